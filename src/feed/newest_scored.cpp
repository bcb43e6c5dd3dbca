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
  line_up(0);
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

// Headers are asked for far ahead; when they are there, what they name; and then what judging needs of that.
void newest_scored::judge(std::span<order_key const> orders, left_out const& but) {
  constexpr std::size_t far = 32;
  constexpr std::size_t near = 16;
  constexpr std::size_t next = 6;
  for (std::size_t at = 0; at < orders.size() + far && !is_full(); ++at) {
    if (at < orders.size()) in_->stream.prefetch_header(id_of(orders[at]));
    if (auto const named = at - (far - near); at >= far - near && named < orders.size())
      ask_for(orders[named]);
    if (auto const soon = at - (far - next); at >= far - next && soon < orders.size())
      ask_for_tags(orders[soon]);
    if (at >= far) judge(orders[at - far], but);
  }
}

void newest_scored::ask_for(order_key order) const noexcept {
  auto const* header = in_->stream.header(id_of(order));
  if (header == nullptr) return;
  if (header->has(activity_header::names) || header->parent != 0) __builtin_prefetch(header->lists);
  in_->graph.prefetch({header->actor});
  if (header->place != 0) in_->graph.prefetch({header->place});
  if (header->scope == audience_scope::record && header->scope_target != header->place)
    in_->graph.prefetch({header->scope_target});
}

void newest_scored::ask_for_tags(order_key order) const noexcept {
  auto const* header = in_->stream.header(id_of(order));
  if (header == nullptr || header->scope != audience_scope::record) return;
  auto const& record = in_->graph.node({header->scope_target});
  if (record.labelled) in_->graph.prefetch_out(edge_type::labels, {header->scope_target});
  if (record.granted && !record.employees_read)
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
  line_up(count);
  return {};
}

void newest_scored::line_up(std::size_t count) {
  auto& left = room_->left;
  auto& best = room_->best;
  left.assign(room_->rounded.begin(), room_->rounded.begin() + static_cast<std::ptrdiff_t>(count));
  best.assign(std::max<std::size_t>((count + block_size - 1) / block_size, 1), taken);
  for (std::size_t at = 0; at < count; ++at)
    best[at / block_size] = std::max(best[at / block_size], left[at]);
  leading_ = static_cast<std::size_t>(std::ranges::max_element(best) - best.begin());
}

std::optional<newest_scored::taken_item> newest_scored::take() {
  auto& best = room_->best;
  auto const score = best[leading_];
  if (score == taken) return std::nullopt;
  auto const among = block(leading_);
  auto const at = std::ranges::find(among, score);
  auto const number = leading_ * block_size + static_cast<std::size_t>(at - among.begin());
  *at = taken;
  best[leading_] = *std::ranges::max_element(among);
  leading_ = static_cast<std::size_t>(std::ranges::max_element(best) - best.begin());
  return taken_item{room_->items[number], score};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
