// madang/core/time.hpp: points in time, and the clock and random source that callers inject.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <span>

namespace madang {
inline namespace v1 {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads the time. The library asks nobody else; tests inject their own.
/// @threads `now` may be called from any thread.
class clock {
 public:
  virtual ~clock() = default;
  /// The current time. May go backwards: the network then keeps its last time.
  [[nodiscard]] virtual timestamp now() noexcept = 0;
};

/// Gives random bytes. The library asks nobody else; tests inject a seeded one.
/// @threads `fill` may be called from any thread.
class random_source {
 public:
  virtual ~random_source() = default;
  /// Fills `out` with random bytes.
  virtual void fill(std::span<std::uint8_t> out) noexcept = 0;
};

/// The machine's wall clock. Lives as long as the process.
[[nodiscard]] clock& system_clock() noexcept;
/// The operating system's random source. Lives as long as the process.
[[nodiscard]] random_source& system_random() noexcept;

}  // namespace v1
}  // namespace madang
