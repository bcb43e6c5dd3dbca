// Boosts and weights in exports. SPDX-License-Identifier: Apache-2.0
#include "json_export_fixture.hpp"

#include <doctest/doctest.h>

using namespace import_tests;

TEST_CASE(
    "export: weights come back before activities, so that what people did is noted as they ask for it") {
  fixture from;
  auto const kim = from.net.add_person({.key = "kim", .name = "Kim"}).value();
  auto const lee = from.net.add_person({.key = "lee", .name = "Lee"}).value();
  auto const choi = from.net.add_person({.key = "choi", .name = "Choi"}).value();
  done(from.net.follow(kim, lee));
  auto ours = md::default_weights();
  ours.name = "ours";
  ours.expression = "weighted + 1";
  done(from.net.set_ranking(std::nullopt, ours));
  ours.name = "home";
  ours.two_hop = 40'000;
  done(from.net.set_ranking(md::feed_view::home, ours));
  auto const post = from.net.post({.actor = choi, .text = "news"}).value();
  done(from.net.react({.actor = lee, .activity = post}));
  fixture to;

  CHECK(lines_with(round_trip(from, to), "madang:Ranking").size() == 2);
  CHECK(to.net.ranking(md::feed_view::home).value() == ours);
  CHECK(to.net.ranking().value().name == "ours");
  auto const reader = to.net.find(md::node_kind::person, "kim").value();
  auto const page = to.net.home_feed(md::person_id{reader.value}, {.order = md::feed_order::top}).value();
  REQUIRE(page.size() == 1);
  CHECK(page.items[0].why == md::item_reason::two_hop);
}

TEST_CASE("export: weights that do not pass are refused with the property's name") {
  fixture to;
  auto const why = to.bad(
      R"({"type":"madang:Export","madang:format":1}
{"type":"madang:Ranking","madang:weights":{"madang_rank_weights":1,"name":"x","factors":{"author":99}}})");
  CHECK(why.field.find("factors.author") != std::string::npos);
}

TEST_CASE(
    "export: boosts come back, for their audience and until their time; what was deleted is not boosted") {
  fixture from;
  auto const kim = from.net.add_person({.key = "kim", .name = "Kim"}).value();
  auto const room = from.net.add_group({.key = "room", .name = "Room"}).value();
  auto const until = from.clock.now() + std::chrono::hours(24);
  std::vector<md::activity_id> posts;
  for (auto const* text : {"one", "two", "three"})
    posts.push_back(from.net.post({.actor = kim, .text = text}).value());
  done(from.net.boost({.activity = posts[0], .audience = room, .until = until}));
  done(from.net.boost({.activity = posts[1], .until = until}));
  done(from.net.boost({.activity = posts[2], .until = until}));
  done(from.net.remove_activity(kim, posts[2]));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, "madang:Boost").size() == 2);
  auto const all = to.net.boosts().value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].until == until);
  CHECK(to.net.node({}, all[0].audience).value().key == "room");
  CHECK_FALSE(all[1].audience);
}
