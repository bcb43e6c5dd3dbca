// Models per action: a known rule is found again and named, the same log gives the same model, and none is
// used that was not better. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/action_learning.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ranking/known_weights.hpp"

namespace md = madang;

namespace {

md::evaluation_options quick() {
  md::evaluation_options out;
  out.bootstrap_rounds = 100;
  return out;
}

md::action_model new_model() { return {md::default_weights(), {}}; }

bench::company_size small() {
  return {.teams = 10, .team_people = 8, .days = 30, .items_per_day = 27, .seed = 5};
}

/// The factors that set the items apart most in explanations, strongest first.
std::vector<md::rank_factor> strongest(md::event_log const& log, md::action_model const& model,
                                       std::size_t count) {
  md::weighted_ranking with(md::default_weights());
  for (auto const& event : log.events()) with.learn(log, event);
  auto const scorer = md::scorer_of(model);
  auto const items = static_cast<std::uint32_t>(log.items().size());
  std::map<md::rank_factor, double> spread;
  for (std::uint32_t reader = 0; reader < 10; ++reader) {
    std::map<md::rank_factor, std::vector<double>> parts;
    for (auto item = items - 60; item < items; ++item) {
      auto const features = with.features(reader, item, log.events().back().at_ms);
      auto const why = md::explain_score(features, model.base(), item, scorer).value();
      for (std::size_t at = 0; at < md::rank_factors_count; ++at)
        parts[static_cast<md::rank_factor>(at)].push_back(0);
      for (auto const& [factor, part] : why.factors) parts[factor].back() = static_cast<double>(part);
    }
    for (auto const& [factor, all] : parts) {
      double mean = 0;
      for (auto const each : all) mean += each / static_cast<double>(all.size());
      for (auto const each : all) spread[factor] += std::abs(each - mean);
    }
  }
  std::vector<md::rank_factor> out;
  for (auto const& [factor, much] : spread) out.push_back(factor);
  std::ranges::sort(out, std::ranges::greater(), [&](md::rank_factor of) { return spread[of]; });
  out.resize(count);
  std::ranges::sort(out);
  return out;
}

/// Readers are shown pages of two: they react to what Kim writes, hide what Lee writes, and open the first.
md::event_log shown_pages() {
  md::event_log log;
  for (int round = 0; round < 300; ++round) {
    auto const at = [&](int step) { return (round * 10 + step) * 60'000LL; };
    auto const kim = "k" + std::to_string(round);
    auto const lee = "l" + std::to_string(round);
    log.add(md::item_line{.at_ms = at(0), .id = kim, .author = "kim"}).value();
    log.add(md::item_line{.at_ms = at(0), .id = lee, .author = "lee"}).value();
    auto const& first = round % 2 == 0 ? kim : lee;
    auto const& second = round % 2 == 0 ? lee : kim;
    log.add(md::impression_line{.at_ms = at(1), .reader = "park", .items = {first, second}}).value();
    log.add(md::action_line{at(2), "park", md::action_verb::open, first}).value();
    log.add(md::action_line{at(3), "park", md::action_verb::react, kim}).value();
    log.add(md::action_line{at(4), "park", md::action_verb::hide, lee}).value();
  }
  return log;
}

md::action_example by(md::action_model const& model, std::string_view author, std::uint32_t position = 1) {
  auto out = model.example({});
  out.position = position;
  out.names = {model.slot(md::item_name::author, author)};
  return out;
}

}  // namespace

TEST_CASE("action model: the rule that readers act by is found again, and its factors are named first") {
  auto const log = bench::known_weights_log(small());
  auto const learned = md::learn_actions(log, md::default_weights(), new_model(), quick()).value();
  CHECK(learned.better);
  CHECK(learned.model.proof()->against == "default");
  md::weighted_ranking rule(bench::known_rule());
  auto const oracle = md::evaluate(log, rule, quick()).value().ndcg10.value;
  CHECK(learned.before.ndcg10.value < 0.9 * oracle);
  CHECK(learned.after.ndcg10.value >= 0.95 * oracle);
  CHECK(strongest(log, learned.model, 4) == std::vector{md::rank_factor::freshness, md::rank_factor::author,
                                                        md::rank_factor::topic, md::rank_factor::engagement});
}

TEST_CASE("action model: each action is learned from what was shown, apart from where it stood") {
  auto const log = shown_pages();
  md::action_ranking learner(new_model(), {.join_ms = 3'600'000});
  for (auto const& event : log.events()) learner.learn(log, event);
  learner.finish();
  auto const& model = learner.model();
  md::weighted_ranking with(md::default_weights());
  for (auto const& event : log.events()) with.learn(log, event);
  auto const now = [&](std::string const& author, std::uint32_t position) {
    auto const item = log.item_ids().find(author.substr(0, 1) + "299");
    auto out = model.example(with.features(log.people().find("park"), item, log.events().back().at_ms));
    out.position = position;
    out.names = {model.slot(md::item_name::author, author)};
    return out;
  };
  CHECK(model.weights(md::action_verb::react).progress.examples == 600);
  CHECK(model.weights(md::action_verb::react).progress.positives == 300);
  CHECK(model.chance(md::action_verb::react, now("kim", 1)) > 0.9);
  CHECK(model.chance(md::action_verb::react, now("lee", 1)) < 0.1);
  CHECK(model.chance(md::action_verb::hide, now("lee", 1)) > 0.9);
  CHECK(model.chance(md::action_verb::open, now("kim", 1)) > 0.8);
  CHECK(model.chance(md::action_verb::open, now("kim", 2)) < 0.2);
  CHECK(model.chance(md::action_verb::reply, now("kim", 1)) < 0.1);
  CHECK(model.worth(now("kim", 1)) > 0.4);
  CHECK(model.worth(now("lee", 1)) < -1);
  auto const& progress = model.weights(md::action_verb::react).progress;
  CHECK(progress.log_loss < 0.5 * progress.base_loss);
}

TEST_CASE("action model: an action after the time allowed belongs to no impression") {
  md::event_log log;
  log.add(md::item_line{.at_ms = 0, .id = "a", .author = "kim"}).value();
  log.add(md::impression_line{.at_ms = 1'000, .reader = "park", .items = {"a"}}).value();
  log.add(md::action_line{2'001, "park", md::action_verb::react, "a"}).value();
  for (auto const& [join_ms, positives] : {std::pair{1'000, 0}, std::pair{1'001, 1}}) {
    md::action_ranking learner(new_model(), {.join_ms = join_ms});
    for (auto const& event : log.events()) learner.learn(log, event);
    learner.finish();
    CHECK(learner.model().weights(md::action_verb::react).progress.examples == 1);
    CHECK(learner.model().weights(md::action_verb::react).progress.positives ==
          static_cast<std::uint64_t>(positives));
  }
}

TEST_CASE("action model: the same log gives the same model") {
  auto const log = bench::known_weights_log({.teams = 3, .team_people = 5, .days = 10, .items_per_day = 18});
  auto const once = md::learn_actions(log, md::default_weights(), new_model(), quick()).value();
  auto const again = md::learn_actions(log, md::default_weights(), new_model(), quick()).value();
  CHECK(once.model == again.model);
}

TEST_CASE("action model: none is used that was not better than what is in use, or learned since") {
  auto model = new_model();
  CHECK(md::activate(model).error().code == md::errc::not_allowed);
  CHECK(md::activate(model).error().field == "proof");
  CHECK_FALSE(model.prove({.against = "default", .gain_low = -0.01, .gain_high = 0.2}).has_value());
  CHECK_FALSE(model.prove({.against = "default", .gain_low = 0, .gain_high = 0.2}).has_value());
  CHECK_FALSE(model.prove({.gain_low = std::nan(""), .gain_high = 0.2}).has_value());
  model.prove({.against = "default", .gain_low = 0.01, .gain_high = 0.2}).value();
  CHECK(md::activate(model).has_value());
  model.learn(model.example({}), 0);
  CHECK_FALSE(md::activate(model).has_value());
  auto const log = bench::known_weights_log(small());
  auto const worse = md::learn_actions(log, bench::known_rule(), new_model(), quick()).value();
  CHECK_FALSE(worse.better);
  CHECK_FALSE(worse.model.proof());
}

TEST_CASE("action model: frozen it stays, reset it knows nothing, elsewhere it knows no names") {
  auto model = new_model();
  auto const kim = by(model, "kim");
  for (int round = 0; round < 50; ++round) model.learn(kim, md::verb_bit(md::action_verb::react));
  auto const learned = model.chance(md::action_verb::react, kim);
  CHECK(learned > 0.8);
  model.freeze();
  model.learn(kim, 0);
  CHECK(model.chance(md::action_verb::react, kim) == learned);
  auto const other = model.for_another_network({.salt = 2});
  CHECK(other.weights(md::action_verb::react).own == new_model().weights(md::action_verb::react).own);
  CHECK(other.chance(md::action_verb::react, other.example({})) > 0.5);
  model.thaw();
  model.reset();
  CHECK(model.version() == 2);
  CHECK(model.chance(md::action_verb::react, kim) == 0.5);
}

TEST_CASE("action model: what is no state of a model is refused") {
  auto const model = new_model();
  auto const restored = [&](auto const& change) {
    std::vector<md::action_weights> all;
    for (auto const verb : md::learned_verbs) all.push_back(model.weights(verb));
    change(all);
    return md::action_model::restore(model.base(), model.options(), 1, all);
  };
  CHECK(restored([](auto&) {}).value() == model);
  CHECK_FALSE(restored([](auto& all) { all.pop_back(); }).has_value());
  CHECK_FALSE(restored([](auto& all) { all[0].own.pop_back(); }).has_value());
  CHECK(restored([](auto& all) { all[1].shared[3].pull = std::nan(""); }).error().field == "react");
  CHECK_FALSE(restored([](auto& all) { all[1].own[3].squares = -1; }).has_value());
  CHECK_FALSE(restored([](auto& all) {
                all[2].own[9].squares = std::numeric_limits<double>::infinity();
              }).has_value());
  CHECK_FALSE(restored([](auto& all) { all[0].progress.positives = 1; }).has_value());
  CHECK(md::check(md::action_model_options{.rate = 0}).error().field == "rate");
  CHECK(md::check(md::action_model_options{.hold = std::nan("")}).error().field == "hold");
  CHECK(md::check(md::action_model_options{.hashed_bits = 21}).error().field == "hashed_bits");
  CHECK(md::check(md::action_learning_options{.others_per_action = 0}).error().field == "others_per_action");
}
