// Floor D3, loaded from a library that run.sh builds from outside the project. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>

namespace bench {

/// The yardstick. When there is none, every call answers 0.
class floor_reader {
 public:
  floor_reader() = default;
  /// Loads the library and lets it read the data. Ends the program when that fails.
  floor_reader(std::filesystem::path const& library, std::filesystem::path const& data);
  [[nodiscard]] bool there() const noexcept { return handle_ != nullptr; }
  /// A page of 25 with bodies.
  unsigned page(std::uint32_t reader) const { return page_(handle_, reader); }
  /// Ids of the page read last, 1 for post 0.
  [[nodiscard]] unsigned const* ids() const { return ids_(handle_); }

 private:
  void* handle_ = nullptr;
  unsigned (*page_)(void*, unsigned) = nullptr;
  unsigned const* (*ids_)(void*) = nullptr;
};

}  // namespace bench
