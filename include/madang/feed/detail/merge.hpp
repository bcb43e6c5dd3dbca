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

/// Walks streams downwards from a bound. What lies above a floor is sorted at once when it is little, as it
/// is for a page; else a heap holds the newest activity of each. Hot parts are read in place, cold parts page
/// by page. @complexity O(sources) to begin, O(log sources) per posting.
class stream_merge {
 public:
  explicit stream_merge(activity_source& from) : from_(&from) {}
  /// Only room.
  stream_merge() = default;

  /// Begins at the newest postings below `below`; hot postings below `floor` are left out.
  void start(std::span<feed_source const> sources, order_key below, order_key floor = 0);
  /// The next activity; appends the sources that have it. False at the end.
  [[nodiscard]] bool next(order_key& order, std::vector<std::uint32_t>& which);
  /// Takes over the other's room for walks, and gives it its own: contents mean nothing afterwards.
  void swap_room(stream_merge& other) noexcept {
    walks_.swap(other.walks_);
    heap_.swap(other.heap_);
    hot_.swap(other.hot_);
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
  struct hot_part {
    order_key const* begin;
    order_key const* end;
  };
  static constexpr std::size_t cold_page = 32;
  static constexpr std::size_t few = 256;

  void find_hot();
  [[nodiscard]] bool sort_few();
  [[nodiscard]] bool next_of_few(order_key& order, std::vector<std::uint32_t>& which);
  [[nodiscard]] bool add_head(std::uint32_t index);
  void push(std::uint32_t index);
  void replace_top();
  void read_cold(std::uint32_t index, order_key before);
  static constexpr auto below = [](head const& a, head const& b) noexcept { return a.order < b.order; };

  activity_source* from_ = nullptr;
  std::span<feed_source const> sources_;
  order_key start_ = order_max;
  order_key floor_ = 0;
  std::vector<hot_part> hot_;
  std::vector<walk> walks_;
  std::vector<head> heap_;  // or all there is, newest first
  bool sorted_ = false;
  std::size_t sorted_at_ = 0;  // the next one
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
