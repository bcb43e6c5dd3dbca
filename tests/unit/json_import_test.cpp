// Importing Activity Streams 2.0 JSON Lines: every kind of line, twice, interrupted, and hostile ones.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/import.hpp>
// (first, so that the header stands alone)
#include <doctest/doctest.h>
#include <madang/open.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace md = madang;

namespace {

/// Stands still, so that two networks can be compared.
struct still_clock final : md::clock {
  md::timestamp now() noexcept override { return std::chrono::sys_days(std::chrono::year(2026) / 6 / 1); }
};

/// The same bytes for every network.
struct same_random final : md::random_source {
  void fill(std::span<std::uint8_t> out) noexcept override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(next_ = next_ * 29 + 7);
  }
  unsigned next_ = 1;
};

struct fixture {
  still_clock clock;
  same_random random;
  md::network net = open();

  md::network open() {
    md::network_options options;
    options.time = &clock;
    options.random = &random;
    return md::open_memory(options).value();
  }
  md::result<md::import_report> import(std::string_view lines, md::import_options const& options = {}) {
    std::istringstream in{std::string(lines)};
    return md::import_activity_streams(net, in, options);
  }
  /// Imports what must go well.
  md::import_report good(std::string_view lines, md::import_options const& options = {}) {
    auto const report = import(lines, options);
    REQUIRE_MESSAGE(report.has_value(), report.error().message());
    return *report;
  }
  /// The error of importing what must fail.
  md::error bad(std::string_view lines) {
    auto const report = import(lines);
    REQUIRE(!report.has_value());
    return report.error();
  }
  md::person_id person(std::string_view key) {
    auto const found = net.find(md::node_kind::person, key);
    REQUIRE(found.has_value());
    return md::person_id(found->value);
  }
  md::node_id node(md::node_kind kind, std::string_view key) {
    auto const found = net.find(kind, key);
    REQUIRE(found.has_value());
    return *found;
  }
  md::activity_id activity(std::string_view key) {
    auto const found = net.find_activity(key).value();
    REQUIRE(found.has_value());
    return *found;
  }
  std::string digest() { return net.digest().value(); }
};

constexpr std::string_view people = R"({"type":"Organization","id":"organization:hanbit","name":"Hanbit"}
{"type":"Person","id":"person:u:park","name":"Park"}
{"type":"Person","id":"u:kim","name":"김지원","madang:unit":"Sales","madang:manager":"person:u:park"}
{"type":"Person","id":"person:u:lee","name":"Lee"}
{"type":"Person","id":"person:p:olga","name":"Olga","madang:kind":"partner","madang:organization":"organization:hanbit"}
{"type":"madang:Record","id":"record:deal:77","name":"Renewal","madang:type":"crm.deal","attributedTo":"u:kim"}
{"type":"Group","id":"group:sales","name":"Sales","attributedTo":"person:u:park"}
{"type":"Join","actor":"person:u:kim","object":"group:sales","published":"2026-02-01T00:00:00Z"}
)";

constexpr std::string_view talk =
    R"({"type":"Create","id":"activity:p1","actor":"u:lee","published":"2026-03-02T09:30:00Z","target":"record:deal:77","object":{"type":"Note","content":"Legal is done @[u:kim] #renewal"}}
{"type":"Create","id":"activity:c1","actor":"person:u:kim","published":"2026-03-02T09:41:00Z","object":{"type":"Note","inReplyTo":"activity:p1","content":"고맙습니다"}}
{"type":"Like","actor":"person:u:kim","object":"activity:p1","published":"2026-03-02T09:42:00Z"}
{"type":"Announce","id":"activity:s1","actor":"person:u:park","published":"2026-03-02T10:00:00Z","object":"activity:p1","content":"see"}
{"type":"Update","id":"activity:r1","actor":"person:u:lee","published":"2026-03-02T11:00:00Z","object":"record:deal:77","madang:fields":[{"field":"stage","from":"Proposal","to":"Won"}]}
{"type":"Update","actor":"person:u:lee","published":"2026-03-02T12:00:00Z","object":{"type":"Note","id":"activity:p1","content":"Legal is done"}}
{"type":"Update","actor":"person:u:lee","published":"2026-03-02T12:10:00Z","object":{"type":"Note","id":"activity:p1","content":"Legal is done, thanks @[u:kim]"}}
{"type":"Follow","actor":"person:u:kim","object":"person:u:lee","published":"2026-01-01T00:00:00Z"}
{"type":"Undo","actor":"person:u:kim","object":{"type":"Follow","object":"person:u:lee"}}
{"type":"Follow","actor":"person:u:kim","object":"record:deal:77"}
)";

std::string all_lines() { return std::string(people) + std::string(talk); }

/// The examples of docs/import.md, in their order.
std::string documented_lines() {
  std::ifstream in(std::string(MADANG_SOURCE_DIR) + "/docs/import.md");
  REQUIRE(in);
  std::string out;
  auto inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```"))
      inside = line == "```json";
    else if (inside)
      out += line + "\n";
  }
  return out;
}

/// What the examples of docs/import.md take for granted.
constexpr std::string_view before_documented = R"({"type":"Person","id":"u:park","name":"Park"}
{"type":"Person","id":"u:lee","name":"Lee"}
{"type":"Person","id":"u:spam","name":"Spam"}
{"type":"Person","id":"u:kim","name":"Kim"}
{"type":"madang:Record","id":"account:hanbit","madang:type":"crm.account","name":"Hanbit"}
{"type":"madang:Record","id":"account:hanbit-old","madang:type":"crm.account","name":"Old Hanbit"}
{"type":"madang:Record","id":"part:4711","madang:type":"plm.part","name":"Bracket"}
{"type":"madang:Record","id":"assembly:12","madang:type":"plm.assembly","name":"Door"}
{"type":"madang:Record","id":"assembly:13","madang:type":"plm.assembly","name":"Hood"}
{"type":"madang:Record","id":"order:5001","madang:type":"erp.order","name":"Order"}
{"type":"madang:Record","id":"draft:3","madang:type":"erp.order","name":"Draft"}
{"type":"madang:Tag","id":"plm-readers"}
)";

}  // namespace

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
  CHECK(page.items[1].text == "Legal is done, thanks @[u:kim]");
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
  auto const file = std::filesystem::temp_directory_path() / "madang_json_import_test.jsonl";
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

TEST_CASE("import: references need their kind where several fit, and may be objects") {
  fixture f;
  f.good(people);
  f.good(
      R"({"type":"Follow","actor":{"type":"Person","id":"u:kim","name":"?"},"object":{"type":"Group","id":"sales"}})");
  CHECK(f.bad(R"({"type":"Follow","actor":"u:kim","object":"sales"})").field == "line 1: object");
  CHECK(f.bad(R"({"type":"Follow","actor":"u:kim","object":{"id":"sales"}})").code == md::errc::malformed);
  CHECK(f.bad(R"({"type":"Follow","actor":"group:sales","object":"person:u:lee"})").code ==
        md::errc::wrong_kind);
  CHECK(f.bad(R"({"type":"Follow","actor":"u:kim","object":"activity:x"})").code == md::errc::wrong_kind);
  CHECK(f.bad(R"({"type":"Person","id":"group:x"})").code == md::errc::wrong_kind);
}

TEST_CASE("import: an error names line and property, and nothing of its batch is written") {
  struct example {
    std::string_view line;
    md::errc code;
    std::string_view field;
  };
  for (
      auto const& example : std::vector<struct example>{
          {R"({"id":"x"})", md::errc::empty, "type"},
          {R"({"type":"Dance"})", md::errc::not_supported, "type"},
          {R"({"type":7})", md::errc::not_supported, "type"},
          {R"({"type":"Person"})", md::errc::empty, "id"},
          {R"({"type":"Person","id":7})", md::errc::malformed, "id"},
          {R"({"type":"Person","id":"u:x","name":[]})", md::errc::malformed, "name"},
          {R"({"type":"Person","id":"u:x","madang:kind":"boss"})", md::errc::out_of_range, "madang:kind"},
          {R"({"type":"Person","id":"u:x","madang:knid":"x"})", md::errc::malformed, "madang:knid"},
          {R"({"type":"Person","id":"u:x","madang:manager":"u:y"})", md::errc::unknown_node,
           "madang:manager"},
          {R"({"type":"Person","id":"u:x","madang:active":"no"})", md::errc::malformed, "madang:active"},
          {R"({"type":"Person","id":"u:x","madang:sourceVersion":-1})", md::errc::out_of_range,
           "madang:sourceVersion"},
          {R"({"type":"Person","id":"u:x","madang:sourceVersion":1.5})", md::errc::out_of_range,
           "madang:sourceVersion"},
          {R"({"type":"madang:Record","id":"x"})", md::errc::empty, "madang:type"},
          {R"({"type":"madang:Record","id":"x","madang:type":"t","madang:partOf":["record:deal:77",5]})",
           md::errc::malformed, "madang:partOf[1]"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z"})",
           md::errc::empty, "object"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":"x"})",
           md::errc::malformed, "object"},
          {R"({"type":"Create","id":"a","actor":"u:kim","object":{"type":"Note","content":"x"}})",
           md::errc::empty, "published"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01","object":{"type":"Note","content":"x"}})",
           md::errc::malformed, "published"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"1960-01-01T00:00:00Z","object":{"type":"Note","content":"x"}})",
           md::errc::out_of_range, "published"},
          {R"({"type":"Create","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x"}})",
           md::errc::empty, "id"},
          {R"({"type":"Create","id":"a","actor":"u:nobody","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x"}})",
           md::errc::unknown_node, "actor"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Video","content":"x"}})",
           md::errc::not_supported, "object.type"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":5}})",
           md::errc::malformed, "object.content"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"<b>","mediaType":"text/html"}})",
           md::errc::not_supported, "object.mediaType"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","cc":"Public","object":{"type":"Note","content":"x"}})",
           md::errc::malformed, "cc"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x","to":"u:kim"}})",
           md::errc::malformed, "object.to"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","to":["madang:network","person:u:lee"],"object":{"type":"Note","content":"x"}})",
           md::errc::malformed, "to[1]"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","to":"group:sales","object":{"type":"Note","content":"x"}})",
           md::errc::wrong_kind, "to"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","to":"everybody","object":{"type":"Note","content":"x"}})",
           md::errc::malformed, "to"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x","inReplyTo":"activity:none"}})",
           md::errc::unknown_activity, "object.inReplyTo"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x","attachment":[{"name":"a"},{"name":1}]}})",
           md::errc::malformed, "object.attachment[1].name"},
          {R"({"type":"Create","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":{"type":"Note","content":"x","tag":{"type":"Emoji"}}})",
           md::errc::out_of_range, "object.tag.type"},
          {R"({"type":"Like","actor":"u:kim","object":"activity:none"})", md::errc::unknown_activity,
           "object"},
          {R"({"type":"Like","actor":"u:kim","object":{}})", md::errc::malformed, "object"},
          {R"({"type":"Update","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":"record:deal:77","madang:fields":[{"field":"a"},{"to":"x"}]})",
           md::errc::empty, "madang:fields[1].field"},
          {R"({"type":"Update","id":"a","actor":"u:kim","published":"2026-01-01T00:00:00Z","object":"record:deal:77","madang:fields":["a"]})",
           md::errc::malformed, "madang:fields[0]"},
          {R"({"type":"Join","actor":"u:kim","object":"group:sales","madang:role":"king"})",
           md::errc::out_of_range, "madang:role"},
          {R"({"type":"Follow","actor":"u:kim","object":"record:deal:77","madang:depth":256})",
           md::errc::out_of_range, "madang:depth"},
          {R"({"type":"Follow","actor":"u:kim","object":"record:deal:77","madang:kinds":["post","song"]})",
           md::errc::out_of_range, "madang:kinds"},
          {R"({"type":"Undo","actor":"u:kim","object":"activity:x"})", md::errc::malformed, "object"},
          {R"({"type":"Undo","actor":"u:kim","object":{"type":"Create"}})", md::errc::not_supported,
           "object.type"},
          {R"({"type":"Undo","object":{"type":"Follow","object":"person:u:lee"}})", md::errc::empty, "actor"},
          {R"({"type":"madang:Grant","object":"record:deal:77"})", md::errc::empty, "target"},
          {R"([1])", md::errc::malformed, ""},
          {R"({"type":"Person",)", md::errc::malformed, ""},
          {R"({"type":"Person","id":"u:x","id":"u:y"})", md::errc::malformed, ""}}) {
    std::string const line(example.line);
    CAPTURE(line);
    fixture f;
    f.good(people);
    auto const digest = f.digest();
    auto const why = f.bad("\n{\"type\":\"Person\",\"id\":\"u:new\"}\n" + line + "\n");
    CHECK(why.code == example.code);
    CHECK(why.field ==
          (example.field.empty() ? std::string("line 3") : "line 3: " + std::string(example.field)));
    CHECK(f.digest() == digest);
    CHECK(!f.net.find(md::node_kind::person, "u:new").has_value());
  }
}

TEST_CASE("import: a malformed line tells the byte where it goes wrong") {
  fixture f;
  auto const why = f.bad("{\"type\":\"Person\",\"id\":\"u:a\"}\n{\"type\":\"Person\",}");
  CHECK(why.field == "line 2");
  CHECK(why.actual == 17);
}

TEST_CASE("import: with skip, lines with errors are left out and reported") {
  fixture f;
  auto const lines =
      std::string(people) +
      "{\"type\":\"Person\"}\nnonsense\n{\"type\":\"Follow\",\"actor\":\"u:nobody\",\"object\":"
      "\"group:sales\"}\n" +
      std::string(talk);
  md::import_options options;
  options.on_error = md::import_on_error::skip;
  options.errors_max = 2;
  auto const report = f.good(lines, options);
  CHECK(report.errors == 3);
  REQUIRE(report.reported.size() == 2);
  CHECK(report.reported[0].line == 9);
  CHECK(report.reported[0].why.field == "line 9: id");
  CHECK(report.reported[1].line == 10);
  CHECK(report.applied == 18);
  auto const digest = f.digest();
  CHECK(f.good(lines, options).known == 0);  // a batch with errors is tried again
  CHECK(f.digest() == digest);
}

TEST_CASE("import: deleted stays deleted, and lines about it are skipped") {
  fixture f;
  f.good(all_lines());
  f.good(R"({"type":"Delete","actor":"u:lee","object":"activity:p1"})");
  auto const digest = f.digest();
  md::import_options options;
  options.skip_committed = false;
  auto const report = f.good(all_lines(), options);
  CHECK(report.skipped > 0);
  CHECK(f.digest() == digest);
  CHECK(!f.net.activity(f.person("u:kim"), f.activity("p1")).has_value());
}

TEST_CASE("import: hostile lines of any size are errors, never crashes") {
  fixture f;
  f.good(people);
  auto const digest = f.digest();
  std::string const big(10'000'000, 'a');
  auto const long_line = f.bad("{\"type\":\"Person\",\"id\":\"u:x\",\"name\":\"" + big + "\"}");
  CHECK(long_line.code == md::errc::too_long);
  CHECK(long_line.actual > 10'000'000);
  CHECK(long_line.limit == (4u << 20));
  std::string const text(3'000'000, 'b');
  for (auto const& line :
       {"{\"type\":\"Person\",\"id\":\"u:x\",\"name\":\"" + text + "\"}",
        "{\"type\":\"Person\",\"id\":\"" + text + "\"}", "{\"type\":\"" + text + "\"}",
        "{\"type\":\"Create\",\"id\":\"a\",\"actor\":\"u:kim\",\"published\":\"2026-01-01T00:00:00Z\","
        "\"object\":{\"type\":\"Note\",\"content\":\"" +
            text + "\"}}",
        std::string("{\"type\":\"Person\",\"id\":\"\xff\"}"),
        std::string("{\"type\":\"Person\",\"id\":\"a\\u0000b\"}"), "{\"a\":" + std::string(10'000, '[') + "}",
        std::string(1'000'000, '{'),
        std::string("{\"type\":\"Person\",\"id\":\"x\",\"madang:sourceVersion\":1e999}"),
        std::string("{\"type\":\"Person\",\"id\":\"x\",\"madang:sourceVersion\":99999999999999999999}")}) {
    CHECK(f.bad(line).field.starts_with("line 1"));
    CHECK(f.digest() == digest);
  }
}

TEST_CASE("import: lines with random damage are imported or reported, never more, never a crash") {
  std::mt19937 random(20260301);
  auto const any = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  std::vector<std::string> lines;
  std::istringstream all(documented_lines() + std::string(talk));
  for (std::string line; std::getline(all, line);) lines.push_back(line);
  constexpr std::string_view pieces[] = {"null", "[]", "{}",          "0",    "-1", "1e9", "\"\"",
                                         "true", "[[", "\"\\u0000\"", "\xff", "\"", ":"};
  for (auto round = 0; round < 60 / MADANG_TEST_SLOWDOWN + 1; ++round) {
    fixture f;
    f.good(before_documented);
    f.good(people);
    std::string damaged;
    for (auto const& line : lines) {
      auto copy = line;
      auto const at = any(copy.size());
      auto const piece = pieces[any(std::size(pieces))];
      switch (any(5)) {
        case 0:
          copy.erase(at, any(8) + 1);
          break;
        case 1:
          copy.insert(at, piece);
          break;
        case 2:
          copy.replace(at, std::min<std::size_t>(any(12), copy.size() - at), piece);
          break;
        case 3:
          copy[at] = static_cast<char>(any(256));
          break;
        default:
          break;
      }
      std::erase(copy, '\n');
      damaged += copy + "\n";
    }
    md::import_options options;
    options.on_error = md::import_on_error::skip;
    options.batch_lines = any(20) + 1;
    auto const report = f.good(damaged, options);
    CHECK(report.lines == lines.size());
    CHECK(report.applied + report.skipped + report.errors <= report.lines);
    CHECK(report.applied == report.nodes + report.activities + report.relations);
    CHECK(f.net.check().value().empty());
  }
}

TEST_CASE("import: batch_lines has bounds") {
  fixture f;
  for (auto const size : {std::size_t{0}, std::size_t{10'000'000}}) {
    auto const report = f.import(people, {.batch_lines = size});
    REQUIRE(!report.has_value());
    CHECK(report.error().code == md::errc::out_of_range);
    CHECK(report.error().field == "batch_lines");
  }
}
