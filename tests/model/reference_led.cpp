// tests/model/reference_led.cpp: what home feeds in order top have besides what order latest shows: boosts,
// and what people whom the reader follows took up. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>

#include <algorithm>

#include "model/reference_commands.hpp"

namespace model {

using madang::errc;
using madang::item_reason;
using madang::node_kind;

namespace {

constexpr millis week_seconds = 7 * 24 * 60 * 60;
constexpr std::int64_t boost_lift = 4 * (1 << 16);

answer boost(world& in, command const& what) {
  answer out;
  auto const* audience = in.find(in.survivor(what.node));
  if (what.node != 0) {
    if (audience == nullptr || audience->deleted)
      out.refusals.insert(errc::unknown_node);
    else if (audience->kind != node_kind::group && audience->kind != node_kind::record)
      out.refusals.insert(errc::wrong_kind);
  }
  auto const at = in.activities.find(what.activity);
  auto const there = at != in.activities.end();
  if (!there || in.gone(at->second)) out.refusals.insert(errc::unknown_activity);
  if (there && (at->second.is_comment() || at->second.batched)) out.refusals.insert(errc::wrong_kind);
  if (*what.until <= in.now()) out.refusals.insert(errc::out_of_range);
  if (!out.refusals.empty()) return out;
  in.boosts[what.activity] = {what.node != 0 ? audience->id : 0, in.now(), *what.until};
  return out;
}

}  // namespace

answer run_ranking_command(world& in, command const& what) {
  switch (what.what) {
    case op::boost:
      return boost(in, what);
    case op::withdraw_boost:
      in.boosts.erase(what.activity);
      return {};
    case op::set_ranking:
      in.two_hop[what.ranked] = what.two_hop;
      return {};
    default:
      in.two_hop.erase(what.ranked);
      return {};
  }
}

madang::rank_weights world::weights_of(madang::feed_view view) const {
  auto out = madang::default_weights();
  for (auto const& whose : {std::optional<madang::feed_view>(), std::optional(view)})
    if (two_hop.contains(whose)) out.two_hop = two_hop.at(whose);
  return out;
}

/// The newest are kept; what is pushed out is forgotten.
void world::note_act(uint32_t person, thread_act const& act) {
  auto const asked =
      std::any_of(two_hop.begin(), two_hop.end(), [](auto const& each) { return each.second > 0; });
  if (!asked || mode == madang::write_mode::quiet) return;
  auto& of = acts[person];
  of.insert(act);
  if (of.size() > followed_acts_max) of.erase(of.begin());
}

void world::take_act_back(uint32_t person, uint64_t activity, std::size_t reaction) {
  std::erase_if(acts[person], [&](thread_act const& each) {
    return each.activity == activity && each.reaction == reaction;
  });
}

/// May the reader know of it? A comment that the reader may see, a reaction that is in the reader's list.
bool world::knows_of(uint32_t reader, uint32_t person, thread_act const& act) const {
  auto const& what = activities.at(act.activity);
  if (act.reaction == 0) return visible(reader, what);
  auto const listed = visible_reactions(reader, what);
  return std::any_of(listed.begin(), listed.end(), [&](reaction const& each) {
    return each.person == person && each.type == reaction_types[act.reaction - 1];
  });
}

/// Follows without a filter lead on, but to nobody whom the reader mutes or wants nothing of.
bool world::leads_on(uint32_t reader, uint32_t person) const {
  auto const by = follows.find({reader, person});
  if (by == follows.end() || find(person)->kind != node_kind::person) return false;
  auto const filtered = by->second.kinds != 0 || !by->second.fields.empty();
  return !filtered && !mutes.contains({reader, person}) && !unwanted(reader, person) &&
         can_read(reader, person);
}

std::map<uint64_t, known_acts> world::followed_acts(uint32_t reader) const {
  std::map<uint64_t, known_acts> out;
  auto const epoch = madang::rank_epoch_of(now()) / 1000;
  for (auto const& [actor, all] : acts) {
    auto const person = survivor(actor);
    if (!leads_on(reader, person)) continue;
    for (auto const& each : all) {
      auto const recent = each.second > epoch - week_seconds && each.second <= epoch;
      if (!recent || !knows_of(reader, person, each)) continue;
      auto const root = activities.at(each.activity).root;
      auto& known = out[root != 0 ? root : each.activity];
      known.last[person] = std::max(known.last[person], each.second);
      if (each.reaction == 0) known.commented.insert(person);
    }
  }
  return out;
}

std::vector<led_item> world::boosted(uint32_t reader, madang::feed_request const& request) const {
  std::vector<led_item> out;
  auto const slot = madang::rank_epoch_of(now()) - madang::rank_epoch_ms;
  auto const notes_seen = notes(madang::reading_purpose::seen, reader) && looked_at.contains(reader);
  for (auto const& [id, each] : boosts) {
    auto const& what = activities.at(id);
    auto const audience = survivor(each.audience);
    auto const meant =
        each.audience == 0 || follows.contains({reader, audience}) || members.contains({reader, audience});
    auto const over = each.until <= slot || (notes_seen && looked_at.at(reader).contains(id));
    if (!meant || over || !may_show(reader, request, what)) continue;
    led_item one{.id = id, .lift = boost_lift, .boosted = true, .why = {}, .acts = {}};
    if (!in_home(reader, what)) one.why = item_reason::boosted;
    out.push_back(one);
  }
  return out;
}

std::vector<led_item> world::led(uint32_t reader, madang::feed_request const& request) const {
  if (request.view != madang::feed_view::home) return {};
  auto out = boosted(reader, request);
  auto const weight = weights_of(request.view).two_hop;
  if (weight == 0) return out;
  for (auto const& taken_up : followed_acts(reader)) {
    auto const id = taken_up.first;
    auto const& known = taken_up.second;
    auto const& what = activities.at(id);
    auto const there =
        std::any_of(out.begin(), out.end(), [&](led_item const& each) { return each.id == id; });
    auto const none = what.batched || survivor(what.actor) == reader || find(what.actor)->erased;
    if (there || none || lies_in_home(reader, what) || !may_show(reader, request, what)) continue;
    auto const people = std::uint64_t{known.last.size()};
    auto const lift = madang::detail::multiply_fixed(madang::detail::log2_of_one_plus(people << 16), weight);
    out.push_back({.id = id, .lift = lift, .boosted = false, .why = item_reason::two_hop, .acts = known});
  }
  return out;
}

}  // namespace model
