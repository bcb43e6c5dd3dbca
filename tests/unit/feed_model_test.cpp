// A learned model of the network: held, proven, in use, frozen, reset, forgotten of the erased, and broken.
// SPDX-License-Identifier: Apache-2.0
#include <madang/open.hpp>
#include <madang/rank/detail/log_names.hpp>
#include <madang/rank/detail/model_rows.hpp>
#include <madang/rank/detail/rank_rows.hpp>
#include <network_suite.hpp>
#include <store_suite.hpp>
#include <whole_store.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
using md::errc;
using network_suite::still_clock;

namespace {

md::action_model with_proof(md::action_model model, std::string against = "default",
                            std::uint32_t version = 1) {
  model
      .prove({.against = std::move(against),
              .version = version,
              .questions = 500,
              .gain_low = 0.01,
              .gain_high = 0.05})
      .value();
  return model;
}

/// A company of three: Kim follows Lee and Park, who write in turns.
struct company {
  still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> net;
  md::person_id kim, lee, park;

  explicit company(std::unique_ptr<md::store> made = md::make_memory_store()) {
    rows = made.get();
    net.emplace(md::network::open(std::move(made), {.time = &clock}).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    park = net->add_person({.key = "park", .name = "Park"}).value();
    for (auto const each : {lee, park}) net->follow(kim, each).value();
    for (int at = 0; at < 10; ++at)
      for (auto const by : {lee, park}) {
        clock.ms += 60'000;
        net->post({.actor = by, .text = "news"}).value();
      }
  }
  /// Readers react to what one person writes, and hide what another does.
  md::action_model likes(md::person_id one, md::person_id not_the_other,
                         md::action_model_options const& options = {}) const {
    md::action_model out(md::default_weights(), options);
    auto const shown = [&](md::person_id by, unsigned round) {
      auto example = out.example({.age_ms = 60'000 * (round % 20U)});
      example.names = {out.slot(md::item_name::author, md::detail::person_in_log(by.value))};
      return example;
    };
    for (unsigned round = 0; round < 60; ++round) {
      out.learn(shown(one, round), md::verb_bit(md::action_verb::react));
      out.learn(shown(not_the_other, round), md::verb_bit(md::action_verb::hide));
    }
    return out;
  }
  md::page top(md::feed_view view = md::feed_view::home) const { return top_of(*net, view); }
  md::page top_of(md::network const& of, md::feed_view view = md::feed_view::home) const {
    return of.feed(kim, {.view = view, .limit = 20, .order = md::feed_order::top}).value();
  }
  std::vector<std::uint32_t> authors(md::page const& of) const {
    std::vector<std::uint32_t> out;
    for (auto const& each : of) out.push_back(each.actor.id.value);
    return out;
  }
  md::change all_rows() const { return network_suite::all_rows(*rows); }
  md::network reopened(md::change const& all) const {
    return md::network::open(network_suite::store_of(all), {.time = const_cast<still_clock*>(&clock)})
        .value();
  }
};

std::string shape(md::page const& of) {
  std::string out;
  for (auto const& each : of)
    out.append(std::to_string(each.id.value))
        .append(":")
        .append(std::to_string(each.rank->score))
        .append(" ");
  return out;
}

void refused(md::result<void> const& answer, errc code, std::string_view field) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == code);
  CHECK(answer.error().field == field);
}

md::row_key const model_row = md::detail::rank_row(md::detail::rank_kind::model, 0, 0);

}  // namespace

TEST_CASE("model: it orders feeds of a view once it was better than the weights that hold there") {
  company in;
  CHECK_FALSE(in.net->model().value());
  refused(in.net->use_model(md::feed_view::home), errc::not_allowed, "model");
  auto const model = in.likes(in.lee, in.park);
  in.net->set_model(model).value();
  refused(in.net->use_model(md::feed_view::home), errc::not_allowed, "proof");
  in.net->set_model(with_proof(model, "ours")).value();
  refused(in.net->use_model(md::feed_view::home), errc::not_allowed, "proof.against");
  in.net->set_model(with_proof(model, "default", 2)).value();
  refused(in.net->use_model(md::feed_view::home), errc::not_allowed, "proof.against");
  auto const before = shape(in.top());

  in.net->set_model(with_proof(model)).value();
  CHECK(shape(in.top()) == before);
  in.net->use_model(md::feed_view::home).value();
  auto const page = in.top();
  CHECK(page.order == md::feed_order::top);
  CHECK(page.note == md::order_note::as_asked);
  auto const authors = in.authors(page);
  CHECK(std::count(authors.begin(), authors.begin() + 3, in.lee.value) >= 2);
  CHECK(shape(page) != before);
  auto const info = in.net->model().value().value();
  CHECK(info.model == with_proof(model));
  REQUIRE(info.used_by.size() == 1);
  CHECK(info.used_by[0].view == md::feed_view::home);

  in.net->stop_model(md::feed_view::home).value();
  CHECK(shape(in.top()) == before);
}

TEST_CASE("model: what it says of an item is what the model says, and the explanation adds up to it") {
  company in;
  auto const model = with_proof(in.likes(in.park, in.lee));
  in.net->set_model(model).value();
  in.net->use_model(std::nullopt).value();
  auto const authors_of_network = in.authors(in.top(md::feed_view::network));
  CHECK(std::count(authors_of_network.begin(), authors_of_network.begin() + 3, in.park.value) >= 2);
  auto const scorer = md::scorer_of(model, [&](md::action_model const& of, std::uint64_t id) {
    auto const item = in.net->activity(in.kim, md::activity_id{id}).value();
    auto const author = md::detail::person_in_log(item.items[0].actor.id.value);
    return std::vector<std::uint32_t>{of.slot(md::item_name::author, author)};
  });
  auto explained = false;
  for (auto const& each : in.top()) {
    auto const sum = std::accumulate(each.rank->factors.begin(), each.rank->factors.end(), each.rank->base,
                                     [](std::int64_t all, auto const& one) { return all + one.part; });
    CHECK(sum == each.rank->score);
    explained = explained || !each.rank->factors.empty();
    md::rank_features known;
    known.author = 4ULL << 16U;  // Kim follows both
    known.age_ms = md::rank_epoch_of(in.clock.ms) - each.at.time_since_epoch().count();
    md::candidate_columns one;
    one.add(each.id.value, known, model.base());
    std::vector<std::int64_t> score(1);
    scorer.score(one, score).value();
    CHECK(score[0] == each.rank->score);
  }
  CHECK(explained);
}

TEST_CASE("model: weights that are set later hold, where they change something") {
  company in;
  in.net->set_model(with_proof(in.likes(in.lee, in.park))).value();
  auto ours = md::default_weights();
  ours.name = "ours";
  in.net->use_model(std::nullopt).value();
  in.net->use_model(md::feed_view::home).value();
  in.net->set_ranking(md::feed_view::group, ours).value();
  CHECK(in.net->model().value()->used_by.size() == 2);
  in.net->set_ranking(md::feed_view::home, ours).value();
  REQUIRE(in.net->model().value()->used_by.size() == 1);
  CHECK_FALSE(in.net->model().value()->used_by[0].view);
  refused(in.net->use_model(md::feed_view::home), errc::not_allowed, "proof.against");
  in.net->reset_ranking(md::feed_view::home).value();
  in.net->use_model(md::feed_view::home).value();
  in.net->set_ranking(std::nullopt, md::default_weights()).value();  // as it was
  CHECK(in.net->model().value()->used_by.size() == 2);
  in.net->set_ranking(std::nullopt, ours).value();  // the home feed is ordered by it, too
  CHECK(in.net->model().value()->used_by.empty());
  CHECK(in.net->ranking(md::feed_view::home).value() == ours);
}

TEST_CASE("model: one in use is replaced by nothing worse than what holds there; a frozen one by nothing") {
  company in;
  auto const model = in.likes(in.lee, in.park);
  in.net->set_model(with_proof(model)).value();
  in.net->use_model(std::nullopt).value();
  auto const other = in.likes(in.park, in.lee);
  refused(in.net->set_model(other), errc::not_allowed, "proof");
  refused(in.net->set_model(with_proof(other, "ours")), errc::not_allowed, "proof.against");
  in.net->freeze_model().value();
  CHECK(in.net->model().value()->model.frozen());
  refused(in.net->set_model(with_proof(other)), errc::not_allowed, "frozen");
  CHECK(in.net->model().value()->used_by.size() == 1);
  in.net->thaw_model().value();
  in.net->set_model(with_proof(other)).value();
  CHECK(in.net->model().value()->model == with_proof(other));

  auto const version = other.version();
  in.net->reset_model().value();
  auto const info = in.net->model().value().value();
  CHECK(info.used_by.empty());
  CHECK(info.model.version() == version + 1);
  CHECK_FALSE(info.model.proof());
  CHECK(info.model.weights(md::action_verb::react).progress.examples == 0);
  CHECK(in.top().note == md::order_note::as_asked);
}

TEST_CASE("model: limits and views are refused by name, and nothing has happened") {
  company in;
  md::action_model const big(md::default_weights(), {.hashed_bits = 17});
  refused(in.net->set_model(big), errc::out_of_range, "options.hashed_bits");
  CHECK(in.net->set_model(big).error().limit == md::model_hashed_bits_max);
  auto base = md::default_weights();
  base.expression = "weighted + 1";
  refused(in.net->set_model(md::action_model(base, {})), errc::not_supported, "weights.expression");
  for (auto const& done : {in.net->freeze_model(), in.net->thaw_model(), in.net->reset_model()})
    refused(done, errc::not_allowed, "model");
  CHECK_FALSE(in.net->model().value());
  in.net->set_model(with_proof(in.likes(in.lee, in.park))).value();
  refused(in.net->use_model(static_cast<md::feed_view>(99)), errc::unknown_view, "view");
  refused(in.net->stop_model(static_cast<md::feed_view>(99)), errc::unknown_view, "view");
}

TEST_CASE("model: commands are in the audit") {
  company in;
  auto const before = in.net->audit(0, 10'000).value().back().number;
  in.net->set_model(with_proof(in.likes(in.lee, in.park))).value();
  in.net->use_model(std::nullopt).value();
  in.net->stop_model(std::nullopt).value();
  in.net->freeze_model().value();
  in.net->thaw_model().value();
  in.net->reset_model().value();
  std::string names;
  for (auto const& entry : in.net->audit(before).value())
    for (auto const& command : entry.commands) names.append(command.name).append(" ");
  CHECK(names == "set_model use_model stop_model freeze_model thaw_model reset_model ");
}

TEST_CASE("model: a SQLite file gives it back, in use, and a reader of the file may not change it") {
  store_suite::scratch_folder const folder;
  auto const file = folder / "net.db";
  company in(md::open_sqlite_store(file).value());
  auto const model = with_proof(in.likes(in.lee, in.park));
  in.net->set_model(model).value();
  in.net->use_model(md::feed_view::home).value();
  auto const before = shape(in.top());
  CHECK(in.net->check().value().empty());
  in.net.reset();
  auto net = md::open_sqlite(file, {.time = &in.clock}, {.read_only = true}).value();
  CHECK(net.model().value()->model == model);
  CHECK(shape(in.top_of(net)) == before);
  refused(net.reset_model(), errc::read_only, "network");
  refused(net.set_model(model), errc::read_only, "network");
}

TEST_CASE("model: rows that nobody understands leave its feeds in order latest, which the page says") {
  company in;
  in.net->set_model(with_proof(in.likes(in.lee, in.park))).value();
  in.net->use_model(md::feed_view::home).value();
  auto const all = in.all_rows();
  auto const whole = std::ranges::find(all.rows, model_row, &md::row::key)->value;
  auto const with_model = [&](std::string value) {
    auto changed = all;
    std::ranges::find(changed.rows, model_row, &md::row::key)->value = std::move(value);
    return in.reopened(changed);
  };
  CHECK(shape(in.top_of(with_model(whole))) == shape(in.top()));
  for (auto const& value : {std::string("\x07hostile"), std::string(), whole.substr(0, whole.size() - 1),
                            whole.substr(0, whole.size() / 2), whole + whole}) {
    auto net = with_model(value);
    auto const page = in.top_of(net);
    CHECK(page.size() == 20);
    CHECK(page.order == md::feed_order::latest);
    CHECK(page.note == md::order_note::scorer_failed);
    CHECK(in.top_of(net, md::feed_view::network).order == md::feed_order::top);
    CHECK(net.model().error().code == errc::malformed);
    refused(net.use_model(std::nullopt), errc::malformed, "model");
    net.reset_model().value();
    CHECK_FALSE(net.model().value());
    CHECK(in.top_of(net).order == md::feed_order::top);
  }
  auto lost = all;  // it is in use, and not there
  std::erase_if(lost.rows, [](md::row const& each) { return each.key == model_row; });
  CHECK(in.top_of(in.reopened(lost)).note == md::order_note::scorer_failed);
}

TEST_CASE("model: whatever bytes a row has, it is a model that passes or none") {
  company in;
  auto const whole = md::detail::encode(with_proof(in.likes(in.lee, in.park, {.hashed_bits = 8})));
  CHECK(md::detail::decode_model(whole) == with_proof(in.likes(in.lee, in.park, {.hashed_bits = 8})));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    if (auto const model = md::detail::decode_model(changed); model)
      CHECK(md::detail::decode_model(md::detail::encode(*model)) == model);
    CHECK_FALSE(md::detail::decode_model(whole.substr(0, at)));
  }
}

TEST_CASE("model: who is erased is forgotten in it, and nothing else is") {
  company in;
  auto const model = with_proof(in.likes(in.lee, in.park));
  in.net->set_model(model).value();
  in.net->use_model(md::feed_view::home).value();
  auto const worth_of = [&](md::action_model const& of, md::person_id who) {
    auto example = of.example({});
    example.names = {of.slot(md::item_name::author, md::detail::person_in_log(who.value))};
    return of.worth(example) - of.worth(of.example({}));
  };
  REQUIRE(worth_of(model, in.lee) > 0.01);
  in.net->erase_person(in.lee).value();
  auto const after = in.net->model().value().value();
  CHECK(worth_of(after.model, in.lee) == 0);
  CHECK(worth_of(after.model, in.park) == worth_of(model, in.park));
  CHECK(after.model.proof() == model.proof());
  CHECK(after.used_by.size() == 1);
  CHECK(in.top().order == md::feed_order::top);
  in.net->set_model(model).value();  // from a file that was written before
  CHECK(worth_of(in.net->model().value()->model, in.lee) == 0);
}
