// madang/feed/detail/ranked_streams.hpp: the streams of a feed by the highest score that what is left of them
// can have. Beside the feed's own streams stand covers: streams that hold whatever has something worth much
// (what names the reader, what a close person wrote, ...), so that all others may be bounded without it. Main
// and posted streams are not looked into before something as new as their newest activity is wanted. What was
// reacted to or answered lately has streams of its own, as parts of those others: these alone are bounded
// with velocity, all by the same. Where it is not known in which streams such things lie, all are bounded
// with it. A stream whose bound counts a close author is walked twice: for what close authors wrote, found by
// a few bits each, and for the rest, whose bound is lower. Invariant: whatever was not taken yet lies in a
// stream whose bound is not below its score. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/feed/detail/worth_bounds.hpp>
#include <madang/rank/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A posting as it is met first, in the stream that tells most of it.
struct met_posting {
  order_key order = 0;
  std::int64_t at_most = 0;     ///< no score of it is higher, velocity apart
  std::int64_t author = 0;      ///< what `at_most` counts for its author, whoever wrote it
  bool comment_belongs = true;  ///< it may belong to the feed if it is a comment
  bool lifted = false;          ///< velocity may add something
  bool only_close = false;      ///< it counts only if its author is close: others come by another stream
};

/// Postings of a feed and its covers, by bound. Some come more than once, and covers lead to what is not in
/// the feed.
/// @complexity O(streams) to begin, O(log streams) per posting.
class ranked_streams {
 public:
  ranked_streams(walk_context const& in, feed_request const& request, feed_walk const& walk,
                 reader_interest& interest, item_velocity const& velocity, rank_weights const& weights);

  /// No score of what is left is higher; the lowest number there is when nothing is left.
  [[nodiscard]] std::int64_t bound() const noexcept {
    return room_->heads.empty() ? std::numeric_limits<std::int64_t>::min() : room_->heads.front().bound;
  }
  /// The next posting of the stream with the highest bound; nothing when that one led to none: it ended, was
  /// only opened, or had to be looked up in the store first.
  [[nodiscard]] std::optional<met_posting> take();
  /// False for one that another stream brings.
  [[nodiscard]] bool counts(met_posting const& met, activity_header const& header) const noexcept {
    return (header.kind != activity_kind::comment || met.comment_belongs) &&
           (!met.only_close || bounds_.is_close(header.actor));
  }
  /// No score of a posting is higher, velocity apart, now that its author is known.
  [[nodiscard]] std::int64_t at_most(met_posting const& met, activity_header const& header) const noexcept {
    return met.at_most - bounds_.less_by(met.author, header.actor);
  }
  [[nodiscard]] bool empty() const noexcept { return room_->heads.empty(); }
  /// True when a stream that was not looked for may have something as high as what is left of the others.
  [[nodiscard]] bool wants_quiet() const noexcept {
    return !empty() && room_->heads.front().type == head_type::quiet;
  }
  /// The walk found them. @pre the walk has no quiet ones any more
  void add_quiet(feed_walk const& walk);
  /// How many streams there are, opened or not.
  [[nodiscard]] std::size_t size() const noexcept { return count_; }

 private:
  struct cold_part {
    std::vector<order_key> page;
    std::size_t at = 0;
    bool open = true;  // older pages may follow
  };
  struct stream {
    order_key const* begin;
    order_key const* end;
    order_key const* asked;    // headers of those from here on were asked for
    worth_bounds::bound most;  // no posting of it is worth more, its age apart
    std::uint64_t source;
    std::uint32_t cold;     // in cold_, where there is one
    bool comments;          // those in it may belong to the feed by it
    bool touched;           // only what was touched is in it
    bool close = false;     // only what close authors wrote counts: its twin brings the others
    bool asleep = false;    // at first
    std::int64_t base = 0;  // bound of its next posting, velocity apart
  };
  // A stream that was not looked into.
  struct dormant {
    std::uint32_t second;  // it has nothing newer
    std::uint32_t number;  // of the feed's source; of the stream, where it is of what was touched
    [[nodiscard]] friend bool operator<(dormant const& a, dormant const& b) noexcept {
      return a.second < b.second;
    }
  };
  // Those that are worth the same: a heap.
  struct dormitory {
    worth_bounds::bound most;
    bool touched;
    std::vector<dormant> streams;
  };
  enum class head_type : std::uint8_t {
    posting,
    cold_page,  // the store must be asked first
    dormitory,
    quiet  // streams that were not looked for
  };
  struct head {
    std::int64_t bound;
    std::uint32_t number;  // of the stream or dormitory
    head_type type;
    [[nodiscard]] friend bool operator<(head const& a, head const& b) noexcept { return a.bound < b.bound; }
  };
  void add_covers(feed_walk const& walk);
  void add_own(std::uint32_t first);
  void add_dormitories();
  void add_asleep(worth_bounds::bound most, dormant one);
  [[nodiscard]] bool let_sleep(worth_bounds::bound most, bool touched, dormant one);
  void add_stream(std::uint64_t source, worth_bounds::bound most, bool open_part, bool comments);
  void add_touched(std::uint64_t source, worth_bounds::bound most, bool comments);
  void open_awake(std::uint32_t first);
  void open(std::uint32_t number);
  void add_with_merged(std::uint32_t node, stream_type type, worth_bounds::bound most);
  [[nodiscard]] std::int64_t bound_of(std::uint32_t second, std::int64_t worth) const noexcept;
  void look_ahead(stream& in) const noexcept;
  [[nodiscard]] std::int64_t bound_of_hot(stream const& of) const noexcept;
  [[nodiscard]] bool next_head(std::uint32_t number, head& to);
  [[nodiscard]] head head_of(dormitory const& of, std::size_t number) const noexcept;
  void push(head const& one);
  void drop_top();
  void replace_top(head const& by);
  void wake_one(std::uint32_t number);
  [[nodiscard]] std::optional<met_posting> next_of(std::uint32_t number);
  [[nodiscard]] std::optional<met_posting> next_close(stream& from) const;
  void read_cold(std::uint32_t number);

  walk_context in_;
  item_velocity const* velocity_;
  rank_weights const* weights_;
  std::span<feed_source const> sources_;
  std::int64_t epoch_ms_;
  worth_bounds bounds_;
  bool time_falls_;  // older items never score higher for their age
  // What velocity adds at most: in all streams, in those of what was touched, out of memory.
  std::int64_t lift_;
  std::int64_t touched_lift_ = 0;
  std::int64_t cold_lift_;
  bool looks_for_touched_;
  std::array<std::uint32_t, touched_lately::kept> touched_most_{};  // of what was found, by half hour
  std::size_t count_ = 0;
  std::vector<cold_part> cold_;
  struct room {
    std::vector<stream> streams;
    std::vector<dormitory> dormitories;
    std::vector<head> heads;  // a heap
    [[nodiscard]] bool is_small() const noexcept {
      constexpr std::size_t kept_max = std::size_t{1} << 14;
      return streams.capacity() <= kept_max && std::ranges::none_of(dormitories, [](auto const& each) {
               return each.streams.capacity() > kept_max;
             });
    }
  };
  borrowed<room> room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
