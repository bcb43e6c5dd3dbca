// Weights learned from pairs, by FTRL-proximal around the starting weights. SPDX-License-Identifier:
// Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/learning.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "rank/sample.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr double unit = detail::fixed_one;
constexpr double weight_max = 16;

result<void> check_number(std::string_view field, double value, double above, double max) {
  if (!(value > above && value <= max)) return fail(errc::out_of_range, field);
  return {};
}

rank_weights with_units(rank_weights of) {
  of.factors.fill(detail::fixed_one);
  return of;
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
    : with_(start), units_(with_units(start)), weights_(start), options_(options), draws_(options.seed) {
  ++weights_.version;
  for (std::size_t at = 0; at < rank_factors_count; ++at) start_[at] = start.factors[at] / unit;
  current_ = start_;
}

void learning_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  reader_ = asked.reader;
  items_.assign(asked.items.begin(), asked.items.end());
  factors_.clear();
  for (std::size_t at = 0; at < items_.size(); ++at) {
    auto const features = with_.features(asked.reader, items_[at], asked.at_ms);
    factors_.push_back(parts_of_score(features, units_));
    scores[at] = score_of(features, weights_);
  }
}

void learning_ranking::learn(event_log const& log, log_event const& event) {
  with_.learn(log, event);
  auto const answers = events_++ < options_.events_max && event.type == log_event_type::action &&
                       event.reader == reader_ && event.verb != action_verb::hide;
  auto const at = std::ranges::find(items_, event.subject);
  if (answers && at != items_.end()) learn_answer(static_cast<std::size_t>(at - items_.begin()));
  reader_ = name_table::none;  // a question is answered by the event that follows it
}

void learning_ranking::learn_answer(std::size_t wanted) {
  if (items_.size() < 2) return;
  ++actions_;
  detail::sample_source from(draws_++, items_.size());
  for (std::uint32_t pair = 0; pair < options_.pairs_per_action; ++pair)
    if (auto const other = from.next(); other != wanted) learn_pair(factors_[wanted], factors_[other]);
  round_weights();
}

// One step on the logistic loss of the pair: the item acted on should score higher.
void learning_ranking::learn_pair(score_parts const& better, score_parts const& than) {
  numbers difference{};
  double margin = 0;
  for (std::size_t at = 0; at < rank_factors_count; ++at) {
    difference[at] = static_cast<double>(better[at] - than[at]) / unit;
    margin += current_[at] * difference[at];
  }
  auto const slope = -1 / (1 + std::exp(margin));
  for (std::size_t at = 0; at < rank_factors_count; ++at) {
    auto const gradient = slope * difference[at];
    if (gradient == 0) continue;
    auto const more = squares_[at] + gradient * gradient;
    auto const change = current_[at] - start_[at];
    pull_[at] += gradient - (std::sqrt(more) - std::sqrt(squares_[at])) / options_.rate * change;
    squares_[at] = more;
    auto const stiffness = (options_.steadiness + std::sqrt(more)) / options_.rate + options_.hold;
    current_[at] = std::clamp(start_[at] - pull_[at] / stiffness, -weight_max, weight_max);
  }
}

void learning_ranking::round_weights() {
  std::ranges::transform(current_, weights_.factors.begin(),
                         [](double weight) { return static_cast<fixed_point>(std::lround(weight * unit)); });
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
  auto from_start = how;
  from_start.test_from = 0;
  from_start.bootstrap_rounds = 0;
  if (auto const asked = evaluate(log, learner, from_start); !asked) return asked.error();
  learned_weights out;
  out.weights = learner.weights();
  out.actions = learner.actions();
  weighted_ranking before(start);
  weighted_ranking after(out.weights);
  auto first = evaluate(log, before, how);
  if (!first) return first.error();
  auto second = evaluate(log, after, how);
  if (!second) return second.error();
  out.before = std::move(*first);
  out.after = std::move(*second);
  out.gain = difference(out.after, out.before, how);
  out.better = out.gain.mrr.low > 0;
  return out;
}

}  // namespace v1
}  // namespace madang
