// What was touched lately. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/detail/touched_lately.hpp>

#include <algorithm>
#include <bit>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// Streams tell 1, 3, 7, 15, ... 1,023 apart, so that few acts reach them.
std::uint32_t rounded_up(std::uint32_t count) noexcept {
  return std::min(touches_max, (1U << std::bit_width(count)) - 1);
}

bool is_told(std::uint32_t count) noexcept { return std::has_single_bit(count) && count <= touches_max; }

}  // namespace

void touched_half_hour::begin(cow_heap& heap, std::uint32_t half_hour) {
  crowd(heap);
  counts_.clear(heap);
  *this = {};
  half_hour_ = half_hour;
}

std::uint32_t touched_half_hour::add(cow_heap& heap, std::uint64_t activity) {
  auto const count = ++counts_.edit(heap, activity);
  most_ = std::max(most_, count);
  return count;
}

void touched_half_hour::take_back(cow_heap& heap, std::uint64_t activity) {
  if (count(activity) != 0) --counts_.edit(heap, activity);
}

void touched_half_hour::list_in(cow_heap& heap, std::uint64_t source, order_key order, std::uint32_t most) {
  auto const& known = of(source);
  auto const view = known.orders.view();
  auto const at = std::ranges::lower_bound(view, order);
  auto const there = at != view.end() && *at == order;
  if (there && known.most >= most) return;
  auto const index = static_cast<std::uint32_t>(at - view.begin());
  auto& to = streams_[source & 7U].edit(heap, source >> 3);
  if (!there) to.orders.insert(heap, index, order);
  to.newest = to.orders.view().back();
  to.most = std::max(to.most, most);
}

// Its author's stream has it as long as any other.
bool touched_half_hour::is_listed(touched_activity const& of) const noexcept {
  return std::ranges::binary_search(this->of(source_of(of.lies.actor, stream_type::authored)).orders.view(),
                                    of.order);
}

// A stream of all activities of a network would be as long as all others together: nobody looks for it.
void touched_half_hour::list(cow_heap& heap, touched_activity const& of, graph_state const& graph,
                             newest_seconds& nodes) {
  auto const most = rounded_up(count(id_of(of.order)));
  each_source(of.lies, graph, [&](std::uint64_t source) {
    if (source == network_source || stream_in(source) == stream_type::answers) return;
    list_in(heap, source, of.order, most);
    nodes.raise(heap, source >> 3, half_hour_);
  });
}

void touched_half_hour::crowd(cow_heap& heap) {
  for (auto& each : streams_) {
    each.each([&](touched_stream stream) { stream.orders.release(heap); });
    each.clear(heap);
  }
  crowded_ = true;
}

std::size_t touched_half_hour::bytes() const noexcept {
  auto sum = counts_.bytes();
  for (auto const& each : streams_) {
    sum += each.bytes();
    each.each([&](touched_stream const& stream) { sum += stream.orders.bytes(); });
  }
  return sum;
}

void touched_lately::begin(cow_heap& heap, std::uint32_t half_hour, bool all_in_memory) {
  forget_before(heap, half_hour);
  cold_from_ = all_in_memory ? 0 : half_hour + 1;
}

void touched_lately::forget_before(cow_heap& heap, std::uint32_t newest) {
  if (newest <= newest_) return;
  newest_ = newest;
  for (std::uint32_t at = 0; at < kept; ++at) {
    auto const due = newest - (newest + kept - at) % kept;
    if (slots_[at].half_hour_ != due) slots_[at].begin(heap, due);
  }
}

touched_half_hour* touched_lately::slot(cow_heap& heap, std::uint32_t half_hour) {
  forget_before(heap, half_hour);
  if (!knows_since(half_hour)) return nullptr;
  return &slots_[half_hour % kept];
}

void touched_lately::add(cow_heap& heap, std::uint32_t half_hour, touched_activity const& to,
                         graph_state const& graph) {
  auto* in = slot(heap, half_hour);
  if (in == nullptr) return;
  auto const count = in->add(heap, id_of(to.order));
  if (in->crowded_ || !is_told(count)) return;
  if (count == 1 && !in->is_listed(to) && ++in->listed_ > touched_half_hour::listed_max)
    return in->crowd(heap);
  in->list(heap, to, graph, nodes_);
}

void touched_lately::take_back(cow_heap& heap, std::uint32_t half_hour, std::uint64_t activity) {
  if (half_hour <= newest_ && knows_since(half_hour)) slots_[half_hour % kept].take_back(heap, activity);
}

// What was done with it while it was in memory is in its streams alone.
void touched_lately::add_cold(cow_heap& heap, std::uint32_t half_hour, std::uint64_t activity) {
  auto* in = slot(heap, half_hour);
  if (in == nullptr) return;
  in->add(heap, activity);
  for (auto& each : slots_) each.raise_cold(each.count(activity));
}

void touched_lately::list_again(cow_heap& heap, touched_activity const& of, graph_state const& graph) {
  for (auto& each : slots_)
    if (!each.crowded_ && each.count(id_of(of.order)) != 0) each.list(heap, of, graph, nodes_);
}

void touched_lately::clear(cow_heap& heap) {
  for (auto& each : slots_) each.begin(heap, 0);
  nodes_.clear(heap);
  *this = {};
}

std::size_t touched_lately::bytes() const noexcept {
  auto sum = nodes_.bytes();
  for (auto const& each : slots_) sum += each.bytes();
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
