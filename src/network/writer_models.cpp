// The learned model of a network. Invariant: where it is in use, it was better than the weights that hold
// there. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>
#include <madang/rank/detail/log_names.hpp>

#include <utility>
#include <vector>

#include "network/ranking_numbers.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_model() { return fail(errc::corrupt, "model"); }

row_key model_row() noexcept { return rank_row(rank_kind::model, 0, 0); }
row_key use_row(std::uint64_t number) noexcept { return rank_row(rank_kind::model_use, 0, number); }

/// Nothing for weights that nobody understands.
std::optional<rank_weights> weights_at(rank_state const& ranks, std::uint64_t number) {
  auto const* set = ranks.weights_for(number);
  return set != nullptr ? set->weights : default_weights();
}

/// Was the model better than the weights that hold there?
result<void> check_proof(action_model const& model, rank_state const& ranks, std::uint64_t number) {
  if (!model.proof()) return fail(errc::not_allowed, "proof");
  auto const weights = weights_at(ranks, number);
  if (!weights) return fail(errc::malformed, "weights");
  auto const& than = *model.proof();
  if (than.against != weights->name || than.version != weights->version)
    return fail(errc::not_allowed, "proof.against");
  return {};
}

/// Names are hashed, but whoever knows a number finds what was learned of items that this person wrote.
void forget_author(action_model& in, node_id person) {
  in.forget(in.slot(item_name::author, person_in_log(person.value)));
}

/// As it was given, but of those who were erased since it was learned.
action_model without_erased(action_model of, state const& in) {
  for (std::uint32_t id = 1; in.erasures && id <= in.graph.node_count; ++id)
    if (in.graph.exists({id}) && in.graph.node({id}).erased) forget_author(of, {id});
  return of;
}

}  // namespace

result<action_model const*> writer::model() const {
  auto const* known = in_.working.ranks.model();
  if (known == nullptr) return fail(errc::not_allowed, "model");
  if (!known->learned) return fail(errc::malformed, "model");
  return &known->learned->model();
}

result<void> writer::put_model(action_model const& model) {
  if (!put({model_row(), encode(model), false})) return broken_model();
  return {};
}

result<void> writer::set_model(action_model const& given) {
  auto const bits = given.options().hashed_bits;
  if (bits > model_hashed_bits_max)
    return fail(errc::out_of_range, "options.hashed_bits", bits, model_hashed_bits_max);
  if (!given.base().expression.empty()) return fail(errc::not_supported, "weights.expression");
  auto const model = without_erased(given, in_.working);
  auto const& ranks = in_.working.ranks;
  if (auto const known = this->model()) {
    if (**known == model) return {};
    if ((*known)->frozen()) return fail(errc::not_allowed, "frozen");
  }
  for (auto const& use : ranks.model_uses())
    if (auto const better = check_proof(model, ranks, use.number); !better) return better;
  return put_model(model);
}

result<void> writer::use_model(std::optional<feed_view> view) {
  auto const number = ranking_number(view);
  if (!number) return number.error();
  auto const known = model();
  if (!known) return known.error();
  if (auto const better = check_proof(**known, in_.working.ranks, *number); !better) return better;
  if (in_.working.ranks.uses_model(*number)) return {};
  if (!put({use_row(*number), model_use_data{*number, now_ms_}.encode(), false})) return broken_model();
  return {};
}

result<void> writer::end_model_use(std::uint64_t number) {
  if (in_.working.ranks.uses_model(number) && !put({use_row(number), {}, true})) return broken_model();
  return {};
}

result<void> writer::stop_model(std::optional<feed_view> view) {
  auto const number = ranking_number(view);
  if (!number) return number.error();
  return end_model_use(*number);
}

result<void> writer::freeze_model() {
  auto const known = model();
  if (!known) return known.error();
  if ((*known)->frozen()) return {};
  auto next = **known;
  next.freeze();
  return put_model(next);
}

result<void> writer::thaw_model() {
  auto const known = model();
  if (!known) return known.error();
  if (!(*known)->frozen()) return {};
  auto next = **known;
  next.thaw();
  return put_model(next);
}

// Of what cannot be understood nothing is left.
result<void> writer::reset_model() {
  auto const known = model();
  if (!known && known.error().code != errc::malformed) return known.error();
  auto const uses = in_.working.ranks.model_uses();
  std::vector<model_use_data> const ending(uses.begin(), uses.end());
  for (auto const& each : ending)
    if (auto const done = end_model_use(each.number); !done) return done;
  if (!known) {
    if (!put({model_row(), {}, true})) return broken_model();
    return {};
  }
  auto next = **known;
  next.reset();
  return put_model(next);
}

// What the model was compared with holds no more where other weights hold now.
result<void> writer::put_weights(std::uint64_t number, row value) {
  auto const& ranks = in_.working.ranks;
  std::vector<std::pair<std::uint64_t, std::optional<rank_weights>>> before;
  for (auto const& use : ranks.model_uses()) before.emplace_back(use.number, weights_at(ranks, use.number));
  value.key = rank_row(rank_kind::weights, 0, number);
  if (!put(std::move(value))) return fail(errc::corrupt, "weights");
  for (auto const& [used, weights] : before)
    if (weights_at(in_.working.ranks, used) != weights)
      if (auto const done = end_model_use(used); !done) return done;
  return {};
}

result<void> writer::set_ranking(std::optional<feed_view> view, rank_weights const& weights) {
  auto const number = ranking_number(view);
  if (!number) return number.error();
  if (auto const fine = check(weights); !fine) return fine;
  auto const* known = in_.working.ranks.scorer(*number);
  if (known != nullptr && known->weights == weights) return {};
  return put_weights(*number, {{}, encode(weights), false});
}

result<void> writer::reset_ranking(std::optional<feed_view> view) {
  auto const number = ranking_number(view);
  if (!number) return number.error();
  if (in_.working.ranks.scorer(*number) == nullptr) return {};
  return put_weights(*number, {{}, {}, true});
}

result<void> writer::forget_in_model(std::span<node_id const> people) {
  auto const known = model();
  if (!known) return {};  // there is none, or nobody can read it
  auto next = **known;
  for (auto const each : people) forget_author(next, each);
  return next == **known ? result<void>() : put_model(next);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
