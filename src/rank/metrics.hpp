// madang/src/rank/metrics.hpp: from scores to numbers about them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What was asked and scored: the item acted on, all candidates and their scores.
struct scored_query {
  std::uint32_t wanted = 0;
  std::span<std::uint32_t const> items;
  std::span<std::int64_t const> scores;
};

/// Measures one answer; `event`, `candidates` and `diversity` are left to the caller.
[[nodiscard]] query_outcome measure_query(scored_query const& asked);

/// Positions of the `count` best, best first; equal scores: the newer item first.
[[nodiscard]] std::vector<std::uint32_t> best_of(std::span<std::uint32_t const> items,
                                                 std::span<std::int64_t const> scores, std::size_t count);

/// How unequal counts are: 0 when all are equal, towards 1 when one has all.
[[nodiscard]] double gini(std::vector<std::uint64_t> counts);

/// A score and whether what it is about came true.
struct labelled_score {
  std::int64_t score = 0;
  bool positive = false;
};
/// Area under the curve with its interval. Reorders `scores`.
[[nodiscard]] measure area_under_curve(std::span<labelled_score> scores, evaluation_options const& options);

/// The mean of numbers with its interval from samples of them.
[[nodiscard]] measure mean_of(std::span<double const> values, evaluation_options const& options);

}  // namespace detail
}  // namespace v1
}  // namespace madang
