// The product's scorer on a log: it knows the past, and only that. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/weighted_ranking.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t hour = 3'600'000;

struct fixture {
  md::event_log log;
  md::weighted_ranking with{md::default_weights()};

  void item(std::int64_t at, std::string const& id, std::string const& author, std::string const& topic = {},
            std::string const& place = {}) {
    md::item_line made{.at_ms = at, .id = id, .author = author, .place = place};
    if (!topic.empty()) made.topics = {topic};
    log.add(made).value();
    with.learn(log, log.events().back());
  }
  void action(std::int64_t at, std::string const& reader, std::string const& id,
              md::action_verb verb = md::action_verb::reply) {
    log.add(md::action_line{at, reader, verb, id}).value();
    with.learn(log, log.events().back());
  }
  md::rank_features features(std::string const& reader, std::string const& id, std::int64_t at) const {
    return with.features(log.people().find(reader), log.item_ids().find(id), at);
  }
};

}  // namespace

TEST_CASE("weighted ranking: what a reader did with somebody's items lifts that person's next item") {
  fixture f;
  f.item(0, "a", "kim", "steel", "mill");
  f.action(hour, "park", "a");
  f.item(2 * hour, "b", "kim", "steel", "mill");
  f.item(2 * hour, "c", "lee", "wood", "yard");
  auto const known = f.features("park", "b", 3 * hour);
  CHECK(known.author == 4 * 65'536);
  CHECK(known.topic == 4 * 65'536);
  CHECK(known.place == 4 * 65'536);
  CHECK(known.author_day == 4 * 65'536);
  CHECK(known.age_ms == hour + 600'000);
  auto const unknown = f.features("park", "c", 3 * hour);
  CHECK(unknown.author == 0);
  CHECK(unknown.topic == 0);
  std::array<std::uint32_t, 2> const items{f.log.item_ids().find("b"), f.log.item_ids().find("c")};
  std::array<std::int64_t, 2> scores{};
  f.with.score({3 * hour, f.log.people().find("park"), items}, scores);
  CHECK(scores[0] > scores[1]);
}

TEST_CASE("weighted ranking: hiding takes away, reactions of anybody count for the item") {
  fixture f;
  f.item(0, "a", "kim");
  f.item(0, "b", "kim");
  f.action(hour, "park", "a", md::action_verb::react);
  CHECK(f.features("park", "b", hour).author == 2 * 65'536);
  CHECK(f.features("park", "a", hour).velocity == 65'536);
  f.action(hour, "park", "b", md::action_verb::hide);
  CHECK(f.features("park", "b", hour).author == 0);
  CHECK(f.features("park", "b", hour).velocity == 0);
}

TEST_CASE("weighted ranking: what was shown is seen") {
  fixture f;
  f.item(0, "a", "kim");
  f.log.add(md::impression_line{hour, "park", {"a"}}).value();
  f.with.learn(f.log, f.log.events().back());
  CHECK(f.features("park", "a", hour).seen);
  CHECK_FALSE(f.features("kim", "a", hour).seen);
}

TEST_CASE("weighted ranking: of facts a log tells some, and of the past alone") {
  fixture f;
  f.item(9 * hour, "a", "kim", "steel", "mill");  // Thursday
  auto const facts = [&](std::string const& reader) {
    return f.with.facts(f.log.people().find(reader), f.log.item_ids().find("a"));
  };
  f.action(10 * hour, "park", "a");
  CHECK(facts("park")[md::rank_column::comments] == 1);
  CHECK(facts("park")[md::rank_column::reactions] == 0);
  f.action(11 * hour, "park", "a", md::action_verb::react);
  f.action(11 * hour, "park", "a", md::action_verb::open);
  auto const known = facts("park");
  CHECK(known[md::rank_column::comments] == 1);
  CHECK(known[md::rank_column::reactions] == 1);
  CHECK(known[md::rank_column::topic_count] == 1);
  CHECK(known[md::rank_column::mention_count] == 0);
  CHECK(known[md::rank_column::hour_of_day] == 9);
  CHECK(known[md::rank_column::weekday] == 3);
  CHECK(known[md::rank_column::own] == 0);
  CHECK(facts("kim")[md::rank_column::own] == 1);
}

TEST_CASE("weighted ranking: an expression may order a log by facts") {
  auto weights = md::default_weights();
  weights.expression = "reactions + 10 * own";
  fixture f{.with = md::weighted_ranking(weights)};
  f.item(0, "a", "kim");
  f.item(0, "b", "lee");
  f.item(0, "c", "park");
  f.action(hour, "choi", "b", md::action_verb::react);
  std::array<std::uint32_t, 3> const items{f.log.item_ids().find("a"), f.log.item_ids().find("b"),
                                           f.log.item_ids().find("c")};
  std::array<std::int64_t, 3> scores{};
  f.with.score({2 * hour, f.log.people().find("park"), items}, scores);
  CHECK(scores == std::array<std::int64_t, 3>{0, 65'536, 655'360});
}
