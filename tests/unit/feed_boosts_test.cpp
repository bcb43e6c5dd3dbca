// What a host boosts stands high in home feeds in order top, says so, and ends. SPDX-License-Identifier:
// Apache-2.0
#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <madang/json/page_json.hpp>
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

/// A company with a group, a record and a notice by somebody whom nobody follows.
struct company {
  network_suite::still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> net;
  md::person_id kim, lee, choi;
  md::group_id sales;
  md::record_id deal;
  md::activity_id notice;

  company() {
    auto made = md::make_memory_store();
    rows = made.get();
    net.emplace(md::network::open(std::move(made), {.time = &clock}).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    choi = net->add_person({.key = "choi", .name = "Choi"}).value();
    sales = net->add_group({.key = "sales", .name = "Sales"}).value();
    deal = net->add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    net->follow(kim, lee).value();
    notice = post(choi, "notice");
    for (int at = 0; at < 10; ++at) post(lee, "news");
  }
  md::activity_id post(md::person_id by, std::string_view text, md::node_id on = {}) {
    clock.ms += 60'000;
    return net->post({.actor = by, .on = on, .text = text}).value();
  }
  md::timestamp in_hours(std::int64_t hours) const {
    return md::timestamp{std::chrono::milliseconds{clock.ms + hours * hour_ms}};
  }
  void boost(md::activity_id what, md::node_id audience = {}, std::int64_t hours = 48) {
    net->boost({.activity = what, .audience = audience, .until = in_hours(hours)}).value();
  }
  md::page top(md::person_id reader) const {
    return net->home_feed(reader, {.limit = 100, .order = md::feed_order::top}).value();
  }
  /// Where it stands, from 1 on; 0: nowhere.
  std::ptrdiff_t place(md::person_id reader, md::activity_id what) const {
    auto const page = top(reader);
    auto const at = std::ranges::find(page.items, what, &md::item::id);
    return at == page.items.end() ? 0 : at - page.items.begin() + 1;
  }
};

}  // namespace

TEST_CASE("boosts: a boosted item stands first, is marked and says what lifted it") {
  company in;
  CHECK(in.place(in.kim, in.notice) == 0);
  in.boost(in.notice);
  CHECK(in.place(in.kim, in.notice) == 1);
  auto const page = in.top(in.kim);
  auto const& item = page.items.front();
  CHECK(item.boosted);
  CHECK(item.why == md::item_reason::boosted);
  REQUIRE(item.rank->rules.size() == 1);
  CHECK(item.rank->rules[0].rule == md::order_rule::boosted);
  CHECK(item.rank->placed_by == item.rank->score + item.rank->rules[0].part);
  CHECK(md::to_json(item).at("boosted").as_bool());
  CHECK_FALSE(page.items[1].boosted);
  auto const latest = in.net->home_feed(in.kim, {.limit = 100}).value();
  CHECK(std::ranges::none_of(latest, [&](md::item const& each) { return each.id == in.notice; }));
}

TEST_CASE("boosts: what the reader's own streams bring is lifted, once, and keeps its reason") {
  company in;
  auto const old = in.top(in.kim).items.back().id;
  in.boost(old);
  auto const page = in.top(in.kim);
  CHECK(page.items.front().id == old);
  CHECK(page.items.front().boosted);
  CHECK(page.items.front().why == md::item_reason::followed);
  CHECK(std::ranges::count(page.items, old, &md::item::id) == 1);
  CHECK(page.size() == 10);
}

TEST_CASE("boosts: they end at their time, when seen, and when withdrawn") {
  company in;
  in.boost(in.notice, {}, 1);
  in.clock.ms += 2 * hour_ms;
  CHECK(in.place(in.kim, in.notice) == 0);
  CHECK(in.net->boosts().value().empty());
  in.boost(in.notice);
  CHECK(in.place(in.kim, in.notice) == 1);
  in.net->set_purpose({md::reading_purpose::seen, md::purpose_switch::on}).value();
  in.net->seen(in.kim, std::span(&in.notice, 1)).value();
  CHECK(in.place(in.kim, in.notice) == 0);
  CHECK(in.place(in.lee, in.notice) == 1);
  in.net->withdraw_boost(in.notice).value();
  in.net->withdraw_boost(in.notice).value();
  CHECK(in.place(in.lee, in.notice) == 0);
}

TEST_CASE("boosts: an audience are a group's members and followers, or a record's followers") {
  company in;
  in.net->set_member({in.sales, in.kim}).value();
  in.boost(in.notice, in.sales);
  CHECK(in.place(in.kim, in.notice) == 1);
  CHECK(in.place(in.lee, in.notice) == 0);
  in.net->follow(in.lee, in.deal).value();
  in.boost(in.notice, in.deal);
  CHECK(in.place(in.kim, in.notice) == 0);
  CHECK(in.place(in.lee, in.notice) == 1);
  REQUIRE(in.net->boosts().value().size() == 1);
  CHECK(in.net->boosts().value()[0].audience == md::node_id{in.deal});
}

TEST_CASE("boosts: nobody sees by them what they may not see, or do not want to") {
  company in;
  auto const secret =
      in.net->add_group({.key = "board", .name = "Board", .privacy = md::group_privacy::closed}).value();
  in.net->set_member({secret, in.choi}).value();
  auto const hidden = in.post(in.choi, "secret", secret);
  in.boost(hidden);
  CHECK(in.place(in.kim, hidden) == 0);
  CHECK(in.place(in.choi, hidden) == 1);
  in.boost(in.notice);
  in.net->mute(in.kim, in.choi).value();
  CHECK(in.place(in.kim, in.notice) == 0);
  in.net->unmute(in.kim, in.choi).value();
  in.net->block(in.choi, in.kim).value();
  CHECK(in.place(in.kim, in.notice) == 0);
}

TEST_CASE("boosts: what cannot be boosted is refused by name") {
  company in;
  auto const refused = [&](md::boost_input const& wanted, md::errc code, std::string_view field) {
    auto const done = in.net->boost(wanted);
    REQUIRE(!done);
    CHECK(done.error().code == code);
    CHECK(done.error().field == field);
  };
  auto const comment = in.net->comment({.actor = in.kim, .parent = in.notice, .text = "yes"}).value();
  auto const until = in.in_hours(1);
  refused({.activity = {99}, .until = until}, md::errc::unknown_activity, "activity");
  refused({.activity = comment, .until = until}, md::errc::wrong_kind, "activity");
  refused({.activity = in.notice, .audience = md::node_id{99}, .until = until}, md::errc::unknown_node,
          "audience");
  refused({.activity = in.notice, .audience = in.kim, .until = until}, md::errc::wrong_kind, "audience");
  refused({.activity = in.notice, .until = in.in_hours(0)}, md::errc::out_of_range, "until");
  for (std::size_t at = 0; at < md::boosts_max; ++at) in.boost(in.post(in.lee, "more"), {}, 100);
  refused({.activity = in.notice, .until = in.in_hours(1)}, md::errc::too_many, "boosts");
  in.clock.ms += 101 * hour_ms;
  in.boost(in.notice);
  CHECK(in.net->boosts().value().size() == 1);
}

TEST_CASE("boosts: they are audited, survive reopening, and go with the activity") {
  company in;
  in.boost(in.notice);
  auto const entries = in.net->audit(0, 1'000).value();
  CHECK(std::ranges::any_of(entries, [](auto const& each) {
    return std::ranges::any_of(each.commands, [](auto const& one) { return one.name == "boost"; });
  }));
  CHECK(in.net->check().value().empty());
  in.net->remove_activity(in.choi, in.notice).value();
  CHECK(in.place(in.kim, in.notice) == 0);
  in.clock.ms += 31 * 24 * hour_ms;
  while (in.net->run_due().value() != 0) {
  }
  std::size_t left = 0;
  in.rows
      ->load(md::table::rank,
             [&](md::row const& each) {
               left += each.key.a >> 32U == 5 ? 1U : 0U;
               return true;
             })
      .value();
  CHECK(left == 0);
}

TEST_CASE("boosts: one that is over stands where it stood to the end of its slot, whatever else is boosted") {
  company in;
  in.clock.ms = (in.clock.ms / 600'000 + 1) * 600'000;
  auto const until = md::timestamp{std::chrono::milliseconds{in.clock.ms + 60'000}};
  in.net->boost({.activity = in.notice, .until = until}).value();
  CHECK(in.place(in.kim, in.notice) == 1);
  in.clock.ms += 120'000;
  CHECK(in.place(in.kim, in.notice) == 1);
  in.boost(in.post(in.choi, "another"), in.sales);
  CHECK(in.place(in.kim, in.notice) == 1);
  in.clock.ms += 600'000;
  CHECK(in.place(in.kim, in.notice) == 0);
}

TEST_CASE("boosts: what the same change makes one of a batch is not boosted") {
  company in;
  md::activity_id first;
  auto const release = [&](md::transaction& to) -> md::result<void> {
    for (int at = 0; at < 51; ++at) {
      auto const part = to.add_record({.key = "part" + std::to_string(at), .type = "part"}).value();
      std::vector<md::field_change> const fields{{.field = "stage", .from = "1", .to = "2"}};
      auto const made = to.record_changed({.actor = in.lee, .record = part, .fields = fields}).value();
      if (at == 0) first = made;
    }
    return to.boost({.activity = first, .until = in.in_hours(1)});
  };
  in.net->transact({}, release).value();
  CHECK(in.net->boosts().value().empty());
  CHECK(in.place(in.choi, first) == 0);
}
