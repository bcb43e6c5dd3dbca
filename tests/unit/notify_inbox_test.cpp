// What people are told, and what they do with it. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/notification.hpp>
//
#include <office.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace md = madang;
using md::notification_mark;
using md::notification_state;
using md::notify_reason;
using network_suite::office;

namespace {

/// An office with an empty inbox for everybody, and a third person who follows nothing.
struct post_room : office {
  md::person_id park;
  explicit post_room(std::size_t hot = SIZE_MAX) : office(hot, 90) {
    park = net->add_person({.key = "u:park", .name = "Park"}).value();
    for (auto const who : {kim, lee, park})
      net->mark_all({.person = who, .mark = notification_mark::archived}).value();
  }
  std::vector<md::notification> inbox(md::person_id who, md::inbox_request const& request = {}) {
    return net->inbox(who, request).value().items;
  }
  md::notification only(md::person_id who) {
    auto const all = inbox(who);
    REQUIRE(all.size() == 1);
    return all.front();
  }
  std::vector<std::string> reasons(md::person_id who) {
    std::vector<std::string> out;
    for (auto const& each : inbox(who)) out.emplace_back(md::name_of(each.reason));
    return out;
  }
  std::uint64_t unseen(md::person_id who) { return net->inbox_numbers(who).value().unseen; }
  std::uint64_t unread(md::person_id who) { return net->inbox_numbers(who).value().unread; }
  void mark(md::person_id who, md::notification_id id, notification_mark how) {
    net->mark({.person = who, .notification = id, .mark = how}).value();
  }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("inbox: a mention tells at once, once, and nobody of their own doing") {
  post_room it;
  auto const post = it.posted(it.lee, "look @[u:park] @[u:lee] @[u:park]");
  auto const told = it.only(it.park);
  CHECK(told.reason == notify_reason::mention);
  CHECK(told.state == notification_state::unseen);
  CHECK(told.activity == post);
  CHECK(told.latest == post);
  CHECK(told.people == std::vector{it.lee});
  CHECK(told.people_total == 1);
  CHECK(it.inbox(it.lee).empty());
  CHECK(it.sound());
}

TEST_CASE("inbox: the strongest reason wins, whatever else connects a person with it") {
  post_room it;
  it.net->follow(it.park, it.deal).value();
  it.posted(it.kim, "for @[u:park]");
  CHECK(it.reasons(it.park) == names{"mention"});
  CHECK(it.reasons(it.lee) == names{"record_post"});
  SUBCASE("an answer to the person's post is no mere comment on something followed") {
    auto const mine = it.posted(it.lee, "mine");
    it.answered(it.kim, mine);
    CHECK(it.reasons(it.lee) == names{"comment_on_mine", "record_post"});
  }
  SUBCASE("a later mention in an edited text replaces a weaker reason") {
    auto const post = it.posted(it.kim, "plain");
    CHECK(it.reasons(it.lee) == names{"record_post", "record_post"});
    it.net->edit({.actor = it.kim, .activity = post, .text = "for @[u:lee]"}).value();
    CHECK(it.reasons(it.lee) == names{"mention", "record_post"});
    CHECK(it.unread(it.lee) == 2);
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: replies, comments, shares, followers and groups") {
  post_room it;
  auto const post = it.posted(it.kim, "question");
  it.mark(it.lee, it.only(it.lee).id, notification_mark::archived);
  auto const first = it.answered(it.park, post, "an answer");
  CHECK(it.reasons(it.kim) == names{"comment_on_mine"});
  CHECK(it.reasons(it.lee) == names{"comment_on_followed"});
  it.answered(it.lee, first, "an answer to it");
  CHECK(it.reasons(it.park) == names{"reply"});
  CHECK(it.only(it.kim).causes_total == 2);
  CHECK(it.only(it.kim).people_total == 2);
  SUBCASE("who answered the same is told of the next answer") {
    auto const quiet = it.net->add_person({.key = "u:choi", .name = "Choi"}).value();
    it.answered(quiet, post, "me too");
    auto const all = it.reasons(it.park);
    CHECK(all == names{"comment_on_followed", "reply"});
  }
  SUBCASE("shared") {
    it.net->share({.actor = it.park, .target = post}).value();
    CHECK(it.reasons(it.kim) == names{"share", "comment_on_mine"});
  }
  SUBCASE("followed, and no more when that ends") {
    it.net->follow(it.park, it.kim).value();
    CHECK(it.reasons(it.kim) == names{"new_follower", "comment_on_mine"});
    it.net->unfollow(it.park, it.kim).value();
    CHECK(it.reasons(it.kim) == names{"comment_on_mine"});
  }
  SUBCASE("made a member by another, not by oneself") {
    auto const team = it.net->add_group({.key = "team", .name = "Team", .owner = it.kim}).value();
    it.net->set_member({.group = team, .person = it.park, .actor = it.kim}).value();
    it.net->set_member({.group = team, .person = it.lee, .actor = it.lee}).value();
    CHECK(it.reasons(it.park) == names{"group_added", "reply"});
    CHECK(it.reasons(it.lee) == names{"comment_on_followed"});
    it.net->set_member({.group = team, .person = it.park, .role = md::group_role::none}).value();
    CHECK(it.reasons(it.park) == names{"reply"});
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: reactions join one notification, with exact totals, and leave it again") {
  post_room it;
  auto const post = it.posted(it.kim, "done");
  std::vector<md::person_id> fans;
  for (int n = 0; n < 8; ++n) {
    auto const key = "fan" + std::to_string(n);
    fans.push_back(it.net->add_person({.key = key, .name = key}).value());
    it.net->react({.actor = fans.back(), .activity = post}).value();
  }
  it.net->react({.actor = fans[7], .activity = post, .type = "celebrate"}).value();
  auto told = it.only(it.kim);
  CHECK(told.reason == notify_reason::reaction);
  CHECK(told.people_total == 8);
  CHECK(told.causes_total == 9);
  CHECK(told.people.size() == 5);
  CHECK(told.people.front() == fans[7]);
  CHECK(it.unread(it.kim) == 1);
  SUBCASE("one reaction less is one cause less") {
    it.net->unreact({.actor = fans[7], .activity = post}).value();
    CHECK(it.only(it.kim).people_total == 8);
    it.net->unreact({.actor = fans[7], .activity = post, .type = "celebrate"}).value();
    CHECK(it.only(it.kim).people_total == 7);
    CHECK(it.only(it.kim).people.size() == 5);
  }
  SUBCASE("without reactions there is nothing, and nothing is counted") {
    it.net->unreact({.actor = fans[7], .activity = post, .type = "celebrate"}).value();
    for (auto const fan : fans) it.net->unreact({.actor = fan, .activity = post}).value();
    CHECK(it.inbox(it.kim).empty());
    CHECK(it.net->inbox_numbers(it.kim).value() == md::inbox_counts{});
  }
  SUBCASE("what was read takes no more: the next one is new") {
    it.mark(it.kim, told.id, notification_mark::read);
    it.net->react({.actor = it.park, .activity = post}).value();
    auto const all = it.inbox(it.kim);
    REQUIRE(all.size() == 2);
    CHECK(all[0].people_total == 1);
    CHECK(all[1].state == notification_state::read);
    it.net->unreact({.actor = fans[0], .activity = post}).value();
    CHECK(it.inbox(it.kim)[1].people_total == 7);
  }
  SUBCASE("what was seen is unseen again, on top, under its number") {
    it.net->comment({.actor = it.lee, .parent = post, .text = "yes"}).value();
    it.mark(it.kim, told.id, notification_mark::seen);
    CHECK(it.unseen(it.kim) == 1);
    it.net->react({.actor = it.park, .activity = post}).value();
    CHECK(it.unseen(it.kim) == 2);
    auto const top = it.inbox(it.kim).front();
    CHECK(top.id == told.id);
    CHECK(top.position > told.position);
    it.mark(it.kim, told.id, notification_mark::read);
    CHECK(it.unread(it.kim) == 1);
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: deleting takes back what it told, from the first read on") {
  post_room it;
  auto const post = it.posted(it.kim, "question");
  auto const one = it.answered(it.park, post, "for @[u:lee]");
  it.answered(it.lee, one, "thanks");
  CHECK(it.only(it.kim).causes_total == 2);
  CHECK(it.unread(it.lee) == 2);
  SUBCASE("a comment with what answers it") {
    it.net->remove_activity(it.park, one).value();
    CHECK(it.inbox(it.kim).empty());
    CHECK(it.unread(it.kim) == 0);
    CHECK(it.inbox(it.park).empty());
    CHECK(it.reasons(it.lee) == names{"record_post"});
    it.net->run_due().value();
    CHECK(it.sound());
    CHECK(it.inbox(it.kim).empty());
    it.net->restore_activity(it.park, one).value();
    CHECK(it.inbox(it.kim).empty());
  }
  SUBCASE("a thread") {
    it.net->remove_activity(it.kim, post).value();
    for (auto const who : {it.kim, it.lee, it.park}) {
      CHECK(it.inbox(who).empty());
      CHECK(it.unread(who) == 0);
    }
    it.net->run_due().value();
    for (auto const who : {it.kim, it.lee, it.park}) CHECK(it.unread(who) == 0);
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: what was done implies the rest") {
  post_room it;
  it.posted(it.lee, "for @[u:park]");
  auto const id = it.only(it.park).id;
  auto const state = [&] {
    for (auto const box : {md::inbox_box::inbox, md::inbox_box::archived, md::inbox_box::snoozed})
      for (auto const& each : it.inbox(it.park, {.box = box})) return each.state;
    return notification_state::unseen;
  };
  auto const counts = [&] { return std::pair(it.unseen(it.park), it.unread(it.park)); };
  using two = std::pair<std::uint64_t, std::uint64_t>;
  CHECK(counts() == two{1, 1});
  it.mark(it.park, id, notification_mark::seen);
  CHECK(state() == notification_state::seen);
  CHECK(counts() == two{0, 1});
  it.mark(it.park, id, notification_mark::read);
  CHECK(state() == notification_state::read);
  CHECK(counts() == two{0, 0});
  it.mark(it.park, id, notification_mark::unread);
  CHECK(state() == notification_state::seen);
  CHECK(counts() == two{0, 1});
  it.mark(it.park, id, notification_mark::archived);
  CHECK(state() == notification_state::archived);
  CHECK(counts() == two{0, 0});
  it.mark(it.park, id, notification_mark::seen);
  CHECK(state() == notification_state::archived);
  it.mark(it.park, id, notification_mark::unread);
  CHECK(state() == notification_state::seen);
  CHECK(it.inbox(it.park).size() == 1);
  CHECK(it.net->mark({.person = it.park, .notification = {77}}).error().field == "notification");
  CHECK(it.sound());
}

TEST_CASE("inbox: snoozed until a time, new and unread then; as it was when taken back by hand") {
  post_room it;
  it.posted(it.lee, "for @[u:park]");
  auto const id = it.only(it.park).id;
  auto const in = [&](std::int64_t ms) { return md::timestamp{std::chrono::milliseconds{it.clock.ms + ms}}; };
  it.mark(it.park, id, notification_mark::read);
  it.net->snooze({.person = it.park, .notification = id, .until = in(5000)}).value();
  CHECK(it.inbox(it.park).empty());
  CHECK(it.unread(it.park) == 0);
  auto const resting = it.inbox(it.park, {.box = md::inbox_box::snoozed});
  REQUIRE(resting.size() == 1);
  CHECK(resting[0].snoozed_until == in(5000));
  CHECK(it.net->next_due() == in(5000));
  CHECK(it.net->snooze({.person = it.park, .notification = id, .until = in(0)}).error().field == "until");
  SUBCASE("by hand") {
    it.mark(it.park, id, notification_mark::unsnoozed);
    CHECK(it.only(it.park).state == notification_state::read);
  }
  SUBCASE("by time") {
    it.posted(it.lee, "another for @[u:park]");
    it.clock.ms += 5000;
    it.net->run_due().value();
    auto const all = it.inbox(it.park);
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == id);
    CHECK(all[0].state == notification_state::unseen);
    CHECK(!all[0].snoozed_until);
    CHECK(it.unread(it.park) == 2);
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: pages, filters and marking many") {
  post_room it;
  for (int n = 0; n < 7; ++n) it.posted(it.kim, n % 2 == 0 ? "for @[u:park]" : "for @[u:lee]");
  auto const post = it.posted(it.kim, "for @[u:park]");
  it.answered(it.lee, post, "for @[u:park]");
  CHECK(it.unread(it.park) == 6);
  auto const first = it.net->inbox(it.park, {.limit = 2}).value();
  CHECK(first.items.size() == 2);
  CHECK(first.counts.unread == 6);
  std::size_t seen = 0;
  for (md::inbox_request request{.limit = 2};;) {
    auto const page = it.net->inbox(it.park, request).value();
    seen += page.items.size();
    if (page.older.empty()) break;
    request.at = page.older;
  }
  CHECK(seen == 6);
  CHECK(it.net->inbox(it.lee, {.limit = 2, .at = first.older}).error().code == md::errc::stale_cursor);
  CHECK(it.net->inbox(it.park, {.limit = 0}).error().field == "limit");
  CHECK(it.inbox(it.park, {.reason = notify_reason::mention, .record = it.deal}).size() == 6);
  CHECK(it.inbox(it.park, {.reason = notify_reason::reaction}).empty());
  SUBCASE("what came after the page stays") {
    it.posted(it.kim, "one more for @[u:park]");
    CHECK(it.net->mark_all({.person = it.park, .up_to = first.up_to}).value() == 6);
    CHECK(it.unread(it.park) == 1);
    CHECK(it.inbox(it.park, {.unread_only = true}).size() == 1);
  }
  SUBCASE("a thread") {
    CHECK(it.net->mark_all({.person = it.park, .thread = post}).value() == 2);
    CHECK(it.unread(it.park) == 4);
  }
  SUBCASE("seen, then archived") {
    CHECK(it.net->mark_all({.person = it.park, .mark = notification_mark::seen}).value() == 6);
    CHECK(it.net->mark_all({.person = it.park, .mark = notification_mark::seen}).value() == 0);
    CHECK(it.unseen(it.park) == 0);
    it.mark(it.park, first.items[0].id, notification_mark::read);
    CHECK(it.net->mark_all({.person = it.park, .mark = notification_mark::archived}).value() == 6);
    CHECK(it.inbox(it.park).empty());
    CHECK(it.inbox(it.park, {.box = md::inbox_box::archived}).size() == 6);
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: a right that ends takes its notifications out of pages and numbers, and brings them back") {
  post_room it;
  auto const secret =
      it.net->add_record({.key = "s", .type = "deal", .name = "S", .access = md::record_access::granted})
          .value();
  for (auto const who : {it.kim, it.park}) it.net->grant(secret, who).value();
  it.net->post({.actor = it.kim, .on = secret, .text = "for @[u:park]"}).value();
  CHECK(it.unread(it.park) == 1);
  auto const id = it.only(it.park).id;
  it.net->revoke(secret, it.park).value();
  CHECK(it.unread(it.park) == 0);
  CHECK(it.inbox(it.park).empty());
  it.mark(it.park, id, notification_mark::read);
  CHECK(it.unread(it.park) == 0);
  it.mark(it.park, id, notification_mark::unread);
  CHECK(it.unread(it.park) == 0);
  it.net->grant(secret, it.park).value();
  CHECK(it.unread(it.park) == 1);
  it.net->block(it.park, it.kim).value();
  CHECK(it.unread(it.park) == 0);
  CHECK(it.inbox(it.park).empty());
  CHECK(it.sound());
}

TEST_CASE("inbox: other sessions hear what changed, with the change's number") {
  post_room it;
  auto const before = it.net->published();
  it.posted(it.lee, "for @[u:park]");
  auto heard = it.net->inbox_changes_after(it.park, before).value();
  REQUIRE(heard.changes.size() == 1);
  CHECK(heard.changes[0].shows->state == notification_state::unseen);
  CHECK(heard.counts.unread == 1);
  auto const told = *heard.changes[0].shows;
  it.mark(it.park, told.id, notification_mark::read);
  heard = it.net->inbox_changes_after(it.park, heard.at).value();
  REQUIRE(heard.changes.size() == 1);
  CHECK(heard.changes[0].shows->state == notification_state::read);
  CHECK(heard.changes[0].shows->changed > told.changed);
  CHECK(it.net->inbox_changes_after(it.park, heard.at).value().changes.empty());
  it.net->remove_activity(it.lee, told.activity).value();
  it.net->run_due().value();
  heard = it.net->inbox_changes_after(it.park, heard.at).value();
  REQUIRE(heard.changes.size() == 1);
  CHECK(!heard.changes[0].shows);
  CHECK(it.net->inbox_changes_after(it.park, {9, 1}).value().resync);
}

TEST_CASE("inbox: the host tells of its own reasons") {
  post_room it;
  auto const post = it.posted(it.lee, "for @[u:park]");
  it.net->notify({.people = {it.park, it.kim}, .reason = "sla.breach", .activity = post}).value();
  CHECK(it.only(it.park).host_reason == "sla.breach");
  CHECK(it.only(it.kim).reason == notify_reason::host);
  it.net->notify({.people = {it.park}, .reason = "sla.breach", .activity = post}).value();
  CHECK(it.unread(it.park) == 1);
  it.net->notify({.people = {it.park}, .reason = "welcome"}).value();
  CHECK(it.unread(it.park) == 2);
  auto const counts = it.net->inbox_numbers(it.park).value();
  REQUIRE(counts.reasons.size() == 2);
  CHECK(counts.reasons[0] == md::reason_count{notify_reason::host, "sla.breach", 1, 1});
  CHECK(it.net->notify({.people = {it.park}, .reason = "no good"}).error().code == md::errc::malformed);
  CHECK(
      it.net->notify({.people = {it.park}, .reason = "x", .actor = it.kim, .critical = true}).error().field ==
      "critical");
  CHECK(it.sound());
}

TEST_CASE("inbox: quiet changes and imports tell nobody") {
  post_room it;
  for (auto const mode : {md::write_mode::quiet, md::write_mode::backfill})
    it.net
        ->transact({.mode = mode},
                   [&](md::transaction& to) -> md::result<void> {
                     auto const post = to.post({.actor = it.lee, .on = it.deal, .text = "for @[u:park]"});
                     if (!post) return post.error();
                     return to.follow({.person = it.park, .node = it.kim});
                   })
        .value();
  CHECK(it.inbox(it.park).empty());
  CHECK(it.inbox(it.kim).empty());
}

TEST_CASE("inbox: levels, filters and mutes") {
  post_room it;
  SUBCASE("of a record") {
    it.net->follow(it.park, it.deal, {.level = md::follow_level::highlights}).value();
    it.posted(it.kim, "a post");
    it.net->record_changed({.actor = it.kim, .record = it.deal, .fields = {{"stage", "a", "b"}}}).value();
    CHECK(it.reasons(it.park) == names{"record_change"});
    CHECK(it.only(it.park).node == it.deal);
    it.net->follow(it.park, it.deal, {.level = md::follow_level::none}).value();
    it.net->record_changed({.actor = it.lee, .record = it.deal, .fields = {{"stage", "b", "c"}}}).value();
    CHECK(it.only(it.park).causes_total == 1);
  }
  SUBCASE("of fields and kinds") {
    it.net->follow(it.park, it.deal, {.fields = {"amount"}}).value();
    it.net->record_changed({.actor = it.kim, .record = it.deal, .fields = {{"stage", "a", "b"}}}).value();
    CHECK(it.inbox(it.park).empty());
    it.net->record_changed({.actor = it.lee, .record = it.deal, .fields = {{"amount", "1", "2"}}}).value();
    CHECK(it.reasons(it.park) == names{"record_change"});
  }
  SUBCASE("of a group") {
    auto const team = it.net->add_group({.key = "team", .name = "Team", .owner = it.kim}).value();
    it.net->set_member({.group = team, .person = it.park, .actor = it.park}).value();
    it.net->post({.actor = it.kim, .on = team, .text = "hello"}).value();
    CHECK(it.inbox(it.park).empty());
    it.net->set_group_level(team, md::follow_level::all).value();
    it.net->post({.actor = it.kim, .on = team, .text = "hello"}).value();
    CHECK(it.reasons(it.park) == names{"group_post"});
    it.net->follow(it.park, team, {.level = md::follow_level::none}).value();
    it.net->post({.actor = it.kim, .on = team, .text = "hello"}).value();
    CHECK(it.inbox(it.park).size() == 1);
  }
  SUBCASE("what lies beneath") {
    auto const account = it.net->add_record({.key = "acc", .type = "account", .name = "Acc"}).value();
    it.net->add_part({.child = it.deal, .parent = account}).value();
    it.net->follow(it.park, account, {.reach = md::record_reach::subtree}).value();
    it.posted(it.kim, "a post");
    CHECK(it.reasons(it.park) == names{"record_post"});
  }
  SUBCASE("muted") {
    it.net->mute(it.park, it.lee).value();
    it.posted(it.lee, "for @[u:park]");
    CHECK(it.inbox(it.park).empty());
  }
  CHECK(it.sound());
}

TEST_CASE("inbox: preferences of network, place and person, and why") {
  post_room it;
  auto const prefers = [&](md::node_id node, std::optional<notify_reason> reason,
                           md::preference_choice choice, bool enforced = false) {
    it.net->prefer({.node = node, .reason = reason, .choice = choice, .enforced = enforced}).value();
  };
  using enum md::preference_choice;
  prefers(it.park, notify_reason::mention, no);
  auto const post = it.posted(it.lee, "for @[u:park]");
  CHECK(it.inbox(it.park).empty());
  auto const why = it.net->why(it.park, post).value();
  CHECK(!why.told);
  CHECK(why.reason == notify_reason::mention);
  CHECK(why.because == md::untold_because::preference);
  CHECK(!why.in_app);
  REQUIRE(why.steps.size() == 2);
  CHECK(why.steps[1].node == it.park);
  SUBCASE("who says nothing about a category says what holds for all") {
    prefers(it.park, notify_reason::mention, unset);
    prefers(it.park, std::nullopt, no);
    it.posted(it.lee, "for @[u:park]");
    CHECK(it.inbox(it.park).empty());
  }
  SUBCASE("a place and a person must both say yes") {
    prefers(it.park, notify_reason::mention, yes);
    prefers(it.deal, std::nullopt, no);
    it.posted(it.lee, "for @[u:park]");
    CHECK(it.inbox(it.park).empty());
    prefers(it.deal, std::nullopt, unset);
    auto const told = it.posted(it.lee, "for @[u:park]");
    CHECK(it.reasons(it.park) == names{"mention"});
    CHECK(it.net->why(it.park, told).value().notification == it.only(it.park).id);
  }
  SUBCASE("the network can enforce") {
    prefers({}, notify_reason::mention, yes, true);
    it.posted(it.lee, "for @[u:park]");
    CHECK(it.reasons(it.park) == names{"mention"});
    CHECK(it.net->prefer({.node = it.park, .enforced = true}).error().field == "enforced");
  }
  SUBCASE("critical gets through") {
    prefers(it.park, std::nullopt, no);
    it.net->notify({.people = {it.park}, .reason = "fire", .critical = true}).value();
    it.net->notify({.people = {it.park}, .reason = "cake"}).value();
    CHECK(it.only(it.park).host_reason == "fire");
  }
  CHECK(it.net->why(it.lee, post).value().because == md::untold_because::own_doing);
  CHECK(it.net->why(it.kim, post).value().because == md::untold_because::no_reason);
  CHECK(it.net->preferences(it.park).value().said.size() >= 1);
  CHECK(it.sound());
}

TEST_CASE("inbox: old notifications go, an erased person's at once") {
  post_room it;
  it.posted(it.lee, "for @[u:park]");
  it.days_pass(60);
  it.posted(it.lee, "for @[u:park]");
  it.days_pass(31);
  it.net->run_due().value();
  CHECK(it.inbox(it.park).size() == 1);
  CHECK(it.unread(it.park) == 1);
  it.net->erase_person(it.park).value();
  it.net->run_due().value();
  std::size_t left = 0;
  for (auto const in : {md::table::notice, md::table::told, md::table::inbox})
    it.rows
        ->load(in,
               [&](md::row const& row) {
                 auto const person = in == md::table::inbox  ? row.key.a
                                     : in == md::table::told ? row.key.b
                                                             : row.key.a >> 4;
                 return left += person == it.park.value ? 1 : 0, true;
               })
        .value();
  CHECK(left == 0);
  CHECK(it.sound());
}
