// What scorers of a host's own are told of the items of a feed, beside what the reader is shown of them.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace md = madang;

namespace {

using columns_told = std::array<double, md::rank_columns_count>;

/// Notes all that it is told, and likes the newest most.
struct note_taker {
  std::map<std::uint64_t, columns_told>* told;
  void operator()(md::candidate_columns const& of, std::span<double> scores) const {
    for (std::size_t column = 0; column < md::rank_columns_count; ++column) {
      auto const numbers = of[static_cast<md::rank_column>(column)];
      for (std::size_t at = 0; at < scores.size(); ++at)
        (*told).try_emplace(of.ids()[at]).first->second[column] = numbers[at];
    }
    for (std::size_t at = 0; at < scores.size(); ++at) scores[at] = static_cast<double>(of.ids()[at]);
  }
};

/// A company that writes of everything, and a partner of it in one of its rooms.
struct company {
  network_suite::still_clock clock;
  std::map<std::uint64_t, columns_told> told;
  md::network net;
  md::person_id kim, lee, park, pat;
  md::group_id room, office;
  md::record_id deal;
  md::topic_id steel;

  explicit company(std::size_t hot) : net(open(hot)) {
    kim = net.add_person({.key = "kim"}).value();
    lee = net.add_person({.key = "lee"}).value();
    park = net.add_person({.key = "park"}).value();
    pat = net.add_person({.key = "pat", .kind = md::person_kind::partner}).value();
    room = net.add_group({.key = "room", .name = "Room", .open_to_outsiders = true}).value();
    office = net.add_group({.key = "office", .name = "Office"}).value();
    deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal", .owner = lee}).value();
    steel = net.add_topic({.key = "steel"}).value();
    for (auto const each : {kim, pat, park}) net.set_member({room, each}).value();
    for (auto const each : {kim, lee}) net.set_member({office, each}).value();
    net.follow(kim, lee).value();
    net.follow(kim, deal).value();
    net.follow(kim, steel).value();
    write();
  }
  md::network open(std::size_t hot) {
    md::network_options options;
    options.hot_activities_max = hot;
    options.time = &clock;
    options.scorer = std::make_shared<md::custom_scorer const>(note_taker{&told});
    return md::open_memory(std::move(options)).value();
  }
  md::activity_id post(md::person_id actor, md::node_id on, std::string const& text, md::audience to = {}) {
    clock.ms += 5 * 3'600'000;
    return net.post({.actor = actor, .on = on, .text = text, .to = to}).value();
  }
  void write() {
    md::audience const shared{.insiders_only = false};
    auto const first = post(park, room, "for all of us", shared);
    post(lee, {}, "on my wall #steel and #wood, says @[person:park] to @[person:kim]");
    post(kim, deal, "mine @[record:deal]");
    post(lee, office, "in the office");
    post(pat, room, "from outside", shared);
    post(park, room, "for insiders", {.insiders_only = true});
    for (auto const each : {kim, park, pat})
      net.react({.actor = each, .activity = first, .type = each == pat ? "celebrate" : "like"}).value();
    auto const answer = net.comment({.actor = park, .parent = first, .text = "an answer"}).value();
    net.comment({.actor = kim, .parent = answer, .text = "between us", .insiders_only = true}).value();
  }
  [[nodiscard]] columns_told const& of(md::item const& item) const { return told.at(item.id.value); }
};

/// What the page says, or what the host knows of the company.
double expected(company const& in, md::person_id reader, md::item const& item, md::rank_column column) {
  using enum md::rank_column;
  auto const by = item.actor.id;
  auto const kims = reader == in.kim;
  auto const outside = by == in.pat;
  auto const seconds = item.at.time_since_epoch().count() / 1'000;
  std::chrono::sys_days const day{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{seconds}})};
  std::uint64_t counted = 0;
  for (auto const& each : item.reactions) counted += each.count;
  switch (column) {
    case reactions:
      return static_cast<double>(counted);
    case comments:
      return static_cast<double>(item.comments_total);
    case mention_count:
      return static_cast<double>(item.mentions.size());
    case topic_count:
      return static_cast<double>(item.topics.size());
    case hour_of_day:
      return static_cast<double>(seconds % 86'400 / 3'600);
    case weekday:
      return static_cast<double>(std::chrono::weekday(day).iso_encoding() - 1);
    case follows_author:
      return kims && by == in.lee ? 1 : 0;
    case shares_group:
      return reader != by && (outside || !kims || by == in.lee || by == in.park) ? 1 : 0;
    case follows_place:
      return kims && item.on.id == in.deal ? 1 : 0;
    case member_of_place:
      return item.on.id == in.room || (kims && item.on.id == in.office) ? 1 : 0;
    case follows_topic:
      return kims && !item.topics.empty() ? 1 : 0;
    case own:
      return by == reader ? 1 : 0;
    case in_group:
      return item.on.kind == md::node_kind::group && item.on.id.value != 0 ? 1 : 0;
    case on_record:
      return item.on.kind == md::node_kind::record ? 1 : 0;
    case by_outsider:
      return outside ? 1 : 0;
    case insiders_only:
      return item.insiders_only ? 1 : 0;
    default:
      return 0;
  }
}

}  // namespace

TEST_CASE(
    "columns of a feed: facts are what the reader is shown, for insiders and outsiders, in memory or not") {
  for (std::size_t const hot : {SIZE_MAX, std::size_t{3}, std::size_t{0}}) {
    company in(hot);
    for (auto const reader : {in.kim, in.pat}) {
      in.told.clear();
      auto const page = in.net.home_feed(reader, {.order = md::feed_order::top}).value();
      REQUIRE(page.note == md::order_note::as_asked);
      CHECK(page.size() == (reader == in.kim ? 6 : 2));
      CHECK(in.told.size() == page.size());  // nothing that the reader may not see is told of
      for (auto const& item : page)
        for (auto at = md::rank_columns_count - md::rank_facts_count; at < md::rank_columns_count; ++at) {
          auto const column = static_cast<md::rank_column>(at);
          CAPTURE(hot);
          CAPTURE(reader.value);
          CAPTURE(item.id.value);
          CAPTURE(md::name_of(column));
          CHECK(in.of(item)[at] == expected(in, reader, item, column));
        }
    }
  }
}

TEST_CASE(
    "columns of a feed: an outsider's counts leave out what others do unseen, and what moves right now") {
  company in(SIZE_MAX);
  auto const count = [&](md::person_id reader, md::rank_column column) {
    in.told.clear();
    auto const page = in.net.home_feed(reader, {.order = md::feed_order::top}).value();
    return in.of(page.items[page.size() - 1])[static_cast<std::size_t>(column)];
  };
  CHECK(count(in.kim, md::rank_column::comments) == 2);
  CHECK(count(in.pat, md::rank_column::comments) == 1);
  CHECK(count(in.kim, md::rank_column::velocity) > 0);
  CHECK(count(in.pat, md::rank_column::velocity) == 0);
}

TEST_CASE("columns of a feed: the weighted sum is the score that the weights give") {
  company in(SIZE_MAX);
  auto const page = in.net.home_feed(in.kim, {.order = md::feed_order::top}).value();
  auto weights = md::default_weights();
  weights.expression = "weighted";
  in.net.set_ranking(std::nullopt, weights).value();
  auto const summed = in.net.home_feed(in.kim, {.order = md::feed_order::top}).value();
  REQUIRE(summed.size() == page.size());
  for (auto const& item : summed)
    CHECK(in.of(item)[static_cast<std::size_t>(md::rank_column::weighted)] ==
          static_cast<double>(item.rank->score) / 65'536);
}

TEST_CASE("columns of a feed: what facts change is in the base of an explanation, and it adds up") {
  company in(SIZE_MAX);
  auto weights = md::default_weights();
  weights.expression = "weighted + 2 * reactions + 3 * comments * in_group + (own ? 5 : 0) - insiders_only";
  in.net.set_ranking(std::nullopt, weights).value();
  auto const page = in.net.home_feed(in.kim, {.order = md::feed_order::top}).value();
  REQUIRE(page.size() == 6);
  auto with_facts = 0;
  for (auto const& item : page) {
    auto sum = item.rank->base;
    for (auto const& each : item.rank->factors) sum += each.part;
    CHECK(sum == item.rank->score);
    if (item.comments_total != 0) with_facts += item.rank->base >= 12 * 65'536;
  }
  CHECK(with_facts == 1);
}
