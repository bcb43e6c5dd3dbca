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

set_scorer model_from(std::string_view value) {
  set_scorer out;
  auto model = decode_model(value);
  if (!model) return out;
  out.weights = model->base();
  out.learned = std::make_shared<learned_model const>(std::move(*model));
  return out;
}

set_scorer scorer_from(std::string_view value) {
  set_scorer out{decode_weights(value), nullptr, nullptr};
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

set_scorer const* rank_state::scorer_for(std::uint8_t view) const noexcept {
  for (auto const number : {of_view(view), of_network}) {
    if (uses_model(number)) return &scorers_->model;
    if (auto const* own = scorer(number); own != nullptr) return own;
  }
  return nullptr;
}

std::uint64_t rank_state::bytes() const {
  auto const* const of_model = model();
  auto const learned = of_model != nullptr && of_model->learned ? of_model->learned->bytes() : 0;
  return acted_.bytes() + opened_.bytes() + acts_.bytes() + learned;
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
  if (scorers_ == nullptr) return false;
  auto const asks = [](set_scorer const& of) { return of.weights && of.weights->two_hop != 0; };
  return (!scorers_->uses.empty() && asks(scorers_->model)) ||
         std::ranges::any_of(scorers_->set, [&](auto const& each) { return asks(each.second); });
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
    case rank_kind::model:
      return apply_model(heap, from);
    case rank_kind::model_use:
      return apply_model_use(heap, from);
  }
  return true;  // of a later version
}

template <class Change>
void rank_state::edit_scorers(cow_heap& heap, Change const& change) {
  auto* next = scorers_ != nullptr ? heap.make<scorers>(*scorers_) : heap.make<scorers>();
  change(*next);
  heap.retire_object(scorers_);
  scorers_ = next;
}

bool rank_state::apply_weights(cow_heap& heap, row const& from) {
  edit_scorers(heap, [&](scorers& to) {
    std::erase_if(to.set, [&](auto const& each) { return each.first == from.key.b; });
    if (!from.erased) to.set.emplace_back(from.key.b, scorer_from(from.value));
  });
  return true;
}

bool rank_state::apply_model(cow_heap& heap, row const& from) {
  edit_scorers(heap, [&](scorers& to) {
    to.has_model = !from.erased;
    to.model = from.erased ? set_scorer{} : model_from(from.value);
  });
  return true;
}

bool rank_state::apply_model_use(cow_heap& heap, row const& from) {
  auto const use = model_use_data::decode(from.key.b, from.value);
  if (!use) return false;
  edit_scorers(heap, [&](scorers& to) {
    std::erase_if(to.uses, [&](auto const& each) { return each.number == from.key.b; });
    if (!from.erased)
      to.uses.insert(std::ranges::lower_bound(to.uses, from.key.b, {}, &model_use_data::number), *use);
  });
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
