// Importing Activity Streams 2.0 JSON Lines: every kind of line, twice, interrupted.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/import.hpp>
// (first, so that the header stands alone)
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "unit/json_import_fixture.hpp"

namespace md = madang;
using namespace import_tests;

TEST_CASE("import: people, records, posts, comments, reactions and follows arrive with author and time") {
  fixture f;
  auto const report = f.good(all_lines());
  CHECK(report.lines == 18);
  CHECK(report.applied == 18);
  CHECK(report.nodes == 7);
  CHECK(report.activities == 6);
  CHECK(report.relations == 5);
  CHECK(report.bytes == all_lines().size());
  CHECK(report.complete);
  auto const kim = f.person("u:kim");
  auto const deal = md::record_id(f.node(md::node_kind::record, "deal:77").value);
  auto const page = f.net.record_feed(kim, deal).value();
  REQUIRE(page.size() == 2);
  CHECK(page.items[0].kind == md::activity_kind::record_change);
  CHECK(page.items[1].text == "Legal is done, thanks @김지원");
  CHECK(page.items[1].at ==
        std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::minutes(570));
  CHECK(page.items[1].actor.name == "Lee");
  CHECK(page.items[1].comments_total == 1);
  CHECK(page.items[1].revision == 2);
  REQUIRE(page.items[1].reactions.size() == 1);
  CHECK(page.items[1].reactions[0].type == "like");
  auto const following = f.net.relations({}, kim, md::relation_kind::follows).value();
  REQUIRE(following.size() == 1);
  CHECK(following[0].node == deal);
}

TEST_CASE("import: twice leaves the same digest") {
  for (auto const again : {true, false}) {
    for (auto const batch : {1000u, 7u, 1u}) {
      CAPTURE(again);
      CAPTURE(batch);
      fixture f;
      md::import_options options;
      options.batch_lines = 5;
      f.good(all_lines(), options);
      auto const digest = f.digest();
      options.batch_lines = batch;
      options.skip_committed = again;
      auto const report = f.good(all_lines(), options);
      CHECK(report.activities + report.known + report.skipped > 0);
      CHECK(f.digest() == digest);
    }
  }
}

TEST_CASE("import: what was deleted and shrank to a tombstone does not come back with the file") {
  fixture f;
  md::network_options options;
  options.time = &f.clock;
  options.random = &f.random;
  options.limits.history_days_min = 0;
  f.net = md::open_memory(options).value();
  f.good(all_lines());
  for (auto const* key : {"p1", "r1"}) f.net.remove_activity({}, f.activity(key)).value();
  CHECK(f.net.run_due().value() == 3);
  auto const digest = f.digest();
  for (auto const batch : {1000u, 1u}) {
    md::import_options again;
    again.batch_lines = batch;
    again.skip_committed = false;
    auto const report = f.good(all_lines(), again);
    CHECK(report.errors == 0);
    CHECK(f.digest() == digest);
  }
  CHECK(f.net.check().value().empty());
}

TEST_CASE("import: the same file again is known by its command ids") {
  fixture f;
  f.good(all_lines(), {.batch_lines = 4});
  auto const before = f.net.published();
  auto const report = f.good(all_lines(), {.batch_lines = 4});
  CHECK(report.known == 18);
  CHECK(report.applied == 0);
  CHECK(f.net.published() == before);
}

TEST_CASE("import: what was interrupted is completed by importing again") {
  fixture whole;
  whole.good(all_lines(), {.batch_lines = 3});
  for (auto stop = 1; stop <= 6; ++stop) {
    CAPTURE(stop);
    fixture f;
    auto batches = 0;
    md::import_options options;
    options.batch_lines = 3;
    options.progress = [&](md::import_progress const&) { return ++batches < stop; };
    auto const first = f.good(all_lines(), options);
    CHECK(!first.complete);
    CHECK(first.lines == static_cast<std::uint64_t>(stop) * 3);
    options.progress = {};
    auto const second = f.good(all_lines(), options);
    CHECK(second.complete);
    CHECK(second.known == first.applied);
    CHECK(f.digest() == whole.digest());
  }
}

TEST_CASE("import: into a SQLite file, interrupted, closed and opened again, gives the same digest") {
  auto const folder =
      std::filesystem::temp_directory_path() / ("madang_json_import_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  still_clock clock;
  std::vector<std::string> digests;
  for (auto const stop : {0, 2}) {
    same_random random;
    md::network_options options;
    options.time = &clock;
    options.random = &random;
    auto const file = folder / ("network" + std::to_string(stop) + ".db");
    for (auto round = 0; round < 3; ++round) {
      auto net = md::open_sqlite(file, options);
      REQUIRE_MESSAGE(net.has_value(), net.error().message());
      auto batches = 0;
      md::import_options how;
      how.batch_lines = 4;
      how.progress = [&](md::import_progress const&) { return round > 0 || ++batches != stop; };
      std::istringstream in(all_lines());
      auto const report = md::import_activity_streams(*net, in, how);
      REQUIRE_MESSAGE(report.has_value(), report.error().message());
      if (round > 0) digests.push_back(net->digest().value());
    }
  }
  std::filesystem::remove_all(folder);
  REQUIRE(digests.size() == 4);
  for (auto const& digest : digests) CHECK(digest == digests[0]);
}

TEST_CASE("import: progress tells lines, bytes and speed after every batch") {
  fixture f;
  std::vector<md::import_progress> seen;
  md::import_options options;
  options.batch_lines = 10;
  options.progress = [&](md::import_progress const& now) {
    seen.push_back(now);
    return true;
  };
  f.good(all_lines(), options);
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].lines == 10);
  CHECK(seen[1].lines == 18);
  CHECK(seen[1].bytes == all_lines().size());
  CHECK(seen[1].lines_per_second > 0);
}

TEST_CASE("import: a file knows its size, a folder or missing file is an io_error") {
  auto const file = std::filesystem::temp_directory_path() /
                    ("madang_json_import_" + std::to_string(::getpid()) + ".jsonl");
  std::ofstream(file, std::ios::binary) << all_lines();
  fixture f;
  md::import_options options;
  options.progress = [&](md::import_progress const& now) {
    CHECK(now.bytes_total == all_lines().size());
    return true;
  };
  auto const report = md::import_activity_streams(f.net, file, options);
  REQUIRE(report.has_value());
  CHECK(report->applied == 18);
  std::filesystem::remove(file);
  for (auto const& wrong : {file, std::filesystem::temp_directory_path()}) {
    auto const none = md::import_activity_streams(f.net, wrong);
    REQUIRE(!none.has_value());
    CHECK(none.error().code == md::errc::io_error);
    CHECK(none.error().field == wrong.string());
  }
}

TEST_CASE("import: every example of docs/import.md is imported, twice with the same digest") {
  fixture f;
  f.good(before_documented);
  auto const lines = documented_lines();
  auto const report = f.good(lines);
  CHECK(report.applied + report.skipped == static_cast<std::uint64_t>(std::ranges::count(lines, '\n')));
  CHECK(report.applied > 40);
  CHECK(f.activity("post-001"));
  CHECK(f.activity("event-001"));
  CHECK(f.net.find(md::node_kind::person, "u:kim.jiwon") == f.net.find(md::node_kind::person, "u:kim"));
  auto const digest = f.digest();
  CHECK(f.good(lines).known == static_cast<std::uint64_t>(std::ranges::count(lines, '\n')));
  CHECK(f.digest() == digest);
}

TEST_CASE("import: blank lines, CRLF, missing last line end and @context are fine") {
  fixture f;
  auto const report = f.good(
      "\n{\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"madang\":\"urn:madang:\"}],\"type\":"
      "\"Person\",\"id\":\"u:a\",\"name\":\"A\",\"summary\":\"unknown is ignored\"}\r\n  "
      "\r\n{\"type\":[\"Person\"],\"id\":\"u:b\"}");
  CHECK(report.lines == 4);
  CHECK(report.nodes == 2);
  CHECK(f.person("u:b"));
}

TEST_CASE("import: deleted stays deleted, and lines about it are skipped") {
  fixture f;
  f.good(all_lines());
  f.good(R"({"type":"Delete","actor":"u:lee","object":"activity:p1"})");
  f.net.fan_out().value();
  auto const digest = f.digest();
  md::import_options options;
  options.skip_committed = false;
  auto const report = f.good(all_lines(), options);
  CHECK(report.skipped > 0);
  CHECK(f.digest() == digest);
  CHECK(!f.net.activity(f.person("u:kim"), f.activity("p1")).has_value());
}
