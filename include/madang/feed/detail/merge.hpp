// madang/feed/detail/merge.hpp: many streams as one, newest first, each activity once.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_sources.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Walks streams downwards from a bound with a heap of their newest activities. Hot parts are read in place,
/// cold parts page by page. @complexity O(sources) to begin, O(log sources) per posting.
class stream_merge {
 public:
  explicit stream_merge(activity_source& from) : from_(&from) {}
  /// Only room.
  stream_merge() = default;

  /// Begins at the newest postings below `below`; hot postings below `floor` are left out.
  void start(std::span<feed_source const> sources, order_key below, order_key floor = 0);
  /// The next activity and the sources that have it; false at the end.
  [[nodiscard]] bool next(order_key& order, std::vector<std::uint32_t>& which);
  /// Takes over the other's room for walks, and gives it its own: contents mean nothing afterwards.
  void swap_room(stream_merge& other) noexcept {
    walks_.swap(other.walks_);
    heap_.swap(other.heap_);
  }

 private:
  struct walk {
    order_key const* begin;  // hot part not yet walked: [begin, end)
    order_key const* end;
    std::vector<order_key> cold;  // a page, newest first
    std::size_t cold_at = 0;
    bool cold_open = false;  // older pages may follow
  };
  struct head {
    order_key order;
    std::uint32_t walk;
    std::uint32_t guess;  // 1: only a bound, the cold page is not read yet
  };
  static constexpr std::size_t cold_page = 32;

  [[nodiscard]] bool add_head(std::uint32_t index);
  void push(std::uint32_t index);
  void replace_top();
  void read_cold(std::uint32_t index, order_key before);
  static constexpr auto below = [](head const& a, head const& b) noexcept { return a.order < b.order; };

  activity_source* from_ = nullptr;
  std::span<feed_source const> sources_;
  order_key start_ = order_max;
  order_key floor_ = 0;
  std::vector<walk> walks_;
  std::vector<head> heap_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
