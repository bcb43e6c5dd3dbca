// madang/feed/detail/newest_postings.hpp: what is newest in many streams, thousands at a time. All streams
// give what is newer than some second, then what is newer than an earlier one, as far back as it takes; main
// and posted streams are not looked into before that second is as old as their newest activity. Invariant:
// what was not found yet is older than all that was. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/borrowed.hpp>
#include <madang/feed/detail/feed_sources.hpp>
#include <madang/stream/detail/stream_state.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Postings of streams that lie in memory as a whole, each once, newest first.
/// @complexity O(streams + postings found) each time that it goes further back; few times for thousands.
class newest_postings {
 public:
  /// Activities with ids above `seen` count as not there.
  newest_postings(stream_state const& from, std::span<feed_source const> sources, std::uint64_t seen);

  /// The next `wanted`; fewer only at the end. Valid until the next question.
  [[nodiscard]] std::span<order_key const> take(std::size_t wanted);

 private:
  struct part {
    order_key const* begin;  // not found yet: [begin, end)
    order_key const* end;
    order_key const* fresh;  // of these, what is new enough: [fresh, end)
    order_key most;          // nothing in it is newer
    std::uint32_t source;    // its number
    bool asleep;             // not looked into yet
  };
  void add(std::uint32_t number);
  void wake(part& one) const noexcept;
  void go_back(std::size_t wanted);
  [[nodiscard]] std::uint32_t newest_left() const noexcept;
  [[nodiscard]] std::uint64_t seconds_for(std::size_t wanted) const noexcept;
  [[nodiscard]] std::size_t find_from(order_key floor);
  void collect(std::size_t count);

  stream_state const* from_;
  std::span<feed_source const> sources_;
  std::uint64_t seen_;
  std::uint64_t reach_ = 0;    // seconds that it went back in all
  std::uint64_t seconds_ = 0;  // that it went back last,
  std::size_t gained_ = 0;     // and what that brought
  std::size_t given_ = 0;      // of what was found
  struct room {
    std::vector<part> parts;  // that may have more
    std::vector<order_key> found;
    std::vector<order_key> spare;
    std::uint64_t reach = 0;  // as below, of the last use
    [[nodiscard]] bool is_small() const noexcept { return found.capacity() <= std::size_t{1} << 14; }
  };
  borrowed<room> room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
