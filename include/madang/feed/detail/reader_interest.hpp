// madang/feed/detail/reader_interest.hpp: what one reader has to do with authors, places and topics, and so
// what is known of an item before it is scored. docs/behaviour.md, "Order top", is the definition.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/borrowed.hpp>
#include <madang/core/detail/number_filter.hpp>
#include <madang/core/detail/round_table.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/detail/rank_state.hpp>
#include <madang/rank/detail/spread.hpp>
#include <madang/rank/score.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What is assumed of somebody or something that is followed, before anything was done: the worth of a reply.
inline constexpr std::uint64_t followed_points = std::uint64_t{points_per_reply} << fixed_bits;

/// What the reader has to do with a person.
struct author_interest {
  std::uint64_t points = 0;  ///< a fixed-point number, as all points here
  std::uint64_t day = 0;
  std::uint64_t half_hour = 0;
  bool my_team = false;
  bool my_manager = false;
  bool followed = false;
  bool shares_group = false;
};

/// What the reader has to do with a group or record.
struct place_interest {
  std::uint64_t points = 0;
  bool mine = false;
  bool followed = false;
  bool joined = false;
  node_kind kind = node_kind::person;  ///< of what is no place, nothing is known
};

/// What the reader has to do with what an activity names.
struct text_interest {
  std::uint64_t topic = 0;
  std::uint16_t mention_count = 0;
  std::uint16_t topic_count = 0;
  bool addressed = false;
  bool follows_topic = false;
};

/// What the reader did with what somebody wrote, or with a place or topic, and nothing else.
struct counted_interest {
  std::uint32_t node = 0;
  std::uint64_t points = 0;
  std::uint64_t day = 0;
  std::uint64_t half_hour = 0;
};

/// One reader's interests at a rank epoch. Found when first asked for, then kept.
class reader_interest {
 public:
  reader_interest(graph_state const& graph, rank_state const& ranks, person_id reader, std::int64_t epoch_ms,
                  use_of_opened opened);

  /// @pre the node is resolved, as for the next two. Valid until the next question.
  [[nodiscard]] author_interest const& author(std::uint32_t person);
  [[nodiscard]] place_interest const& place(std::uint32_t node);
  [[nodiscard]] std::uint64_t topic(std::uint32_t node) const;

  /// What was counted for a node, its merged ones included.
  [[nodiscard]] counted_interest counted_for(std::uint32_t node) const noexcept {
    auto const* found = room_->counted.find(node);
    return found != nullptr ? *found : counted_interest{};
  }
  [[nodiscard]] bool follows(std::uint32_t node) const noexcept {
    return may_be_close(node) && room_->followed.contains(node);
  }
  /// The reader's team: manager, those with the same manager, and those whom the reader leads.
  [[nodiscard]] std::vector<std::uint32_t> team() const;
  /// Groups that the reader is a member of, and groups and records that the reader follows.
  [[nodiscard]] std::vector<std::uint32_t> own_places() const;
  /// Records that the reader owns, in their own name and in those merged into it.
  [[nodiscard]] std::span<std::uint32_t const> owned() const noexcept { return owned_; }
  /// What something was counted for, by kind: persons, places, topics.
  struct counted_interests {
    std::vector<counted_interest> authors;
    std::vector<counted_interest> places;
    std::vector<counted_interest> topics;
  };
  [[nodiscard]] counted_interests counted() const;
  /// Points that anybody may have of whom nothing was counted; places have no more.
  [[nodiscard]] static constexpr std::uint64_t assumed_points_max() noexcept {
    return std::uint64_t{points_per_reply + points_per_reply / 2} << 16;
  }
  /// The same of somebody whom the reader does not follow.
  [[nodiscard]] static constexpr std::uint64_t assumed_unfollowed_max() noexcept {
    return std::uint64_t{points_per_reply / 2} << 16;
  }

  /// False of people whom the reader does not follow, did nothing with, and who were not noted. @complexity
  /// O(1), a fraction of asking for each of these.
  [[nodiscard]] bool may_be_close(std::uint32_t person) const noexcept {
    return room_->close.may_hold(person);
  }
  /// May be close from now on.
  void note_close(std::uint32_t person) noexcept { room_->close.insert(person); }
  /// False of places and topics of which nothing is known but that the reader may follow them. @complexity
  /// O(1)
  [[nodiscard]] bool may_be_special(std::uint32_t node) const noexcept {
    return room_->special.may_hold(node);
  }
  /// Asks the processor to fetch soon where it lies what a look at a person needs; then, when that is there,
  /// the thing itself.
  [[gnu::always_inline]] void prefetch_where(std::uint32_t person) const noexcept {
    graph_->prefetch_out(edge_type::member_of, {person});
  }
  [[gnu::always_inline]] void prefetch(std::uint32_t person) const noexcept {
    __builtin_prefetch(graph_->out(edge_type::member_of, {person}).data());
  }
  /// The same as place(), but keeps nothing; nothing is known of node 0.
  [[nodiscard]] place_interest look_up_place(std::uint32_t node) const;
  /// Looks many people up together, who are then known. @pre resolved, as for author()
  void look_up(std::span<std::uint32_t const> people);
  /// The same, but adds what it finds to `to` and keeps nothing.
  void look_up(std::span<std::uint32_t const> people, std::vector<author_interest>& to) const;
  /// Whom or what a node stands for.
  [[nodiscard]] std::uint32_t resolved(std::uint32_t node) const noexcept {
    return merges_ ? graph_->resolve({node}).value : node;
  }

  /// What the item names; nothing once its author is erased.
  [[nodiscard]] text_interest text(activity_header const& of) const;
  /// What is known of an item.
  [[nodiscard]] rank_features features(order_key order, activity_header const& of);
  [[nodiscard]] bool answers_reader(activity_header const& of) const noexcept {
    return reader_ != 0 && of.parent != 0 && of.reply_to() == reader_;
  }
  /// What of an item diversity looks at.
  [[nodiscard]] likeness like(std::uint64_t id, activity_header const& of) const;
  [[nodiscard]] std::int64_t epoch_ms() const noexcept { return epoch_ms_; }
  [[nodiscard]] std::int64_t age_ms(order_key order) const noexcept {
    return epoch_ms_ - std::int64_t{second_of(order)} * 1000;
  }
  [[nodiscard]] std::uint32_t reader() const noexcept { return reader_; }

 private:
  [[nodiscard]] author_interest look_up_author(std::uint32_t person) const;
  template <class Use>
  void look_up_authors(std::span<std::uint32_t const> people, Use const& use) const;
  [[nodiscard]] std::uint32_t manager_of(std::uint32_t person) const noexcept;
  [[nodiscard]] counted_interest evaluate(affinity_pair const& pair) const;
  void gather_counted(std::uint32_t reader);
  void gather_counted(std::span<affinity_pair const> pairs);
  void gather_owned(std::uint32_t reader);
  [[nodiscard]] bool shares_group(std::uint32_t person) const;
  struct room {
    number_filter<64> close;
    number_filter<64> special;
    round_table<std::uint32_t> followed;
    round_table<std::uint32_t> groups;
    number_filter<16> group_numbers;
    round_table<std::uint32_t, counted_interest> counted;
    round_table<std::uint32_t, author_interest> authors;
    round_table<std::uint32_t, place_interest> places;
    std::vector<std::uint32_t> nodes;  // that something was counted for
    std::vector<std::uint32_t> fresh;  // people who are looked up together
    [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
  };

  graph_state const* graph_;
  rank_state const* ranks_;
  std::uint32_t reader_;
  std::int64_t epoch_ms_;
  std::uint32_t manager_;
  use_of_opened opened_;
  bool merges_;                       // some node was merged: what was counted is found by survivor
  bool has_managers_;                 // somebody reports to somebody
  std::vector<std::uint32_t> owned_;  // ascending
  borrowed<room> room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
