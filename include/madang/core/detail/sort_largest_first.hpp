// madang/core/detail/sort_largest_first.hpp: sorts thousands of numbers faster than by comparing them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Puts numbers in order by one of their bytes; those with the same one keep theirs. @pre both have one size
inline void order_by_byte(std::span<std::uint64_t const> from, std::span<std::uint64_t> to, unsigned shift) {
  std::array<std::uint32_t, 256> places{};
  for (auto const each : from) ++places[each >> shift & 255U];
  std::uint32_t place = 0;
  for (auto at = places.size(); at-- > 0;) place += std::exchange(places[at], place);
  for (auto const each : from) to[places[each >> shift & 255U]++] = each;
}

/// Sorts numbers, byte by byte where they differ. `spare` is room. @complexity O(size) per byte that differs.
inline void sort_largest_first(std::span<std::uint64_t> numbers, std::vector<std::uint64_t>& spare) {
  constexpr std::size_t few = 192;
  if (numbers.size() <= few) return std::sort(numbers.begin(), numbers.end(), std::greater<>());
  std::uint64_t differ = 0;
  for (auto const each : numbers) differ |= each ^ numbers.front();
  spare.resize(numbers.size());
  auto from = numbers;
  std::span<std::uint64_t> to(spare);
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if ((differ >> shift & 255U) == 0) continue;
    order_by_byte(from, to, shift);
    std::swap(from, to);
  }
  if (from.data() != numbers.data()) std::copy(from.begin(), from.end(), numbers.begin());
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
