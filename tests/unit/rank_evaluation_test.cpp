// Evaluation of rankings: small logs worked out by hand, and random ones against the definition in plain
// words. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/evaluation.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t hour = 3'600'000;

/// A log being written, one event an hour unless said otherwise.
class log_writer {
 public:
  log_writer& item(std::string_view id, std::string_view author) { return add_item(id, author, {}); }
  log_writer& item_to(std::string_view id, std::string_view author, std::vector<std::string_view> to) {
    return add_item(id, author, std::move(to));
  }
  log_writer& action(std::string_view reader, std::string_view item,
                     md::action_verb verb = md::action_verb::reply) {
    log.add(md::action_line{at += hour, reader, verb, item}).value();
    return *this;
  }
  log_writer& shown(std::string_view reader, std::vector<std::string_view> items,
                    std::vector<double> chances) {
    log.add(md::impression_line{at += hour, reader, std::move(items), std::move(chances)}).value();
    return *this;
  }
  log_writer& together() {
    at -= hour;
    return *this;
  }

  md::event_log log;
  std::int64_t at = 0;

 private:
  log_writer& add_item(std::string_view id, std::string_view author,
                       std::optional<std::vector<std::string_view>> to) {
    log.add(md::item_line{.at_ms = at += hour, .id = id, .author = author, .to = std::move(to)}).value();
    return *this;
  }
};

md::evaluation_options from_start() {
  md::evaluation_options out;
  out.test_from = 0;
  out.bootstrap_rounds = 0;
  return out;
}

md::evaluation newest(md::event_log const& log, md::evaluation_options const& options) {
  md::newest_ranking with;
  return md::evaluate(log, with, options).value();
}

md::evaluation active(md::event_log const& log, md::evaluation_options const& options) {
  md::active_ranking with;
  return md::evaluate(log, with, options).value();
}

}  // namespace

TEST_CASE("evaluation: a question asks for the item acted on among what the reader could be shown") {
  log_writer in;
  in.item("a", "kim").item("b", "lee").item("own", "park").item_to("not for park", "kim", {"lee"});
  in.action("park", "a");  // b, a: second of two
  in.action("park", "a");  // not the first action on it
  in.action("park", "own");
  in.action("park", "b");  // the only candidate: no question
  auto const found = newest(in.log, from_start());
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.outcomes[0].candidates == 2);
  CHECK(found.mrr.value == doctest::Approx(0.5));
  CHECK(found.hit1.value == 0);
  CHECK(found.hit5.value == 1);
  CHECK(found.ndcg10.value == doctest::Approx(1 / std::log2(3.0)));
  CHECK(found.auc.value == 0);
  CHECK(found.candidates_mean == 2);
  CHECK(found.diversity == 1);
  CHECK(found.coverage == 1);
  CHECK(found.author_gini == 0);
  CHECK_FALSE(found.snips);
}

TEST_CASE("evaluation: ties count half") {
  log_writer in;
  in.item("a", "kim").together().item("b", "lee").together().item("c", "cho").action("park", "b");
  auto const found = newest(in.log, from_start());
  CHECK(found.mrr.value == doctest::Approx(0.5));  // one stands above, one below
  CHECK(found.auc.value == doctest::Approx(0.5));
}

TEST_CASE("evaluation: last active first knows what anybody did before, not what is asked") {
  log_writer in;
  in.item("a", "kim").item("b", "lee").action("cho", "a").action("park", "a");
  auto options = from_start();
  options.history_min = 0;
  auto const found = active(in.log, options);
  REQUIRE(found.outcomes.size() == 2);
  CHECK(found.outcomes[0].mrr == doctest::Approx(0.5));
  CHECK(found.outcomes[1].mrr == 1);
  options.history_min = 1;
  CHECK(active(in.log, options).outcomes.empty());
}

TEST_CASE("evaluation: the window begins when an item was made, or last active") {
  log_writer in;
  in.item("old", "kim").item("a", "kim").item("b", "lee").action("cho", "old").action("park", "a");
  auto options = from_start();
  options.window_ms = 3 * hour;  // old is 4 hours old, active 1 hour ago
  CHECK(newest(in.log, options).outcomes.back().candidates == 2);
  options.window_by = md::window_start::active;
  CHECK(newest(in.log, options).outcomes.back().candidates == 3);
}

TEST_CASE("evaluation: with one item per author, an author whose newest was acted on is out") {
  log_writer in;
  in.item("k1", "kim").item("k2", "kim").item("l1", "lee").item("c1", "cho");
  in.action("park", "k2").action("park", "k1").action("park", "l1");
  auto options = from_start();
  options.one_per_author = true;
  auto const found = newest(in.log, options);
  REQUIRE(found.outcomes.size() == 2);
  CHECK(found.outcomes[0].candidates == 3);
  CHECK(found.outcomes[1].candidates == 2);  // kim is out: k1 was no question, and l1 has c1 beside it
}

TEST_CASE("evaluation: verbs limit the questions, not what counts as acted on") {
  log_writer in;
  in.item("a", "kim").item("b", "lee").item("c", "cho");
  in.action("park", "a", md::action_verb::open).action("park", "a").action("park", "b");
  auto options = from_start();
  options.verbs = md::verb_bit(md::action_verb::reply);
  auto const found = newest(in.log, options);
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.outcomes[0].candidates == 2);
}

TEST_CASE("evaluation: off-policy estimate from matched positions, weights clipped") {
  log_writer in;
  in.item("a", "kim").item("b", "lee");
  in.shown("park", {"b", "a"}, {0.5, 0.05});  // as newest first has it: weights 2 and 20, clipped to 10
  in.action("park", "b");
  in.shown("cho", {"a", "b"}, {0.5, 0.5}).action("cho", "a");  // otherwise: counts for nothing
  auto const found = newest(in.log, from_start());
  REQUIRE(found.snips);
  CHECK(found.snips->shown == 4);
  CHECK(found.snips->matched == 2);
  CHECK(found.snips->value == doctest::Approx(2.0 / 12));
  CHECK(found.snips->effective_sample_size == doctest::Approx(144.0 / 104));
}

TEST_CASE("evaluation: reactions ask whether what was opened is acted on later") {
  log_writer in;
  in.item("a", "kim").item("b", "lee").item("c", "cho");
  in.action("park", "a", md::action_verb::open).action("park", "b", md::action_verb::open);
  in.action("park", "c", md::action_verb::react).action("park", "c", md::action_verb::open);
  in.action("park", "b", md::action_verb::hide).action("park", "a", md::action_verb::react);
  md::newest_ranking with;
  auto const found = md::evaluate_reactions(in.log, with, from_start()).value();
  CHECK(found.opens == 3);
  CHECK(found.positives == 1);  // c was reacted to before, b only hidden
  CHECK(found.auc.value == 0);  // a is the oldest
}

TEST_CASE("evaluation: options out of range are errors that name the field") {
  auto const refused = [](auto change) {
    auto options = from_start();
    change(options);
    return md::check(options).error().field;
  };
  CHECK(refused([](auto& of) { of.window_ms = -1; }) == "window_ms");
  CHECK(refused([](auto& of) { of.test_from = 1.5; }) == "test_from");
  CHECK(refused([](auto& of) { of.test_from = std::nan(""); }) == "test_from");
  CHECK(refused([](auto& of) { of.verbs = 0; }) == "verbs");
  CHECK(refused([](auto& of) { of.bootstrap_rounds = 1'000'000; }) == "bootstrap_rounds");
  CHECK(refused([](auto& of) { of.weight_max = 0; }) == "weight_max");
  CHECK(md::check(md::evaluation_options{}).has_value());
}

namespace {

/// The definition, in plain words: everything is looked at again at every question.
struct plain_definition {
  md::event_log const& log;
  md::evaluation_options const& options;

  std::int64_t begin_of(std::uint32_t item, std::size_t before) const {
    auto out = log.items()[item].at_ms;
    if (options.window_by == md::window_start::created) return out;
    for (std::size_t at = 0; at < before; ++at)
      if (log.events()[at].type == md::log_event_type::action && log.events()[at].subject == item)
        out = log.events()[at].at_ms;
    return out;
  }

  std::set<std::uint32_t> acted(std::uint32_t reader, std::size_t before) const {
    std::set<std::uint32_t> out;
    for (std::size_t at = 0; at < before; ++at)
      if (log.events()[at].type == md::log_event_type::action && log.events()[at].reader == reader)
        out.insert(log.events()[at].subject);
    return out;
  }

  std::vector<std::uint32_t> candidates(std::uint32_t reader, std::size_t before, std::int64_t now) const {
    auto const done = acted(reader, before);
    std::map<std::uint32_t, std::uint32_t> newest;
    std::vector<std::uint32_t> mine;
    for (std::uint32_t item = 0; item < log.items().size() && log.items()[item].event < before; ++item) {
      auto const& made = log.items()[item];
      if (made.addressed && std::ranges::find(made.to, reader) == made.to.end()) continue;
      mine.push_back(item);
      newest[made.author] = item;
    }
    std::erase_if(mine, [&](std::uint32_t item) {
      auto const author = log.items()[item].author;
      return author == reader || done.contains(item) || now - begin_of(item, before) > options.window_ms ||
             (options.one_per_author && newest[author] != item);
    });
    return mine;
  }

  double mrr() const {
    double sum = 0, questions = 0;
    auto const from = static_cast<std::size_t>(static_cast<double>(log.events().size()) * options.test_from);
    for (auto at = from; at < log.events().size(); ++at) {
      auto const& event = log.events()[at];
      if (event.type != md::log_event_type::action) continue;
      auto const found = candidates(event.reader, at, event.at_ms);
      if (found.size() < options.candidates_min || std::ranges::find(found, event.subject) == found.end())
        continue;
      double place = 0.5;
      for (auto const item : found) {
        auto const difference = log.items()[item].at_ms - log.items()[event.subject].at_ms;
        place += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
      }
      sum += 1 / place;
      ++questions;
    }
    return questions == 0 ? 0 : sum / questions;
  }
};

md::event_log random_log(std::uint32_t seed) {
  std::mt19937 random(seed);
  auto const below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  md::event_log log;
  std::int64_t at = 0;
  std::vector<std::string> const people{"p0", "p1", "p2", "p3", "p4", "p5"};
  for (int event = 0; event < 250; ++event) {
    at += below(3) * hour / 2;
    auto const items = static_cast<std::uint32_t>(log.items().size());
    auto const& person = people[below(6)];
    if (items == 0 || below(2) == 0) {
      auto const id = "i" + std::to_string(items);
      md::item_line made{.at_ms = at, .id = id, .author = person};
      if (below(2) == 0) made.to = std::vector<std::string_view>{people[below(6)], people[below(6)]};
      log.add(made).value();
    } else {
      auto const id = "i" + std::to_string(items - 1 - below(std::min(items, 12U)));
      log.add(md::action_line{at, person, md::action_verb::reply, id}).value();
    }
  }
  return log;
}

}  // namespace

TEST_CASE("evaluation: random logs give what the definition says") {
  std::size_t questions = 0;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    auto const log = random_log(seed);
    auto options = from_start();
    options.test_from = seed % 3 * 0.2;
    options.window_ms = (4 + seed % 20) * hour;
    options.window_by = seed % 2 == 0 ? md::window_start::created : md::window_start::active;
    options.one_per_author = seed % 4 < 2;
    auto const found = newest(log, options);
    questions += found.outcomes.size();
    CHECK(found.mrr.value == doctest::Approx(plain_definition{log, options}.mrr()));
  }
  CHECK(questions > 500);
}

TEST_CASE("evaluation: the same seed gives the same intervals, and a difference to oneself is none") {
  auto const log = random_log(7);
  auto options = from_start();
  options.bootstrap_rounds = 200;
  auto const once = newest(log, options);
  auto const again = newest(log, options);
  CHECK(once.mrr.low == again.mrr.low);
  CHECK(once.mrr.high == again.mrr.high);
  CHECK(once.mrr.low < once.mrr.value);
  CHECK(once.mrr.value < once.mrr.high);
  auto const none = md::difference(once, again, options);
  CHECK(none.mrr.low == 0);
  CHECK(none.mrr.high == 0);
}
