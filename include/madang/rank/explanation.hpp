// madang/rank/explanation.hpp: why an item stands where it does, for programs and for people.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/score.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// What one factor contributes to a score.
struct factor_share {
  rank_factor factor = rank_factor::freshness;  ///< which
  std::int64_t part = 0;  ///< its part of the score, as a fixed-point number; negative: it sinks the item
  friend bool operator==(factor_share const&, factor_share const&) = default;
};

/// Why an item has its score.
struct score_explanation {
  std::int64_t score = 0;  ///< the sum of all parts, and of `base`
  std::int64_t base = 0;   ///< what a scorer of the host's own gives an item of which nothing is known
  std::vector<factor_share>
      factors;         ///< those that contribute, the strongest first; equal ones in their order
  bool fresh = false;  ///< younger than an hour at the epoch
};

/// Takes a score apart. Only explains: score_of() gives the same score. @pre as parts_of_score.
[[nodiscard]] score_explanation explain_score(rank_features const& features, rank_weights const& weights);

/// One sentence with up to two reasons, e.g. "It stands here because it is from your team and you are often
/// active in this place." `language` "ko", alone or before "-", is Korean; every other is English.
[[nodiscard]] std::string sentence_of(score_explanation const& from, std::string_view language);

/// What people whom a reader follows did with an item.
struct acts_count {
  std::uint32_t people = 0;     ///< how many of them did something
  std::uint32_t commented = 0;  ///< how many of those commented; the others reacted
};

/// That as a sentence, e.g. "3 people you follow commented on this." `language` as above.
[[nodiscard]] std::string sentence_of(acts_count const& acts, std::string_view language);

}  // namespace v1
}  // namespace madang
