// Learning weights: a known rule is found again, the same log gives the same weights, and worse is not
// better. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/learning.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string_view>
#include <vector>

#include "ranking/known_weights.hpp"

namespace md = madang;

namespace {

md::evaluation_options quick() {
  md::evaluation_options out;
  out.bootstrap_rounds = 100;
  return out;
}

bench::company_size small() {
  return {.teams = 10, .team_people = 8, .days = 30, .items_per_day = 27, .seed = 5};
}

double ndcg(md::event_log const& log, md::rank_weights const& weights) {
  md::weighted_ranking with(weights);
  return md::evaluate(log, with, quick()).value().ndcg10.value;
}

/// The factors that set items apart most, at the end of the log, strongest first: what explanations name
/// first.
std::vector<std::string_view> strongest(md::event_log const& log, md::rank_weights const& weights,
                                        std::size_t count) {
  md::weighted_ranking with(weights);
  for (auto const& event : log.events()) with.learn(log, event);
  auto const items = static_cast<std::uint32_t>(log.items().size());
  std::array<double, md::rank_factors_count> spread{};
  for (std::uint32_t reader = 0; reader < log.people().size(); ++reader) {
    std::vector<md::score_parts> parts;
    for (auto item = items - 100; item < items; ++item)
      parts.push_back(md::parts_of_score(with.features(reader, item, log.events().back().at_ms), weights));
    for (std::size_t factor = 0; factor < md::rank_factors_count; ++factor) {
      double mean = 0;
      for (auto const& each : parts) mean += static_cast<double>(each[factor]) / 100;
      for (auto const& each : parts) spread[factor] += std::abs(static_cast<double>(each[factor]) - mean);
    }
  }
  std::vector<std::string_view> names;
  std::vector<std::size_t> order(md::rank_factors_count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::ranges::greater(), [&](std::size_t factor) { return spread[factor]; });
  for (std::size_t at = 0; at < count; ++at)
    names.push_back(md::name_of(static_cast<md::rank_factor>(order[at])));
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("learning: the rule that readers act by is found again") {
  auto const log = bench::known_weights_log(small());
  auto const learned = md::learn_weights(log, md::default_weights(), quick()).value();
  CHECK(learned.better);
  CHECK(learned.actions > 1'000);
  CHECK(learned.weights.version == 2);
  CHECK(md::check(learned.weights).has_value());
  auto const oracle = ndcg(log, bench::known_rule());
  CHECK(learned.before.ndcg10.value < 0.9 * oracle);
  CHECK(learned.after.ndcg10.value >= 0.95 * oracle);
  CHECK(strongest(log, learned.weights, 3) == strongest(log, bench::known_rule(), 3));
}

TEST_CASE("learning: the same log gives the same weights") {
  auto const log = bench::known_weights_log({.teams = 3, .team_people = 5, .days = 10, .items_per_day = 18});
  auto const once = md::learn_weights(log, md::default_weights(), quick()).value();
  auto const again = md::learn_weights(log, md::default_weights(), quick()).value();
  CHECK(once.weights == again.weights);
}

TEST_CASE("learning: the events that are tested on were not learned from") {
  auto const log = bench::known_weights_log(small());
  auto const until = md::first_question(log, quick());
  md::learning_ranking learner(md::default_weights(), {.events_max = until});
  auto from_start = quick();
  from_start.test_from = 0;
  md::evaluate(log, learner, from_start).value();
  CHECK(learner.weights() == md::learn_weights(log, md::default_weights(), quick()).value().weights);
  md::learning_ranking further(md::default_weights(), {});
  md::evaluate(log, further, from_start).value();
  CHECK(further.actions() > learner.actions());
}

TEST_CASE("learning: from readers who act by the weights in use there is nothing to gain") {
  auto const log = bench::known_weights_log(small());
  auto const learned = md::learn_weights(log, bench::known_rule(), quick()).value();
  CHECK_FALSE(learned.better);
  CHECK(learned.after.ndcg10.value > 0.98 * learned.before.ndcg10.value);
}

TEST_CASE("learning: options out of range are errors that name the field") {
  CHECK(md::check(md::learning_options{}).has_value());
  CHECK(md::check(md::learning_options{.rate = 0}).error().field == "rate");
  CHECK(md::check(md::learning_options{.rate = std::nan("")}).error().field == "rate");
  CHECK(md::check(md::learning_options{.steadiness = -1}).error().field == "steadiness");
  CHECK(md::check(md::learning_options{.hold = 1e9}).error().field == "hold");
  CHECK(md::check(md::learning_options{.pairs_per_action = 0}).error().field == "pairs_per_action");
}
