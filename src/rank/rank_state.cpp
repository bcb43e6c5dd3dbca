// Affinities and weights in memory. SPDX-License-Identifier: Apache-2.0
#include <madang/graph/detail/graph_state.hpp>
#include <madang/rank/detail/rank_state.hpp>
#include <madang/rank/score_expression.hpp>

#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

auto place_of(std::span<affinity_pair const> pairs, std::uint32_t subject) noexcept {
  return std::lower_bound(
      pairs.begin(), pairs.end(), subject,
      [](affinity_pair const& pair, std::uint32_t wanted) { return pair.subject < wanted; });
}

set_scorer scorer_from(std::string_view value) {
  set_scorer out{decode_weights(value), nullptr};
  if (!out.weights || out.weights->expression.empty()) return out;
  if (auto made = score_expression::compile(out.weights->expression))
    out.custom = std::make_shared<custom_scorer const>(std::move(*made));
  else
    out.weights.reset();
  return out;
}

}  // namespace

affinity_counts const* affinity_lists::find(std::uint32_t reader, std::uint32_t subject) const noexcept {
  auto const all = of(reader);
  auto const at = place_of(all, subject);
  return at != all.end() && at->subject == subject ? &at->counts : nullptr;
}

set_scorer const* rank_state::scorer(std::uint64_t number) const noexcept {
  if (scorers_ == nullptr) return nullptr;
  for (auto const& [each, scorer] : scorers_->set)
    if (each == number) return &scorer;
  return nullptr;
}

bool affinity_lists::apply(cow_heap& heap, row const& from) {
  auto const reader = static_cast<std::uint32_t>(from.key.a);
  if (reader == 0 || reader > node_id_max || from.key.b == 0 || from.key.b > node_id_max) return false;
  auto const counts = decode_affinity(from.value);
  if (!counts) return false;
  auto const subject = static_cast<std::uint32_t>(from.key.b);
  auto const all = of(reader);
  auto const found = place_of(all, subject);
  auto const at = static_cast<std::uint32_t>(found - all.begin());
  auto const known = found != all.end() && found->subject == subject;
  if (!known && from.erased) return true;
  auto& list = pairs_.edit(heap, reader);
  reader_max_ = std::max(reader_max_, reader);
  if (from.erased) {
    list.remove(heap, at);
    --count_;
  } else if (known) {
    list.edit(heap, at).counts = *counts;
  } else {
    list.insert(heap, at, {subject, *counts});
    ++count_;
  }
  return true;
}

void affinity_lists::clear(cow_heap& heap) {
  pairs_.each([&](pair_list list) { list.release(heap); });
  pairs_.clear(heap);
  *this = {};
}

std::uint64_t affinity_lists::bytes() const {
  std::uint64_t sum = pairs_.bytes();
  pairs_.each([&](pair_list const& list) { sum += list.bytes(); });
  return sum;
}

bool rank_state::asks_for_two_hops() const noexcept {
  return scorers_ != nullptr && std::ranges::any_of(scorers_->set, [](auto const& each) {
           return each.second.weights && each.second.weights->two_hop != 0;
         });
}

bool rank_state::apply(cow_heap& heap, row const& from) {
  switch (static_cast<rank_kind>(from.key.a >> 32)) {
    case rank_kind::affinity:
      return acted_.apply(heap, from);
    case rank_kind::opened:
      return opened_.apply(heap, from);
    case rank_kind::boost:
      return apply_boost(heap, from);
    case rank_kind::acts:
      return acts_.apply(heap, from);
    case rank_kind::weights:
      return apply_weights(heap, from);
  }
  return true;  // of a later version
}

bool rank_state::apply_weights(cow_heap& heap, row const& from) {
  auto* next = scorers_ != nullptr ? heap.make<scorers>(*scorers_) : heap.make<scorers>();
  std::erase_if(next->set, [&](auto const& each) { return each.first == from.key.b; });
  if (!from.erased) next->set.emplace_back(from.key.b, scorer_from(from.value));
  heap.retire_object(scorers_);
  scorers_ = next;
  return true;
}

bool rank_state::apply_boost(cow_heap& heap, row const& from) {
  auto const data = boost_data::decode(from.key.b, from.value);
  if (!data) return false;
  using list = std::vector<boost_data>;
  auto* next = boosts_ != nullptr ? heap.make<list>(*boosts_) : heap.make<list>();
  std::erase_if(*next, [&](boost_data const& each) { return each.activity == from.key.b; });
  if (!from.erased)
    next->insert(std::ranges::lower_bound(*next, from.key.b, {}, &boost_data::activity), *data);
  heap.retire_object(boosts_);
  boosts_ = next;
  return true;
}

void rank_state::clear(cow_heap& heap) {
  acted_.clear(heap);
  opened_.clear(heap);
  acts_.clear(heap);
  heap.retire_object(scorers_);
  heap.retire_object(boosts_);
  *this = {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
