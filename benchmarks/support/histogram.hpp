// Durations counted in buckets: a recorder whose own memory never grows. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <mutex>

#include "support/measure.hpp"

namespace bench {

/// Counts durations in buckets 1.6 % wide. Safe to use from several threads.
class histogram {
 public:
  void add(std::uint64_t nanoseconds) {
    std::scoped_lock const lock(guard_);
    ++counts_[bucket_of(nanoseconds)];
    ++count_;
    sum_ += nanoseconds;
  }
  /// How many were counted.
  [[nodiscard]] std::uint64_t count() {
    std::scoped_lock const lock(guard_);
    return count_;
  }
  /// How many were counted, and what they look like; starts anew.
  struct reading {
    std::uint64_t count = 0;
    spread of{};
  };
  [[nodiscard]] reading take() {
    std::scoped_lock const lock(guard_);
    reading out{count_, {}};
    if (count_ != 0) {
      out.of.mean = static_cast<double>(sum_) * 1e-3 / static_cast<double>(count_);
      out.of.p50 = at(.5);
      out.of.p99 = at(.99);
      out.of.p999 = at(.999);
    }
    counts_.fill(0);
    count_ = sum_ = 0;
    return out;
  }

 private:
  static constexpr unsigned steps_bits = 6;  // buckets per doubling: 64
  static constexpr std::uint64_t steps = 1U << steps_bits;

  [[nodiscard]] static std::size_t bucket_of(std::uint64_t value) noexcept {
    if (value < steps) return static_cast<std::size_t>(value);
    auto const shift = static_cast<unsigned>(std::bit_width(value)) - 1 - steps_bits;
    return static_cast<std::size_t>((shift + 1) * steps + (value >> shift) - steps);
  }
  // The middle of a bucket.
  [[nodiscard]] static double value_of(std::size_t bucket) noexcept {
    if (bucket < steps) return static_cast<double>(bucket);
    auto const shift = bucket / steps - 1;
    return (static_cast<double>(bucket % steps + steps) + .5) *
           static_cast<double>(std::uint64_t{1} << shift);
  }
  // In microseconds.
  [[nodiscard]] double at(double share) const {
    auto left = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      if (left < counts_[bucket]) return value_of(bucket) * 1e-3;
      left -= counts_[bucket];
    }
    return 0;
  }

  std::mutex guard_;
  std::array<std::uint64_t, (64 - steps_bits + 1) * steps> counts_{};
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace bench
