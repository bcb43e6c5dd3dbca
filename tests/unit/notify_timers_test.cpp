// Reminders, and what waits to be taken care of. SPDX-License-Identifier: Apache-2.0
#include <office.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace md = madang;
using md::errc;
using md::escalation_target;
using md::escalation_wait;
using md::notify_channel;
using md::notify_reason;
using std::chrono::minutes;

namespace {

constexpr std::int64_t minute_ms = 60'000;

/// An office with a clock: time passes, and what is due is done.
struct clock_room : network_suite::office {
  md::person_id choi;
  clock_room() {
    choi = net->add_person({.key = "u:choi", .name = "Choi"}).value();
    net->add_person({.key = "u:lee", .name = "Lee", .manager = choi}).value();
  }
  md::timestamp in(std::int64_t many) const {
    return md::timestamp{std::chrono::milliseconds{clock.ms + many * minute_ms}};
  }
  void pass(std::int64_t many) {
    clock.ms += many * minute_ms;
    net->run_due().value();
  }
  std::vector<md::notification> told(md::person_id person, notify_reason reason) {
    return net->inbox(person, {.reason = reason}).value().items;
  }
  void rule(std::vector<md::escalation_step> steps, std::string_view reason = "approval") {
    net->set_escalation({.host_reason = reason, .steps = std::move(steps)}).value();
  }
  md::activity_id ask(md::person_id person) {
    auto const id = posted(kim, "please approve");
    net->notify({.people = {person}, .reason = "approval", .activity = id}).value();
    return id;
  }
};

}  // namespace

TEST_CASE("reminder: it is told once when its time has come, and is gone from the list") {
  clock_room it;
  auto const post = it.posted(it.kim, "hello");
  auto const number =
      it.net->remind({.person = it.lee, .at = it.in(30), .activity = post, .note = "call"}).value();
  it.net->remind({.person = it.lee, .at = it.in(10), .node = it.deal}).value();
  auto const set = it.net->reminders(it.lee).value();
  REQUIRE(set.size() == 2);
  CHECK(set[0].node == md::node_id(it.deal));
  CHECK(set[1].number == number);
  CHECK(set[1].note == "call");
  CHECK(it.net->next_due().value() == it.in(10));
  it.pass(9);
  CHECK(it.told(it.lee, notify_reason::task_due).empty());
  it.pass(1);
  CHECK(it.told(it.lee, notify_reason::task_due).size() == 1);
  it.pass(20);
  auto const told = it.told(it.lee, notify_reason::task_due);
  REQUIRE(told.size() == 2);
  CHECK(told[0].activity == post);
  CHECK(told[0].note == "call");
  CHECK(told[0].people.empty());
  CHECK_FALSE(told[0].latest);
  CHECK(told[1].node == md::node_id(it.deal));
  it.pass(1'000);
  CHECK(it.told(it.lee, notify_reason::task_due).size() == 2);
  CHECK(it.net->reminders(it.lee).value().empty());
  CHECK(it.sound());
}

TEST_CASE("reminder: cancelled, or about what the person may no longer see, it tells nothing") {
  clock_room it;
  auto const post = it.posted(it.kim, "hello");
  auto const number = it.net->remind({.person = it.lee, .at = it.in(5), .note = "call"}).value();
  it.net->remind({.person = it.lee, .at = it.in(5), .activity = post}).value();
  CHECK(it.net->cancel_reminder(it.kim, number).error().code == errc::out_of_range);
  it.net->cancel_reminder(it.lee, number).value();
  CHECK(it.net->cancel_reminder(it.lee, number).error().code == errc::out_of_range);
  it.net->remove_activity({}, post).value();
  it.pass(5);
  CHECK(it.told(it.lee, notify_reason::task_due).empty());
  CHECK(it.net->reminders(it.lee).value().empty());
  CHECK(it.sound());
}

TEST_CASE("reminder: deleting what it was about takes the notification away") {
  clock_room it;
  auto const post = it.posted(it.kim, "hello");
  it.net->remind({.person = it.lee, .at = it.in(5), .activity = post}).value();
  it.pass(5);
  CHECK(it.told(it.lee, notify_reason::task_due).size() == 1);
  it.net->remove_activity({}, post).value();
  it.pass(1);
  CHECK(it.told(it.lee, notify_reason::task_due).empty());
  CHECK(it.sound());
}

TEST_CASE("reminder: what cannot be set says why") {
  clock_room it;
  auto const refused = [&](md::reminder_input const& in) { return it.net->remind(in).error(); };
  CHECK(refused({.person = it.lee, .at = it.in(1)}).code == errc::empty);
  CHECK(refused({.person = {}, .at = it.in(1), .note = "x"}).code == errc::unknown_node);
  CHECK(refused({.person = it.lee, .at = it.in(1), .activity = {999}}).code == errc::unknown_activity);
  CHECK(refused({.person = it.lee, .at = it.in(1), .node = {999}}).code == errc::unknown_node);
  std::string const note(201, 'x');
  CHECK(refused({.person = it.lee, .at = it.in(1), .note = note}).code == errc::too_long);
  CHECK(refused({.person = it.lee, .at = it.in(1), .note = "\xff"}).code == errc::malformed);
  CHECK(refused({.person = it.lee, .at = md::timestamp{std::chrono::milliseconds{-1}}, .note = "x"}).code ==
        errc::out_of_range);
  for (std::size_t each = 0; each < md::reminders_max; ++each)
    it.net->remind({.person = it.lee, .at = it.in(1), .note = "x"}).value();
  CHECK(refused({.person = it.lee, .at = it.in(1), .note = "x"}).code == errc::too_many);
  it.pass(1);
  CHECK(it.net->inbox_numbers(it.lee).value().reasons.front().unread == md::reminders_max);
  CHECK(it.sound());
}

TEST_CASE("reminder: an erased person's are gone, and so is what they said") {
  clock_room it;
  it.net->remind({.person = it.lee, .at = it.in(500), .note = "call"}).value();
  it.net->erase_person(it.lee).value();
  it.pass(1);
  CHECK_FALSE(it.net->next_due());
  CHECK(it.sound());
}

TEST_CASE(
    "escalation: what is not read in time goes out on another way, then to the manager, then to a group") {
  clock_room it;
  it.rule({{.unless = escalation_wait::read, .after = minutes(30), .channel = notify_channel::webhook},
           {.unless = escalation_wait::answered, .after = minutes(60), .to = escalation_target::manager},
           {.unless = escalation_wait::seen,
            .after = minutes(10),
            .to = escalation_target::node,
            .node = it.kim}});
  auto const post = it.ask(it.lee);
  it.pass(29);
  CHECK(it.net->outbox().value().empty());
  it.pass(1);
  auto const sent = it.net->deliveries().take(notify_channel::webhook, 10, minutes(1)).value();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].escalated);
  CHECK(sent[0].items[0].what.activity == post);
  it.net->deliveries().settle(sent[0], {}).value();
  it.pass(60);
  auto const manager = it.told(it.choi, notify_reason::escalation);
  REQUIRE(manager.size() == 1);
  CHECK(manager[0].activity == post);
  CHECK(manager[0].people == std::vector{it.lee});
  it.pass(10);
  CHECK(it.told(it.kim, notify_reason::escalation).size() == 1);
  CHECK_FALSE(it.net->next_due());
  CHECK(it.told(it.choi, notify_reason::escalation).size() == 1);
  CHECK(it.sound());
}

TEST_CASE("escalation: who does what is waited for ends it") {
  clock_room it;
  it.rule({{.unless = escalation_wait::answered, .after = minutes(10), .to = escalation_target::manager}});
  SUBCASE("a comment in the thread") {
    auto const post = it.ask(it.lee);
    it.net->comment({.actor = it.lee, .parent = post, .text = "yes"}).value();
  }
  SUBCASE("a reaction") {
    auto const post = it.ask(it.lee);
    it.net->react({.actor = it.lee, .activity = post, .type = "like"}).value();
  }
  SUBCASE("putting it away") {
    it.ask(it.lee);
    auto const told = it.net->inbox(it.lee).value().items.front();
    it.net->mark({.person = it.lee, .notification = told.id, .mark = md::notification_mark::archived})
        .value();
  }
  SUBCASE("a post on the record that it is about") {
    it.net->notify({.people = {it.lee}, .reason = "approval", .node = it.deal}).value();
    it.posted(it.lee, "done");
  }
  SUBCASE("deleting what it is about") {
    auto const post = it.ask(it.lee);
    it.net->remove_activity({}, post).value();
  }
  it.pass(1'000);
  CHECK(it.told(it.choi, notify_reason::escalation).empty());
  CHECK(it.sound());
}

TEST_CASE("escalation: reading alone is no answer, and an answer from before does not count") {
  clock_room it;
  it.rule({{.unless = escalation_wait::read, .after = minutes(10), .channel = notify_channel::webhook},
           {.unless = escalation_wait::answered, .after = minutes(10), .channel = notify_channel::webhook},
           {.unless = escalation_wait::answered, .after = minutes(10), .to = escalation_target::manager}});
  auto const post = it.posted(it.kim, "please approve");
  it.net->react({.actor = it.lee, .activity = post, .type = "like"}).value();
  it.pass(1);
  it.net->notify({.people = {it.lee}, .reason = "approval", .activity = post}).value();
  it.net->mark_all({.person = it.lee}).value();
  it.pass(10);
  CHECK(it.net->outbox().value().empty());
  it.pass(10);
  auto const sent = it.net->deliveries().take(notify_channel::webhook, 10, minutes(1)).value();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].items[0].what.state == md::notification_state::read);
  it.pass(10);
  CHECK(it.told(it.choi, notify_reason::escalation).size() == 1);
  CHECK(it.sound());
}

TEST_CASE("escalation: it tells nobody who may not see it, and nobody twice") {
  clock_room it;
  auto const outsider =
      it.net
          ->add_person({.key = "u:out",
                        .name = "Out",
                        .kind = md::person_kind::partner,
                        .organization = it.net->add_organization({.key = "o", .name = "O"}).value()})
          .value();
  it.rule({{.unless = escalation_wait::read,
            .after = minutes(10),
            .to = escalation_target::node,
            .node = outsider},
           {.unless = escalation_wait::read,
            .after = minutes(10),
            .to = escalation_target::node,
            .node = it.choi},
           {.unless = escalation_wait::read,
            .after = minutes(10),
            .to = escalation_target::node,
            .node = it.choi}});
  it.ask(it.lee);
  it.pass(10);
  CHECK(it.net->inbox_numbers(outsider).value().unread == 0);
  it.pass(10);
  it.pass(10);
  CHECK(it.told(it.choi, notify_reason::escalation).size() == 1);
  CHECK(it.sound());
}

TEST_CASE("escalation: a channel that somebody says no to stays quiet") {
  clock_room it;
  it.rule({{.unless = escalation_wait::read, .after = minutes(10), .channel = notify_channel::webhook}});
  it.net->prefer({.node = it.lee, .channel = notify_channel::webhook, .choice = md::preference_choice::no})
      .value();
  it.ask(it.lee);
  it.pass(10);
  CHECK(it.net->outbox().value().empty());
  CHECK(it.sound());
}

TEST_CASE("escalation: rules are listed, replaced and taken back, and wrong ones refused") {
  clock_room it;
  it.rule({{.after = minutes(5)}}, "");
  it.rule({{.after = minutes(5)}, {.after = minutes(7), .to = escalation_target::manager}});
  auto const rules = it.net->escalations().value();
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].host_reason.empty());
  CHECK(rules[1].host_reason == "approval");
  CHECK(rules[1].steps.size() == 2);
  it.ask(it.lee);
  it.rule({});
  CHECK(it.net->escalations().value().size() == 1);
  it.pass(100);
  CHECK(it.net->outbox().value().empty());
  auto const refused = [&](md::escalation_input const& in) {
    return it.net->set_escalation(in).error().code;
  };
  CHECK(refused({.reason = notify_reason::group_post, .steps = {{}}}) == errc::out_of_range);
  CHECK(refused({.reason = notify_reason::escalation, .steps = {{}}}) == errc::out_of_range);
  CHECK(refused({.host_reason = "x", .steps = {{.after = minutes(0)}}}) == errc::out_of_range);
  CHECK(refused({.host_reason = "x", .steps = {{.after = minutes(43'201)}}}) == errc::out_of_range);
  CHECK(refused({.host_reason = "x", .steps = {{.channel = notify_channel::in_app}}}) == errc::out_of_range);
  CHECK(refused({.host_reason = "x", .steps = {{.to = escalation_target::node}}}) == errc::unknown_node);
  CHECK(refused({.host_reason = "x", .steps = {{.to = escalation_target::node, .node = it.deal}}}) ==
        errc::wrong_kind);
  CHECK(refused({.host_reason = "x", .steps = std::vector<md::escalation_step>(9)}) == errc::too_long);
  CHECK(it.sound());
}
