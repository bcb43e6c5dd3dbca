// madang/stream/detail/touched_lately.hpp: how often activities were reacted to or answered in each of the
// last half hours, and in which streams of nodes those lie: a function of the rows, in whatever order they
// come. Of activities in memory the counts are exact; of others they are never too small. A stream lists all
// of its touched activities, and perhaps some that left it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/stream/detail/activity_data.hpp>
#include <madang/stream/detail/newest_seconds.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

inline constexpr std::int64_t half_hour_ms = 1'800'000;

/// Half hours since 1970. @pre at_ms >= 0
[[nodiscard]] constexpr std::uint32_t half_hour_of(std::int64_t at_ms) noexcept {
  return static_cast<std::uint32_t>(at_ms / half_hour_ms);
}

/// More are not told apart.
inline constexpr std::uint32_t touches_max = 1'023;

/// What of a stream was touched in one half hour.
struct touched_stream {
  cow_list<order_key> orders;  ///< ascending
  order_key newest = 0;        ///< the last of these
  std::uint32_t most = 0;      ///< none of them was touched more often; at most touches_max
};

/// An activity in memory, or whose row was read.
struct touched_activity {
  order_key order;
  source_parts lies;
};

/// What was touched in one half hour.
class touched_half_hour {
 public:
  /// Beyond so many activities their streams are not listed any more.
  static constexpr std::uint32_t listed_max = 16'384;

  [[nodiscard]] std::uint32_t half_hour() const noexcept { return half_hour_; }
  [[nodiscard]] std::uint32_t count(std::uint64_t activity) const noexcept { return counts_[activity]; }
  /// No activity was touched more often.
  [[nodiscard]] std::uint32_t most() const noexcept { return most_; }
  /// No activity was touched more often that was out of memory then.
  [[nodiscard]] std::uint32_t most_cold() const noexcept { return most_cold_; }
  /// True when there are too many to list streams.
  [[nodiscard]] bool crowded() const noexcept { return crowded_; }
  /// Those of a node's stream. @pre not crowded
  [[nodiscard]] touched_stream const& of(std::uint64_t source) const noexcept {
    return streams_[source & 7U][source >> 3];
  }
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  friend class touched_lately;
  void begin(cow_heap& heap, std::uint32_t half_hour);
  std::uint32_t add(cow_heap& heap, std::uint64_t activity);
  void take_back(cow_heap& heap, std::uint64_t activity);
  [[nodiscard]] bool is_listed(touched_activity const& of) const noexcept;
  void list(cow_heap& heap, touched_activity const& of, graph_state const& graph, newest_seconds& nodes);
  void list_in(cow_heap& heap, std::uint64_t source, order_key order, std::uint32_t most);
  void crowd(cow_heap& heap);
  void raise_cold(std::uint32_t count) noexcept { most_cold_ = std::max(most_cold_, count); }

  std::uint32_t half_hour_ = 0;
  std::uint32_t listed_ = 0;
  std::uint32_t most_ = 0;
  std::uint32_t most_cold_ = 0;
  bool crowded_ = false;
  paged<std::uint32_t, 5> counts_;
  std::array<paged<touched_stream, 3>, node_streams> streams_;
};

/// The last half hours in which anything was touched.
class touched_lately {
 public:
  static constexpr std::uint32_t kept = 3;

  /// Nothing was noted yet, and the rows of activities out of memory will not all be: what was done with
  /// those is known from the next half hour on.
  void begin(cow_heap& heap, std::uint32_t half_hour, bool all_in_memory);
  /// Counts something done with an activity in memory. What is older than what is kept changes nothing.
  void add(cow_heap& heap, std::uint32_t half_hour, touched_activity const& to, graph_state const& graph);
  /// The opposite of `add`.
  void take_back(cow_heap& heap, std::uint32_t half_hour, std::uint64_t activity);
  /// Counts something done with an activity out of memory.
  void add_cold(cow_heap& heap, std::uint32_t half_hour, std::uint64_t activity);
  /// An activity may lie in more streams than before.
  void list_again(cow_heap& heap, touched_activity const& of, graph_state const& graph);
  void clear(cow_heap& heap);

  /// True when all is known that was done since then with activities in memory.
  [[nodiscard]] bool knows_since(std::uint32_t half_hour) const noexcept {
    return half_hour + kept > newest_;
  }
  /// True when all is known that was done since then with activities out of memory.
  [[nodiscard]] bool knows_cold_since(std::uint32_t half_hour) const noexcept {
    return knows_since(half_hour) && half_hour >= cold_from_;
  }
  /// Visits the half hours since then in which something was touched. @pre knows_since(half_hour)
  template <class Visit>
  void each_since(std::uint32_t half_hour, Visit const& visit) const {
    for (auto const& each : slots_)
      if (each.half_hour() >= half_hour && each.most() != 0) visit(each);
  }
  /// False when nothing was touched since then in any stream of the node. @pre none since then is crowded
  [[nodiscard]] bool may_lie_in(std::uint64_t node, std::uint32_t half_hour) const noexcept {
    return nodes_[node] >= half_hour;
  }
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  [[nodiscard]] touched_half_hour* slot(cow_heap& heap, std::uint32_t half_hour);
  void forget_before(cow_heap& heap, std::uint32_t newest);

  std::array<touched_half_hour, kept> slots_{};  // half hour n at n % kept
  newest_seconds nodes_;  // of each the last half hour in which something was touched in its streams
  std::uint32_t newest_ = 0;
  std::uint32_t cold_from_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
