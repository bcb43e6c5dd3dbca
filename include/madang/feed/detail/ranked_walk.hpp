// madang/feed/detail/ranked_walk.hpp: the visible items of a feed, best first, one after another: the stages
// sources, features, score, diversity, rights and mutes. Looks only at what may stand next; whether that
// belongs to the feed is asked last, when its place is due.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/feed/detail/known_items.hpp>
#include <madang/feed/detail/newest_scored.hpp>
#include <madang/feed/detail/ranked_history.hpp>
#include <madang/feed/detail/ranked_streams.hpp>
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/feed/detail/reader_wishes.hpp>
#include <madang/feed/detail/shown_before.hpp>
#include <madang/feed/detail/two_hops.hpp>
#include <madang/rank/detail/spread.hpp>
#include <madang/rank/scorer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// An item that got its place by score.
struct ranked_item {
  visible_item shown;
  std::int64_t score = 0;      // without diversity
  std::int64_t placed_by = 0;  // with it
  likes_above above;
  wish_parts wishes;
  bool waited = false;    // it had to let others pass because of its author
  std::int64_t lift = 0;  // by two hops or a boost
  known_acts acts{};
  bool boosted = false;
};

/// Where a ranked walk begins.
struct ranked_start {
  std::int64_t epoch_ms = 0;
  std::uint64_t seen = 0;  ///< activities with higher ids count as not there
  ranked_history history;  ///< what stands above and is not shown again
};

/// Counts and times stages, where a request asks for it.
class stage_clock {
 public:
  explicit stage_clock(std::int64_t (*ticks)()) noexcept : ticks_(ticks) {}
  /// Runs a part of a stage.
  template <class Work>
  decltype(auto) run(stage_trace& stage, std::uint64_t count, Work const& work) const {
    if (ticks_ == nullptr) return work();
    struct stop {
      stage_trace& stage;
      std::int64_t (*ticks)();
      std::int64_t from;
      ~stop() { stage.ticks += ticks() - from; }
    } const at_end{stage, ticks_, ticks_()};
    stage.count += count;
    return work();
  }

 private:
  std::int64_t (*ticks_)();
};

/// Walks a feed by score, from where it begins.
class ranked_walk {
 public:
  ranked_walk(walk_context const& in, feed_request const& request, rank_weights const& weights,
              custom_scorer const* custom, ranked_start const& from);

  /// The next `wanted` items; fewer only at the end (or when questions to the host piled up, or the store
  /// failed).
  [[nodiscard]] std::vector<ranked_item> take(std::size_t wanted);
  /// What was known of an item when it was scored.
  [[nodiscard]] rank_features features(ranked_item const& of) {
    return known_.of(of.shown.order, *of.shown.header);
  }
  /// What else is known of items, that no factor looks at.
  [[nodiscard]] std::vector<item_facts> facts(std::span<visible_item const> of);
  /// What was done so far.
  [[nodiscard]] rank_trace& trace() noexcept { return trace_; }
  [[nodiscard]] stage_clock const& clock() const noexcept { return clock_; }
  /// Why a custom scorer gave no scores; nothing when it did, or there is none.
  [[nodiscard]] std::optional<error> const& failure() const noexcept { return failure_; }

 private:
  struct candidate {
    std::int64_t at_most;  // its score with diversity when it was last looked at; only sinks
    std::int64_t score;
    visible_item item;
    likeness like;
    wish_parts wishes;
    bool belongs = false;  // that was found out already
    bool waited = false;
    std::uint32_t led = 0;  // by two hops or a boost: its number in led_ + 1
    [[nodiscard]] friend bool operator<(candidate const& a, candidate const& b) noexcept {
      return a.at_most != b.at_most ? a.at_most < b.at_most : a.item.id() < b.item.id();
    }
  };
  // Something met and not scored yet.
  struct sketch {
    std::int64_t at_most;  // the same with diversity when it was last looked at; only sinks
    std::int64_t bound;    // no score of it is higher
    order_key order;
    activity_header const* header;
    [[nodiscard]] friend bool operator<(sketch const& a, sketch const& b) noexcept {
      return a.at_most < b.at_most;
    }
  };
  void look_back();
  [[nodiscard]] std::optional<ranked_item> next();
  [[nodiscard]] std::optional<candidate> best();
  [[nodiscard]] bool look_further();
  [[nodiscard]] bool read_on();
  void open_streams();
  void open_quiet();
  [[nodiscard]] std::uint32_t quiet_below() const;
  void sink_or_score_next();
  void score_newest(custom_scorer const& with);
  [[nodiscard]] bool take_scored();
  [[nodiscard]] std::optional<candidate> due();
  [[nodiscard]] bool belongs(candidate& one);
  // By two hops or a boost: what lifts it, at most until it is due.
  struct led_item {
    two_hops::lead const* by;  // null: a boost
    std::int64_t lift;
    known_acts acts;
  };
  // An item that no stream of the feed has to bring.
  struct led_candidate {
    visible_item item;
    two_hops::lead const* by;
  };
  void add_candidate(visible_item const& item, std::int64_t score, std::uint32_t led = 0);
  [[nodiscard]] bool may_be_led() const noexcept;
  void find_led();
  void find_boosts();
  [[nodiscard]] bool is_boosted_for_reader(boost_data const& boost) const;
  void add_led(led_candidate const& one, std::int64_t score);
  [[nodiscard]] std::optional<visible_item> item_of(two_hops::lead const& by);
  [[nodiscard]] std::int64_t lift_by(std::uint32_t people) const noexcept;
  [[nodiscard]] bool belongs_by_hops(candidate& one, led_item& led);
  [[nodiscard]] bool belongs_by_boost(candidate& one);
  [[nodiscard]] std::int64_t score(visible_item const& item);
  [[nodiscard]] std::int64_t unread_bound() const noexcept;
  [[nodiscard]] std::int64_t unscored_bound() const noexcept;
  [[nodiscard]] candidate pop();
  void push(candidate const& one);
  [[nodiscard]] likeness like(std::uint64_t id, activity_header const& header) const;
  [[nodiscard]] std::int64_t damped(candidate const& one) const;
  [[nodiscard]] bool others_are_far(std::int64_t best_other);
  [[nodiscard]] candidate first_of_waiting();
  void let_back_in();

  walk_context in_;
  stage_clock clock_;
  rank_trace trace_;
  ranked_start const& from_;
  rank_weights const& weights_;
  feed_walk walk_;
  reader_interest interest_;
  reader_wishes wishes_;
  item_velocity velocity_;
  known_items known_;
  std::uint32_t met_author_ = 0;           // of what was met last
  std::optional<ranked_streams> streams_;  // none with a custom scorer: there are no bounds
  std::optional<newest_scored> newest_;    // with a custom scorer
  std::optional<two_hops> hops_;           // where weights ask for them
  std::vector<led_candidate> found_;       // by two hops or boosts, not scored yet
  std::vector<led_item> led_;
  std::optional<error> failure_;
  spread spread_;
  std::vector<candidate> waiting_;  // whose authors have to let others pass
  shown_before shown_;
  struct room {
    std::vector<sketch> sketches;  // a heap
    std::vector<candidate> pool;   // a heap
    round_table<std::uint64_t> met;
    [[nodiscard]] bool is_small() const noexcept {
      return std::max(pool.capacity(), sketches.capacity()) <= std::size_t{1} << 12;
    }
  };
  borrowed<room> room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
