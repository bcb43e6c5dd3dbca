// The newest items of a feed, scored together. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_columns.hpp>
#include <madang/feed/detail/newest_postings.hpp>
#include <madang/feed/detail/newest_scored.hpp>

#include <algorithm>
#include <iterator>

namespace madang {
inline namespace v1 {
namespace detail {

newest_scored::newest_scored(walk_context const& in, feed_walk& walk, reader_interest& interest,
                             item_velocity& velocity, rank_weights const& weights)
    : in_(&in), walk_(&walk), interest_(&interest), velocity_(&velocity), weights_(&weights) {
  room_->items.clear();
  room_->rounded.clear();
  room_->line.clear();
}

void newest_scored::find(std::uint64_t seen, left_out const& but) {
  if (walk_->is_whole()) return find_in_memory(seen, but);
  find_anywhere(seen, but);
  walk_->open(seen);  // as it was
}

// Somewhat more are looked at than are missing, for some will be refused.
void newest_scored::find_in_memory(std::uint64_t seen, left_out const& but) {
  constexpr std::size_t more = 64;
  newest_postings postings(in_->stream, walk_->sources(), seen);
  while (!is_full() && walk_->may_go_on()) {
    auto const missing = custom_candidates_max - room_->items.size();
    auto const asked = missing + missing / 8 + more;
    auto const found = postings.take(asked);
    judge(found, but);
    if (found.size() < asked) break;
  }
}

void newest_scored::find_anywhere(std::uint64_t seen, left_out const& but) {
  auto& items = room_->items;
  walk_->start(order_max, seen, 0);
  while (!is_full()) {
    auto const asked = custom_candidates_max - items.size();
    auto const found = walk_->take(asked);
    std::copy_if(found.begin(), found.end(), std::back_inserter(items), [&](visible_item const& each) {
      return !but.shown.has(each.id(), *each.header) && !but.met.contains(each.id());
    });
    if (found.size() < asked) break;
  }
}

// Headers are asked for far ahead; then, when they are there, what judging needs of what they name.
void newest_scored::judge(std::span<order_key const> orders, left_out const& but) {
  constexpr std::size_t far = 32;
  constexpr std::size_t near = 16;
  auto const size = orders.size();
  for (std::size_t at = 0; at < std::min(far, size); ++at) in_->stream.prefetch_header(id_of(orders[at]));
  for (std::size_t at = 0; at < std::min(near, size); ++at) ask_for(orders[at]);
  for (std::size_t at = 0; at < size && !is_full(); ++at) {
    if (at + far < size) in_->stream.prefetch_header(id_of(orders[at + far]));
    if (at + near < size) ask_for(orders[at + near]);
    judge(orders[at], but);
  }
}

void newest_scored::ask_for(order_key order) const noexcept {
  auto const* header = in_->stream.header(id_of(order));
  if (header == nullptr) return;
  __builtin_prefetch(header->lists);
  in_->graph.prefetch({header->actor});
  if (header->place != 0) in_->graph.prefetch({header->place});
  if (header->scope != audience_scope::record) return;
  in_->graph.prefetch_out(edge_type::labels, {header->scope_target});
  in_->graph.prefetch_out(edge_type::grants, {header->scope_target});
}

void newest_scored::judge(order_key order, left_out const& but) {
  auto const id = id_of(order);
  auto const* header = in_->stream.header(id);
  if (header == nullptr || but.met.contains(id) || but.shown.has(id, *header)) return;
  if (!walk_->shows(order, *header) || !leads_batch(*header)) return;
  room_->items.push_back({order, header, item_reason::stream, 0});
}

// The newest that may be seen stands for its batch; all of it lies in one second.
bool newest_scored::leads_batch(activity_header const& of) {
  if (!of.has(activity_header::batched)) return true;
  if (!batches_.empty() && batches_.back()->time_ms / 1000 != of.time_ms / 1000) batches_.clear();
  auto const known = std::any_of(batches_.begin(), batches_.end(),
                                 [&](activity_header const* each) { return same_batch(*each, of); });
  if (!known) batches_.push_back(&of);
  return !known;
}

result<void> newest_scored::score(custom_scorer const& with, std::size_t count) {
  auto& kept = *room_;
  kept.ids.clear();
  for (auto const& each : kept.items) kept.ids.push_back(each.id());
  feed_columns known(*in_, *interest_, *velocity_, *weights_, kept.items);
  kept.columns.take(kept.ids, known);
  kept.rounded.resize(kept.items.size());
  auto const done = with.score(kept.columns, kept.rounded);
  kept.columns.clear();
  if (!done) return done;
  for (std::uint32_t at = 0; at < count; ++at) kept.line.push_back({kept.rounded[at], at});
  std::make_heap(kept.line.begin(), kept.line.end());
  return {};
}

std::optional<newest_scored::taken_item> newest_scored::take() {
  auto& line = room_->line;
  if (line.empty()) return std::nullopt;
  std::pop_heap(line.begin(), line.end());
  auto const best = line.back();
  line.pop_back();
  return taken_item{room_->items[best.number], best.score};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
