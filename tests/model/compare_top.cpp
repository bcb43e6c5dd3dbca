// tests/model/compare_top.cpp: order top, item by item: places, scores, and what led to an item.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "model/compare.hpp"

namespace model {

using madang::order_rule;

namespace {

/// What stands at a place, and what should.
std::string difference_at(std::size_t place, madang::item const& shown, std::vector<top_place> const& meant) {
  std::ostringstream out;
  auto const& wanted = meant[place];
  out << ", at place " << place << ": " << shown.id.value << " placed by "
      << (shown.rank != nullptr ? shown.rank->placed_by : 0) << " and not " << wanted.led.id << " placed by "
      << wanted.placed_by;
  auto const same = std::find_if(meant.begin(), meant.end(),
                                 [&](top_place const& each) { return each.led.id == shown.id.value; });
  if (same != meant.end())
    out << "; " << shown.id.value << " has score " << (shown.rank != nullptr ? shown.rank->score : 0)
        << " and should have " << same->score << ", led by " << same->led.lift;
  return out.str();
}

}  // namespace

void comparison::top(madang::feed_request request) {
  if (done()) return;
  request.order = madang::feed_order::top;
  request.limit = 1 + static_cast<uint32_t>(turn_ >> 40) % 60;
  if (now_and_then(15)) request.people_only = true;
  auto const meant = world_.top(reader_, request);
  top_pages shown;
  do {
    auto const page = product_.feed(madang::person_id{reader_}, request);
    if (!page) return differ(describe(request), page.error().message(), "a page");
    if (page->newer.empty()) differ(describe(request), "an empty newer cursor", "one that is never empty");
    if (!page->older.empty()) same(describe(request) + ": page size", page->size(), request.limit);
    top_page(*page, request, meant, shown);
    request.at = page->older;
  } while (!request.at.empty() && !done());
  std::vector<uint64_t> ids;
  for (auto const& each : meant) ids.push_back(each.led.id);
  same_ids("top of " + describe(request) + shown.first_other, shown.ids, ids);
}

/// Items in another place are told of once all is read.
void comparison::top_page(madang::page const& page, madang::feed_request const& request,
                          std::vector<top_place> const& meant, top_pages& shown) {
  auto const in_home = request.view == madang::feed_view::home;
  for (auto const& each : page) {
    auto const at = shown.ids.size();
    shown.ids.push_back(each.id.value);
    if (at >= meant.size()) continue;
    if (meant[at].led.id != each.id.value) {
      if (shown.first_other.empty()) shown.first_other = difference_at(at, each, meant);
      continue;
    }
    if (now_and_then(5)) item(each, in_home && !meant[at].led.why);
    top_item(each, meant[at]);
  }
}

void comparison::top_item(madang::item const& shown, top_place const& meant) {
  auto const name = "top item " + std::to_string(meant.led.id);
  if (shown.rank == nullptr) return differ(name, "without a score", meant.score);
  same(name + " score", shown.rank->score, meant.score);
  same(name + " placed_by", shown.rank->placed_by, meant.placed_by);
  led_item_of(shown, meant.led);
}

void comparison::led_item_of(madang::item const& shown, led_item const& meant) {
  auto const name = "top item " + std::to_string(meant.id);
  same(name + " boosted", shown.boosted, meant.boosted);
  madang::applied_rule lift;
  for (auto const& each : shown.rank->rules)
    if (each.rule == order_rule::boosted || each.rule == order_rule::two_hop) lift = each;
  same(name + " lift", lift.part, meant.lift);
  same(name + " lifted by", lift.above, meant.acts.last.size());
  if (meant.lift != 0) same(name + " lifted as boosted", lift.rule == order_rule::boosted, meant.boosted);
  acts_of(shown, meant.acts);
  if (meant.boosted) ++led_.boosted;
  if (!meant.why) return;
  same(name + " why", static_cast<int>(shown.why), static_cast<int>(*meant.why));
  if (*meant.why == madang::item_reason::boosted) reference_of(name + " via", shown.via, 0, false);
}

/// How many people, how many of them commented, and up to three of them: who acted last comes first, of one
/// second who has the larger id.
void comparison::acts_of(madang::item const& shown, known_acts const& meant) {
  auto const name = "acts of item " + std::to_string(shown.id.value);
  same(name, shown.acts != nullptr, !meant.last.empty());
  if (done() || shown.acts == nullptr) return;
  ++led_.by_two_hops;
  same(name + ": people", shown.acts->count.people, meant.last.size());
  same(name + ": commented", shown.acts->count.commented, meant.commented.size());
  std::set<std::pair<millis, uint32_t>> latest;
  for (auto const& [person, second] : meant.last) latest.emplace(second, person);
  same(name + ": sample", shown.acts->sample.size(), std::min<std::size_t>(latest.size(), 3));
  auto next = latest.rbegin();
  if (!done()) reference_of(name + ": via", shown.via, next->second, false);
  for (auto const& each : shown.acts->sample)
    if (!done()) reference_of(name + ": sample", each, (next++)->second, false);
}

}  // namespace model
