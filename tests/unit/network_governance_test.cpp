// What must stay, what must go, and who did it: audit, legal holds, retention, erasure of a person.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
using md::activity_kind;
using md::errc;
using network_suite::all_pages;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// A record that two people work on, in a network whose clock and rows we hold.
struct office {
  network_suite::still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> net;
  md::person_id kim, lee;
  md::record_id deal;

  explicit office(std::size_t hot = SIZE_MAX) {
    auto made = md::make_memory_store();
    rows = made.get();
    md::network_options options;
    options.time = &clock;
    options.hot_activities_max = hot;
    net.emplace(md::network::open(std::move(made), options).value());
    kim = net->add_person({.key = "u:kim", .name = "Kim Ji-won", .title = "Sales"}).value();
    lee = net->add_person({.key = "u:lee", .name = "Lee"}).value();
    deal = net->add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    net->follow(lee, kim).value();
    net->follow(lee, deal).value();
  }
  md::activity_id posted(md::person_id by, std::string_view text, std::string_view key = {}) {
    clock.ms += 1000;
    return net->post({.actor = by, .on = deal, .text = text, .key = key}).value();
  }
  md::activity_id answered(md::person_id by, md::activity_id to, std::string_view text = "yes") {
    clock.ms += 1000;
    return net->comment({.actor = by, .parent = to, .text = text}).value();
  }
  void days_pass(int days) { clock.ms += days * day_ms; }
  bool sound() {
    auto const wrong = net->check().value();
    for (auto const& each : wrong) MESSAGE(each);
    return wrong.empty();
  }
  bool shows(md::person_id reader, md::activity_id id) { return net->activity(reader, id).has_value(); }
  /// Is this in any row, or in the log?
  bool kept(std::string_view what) {
    bool found = false;
    for (std::size_t in = 0; in < md::table_count; ++in)
      rows->load(static_cast<md::table>(in),
                 [&](md::row const& each) {
                   found = found || each.value.find(what) != std::string::npos;
                   return true;
                 })
          .value();
    for (auto const& each : rows->changes_after({1, 0}, 100'000).value())
      found = found || each.audit.find(what) != std::string::npos ||
              each.command_id.find(what) != std::string::npos;
    return found;
  }
};

}  // namespace

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
    for (auto const* word : {"Kim", "u:kim", "private", "diary"})
      CHECK(pages.find(word) == std::string::npos);
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
    for (auto const* word : {"Kim", "u:kim", "private", "kim's", "kim-laptop-1", "192.168.1.77", "Sales"}) {
      CAPTURE(word);
      CHECK_FALSE(on.kept(word));
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
    CHECK(on.net->topic_feed(on.lee, md::topic_id{on.net->find(md::node_kind::topic, "diary")->value})
              .value()
              .empty());
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
