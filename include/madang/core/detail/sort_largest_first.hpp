// madang/core/detail/sort_largest_first.hpp: sorts thousands of numbers faster than by comparing them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Puts numbers in order by eight of their bits, largest first; those with the same ones keep their order.
/// @pre both have one size
inline void order_by_bits(std::span<std::uint64_t const> from, std::span<std::uint64_t> to, unsigned shift) {
  std::array<std::uint32_t, 256> places{};
  for (auto const each : from) ++places[each >> shift & 255U];
  std::uint32_t place = 0;
  for (auto at = places.size(); at-- > 0;) place += std::exchange(places[at], place);
  for (auto const each : from) to[places[each >> shift & 255U]++] = each;
}

/// Sorts numbers: by the sixteen highest bits in which they differ, without comparing them, and then those
/// few that have the same ones. `spare` is room. @complexity O(size); O(size log size) when many have the
/// same.
inline void sort_largest_first(std::span<std::uint64_t> numbers, std::vector<std::uint64_t>& spare) {
  constexpr std::size_t few = 128;
  constexpr int digits = 8;
  if (numbers.size() <= few) return std::sort(numbers.begin(), numbers.end(), std::greater<>());
  std::uint64_t differ = 0;
  for (auto const each : numbers) differ |= each ^ numbers.front();
  auto const shift =
      static_cast<unsigned>(std::max(static_cast<int>(std::bit_width(differ)) - 2 * digits, 0));
  spare.resize(numbers.size());
  order_by_bits(numbers, spare, shift);
  order_by_bits(spare, numbers, shift + digits);
  if (shift == 0) return;
  auto const alike = [shift](std::uint64_t a, std::uint64_t b) { return (a ^ b) >> shift == 0; };
  for (auto at = numbers.begin(); at != numbers.end();) {
    auto const first = at++;
    while (at != numbers.end() && alike(*first, *at)) ++at;
    if (at - first > 1) std::sort(first, at, std::greater<>());
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
