// Order top where bounds might mislead: the same order as from the scores themselves.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <madang/rank/detail/fixed_point.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

/// A reader, and others who write on a record.
struct office {
  still_clock clock;
  md::network net = md::open_memory({.time = &clock}).value();
  md::person_id kim = person("kim");
  md::person_id lee = person("lee");
  md::person_id ann = person("ann");
  md::record_id pump = net.add_record({.key = "pump", .type = "part", .name = "Pump"}).value();

  md::person_id person(std::string_view key) { return net.add_person({.key = key, .name = key}).value(); }
  md::activity_id post(md::person_id by, md::node_id on = {}) {
    clock.ms += 60'000;
    return net.post({.actor = by, .on = on, .text = "news"}).value();
  }
  void own_pump(md::person_id owner) {
    net.add_record({.key = "pump", .type = "part", .name = "Pump", .owner = owner}).value();
  }
  md::page top() const { return net.home_feed(kim, {.limit = 10, .order = md::feed_order::top}).value(); }
  bool counts_as_own(md::activity_id item) const {
    auto const page = top();
    auto const at = std::ranges::find(page.items, item, &md::item::id);
    REQUIRE(at != page.items.end());
    return std::ranges::any_of(at->rank->factors, [](md::factor_share const& each) {
      return each.factor == md::rank_factor::my_record;
    });
  }
};

bool falls(md::page const& of) {
  return std::ranges::is_sorted(of.items, std::ranges::greater(),
                                [](md::item const& each) { return each.rank->placed_by; });
}

}  // namespace

TEST_CASE(
    "order top: a follow that wants none of a record's posts does not sink those of a followed person") {
  office in;
  md::follow_options changes_only;
  changes_only.kinds = md::kind_bit(md::activity_kind::record_change);
  in.net.follow(in.kim, in.pump, changes_only).value();
  in.net.follow(in.kim, in.lee).value();
  auto const on_pump = in.post(in.lee, in.pump);
  for (int at = 0; at < 4; ++at) {
    auto const other = in.person("other " + std::to_string(at));
    in.net.follow(in.kim, other).value();
    in.post(other);
  }
  in.clock.ms += 3'600'000;
  auto const page = in.top();
  REQUIRE(page.size() == 5);
  CHECK(page.items[0].id == on_pump);
  CHECK(page.items[0].why == md::item_reason::followed);
  CHECK(page.items[0].via.id == in.lee);
  CHECK(falls(page));
}

TEST_CASE("order top: what lies on a record counts as the reader's own while the reader owns the record") {
  office in;
  in.net.follow(in.kim, in.lee).value();
  in.net.follow(in.kim, in.ann).value();
  auto const on_pump = in.post(in.lee, in.pump);
  in.post(in.ann);
  in.clock.ms += 3'600'000;
  CHECK_FALSE(in.counts_as_own(on_pump));
  in.own_pump(in.kim);
  CHECK(in.counts_as_own(on_pump));
  CHECK(in.top().items[0].id == on_pump);
  in.own_pump(in.ann);
  CHECK_FALSE(in.counts_as_own(on_pump));
  CHECK(in.top().items[0].id != on_pump);
}

TEST_CASE(
    "order top: records of whoever was merged into the reader are the reader's, and go back with them") {
  office in;
  auto const old = in.person("old kim");
  in.own_pump(old);
  in.net.follow(in.kim, in.lee).value();
  auto const on_pump = in.post(in.lee, in.pump);
  CHECK_FALSE(in.counts_as_own(on_pump));
  in.net.merge(old, in.kim).value();
  CHECK(in.counts_as_own(on_pump));
  in.net.unmerge(old).value();
  CHECK_FALSE(in.counts_as_own(on_pump));
}

TEST_CASE("order top: a reader with more places, people and records than have covers finds the same order") {
  office in;
  std::vector<md::activity_id> on_own;
  for (int at = 0; at < 80; ++at) {
    auto const number = std::to_string(at);
    auto const writer = in.person("writer " + number);
    in.net.follow(in.kim, writer).value();
    auto const record =
        in.net.add_record({.key = "part " + number, .type = "part", .name = "Part", .owner = in.kim}).value();
    if (at % 2 == 0) in.net.follow(in.kim, record).value();
    auto const on_record = in.post(writer, record);
    auto const elsewhere = in.post(writer);
    in.net.react({in.kim, on_record, "like"}).value();
    if (at % 3 == 0) in.net.react({in.kim, elsewhere, "like"}).value();
  }
  auto request = md::feed_request{.limit = 100, .order = md::feed_order::top};
  auto const found = in.net.feed(in.kim, request).value();
  auto all = md::default_weights();
  all.expression = "weighted";  // nothing is known of what an expression says: everything is scored
  in.net.set_ranking(std::nullopt, all).value();
  auto const wanted = in.net.feed(in.kim, request).value();
  REQUIRE(found.size() == 100);
  REQUIRE(wanted.size() == 100);
  for (std::size_t at = 0; at < 100; ++at) {
    CAPTURE(at);
    CHECK(found.items[at].id == wanted.items[at].id);
    CHECK(found.items[at].rank->score == wanted.items[at].rank->score);
  }
}

TEST_CASE(
    "order top: an old item says the same of why it is there, whether its other ways here were quiet or "
    "not") {
  office in;
  auto const writer = in.person("writer");
  auto const valve = in.net.add_record({.key = "valve", .type = "part", .name = "Valve"}).value();
  in.net.follow(in.kim, writer).value();
  in.net.follow(in.kim, valve).value();
  auto const old = in.post(writer, valve);  // comes by the writer, and by the valve
  for (int at = 0; at < 8; ++at)
    in.net.comment({.actor = in.kim, .parent = in.post(in.lee, valve), .text = "yes"}).value();
  in.clock.ms += 86'400'000;
  for (int at = 0; at < 120; ++at) {
    auto const other = in.person("other " + std::to_string(at));
    in.net.follow(in.kim, other).value();
    in.post(other);
  }
  auto weights = md::default_weights();
  weights.factors[static_cast<std::size_t>(md::rank_factor::place)] = 8 * md::detail::fixed_one;
  in.net.set_ranking(std::nullopt, weights).value();
  auto const page = in.top();
  auto const at = std::ranges::find(page.items, old, &md::item::id);
  REQUIRE(at != page.items.end());
  CHECK(at->why == md::item_reason::followed);
  CHECK(at->via.id == writer);
}

// Of people only a few bits of their numbers tell quickly who may be close.
TEST_CASE("order top: whose number has bits in common with a close one's is no close one") {
  office in;
  auto const close = in.person("close");
  in.net
      .transact({},
                [](md::transaction& work) -> md::result<void> {
                  for (int at = 0; at < 4'095; ++at)
                    if (auto const made = work.add_topic({.key = "topic" + std::to_string(at)}); !made)
                      return made.error();
                  return {};
                })
      .value();
  auto const alike = in.person("alike");
  REQUIRE(alike.value % 4'096 == close.value % 4'096);
  auto const valve = in.net.add_record({.key = "valve", .type = "part", .name = "Valve"}).value();
  for (md::node_id const each : {md::node_id(in.pump), md::node_id(valve)})
    in.net.follow(in.kim, each).value();
  auto const answer = [&](md::node_id on, md::person_id by, int times) {
    for (int at = 0; at < times; ++at)
      in.net.comment({.actor = in.kim, .parent = in.post(by, on), .text = "yes"}).value();
  };
  answer({}, close, 40);
  answer(in.pump, in.ann, 30);
  answer(valve, in.lee, 3);
  in.clock.ms += 86'400'000;
  auto const older = in.post(in.person("other"), in.pump);
  in.clock.ms += 60'000;
  auto const both = in.net.post({.actor = alike, .on = in.pump, .text = "news", .about = {valve}}).value();
  auto const page = in.top();
  auto const place_of = [&](md::activity_id item) {
    auto const at = std::ranges::find(page.items, item, &md::item::id);
    REQUIRE(at != page.items.end());
    return at - page.items.begin();
  };
  CHECK(place_of(both) < place_of(older));
}

namespace {

// Writes while a page is read: the clock of the stages is asked between them.
struct writer_between {
  static inline office* in = nullptr;
  static inline std::vector<md::person_id> by;
  static std::int64_t ticks() {
    static std::int64_t now = 0;
    if (in != nullptr && now > 0) {
      for (auto const each : by) in->post(each);
      in = nullptr;
    }
    return ++now;
  }
};

}  // namespace

TEST_CASE("order top: whoever was quiet and writes while the page is read keeps older items on it") {
  office in;
  std::vector<md::activity_id> old;
  for (int at = 0; at < 20; ++at) {
    writer_between::by.push_back(in.person("quiet " + std::to_string(at)));
    in.net.follow(in.kim, writer_between::by.back()).value();
    old.push_back(in.post(writer_between::by.back()));
  }
  in.clock.ms += 86'400'000;
  for (int at = 0; at < 70; ++at) {
    auto const other = in.person("other " + std::to_string(at));
    in.net.follow(in.kim, other).value();
    in.post(other);
  }
  writer_between::in = &in;
  md::feed_request const asked{.limit = 100, .order = md::feed_order::top, .ticks = writer_between::ticks};
  auto const page = in.net.feed(in.kim, asked).value();
  REQUIRE(writer_between::in == nullptr);
  CHECK(page.size() == 90);
  for (auto const each : old) CHECK(std::ranges::find(page.items, each, &md::item::id) != page.items.end());
}
