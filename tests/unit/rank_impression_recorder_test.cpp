// Impressions and actions become an event log: what is recorded, what is joined, and what is left out.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/impression_recorder.hpp>

#include <madang/json/event_log.hpp>
#include <madang/rank/evaluation.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t hour = 3'600'000;

struct recording {
  std::ostringstream text;
  md::json_lines_sink sink{text};
  md::impression_recorder to;

  explicit recording(md::impression_options const& options) : to(sink, options) {}

  void made(std::int64_t at, std::uint64_t id, std::uint32_t author = 1) {
    to.made({.at_ms = at, .id = id, .author = author}).value();
  }
  void shown(std::int64_t at, std::uint32_t reader, std::vector<std::uint64_t> const& ids) {
    std::vector<md::shown_item> items;
    for (auto const id : ids)
      items.push_back({.id = id, .position = static_cast<std::uint32_t>(items.size()) + 1});
    to.shown({.at_ms = at, .reader = reader, .config = "default", .config_version = 3, .items = items})
        .value();
  }
  void acted(std::int64_t at, std::uint32_t reader, std::uint64_t id,
             md::action_verb verb = md::action_verb::react) {
    to.acted(at, reader, verb, id).value();
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    std::istringstream in(text.str());
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  md::event_log log() const {
    std::istringstream in(text.str());
    return md::read_event_log(in).value();
  }
};

}  // namespace

TEST_CASE("impressions: off until somebody wants them") {
  recording off({});
  off.made(1, 1);
  off.shown(2, 7, {1});
  off.acted(3, 7, 1);
  CHECK(off.lines().empty());
  CHECK(off.to.counts().pages == 0);
}

TEST_CASE("impressions: position, propensity, features and configuration are recorded, and actions joined") {
  recording all({.share = 1});
  all.to.made({.at_ms = 1'000, .id = 4, .author = 1, .place = 9, .topics = {5, 6}, .to = {{7, 8}}}).value();
  std::array const items{md::shown_item{.id = 4,
                                        .position = 26,
                                        .propensity = 0.5,
                                        .features = {.age_ms = hour, .author = 4 * 65'536, .seen = true}}};
  all.to.shown({.at_ms = 2'000, .reader = 7, .config = "ours", .config_version = 3, .items = items}).value();
  all.acted(3'000, 7, 4, md::action_verb::reply);
  all.acted(3'500, 8, 4);
  auto const lines = all.lines();
  REQUIRE(lines.size() == 4);
  CHECK(
      lines[0] ==
      R"({"t":1000,"type":"item","id":"a4","author":"p1","place":"n9","topics":["n5","n6"],"to":["p7","p8"]})");
  CHECK(lines[1] ==
        R"({"t":2000,"type":"impression","reader":"p7","items":["a4"],"propensities":[0.5],"positions":[26],)"
        R"("config":"ours","version":3,"features":[{"age_hours":1.0,"author":1.0,"seen":1.0}]})");
  CHECK(lines[2] ==
        R"({"t":3000,"type":"action","reader":"p7","verb":"reply","item":"a4","shown":2000,"position":26})");
  CHECK(lines[3] == R"({"t":3500,"type":"action","reader":"p8","verb":"react","item":"a4"})");
  CHECK(all.to.counts().actions == 2);
  CHECK(all.to.counts().actions_joined == 1);
}

TEST_CASE("impressions: the evaluation reads what was recorded") {
  recording all({.share = 1});
  all.made(1'000, 1, 2);
  all.made(2'000, 2, 3);
  all.shown(3'000, 7, {2, 1});
  all.acted(4'000, 7, 1);
  auto const log = all.log();
  CHECK(log.items().size() == 2);
  REQUIRE(log.impressions().size() == 1);
  CHECK(log.impressions()[0].positions == std::vector<std::uint32_t>{1, 2});
  CHECK(log.impressions()[0].propensities == std::vector<double>{1, 1});
  md::newest_ranking newest;
  auto const found = md::evaluate(log, newest, {.test_from = 0}).value();
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.mrr.value == 0.5);
  CHECK(found.snips->shown == 2);
  CHECK(found.snips->value == 0.5);
}

TEST_CASE("impressions: an action is joined to the last impression of its item within the time allowed") {
  recording all({.share = 1, .join_ms = hour});
  all.made(0, 1);
  all.shown(1'000, 7, {1});
  all.shown(2'000, 7, {1});
  all.acted(3'000, 7, 1);
  CHECK(all.lines().back().ends_with(R"("shown":2000,"position":1})"));
  all.acted(2'000 + hour, 7, 1);
  CHECK(all.to.counts().actions_joined == 2);
  all.acted(2'001 + hour, 7, 1);
  CHECK(all.to.counts().actions_joined == 2);
}

TEST_CASE("impressions: chance leaves out pages, the same ones each time, and no action") {
  recording some({.share = 0.25, .seed = 9});
  some.made(0, 1);
  for (std::uint32_t reader = 0; reader < 4'000; ++reader) some.shown(1'000, reader, {1});
  CHECK(some.to.counts().pages == 4'000);
  CHECK(some.to.counts().pages_recorded > 900);
  CHECK(some.to.counts().pages_recorded < 1'100);
  recording again({.share = 0.25, .seed = 9});
  again.made(0, 1);
  for (std::uint32_t reader = 0; reader < 4'000; ++reader) again.shown(1'000, reader, {1});
  CHECK(again.text.str() == some.text.str());
  some.acted(2'000, 4'001, 1);
  CHECK(some.to.counts().actions == 1);
}

TEST_CASE("impressions: what waits and what is remembered is bounded") {
  recording all({.share = 1, .shown_max = 10, .items_ms = 100 * hour, .items_max = 5});
  for (std::uint64_t id = 1; id <= 8; ++id) all.made(1, id);
  all.shown(2, 7, {1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(all.to.counts().items_unknown == 3);
  CHECK(all.log().impressions()[0].items.size() == 5);
  for (std::uint32_t reader = 8; reader < 20; ++reader) all.shown(3, reader, {8});
  CHECK(all.to.counts().shown_dropped > 0);
  all.acted(4, 19, 8);
  CHECK(all.to.counts().actions_joined == 1);
  all.acted(4, 7, 8);
  CHECK(all.to.counts().actions_joined == 1);
  all.acted(200 * hour, 19, 8);
  CHECK(all.to.counts().actions == 2);
}

TEST_CASE("impressions: one item shown over and over does not fill the memory, and stays joined") {
  recording all({.share = 1, .shown_max = 10});
  all.made(1, 1);
  for (int page = 0; page < 1'000; ++page) all.shown(2 + page, 7, {1});
  all.acted(2'000, 7, 1);
  CHECK(all.to.counts().actions_joined == 1);
}

TEST_CASE("impressions: what a person was shown can be forgotten; times never go back") {
  recording all({.share = 1});
  all.made(5'000, 1);
  all.shown(4'000, 7, {1});
  all.to.forget(7);
  all.acted(3'000, 7, 1);
  CHECK(all.to.counts().actions_joined == 0);
  CHECK(all.log().events().back().at_ms == 5'000);
}

TEST_CASE("impressions: what is wrong is an error that names the field") {
  CHECK(md::check(md::impression_options{}).has_value());
  CHECK(md::check(md::impression_options{.share = 1.5}).error().field == "share");
  CHECK(md::check(md::impression_options{.join_ms = -1}).error().field == "join_ms");
  CHECK(md::check(md::impression_options{.shown_max = 0}).error().field == "shown_max");
  recording all({.share = 1});
  all.made(1, 1);
  for (auto const wrong : {0.0, -1.0, 1.5}) {
    std::array const items{md::shown_item{.id = 1, .propensity = wrong}};
    CHECK(all.to.shown({.at_ms = 2, .reader = 7, .items = items}).error().field == "propensity");
  }
  all.text.setstate(std::ios::badbit);
  CHECK(all.to.acted(3, 7, md::action_verb::open, 1).error().code == md::errc::io_error);
}
