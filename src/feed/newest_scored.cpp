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

// What is asked of many activities is whether their places may be read: of each of these that is asked once.
void newest_scored::judge(std::span<order_key const> orders, left_out const& but) {
  find_headers(orders);
  judge_places();
  auto const& kept = *room_;
  for (std::size_t at = 0; at < orders.size() && !is_full(); ++at)
    if (auto const answer = kept.answers[kept.place_of[at]]; answer != by_place::refused)
      judge(orders[at], *kept.headers[at], answer == by_place::readable, but);
}

// Headers are asked for far ahead; when they are there, what they name.
void newest_scored::find_headers(std::span<order_key const> orders) {
  constexpr std::size_t ahead = 32;
  auto& kept = *room_;
  kept.headers.resize(orders.size());
  kept.place_of.resize(orders.size());
  kept.places.start(reserved_places.size() + orders.size());
  for (auto const place : reserved_places) (void)kept.places.of(place);
  for (auto const order : orders.first(std::min(ahead, orders.size())))
    in_->stream.prefetch_header(id_of(order));
  for (std::size_t at = 0; at < orders.size(); ++at) {
    if (at + ahead < orders.size()) in_->stream.prefetch_header(id_of(orders[at + ahead]));
    auto const* header = in_->stream.header(id_of(orders[at]));
    kept.headers[at] = header;
    if (header == nullptr) {
      kept.place_of[at] = kept.places.of(gone);
      continue;
    }
    auto const place = in_->rights.hangs_on_place(*header) ? header->place : alone;
    kept.place_of[at] = kept.places.of(place);
    in_->graph.prefetch({header->actor});
    in_->graph.prefetch({header->place});
  }
}

void newest_scored::judge_places() {
  constexpr std::size_t ahead = 6;
  auto& kept = *room_;
  auto const places = kept.places.nodes();
  kept.answers.assign({by_place::refused, by_place::no_answer});
  for (auto at = reserved_places.size(); at < places.size() + ahead; ++at) {
    if (at < places.size()) ask_for_tags(places[at]);
    if (at < reserved_places.size() + ahead) continue;
    auto const may_read = in_->rights.place(places[at - ahead]) == verdict::yes;
    kept.answers.push_back(may_read ? by_place::readable : by_place::refused);
  }
}

void newest_scored::ask_for_tags(std::uint32_t place) const noexcept {
  auto const& record = in_->graph.node({place});
  if (record.labelled) in_->graph.prefetch_out(edge_type::labels, {place});
  if (record.granted && !record.employees_read) in_->graph.prefetch_out(edge_type::grants, {place});
}

void newest_scored::judge(order_key order, activity_header const& header, bool readable,
                          left_out const& but) {
  auto const id = id_of(order);
  if (but.met.contains(id) || but.shown.has(id, header)) return;
  if (!walk_->shows(order, header, readable) || !leads_batch(header)) return;
  room_->items.push_back({order, &header, item_reason::stream, 0});
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
