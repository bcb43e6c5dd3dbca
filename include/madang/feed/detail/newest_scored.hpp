// madang/feed/detail/newest_scored.hpp: the newest items of a feed, scored together by a scorer of which
// nothing is known before. Where all of the feed lies in memory they are found without putting its streams in
// order, and come from memory while others are judged. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/borrowed.hpp>
#include <madang/core/detail/round_table.hpp>
#include <madang/core/result.hpp>
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/feed/detail/node_numbers.hpp>
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/feed/detail/shown_before.hpp>
#include <madang/rank/scorer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A custom scorer orders so many items, the newest that were not shown yet.
inline constexpr std::size_t custom_candidates_max = 1'500;

/// Finds items, scores them, and gives them best first.
class newest_scored {
 public:
  newest_scored(walk_context const& in, feed_walk& walk, reader_interest& interest, item_velocity& velocity,
                rank_weights const& weights);

  /// What is not found, for it stands elsewhere.
  struct left_out {
    shown_before const& shown;
    round_table<std::uint64_t> const& met;
    [[nodiscard]] bool has(std::uint64_t id, activity_header const& header) const {
      return met.contains(id) || shown.has(id, header);
    }
  };
  /// Finds the newest items that the reader may see, up to activity `seen`; fewer only where the feed has no
  /// more (or when questions to the host piled up, or the store failed). @pre the walk is opened, and is
  /// afterwards
  void find(std::uint64_t seen, left_out const& but);
  /// How many there are.
  [[nodiscard]] std::size_t size() const noexcept { return room_->items.size(); }
  /// Adds one that no stream has to bring.
  void add(visible_item const& item);
  /// Scores all; those from number `count` on are not given by take().
  /// @errors as custom_scorer::score().
  [[nodiscard]] result<void> score(custom_scorer const& with, std::size_t count);
  /// The score of the item of that number.
  [[nodiscard]] std::int64_t score_of(std::size_t number) const { return room_->rounded[number]; }

  /// An item and its score.
  struct taken_item {
    visible_item item;
    std::int64_t score;
  };
  /// The best that is left; of equal ones any.
  [[nodiscard]] std::optional<taken_item> take();
  /// No score that is left is higher; the lowest number there is when nothing is left.
  [[nodiscard]] std::int64_t bound() const noexcept { return room_->best[leading_]; }

 private:
  // What a place says about the activities that hang on it; `muted`: that they may be read, but are muted.
  enum class by_place : std::uint8_t { not_asked, asked, refused, readable, muted };
  // What an author says about activities: nothing, or that each must be looked at.
  enum class by_author : std::uint8_t { nothing, look };
  // An activity to be judged, and the numbers of what it names.
  struct candidate {
    activity_header const* header;
    std::uint32_t author;
    std::uint32_t place;
  };
  // Those left are kept in blocks, of each of which the best score is known: few are taken.
  static constexpr std::size_t block_size = 32;
  static constexpr std::int64_t taken = std::numeric_limits<std::int64_t>::min();  // lower than any score
  [[nodiscard]] std::span<std::int64_t> block(std::size_t number) noexcept {
    auto const left = std::span(room_->left).subspan(number * block_size);
    return left.first(std::min(block_size, left.size()));
  }
  void line_up(std::size_t count);
  [[nodiscard]] bool is_full() const noexcept { return room_->items.size() >= custom_candidates_max; }
  void find_in_memory(std::uint64_t seen, left_out const& but);
  void find_anywhere(std::uint64_t seen, left_out const& but);
  void judge(std::span<order_key const> orders, left_out const& but);
  void find_headers(std::span<order_key const> orders);
  void name(candidate& one);
  void judge_authors();
  void judge_places();
  [[nodiscard]] bool is_shown(order_key order, candidate const& one) const;
  void ask_for_tags(std::uint32_t place) const noexcept;
  [[nodiscard]] bool leads_batch(activity_header const& of);

  walk_context const* in_;
  feed_walk* walk_;
  reader_interest* interest_;
  item_velocity* velocity_;
  rank_weights const* weights_;
  std::size_t leading_ = 0;                      // the block with the best that is left
  std::vector<activity_header const*> batches_;  // of the second judged: one of each that was found
  struct room {
    std::vector<visible_item> items;
    item_names names;                   // of these, and of others that were judged
    std::vector<candidate> candidates;  // that are judged together
    std::vector<std::uint32_t> asked;   // numbers of places that they hang on and that were not judged before
    std::vector<by_author> authors;     // by number
    std::vector<by_place> places;
    std::vector<std::int64_t> rounded;  // their scores
    std::vector<std::int64_t> left;     // the same of those to be taken
    std::vector<std::int64_t> best;     // of each block; never empty
    std::vector<std::uint64_t> ids;
    candidate_columns columns;
    [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
  };
  borrowed<room> room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
