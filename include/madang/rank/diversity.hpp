// madang/rank/diversity.hpp: how much lower an item stands because others like it stand above it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/fixed_point.hpp>

#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {

/// Of one author at most so many items stand among any `author_window` in a row, where others exist.
inline constexpr std::size_t author_items_max = 2;
/// How many items in a row are looked at for that.
inline constexpr std::size_t author_window = 10;
/// So many of the best items that are left are looked at for others.
inline constexpr std::size_t others_looked_at = 1'000;

/// What is taken from the score of an item below `above` items of the same author, thread or record: the
/// logarithm of (1 - floor) * decay^above + floor with decay 0.5 and floor 0.25, as a fixed-point number; not
/// positive. Throws nothing.
[[nodiscard]] constexpr std::int64_t damping(std::uint32_t above) noexcept {
  constexpr std::uint32_t halvings_max = 16;  // then the floor is reached to the last digit
  auto const left = above < halvings_max ? 3 * detail::fixed_one >> above : std::int64_t{0};
  return detail::log2_of_one_plus(static_cast<std::uint64_t>(left)) - 2 * detail::fixed_one;
}

}  // namespace v1
}  // namespace madang
