// What was deleted shrinks to a tombstone: nothing of it is left but its place and a hash that only this
// network can compute. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
using md::errc;
using network_suite::all_pages;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// People, a group and a record, in a network whose clock we move.
struct office {
  network_suite::still_clock clock;
  md::network_options options;
  std::function<md::result<md::network>(md::network_options)> reopen;
  std::optional<md::network> net;
  md::person_id kim, lee;
  md::record_id deal;

  explicit office(std::size_t hot = SIZE_MAX)
      : office(hot, [](md::network_options how) { return md::open_memory(std::move(how)); }) {}
  office(std::size_t hot, std::function<md::result<md::network>(md::network_options)> open)
      : reopen(std::move(open)) {
    options.time = &clock;
    options.hot_activities_max = hot;
    options.limits.notification_days_max = 0;
    net.emplace(reopen(options).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    deal = net->add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    net->follow(lee, kim).value();
    net->follow(lee, deal).value();
  }
  md::activity_id posted(std::string_view text, std::string_view key = {}) {
    return net->post({.actor = kim, .on = deal, .text = text, .about = {deal}, .key = key}).value();
  }
  md::activity_id answered(md::activity_id to, std::string_view text = "yes") {
    return net->comment({.actor = lee, .parent = to, .text = text}).value();
  }
  void days_pass(int days) { clock.ms += days * day_ms; }
  bool sound() { return net->check().value().empty(); }
  std::string everything() {
    std::string out;
    for (auto const reader : {kim, lee})
      for (auto const view : {md::feed_view::home, md::feed_view::network, md::feed_view::mentions})
        out += all_pages(*net, reader, {.view = view, .limit = 3});
    return out + all_pages(*net, lee, {.view = md::feed_view::record, .node = deal}) +
           all_pages(*net, lee, {.view = md::feed_view::person, .node = kim});
  }
};

/// How many rows of a table a store has.
std::size_t rows_of(md::store& in, md::table which) {
  std::size_t count = 0;
  in.load(which, [&](md::row const&) { return ++count != 0; }).value();
  return count;
}

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("tombstone: what was deleted can be restored for 30 days, then it is gone") {
  office on;
  auto const id = on.posted("numbers");
  on.answered(id);
  CHECK(!on.net->next_due());
  on.net->remove_activity(on.kim, id).value();
  on.net->fan_out().value();
  auto const due = on.net->next_due();
  REQUIRE(due.has_value());
  CHECK(due->time_since_epoch().count() == on.clock.ms + 30 * day_ms);
  on.days_pass(29);
  CHECK(on.net->run_due().value() == 0);
  on.net->restore_activity(on.kim, id).value();
  CHECK(!on.net->next_due());
  on.net->remove_activity(on.kim, id).value();
  on.days_pass(30);
  CHECK(on.net->run_due().value() == 2);
  CHECK(!on.net->next_due());
  CHECK(on.net->run_due().value() == 0);
  CHECK(on.net->restore_activity({}, id).error().code == errc::gone);
  CHECK(on.net->restore_activity(on.kim, id).error().code == errc::unknown_activity);
  CHECK(on.net->remove_activity(on.kim, id).error().code == errc::unknown_activity);
  on.net->remove_activity({}, id).value();
  CHECK(on.sound());
}

TEST_CASE("tombstone: history_days_min says how long") {
  office on;
  on.options.limits.history_days_min = 0;
  on.net.emplace(on.reopen(on.options).value());
  on.kim = on.net->add_person({.key = "kim"}).value();
  auto const id = on.net->post({.actor = on.kim, .text = "numbers"}).value();
  on.net->remove_activity(on.kim, id).value();
  CHECK(on.net->run_due().value() == 1);
  CHECK(on.net->limits().history_days_min == 0);
  CHECK(on.sound());
}

TEST_CASE("tombstone: an import cannot bring it back, whatever it says now") {
  office on;
  auto const id = on.posted("numbers", "secret key");
  on.net->remove_activity(on.kim, id).value();
  on.days_pass(31);
  CHECK(on.net->run_due().value() == 1);
  CHECK(on.posted("numbers", "secret key") == id);
  CHECK(on.posted("other numbers", "secret key") == id);
  CHECK(on.net->find_activity("secret key").value() == id);
  CHECK(!on.net->find_activity("another key").value());
  CHECK(on.net->activity(on.lee, id).error().code == errc::unknown_activity);
  CHECK(on.posted("more", "another key").value == id.value + 1);
  CHECK(on.sound());
}

TEST_CASE("tombstone: every key that a bundle of changes was told with stays known") {
  office on;
  auto const change = [&](std::string_view to, std::string_view key) {
    return on.net
        ->record_changed({.actor = on.kim,
                          .record = on.deal,
                          .fields = {{.field = "stage", .from = "1", .to = to}},
                          .key = key})
        .value();
  };
  auto const id = change("2", "change 1");
  CHECK(change("3", "change 2") == id);
  CHECK(change("4", {}) == id);
  CHECK(change("5", "change 3") == id);
  on.net->remove_activity({}, id).value();
  on.days_pass(31);
  CHECK(on.net->run_due().value() == 1);
  for (auto const* key : {"change 1", "change 2", "change 3"}) CHECK(change("9", key) == id);
  CHECK(on.sound());
}

TEST_CASE("tombstone: pages are the same before and after, in memory, in a window and on disk") {
  for (std::size_t hot : {std::size_t{SIZE_MAX}, std::size_t{5}, std::size_t{0}}) {
    CAPTURE(hot);
    office on(hot);
    std::vector<md::activity_id> ids;
    for (int at = 0; at < 12; ++at) {
      on.clock.ms += 1000;
      ids.push_back(on.posted("number " + std::to_string(at) + " @[lee] #sales"));
      auto const answer = on.answered(ids.back());
      on.answered(answer, "again");
      on.net->react({.actor = on.lee, .activity = ids.back()}).value();
      on.net->share({.actor = on.lee, .target = ids.back(), .text = "look"}).value();
      if (at % 2 == 0) on.net->remove_activity(on.kim, ids.back()).value();
      if (at % 3 == 0) on.net->remove_activity({}, answer).value();
    }
    auto const before = on.everything();
    on.days_pass(30);
    CHECK(on.net->run_due().value() > 0);
    CHECK(on.everything() == before);
    CHECK(on.sound());
    on.net->restore_activity({}, ids[1]).value();
    CHECK(on.answered(ids[1]).value > ids[11].value);
    CHECK(on.sound());
  }
}

TEST_CASE("tombstone: a comment takes what lies below it along, and the rest of the thread stays") {
  office on;
  auto const root = on.posted("root");
  auto const kept = on.answered(root, "kept");
  auto const gone = on.answered(root, "gone");
  auto const below = on.answered(gone, "below");
  auto const deepest = on.answered(below, "deepest");
  on.net->remove_activity(on.lee, below).value();
  on.clock.ms += 1000;
  on.net->remove_activity(on.lee, gone).value();
  on.days_pass(30);
  CHECK(on.net->run_due().value() == 3);
  CHECK(on.sound());
  for (auto const id : {gone, below, deepest})
    CHECK(on.net->restore_activity({}, id).error().code == errc::gone);
  auto const thread = on.net->thread(on.kim, {.root = root}).value();
  CHECK(thread.comments.size() == 1);
  CHECK(on.net->activity(on.kim, root).value().begin()->comments_total == 1);
  CHECK(on.answered(kept, "and on") != deepest);
  CHECK(on.sound());
}

TEST_CASE("tombstone: a long thread shrinks step by step, also when one of the steps fails") {
  auto rows = std::make_shared<network_suite::failing_store*>(nullptr);
  office on(SIZE_MAX, [rows](md::network_options how) {
    auto failing = std::make_unique<network_suite::failing_store>(md::make_memory_store());
    *rows = failing.get();
    return md::network::open(std::move(failing), std::move(how));
  });
  auto const root = on.posted("root", "root key");
  auto last = root;
  for (int at = 0; at < 700; ++at) last = on.answered(at % 3 == 0 ? last : root);
  CHECK(rows_of(**rows, md::table::body) == 701);
  on.net->remove_activity(on.kim, root).value();
  on.days_pass(30);
  auto& fail_with = *(*rows)->fail_with;
  auto& commits = *(*rows)->commits;
  auto const before = commits.load();
  fail_with = static_cast<int>(errc::disk_full);
  CHECK(on.net->run_due().error().code == errc::disk_full);
  CHECK(rows_of(**rows, md::table::body) == 701);
  CHECK(on.sound());
  CHECK(on.net->run_due().value() == 701);
  CHECK(commits - before > 3);
  CHECK(on.sound());
  CHECK(rows_of(**rows, md::table::body) == 0);
  CHECK(rows_of(**rows, md::table::counter) == 0);
  CHECK(on.posted("again", "root key") == root);
}

TEST_CASE("tombstone: half a thread is sound, whatever is done to the other half meanwhile") {
  auto rows = std::make_shared<network_suite::failing_store*>(nullptr);
  office on(SIZE_MAX, [rows](md::network_options how) {
    auto failing = std::make_unique<network_suite::failing_store>(md::make_memory_store());
    *rows = failing.get();
    return md::network::open(std::move(failing), std::move(how));
  });
  auto const root = on.posted("root");
  std::vector<md::activity_id> answers;
  for (int at = 0; at < 600; ++at) answers.push_back(on.answered(at % 2 == 0 ? root : answers.back()));
  on.net->remove_activity({}, answers[501]).value();
  on.net->remove_activity(on.kim, root).value();
  on.net->fan_out().value();
  on.days_pass(30);
  std::atomic<bool> failing{false};
  auto const stop = on.net->subscribe([&] {  // the first step is published: let the second one fail
    if (!failing.exchange(true)) *(*rows)->fail_with = static_cast<int>(errc::disk_full);
  });
  CHECK(on.net->run_due().error().code == errc::disk_full);
  CHECK(on.sound());
  CHECK(on.net->next_due().has_value());
  CHECK(rows_of(**rows, md::table::body) > 0);
  CHECK(rows_of(**rows, md::table::body) < 601);
  on.net->remove_activity({}, answers[599]).value();
  on.net->remove_activity({}, answers[400]).value();
  CHECK(on.sound());
  on.net->restore_activity({}, answers[400]).value();
  CHECK(on.sound());
  CHECK(on.net->run_due().has_value());
  CHECK(rows_of(**rows, md::table::body) == 0);
  CHECK(!on.net->next_due());
  CHECK(on.sound());
}

TEST_CASE("tombstone: a file holds neither text nor key any more, and is the same when opened again") {
  store_suite::scratch_folder const folder;
  md::sqlite_options fast;
  fast.sync = md::durability::normal;
  for (std::size_t hot : {std::size_t{SIZE_MAX}, std::size_t{3}, std::size_t{0}}) {
    CAPTURE(hot);
    auto const file = folder / ("network" + std::to_string(hot) + ".db");
    {
      office on(hot, [&](md::network_options how) { return md::open_sqlite(file, std::move(how), fast); });
      auto const id = on.posted("confidential numbers", "confidential key");
      on.net->edit({.actor = on.kim, .activity = id, .text = "confidential, second"}).value();
      on.answered(id, "confidential answer");
      on.posted("plain");
      on.net->remove_activity(on.kim, id).value();
      on.days_pass(30);
      on.net.reset();
      CHECK(bytes_of(file).find("confidential") != std::string::npos);
      on.net.emplace(on.reopen(on.options).value());
      auto const before = on.everything();
      CHECK(on.net->run_due().value() == 2);
      auto const digest = on.net->digest().value();
      CHECK(on.sound());
      on.net.reset();
      CHECK(bytes_of(file).find("confidential") == std::string::npos);
      on.net.emplace(on.reopen(on.options).value());
      CHECK(on.net->digest().value() == digest);
      CHECK(on.everything() == before);
      CHECK(on.sound());
      CHECK(on.posted("confidential numbers", "confidential key") == id);
      CHECK(on.net->digest().value() == digest);
      CHECK(on.net->restore_activity({}, id).error().code == errc::gone);
    }
  }
}

TEST_CASE("tombstone: a process that reads beside the writer follows") {
  store_suite::scratch_folder const folder;
  md::sqlite_options fast;
  fast.sync = md::durability::normal;
  auto const file = folder / "network.db";
  office on(SIZE_MAX, [&](md::network_options how) { return md::open_sqlite(file, std::move(how), fast); });
  auto const id = on.posted("numbers", "key");
  on.answered(id);
  on.posted("plain");
  auto beside = fast;
  beside.read_only = true;
  auto reader = md::open_sqlite(file, on.options, beside).value();
  on.net->remove_activity(on.kim, id).value();
  on.days_pass(30);
  CHECK(on.net->run_due().value() == 2);
  reader.refresh().value();
  CHECK(reader.check().value().empty());
  CHECK(reader.find_activity("key").value() == id);
  CHECK(all_pages(reader, on.lee, {}) == all_pages(*on.net, on.lee, {}));
}
