// madang/rank/weights.hpp: what counts how much in a ranking, as data. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// What can count in a ranking. Each is a number of doublings: an item with 1 more in a factor of weight 1
/// stands like one that is twice as good in it.
enum class rank_factor : std::uint8_t {
  freshness = 0,  ///< -log2(1 + age / freshness_minutes)
  decay = 1,      ///< -age / half_life_hours
  author = 2,  ///< log2(1 + replies' worth of what the reader did with the author's items; 15-day half-life)
  author_day = 3,        ///< the same within 24 hours
  author_half_hour = 4,  ///< the same within 30 minutes
  place = 5,             ///< as author, for the place
  topic = 6,             ///< as author, mean over the item's topics
  velocity = 7,          ///< log2(1 + what anybody did with the item within 30 minutes)
  engagement = 8,        ///< the same within 24 hours
  addressed = 9,         ///< 1 if it names the reader or is addressed to the reader
  answers_me = 10,       ///< 1 if it answers the reader
  my_record = 11,        ///< 1 if it lies on a record of the reader
  my_team = 12,          ///< 1 if the author has the reader's manager
  my_manager = 13,       ///< 1 if the author is the reader's manager, or the other way round
  seen = 14,             ///< 1 if the reader has seen it
  kind = 15              ///< what `kinds` says of the item's kind
};
inline constexpr std::size_t rank_factors_count = 16;  ///< how many factors there are

/// The factor's name as it stands in weights documents, e.g. "author_day". Throws nothing.
[[nodiscard]] std::string_view name_of(rank_factor factor) noexcept;

/// How many kinds of activities `rank_weights::kinds` has room for.
inline constexpr std::size_t rank_kinds_count = 5;

/// A fixed-point number with 16 binary digits behind the point: 65,536 is 1.
using fixed_point = std::int32_t;

/// Weights of a ranking: a value, checked before it is used. `madang/json/rank_json.hpp` reads and writes it.
struct rank_weights {
  std::string name = "default";                           ///< 1 to 64 bytes
  std::uint32_t version = 1;                              ///< of the document; for the host and for logs
  std::array<fixed_point, rank_factors_count> factors{};  ///< by rank_factor, -16 to 16
  std::array<fixed_point, rank_kinds_count>
      kinds{};                           ///< post, comment, share, record_change, event: -16 to 16
  std::uint32_t freshness_minutes = 10;  ///< 1 to 525,600: younger items are about equally fresh
  std::uint32_t half_life_hours = 168;   ///< 1 to 87,600
  std::string expression{};              ///< scores instead of the sum, as score_expression; empty: the sum
  /// 0 to 16: above 0, home feeds have items, too, that people whom the reader follows reacted to or
  /// commented on; log2(1 + how many of them) times this lifts such an item
  fixed_point two_hop = 0;

  /// The weight of a factor.
  [[nodiscard]] fixed_point weight(rank_factor of) const noexcept {
    return factors[static_cast<std::size_t>(of)];
  }
  friend bool operator==(rank_weights const&, rank_weights const&) = default;
};

/// Checks weights. @errors empty, too_long and out_of_range, with the field's name, e.g. "factors.author";
///                         what score_expression::compile() says of the expression.
[[nodiscard]] result<void> check(rank_weights const& weights);

/// The weights that are used where nobody says otherwise. docs/rank.md tells how they were found.
[[nodiscard]] rank_weights default_weights();

}  // namespace v1
}  // namespace madang
