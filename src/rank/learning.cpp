// Weights learned from pairs, by FTRL-proximal around the starting weights. SPDX-License-Identifier:
// Apache-2.0
#include <madang/rank/detail/before_and_after.hpp>
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/learning.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "rank/ftrl.hpp"
#include "rank/sample.hpp"
#include "rank/units.hpp"

namespace madang {
inline namespace v1 {
namespace {

result<void> check_number(std::string_view field, double value, double above, double max) {
  if (!(value > above && value <= max)) return fail(errc::out_of_range, field);
  return {};
}

detail::ftrl_pace pace_of(learning_options const& options) noexcept {
  return {.rate = options.rate, .steadiness = options.steadiness, .hold = options.hold};
}

}  // namespace

result<void> check(learning_options const& options) {
  constexpr double rate_max = 10;
  constexpr double steadiness_max = 1'000;
  constexpr std::uint32_t pairs_max = 1'000;
  if (auto const done = check_number("rate", options.rate, 0, rate_max); !done) return done;
  if (auto const done = check_number("steadiness", options.steadiness, 0, steadiness_max); !done) return done;
  if (!(options.hold >= 0 && options.hold <= steadiness_max)) return fail(errc::out_of_range, "hold");
  if (options.pairs_per_action == 0 || options.pairs_per_action > pairs_max)
    return fail(errc::out_of_range, "pairs_per_action", options.pairs_per_action, pairs_max);
  return {};
}

learning_ranking::learning_ranking(rank_weights const& start, learning_options const& options)
    : with_(start),
      units_(detail::with_units(start)),
      weights_(start),
      options_(options),
      draws_(options.seed) {
  ++weights_.version;
  for (std::size_t at = 0; at < rank_factors_count; ++at) start_[at] = start.factors[at] / detail::fixed_unit;
}

void learning_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  asked_.ask(asked, [&](std::uint32_t item) { return with_.features(asked.reader, item, asked.at_ms); });
  std::ranges::transform(asked_.features(), scores.begin(),
                         [&](rank_features const& features) { return score_of(features, weights_); });
}

void learning_ranking::learn(event_log const& log, log_event const& event) {
  with_.learn(log, event);
  auto const wanted = asked_.answered_by(event);
  auto const in_time = events_++ < options_.events_max;
  if (wanted && in_time && event.verb != action_verb::hide) learn_answer(*wanted);
}

void learning_ranking::learn_answer(std::size_t wanted) {
  auto const& features = asked_.features();
  if (features.size() < 2) return;
  ++actions_;
  auto const better = parts_of_score(features[wanted], units_);
  detail::sample_source from(draws_++, features.size());
  for (std::uint32_t pair = 0; pair < options_.pairs_per_action; ++pair)
    if (auto const other = from.next(); other != wanted)
      learn_pair(better, parts_of_score(features[other], units_));
  round_weights();
}

// One step on the logistic loss of the pair: the item acted on should score higher.
void learning_ranking::learn_pair(score_parts const& better, score_parts const& than) {
  auto const pace = pace_of(options_);
  std::array<double, rank_factors_count> difference{};
  double margin = 0;
  for (std::size_t at = 0; at < rank_factors_count; ++at) {
    difference[at] = static_cast<double>(better[at] - than[at]) / detail::fixed_unit;
    margin += detail::ftrl_value(moved_[at], start_[at], pace) * difference[at];
  }
  auto const slope = -1 / (1 + std::exp(margin));
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    detail::ftrl_step(moved_[at], slope * difference[at], start_[at], pace);
}

void learning_ranking::round_weights() {
  auto const pace = pace_of(options_);
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    weights_.factors[at] = static_cast<fixed_point>(
        std::lround(detail::ftrl_value(moved_[at], start_[at], pace) * detail::fixed_unit));
}

result<learned_weights> learn_weights(event_log const& log, rank_weights const& start,
                                      evaluation_options const& how, learning_options const& options) {
  if (auto const allowed = check(start); !allowed) return allowed.error();
  if (!start.expression.empty()) return fail(errc::not_supported, "expression");
  if (auto const allowed = check(how); !allowed) return allowed.error();
  if (auto const allowed = check(options); !allowed) return allowed.error();
  auto until = options;
  until.events_max = std::min<std::uint64_t>(until.events_max, first_question(log, how));
  learning_ranking learner(start, until);
  if (auto const done = detail::learn_the_past(log, learner, how); !done) return done.error();
  learned_weights out;
  out.weights = learner.weights();
  out.actions = learner.actions();
  weighted_ranking before(start);
  weighted_ranking after(out.weights);
  if (auto const done = detail::weigh_up(log, before, after, how, out); !done) return done.error();
  out.better = out.gain.mrr.low > 0;
  return out;
}

}  // namespace v1
}  // namespace madang
