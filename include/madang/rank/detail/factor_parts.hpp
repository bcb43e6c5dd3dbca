// madang/rank/detail/factor_parts.hpp: what single factors are worth, before weights: for scores, and for the
// bounds that promise never to be below one. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/score.hpp>

#include <algorithm>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

inline constexpr std::int64_t age_ms_max = std::int64_t{1} << 43;  ///< 278 years: sums stay far from the end

/// How many doublings points are worth.
[[nodiscard]] constexpr std::int64_t doublings_of_points(std::uint64_t points) noexcept {
  return points == 0 ? 0 : log2_of_one_plus(points / points_per_reply);
}

/// -log2(1 + age / freshness_minutes).
[[nodiscard]] inline std::int64_t freshness_of(std::int64_t age_ms, rank_weights const& weights) noexcept {
  auto const age = std::clamp<std::int64_t>(age_ms, 0, age_ms_max);
  auto const unit_ms = std::int64_t{weights.freshness_minutes} * 60'000;
  return -log2_of_one_plus(static_cast<std::uint64_t>(age * fixed_one / unit_ms));
}

/// -age / half_life_hours.
[[nodiscard]] inline std::int64_t decay_of(std::int64_t age_ms, rank_weights const& weights) noexcept {
  auto const age = std::clamp<std::int64_t>(age_ms, 0, age_ms_max);
  return -(age * fixed_one / (std::int64_t{weights.half_life_hours} * 3'600'000));
}

/// Doublings of a factor times its weight.
[[nodiscard]] inline std::int64_t weighted_part(std::int64_t doublings, rank_factor factor,
                                                rank_weights const& weights) noexcept {
  return multiply_fixed(doublings, weights.weight(factor));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
