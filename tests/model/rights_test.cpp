// tests/model/rights_test.cpp: rights that end are gone at the very next call, and two suppliers on one
// change order never learn of each other. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <madang/open.hpp>
#include <string>
#include <vector>

#include "model/product.hpp"

namespace {

using namespace madang;

/// A change order that an employee, a supplier of organization A and one of B work on.
struct scene {
  model::test_clock clock;
  model::test_random bytes{7};
  network net;
  organization_id a, b;
  person_id employee, supplier, rival;
  tag_id badge;
  record_id order;
  activity_id root;

  explicit scene(bool see_each_other = false)
      : net(open_memory({.time = &clock, .random = &bytes}).value()),
        a(net.add_organization({.key = "a", .name = "Alpha"}).value()),
        b(net.add_organization({.key = "b", .name = "Beta"}).value()),
        employee(net.add_person({.key = "e", .name = "Employee"}).value()),
        supplier(
            net.add_person({.key = "s", .name = "Supplier", .kind = person_kind::partner, .organization = a})
                .value()),
        rival(net.add_person({.key = "r", .name = "Rival", .kind = person_kind::partner, .organization = b})
                  .value()),
        badge(net.add_tag("badge").value()),
        order(net.add_record({.key = "co-1",
                              .type = "plm.change",
                              .name = "Change order",
                              .access = record_access::granted,
                              .outsiders_see_each_other = see_each_other})
                  .value()) {
    net.grant(order, badge).value();
    for (auto const who : {employee, supplier, rival}) {
      net.give_tag(who, badge).value();
      net.follow(who, order).value();
    }
    root = say(employee, "to both");
  }

  [[nodiscard]] activity_id say(person_id who, std::string_view text) {
    clock.at += 1000;
    post_input in{.actor = who, .on = order, .text = text};
    if (who == employee) in.to.insiders_only = false;
    return net.post(in).value();
  }
  [[nodiscard]] activity_id answer(person_id who, std::string_view text) {
    clock.at += 1000;
    return net.comment({.actor = who, .parent = root, .text = text}).value();
  }
};

std::vector<activity_id> ids(page const& from) {
  std::vector<activity_id> out;
  for (auto const& each : from) out.push_back(each.id);
  return out;
}

bool holds(std::vector<activity_id> const& in, activity_id id) {
  return std::find(in.begin(), in.end(), id) != in.end();
}

void check_sees(scene& at, person_id reader) {
  CHECK(holds(ids(at.net.home_feed(reader).value()), at.root));
  CHECK(holds(ids(at.net.record_feed(reader, at.order).value()), at.root));
  CHECK(holds(ids(at.net.network_feed(reader).value()), at.root));
  CHECK(at.net.activity(reader, at.root).has_value());
  CHECK(at.net.can_read(reader, at.order).value());
}

/// Nothing of the root is left for this reader, whatever is asked.
void check_blind(scene& at, person_id reader) {
  CHECK_FALSE(holds(ids(at.net.home_feed(reader).value()), at.root));
  CHECK_FALSE(holds(ids(at.net.network_feed(reader).value()), at.root));
  CHECK_FALSE(holds(ids(at.net.person_feed(reader, at.employee).value()), at.root));
  CHECK(at.net.activity(reader, at.root).error().code == errc::unknown_activity);
  CHECK(at.net.activities(reader, {at.root}).value().empty());
  CHECK(at.net.thread(reader, {.root = at.root}).error().code == errc::unknown_activity);
  CHECK(at.net.reactions(reader, at.root).error().code == errc::unknown_activity);
  CHECK(at.net.revisions(reader, at.root).error().code == errc::unknown_activity);
  CHECK(at.net.new_since(reader, {}).value().count == 0);
  CHECK(at.net.comment({.actor = reader, .parent = at.root, .text = "late"}).error().code ==
        errc::unknown_activity);
  CHECK(at.net.react({.actor = reader, .activity = at.root}).error().code == errc::unknown_activity);
}

void check_record_gone(scene& at, person_id reader) {
  check_blind(at, reader);
  CHECK(at.net.record_feed(reader, at.order).error().code == errc::unknown_node);
  CHECK_FALSE(at.net.can_read(reader, at.order).value());
  auto const shown = at.net.node(reader, at.order).value();
  CHECK(shown.restricted);
  CHECK(shown.name.empty());
  CHECK(shown.key.empty());
}

void withdrawn(std::function<void(scene&)> const& withdraw) {
  scene at;
  check_sees(at, at.supplier);
  withdraw(at);
  check_record_gone(at, at.supplier);
}

}  // namespace

TEST_CASE("rights: a revoked grant is gone at the very next call") {
  withdrawn([](scene& at) { at.net.revoke(at.order, at.badge).value(); });
}
TEST_CASE("rights: a tag taken back is gone at the very next call") {
  withdrawn([](scene& at) { at.net.take_tag(at.supplier, at.badge).value(); });
}
TEST_CASE("rights: a grant that ends is gone when its time comes, without a command") {
  withdrawn([](scene& at) {
    auto const end = model::time_of(at.clock.at + 1000);
    at.net.grant(at.order, at.badge, {.until = end}).value();
    check_sees(at, at.supplier);
    at.clock.at += 1000;
  });
}
TEST_CASE("rights: a tag that ends is gone when its time comes, without a command") {
  withdrawn([](scene& at) {
    at.net.give_tag(at.supplier, at.badge, {.until = model::time_of(at.clock.at + 1000)}).value();
    at.clock.at += 1000;
  });
}
TEST_CASE("rights: a new label shuts out at the very next call") {
  withdrawn([](scene& at) { at.net.add_label(at.order, at.net.add_tag("secret").value()).value(); });
}
TEST_CASE("rights: labels and grants stay when the record changes, and the last label taken away lets in") {
  scene at;
  auto const change = [&](std::string_view name) {
    at.net.add_record({.key = "co-1", .type = "plm.change", .name = name, .access = record_access::granted})
        .value();
  };
  change("Renamed");
  check_sees(at, at.supplier);
  auto const secret = at.net.add_tag("secret").value();
  auto const board = at.net.add_tag("board").value();
  for (auto const label : {secret, board}) at.net.add_label(at.order, label).value();
  change("Renamed again");
  check_record_gone(at, at.supplier);
  at.net.remove_label(at.order, secret).value();
  check_record_gone(at, at.supplier);
  at.net.remove_label(at.order, board).value();
  check_sees(at, at.supplier);
}
TEST_CASE("rights: a removed record is gone at the very next call, and back when restored") {
  scene at;
  at.net.remove(at.order).value();
  check_record_gone(at, at.supplier);
  at.net.restore(at.order).value();
  check_sees(at, at.supplier);
}
TEST_CASE("rights: a block cuts at the very next call") {
  scene at;
  at.net.block(at.employee, at.supplier).value();
  check_blind(at, at.supplier);
}
TEST_CASE("rights: a deleted activity is gone at the very next call") {
  scene at;
  at.net.remove_activity(at.employee, at.root).value();
  check_blind(at, at.supplier);
}
TEST_CASE("rights: who leaves a group sees nothing of it at the very next call") {
  scene at;
  auto const room = at.net
                        .add_group({.key = "room",
                                    .name = "Room",
                                    .privacy = group_privacy::closed,
                                    .open_to_outsiders = true,
                                    .owner = at.employee})
                        .value();
  at.net.set_member({.group = room, .person = at.supplier}).value();
  post_input in{.actor = at.employee, .on = room, .text = "welcome"};
  in.to.insiders_only = false;
  at.root = at.net.post(in).value();
  CHECK(holds(ids(at.net.home_feed(at.supplier).value()), at.root));
  at.net.set_member({.group = room, .person = at.supplier, .role = group_role::none}).value();
  CHECK_FALSE(holds(ids(at.net.home_feed(at.supplier).value()), at.root));
  CHECK(at.net.activity(at.supplier, at.root).error().code == errc::unknown_activity);
  CHECK(at.net.group_feed(at.supplier, room).error().code == errc::unknown_node);
}
TEST_CASE("rights: a deactivated person reads nothing at the very next call") {
  scene at;
  at.net.set_active(at.supplier, false).value();
  CHECK(at.net.home_feed(at.supplier).error().code == errc::inactive);
  CHECK(at.net.activity(at.supplier, at.root).error().code == errc::inactive);
}

namespace {

/// Everything that the supplier can ask about the order; none of it may show the rival.
void check_alone(scene& at, activity_id rivals_post, activity_id rivals_answer) {
  auto const me = at.supplier;
  std::vector<feed_request> const asked{{.view = feed_view::home},
                                        {.view = feed_view::network},
                                        {.view = feed_view::mentions},
                                        {.view = feed_view::record, .node = at.order},
                                        {.view = feed_view::network, .outsiders_only = true},
                                        {.view = feed_view::nodes, .nodes = {at.order}},
                                        {.view = feed_view::network, .actors = {at.rival}}};
  for (auto const& request : asked) {
    auto const page = at.net.feed(me, request).value();
    for (auto const& each : page) {
      CHECK(each.id != rivals_post);
      CHECK(each.id != rivals_answer);
      CHECK(each.actor.id != at.rival);
      CHECK(each.text.find("Rival") == std::string_view::npos);
    }
  }
  CHECK(at.net.feed(me, {.view = feed_view::network, .actors = {at.rival}}).value().older.empty());
  CHECK(at.net.activity(me, rivals_post).error().code == errc::unknown_activity);
  CHECK(at.net.activity(me, rivals_answer).error().code == errc::unknown_activity);
  CHECK(at.net.person_feed(me, at.rival).error().code == errc::unknown_node);
  CHECK(at.net.node(me, at.rival).value().restricted);
  CHECK(at.net.node(me, at.b).value().restricted);
  CHECK(at.net.follow(me, at.rival).error().code == errc::unknown_node);
}

void check_counts(scene& at) {
  auto const page = at.net.activity(at.supplier, at.root).value();
  auto const& root = page.items.front();
  CHECK(root.comments_total == 2);  // the employee's and the supplier's own
  CHECK(root.replies_total == 2);
  REQUIRE(root.reactions.size() == 1);
  CHECK(root.reactions.front().count == 2);
  auto const thread = at.net.thread(at.supplier, {.root = at.root}).value();
  CHECK(thread.comments_total == 2);
  CHECK(thread.comments.size() == 2);
  for (auto const& each : at.net.reactions(at.supplier, at.root).value()) CHECK(each.person != at.rival);
  for (auto const& each : at.net.relations(at.supplier, at.order, relation_kind::follows, true).value()) {
    CHECK(each.node != at.rival);
  }
}

}  // namespace

TEST_CASE("outsiders: two suppliers on one change order never learn of each other") {
  scene at;
  auto const rivals_post = at.say(at.rival, "our price");
  auto const rivals_answer = at.answer(at.rival, "we can");
  static_cast<void>(at.answer(at.supplier, "so can we"));
  static_cast<void>(at.answer(at.employee, "thanks @[r] and @[s]"));
  for (auto const who : {at.employee, at.supplier, at.rival})
    at.net.react({.actor = who, .activity = at.root}).value();
  static_cast<void>(at.say(at.employee, "@[r] sends it, @[s] checks it"));
  check_alone(at, rivals_post, rivals_answer);
  check_counts(at);
  // Whom an item names, and whom one would name.
  auto const feed = at.net.record_feed(at.supplier, at.order).value();
  REQUIRE(feed.items.front().mentions.size() == 2);
  CHECK(feed.items.front().mentions[0].restricted);
  CHECK(feed.items.front().mentions[0].name.empty());
  CHECK_FALSE(feed.items.front().mentions[1].restricted);
  auto const check =
      at.net.check_mentions({.actor = at.supplier, .on = at.order, .text = "@[r] hello"}).value();
  REQUIRE(check.size() == 1);
  CHECK(check.front().second != mention_check::ok);
}

TEST_CASE("outsiders: where the place says so they do see each other") {
  scene at(true);
  auto const rivals_post = at.say(at.rival, "our price");
  auto const page = at.net.record_feed(at.supplier, at.order).value();
  REQUIRE(holds(ids(page), rivals_post));
  CHECK(page.items.front().actor.name == "Rival");
  CHECK(page.items.front().actor.outsider);
}

TEST_CASE("outsiders: what was written before their right began stays hidden until the host opens it") {
  scene at;
  auto const late =
      at.net.add_person({.key = "l", .name = "Late", .kind = person_kind::partner, .organization = at.a})
          .value();
  at.clock.at += 5000;
  at.net.give_tag(late, at.badge).value();
  CHECK(at.net.record_feed(late, at.order).value().empty());
  auto const fresh = at.say(at.employee, "now");
  CHECK(ids(at.net.record_feed(late, at.order).value()) == std::vector{fresh});
  at.net.give_tag(late, at.badge, {.history_from = model::time_of(1000)}).value();
  CHECK(at.net.record_feed(late, at.order).value().size() == 2);
}
