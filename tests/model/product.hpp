// tests/model/product.hpp: runs commands of the small language on the product. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/network.hpp>
#include <string>
#include <vector>

#include "model/command.hpp"

namespace model {

/// What the product answered to one command.
struct outcome {
  madang::errc code = madang::errc::none;
  std::string field;
  uint64_t id = 0;
};

/// Runs commands as one change; answers per command, as far as they were run. `committed` says whether the
/// change was.
struct batch_outcome {
  std::vector<outcome> each;
  bool committed = false;
  madang::errc code = madang::errc::none;
};
[[nodiscard]] batch_outcome run(madang::network& on, batch const& what);

[[nodiscard]] inline madang::timestamp time_of(millis at) {
  return madang::timestamp(std::chrono::milliseconds(at));
}

/// A clock that stands where the test puts it.
class test_clock : public madang::clock {
 public:
  [[nodiscard]] madang::timestamp now() noexcept override { return time_of(at); }
  millis at = 1'700'000'000'000;
};

/// Bytes from a seed.
class test_random : public madang::random_source {
 public:
  explicit test_random(uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) noexcept override {
    for (auto& each : out) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      each = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace model
