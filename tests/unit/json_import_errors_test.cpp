// Importing lines that are wrong, damaged or hostile. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/json/import.hpp>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "unit/json_import_fixture.hpp"

namespace md = madang;
using namespace import_tests;

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
