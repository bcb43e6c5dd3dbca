// madang/feed/detail/feed_walk.hpp: the visible items of a feed, newest first, one after another.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>
#include <madang/feed/detail/feed_sources.hpp>
#include <madang/feed/detail/merge.hpp>
#include <madang/feed/detail/page_record.hpp>
#include <madang/feed/detail/source_index.hpp>
#include <madang/feed/page.hpp>
#include <madang/rank/detail/rank_state.hpp>
#include <madang/rank/scorer.hpp>
#include <madang/stream/detail/activity_source.hpp>
#include <madang/stream/detail/seen_items.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// An activity that belongs on a page.
struct visible_item {
  order_key order = 0;
  activity_header const* header = nullptr;
  item_reason why = item_reason::stream;
  std::uint32_t via = 0;
  [[nodiscard]] std::uint64_t id() const noexcept { return id_of(order); }
};

/// What a walk needs to know of its surroundings.
struct walk_context {
  graph_state const& graph;
  stream_state const& stream;
  reader_rights& rights;
  activity_source& activities;
  policy_session& policy;
  std::uint32_t depth_max;
  rank_state const& ranks;
  seen_items const* seen = nullptr;  ///< what readers saw; none where it may not be used
  use_of_opened opened = use_of_opened::no;
  custom_scorer const* scorer = nullptr;  ///< of the host's own, for pages in order top
  page_record* record = nullptr;          ///< of a page in order top; none where nobody wants it
};

/// Decides for single activities whether they belong to a feed, and walks them in order.
class feed_walk {
 public:
  feed_walk(walk_context const& in, feed_request const& request);
  feed_walk(feed_walk const&) = delete;
  feed_walk& operator=(feed_walk const&) = delete;
  ~feed_walk();

  /// Begins below `below`; activities with ids above `seen` count as not there.
  void start(order_key below, std::uint64_t seen, std::uint32_t floor_second);
  /// Reads on to the next `wanted` visible items; fewer only at the end (or when questions to the host piled
  /// up).
  [[nodiscard]] std::vector<visible_item> take(std::size_t wanted);
  /// The visible items of this feed among activities with ids in (after, up_to], oldest id first, at most
  /// `wanted`. `looked_at` becomes the highest id decided.
  [[nodiscard]] std::vector<visible_item> arrived(std::uint64_t after, std::uint64_t up_to,
                                                  std::size_t wanted, std::uint64_t& looked_at);

  /// For reading in another order: finds all streams, whatever their age; activities with ids above `seen`
  /// count as not there. What follows is for what was opened.
  void open(std::uint64_t seen);
  /// The same for the home feed and at first only for streams that have something from a second on, or whose
  /// nodes are kept: what is older may lie in others, too. @pre hot_from is 0
  void open_lively(std::uint64_t seen, std::uint32_t floor_second, node_test const& kept);
  /// Finds the others as well; their sources stand last.
  void open_quiet();
  /// Do all streams count that an activity of that time may lie in?
  [[nodiscard]] bool knows_streams_at(order_key order) const noexcept {
    return second_of(order) >= lively_from_;
  }
  [[nodiscard]] bool has_quiet() const noexcept { return lively_from_ != 0; }
  [[nodiscard]] std::uint32_t lively_from() const noexcept { return lively_from_; }
  [[nodiscard]] feed_request const& request() const noexcept { return request_; }
  [[nodiscard]] std::span<feed_source const> sources() const noexcept { return sources_.list; }
  [[nodiscard]] bool has_stream(std::uint64_t source) const { return mine_.holds(source); }
  /// The activity if it belongs to the feed by one of these streams.
  [[nodiscard]] std::optional<visible_item> decide(order_key order, activity_header const& header,
                                                   std::span<std::uint32_t const> which);
  /// True when all that lies in its streams is in memory and brought by them, whatever it is: `shows`
  /// decides.
  [[nodiscard]] bool is_whole() const noexcept;
  /// Does an activity that lies in one of these streams belong to the feed? `readable`: it is known that the
  /// reader may see it. @pre is_whole()
  [[nodiscard]] bool shows(order_key order, activity_header const& header, bool readable);
  /// Does it show all of a kind that the reader may see, but for what authors and places say: who is hidden,
  /// and what is muted? @pre is_whole()
  [[nodiscard]] bool shows_all_of(activity_kind kind) const noexcept {
    return unwanted_.empty() && request_.records.empty() && (comments_ || kind != activity_kind::comment);
  }
  /// Does the reader mute it, or what it was merged into?
  [[nodiscard]] bool mutes(std::uint32_t node) const noexcept;
  /// One activity, found by its number and not by walking.
  [[nodiscard]] std::optional<visible_item> look_at(std::uint64_t id);
  /// May it come by two hops? It lies in none of these streams, and is neither a comment nor one of a batch.
  [[nodiscard]] bool is_elsewhere(activity_header const& of);
  /// The activity, if it would belong to the feed were it in one of its streams.
  [[nodiscard]] std::optional<visible_item> beyond_streams(std::uint64_t id, item_reason why);
  /// Does the reader mute it, or want nothing of it for now?
  [[nodiscard]] bool passes_over(std::uint32_t node) const noexcept;
  /// Does it stand for its batch, or for itself alone? @pre it belongs to the feed.
  [[nodiscard]] bool leads_batch(activity_header const& of, std::uint64_t id) {
    return !of.has(activity_header::batched) || newest_of_batch(of, seen_) == id;
  }
  /// False once so many questions to the host piled up that going on is of no use, or the store failed.
  [[nodiscard]] bool may_go_on() const noexcept;

 private:
  struct candidate {
    order_key order;
    std::uint32_t first;  // in which_
    std::uint32_t count;
  };
  void swap_room() noexcept;
  void gather(std::size_t count);
  [[nodiscard]] bool in_known_batch(activity_header const& of);
  [[nodiscard]] std::uint64_t newest_of_batch(activity_header const& of, std::uint64_t up_to);
  [[nodiscard]] bool passes_request(activity_header const& header, order_key order) const {
    if (header.kind == activity_kind::comment && !comments_) return false;
    return id_of(order) <= seen_ && (unfiltered_ || passes_filters(header));
  }
  [[nodiscard]] bool passes(order_key order, activity_header const& header) const;
  [[nodiscard]] bool may_show(order_key order, activity_header const& header);
  [[nodiscard]] bool passes_filters(activity_header const& header) const;
  [[nodiscard]] bool muted(activity_header const& header) const noexcept {
    return mutes(header.actor) || mutes(header.place);
  }
  [[nodiscard]] bool unwanted(activity_header const& header) const;
  [[nodiscard]] bool about_wanted(activity_header const& header);
  [[nodiscard]] bool is_reader(std::uint32_t person) const noexcept;
  [[nodiscard]] std::vector<std::uint64_t> const* streams_left(activity_header const& header);
  [[nodiscard]] bool best_source(visible_item& item, std::span<std::uint32_t const> which);

  walk_context in_;
  feed_request const& request_;
  bool comments_;    // the view shows them
  bool unfiltered_;  // all of the view was asked for
  feed_sources sources_;
  stream_merge merge_;
  std::uint64_t seen_ = 0;
  std::uint32_t floor_ = 0;
  order_key reached_ = order_max;
  bool ended_ = false;
  order_key shown_ = order_max;  // above it everything was shown: it only tells which batches were
  std::vector<activity_header const*> batches_;  // of the second walked through: one of each that was shown
  source_index mine_;                            // for single activities
  std::uint32_t lively_from_ = 0;                // streams that have nothing from then on were not looked for
  std::vector<std::uint32_t> mutes_;
  std::vector<std::uint32_t> unwanted_;  // of which the reader wants less, and for now nothing
  std::vector<candidate> batch_;
  std::size_t batch_at_ = 0;  // the next one to decide
  std::vector<std::uint32_t> which_;
  std::vector<std::uint64_t> left_;  // streams_left's answer
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
