// madang/stream/detail/stream_state.hpp: the hot window in memory: headers, postings, counters, reactions and
// bodies: a function of the rows. A stream_state is a snapshot; only the writer's own one is changed, through
// apply_*. Invariant: an activity is in memory with all its postings if and only if its order key is at least
// hot_from. While hot_from is 0, an activity that some outsider may see is in the open streams of its nodes,
// too; the one exception is what somebody wrote for insiders as an insider who is an outsider today:
// `wrote_inside`. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/stream/body_budget.hpp>
#include <madang/stream/detail/activity_data.hpp>
#include <madang/stream/detail/newest_seconds.hpp>
#include <madang/stream/detail/touched_lately.hpp>

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// One reaction in memory.
struct reaction_mark {
  /// Given in mode quiet, before the activity's own time, or 3.7 years and more after it.
  static constexpr std::uint16_t untimed = 65'535;

  std::uint32_t person;
  std::uint16_t type;
  std::uint16_t half_hours;  ///< from the activity's to its own
};

/// What a row says of a reaction to an activity of that time.
[[nodiscard]] reaction_mark mark_of(row const& from, std::int64_t activity_ms) noexcept;
/// True for a direct answer that counts as something done with what it answers, which has that time.
[[nodiscard]] inline bool touches(activity_header const& answer, std::int64_t activity_ms) noexcept {
  constexpr auto left_out = activity_header::deleted | activity_header::shrunk | activity_header::quiet;
  return answer.kind == activity_kind::comment && (answer.flags & left_out) == 0 &&
         answer.time_ms >= activity_ms;
}

/// What people did with an activity.
struct interaction {
  tally const* totals;
  cow_list<reaction_mark> reactions;
  // Of the totals, what insiders know; 2^32 - 1 when there are more.
  std::uint32_t all_comments;
  std::uint32_t all_reactions;
};
static_assert(sizeof(interaction) == 32);

/// Bodies in blocks; the oldest blocks go when the allowance is used up.
class body_arena {
 public:
  /// Keeps a body; nowhere when it is empty or there is no room for it.
  [[nodiscard]] body_place put(cow_heap& heap, std::string_view body, body_allowance& room);
  /// Gives the oldest blocks up until at most so many bytes are held.
  void shed(cow_heap& heap, std::uint64_t bytes);
  /// The body at a place; no data when it is nowhere or fell out.
  [[nodiscard]] std::string_view at(body_place place) const noexcept {
    if (place.block == 0 || place.block < first_) return {};
    auto const* from = blocks_[place.block].data + place.offset;
    std::uint32_t length = 0;
    std::memcpy(&length, from, sizeof length);
    return {from + sizeof length, length};
  }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return held_; }
  [[gnu::always_inline]] void prefetch(body_place place) const noexcept {
    if (place.block == 0 || place.block < first_) return;
    auto const* from = blocks_[place.block].data + place.offset;
    for (std::size_t line = 0; line < 4; ++line) __builtin_prefetch(from + line * 64);
  }
  void clear(cow_heap& heap);

 private:
  struct block {
    char* data;  // stamp, then bodies: 4 bytes of length each, then the bytes
    std::uint32_t size;
    std::uint32_t used;
  };
  [[nodiscard]] bool add_block(cow_heap& heap, std::uint32_t need, body_allowance& room);
  void drop_oldest(cow_heap& heap);

  paged<block, 4> blocks_;
  std::uint32_t first_ = 1;  // oldest block kept; block numbers start at 1
  std::uint32_t last_ = 0;
  std::uint64_t held_ = 0;
};

/// The activities of one version, as far as they are hot.
class stream_state {
 public:
  using posting_list = cow_list<order_key>;

  /// The header; null when the activity is cold or unknown.
  [[nodiscard]] activity_header const* header(std::uint64_t id) const noexcept {
    if (id == 0 || id > activity_count) return nullptr;
    auto const& found = headers_[id];
    return found.has(activity_header::present) ? &found : nullptr;
  }
  /// Where its header would lie; header() says whether it is there.
  [[nodiscard]] activity_header const& header_place(std::uint64_t id) const noexcept {
    return headers_[id <= activity_count ? id : 0];
  }
  /// The lower half of its author's number: a cache line tells it of 32 activities. @pre hot_from is 0
  [[nodiscard]] std::uint16_t author_hint(std::uint64_t id) const noexcept { return author_hints_[id]; }
  [[nodiscard]] interaction const& interactions(std::uint64_t id) const noexcept { return interactions_[id]; }
  [[nodiscard]] std::span<order_key const> postings(std::uint64_t source) const noexcept {
    return list(source).view();
  }
  /// Second that no activity in a node's main and posted streams is newer than; 0 when there never was one.
  [[nodiscard]] std::uint32_t newest(std::uint32_t node) const noexcept { return newest_[node]; }
  /// What outsiders may see of a main or posted stream, and more; other streams have no such part.
  /// @pre hot_from is 0
  [[nodiscard]] std::span<order_key const> open_postings(std::uint64_t source) const noexcept {
    return open_[open_index(stream_in(source))][source >> 3].view();
  }
  [[nodiscard]] static bool has_open_part(stream_type stream) noexcept {
    return stream == stream_type::main || stream == stream_type::posted;
  }
  /// The same as `newest` for the open parts. @pre hot_from is 0
  [[nodiscard]] std::uint32_t newest_open(std::uint32_t node) const noexcept { return newest_open_[node]; }
  /// True when this person wrote something for insiders as one of them.
  [[nodiscard]] bool wrote_inside(std::uint32_t person) const noexcept { return last_inside_[person] != 0; }
  /// What people reacted to or answered lately.
  [[nodiscard]] touched_lately const& touched() const noexcept { return touched_; }
  [[nodiscard]] std::string_view body(body_place place) const noexcept { return bodies_.at(place); }
  /// True when an activity at this position is in memory, if there is one.
  [[nodiscard]] bool is_hot(order_key order) const noexcept { return order >= hot_from; }
  [[gnu::always_inline]] void prefetch_header(std::uint64_t id) const noexcept { headers_.prefetch(id); }
  [[gnu::always_inline]] void prefetch_body(body_place place) const noexcept { bodies_.prefetch(place); }
  /// Where a node's stream lies, or its open part. @pre as open_postings, for that
  [[gnu::always_inline]] void prefetch_stream(std::uint64_t source, bool open_part) const noexcept {
    auto const& of = open_part ? open_[open_index(stream_in(source))]
                               : postings_[static_cast<std::size_t>(stream_in(source))];
    of.prefetch(source >> 3);
  }

  /// Rows. Cold ones change nothing but activity_count.
  [[nodiscard]] bool apply_activity(cow_heap& heap, row const& from, graph_state const& graph);
  [[nodiscard]] bool apply_body(cow_heap& heap, row const& from, body_allowance& room);
  [[nodiscard]] bool apply_counter(cow_heap& heap, row const& from);
  [[nodiscard]] bool apply_reaction(cow_heap& heap, row const& from, graph_state const& graph);

  /// Before the rows of a network are loaded that changed last at that time. @pre hot_from is set
  void begin(cow_heap& heap, std::int64_t changed_ms) {
    touched_.begin(heap, half_hour_of(std::max<std::int64_t>(changed_ms, 0)), hot_from == 0);
  }

  /// True when what activities in memory name is there; asked once everything is loaded.
  /// @complexity O(activities in memory).
  [[nodiscard]] bool sound(graph_state const& graph) const noexcept;

  /// Drops the oldest activities until `keep` are left.
  void evict(cow_heap& heap, std::size_t keep, graph_state const& graph);
  /// Gives the oldest bodies up until at most so many bytes are held.
  void shed_bodies(cow_heap& heap, std::uint64_t bytes) { bodies_.shed(heap, bytes); }
  /// Gives everything back.
  void clear(cow_heap& heap);

  /// False when no activity is batched, hot or cold.
  [[nodiscard]] bool may_hold_batches() const noexcept { return batches_ || hot_from != 0; }

  [[nodiscard]] std::uint64_t hot_count() const noexcept { return postings(network_source).size(); }
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] std::uint64_t body_bytes() const noexcept { return bodies_.bytes(); }

  std::uint64_t activity_count = 0;   ///< highest id given
  std::uint64_t published_count = 0;  ///< highest id that readers know; set by the writer when it publishes
  order_key hot_from = 0;             ///< 0: everything is in memory

 private:
  void insert_posting(cow_heap& heap, std::uint64_t source, order_key order);
  [[nodiscard]] posting_list const& list(std::uint64_t source) const noexcept {
    auto const stream = stream_in(source);
    if (stream == stream_type::answers) return answers_[source >> 3];
    return postings_[static_cast<std::size_t>(stream)][source >> 3];
  }
  void insert_open_posting(cow_heap& heap, std::uint64_t source, order_key order);
  void open_for_outsiders(cow_heap& heap, activity_data const& data, order_key order,
                          std::span<std::uint64_t const> sources);
  void clear_open(cow_heap& heap);
  [[nodiscard]] static std::size_t open_index(stream_type stream) noexcept {
    return stream == stream_type::posted ? 1 : 0;
  }
  void remove_posting(cow_heap& heap, std::uint64_t source, order_key order);
  void leave_streams(cow_heap& heap, std::uint64_t id, activity_data const& after, graph_state const& graph);
  [[nodiscard]] posting_list& edit_list(cow_heap& heap, std::uint64_t source);
  [[nodiscard]] activity_header& edit_header(cow_heap& heap, std::uint64_t id) {
    return id > published_count ? headers_.append(heap, id) : headers_.edit(heap, id);
  }
  void set_author_hint(cow_heap& heap, std::uint64_t id, std::uint32_t author);
  [[nodiscard]] interaction& edit_interactions(cow_heap& heap, std::uint64_t id) {
    return id > published_count ? interactions_.append(heap, id) : interactions_.edit(heap, id);
  }
  [[nodiscard]] touched_activity touched_one(std::uint64_t id) const noexcept {
    return {order_of(headers_[id].time_ms, id), source_parts_of(headers_[id])};
  }
  void count_answer(cow_heap& heap, activity_header const& answer, bool counted, graph_state const& graph);
  void count_cold_reaction(cow_heap& heap, row const& from);
  void forget(cow_heap& heap, std::uint64_t id);
  void drop_empty_leaves(cow_heap& heap, std::vector<std::uint64_t> const& ids);

  paged<activity_header, 6> headers_;
  paged<std::uint16_t, 11> author_hints_;
  paged<interaction, 6> interactions_;
  paged<posting_list, 5> postings_[node_streams];
  paged<posting_list, 6> answers_;
  newest_seconds newest_;
  paged<posting_list, 5> open_[2];  // main, posted
  newest_seconds newest_open_;
  newest_seconds last_inside_;  // per person: what that person wrote for insiders as one of them
  touched_lately touched_;
  body_arena bodies_;
  bool batches_ = false;  // some activity was batched since the network opened
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
