// The W3C's Activity Streams 2.0 documents: read, written, read again; those that must fail do.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/json/activity_streams.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "foreign/archive.hpp"
#include "foreign/data.hpp"

namespace md = madang;
using advice = md::activity_streams_advice;

namespace {

/// Documents of the folder test/fail that a reader has to live with, and why. All others are refused.
std::map<std::string, advice> const only_flagged = {
    // Core 2.1.3: without the normative context "the implementation MUST assume that [it] still applies".
    {"other-context.json", advice::context_other},
    // Core 4.7 gives maps a place of their own, but test/simple0011.json and simple0012.json, which must be
    // read, have
    // the very same shape.
    {"namemap-as-name.json", advice::text_map_misplaced},
    // Core 1.2: relative references "SHOULD NOT be used".
    {"relative-uri-for-url.json", advice::relative_reference},
};

std::vector<std::string> names_of(md::activity_streams_document const& document) {
  std::vector<std::string> names;
  for (auto const& [name, value] : document.value) names.emplace_back(name);
  return names;
}

namespace json = boost::json;

/// Puts properties that nobody knows around those of every object, at any depth.
void add_unknown(json::value& to, int& number) {
  if (auto* array = to.if_array())
    for (auto& one : *array) add_unknown(one, number);
  auto* object = to.if_object();
  if (object == nullptr) return;
  json::object around{{"acme:before" + std::to_string(++number), json::object{{"z", 1}, {"a", nullptr}}}};
  for (auto& [name, value] : *object) {
    // Contexts and maps of languages say what each of their members is.
    std::string_view const property = name;
    auto const languages = property.ends_with("Map") || property == "name";  // simple0011: a map in `name`
    if (property != "@context" && !languages) add_unknown(value, number);
    around[name] = value;
  }
  around["acme:after" + std::to_string(++number)] = json::array{true, "\u00fc", 0.5};
  *object = std::move(around);
}

/// Names of properties and all values in the order of the text, objects and arrays as brackets.
void flatten(json::value const& from, std::string& to) {
  if (auto const* object = from.if_object()) {
    to += '{';
    for (auto const& [name, value] : *object) {
      to += name;
      to += ':';
      flatten(value, to);
    }
    to += '}';
  } else if (auto const* array = from.if_array()) {
    to += '[';
    for (auto const& one : *array) flatten(one, to);
    to += ']';
  } else {
    to += json::serialize(from) + ",";
  }
}

std::string flat(json::value const& from) {
  std::string out;
  flatten(from, out);
  return out;
}

}  // namespace

TEST_CASE("W3C Activity Streams: properties that nobody knows stay, in their order, at any depth") {
  auto const archive = foreign_data("activitystreams2/w3c-activitystreams-test.tar.gz");
  if (!archive) return;
  unpacked_archive const suite(*archive);
  auto unknown = 0;
  for (auto const& entry : std::filesystem::directory_iterator(suite.folder() / "test")) {
    if (entry.path().extension() != ".json") continue;
    auto const name = entry.path().filename().string();
    auto document = md::read_activity_streams(read_file(entry.path()));
    CAPTURE(name);
    if (!document) continue;
    json::value richer(document->value);
    add_unknown(richer, unknown);
    auto const text = md::write_json(richer);
    auto const read = md::read_activity_streams(text);
    REQUIRE(read.has_value());
    auto const written = md::write_activity_streams(*read);
    CHECK(written == text);
    CHECK(flat(md::parse_json("again", written).value()) == flat(richer));
    CHECK(flat(json::parse(read_file(entry.path()))) == flat(document->value));
  }
  CHECK(unknown > 900);
}

TEST_CASE("W3C Activity Streams: 212 of 213 documents are read, written and read again as equals") {
  auto const archive = foreign_data("activitystreams2/w3c-activitystreams-test.tar.gz");
  if (!archive) return;
  unpacked_archive const suite(*archive);
  auto read = 0;
  std::vector<std::string> refused;
  for (auto const& entry : std::filesystem::directory_iterator(suite.folder() / "test")) {
    if (entry.path().extension() != ".json") continue;
    auto const name = entry.path().filename().string();
    auto const document = md::read_activity_streams(read_file(entry.path()));
    CAPTURE(name);
    if (!document) {
      refused.push_back(name);
      continue;
    }
    ++read;
    auto const again = md::read_activity_streams(md::write_activity_streams(*document));
    REQUIRE(again.has_value());
    CHECK(again->value == document->value);
    CHECK(names_of(*again) == names_of(*document));
    CHECK(again->flags.size() == document->flags.size());
  }
  CHECK(read == 212);
  CHECK(refused == std::vector<std::string>{"vocabulary-ex196-jsonld.json"});  // a raw control character
}

TEST_CASE("W3C Activity Streams: 20 documents that must fail are refused or flagged") {
  auto const archive = foreign_data("activitystreams2/w3c-activitystreams-test.tar.gz");
  if (!archive) return;
  unpacked_archive const suite(*archive);
  auto refused = 0;
  auto flagged = 0;
  for (auto const& entry : std::filesystem::directory_iterator(suite.folder() / "test" / "fail")) {
    auto const name = entry.path().filename().string();
    auto const document = md::read_activity_streams(read_file(entry.path()));
    CAPTURE(name);
    auto const expected = only_flagged.find(name);
    if (expected == only_flagged.end()) {
      CHECK(!document.has_value());
      refused += document ? 0 : 1;
    } else {
      REQUIRE(document.has_value());
      auto const has = [&](auto const& flag) { return flag.advice == expected->second; };
      CHECK(std::ranges::any_of(document->flags, has));
      ++flagged;
    }
  }
  CHECK(refused == 17);
  CHECK(flagged == 3);
}
