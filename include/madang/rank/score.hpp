// madang/rank/score.hpp: from what is known of an item and a reader to a score, in whole numbers only: every
// compiler and machine gives the same. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/weights.hpp>

#include <array>
#include <cstdint>

namespace madang {
inline namespace v1 {

inline constexpr std::int64_t rank_epoch_ms =
    600'000;  ///< scores are evaluated at the end of 10-minute slots

/// The end of the slot that a time lies in: never before `at_ms`, and later than it. @pre at_ms >= 0
[[nodiscard]] constexpr std::int64_t rank_epoch_of(std::int64_t at_ms) noexcept {
  return (at_ms / rank_epoch_ms + 1) * rank_epoch_ms;
}

/// How much an action counts: 4 points are a reply's worth.
inline constexpr std::int32_t points_per_reply = 4;

/// What is known of an item and a reader at a rank epoch. Amounts are fixed-point numbers with 16 binary
/// digits.
struct rank_features {
  std::int64_t age_ms = 0;             ///< at the epoch; not negative
  std::uint64_t author = 0;            ///< points, as of affinity_counts::long_run
  std::uint64_t author_day = 0;        ///< points within 24 hours
  std::uint64_t author_half_hour = 0;  ///< points within 30 minutes
  std::uint64_t place = 0;             ///< points, 15-day half-life
  std::uint64_t topic = 0;             ///< points, 15-day half-life, mean over the topics
  std::uint64_t velocity = 0;          ///< actions of anybody within 30 minutes
  std::uint64_t engagement = 0;        ///< actions of anybody within 24 hours
  std::uint8_t kind = 0;               ///< index into rank_weights::kinds
  bool addressed = false;              ///< names the reader, or is addressed to the reader
  bool answers_me = false;             ///< answers the reader
  bool my_record = false;              ///< lies on a record of the reader
  bool my_team = false;                ///< its author has the reader's manager
  bool my_manager = false;             ///< its author is the reader's manager, or the other way round
  bool seen = false;                   ///< the reader has seen it

  friend bool operator==(rank_features const&, rank_features const&) = default;
};

/// What each factor contributes to the score, by rank_factor; the score is their sum.
using score_parts = std::array<std::int64_t, rank_factors_count>;

/// The parts of a score: doublings times weights, as fixed-point numbers with 16 binary digits.
/// @pre weights are checked, features.kind < rank_kinds_count. Throws nothing.
[[nodiscard]] score_parts parts_of_score(rank_features const& features, rank_weights const& weights) noexcept;

/// The score: higher stands first. @pre as parts_of_score. Throws nothing.
[[nodiscard]] std::int64_t score_of(rank_features const& features, rank_weights const& weights) noexcept;

/// What is known of many items together: each feature lies between that of `low` and that of `high`; the kind
/// may be any.
struct rank_feature_range {
  rank_features low;   ///< the smallest of each
  rank_features high;  ///< the largest of each
};

/// A score that none of these items exceeds, whatever the signs of the weights: every factor rises or falls
/// with its feature all the way, so that one of the two ends is its best.
/// @pre as parts_of_score. Throws nothing.
[[nodiscard]] std::int64_t score_bound(rank_feature_range const& range, rank_weights const& weights) noexcept;

}  // namespace v1
}  // namespace madang
