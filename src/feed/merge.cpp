// Many streams as one. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/merge.hpp>
#include <madang/stream/detail/posting_search.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

void stream_merge::start(std::span<feed_source const> sources, order_key below_order, order_key floor) {
  sources_ = sources;
  start_ = below_order;
  floor_ = floor;
  walks_.clear();
  find_hot();
  sorted_ = floor != 0 && from_->hot().hot_from == 0 && sort_few();
  if (sorted_) return;
  heap_.clear();
  walks_.reserve(sources.size());
  heap_.reserve(sources.size());
  for (std::uint32_t at = 0; at < hot_.size(); ++at) {
    walks_.push_back({hot_[at].begin, hot_[at].end, {}, 0, from_->hot().hot_from != 0});
    (void)add_head(at);
  }
  std::make_heap(heap_.begin(), heap_.end(), below);
}

void stream_merge::find_hot() {
  hot_.clear();
  hot_.reserve(sources_.size());
  auto const& hot = from_->hot();
  for (auto const& each : sources_) {
    auto const view = each.open ? hot.open_postings(each.source) : hot.postings(each.source);
    auto const* end = view.data() + view.size();
    hot_.push_back({view.data(), end});
    if (end != view.data()) __builtin_prefetch(end - 1);
  }
  if (start_ == order_max) return;
  for (auto& each : hot_) each.end = first_from(each.begin, each.end, start_);
}

// False when there is much above the floor.
bool stream_merge::sort_few() {
  heap_.clear();
  heap_.reserve(few);
  for (std::uint32_t index = 0; index < hot_.size(); ++index) {
    auto const& [begin, end] = hot_[index];
    for (auto const* at = end; at != begin && at[-1] >= floor_; --at) {
      if (heap_.size() == few) return false;
      heap_.push_back({at[-1], index, 0});
    }
  }
  std::sort(heap_.begin(), heap_.end(), [](head const& a, head const& b) { return a.order > b.order; });
  sorted_at_ = 0;
  return true;
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

bool stream_merge::next_of_few(order_key& order, std::vector<std::uint32_t>& which) {
  if (sorted_at_ == heap_.size()) return false;
  order = heap_[sorted_at_].order;
  do which.push_back(heap_[sorted_at_++].walk);
  while (sorted_at_ < heap_.size() && heap_[sorted_at_].order == order);
  return true;
}

bool stream_merge::next(order_key& order, std::vector<std::uint32_t>& which) {
  if (sorted_) return next_of_few(order, which);
  auto found = false;
  while (!heap_.empty()) {
    auto const top = heap_.front();
    if (found && top.order != order) return true;
    if (top.guess != 0) {
      std::pop_heap(heap_.begin(), heap_.end(), below);
      heap_.pop_back();
      read_cold(top.walk, top.order + 1);
      continue;
    }
    order = top.order;
    which.push_back(top.walk);
    found = true;
    replace_top();
  }
  return found;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
