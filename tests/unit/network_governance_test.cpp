// What must stay, what must go by its age, and who did it: audit, legal holds, retention.
// SPDX-License-Identifier: Apache-2.0
#include <office.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
using md::activity_kind;
using md::errc;
using network_suite::day_ms;
using network_suite::office;

TEST_CASE("audit: every command is there, in a chain that whoever keeps its end can hold it to") {
  office on;
  auto const start = on.net->audit_end();
  CHECK(start.chain.size() == 64);
  on.net
      ->transact({md::write_mode::quiet, "once", "10.0.0.7"},
                 [&](md::transaction& to) -> md::result<void> {
                   if (auto const ok = to.follow({.person = on.kim, .node = on.deal}); !ok) return ok;
                   if (auto const ok = to.post({.actor = on.kim, .text = "x"}); !ok) return ok.error();
                   return {};
                 })
      .value();
  auto const end = on.net->audit_end();
  CHECK(end.at.number == start.at.number + 1);
  CHECK(end.chain != start.chain);
  auto const log = on.net->audit(start.at.number).value();
  REQUIRE(log.size() == 1);
  CHECK(log[0].number == end.at.number);
  CHECK(log[0].mode == md::write_mode::quiet);
  CHECK(log[0].origin == "10.0.0.7");
  REQUIRE(log[0].commands.size() == 2);
  CHECK(log[0].commands[0].name == "follow");
  CHECK(log[0].commands[1].name == "post");
  CHECK(log[0].commands[1].actor == on.kim);
  CHECK(log[0].activity.value == 1);
  CHECK(on.net->audit_holds(start).value());
  CHECK(on.net->audit_holds(end).value());
  auto other = end;
  other.chain[0] = other.chain[0] == '0' ? '1' : '0';
  CHECK_FALSE(on.net->audit_holds(other).value());
  other = end;
  ++other.at.number;
  CHECK_FALSE(on.net->audit_holds(other).value());
  CHECK(on.sound());
}

TEST_CASE("audit: whoever changes an entry afterwards is found out") {
  office on;
  on.net
      ->transact({md::write_mode::normal, {}, "from home"},
                 [&](md::transaction& to) -> md::result<void> { return to.mute(on.kim, on.lee); })
      .value();
  auto const end = on.net->audit_end();
  REQUIRE(on.sound());
  auto const log = on.rows->changes_after({1, 0}, 100).value();
  for (std::size_t at = 0; at < log.size(); ++at) {
    CAPTURE(at);
    for (auto place = log[at].audit.size(); place-- > 0;) {
      auto entry = log[at];
      entry.audit[place] = static_cast<char>(entry.audit[place] ^ 1);
      on.rows->rewrite_log({&entry, 1}).value();
      CHECK_FALSE(on.net->check().value().empty());
      on.rows->rewrite_log({&log[at], 1}).value();
    }
  }
  CHECK(on.sound());
  CHECK(on.net->audit_holds(end).value());
}

TEST_CASE("audit: the chain is the same after a reload, and goes on") {
  auto clock = network_suite::still_clock{};
  store_suite::scratch_folder const folder;
  auto const open = [&] { return md::open_sqlite(folder / "net.db", {.time = &clock}).value(); };
  auto const first = [&] {
    auto net = open();
    net.add_person({.key = "kim"}).value();
    return net.audit_end();
  }();
  auto net = open();
  CHECK(net.audit_end().chain == first.chain);
  net.add_person({.key = "lee"}).value();
  CHECK(net.audit_holds(first).value());
  CHECK(net.check().value().empty());
  net.backup(folder / "copy.db").value();
  auto copy = md::open_sqlite(folder / "copy.db", {.time = &clock}).value();
  CHECK(copy.audit_end().chain == net.audit_end().chain);
  copy.add_person({.key = "park"}).value();
  CHECK(copy.check().value().empty());
}

TEST_CASE("retention: activities of a kind go when they are old enough, and their threads with them") {
  office on;
  auto const old_post = on.posted(on.kim, "old secret");
  auto const answer = on.answered(on.lee, old_post, "old answer");
  on.net->record_changed({.actor = on.kim, .record = on.deal, .fields = {{.field = "stage", .to = "won"}}})
      .value();
  on.days_pass(20);
  auto const young = on.posted(on.kim, "young");
  auto const young_answer = on.answered(on.lee, young, "young answer");
  CHECK(on.net->set_retention(activity_kind::post, 40'000).error().code == errc::out_of_range);
  CHECK(on.net->set_retention(static_cast<activity_kind>(77), 1).error().code == errc::out_of_range);
  on.net->set_retention(activity_kind::post, 30).value();
  on.net->set_retention(activity_kind::comment, 15).value();
  REQUIRE(on.net->retention().value().size() == 2);
  CHECK(on.net->next_due()->time_since_epoch().count() <= on.clock.ms);
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.shows(on.lee, answer));
  CHECK(on.shows(on.lee, old_post));
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.net->next_due()->time_since_epoch().count() > on.clock.ms);
  on.days_pass(11);
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.shows(on.lee, old_post));
  CHECK_FALSE(on.kept("old secret"));
  CHECK_FALSE(on.kept("old answer"));
  CHECK(on.kept("stage"));
  CHECK(on.shows(on.lee, young));
  CHECK(on.shows(on.lee, young_answer));
  CHECK(on.net->restore_activity({}, old_post).error().code == errc::gone);
  on.net->set_retention(activity_kind::comment, 0).value();
  on.days_pass(100);
  on.net->set_retention(activity_kind::post, 0).value();
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.net->retention().value().empty());
  CHECK(on.sound());
}

TEST_CASE("retention: what is imported later goes too when it is old") {
  office on;
  on.net->set_retention(activity_kind::post, 30).value();
  on.posted(on.kim, "new");
  on.days_pass(31);
  CHECK(on.net->run_due().value() == 1);
  auto const at = md::timestamp{std::chrono::milliseconds{on.clock.ms - 300 * day_ms}};
  on.net
      ->transact({md::write_mode::backfill, {}, {}},
                 [&](md::transaction& to) -> md::result<void> {
                   auto const made = to.post({.actor = on.kim, .on = on.deal, .text = "ancient", .at = at});
                   return made ? md::result<void>() : made.error();
                 })
      .value();
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.kept("ancient"));
  CHECK(on.sound());
}

TEST_CASE("hold: what is held stays through retention and deletion, hidden, until it is released") {
  for (std::size_t hot : {std::size_t{SIZE_MAX}, std::size_t{2}, std::size_t{0}}) {
    CAPTURE(hot);
    office on(hot);
    CHECK(on.net->place_hold({.node = on.kim, .reason = ""}).error().code == errc::empty);
    CHECK(on.net->place_hold({.node = {99}, .reason = "x"}).error().code == errc::unknown_node);
    auto const tag = on.net->add_tag("tag").value();
    CHECK(on.net->place_hold({.node = tag, .reason = "x"}).error().code == errc::wrong_kind);
    CHECK(on.net->release_hold(1).error().code == errc::out_of_range);
    auto const held = on.net->place_hold({.node = on.kim, .reason = "case 7"}).value();
    auto const by_kim = on.posted(on.kim, "evidence one");
    auto const root = on.posted(on.lee, "root by lee");
    auto const beneath = on.answered(on.kim, root, "evidence two");
    auto const deeper = on.answered(on.lee, beneath, "deeper by lee");
    auto const beside = on.answered(on.lee, root, "beside by lee");
    on.net->remove_activity(on.kim, by_kim).value();
    on.net->remove_activity(on.lee, root).value();
    on.days_pass(31);
    on.net->run_due().value();
    for (auto const id : {by_kim, root, beneath, deeper, beside}) CHECK_FALSE(on.shows(on.lee, id));
    CHECK(on.kept("evidence one"));
    CHECK(on.kept("evidence two"));
    CHECK_FALSE(on.kept("root by lee"));
    CHECK_FALSE(on.kept("deeper by lee"));
    CHECK_FALSE(on.kept("beside by lee"));
    CHECK(!on.net->next_due());
    CHECK(on.net->run_due().value() == 0);
    CHECK(on.sound());
    REQUIRE(on.net->holds().value().size() == 1);
    CHECK(on.net->holds().value()[0].reason == "case 7");
    on.net->release_hold(held).value();
    on.net->release_hold(held).value();
    CHECK(on.net->holds().value().empty());
    REQUIRE(on.net->next_due());
    CHECK(on.net->run_due().value() == 2);
    CHECK_FALSE(on.kept("evidence"));
    CHECK(!on.net->next_due());
    CHECK(on.sound());
    CHECK(on.net->place_hold({.node = {}, .reason = "everything"}).value() == held + 1);
  }
}

TEST_CASE("hold: on a record it keeps what lies on it, is about it, or answers there; on none it keeps all") {
  office on;
  on.net->set_retention(activity_kind::post, 10).value();
  on.net->set_retention(activity_kind::comment, 10).value();
  auto const held = on.net->place_hold({.node = on.deal, .reason = "case"}).value();
  auto const on_it = on.posted(on.kim, "on it");
  auto const answer = on.answered(on.lee, on_it, "answer there");
  auto const about = on.net->post({.actor = on.kim, .text = "about it", .about = {on.deal}}).value();
  on.net->post({.actor = on.kim, .text = "elsewhere"}).value();
  on.days_pass(11);
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.kept("elsewhere"));
  for (auto const id : {on_it, answer, about}) CHECK(on.shows(on.lee, id));
  auto const all = on.net->place_hold({.node = {}, .reason = "all of it"}).value();
  on.net->release_hold(held).value();
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.shows(on.lee, on_it));
  on.net->release_hold(all).value();
  CHECK(on.net->run_due().value() == 3);
  CHECK_FALSE(on.kept("there"));
  CHECK(on.sound());
}

TEST_CASE("audit: a command that was refused is not there") {
  office on;
  auto const before = on.net->published().number;
  on.net
      ->transact({},
                 [&](md::transaction& to) -> md::result<void> {
                   CHECK(to.post({.actor = on.kim, .text = ""}).error().code == errc::empty);
                   CHECK(to.mute(on.kim, md::node_id{99}).error().code == errc::unknown_node);
                   auto const made = to.add_person({.key = "u:park", .name = "Park"});
                   return made ? md::result<void>() : made.error();
                 })
      .value();
  auto const log = on.net->audit(before).value();
  REQUIRE(log.size() == 1);
  REQUIRE(log[0].commands.size() == 1);
  CHECK(log[0].commands[0].name == "add_person");
  CHECK(log[0].commands[0].actor == *on.net->find(md::node_kind::person, "u:park"));
}

TEST_CASE("retention: what was deleted while the rule looked, and is brought back, goes too") {
  office on;
  auto const post = on.posted(on.kim, "old");
  on.days_pass(20);
  on.net->set_retention(activity_kind::post, 10).value();
  on.net->remove_activity(on.kim, post).value();
  on.posted(on.kim, "young");
  CHECK(on.net->run_due().value() == 0);
  on.net->restore_activity(on.kim, post).value();
  CHECK(on.net->next_due()->time_since_epoch().count() <= on.clock.ms);
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.shows(on.lee, post));
  CHECK(on.sound());
}

TEST_CASE("hold: taking a merge back does not take it from what it covered") {
  office on;
  auto const twin = on.net->add_person({.key = "u:twin", .name = "Twin"}).value();
  auto const post = on.posted(twin, "evidence");
  on.net->merge(twin, on.kim).value();
  auto const held = on.net->place_hold({.node = on.kim, .reason = "case 7"}).value();
  on.net->unmerge(twin).value();
  auto const holds = on.net->holds().value();
  REQUIRE(holds.size() == 2);
  CHECK(holds[1].node == twin);
  CHECK(holds[1].reason == "case 7");
  on.net->remove_activity(twin, post).value();
  on.days_pass(31);
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.kept("evidence"));
  on.net->release_hold(held).value();
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.kept("evidence"));
  on.net->release_hold(holds[1].number).value();
  CHECK(on.net->run_due().value() == 1);
  CHECK_FALSE(on.kept("evidence"));
}

TEST_CASE("hold: what was held through a merge alone goes its way when the merge is taken back") {
  office on;
  auto const twin = on.net->add_person({.key = "u:twin", .name = "Twin"}).value();
  on.net->place_hold({.node = twin, .reason = "case"}).value();
  on.net->merge(twin, on.kim).value();
  on.net->set_retention(activity_kind::post, 5).value();
  on.posted(on.kim, "old");
  on.days_pass(6);
  CHECK(on.net->run_due().value() == 0);
  on.net->unmerge(twin).value();
  CHECK(on.net->run_due().value() == 1);
  CHECK(on.sound());
}
