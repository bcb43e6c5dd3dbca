// Boosts in exports. SPDX-License-Identifier: Apache-2.0
#include "json_export_fixture.hpp"

#include <doctest/doctest.h>

using namespace import_tests;

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
