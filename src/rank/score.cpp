// Scores in whole numbers. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/factor_parts.hpp>
#include <madang/rank/score.hpp>

#include <algorithm>
#include <numeric>

namespace madang {
inline namespace v1 {
namespace {

using detail::doublings_of_points;
using detail::log2_of_one_plus;

std::int64_t fixed_if(bool condition) noexcept { return condition ? detail::fixed_one : 0; }

/// Each factor in doublings, before weights.
score_parts doublings_of(rank_features const& from, rank_weights const& weights) noexcept {
  return {detail::freshness_of(from.age_ms, weights),
          detail::decay_of(from.age_ms, weights),
          doublings_of_points(from.author),
          doublings_of_points(from.author_day),
          doublings_of_points(from.author_half_hour),
          doublings_of_points(from.place),
          doublings_of_points(from.topic),
          log2_of_one_plus(from.velocity),
          log2_of_one_plus(from.engagement),
          fixed_if(from.addressed),
          fixed_if(from.answers_me),
          fixed_if(from.my_record),
          fixed_if(from.my_team),
          fixed_if(from.my_manager),
          fixed_if(from.seen),
          weights.kinds[from.kind]};
}

}  // namespace

score_parts parts_of_score(rank_features const& features, rank_weights const& weights) noexcept {
  auto parts = doublings_of(features, weights);
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    parts[at] = detail::multiply_fixed(parts[at], weights.factors[at]);
  return parts;
}

std::int64_t score_bound(rank_feature_range const& range, rank_weights const& weights) noexcept {
  constexpr auto kind = static_cast<std::size_t>(rank_factor::kind);
  auto const low = parts_of_score(range.low, weights);
  auto const high = parts_of_score(range.high, weights);
  std::int64_t bound = 0;
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    if (at != kind) bound += std::max(low[at], high[at]);
  auto best_kind = detail::multiply_fixed(weights.kinds[0], weights.factors[kind]);
  for (auto const each : weights.kinds)
    best_kind = std::max(best_kind, detail::multiply_fixed(each, weights.factors[kind]));
  return bound + best_kind;
}

std::int64_t score_of(rank_features const& features, rank_weights const& weights) noexcept {
  auto const parts = parts_of_score(features, weights);
  return std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
}

}  // namespace v1
}  // namespace madang
