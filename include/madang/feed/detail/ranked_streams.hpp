// madang/feed/detail/ranked_streams.hpp: the streams of a feed by the highest score that what is left of them
// can have. Beside the feed's own streams stand covers: streams that hold whatever has something worth much
// (what names the reader, what a close person wrote, ...), so that all others may be bounded without it.
// Invariant: whatever was not taken yet lies in a stream whose bound is not below its score.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/rank/weights.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A posting, and the number of the feed's stream that it was met in; none when a cover led to it.
struct met_posting {
  static constexpr std::uint32_t no_stream = std::numeric_limits<std::uint32_t>::max();
  order_key order = 0;
  std::uint32_t stream = no_stream;
};

/// Postings of a feed and its covers, by bound. Some come more than once, and covers lead to what is not in
/// the feed.
/// @complexity O(streams) to begin, O(log streams) per posting.
class ranked_streams {
 public:
  ranked_streams(walk_context const& in, feed_request const& request, feed_walk const& walk,
                 reader_interest& interest, rank_weights const& weights);

  /// No score of what is left is higher; the lowest number there is when nothing is left.
  [[nodiscard]] std::int64_t bound() const noexcept {
    return heap_.empty() ? std::numeric_limits<std::int64_t>::min() : heap_.front().bound;
  }
  /// The next posting of the stream with the highest bound; nothing when that stream ended or had to be
  /// looked up in the store first.
  [[nodiscard]] std::optional<met_posting> take();
  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return streams_.size(); }

 private:
  struct stream {
    std::uint64_t source;
    std::int64_t worth;    // no posting of it is worth more, its age apart
    std::uint32_t number;  // of the feed's stream
    bool open;             // only the open part
    bool cold_open;        // older pages may follow
    order_key const* begin = nullptr;
    order_key const* end = nullptr;
    std::vector<order_key> cold{};
    std::size_t cold_at = 0;
  };
  struct head {
    std::int64_t bound;
    std::uint32_t stream;
    bool guess;  // only a bound: the cold page is not read yet
    [[nodiscard]] friend bool operator<(head const& a, head const& b) noexcept { return a.bound < b.bound; }
  };
  // What somebody or something close is worth.
  struct close_one {
    std::uint32_t node;
    std::int64_t worth;
  };
  void add_own(feed_walk const& walk);
  void add_covers(feed_request const& request, feed_walk const& walk);
  [[nodiscard]] std::int64_t own_worth(feed_source const& source);
  [[nodiscard]] std::int64_t author_worth(std::uint32_t person);
  [[nodiscard]] std::int64_t author_part(std::uint64_t points, std::uint64_t day,
                                         std::uint64_t half_hour) const noexcept;
  [[nodiscard]] std::int64_t place_worth(std::uint64_t counted_points) const noexcept;
  [[nodiscard]] std::int64_t topic_worth(std::uint64_t counted_points) const noexcept;
  template <class Worth>
  [[nodiscard]] static std::vector<close_one> best_of(std::vector<counted_interest> const& counted,
                                                      std::int64_t& rest, Worth const& worth);
  [[nodiscard]] std::int64_t positive(std::int64_t doublings, rank_factor factor) const noexcept;
  [[nodiscard]] std::int64_t time_bound(order_key order) const noexcept;
  [[nodiscard]] std::vector<close_one> close_authors(std::int64_t& rest);
  [[nodiscard]] std::vector<close_one> close_places(std::int64_t& rest);
  [[nodiscard]] std::vector<close_one> close_topics(std::int64_t& rest);
  void add_stream(std::uint64_t source, std::int64_t worth, std::uint32_t number, bool open);
  void add_with_merged(std::uint32_t node, stream_type type, std::int64_t worth);
  [[nodiscard]] bool next_head(std::uint32_t index, head& to);
  void push(std::uint32_t index);
  void read_cold(stream& of);

  walk_context in_;
  reader_interest* interest_;
  rank_weights const* weights_;
  bool time_falls_;            // older items never score higher for their age
  std::int64_t anything_ = 0;  // what any item may be worth that no cover tells of
  std::int64_t place_max_ = 0;
  std::int64_t topic_max_ = 0;
  std::int64_t author_max_ = 0;
  std::vector<stream> streams_;
  std::vector<head> heap_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
