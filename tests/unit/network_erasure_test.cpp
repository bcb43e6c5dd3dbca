// Erasing a person: what goes, what stays, what does not come back. SPDX-License-Identifier: Apache-2.0
#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <office.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
using md::errc;
using network_suite::all_pages;
using network_suite::office;

namespace {

std::string exported(md::network const& from) {
  std::ostringstream out;
  md::export_network(from, md::to_stream(out)).value();
  return std::move(out).str();
}

}  // namespace

TEST_CASE("erasure: name, key and texts are out of sight at once, and gone when run_due has done it") {
  for (std::size_t hot : {std::size_t{SIZE_MAX}, std::size_t{2}, std::size_t{0}}) {
    CAPTURE(hot);
    office on(hot);
    auto const lonely = on.posted(on.kim, "private thought #diary", "kim's key");
    auto const answered = on.posted(on.kim, "private question @[u:lee] #diary", "kim's other key");
    auto const answer = on.answered(on.lee, answered, "answer by lee");
    auto const own = on.answered(on.kim, answer, "private reply");
    on.net->edit({.actor = on.kim, .activity = answered, .text = "private question, edited"}).value();
    auto const changed =
        on.net
            ->record_changed(
                {.actor = on.kim, .record = on.deal, .fields = {{.field = "stage", .to = "won"}}})
            .value();
    auto const naming = on.posted(on.lee, "thanks @[u:kim]");
    on.net->react({.actor = on.kim, .activity = naming}).value();
    on.net->remove_activity(on.kim, on.posted(on.kim, "private and deleted")).value();
    on.net
        ->transact(
            {md::write_mode::normal, "kim-laptop-1", "192.168.1.77"},
            [&](md::transaction& to) -> md::result<void> { return to.visited(on.kim, md::feed_view::home); })
        .value();
    on.net->visited(on.kim, md::feed_view::network).value();
    REQUIRE(on.kept("192.168.1.77"));
    CHECK(on.net->find_texts(std::vector<std::string_view>{"PRIVATE"}).value().size() == 4);

    on.net->erase_person(on.kim).value();
    CHECK(!on.net->find(md::node_kind::person, "u:kim"));
    CHECK(on.net->node({}, on.kim).value().name.find("Kim") == std::string::npos);
    auto const pages = all_pages(*on.net, on.lee, {.view = md::feed_view::network});
    auto const lines = exported(*on.net);
    for (auto const* word : {"Kim", "u:kim", "private"}) {
      CHECK(pages.find(word) == std::string::npos);
      CHECK(lines.find(word) == std::string::npos);
    }
    CHECK(pages.find("diary") == std::string::npos);
    auto const to_lee = on.net->feed(on.lee, {.view = md::feed_view::mentions}).value();
    REQUIRE(to_lee.size() == 1);
    CHECK(to_lee.items[0].id == own);
    CHECK(on.net->activity(on.lee, answered).value().begin()->erased);
    CHECK(on.net->activity(on.lee, answered).value().begin()->actor.restricted);
    CHECK(on.net->activity(on.lee, changed).value().begin()->fields.size() == 1);
    CHECK(on.net->revisions(on.lee, answered).value().empty());
    CHECK(on.net->home_feed(on.kim).error().code == errc::inactive);
    REQUIRE(on.net->erasures().value().size() == 1);
    CHECK(on.net->erasures().value()[0].state == md::erasure_state::due);
    CHECK(on.kept("private"));

    REQUIRE(on.net->next_due());
    on.net->run_due().value();
    auto const lines_left = exported(*on.net);
    for (auto const* word :
         {"Kim", "u:kim", "private", "kim's", "kim-laptop-1", "192.168.1.77", "Sales", "diary"}) {
      CAPTURE(word);
      CHECK_FALSE(on.kept(word));
      CHECK(lines_left.find(word) == std::string::npos);
    }
    CHECK(on.net->erasures().value()[0].state == md::erasure_state::done);
    CHECK_FALSE(on.shows(on.lee, lonely));
    CHECK_FALSE(on.shows(on.lee, own));
    CHECK(on.shows(on.lee, answered));
    CHECK(on.net->thread(on.lee, {.root = answered}).value().comments.size() == 1);
    CHECK(on.shows(on.lee, answer));
    CHECK(on.net->activity(on.lee, changed).value().begin()->fields[0].to == "won");
    CHECK(on.net->activity(on.lee, naming).value().begin()->reactions[0].count == 1);
    CHECK(on.net->reactions(on.lee, naming).value().empty());
    CHECK(on.net->relations({}, on.kim, md::relation_kind::follows, true).value().empty());
    CHECK(!on.net->find(md::node_kind::topic, "diary"));
    CHECK(on.net->audit(0, 1000).value().back().origin == "run_due");
    CHECK(on.net->find_texts(std::vector<std::string_view>{"private"}).value().empty());
    CHECK(!on.net->next_due());
    CHECK(on.sound());
  }
}

TEST_CASE("erasure: nobody comes back, and a new person with the key is somebody else") {
  office on;
  on.posted(on.kim, "x");
  on.net->erase_person(on.kim).value();
  on.net->erase_person(on.kim).value();
  CHECK(on.net->erase_person(md::person_id{77}).error().code == errc::unknown_node);
  CHECK(on.net->erase_person(md::person_id{on.deal.value}).error().code == errc::wrong_kind);
  CHECK(on.net->restore(on.kim).error().code == errc::gone);
  CHECK(on.net->rekey(on.kim, "u:kim").error().code == errc::gone);
  CHECK(on.net->set_active(on.kim, true).error().code == errc::gone);
  auto const pseudonym = on.net->node({}, on.kim).value().key;
  CHECK(on.net->add_person({.key = pseudonym, .name = "Kim"}).error().code == errc::gone);
  on.net->run_due().value();
  auto const again = on.net->add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  CHECK(again != on.kim);
  CHECK(on.net->erasures().value().size() == 1);
  CHECK(on.sound());
}

TEST_CASE("erasure: who was merged into the person goes along") {
  office on;
  auto const twin = on.net->add_person({.key = "u:twin", .name = "Kim Twin"}).value();
  on.posted(twin, "twin's words");
  on.net->merge(twin, on.kim).value();
  on.net->rekey(on.kim, "u:kim.jiwon").value();
  on.net->erase_person(twin).value();
  on.net->run_due().value();
  for (auto const* word : {"twin", "Twin", "Kim", "u:kim", "jiwon"}) CHECK_FALSE(on.kept(word));
  CHECK(on.net->unmerge(twin).error().code == errc::gone);
  CHECK(on.sound());
}

TEST_CASE("erasure: waits for a hold, out of sight") {
  office on;
  auto const answered = on.posted(on.kim, "private evidence");
  on.answered(on.lee, answered);
  auto const held = on.net->place_hold({.node = on.deal, .reason = "case"}).value();
  on.net->post({.actor = on.kim, .text = "private and elsewhere"}).value();
  on.net->erase_person(on.kim).value();
  on.net->run_due().value();
  CHECK(on.net->erasures().value()[0].state == md::erasure_state::on_hold);
  CHECK(!on.net->next_due());
  CHECK(on.kept("private evidence"));
  CHECK(on.kept("Kim Ji-won"));
  CHECK_FALSE(on.kept("private and elsewhere"));
  auto const pages = all_pages(*on.net, on.lee, {.view = md::feed_view::network});
  for (auto const* word : {"Kim", "private"}) CHECK(pages.find(word) == std::string::npos);
  CHECK(on.sound());
  on.net->release_hold(held).value();
  on.net->run_due().value();
  CHECK(on.net->erasures().value()[0].state == md::erasure_state::done);
  CHECK_FALSE(on.kept("private"));
  CHECK_FALSE(on.kept("Kim Ji-won"));
  CHECK(on.sound());
}

TEST_CASE("erasure: is done again after a restore from an older backup, by its receipt") {
  store_suite::scratch_folder const folder;
  network_suite::still_clock clock;
  auto const open = [&](char const* name) {
    return md::open_sqlite(folder / name, {.time = &clock}).value();
  };
  auto net = open("net.db");
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  net.post({.actor = kim, .text = "private"}).value();
  net.backup(folder / "old.db").value();
  net.erase_person(kim).value();
  net.run_due().value();
  auto const receipt = net.erasures().value()[0].receipt;
  CHECK(receipt.find("kim") == std::string::npos);
  CHECK_FALSE(net.replay_erasure(receipt).value());

  auto old = open("old.db");
  CHECK(old.find(md::node_kind::person, "u:kim"));
  CHECK(old.replay_erasure(receipt).value());
  CHECK_FALSE(old.replay_erasure(receipt).value());
  old.run_due().value();
  CHECK(!old.find(md::node_kind::person, "u:kim"));
  CHECK(old.find_texts(std::vector<std::string_view>{"private"}).value().empty());

  auto other = open("other.db");
  other.add_person({.key = "u:kim", .name = "Kim"}).value();
  CHECK(other.replay_erasure(receipt).error().code == errc::malformed);
  CHECK(other.replay_erasure("nonsense").error().code == errc::malformed);
  CHECK(other.replay_erasure("").error().code == errc::malformed);
}

TEST_CASE("erasure: thousands of texts go in steps, and what happens in between changes nothing") {
  office on(50);
  std::vector<md::activity_id> roots;
  for (int at = 0; at < 400; ++at) {
    roots.push_back(on.posted(at % 2 == 0 ? on.kim : on.lee, "words " + std::to_string(at)));
    on.answered(at % 3 == 0 ? on.kim : on.lee, roots.back(), "more words");
  }
  auto const version = on.net->published().number;
  on.net->erase_person(on.kim).value();
  on.net->run_due().value();
  CHECK(on.net->published().number > version + 3);
  std::uint64_t left = 0;
  for (auto const id : on.net->find_texts(std::vector<std::string_view>{"words"}).value()) {
    auto const page = on.net->activity(on.lee, id);
    if (page) CHECK_FALSE(page->begin()->erased);
    left += page ? 1 : 0;
  }
  CHECK(left == 200 + 266);
  CHECK(on.sound());
}

namespace {

/// A network in a file that is backed up, changed, erased from, and restored.
struct restored {
  network_suite::still_clock clock;
  store_suite::scratch_folder folder;

  md::network open(char const* name) { return md::open_sqlite(folder / name, {.time = &clock}).value(); }
  /// Erases somebody in a network and answers with the receipts, old.db being a backup from before.
  std::vector<std::string> erase(md::network& net, md::person_id person) {
    net.erase_person(person).value();
    net.run_due().value();
    std::vector<std::string> out;
    for (auto const& each : net.erasures().value()) out.push_back(each.receipt);
    return out;
  }
};

std::size_t texts_with(md::network const& net, std::string_view word) {
  return net.find_texts(std::vector<std::string_view>{word}).value().size();
}

}  // namespace

TEST_CASE("erasure: a receipt finds the person under the key it had when the backup was made") {
  restored from;
  auto net = from.open("net.db");
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  net.backup(from.folder / "old.db").value();
  net.rekey(kim, "u:kim.jiwon").value();
  auto const receipts = from.erase(net, kim);
  auto old = from.open("old.db");
  CHECK(old.replay_erasure(receipts.at(0)).value());
  old.run_due().value();
  CHECK(!old.find(md::node_kind::person, "u:kim"));
}

TEST_CASE("erasure: a receipt is about everybody who had been merged, and about nobody else") {
  restored from;
  auto net = from.open("net.db");
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const twin = net.add_person({.key = "u:twin", .name = "Twin"}).value();
  auto const other = net.add_person({.key = "u:other", .name = "Other"}).value();
  for (auto const each : {kim, twin, other}) net.post({.actor = each, .text = "private"}).value();
  net.merge(other, kim).value();  // by mistake, as it turns out after the backup
  net.backup(from.folder / "old.db").value();
  net.unmerge(other).value();
  net.merge(twin, kim).value();
  auto const receipts = from.erase(net, kim);
  CHECK(receipts.size() == 1);
  auto old = from.open("old.db");
  CHECK(old.replay_erasure(receipts.at(0)).value());
  old.run_due().value();
  CHECK(!old.find(md::node_kind::person, "u:kim"));
  CHECK(!old.find(md::node_kind::person, "u:twin"));
  CHECK(old.find(md::node_kind::person, "u:other", md::find_as::itself) == other);
  CHECK(texts_with(old, "private") == 1);
  CHECK_FALSE(old.replay_erasure(receipts.at(0)).value());
  CHECK(old.check().value().empty());
}

TEST_CASE("erasure: an import brings nobody back, while the host may give the key to somebody new") {
  office on;
  on.posted(on.kim, "private", "kim's post");
  on.net->rekey(on.kim, "u:kim.jiwon").value();
  on.net->erase_person(on.kim).value();
  for (bool done : {false, true}) {
    CAPTURE(done);
    for (auto const* key : {"u:kim", "u:kim.jiwon"}) {
      auto const again = on.net->transact({.mode = md::write_mode::backfill}, [&](md::transaction& to) {
        return md::result<void>(to.add_person({.key = key, .name = "Kim Ji-won"}).error());
      });
      CHECK(again.error().code == errc::gone);
    }
    std::istringstream old_export(
        R"({"type":"Person","id":"person:u:kim","name":"Kim Ji-won"}
{"type":"Create","id":"activity:kim's post","actor":"person:u:kim","object":{"type":"Note","content":"private"},"published":"2020-01-01T00:00:00Z"}
{"type":"Create","id":"activity:new","actor":"person:u:kim","object":{"type":"Note","content":"private, too"},"published":"2020-01-01T00:00:00Z"}
{"type":"Person","id":"person:u:park","name":"Park"}
)");
    auto const report =
        md::import_activity_streams(*on.net, old_export, {.on_error = md::import_on_error::skip}).value();
    CHECK(report.skipped + report.errors == 3);
    CHECK(on.net->find(md::node_kind::person, "u:park"));
    if (!done) on.net->run_due().value();
  }
  for (auto const* word : {"Kim", "u:kim", "private"}) CHECK_FALSE(on.kept(word));
  auto const fresh = on.net->add_person({.key = "u:kim", .name = "Kim Min-su"}).value();
  CHECK(fresh != on.kim);
  CHECK(on.net->find(md::node_kind::person, "u:kim") == fresh);
  CHECK(on.sound());
}

TEST_CASE("erasure: an own answer that is older than the text it answers goes, and the text with it") {
  office on;
  auto const question = on.posted(on.kim, "private question");
  auto const old = md::timestamp{std::chrono::milliseconds{on.clock.ms - network_suite::day_ms}};
  on.net
      ->transact({.mode = md::write_mode::backfill},
                 [&](md::transaction& to) -> md::result<void> {
                   auto const made =
                       to.comment({.actor = on.kim, .parent = question, .text = "private answer", .at = old});
                   return made ? md::result<void>() : made.error();
                 })
      .value();
  auto const twin = on.net->add_person({.key = "u:twin", .name = "Twin"}).value();
  on.answered(twin, on.answered(on.kim, on.posted(on.kim, "private too"), "private middle"), "private end");
  on.net->merge(twin, on.kim).value();
  on.net->erase_person(on.kim).value();
  on.net->run_due().value();
  CHECK(on.net->network_feed(on.lee).value().empty());
  CHECK(on.sound());
}

TEST_CASE("erasure: a topic that only texts asked for goes with the last of them") {
  office on;
  auto const topic = [&](char const* key) { return on.net->find(md::node_kind::topic, key); };
  on.net->add_topic({.key = "hosts", .name = "The host's"}).value();
  on.posted(on.kim, "#secretword #hosts #shared #wanted #mine");
  on.posted(on.lee, "#shared");
  on.net->follow(on.lee, *topic("wanted")).value();
  on.net->follow(on.kim, *topic("mine")).value();
  auto const before = *topic("secretword");
  on.net->erase_person(on.kim).value();
  on.net->run_due().value();
  for (auto const* key : {"hosts", "shared", "wanted"}) CHECK(topic(key));
  for (auto const* key : {"secretword", "mine"}) {
    CHECK(!topic(key));
    CHECK_FALSE(on.kept(key));
  }
  CHECK(on.net->node({}, before).value().deleted);
  CHECK(on.net->restore(before).error().code == errc::gone);
  CHECK(on.net->follow(on.lee, before).error().code == errc::unknown_node);
  auto const again = on.posted(on.lee, "#secretword");
  CHECK(topic("secretword") != before);
  CHECK(on.net->activity(on.lee, again).value().begin()->topics[0].name == "secretword");
  CHECK(on.sound());
}

TEST_CASE("erasure: where a change was asked from is forgotten when it concerned no other person") {
  office on;
  auto const change = [&](std::string_view id, auto const& commands) {
    on.net
        ->transact({md::write_mode::normal, id, std::string("from ").append(id)},
                   [&](md::transaction& to) -> md::result<void> { return commands(to); })
        .value();
  };
  md::person_id park;
  change("alone", [&](md::transaction& to) -> md::result<void> {
    auto const made = to.add_person({.key = "u:park", .name = "Park"});
    if (!made) return made.error();
    park = *made;
    return to.follow({.person = park, .node = on.deal});
  });
  auto const group = on.net->add_group({.key = "g", .name = "G"}).value();
  change("membership", [&](md::transaction& to) { return to.set_member({.group = group, .person = park}); });
  change("together", [&](md::transaction& to) -> md::result<void> {
    if (auto const done = to.follow({.person = park, .node = on.lee}); !done) return done;
    return to.follow({.person = on.lee, .node = park});
  });
  change("not at all", [&](md::transaction& to) { return to.unfollow(on.lee, on.deal); });
  auto const head = on.net->audit_end();
  on.net->erase_person(park).value();
  on.net->run_due().value();
  CHECK_FALSE(on.kept("alone"));
  CHECK_FALSE(on.kept("membership"));
  CHECK(on.kept("from together"));
  CHECK(on.kept("from not at all"));
  CHECK(on.net->audit_holds(head).value());
  CHECK(on.sound());
}

TEST_CASE("erasure: what was deleted before can be brought back no more, and comes back without its text") {
  office on;
  auto const held = on.net->place_hold({.node = on.deal, .reason = "case"}).value();
  auto const post = on.posted(on.kim, "private");
  on.net->remove_activity({}, post).value();
  on.net->erase_person(on.kim).value();
  on.net->run_due().value();
  CHECK(on.kept("private"));
  on.net->restore_activity({}, post).value();
  REQUIRE(on.shows(on.lee, post));
  CHECK(on.net->activity(on.lee, post).value().begin()->text.empty());
  CHECK(on.net->activity(on.lee, post).value().begin()->erased);
  on.net->release_hold(held).value();
  on.net->run_due().value();
  CHECK_FALSE(on.shows(on.lee, post));
  CHECK(on.net->restore_activity({}, post).error().code == errc::gone);
  CHECK_FALSE(on.kept("private"));
  CHECK(on.sound());
}

TEST_CASE("erasure: an outsider learns of it only where the item could be seen before") {
  office on;
  auto const partner =
      on.net->add_person({.key = "p:ann", .name = "Ann", .kind = md::person_kind::partner}).value();
  auto const open = on.net
                        ->post({.actor = on.kim,
                                .text = "for all",
                                .to = {.scope = md::audience_scope::everyone, .insiders_only = false}})
                        .value();
  auto const inside = on.net->post({.actor = on.kim, .text = "for us"}).value();
  for (auto const id : {open, inside}) on.answered(on.lee, id);
  on.net->erase_person(on.kim).value();
  for (bool done : {false, true}) {
    CAPTURE(done);
    if (done) on.net->run_due().value();
    REQUIRE(on.shows(partner, open));
    auto const page = on.net->activity(partner, open).value();
    CHECK(page.begin()->erased);
    CHECK(page.begin()->actor.restricted);
    CHECK(page.begin()->actor.name.empty());
    CHECK_FALSE(on.shows(partner, inside));
    auto const who = on.net->node(partner, on.kim).value();
    CHECK(who.restricted);
    CHECK(who.key.empty());
    CHECK(all_pages(*on.net, partner, {.view = md::feed_view::network}).find("erased:") == std::string::npos);
  }
}
