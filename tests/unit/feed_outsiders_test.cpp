// What outsiders get to read where most of what they follow is for insiders; pages out of crowded seconds.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace md = madang;

namespace {

/// A group that outsiders are in, a colleague who writes there and on a wall, and a partner who follows both.
struct deal_room {
  network_suite::still_clock clock;
  md::network net;
  md::person_id kim, partner;
  md::group_id room;

  explicit deal_room(std::size_t hot = SIZE_MAX)
      : net(md::open_memory({.hot_activities_max = hot, .time = &clock}).value()) {
    kim = net.add_person({.key = "kim", .name = "Kim"}).value();
    partner = net.add_person({.key = "pat", .name = "Pat", .kind = md::person_kind::partner}).value();
    room = net.add_group({.key = "room", .name = "Room", .open_to_outsiders = true}).value();
    net.set_member({room, kim}).value();
    net.set_member({room, partner}).value();
    net.follow(partner, kim).value();
  }
  md::activity_id post(md::person_id actor, md::node_id on, md::audience to) {
    clock.ms += 60'000;
    return net.post({.actor = actor, .on = on, .text = "news", .to = to}).value();
  }
  std::vector<std::uint64_t> ids(md::person_id reader, std::uint32_t limit = 25) const {
    std::vector<std::uint64_t> out;
    md::feed_request request{.limit = limit};
    do {
      auto const page = net.home_feed(reader, request).value();
      for (auto const& each : page) out.push_back(each.id.value);
      request.at = page.older;
    } while (!request.at.empty());
    return out;
  }
};

}  // namespace

TEST_CASE("home feed: an outsider finds the few open posts among many for insiders") {
  for (auto const hot : {std::size_t{SIZE_MAX}, std::size_t{16}}) {
    deal_room in(hot);
    std::vector<std::uint64_t> open;
    for (int at = 0; at < 200; ++at) {
      auto const shown = at % 10 == 3;
      auto const in_room = in.post(in.kim, in.room, {.insiders_only = !shown});
      in.post(in.kim, {}, {});  // on the own wall: for the network
      if (shown) open.insert(open.begin(), in_room.value);
    }
    open.insert(open.begin(),
                in.post(in.kim, {}, {.scope = md::audience_scope::everyone, .insiders_only = false}).value);
    CHECK(in.ids(in.partner, 4) == open);
    CHECK(in.ids(in.partner, 4) == open);  // now with the first page's length remembered
    CHECK(in.ids(in.kim).size() == 401);
  }
}

TEST_CASE("home feed: what was open and is deleted is gone for outsiders, and comes back restored") {
  deal_room in;
  auto const shown = in.post(in.kim, in.room, {.insiders_only = false});
  CHECK(in.ids(in.partner) == std::vector{shown.value});
  in.net.remove_activity(in.kim, shown).value();
  CHECK(in.ids(in.partner).empty());
  in.net.restore_activity(in.kim, shown).value();
  CHECK(in.ids(in.partner) == std::vector{shown.value});
}

TEST_CASE("home feed: who went over to a partner still finds what that person wrote for insiders") {
  deal_room in;
  auto const inside = in.post(in.kim, in.room, {.insiders_only = true});
  in.post(in.partner, in.room, {});
  auto const before = in.ids(in.kim);
  in.net.add_person({.key = "kim", .name = "Kim", .kind = md::person_kind::partner}).value();
  CHECK(std::find(before.begin(), before.end(), inside.value) != before.end());
  auto const after = in.ids(in.kim);
  CHECK(std::find(after.begin(), after.end(), inside.value) != after.end());
}

TEST_CASE("home feed: a second with more posts than a page looks at is paged without gaps") {
  deal_room in;
  auto const reader = in.net.add_person({.key = "lee"}).value();
  in.net.follow(reader, in.kim).value();
  std::vector<std::uint64_t> wanted;
  for (int at = 0; at < 600; ++at)
    wanted.insert(wanted.begin(), in.net.post({.actor = in.kim, .text = "news"}).value().value);
  CHECK(in.ids(reader) == wanted);
  CHECK(in.ids(reader) == wanted);  // now with the first page's length remembered
}
