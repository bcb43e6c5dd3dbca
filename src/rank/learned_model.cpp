// Models with every weight worked out. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/detail/learned_model.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <cmath>
#include <utility>

#include "rank/columns.hpp"
#include "rank/ftrl.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr double score_per_reply = 1'024;

double worth_of(action_verb verb) noexcept { return static_cast<double>(points_of(verb)) / points_per_reply; }

}  // namespace

learned_model::learned_model(action_model of) : model_(std::move(of)) {
  auto const& options = model_.options();
  ftrl_pace const pace{.rate = options.rate, .steadiness = options.steadiness, .hold = options.hold};
  hashed_.resize(std::size_t{1} << options.hashed_bits);
  for (std::size_t verb = 0; verb < learned_verbs.size(); ++verb) {
    auto const& from = model_.weights(learned_verbs[verb]);
    for (std::size_t slot = 0; slot < dense_.size(); ++slot)
      dense_[slot][verb] = ftrl_value(from.shared[slot], 0, pace) + ftrl_value(from.own[slot], 0, pace);
    for (std::size_t slot = 0; slot < hashed_.size(); ++slot)
      hashed_[slot][verb] = ftrl_value(from.own[dense_.size() + slot], 0, pace);
  }
}

double learned_model::worth(score_parts const& factors, std::span<std::uint32_t const> names) const noexcept {
  auto margins = dense_.front();
  for (std::size_t at = 0; at < factors.size(); ++at) {
    auto const number = static_cast<double>(factors[at]) / fixed_one;
    for (std::size_t verb = 0; verb < margins.size(); ++verb) margins[verb] += number * dense_[at + 1][verb];
  }
  for (auto const name : names)
    for (std::size_t verb = 0; verb < margins.size(); ++verb) margins[verb] += hashed_[name][verb];
  double sum = 0;
  for (std::size_t verb = 0; verb < margins.size(); ++verb)
    sum += worth_of(learned_verbs[verb]) / (1 + std::exp(-margins[verb]));
  return sum;
}

double learned_model::score(candidate_columns const& of, std::size_t at,
                            std::span<std::uint32_t const> names) const noexcept {
  return worth(model_.example(features_at(of, at)).factors, names) * score_per_reply;
}

std::uint64_t learned_model::bytes() const noexcept {
  std::uint64_t sum = hashed_.size() * sizeof(of_verbs);
  for (auto const verb : learned_verbs) {
    auto const& from = model_.weights(verb);
    sum += (from.shared.size() + from.own.size()) * sizeof(ftrl_coordinate);
  }
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
