// Logistic models per action. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/action_model.hpp>
#include <madang/rank/detail/learned_model.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "rank/ftrl.hpp"
#include "rank/units.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::size_t position_at = action_model::dense_count - 1;

detail::ftrl_pace pace_of(action_model_options const& options) noexcept {
  return {.rate = options.rate, .steadiness = options.steadiness, .hold = options.hold};
}

double logistic(double margin) noexcept { return 1 / (1 + std::exp(-margin)); }

double loss_of(double chance, bool happened) noexcept {
  constexpr double least = 1e-12;
  return -std::log(std::max(happened ? chance : 1 - chance, least));
}

/// The numbers behind the dense weights: a constant, the factors, the position.
std::array<double, action_model::dense_count> dense(action_example const& of) noexcept {
  std::array<double, action_model::dense_count> out{1};
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    out[at + 1] = static_cast<double>(of.factors[at]) / detail::fixed_unit;
  out[position_at] = std::log2(static_cast<double>(of.position));
  return out;
}

std::size_t place_of(action_verb verb) noexcept {
  return static_cast<std::size_t>(std::ranges::find(learned_verbs, verb) - learned_verbs.begin());
}

action_weights nothing_known(action_model_options const& options) {
  action_weights out;
  out.shared.resize(action_model::dense_count);
  out.own.resize(action_model::dense_count + (std::size_t{1} << options.hashed_bits));
  return out;
}

bool sound(std::span<detail::ftrl_coordinate const> all) noexcept {
  return std::ranges::all_of(all, [](detail::ftrl_coordinate const& each) {
    return std::isfinite(each.pull) && std::isfinite(each.squares) && each.squares >= 0;
  });
}

bool sound(action_progress const& of) noexcept {
  return of.positives <= of.examples && std::isfinite(of.log_loss) && std::isfinite(of.base_loss) &&
         of.log_loss >= 0 && of.base_loss >= 0;
}

void note(action_progress& to, double chance, bool happened) noexcept {
  auto const base = (static_cast<double>(to.positives) + 0.5) / (static_cast<double>(to.examples) + 1);
  to.log_loss += loss_of(chance, happened);
  to.base_loss += loss_of(base, happened);
  ++to.examples;
  if (happened) ++to.positives;
}

}  // namespace

result<void> check(action_model_options const& options) {
  constexpr double rate_max = 10;
  constexpr double thousand = 1'000;
  constexpr std::uint32_t bits_min = 8;
  constexpr std::uint32_t bits_max = 20;
  if (!(options.rate > 0 && options.rate <= rate_max)) return fail(errc::out_of_range, "rate");
  if (!(options.steadiness > 0 && options.steadiness <= thousand))
    return fail(errc::out_of_range, "steadiness");
  if (!(options.hold >= 0 && options.hold <= thousand)) return fail(errc::out_of_range, "hold");
  if (options.hashed_bits < bits_min || options.hashed_bits > bits_max)
    return fail(errc::out_of_range, "hashed_bits", options.hashed_bits, bits_max);
  return {};
}

action_model::action_model(rank_weights base, action_model_options const& options)
    : base_(std::move(base)), units_(detail::with_units(base_)), options_(options) {
  weights_.fill(nothing_known(options));
}

std::uint32_t action_model::slot(item_name kind, std::string_view name) const noexcept {
  auto hash = options_.salt * 0x9e3779b97f4a7c15ULL ^ (static_cast<std::uint64_t>(kind) + 1);
  for (auto const letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebULL;
  return static_cast<std::uint32_t>(hash >> (64 - options_.hashed_bits));
}

action_example action_model::example(rank_features const& features) const {
  return {.factors = parts_of_score(features, units_)};
}

double action_model::margin(action_weights const& of, action_example const& at) const noexcept {
  auto const pace = pace_of(options_);
  auto const numbers = dense(at);
  double sum = 0;
  for (std::size_t slot = 0; slot < dense_count; ++slot)
    sum += numbers[slot] * (ftrl_value(of.shared[slot], 0, pace) + ftrl_value(of.own[slot], 0, pace));
  for (auto const name : at.names) sum += ftrl_value(of.own[dense_count + name], 0, pace);
  return sum;
}

double action_model::chance(action_verb verb, action_example const& of) const noexcept {
  return logistic(margin(weights(verb), of));
}

double action_model::worth(action_example const& of) const noexcept {
  double sum = 0;
  for (auto const verb : learned_verbs)
    sum += chance(verb, of) * static_cast<double>(points_of(verb)) / points_per_reply;
  return sum;
}

void action_model::learn(action_example const& from, std::uint32_t verbs) {
  if (frozen_) return;
  proof_.reset();
  auto const pace = pace_of(options_);
  auto const numbers = dense(from);
  for (std::size_t model = 0; model < learned_verbs.size(); ++model) {
    auto& to = weights_[model];
    auto const happened = (verbs & verb_bit(learned_verbs[model])) != 0;
    auto const expected = logistic(margin(to, from));
    note(to.progress, expected, happened);
    auto const slope = expected - (happened ? 1 : 0);
    for (std::size_t slot = 0; slot < dense_count; ++slot) {
      detail::ftrl_step(to.shared[slot], slope * numbers[slot], 0, pace);
      detail::ftrl_step(to.own[slot], slope * numbers[slot], 0, pace);
    }
    for (auto const name : from.names) detail::ftrl_step(to.own[dense_count + name], slope, 0, pace);
  }
}

void action_model::reset() {
  ++version_;
  proof_.reset();
  weights_.fill(nothing_known(options_));
}

void action_model::forget(std::uint32_t slot) {
  for (auto& each : weights_) each.own[dense_count + slot] = {};
}

action_model action_model::without_names() const {
  auto out = *this;
  out.proof_.reset();
  for (auto& each : out.weights_)
    std::fill(each.own.begin() + dense_count, each.own.end(), detail::ftrl_coordinate{});
  return out;
}

action_model action_model::for_another_network(action_model_options const& options) const {
  action_model out(base_, options);
  for (std::size_t model = 0; model < learned_verbs.size(); ++model)
    out.weights_[model].shared = weights_[model].shared;
  return out;
}

result<void> action_model::prove(model_proof proof) {
  constexpr std::size_t name_bytes_max = 64;
  if (proof.against.empty()) return fail(errc::empty, "proof.against");
  if (proof.against.size() > name_bytes_max)
    return fail(errc::too_long, "proof.against", proof.against.size(), name_bytes_max);
  if (!(proof.gain_low > 0 && proof.gain_high >= proof.gain_low && std::isfinite(proof.gain_high)))
    return fail(errc::not_allowed, "proof");
  proof_ = std::move(proof);
  return {};
}

action_weights const& action_model::weights(action_verb verb) const noexcept {
  return weights_[place_of(verb)];
}

result<action_model> action_model::restore(rank_weights base, action_model_options const& options,
                                           std::uint32_t version, std::span<action_weights const> of) {
  if (auto const allowed = check(base); !allowed) return allowed.error();
  if (auto const allowed = check(options); !allowed) return allowed.error();
  if (of.size() != learned_verbs.size())
    return fail(errc::out_of_range, "verbs", of.size(), learned_verbs.size());
  action_model out(std::move(base), options);
  out.version_ = version;
  for (std::size_t model = 0; model < learned_verbs.size(); ++model) {
    auto const field = std::string(name_of(learned_verbs[model]));
    if (of[model].shared.size() != out.weights_[model].shared.size() ||
        of[model].own.size() != out.weights_[model].own.size() || !sound(of[model].shared) ||
        !sound(of[model].own) || !sound(of[model].progress))
      return fail(errc::out_of_range, field);
    out.weights_[model] = of[model];
  }
  return out;
}

custom_scorer scorer_of(action_model model, names_of_item names) {
  auto with = std::make_shared<detail::learned_model const>(std::move(model));
  return custom_scorer([with = std::move(with), names = std::move(names)](candidate_columns const& of,
                                                                          std::span<double> scores) {
    for (std::size_t at = 0; at < of.size(); ++at) {
      if (of.alive()[at] == 0) continue;
      auto const slots = names ? names(with->model(), of.ids()[at]) : std::vector<std::uint32_t>{};
      scores[at] = with->score(of, at, slots);
    }
  });
}

result<custom_scorer> activate(action_model model, names_of_item names) {
  if (!model.proof()) return fail(errc::not_allowed, "proof");
  return scorer_of(std::move(model), std::move(names));
}

}  // namespace v1
}  // namespace madang
