// What the tests of importing share: a network with a still clock, and lines.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <doctest/doctest.h>
#include <madang/json/import.hpp>
#include <madang/open.hpp>

#include <chrono>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

#include "madang_test_paths.hpp"

namespace import_tests {

namespace md = madang;

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

inline constexpr std::string_view people =
    R"({"type":"Organization","id":"organization:hanbit","name":"Hanbit"}
{"type":"Person","id":"person:u:park","name":"Park"}
{"type":"Person","id":"u:kim","name":"김지원","madang:unit":"Sales","madang:manager":"person:u:park"}
{"type":"Person","id":"person:u:lee","name":"Lee"}
{"type":"Person","id":"person:p:olga","name":"Olga","madang:kind":"partner","madang:organization":"organization:hanbit"}
{"type":"madang:Record","id":"record:deal:77","name":"Renewal","madang:type":"crm.deal","attributedTo":"u:kim"}
{"type":"Group","id":"group:sales","name":"Sales","attributedTo":"person:u:park"}
{"type":"Join","actor":"person:u:kim","object":"group:sales","published":"2026-02-01T00:00:00Z"}
)";

inline constexpr std::string_view talk =
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

inline std::string all_lines() { return std::string(people) + std::string(talk); }

/// The examples of docs/import.md, in their order.
inline std::string documented_lines() {
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
inline constexpr std::string_view before_documented = R"({"type":"Person","id":"u:park","name":"Park"}
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

}  // namespace import_tests
