// After a merge: whose posts they are, what the same key and content mean, and the way back.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace md = madang;
using md::errc;
using md::node_kind;

namespace {

/// Two accounts of one person, another person, and two entries of one record.
struct doubled {
  md::network net = md::open_memory().value();
  md::person_id kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  md::person_id twin = net.add_person({.key = "twin", .name = "Kim again"}).value();
  md::person_id lee = net.add_person({.key = "lee", .name = "Lee"}).value();
  md::record_id deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
  md::record_id copy = net.add_record({.key = "copy", .type = "deal", .name = "Deal, again"}).value();
  md::topic_id topic = net.add_topic({.key = "sales"}).value();

  md::activity_id posted(std::string_view text) { return net.post({.actor = twin, .text = text}).value(); }
  std::string text_of(md::activity_id id) { return std::string(net.activity(lee, id).value().begin()->text); }
};

}  // namespace

TEST_CASE("merge: the survivor edits what the merged person wrote, others still do not") {
  doubled on;
  auto const id = on.posted("first");
  CHECK(on.net.edit({.actor = on.kim, .activity = id, .text = "not mine"}).error().code == errc::not_allowed);
  on.net.merge(on.twin, on.kim).value();
  on.net.edit({.actor = on.kim, .activity = id, .text = "second"}).value();
  CHECK(on.text_of(id) == "second");
  on.net.edit({.actor = on.twin, .activity = id, .text = "third"}).value();
  CHECK(on.text_of(id) == "third");
  CHECK(on.net.edit({.actor = on.lee, .activity = id, .text = "no"}).error().code == errc::not_allowed);
  on.net.unmerge(on.twin).value();
  CHECK(on.net.edit({.actor = on.kim, .activity = id, .text = "no"}).error().code == errc::not_allowed);
}

TEST_CASE("merge: the survivor deletes and restores what the merged person wrote or deleted") {
  doubled on;
  auto const first = on.posted("first");
  auto const second = on.posted("second");
  on.net.remove_activity(on.twin, second).value();
  on.net.merge(on.twin, on.kim).value();
  CHECK(on.net.remove_activity(on.lee, first).error().code == errc::not_allowed);
  on.net.remove_activity(on.kim, first).value();
  on.net.remove_activity(on.kim, first).value();
  CHECK(on.net.activity(on.lee, first).error().code == errc::unknown_activity);
  on.net.restore_activity(on.kim, first).value();
  on.net.restore_activity(on.kim, second).value();
  CHECK(on.text_of(second) == "second");
  CHECK(on.net.check().value().empty());
}

TEST_CASE("merge: what was posted with a key is the same after its author, place and records were merged") {
  doubled on;
  auto const post = [&](md::person_id actor, md::record_id at) {
    return on.net.post({.actor = actor,
                        .on = at,
                        .text = "numbers",
                        .about = {at},
                        .to = {.scope = md::audience_scope::people, .people = {actor, on.lee}},
                        .key = "k1"});
  };
  auto const id = post(on.twin, on.copy).value();
  auto const change = [&](md::person_id actor, md::record_id at) {
    return on.net.record_changed(
        {.actor = actor, .record = at, .fields = {{.field = "stage", .from = "1", .to = "2"}}, .key = "k2"});
  };
  auto const changed = change(on.twin, on.copy).value();
  CHECK(post(on.kim, on.deal).error().code == errc::key_conflict);
  on.net.merge(on.twin, on.kim).value();
  on.net.merge(on.copy, on.deal).value();
  CHECK(post(on.kim, on.deal).value() == id);
  CHECK(post(on.twin, on.copy).value() == id);
  CHECK(change(on.kim, on.deal).value() == changed);
  CHECK(post(on.lee, on.deal).error().code == errc::key_conflict);
  on.net.unmerge(on.twin).value();
  CHECK(post(on.twin, on.deal).value() == id);
  CHECK(post(on.kim, on.deal).error().code == errc::key_conflict);
}

TEST_CASE("activity key: other topics, another narrowness or another label are another content") {
  doubled on;
  auto const post = [&](std::vector<md::topic_id> topics) {
    return on.net.post({.actor = on.kim, .text = "numbers", .topics = std::move(topics), .key = "k1"});
  };
  auto const id = post({on.topic}).value();
  CHECK(post({on.topic}).value() == id);
  CHECK(post({}).error().code == errc::key_conflict);
  auto const comment = [&](bool insiders_only) {
    return on.net.comment(
        {.actor = on.lee, .parent = id, .text = "yes", .insiders_only = insiders_only, .key = "k2"});
  };
  auto const answer = comment(false).value();
  CHECK(comment(false).value() == answer);
  CHECK(comment(true).error().code == errc::key_conflict);
  auto const change = [&](md::tag_id label) {
    return on.net.record_changed({.actor = on.kim,
                                  .record = on.deal,
                                  .fields = {{.field = "price",
                                              .from = "1",
                                              .to = "2",
                                              .sensitivity = md::field_sensitivity::confidential,
                                              .label = label}},
                                  .key = "k3"});
  };
  auto const finance = on.net.add_tag("finance").value();
  auto const changed = change(finance).value();
  CHECK(change(finance).value() == changed);
  CHECK(change(on.net.add_tag("board").value()).error().code == errc::key_conflict);
}

TEST_CASE("merge: the merged node is found by its key, so that the merge can be taken back") {
  doubled on;
  on.net.merge(on.twin, on.kim).value();
  CHECK(on.net.find(node_kind::person, "twin") == md::node_id{on.kim});
  auto const merged = on.net.find(node_kind::person, "twin", md::find_as::itself);
  REQUIRE(merged.has_value());
  CHECK(*merged == md::node_id{on.twin});
  CHECK(on.net.find(node_kind::person, "kim", md::find_as::itself) == md::node_id{on.kim});
  CHECK(!on.net.find(node_kind::person, "nobody", md::find_as::itself));
  auto const done = on.net.transact({}, [](md::transaction& to) -> md::result<void> {
    return to.unmerge(*to.find(node_kind::person, "twin", md::find_as::itself));
  });
  CHECK(done.has_value());
  CHECK(on.net.find(node_kind::person, "twin") == md::node_id{on.twin});
}
