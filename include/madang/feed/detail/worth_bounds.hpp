// madang/feed/detail/worth_bounds.hpp: what items of a stream can be worth to a reader, their age apart.
// Each close author, place and topic has a stream of its own that holds whatever has to do with it: a cover,
// or a stream of the feed. An item lies in several of them; the first of these bounds it by all that it may
// be worth, and the others count what is left at its smallest: (1) what names or answers the reader, (2) its
// close place, (3) its close author, (4) its close topic, (5) whatever stream of the feed it lies in. Of a
// close place's stream those by close authors, who are few, can be told from the others: see without_close.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/rank/weights.hpp>

#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Upper bounds of what a score has besides freshness and decay.
class worth_bounds {
 public:
  worth_bounds(walk_context const& in, feed_request const& request, feed_walk const& walk,
               reader_interest& interest, rank_weights const& weights);

  /// What something is worth at most.
  struct bound {
    std::int64_t worth;
    std::int64_t author;  ///< of it for an author who is not known yet; 0: all is known that is counted
    friend bool operator==(bound const&, bound const&) = default;
  };
  /// What anything in a stream of the feed is worth at most, as far as no stream before it in the order above
  /// tells more.
  [[nodiscard]] bound of(feed_source const& source);
  /// The same for all sources of a home feed of which nothing is known but that they are followed.
  [[nodiscard]] bound of_followed() const noexcept { return on_topic(0); }
  /// By how much a bound that counts so much for its author is too high, now that the author is known.
  [[nodiscard]] std::int64_t less_by(std::int64_t counted, std::uint32_t by) const noexcept;
  /// True for a bound that counts a close author: only few of those that it bounds have one.
  [[nodiscard]] bool counts_close(bound const& of) const noexcept { return of.author > author_.rest; }
  /// The same for all whose author is none of the close ones. @pre counts_close(of)
  [[nodiscard]] bound without_close(bound const& of) const noexcept {
    return {of.worth - of.author + author_.rest, author_.rest};
  }
  /// Is somebody's worth more than what a bound without close authors counts?
  [[nodiscard]] bool is_close(std::uint32_t by) const noexcept { return author_at_most(by) > author_.rest; }
  /// True for all of them, and for few others, by the lower half of the author's number.
  [[nodiscard]] bool may_be_close(std::uint16_t author_hint) const noexcept {
    return close_.may_hold(author_hint);
  }
  /// A stream that holds what has to do with something close.
  struct cover {
    std::uint32_t node;
    stream_type type;
    bound most;
  };
  /// What is needed beside the feed's own streams.
  [[nodiscard]] std::vector<cover> const& covers() const noexcept { return covers_; }

 private:
  // What somebody or something close is worth.
  struct close_one {
    std::uint32_t node;
    std::int64_t worth;
  };
  // What one part of a score may be: of the close ones at most, and of all others.
  struct range {
    std::int64_t most = 0;
    std::int64_t rest = 0;
  };
  [[nodiscard]] std::vector<close_one> close_authors(std::vector<counted_interest> const& counted);
  [[nodiscard]] std::vector<close_one> close_places(std::vector<counted_interest> const& counted,
                                                    feed_walk const& walk);
  [[nodiscard]] std::vector<close_one> own_places(feed_walk const& walk);
  [[nodiscard]] std::uint64_t points_elsewhere() const noexcept;
  [[nodiscard]] std::vector<close_one> close_topics(std::vector<counted_interest> const& counted);
  void add_covers(feed_walk const& walk, std::vector<close_one> const& of, stream_type type);
  void add_mine(feed_walk const& walk);
  void note_close(std::uint32_t person);
  [[nodiscard]] std::int64_t author_at_most(std::uint32_t by) const noexcept;
  [[nodiscard]] bound by_author(std::int64_t author) const noexcept;
  [[nodiscard]] bound in_place(std::int64_t place) const noexcept;
  [[nodiscard]] bound on_topic(std::int64_t topic) const noexcept;
  [[nodiscard]] bound on_wall() const noexcept;
  [[nodiscard]] bound to_me(stream_type type) const noexcept;
  [[nodiscard]] std::int64_t author_worth(std::uint32_t person);
  [[nodiscard]] std::int64_t author_part(std::uint64_t points, std::uint64_t day,
                                         std::uint64_t half_hour) const noexcept;
  [[nodiscard]] std::int64_t place_worth(std::uint32_t node, std::uint64_t points) const noexcept;
  [[nodiscard]] std::int64_t topic_worth(std::uint64_t points) const noexcept;
  [[nodiscard]] std::uint64_t points_in(feed_source const& source, std::uint32_t place) const;
  [[nodiscard]] std::int64_t positive(std::int64_t doublings, rank_factor factor) const noexcept;

  graph_state const& graph_;
  feed_view view_;
  person_id reader_;
  reader_interest* interest_;
  rank_weights const* weights_;
  std::int64_t anything_ = 0;  // what any item may be worth
  range author_;
  std::int64_t unfollowed_ = 0;  // of authors that nothing was counted for
  range place_;
  range topic_;
  std::vector<close_one> authors_;  // by node
  number_filter<64> close_;
  std::vector<cover> covers_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
