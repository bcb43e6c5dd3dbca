// Many are told of one thing: in steps, or by one row for all. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/preferences.hpp>
//
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace md = madang;
using md::notification_mark;
using md::notify_reason;

namespace {

/// A group in which everybody hears of everything.
struct hall {
  network_suite::still_clock clock;
  md::network_options options;
  std::optional<md::network> net;
  md::person_id kim;
  md::group_id team;
  std::vector<md::person_id> members;

  hall(std::size_t people, std::uint32_t fan_out_max,
       std::function<void(md::network_options&)> const& more = {}) {
    options.time = &clock;
    options.limits.fan_out_max = fan_out_max;
    if (more) more(options);
    net.emplace(md::open_memory(options).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    team = net->add_group({.key = "team", .name = "Team", .owner = kim}).value();
    net->set_group_level(team, md::follow_level::all).value();
    net->transact({.mode = md::write_mode::quiet},
                  [&](md::transaction& to) -> md::result<void> {
                    for (std::size_t n = 0; n < people; ++n) {
                      auto const key = "m" + std::to_string(n);
                      auto const one = to.add_person({.key = key, .name = key});
                      if (!one) return one.error();
                      if (auto const done = to.set_member({.group = team, .person = *one}); !done)
                        return done;
                      members.push_back(*one);
                    }
                    return {};
                  })
        .value();
  }
  md::activity_id posted(std::string_view text = "hello") {
    clock.ms += 1000;
    return net->post({.actor = kim, .on = team, .text = text}).value();
  }
  std::uint64_t unread(md::person_id who) { return net->inbox_numbers(who).value().unread; }
  std::uint64_t told() {
    std::uint64_t sum = 0;
    for (auto const each : members) sum += unread(each);
    return sum;
  }
};

}  // namespace

TEST_CASE("fan-out: few are told in the change itself, many in steps that run_due takes, each once") {
  hall few(5, 1000);
  few.posted();
  CHECK(few.told() == 5);
  CHECK(few.net->fan_out().value() == 0);

  hall many(200, 1000);
  auto const post = many.posted("hello @[m7]");
  CHECK(many.told() == 1);
  CHECK(many.net->why(many.members[0], post).value().because == md::untold_because::waiting);
  CHECK(many.net->next_due().has_value());
  CHECK(many.net->fan_out().value() > 2);
  CHECK(many.told() == 200);
  CHECK(many.net->inbox(many.members[7]).value().items[0].reason == notify_reason::mention);
  CHECK(many.net->fan_out().value() == 0);
  CHECK(many.net->check().value().empty());
}

TEST_CASE("fan-out: later commands take it along, in order, and an executor does it at once") {
  hall slow(200, 1000);
  slow.posted();
  slow.posted();
  for (int n = 0; n < 20; ++n) slow.net->add_tag("t" + std::to_string(n)).value();
  CHECK(slow.told() == 400);

  std::vector<std::function<void()>> waiting;
  hall quick(200, 1000, [&](md::network_options& how) {
    how.background = [&](std::function<void()> work) { waiting.push_back(std::move(work)); };
  });
  quick.posted();
  CHECK(quick.told() == 0);
  REQUIRE(waiting.size() == 1);
  waiting[0]();
  CHECK(quick.told() == 200);
  quick.net.reset();
  waiting[0]();  // the network is closed: nothing happens
}

TEST_CASE("fan-out: for very many one row tells all, whose state appears when it is touched") {
  hall it(50, 10);
  auto const first = it.posted();
  it.net->fan_out().value();
  auto const second = it.posted();
  it.net->fan_out().value();
  CHECK(it.told() == 100);
  CHECK(it.unread(it.kim) == 0);
  auto const who = it.members[3];
  auto const before = it.net->inbox(who).value();
  REQUIRE(before.items.size() == 2);
  CHECK(before.items[0].activity == second);
  CHECK(before.items[0].state == md::notification_state::unseen);
  it.net->mark({.person = who, .notification = before.items[1].id}).value();
  auto const after = it.net->inbox(who).value();
  REQUIRE(after.items.size() == 2);
  CHECK(after.items[0].id == before.items[0].id);
  CHECK(after.items[1].id == before.items[1].id);
  CHECK(after.items[1].state == md::notification_state::read);
  CHECK(it.unread(who) == 1);
  CHECK(it.told() == 99);
  SUBCASE("pages go on where they were though the inbox is touched in between") {
    auto const other = it.members[4];
    auto const page = it.net->inbox(other, {.limit = 1}).value();
    it.net->mark({.person = other, .notification = page.items[0].id, .mark = notification_mark::seen})
        .value();
    auto const rest = it.net->inbox(other, {.limit = 1, .at = page.older}).value();
    REQUIRE(rest.items.size() == 1);
    CHECK(rest.items[0].activity == first);
    CHECK(rest.older.empty());
  }
  SUBCASE("deleted, it is gone for those who touched it and those who did not") {
    it.net->remove_activity(it.kim, first).value();
    CHECK(it.told() == 50);
    it.net->run_due().value();
    CHECK(it.told() == 50);
    CHECK(it.net->check().value().empty());
  }
  SUBCASE("who joins later is not told of what was before") {
    it.clock.ms += 1000;
    auto const late = it.net->add_person({.key = "late", .name = "Late"}).value();
    it.net->set_member({.group = it.team, .person = late, .actor = late}).value();
    CHECK(it.unread(late) == 0);
    it.posted();
    it.net->fan_out().value();
    CHECK(it.unread(late) == 1);
  }
  SUBCASE("mentions tell at once and no second time") {
    it.posted("hello @[m9]");
    it.net->fan_out().value();
    CHECK(it.unread(it.members[9]) == 3);
    CHECK(it.net->inbox(it.members[9]).value().items.size() == 3);
  }
  SUBCASE("it goes with its age") {
    it.clock.ms += 91LL * 24 * 60 * 60 * 1000;
    it.posted();
    it.net->run_due().value();
    CHECK(it.told() == 50);
    CHECK(it.net->inbox(who).value().items.size() == 1);
  }
  CHECK(it.net->check().value().empty());
}

TEST_CASE("fan-out: a commit that fails leaves it for later") {
  auto rows = md::make_memory_store();
  auto failing = std::make_unique<network_suite::failing_store>(std::move(rows));
  auto const fail_with = failing->fail_with;
  md::network_options options;
  options.limits.fan_out_inline_max = 0;
  auto net = md::network::open(std::move(failing), options).value();
  auto const kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "lee", .name = "Lee"}).value();
  auto const deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
  net.follow(kim, deal).value();
  net.post({.actor = lee, .on = deal, .text = "hello"}).value();
  *fail_with = static_cast<int>(md::errc::disk_full);
  CHECK(net.fan_out().error().code == md::errc::disk_full);
  CHECK(net.inbox_numbers(kim).value().unread == 0);
  CHECK(net.fan_out().value() == 1);
  CHECK(net.inbox_numbers(kim).value().unread == 1);
}
