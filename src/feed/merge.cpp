// Many streams as one. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/merge.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

namespace {

// The first of [begin, end) that is not below `order`, found from the end: pages lie near it.
order_key const* end_below(order_key const* begin, order_key const* end, order_key order) noexcept {
  std::ptrdiff_t step = 1;
  while (end - begin >= step && end[-step] >= order) {
    end -= step;
    step *= 2;
  }
  return std::lower_bound(end - std::min<std::ptrdiff_t>(step, end - begin), end, order);
}

}  // namespace

void stream_merge::start(std::span<feed_source const> sources, order_key below_order, order_key floor) {
  sources_ = sources;
  start_ = below_order;
  floor_ = floor;
  walks_.clear();
  heap_.clear();
  walks_.reserve(sources.size());
  heap_.reserve(sources.size());
  auto const& hot = from_->hot();
  for (auto const& each : sources) {
    auto const view = hot.postings(each.source);
    auto const* end = view.data() + view.size();
    walks_.push_back({view.data(), end, {}, 0, hot.hot_from != 0});
    if (end != view.data()) __builtin_prefetch(end - 1);
  }
  for (std::uint32_t at = 0; at < walks_.size(); ++at) {
    auto& each = walks_[at];
    if (below_order != order_max) each.end = end_below(each.begin, each.end, below_order);
    (void)add_head(at);
  }
  std::make_heap(heap_.begin(), heap_.end(), below);
}

// Notes the walk's next posting, or a bound for it where the cold part must be asked first.
bool stream_merge::add_head(std::uint32_t index) {
  auto& at = walks_[index];
  if (at.begin != at.end) {
    if (at.end[-1] < floor_) return false;
    heap_.push_back({*--at.end, index, 0});
  } else if (at.cold_at < at.cold.size()) {
    heap_.push_back({at.cold[at.cold_at++], index, 0});
  } else if (at.cold_open) {
    auto const bound = at.cold.empty() ? std::min(start_, from_->hot().hot_from) : at.cold.back();
    heap_.push_back({bound - 1, index, 1});
  } else {
    return false;
  }
  return true;
}

void stream_merge::push(std::uint32_t index) {
  if (add_head(index)) std::push_heap(heap_.begin(), heap_.end(), below);
}

// The top was taken: its walk's next posting takes its place and sinks. A walk's next posting is never above
// the last.
void stream_merge::replace_top() {
  auto& at = walks_[heap_.front().walk];
  if (at.begin == at.end || at.end[-1] < floor_) {  // nothing more in memory
    auto const ended = heap_.front().walk;
    std::pop_heap(heap_.begin(), heap_.end(), below);
    heap_.pop_back();
    return push(ended);
  }
  auto const next = head{*--at.end, heap_.front().walk, 0};
  std::size_t hole = 0;
  for (auto child = std::size_t{1}; child < heap_.size(); child = 2 * hole + 1) {
    if (child + 1 < heap_.size() && heap_[child].order < heap_[child + 1].order) ++child;
    if (heap_[child].order <= next.order) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = next;
}

void stream_merge::read_cold(std::uint32_t index, order_key before) {
  auto& at = walks_[index];
  at.cold = from_->postings(sources_[index].source, before, cold_page);
  at.cold_at = 0;
  at.cold_open = at.cold.size() == cold_page;
  push(index);
}

bool stream_merge::next(order_key& order, std::vector<std::uint32_t>& which) {
  which.clear();
  while (!heap_.empty()) {
    auto const top = heap_.front();
    if (!which.empty() && top.order != order) return true;
    if (top.guess != 0) {
      std::pop_heap(heap_.begin(), heap_.end(), below);
      heap_.pop_back();
      read_cold(top.walk, top.order + 1);
      continue;
    }
    order = top.order;
    which.push_back(top.walk);
    replace_top();
  }
  return !which.empty();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
