// What people are told becomes batches and messages. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/queue.hpp>
//
#include <office.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace md = madang;
using md::batch_mode;
using md::delivery_result;
using md::delivery_state;
using md::notify_channel;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t monday_noon_ms = 1'700'481'600'000;  // 2023-11-20 12:00 UTC

/// An office in which Lee wants to be reached on a channel, from Monday noon on.
struct mail_room : network_suite::office {
  notify_channel by;
  explicit mail_room(notify_channel on = notify_channel::webhook) : by(on) {
    clock.ms = monday_noon_ms;
    net->mark_all({.person = lee, .mark = md::notification_mark::archived}).value();
    net->prefer({.node = lee, .channel = by, .choice = md::preference_choice::yes}).value();
  }
  void batched(batch_mode mode, int window = 5, int window_max = 60) {
    net->set_batching({.node = lee,
                       .channel = by,
                       .mode = mode,
                       .window = minutes(window),
                       .window_max = minutes(window_max)})
        .value();
  }
  void times(md::delivery_times const& when) { net->set_delivery_times(lee, when).value(); }
  void minutes_pass(std::int64_t many) {
    clock.ms += many * minute_ms;
    net->run_due().value();
  }
  std::vector<md::delivery_message> take(std::size_t most = 100) {
    return net->deliveries().take(by, most, minutes(1)).value();
  }
  bool settle(md::delivery_message const& one, md::delivery_outcome const& outcome = {}) {
    return net->deliveries().settle(one, outcome).value();
  }
  /// Takes everything that is due and says that it arrived; answers how many items each message had.
  std::vector<std::size_t> sent() {
    std::vector<std::size_t> out;
    for (auto const& each : take()) {
      CHECK(settle(each));
      out.push_back(each.items.size());
    }
    return out;
  }
  std::vector<md::delivery_info> outbox() { return net->outbox().value(); }
};

using sizes = std::vector<std::size_t>;

}  // namespace

TEST_CASE("delivery: what nobody wants on other ways leaves no row") {
  network_suite::office it;
  it.posted(it.kim, "hello @[u:lee]");
  CHECK(it.net->outbox().value().empty());
  CHECK(it.net->deliveries().take(notify_channel::email, 10, minutes(1)).value().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: immediate is a message each, in the change that tells, for the eyes of its person") {
  mail_room it;
  auto const post = it.posted(it.kim, "hello @[u:lee]");
  it.posted(it.kim, "and again");
  auto const waiting = it.outbox();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].state == delivery_state::waiting);
  CHECK(waiting[0].person == it.lee);
  CHECK(waiting[0].notifications == 1);
  auto const taken = it.take();
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].number < taken[1].number);
  CHECK(taken[0].person_key == "u:lee");
  CHECK(taken[0].attempt == 1);
  CHECK_FALSE(taken[0].digest);
  REQUIRE(taken[0].items.size() == 1);
  auto const& item = taken[0].items[0];
  CHECK(item.what.reason == md::notify_reason::mention);
  CHECK(item.what.activity == post);
  CHECK(item.names == std::vector<std::string>{"Kim Ji-won"});
  CHECK(item.place == "Deal");
  CHECK(item.text == "hello @Lee");
  CHECK(it.net->why(it.lee, post).value().also == std::vector{it.by});
  CHECK(it.take().empty());
  CHECK(it.settle(taken[0]));
  CHECK(it.settle(taken[1]));
  CHECK_FALSE(it.settle(taken[0]));
  CHECK(it.outbox().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: a message that was not taken yet takes further causes of what it tells") {
  mail_room it;
  auto const mine = it.posted(it.lee, "mine");
  it.answered(it.kim, mine, "one");
  it.answered(it.kim, mine, "two");
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].items[0].what.causes_total == 2);
  CHECK(taken[0].items[0].text == "two");
  it.answered(it.kim, mine, "three");
  CHECK(it.settle(taken[0]));
  CHECK(it.sent() == sizes{1});
  CHECK(it.sound());
}

TEST_CASE("delivery: leading sends the first at once and the rest of the window together") {
  mail_room it;
  it.batched(batch_mode::leading, 5);
  it.posted(it.kim, "one");
  it.posted(it.kim, "two");
  it.posted(it.kim, "three");
  CHECK(it.sent() == sizes{1});
  it.minutes_pass(4);
  CHECK(it.sent().empty());
  it.minutes_pass(2);
  CHECK(it.sent() == sizes{2});
  it.minutes_pass(10);
  CHECK(it.sent().empty());
  it.posted(it.kim, "four");
  CHECK(it.sent() == sizes{1});
  CHECK(it.sound());
}

TEST_CASE("delivery: fixed begins with the first, and next_due knows when it ends") {
  mail_room it;
  it.batched(batch_mode::fixed, 10);
  it.posted(it.kim, "one");
  CHECK(it.net->next_due()->time_since_epoch().count() == it.clock.ms + 10 * minute_ms);
  it.minutes_pass(9);
  it.posted(it.kim, "two");
  CHECK(it.sent().empty());
  it.minutes_pass(1);
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].digest);
  REQUIRE(taken[0].items.size() == 2);
  CHECK(taken[0].items[0].text == "two");
  CHECK(it.settle(taken[0]));
  CHECK(it.sound());
}

TEST_CASE("delivery: sliding waits until nothing comes, but not for ever") {
  mail_room it;
  it.batched(batch_mode::sliding, 5, 12);
  for (int n = 0; n < 3; ++n) {
    it.posted(it.kim, "more");
    it.minutes_pass(4);
    CHECK(it.sent().size() == (n == 2 ? 1 : 0));
  }
  it.posted(it.kim, "the next");
  it.minutes_pass(4);
  CHECK(it.sent().empty());
  it.minutes_pass(1);
  CHECK(it.sent() == sizes{1});
  CHECK(it.sound());
}

TEST_CASE("delivery: mail is a digest when nothing is said, at the person's times, one for all reasons") {
  mail_room it(notify_channel::email);
  it.times({.digest_at = {hours(9), hours(17)}});
  it.posted(it.kim, "one @[u:lee]");
  it.posted(it.kim, "two");
  it.net
      ->set_batching({.node = it.lee,
                      .reason = md::notify_reason::record_post,
                      .channel = notify_channel::email,
                      .mode = batch_mode::digest})
      .value();
  it.posted(it.kim, "three");
  it.minutes_pass(299);
  CHECK(it.sent().empty());
  it.minutes_pass(1);
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  REQUIRE(taken[0].items.size() == 3);
  CHECK(taken[0].items[0].what.reason == md::notify_reason::mention);
  CHECK(taken[0].items[1].text == "three");
  CHECK(it.sound());
}

TEST_CASE("delivery: what was read elsewhere, withdrawn or hidden by then leaves a batch") {
  mail_room it;
  it.batched(batch_mode::fixed, 10);
  it.posted(it.kim, "is read");
  auto const goes = it.posted(it.kim, "is withdrawn");
  it.posted(it.kim, "stays");
  auto const inbox = it.net->inbox(it.lee).value();
  it.net->mark({.person = it.lee, .notification = inbox.items[2].id}).value();
  it.net->remove_activity({}, goes).value();
  it.net->run_due().value();
  SUBCASE("what is left goes out") {
    it.minutes_pass(10);
    auto const taken = it.take();
    REQUIRE(taken.size() == 1);
    REQUIRE(taken[0].items.size() == 1);
    CHECK(taken[0].items[0].text == "stays");
  }
  SUBCASE("an empty one is dropped") {
    it.net->mute(it.lee, it.deal).value();
    it.net->mark_all({.person = it.lee}).value();
    it.minutes_pass(10);
    CHECK(it.outbox().empty());
  }
  SUBCASE("so is one of somebody who may no longer see any of it") {
    auto const tag = it.net->add_tag("secret").value();
    it.net->add_label(it.deal, tag).value();
    it.minutes_pass(10);
    CHECK(it.outbox().empty());
  }
  SUBCASE("and of somebody who left") {
    it.net->set_active(it.lee, false).value();
    it.minutes_pass(10);
    CHECK(it.outbox().empty());
  }
  CHECK(it.sound());
}

TEST_CASE("delivery: rights and states are looked at again when a message is taken") {
  mail_room it;
  it.posted(it.kim, "one");
  REQUIRE(it.outbox().size() == 1);
  SUBCASE("read") { it.net->mark_all({.person = it.lee}).value(); }
  SUBCASE("no longer for these eyes") {
    it.net->add_label(it.deal, it.net->add_tag("secret").value()).value();
  }
  SUBCASE("not wanted any more") {
    it.net->prefer({.node = it.lee, .channel = it.by, .choice = md::preference_choice::no}).value();
  }
  SUBCASE("the person left") { it.net->set_active(it.lee, false).value(); }
  CHECK(it.take().empty());
  CHECK(it.outbox().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: quiet hours hold messages back, across midnight, and let them go in order, once") {
  mail_room it;
  it.times({.quiet_from = hours(20), .quiet_to = hours(7)});
  it.clock.ms = monday_noon_ms + 9 * hour_ms;
  it.posted(it.kim, "late");
  it.clock.ms += 4 * hour_ms;
  it.posted(it.kim, "later");
  CHECK(it.take().empty());
  it.clock.ms = monday_noon_ms + 19 * hour_ms - 1;
  CHECK(it.take().empty());
  it.clock.ms += 1;
  auto const taken = it.take();
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].items[0].text == "late");
  CHECK(taken[1].items[0].text == "later");
  SUBCASE("a message that was ready is held when quiet hours came meanwhile") {
    for (auto const& each : taken) it.settle(each, {.what = delivery_result::failed});
    it.clock.ms = monday_noon_ms + 33 * hour_ms;
    CHECK(it.take().empty());
    it.clock.ms = monday_noon_ms + 43 * hour_ms;
    CHECK(it.take().size() == 2);
  }
  CHECK(it.sound());
}

TEST_CASE("delivery: what is critical passes opt-outs, quiet hours and budgets, where the way is open") {
  mail_room it;
  it.times({.quiet_from = hours(0), .quiet_to = hours(23)});
  it.batched(batch_mode::digest);
  it.net->prefer({.channel = it.by, .choice = md::preference_choice::yes}).value();
  it.net->prefer({.node = it.lee, .channel = it.by, .choice = md::preference_choice::no}).value();
  it.net->notify({.people = {it.lee}, .reason = "outage", .node = it.deal, .critical = true}).value();
  it.net->notify({.people = {it.lee}, .reason = "minor", .node = it.deal}).value();
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].critical);
  CHECK(taken[0].items[0].what.host_reason == "outage");
  CHECK(it.net->deliveries().take(notify_channel::email, 10, minutes(1)).value().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: another time zone or rule moves what is open") {
  mail_room it(notify_channel::email);
  it.posted(it.kim, "one");
  auto const due = [&] { return it.net->next_due()->time_since_epoch().count(); };
  CHECK(due() == monday_noon_ms + 20 * hour_ms);
  it.times({.zone = "Asia/Seoul"});
  CHECK(due() == monday_noon_ms + 11 * hour_ms);
  it.net->set_delivery_times(it.lee, std::nullopt).value();
  CHECK(due() == monday_noon_ms + 20 * hour_ms);
  SUBCASE("the zone of the person's node counts, too") {
    it.net->add_person({.key = "u:lee", .name = "Lee", .time_zone = "Asia/Seoul"}).value();
    CHECK(due() == monday_noon_ms + 11 * hour_ms);
    CHECK(it.net->delivery_times_of(it.lee).value().zone == "Asia/Seoul");
  }
  SUBCASE("closing it at once") {
    it.net->prefer({.node = it.lee, .channel = it.by, .choice = md::preference_choice::yes}).value();
    it.batched(batch_mode::fixed, 3);
    it.posted(it.kim, "two");
    CHECK(due() == it.clock.ms + 3 * minute_ms);
    it.batched(batch_mode::immediate);
    it.net->run_due().value();
    CHECK(it.sent() == sizes{1});
  }
  CHECK(it.sound());
}

TEST_CASE("delivery: who does not answer in time has lost a message to another worker") {
  mail_room it;
  it.posted(it.kim, "one");
  auto const first = it.take();
  REQUIRE(first.size() == 1);
  CHECK(it.outbox()[0].state == delivery_state::taken);
  CHECK(it.take().empty());
  it.clock.ms += minute_ms;
  auto const second = it.take();
  REQUIRE(second.size() == 1);
  CHECK(second[0].number == first[0].number);
  CHECK(second[0].attempt == 2);
  CHECK(second[0].key == first[0].key);
  CHECK_FALSE(it.settle(first[0]));
  CHECK(it.outbox().size() == 1);
  CHECK(it.settle(second[0]));
  CHECK(it.outbox().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: the key changes with what a message says, and with nothing else") {
  mail_room it;
  auto const post = it.posted(it.kim, "one");
  auto const again = [&] {
    it.clock.ms += minute_ms;
    auto const taken = it.take();
    REQUIRE(taken.size() == 1);
    return taken[0].key;
  };
  auto const first = again();
  CHECK(again() == first);
  it.net->add_person({.key = "u:park", .name = "Park"}).value();
  CHECK(again() == first);
  it.net->edit({.actor = it.kim, .activity = post, .text = "two"}).value();
  auto const second = again();
  CHECK(second != first);
  it.net->edit({.actor = it.kim, .activity = post, .text = "one"}).value();
  CHECK(again() == first);
  it.net->add_person({.key = "u:kim", .name = "Kim"}).value();
  CHECK(again() != first);
}

TEST_CASE("delivery: failures are tried again, ever later, and given up after eight") {
  mail_room it;
  it.posted(it.kim, "one");
  std::int64_t longest = 0;
  for (std::uint32_t attempt = 1; attempt <= 8; ++attempt) {
    auto const taken = it.take();
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].attempt == attempt);
    CHECK(it.settle(taken[0], {.what = delivery_result::failed, .reason = "no route"}));
    auto const now = it.outbox();
    REQUIRE(now.size() == 1);
    CHECK(now[0].reason == "no route");
    if (attempt == 8) break;
    auto const wait = now[0].due.time_since_epoch().count() - it.clock.ms;
    CHECK(wait >= (15'000LL << (attempt - 1)));
    CHECK(wait <= (30'000LL << (attempt - 1)));
    longest = std::max(longest, wait);
    CHECK(it.take().empty());
    it.clock.ms += wait;
  }
  CHECK(longest > 15 * minute_ms);
  auto const dead = it.net->outbox(delivery_state::dead).value();
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].attempts == 8);
  it.clock.ms += network_suite::day_ms;
  CHECK(it.take().empty());
  CHECK(it.sound());
  SUBCASE("and can be tried anew") {
    it.net->replay_delivery(dead[0].number).value();
    CHECK(it.net->replay_delivery(dead[0].number).error().code == md::errc::out_of_range);
    CHECK(it.sent() == sizes{1});
  }
  SUBCASE("or dropped") {
    it.net->drop_delivery(dead[0].number).value();
    CHECK(it.net->drop_delivery(dead[0].number).error().code == md::errc::out_of_range);
    CHECK(it.outbox().empty());
  }
  CHECK(it.sound());
}

TEST_CASE("delivery: a channel can refuse, put off, and say how long to wait") {
  mail_room it;
  it.posted(it.kim, "one");
  auto taken = it.take();
  REQUIRE(taken.size() == 1);
  SUBCASE("refused is given up at once") {
    it.settle(taken[0], {.what = delivery_result::refused, .reason = std::string(300, 'x')});
    CHECK(it.outbox()[0].state == delivery_state::dead);
    CHECK(it.outbox()[0].reason.size() == 200);
  }
  SUBCASE("later is no attempt") {
    it.settle(taken[0], {.what = delivery_result::later, .not_before = hours(2)});
    CHECK(it.outbox()[0].attempts == 0);
    it.clock.ms += 2 * hour_ms - 1;
    CHECK(it.take().empty());
    it.clock.ms += 1;
    CHECK(it.take()[0].attempt == 1);
  }
  SUBCASE("failed waits at least as long as it is told") {
    it.settle(taken[0], {.what = delivery_result::failed, .not_before = hours(1)});
    CHECK(it.outbox()[0].due.time_since_epoch().count() == it.clock.ms + hour_ms);
  }
  CHECK(it.sound());
}

TEST_CASE("delivery: what lies in a confidential place goes out without names and texts") {
  mail_room it;
  it.net->set_confidential(it.deal, true).value();
  CHECK(it.net->preferences(it.deal).value().confidential);
  it.posted(it.kim, "the price is 7");
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].confidential);
  REQUIRE(taken[0].items.size() == 1);
  CHECK(taken[0].items[0].names.empty());
  CHECK(taken[0].items[0].place.empty());
  CHECK(taken[0].items[0].text.empty());
  CHECK(it.net->set_confidential(it.kim, true).error().code == md::errc::wrong_kind);
}

TEST_CASE("delivery: one message lists a hundred and counts the rest, as they stand when it is sent") {
  mail_room it;
  it.batched(batch_mode::fixed, 60);
  std::vector<md::activity_id> posts;
  for (int n = 0; n < 105; ++n) posts.push_back(it.posted(it.kim, "post " + std::to_string(n)));
  it.minutes_pass(60);
  it.net->run_due().value();
  CHECK(it.net->outbox().value().at(0).notifications == 105);
  it.net->remove_activity(it.kim, posts[0]).value();
  it.net->remove_activity(it.kim, posts[104]).value();
  auto const taken = it.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].items.size() == 100);
  CHECK(taken[0].more == 3);
  CHECK(taken[0].items[0].text == "post 103");
}

TEST_CASE("delivery: twenty interruptions a day, the strongest first, the rest is left to the digest") {
  mail_room it;
  for (int n = 0; n < 18; ++n) it.posted(it.kim, "one of many");
  CHECK(it.sent().size() == 18);
  it.net
      ->set_batching({.node = it.lee,
                      .reason = md::notify_reason::record_post,
                      .channel = it.by,
                      .mode = batch_mode::fixed})
      .value();
  for (auto const reason : {md::notify_reason::mention, md::notify_reason::event})
    it.net->set_batching({.node = it.lee, .reason = reason, .channel = it.by, .mode = batch_mode::fixed})
        .value();
  it.net->define_verb({.verb = "signed"}).value();
  it.posted(it.kim, "plain");
  it.net->event({.actor = it.kim, .verb = "signed", .on = it.deal}).value();
  it.posted(it.kim, "for @[u:lee]");
  it.minutes_pass(10);
  auto const strongest = it.take();
  REQUIRE(strongest.size() == 2);
  CHECK(strongest[0].items[0].what.reason == md::notify_reason::mention);
  CHECK(strongest[1].items[0].what.reason == md::notify_reason::event);
  for (auto const& each : strongest) it.settle(each);
  it.net->notify({.people = {it.lee}, .reason = "outage", .node = it.deal, .critical = true}).value();
  CHECK(it.sent() == sizes{1});
  it.posted(it.kim, "too much");
  it.minutes_pass(6);
  it.clock.ms = monday_noon_ms + 20 * hour_ms;
  it.net->run_due().value();
  CHECK(it.sent() == sizes{2});
  it.net->set_batching({.node = it.lee, .reason = md::notify_reason::record_post, .channel = it.by}).value();
  it.posted(it.kim, "another day");
  CHECK(it.sent() == sizes{1});
  CHECK(it.sound());
}

TEST_CASE("delivery: what came back from a snooze goes out again") {
  mail_room it;
  it.posted(it.kim, "one");
  CHECK(it.sent() == sizes{1});
  auto const told = it.net->inbox(it.lee).value().items[0];
  it.net
      ->snooze({.person = it.lee,
                .notification = told.id,
                .until = md::timestamp{milliseconds(it.clock.ms + hour_ms)}})
      .value();
  it.minutes_pass(60);
  CHECK(it.sent() == sizes{1});
}

TEST_CASE("delivery: rules are the person's before the network's, the exact one before all others") {
  mail_room it;
  it.net->set_batching({.channel = it.by, .mode = batch_mode::fixed, .window = minutes(3)}).value();
  it.net
      ->set_batching({.reason = md::notify_reason::mention, .channel = it.by, .mode = batch_mode::immediate})
      .value();
  it.posted(it.kim, "batched");
  it.posted(it.kim, "at once @[u:lee]");
  CHECK(it.sent() == sizes{1});
  it.batched(batch_mode::digest);
  it.posted(it.kim, "not at once @[u:lee]");
  CHECK(it.sent().empty());
  auto const said = it.net->batching({}).value();
  REQUIRE(said.size() == 2);
  CHECK_FALSE(said[0].reason.has_value());
  CHECK(said[0].window == minutes(3));
  CHECK(said[1].reason == md::notify_reason::mention);
  CHECK(it.net->batching(it.lee).value().size() == 1);
  it.net->set_batching({.node = it.lee, .channel = it.by}).value();
  CHECK(it.net->batching(it.lee).value().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: what cannot be said is refused with its name") {
  mail_room it;
  auto const why = [&](md::batch_input const& in) { return it.net->set_batching(in).error(); };
  CHECK(why({.channel = notify_channel::in_app, .mode = batch_mode::fixed}).field == "channel");
  CHECK(why({.channel = it.by, .mode = batch_mode::fixed, .window = minutes(0)}).field == "window");
  CHECK(why({.channel = it.by, .mode = batch_mode::sliding, .window = minutes(9), .window_max = minutes(8)})
            .field == "window_max");
  CHECK(why({.node = it.deal, .mode = batch_mode::digest}).code == md::errc::wrong_kind);
  CHECK(it.net->set_delivery_times(it.lee, md::delivery_times{.zone = "Mars/Olympus"}).error().code ==
        md::errc::malformed);
  CHECK(it.net->deliveries().take(notify_channel::in_app, 1, minutes(1)).error().field == "channel");
  CHECK(it.net->deliveries().take(it.by, 1, milliseconds(0)).error().field == "lease");
}

TEST_CASE("delivery: erasing a person takes batches, messages, times and rules") {
  mail_room it;
  it.times({.zone = "Asia/Seoul"});
  it.posted(it.kim, "waits");
  auto const waiting = it.take();
  REQUIRE(waiting.size() == 1);
  it.settle(waiting[0], {.what = delivery_result::refused});
  it.posted(it.kim, "waits, too");
  it.batched(batch_mode::fixed);
  it.posted(it.kim, "is put together");
  it.net->erase_person(it.lee).value();
  it.net->run_due().value();
  CHECK(it.outbox().empty());
  CHECK_FALSE(it.kept("Asia/Seoul"));
  CHECK(it.sound());
}

TEST_CASE("delivery: what was given up goes after as many days as notifications do") {
  mail_room it;
  it.net.reset();
  md::network_options options;
  options.time = &it.clock;
  options.limits.notification_days_max = 10;
  it.net.emplace(md::open_memory(options).value());
  it.kim = it.net->add_person({.key = "u:kim", .name = "Kim"}).value();
  it.lee = it.net->add_person({.key = "u:lee", .name = "Lee"}).value();
  it.net->prefer({.node = it.lee, .channel = it.by, .choice = md::preference_choice::yes}).value();
  it.net->post({.actor = it.kim, .text = "@[u:lee]"}).value();
  it.settle(it.take()[0], {.what = delivery_result::refused});
  it.clock.ms += 9 * network_suite::day_ms;
  it.net->run_due().value();
  CHECK(it.outbox().size() == 1);
  CHECK(it.net->next_due().has_value());
  it.clock.ms += 2 * network_suite::day_ms;
  it.net->run_due().value();
  CHECK(it.outbox().empty());
  CHECK(it.sound());
}

TEST_CASE("delivery: a broadcast goes out in steps to those who want it, and once") {
  network_suite::still_clock clock;
  md::network_options options;
  options.time = &clock;
  options.limits.fan_out_max = 10;
  auto net = md::open_memory(options).value();
  auto const kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  auto const team = net.add_group({.key = "team", .name = "Team", .owner = kim}).value();
  net.set_group_level(team, md::follow_level::all).value();
  std::vector<md::person_id> members;
  for (int n = 0; n < 70; ++n) {
    auto const key = "m" + std::to_string(n);
    members.push_back(net.add_person({.key = key, .name = key}).value());
    net.set_member({.group = team, .person = members.back()}).value();
    if (n % 7 == 0)
      net.prefer(
             {.node = members.back(), .channel = notify_channel::host, .choice = md::preference_choice::yes})
          .value();
  }
  net.add_person({.key = "other", .name = "Other"}).value();
  net.run_due().value();
  for (auto const& each : net.deliveries().take(notify_channel::host, 100, minutes(1)).value())
    net.deliveries().settle(each, {}).value();
  auto const told = [&] {
    std::multiset<std::uint32_t> out;
    for (auto const& each : net.deliveries().take(notify_channel::host, 100, minutes(1)).value()) {
      CHECK(each.items.size() == 1);
      CHECK(each.items[0].text == "hello");
      out.insert(each.person.value);
      net.deliveries().settle(each, {}).value();
    }
    return out;
  };
  SUBCASE("of some") {
    net.post({.actor = kim, .on = team, .text = "hello"}).value();
    net.mark_all({.person = members[7], .mark = md::notification_mark::seen}).value();
    net.run_due().value();
    auto const found = told();
    CHECK(found.size() == 10);
    CHECK(found.count(members[7].value) == 1);
    CHECK(found.count(members[1].value) == 0);
  }
  SUBCASE("of all, when the network says so") {
    net.prefer({.channel = notify_channel::host, .choice = md::preference_choice::yes}).value();
    net.post({.actor = kim, .on = team, .text = "hello"}).value();
    net.run_due().value();
    CHECK(told().size() == 70);
  }
  net.run_due().value();
  CHECK(told().empty());
  CHECK(net.check().value().empty());
}
