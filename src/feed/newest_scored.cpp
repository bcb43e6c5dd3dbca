// The newest items of a feed, scored together. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_columns.hpp>
#include <madang/feed/detail/newest_postings.hpp>
#include <madang/feed/detail/newest_scored.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

newest_scored::newest_scored(walk_context const& in, feed_walk& walk, reader_interest& interest,
                             item_velocity& velocity, rank_weights const& weights)
    : in_(&in), walk_(&walk), interest_(&interest), velocity_(&velocity), weights_(&weights) {
  room_->items.clear();
  room_->names.start();
  room_->authors.clear();
  room_->places.clear();
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
    for (auto const& each : found)
      if (!but.has(each.id(), *each.header)) add(each);
    if (found.size() < asked) break;
  }
}

void newest_scored::add(visible_item const& item) {
  room_->names.add(*item.header);
  room_->items.push_back(item);
}

// What is asked of many activities is who wrote them and whether their places may be read: of each of these
// that is asked once.
void newest_scored::judge(std::span<order_key const> orders, left_out const& but) {
  find_headers(orders);
  judge_authors();
  judge_places();
  auto& kept = *room_;
  for (std::size_t at = 0; at < orders.size() && !is_full(); ++at) {
    auto const order = orders[at];
    auto const& one = kept.candidates[at];
    if (one.header == nullptr || but.has(id_of(order), *one.header)) continue;
    if (!is_shown(order, one) || !leads_batch(*one.header)) continue;
    kept.items.push_back({order, one.header, item_reason::stream, 0});
    kept.names.add(one.author, one.place);
  }
}

// Headers are asked for far ahead; when they are there, what they name.
void newest_scored::find_headers(std::span<order_key const> orders) {
  constexpr std::size_t ahead = 32;
  auto& kept = *room_;
  kept.candidates.resize(orders.size());
  kept.asked.clear();
  for (std::size_t at = 0; at < orders.size() + ahead; ++at) {
    if (at < orders.size()) {
      kept.candidates[at].header = &in_->stream.header_place(id_of(orders[at]));
      __builtin_prefetch(kept.candidates[at].header);
    }
    if (at >= ahead) name(kept.candidates[at - ahead]);
  }
}

// Numbers what it names and asks for what was not named before.
void newest_scored::name(candidate& one) {
  auto& kept = *room_;
  if (!one.header->has(activity_header::present)) {
    one.header = nullptr;
    return;
  }
  auto const& of = *one.header;
  auto const author = kept.names.authors.of(of.actor);
  if (author.fresh) in_->graph.prefetch({of.actor});
  auto const place = kept.names.places.of(of.place);
  if (place.fresh) {
    in_->graph.prefetch({of.place});
    kept.places.push_back(by_place::not_asked);
  }
  one.author = author.number;
  one.place = place.number;
  if (kept.places[one.place] != by_place::not_asked || !in_->rights.hangs_on_place(of)) return;
  kept.places[one.place] = by_place::asked;
  kept.asked.push_back(one.place);
}

void newest_scored::judge_authors() {
  auto& kept = *room_;
  auto const people = kept.names.authors.nodes();
  for (auto const person : people.subspan(kept.authors.size())) {
    auto const look = in_->graph.node({person}).hidden || walk_->mutes(person);
    kept.authors.push_back(look ? by_author::look : by_author::nothing);
  }
}

void newest_scored::judge_places() {
  constexpr std::size_t ahead = 6;
  auto& kept = *room_;
  auto const nodes = kept.names.places.nodes();
  for (std::size_t at = 0; at < kept.asked.size() + ahead; ++at) {
    if (at < kept.asked.size()) ask_for_tags(nodes[kept.asked[at]]);
    if (at < ahead) continue;
    auto const number = kept.asked[at - ahead];
    auto const may_read = in_->rights.place(nodes[number]) == verdict::yes;
    kept.places[number] = !may_read                     ? by_place::refused
                          : walk_->mutes(nodes[number]) ? by_place::muted
                                                        : by_place::readable;
  }
}

// Most are decided by what was found of their authors and places.
bool newest_scored::is_shown(order_key order, candidate const& one) const {
  auto const place = room_->places[one.place];
  auto const hangs = in_->rights.hangs_on_place(*one.header);
  if (hangs && place == by_place::refused) return false;
  auto const nothing_else =
      hangs && place == by_place::readable && room_->authors[one.author] == by_author::nothing;
  if (nothing_else && walk_->shows_all_of(one.header->kind)) return true;
  return walk_->shows(order, *one.header, hangs);
}

void newest_scored::ask_for_tags(std::uint32_t place) const noexcept {
  auto const& record = in_->graph.node({place});
  if (record.labelled) in_->graph.prefetch_out(edge_type::labels, {place});
  if (record.granted && !record.employees_read) in_->graph.prefetch_out(edge_type::grants, {place});
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
  feed_columns known(*in_, *interest_, *velocity_, *weights_, kept.items, kept.names);
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
