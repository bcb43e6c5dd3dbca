// The conformance cases of twitter-text. SPDX-License-Identifier: Apache-2.0
#include "data.hpp"

#include <madang/core/text.hpp>

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace {

using madang::extract_entities;
using madang::extract_options;
using madang::text_entity;
using kind = text_entity::kind;

/// Where we differ on purpose: the case's description, and why. Cashtags are no feature of ours, so
/// their two sections are not asked.
std::set<std::string> const deliberate_differences{};

/// What a case expects, or what was found, in one form to compare.
struct item {
  std::string value;
  std::string list;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(item const&) const = default;
};
std::ostream& operator<<(std::ostream& out, item const& it) {
  return out << '[' << it.value << it.list << ' ' << it.begin << '-' << it.end << ']';
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

extract_options only(kind what) {
  return {.mentions = what == kind::mention,
          .screen_names = what == kind::screen_name,
          .hashtags = what == kind::hashtag,
          .urls = what == kind::url};
}

struct section {
  std::string name;
  kind what;
  std::string value_field = {};  ///< set where the section gives indices
  bool lists = false;
};

std::vector<item> found_in(std::string const& text, section const& from) {
  std::vector<item> out;
  for (auto const& entity : extract_entities(text, only(from.what))) {
    REQUIRE(entity.what == from.what);
    item it{entity.value, "", 0, 0};
    if (!from.value_field.empty()) {
      it.begin = code_points(std::string_view(text).substr(0, entity.begin));
      it.end = code_points(std::string_view(text).substr(0, entity.end));
    }
    if (auto const slash = entity.value.find('/'); from.lists && slash != std::string::npos) {
      it.list = entity.value.substr(slash);
      it.value.resize(slash);
    }
    out.push_back(it);
  }
  return out;
}

std::vector<item> expected_by(YAML::Node const& wanted, section const& from) {
  std::vector<item> out;
  for (auto const& node : wanted) {
    if (from.value_field.empty()) {
      out.push_back({node.as<std::string>(), "", 0, 0});
      continue;
    }
    auto const slug = node["list_slug"] ? node["list_slug"].as<std::string>() : std::string();
    out.push_back({node[from.value_field].as<std::string>(), slug, node["indices"][0].as<std::size_t>(),
                   node["indices"][1].as<std::size_t>()});
  }
  return out;
}

/// The screen name a text begins with, spaces aside.
std::string reply_to(std::string const& text) {
  for (auto const& entity : extract_entities(text, only(kind::screen_name))) {
    auto before = text.substr(0, entity.begin);
    for (auto at = before.find("\u3000"); at != std::string::npos; at = before.find("\u3000"))
      before.replace(at, 3, " ");
    return before.find_first_not_of(" \t\r\n") == std::string::npos ? entity.value : "";
  }
  return "";
}

void check_section(YAML::Node const& tests, section const& from) {
  int asked = 0;
  int equal = 0;
  int excused = 0;
  for (auto const& one : tests[from.name]) {
    auto const text = one["text"].as<std::string>();
    auto const description = one["description"].as<std::string>();
    auto const found = found_in(text, from);
    auto const wanted = expected_by(one["expected"], from);
    ++asked;
    if (found == wanted) {
      ++equal;
    } else if (deliberate_differences.contains(description)) {
      ++excused;
    } else {
      INFO(from.name << ": " << description << "\n" << text);
      for (auto const& it : found) MESSAGE("found    " << it);
      for (auto const& it : wanted) MESSAGE("expected " << it);
      CHECK(found == wanted);
    }
  }
  MESSAGE("twitter-text " << from.name << ": asked " << asked << ", equal " << equal
                          << ", different on purpose " << excused);
  CHECK(asked > 0);
  CHECK(equal + excused == asked);
}

std::optional<YAML::Node> conformance() {
  auto const path = foreign_data("twitter-text/extract.yml");
  if (!path) return std::nullopt;
  return YAML::LoadFile(path->string())["tests"];
}

}  // namespace

TEST_CASE("twitter-text: every mention is found") {
  auto const tests = conformance();
  if (!tests) return;
  check_section(*tests, {"mentions", kind::screen_name});
  check_section(*tests, {"mentions_with_indices", kind::screen_name, "screen_name"});
  check_section(*tests, {"mentions_or_lists_with_indices", kind::screen_name, "screen_name", true});
}

TEST_CASE("twitter-text: every reply begins with the name it answers") {
  auto const tests = conformance();
  if (!tests) return;
  int asked = 0;
  int equal = 0;
  for (auto const& one : (*tests)["replies"]) {
    auto const wanted = one["expected"].IsNull() ? "" : one["expected"].as<std::string>();
    auto const same = reply_to(one["text"].as<std::string>()) == wanted;
    CHECK_MESSAGE(same, one["description"].as<std::string>());
    ++asked;
    equal += same ? 1 : 0;
  }
  MESSAGE("twitter-text replies: asked " << asked << ", equal " << equal);
  CHECK(asked > 0);
}

TEST_CASE("twitter-text: every hashtag is found") {
  auto const tests = conformance();
  if (!tests) return;
  check_section(*tests, {"hashtags", kind::hashtag});
  check_section(*tests, {"hashtags_from_astral", kind::hashtag});
  check_section(*tests, {"hashtags_with_indices", kind::hashtag, "hashtag"});
}

TEST_CASE("twitter-text: every URL is found") {
  auto const tests = conformance();
  if (!tests) return;
  check_section(*tests, {"urls", kind::url});
  check_section(*tests, {"tco_urls_with_params", kind::url});
  check_section(*tests, {"urls_with_indices", kind::url, "url"});
  check_section(*tests, {"urls_with_directional_markers", kind::url, "url"});
}
