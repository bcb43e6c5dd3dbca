// madang/core/detail/number_filter.hpp: tells quickly of most numbers that they are not in a set.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// Tells of most numbers that are not in a set that they are not: a bit for each number, many numbers for
/// each bit.
template <std::size_t Words>
class number_filter {
 public:
  void clear() noexcept { bits_.fill(0); }
  void insert(std::uint32_t number) noexcept { bits_[number / 64 % Words] |= bit(number); }
  [[nodiscard]] bool may_hold(std::uint32_t number) const noexcept {
    return (bits_[number / 64 % Words] & bit(number)) != 0;
  }

 private:
  [[nodiscard]] static constexpr std::uint64_t bit(std::uint32_t number) noexcept {
    return std::uint64_t{1} << (number % 64);
  }
  std::array<std::uint64_t, Words> bits_{};
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
