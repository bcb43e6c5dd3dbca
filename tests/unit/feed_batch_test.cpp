// One change that touches many records is one item; walks through trees of records notice what changes.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr std::size_t parts_made = 60;

/// A designer, a colleague who follows everything, a supplier who may read the first ten parts, and the
/// parts.
struct plant {
  network_suite::still_clock clock;
  md::network net;
  md::person_id kim, lee, supplier;
  std::vector<md::record_id> parts;

  explicit plant(std::size_t hot = SIZE_MAX)
      : net(md::open_memory({.hot_activities_max = hot, .time = &clock}).value()) {
    kim = net.add_person({.key = "kim"}).value();
    lee = net.add_person({.key = "lee"}).value();
    supplier = net.add_person({.key = "sup", .kind = md::person_kind::partner}).value();
    for (std::size_t at = 0; at < parts_made; ++at) {
      parts.push_back(net.add_record({.key = "P-" + std::to_string(at), .type = "part"}).value());
      net.follow(lee, parts.back()).value();
      if (at < 10) net.grant(parts.back(), supplier).value();
      if (at < 10) net.follow(supplier, parts.back()).value();
    }
  }
  void change(std::size_t count, md::write_mode mode = md::write_mode::normal, bool talk = false) {
    clock.ms += 3'600'000;
    auto const done = net.transact({.mode = mode}, [&](md::transaction& to) -> md::result<void> {
      for (std::size_t at = 0; at < count; ++at) {
        std::vector<md::field_change> const fields{{.field = "state", .from = "draft", .to = "released"}};
        auto const made = to.record_changed(
            {.actor = kim, .record = parts[at], .fields = fields, .to = {.insiders_only = false}});
        if (!made) return made.error();
        if (talk)
          if (auto const said = to.post({.actor = kim, .on = parts[at], .text = "released"}); !said)
            return said.error();
      }
      return {};
    });
    REQUIRE(done);
  }
  std::vector<std::uint64_t> ids(md::person_id reader, md::feed_request request = {}) const {
    std::vector<std::uint64_t> out;
    do {
      auto const page = net.feed(reader, request).value();
      for (auto const& each : page) out.push_back(each.id.value);
      request.at = page.older;
    } while (!request.at.empty());
    return out;
  }
};

}  // namespace

TEST_CASE("batch: what touches more than 50 records is one item, counted as each reader may see it") {
  plant on;
  on.change(50);
  CHECK(on.ids(on.lee).size() == 50);
  on.change(51);
  auto const home = on.net.home_feed(on.lee, {.limit = 100}).value();
  REQUIRE(home.size() == 51);
  CHECK(home.items.front().id.value == 101);
  CHECK(home.items.front().group_items == 51);
  CHECK(home.items.front().group_sample.size() == 5);
  CHECK(home.items.front().group_sample.front() == home.items.front().id);
  CHECK(home.items[1].group_items == 1);
  auto const theirs = on.net.home_feed(on.supplier).value();
  REQUIRE(theirs.size() == 11);
  CHECK(theirs.items.front().group_items == 10);
}

TEST_CASE("batch: paging in any size shows it once, among other things said at the same time") {
  for (auto hot : {std::size_t{SIZE_MAX}, std::size_t{20}, std::size_t{0}}) {
    plant on(hot);
    on.change(55, md::write_mode::quiet, true);
    on.change(55);
    auto const all = on.ids(on.lee, {.limit = 100});
    CHECK(all.size() == 1 + 1 + 55);
    for (std::uint32_t limit : {1U, 2U, 7U, 30U}) CHECK(on.ids(on.lee, {.limit = limit}) == all);
    CHECK(on.ids(on.lee, {.view = md::feed_view::record, .node = on.parts[3]}).size() == 3);
  }
}

TEST_CASE("batch: a scorer of the host's own is given it once, as its newest item") {
  for (auto hot : {std::size_t{SIZE_MAX}, std::size_t{20}}) {
    CAPTURE(hot);
    plant on(hot);
    auto ours = md::default_weights();
    ours.expression = "age_hours";
    on.net.set_ranking(std::nullopt, ours).value();
    on.change(55, md::write_mode::quiet, true);
    on.change(55);
    for (auto const reader : {on.lee, on.supplier}) {
      auto const latest = on.ids(reader);
      auto top = on.ids(reader, {.limit = 100, .order = md::feed_order::top});
      CHECK(top.back() == latest.front());
      std::sort(top.begin(), top.end(), std::greater<>());
      CHECK(top == latest);
    }
  }
}

TEST_CASE("batch: what is newer than a page has it once, too") {
  plant on;
  md::feed_request request{.limit = 4};
  request.at = on.net.home_feed(on.lee).value().newer;
  on.change(55, md::write_mode::normal, true);
  std::vector<std::uint64_t> shown;
  for (;;) {
    auto const page = on.net.home_feed(on.lee, request).value();
    if (page.empty()) break;
    for (auto const& each : page) shown.push_back(each.id.value);
    request.at = page.newer;
  }
  CHECK(shown.size() == 56);
  std::sort(shown.begin(), shown.end(), std::greater<>());
  CHECK(shown == on.ids(on.lee));
  CHECK(on.net.new_since(on.lee, {}).value().count == 56);
}

TEST_CASE("batch: two at the same time are one, with an import in between") {
  for (auto hot : {std::size_t{SIZE_MAX}, std::size_t{20}, std::size_t{0}}) {
    plant on(hot);
    on.net.define_verb({.verb = "plm.released"}).value();
    auto const release_all = [&] {
      auto const done = on.net.transact({}, [&](md::transaction& to) -> md::result<void> {
        for (auto const part : on.parts)
          if (auto const made = to.event({.actor = on.kim, .verb = "plm.released", .on = part}); !made)
            return made.error();
        return {};
      });
      REQUIRE(done);
    };
    release_all();
    auto const long_ago = md::timestamp{std::chrono::milliseconds{on.clock.ms - 1'000'000}};
    auto const imported =
        on.net.transact({.mode = md::write_mode::backfill}, [&](md::transaction& to) -> md::result<void> {
          auto const made = to.post({.actor = on.kim, .on = on.parts[0], .text = "imported", .at = long_ago});
          return made ? md::result<void>() : made.error();
        });
    REQUIRE(imported);
    release_all();
    auto const home = on.net.home_feed(on.lee).value();
    REQUIRE(home.size() == 2);
    CHECK(home.items[0].group_items == 2 * parts_made);
    CHECK(home.items[1].text == "imported");
  }
}

TEST_CASE("batch: an import with its own times is none, and grouped feeds count every item") {
  plant on;
  on.change(55, md::write_mode::backfill);
  CHECK(on.ids(on.lee).size() == 55);
  on.change(55);
  CHECK(on.ids(on.lee).size() == 56);
  auto const grouped = on.net.home_feed(on.lee, {.grouping = md::feed_grouping::actor_day}).value();
  REQUIRE(grouped.size() >= 1);
  std::uint64_t items = 0;
  for (auto const& each : grouped) items += each.group_items;
  CHECK(items == 110);
}

TEST_CASE("reach: links that are made, end, or hold for a time are noticed at the next call") {
  plant on;
  auto const& parts = on.parts;
  auto const reader = on.net.add_person({.key = "new"}).value();
  on.net.follow(reader, parts[0], {.reach = md::record_reach::subtree}).value();
  on.net.post({.actor = on.kim, .on = parts[1], .text = "below"}).value();
  auto const shown = [&] { return on.net.home_feed(reader).value().size(); };
  CHECK(shown() == 0);
  on.net.add_part({.child = parts[2], .parent = parts[0]}).value();
  CHECK(shown() == 0);
  on.net.add_part({.child = parts[1], .parent = parts[2]}).value();
  CHECK(shown() == 1);
  on.net.remove_part(parts[1], parts[2]).value();
  CHECK(shown() == 0);
  on.net
      .add_part({.child = parts[1],
                 .parent = parts[2],
                 .from = on.clock.now() + std::chrono::hours(1),
                 .until = on.clock.now() + std::chrono::hours(2)})
      .value();
  CHECK(shown() == 0);
  on.clock.ms += 90 * 60'000;
  CHECK(shown() == 1);
  on.clock.ms += 60 * 60'000;
  CHECK(shown() == 0);
  plant other;  // another network of the same thread, with the same numbers
  auto const there = other.net.add_person({.key = "new"}).value();
  other.net.follow(there, other.parts[0], {.reach = md::record_reach::subtree}).value();
  other.net.post({.actor = other.kim, .on = other.parts[2], .text = "apart"}).value();
  CHECK(other.net.home_feed(there).value().empty());
}
