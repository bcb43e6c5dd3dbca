// The system's clock and random source. SPDX-License-Identifier: Apache-2.0
#include <madang/core/time.hpp>

#include <sodium.h>

namespace madang {
inline namespace v1 {
namespace {

class wall_clock final : public clock {
 public:
  timestamp now() noexcept override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

class os_random final : public random_source {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override { randombytes_buf(out.data(), out.size()); }
};

}  // namespace

clock& system_clock() noexcept {
  static wall_clock instance;
  return instance;
}

random_source& system_random() noexcept {
  static os_random instance;
  return instance;
}

}  // namespace v1
}  // namespace madang
