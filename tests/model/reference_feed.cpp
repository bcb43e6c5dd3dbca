// tests/model/reference_feed.cpp: feeds, groups, threads and counts by full scans and full sorts.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <sstream>

#include "model/reference.hpp"

namespace model {

using madang::activity_kind;
using madang::feed_view;
using madang::node_kind;

namespace {

std::pair<millis, uint64_t> order_of(activity const& what) { return {what.at / 1000, what.id}; }

bool is_system(activity const& what) {
  return what.kind == activity_kind::record_change || what.kind == activity_kind::event;
}

bool hides(millis age) { return madang::feedback_hides(madang::feedback_kind::less, age); }

/// What a grouped page puts together: equal texts belong to one group.
std::string group_key(world const& in, madang::feed_grouping by, activity const& what) {
  constexpr millis day = 24 * 3600 * 1000;
  auto const place = std::to_string(in.survivor(what.place != 0 ? what.place : what.actor));
  if (by == madang::feed_grouping::record_day) return place + "/" + std::to_string(what.at / day);
  if (by == madang::feed_grouping::actor_day)
    return std::to_string(in.survivor(what.actor)) + "/" + std::to_string(what.at / day);
  return place + "/" + std::to_string(static_cast<int>(what.kind)) + "/" + what.verb;
}

}  // namespace

// --- counts
// ------------------------------------------------------------------------------------------------------

bool world::counted(uint32_t reader, uint32_t of, bool insiders_only, uint32_t place) const {
  if (insider(reader)) return true;
  if (of == 0) return !insiders_only;
  return of == circle(reader) || outsiders_mix(place);
}

uint64_t world::comments_total(uint32_t reader, activity const& below) const {
  uint64_t total = 0;
  for (auto const& [id, each] : activities) {
    if (!each.is_comment() || gone(each) || each.id == below.id) continue;
    auto const* up = &each;
    while (up->id != below.id && up->parent != 0) up = &activities.at(up->parent);
    if (up->id == below.id && counted(reader, each.circle, each.insiders_only, each.place)) ++total;
  }
  return total;
}

uint64_t world::replies_total(uint32_t reader, activity const& of) const {
  uint64_t total = 0;
  for (auto const& [id, each] : activities) {
    if (each.parent != of.id || gone(each)) continue;
    if (counted(reader, each.circle, each.insiders_only, each.place)) ++total;
  }
  return total;
}

std::map<std::string, uint64_t> world::reaction_totals(uint32_t reader, activity const& of) const {
  std::map<std::string, uint64_t> totals;
  for (auto const& each : of.reactions) {
    if (counted(reader, each.circle, false, of.place)) ++totals[each.type];
  }
  return totals;
}

std::vector<reaction> world::visible_reactions(uint32_t reader, activity const& of) const {
  std::vector<reaction> all;
  for (auto const& each : of.reactions) {
    if (!counted(reader, each.circle, false, of.place) || is_deleted(each.person)) continue;
    all.push_back(each);
    all.back().person = survivor(each.person);
  }
  auto const order = [&](reaction const& each) {
    auto const type =
        std::find(reaction_types.begin(), reaction_types.end(), each.type) - reaction_types.begin();
    return std::tuple(!follows.contains({reader, each.person}), each.at, each.person, type);
  };
  std::sort(all.begin(), all.end(),
            [&](reaction const& one, reaction const& two) { return order(one) < order(two); });
  return all;
}

// --- which activities a view holds
// -------------------------------------------------------------------------------

std::set<uint32_t> world::around(uint32_t record, madang::record_reach reach, unsigned depth,
                                 std::vector<std::string> const& types) const {
  std::set<uint32_t> seen{record};
  std::deque<std::pair<uint32_t, unsigned>> open{{record, 0}};
  auto const levels = depth == 0 ? 64U : depth;
  auto const step = [&](uint32_t to, unsigned level) {
    if (seen.insert(to).second) open.emplace_back(to, level + 1);
  };
  while (!open.empty() && reach != madang::record_reach::alone) {
    auto const [at, level] = open.front();
    open.pop_front();
    if (level == levels) continue;
    auto const down = reach == madang::record_reach::subtree;
    for (auto const& [edge, range] : parts) {
      if (!range.holds(now())) continue;
      if (down && edge.second == at) step(edge.first, level);
      if (!down && edge.first == at) step(edge.second, level);
    }
    for (auto const& [revision, master] : revisions) {
      if (down && master == at) step(revision, level);
      if (!down && revision == at) step(master, level);
    }
  }
  std::erase_if(seen, [&](uint32_t each) {
    auto const unwanted =
        !types.empty() && std::find(types.begin(), types.end(), find(each)->type) == types.end();
    return each != record && (unwanted || find(each)->deleted || find(each)->merged_into != 0);
  });
  return seen;
}

bool world::follow_passes(uint32_t reader, follow_edge const& by, activity const& what) const {
  if (by.kinds != 0 && (by.kinds & madang::kind_bit(what.kind)) == 0) return false;
  if (by.fields.empty() || what.kind != activity_kind::record_change) return true;
  return std::any_of(what.fields.begin(), what.fields.end(), [&](changed_field const& field) {
    return sees_field(reader, what, field) &&
           std::find(by.fields.begin(), by.fields.end(), field.name) != by.fields.end();
  });
}

bool world::lies(activity const& what, stream in, uint32_t of) const {
  return std::any_of(what.sources.begin(), what.sources.end(), [&](auto const& source) {
    if (source.first != in) return false;
    auto at = source.second;
    while (at != of && find(at)->merged_into != 0) at = find(at)->merged_into;
    return at == of;
  });
}

bool world::in_home(uint32_t reader, activity const& what) const {
  return comes_home(reader, what, [&](follow_edge const& by) { return follow_passes(reader, by, what); });
}

bool world::lies_in_home(uint32_t reader, activity const& what) const {
  return comes_home(reader, what, [](follow_edge const&) { return true; });
}

bool world::comes_home(uint32_t reader, activity const& what, follow_test const& passes_by) const {
  if (what.lies_in(stream::mentions, reader)) return true;
  if (what.is_comment()) return false;
  if (lies(what, stream::main, reader) || lies(what, stream::posted, reader)) return true;
  for (auto const& [edge, role] : members) {
    if (edge.first == reader && what.lies_in(stream::main, edge.second)) return true;
  }
  return std::any_of(follows.begin(), follows.end(), [&](auto const& each) {
    if (each.first.first != reader || !passes_by(each.second)) return false;
    return followed(what, each.first.second) || beneath(what, each.first.second, each.second);
  });
}

bool world::followed(activity const& what, uint32_t node) const {
  return !what.is_comment() && (lies(what, stream::main, node) || lies(what, stream::posted, node));
}

bool world::beneath(activity const& what, uint32_t node, follow_edge const& by) const {
  if (what.is_comment() || by.reach == madang::record_reach::alone) return false;
  auto const all = around(node, by.reach, by.depth, by.types);
  return std::any_of(all.begin(), all.end(), [&](uint32_t each) { return lies(what, stream::main, each); });
}

bool world::in_view(uint32_t reader, madang::feed_request const& request, activity const& what) const {
  auto const id = survivor(request.node.value);
  auto const root = !what.is_comment();
  switch (request.view) {
    case feed_view::home:
      return in_home(reader, what);
    case feed_view::network:
      return root;
    case feed_view::group:
    case feed_view::topic:
      return root && lies(what, stream::main, id);
    case feed_view::record:
      if (!root) return false;
      for (auto const each : around(id, request.reach, 0, {})) {
        if (lies(what, stream::main, each) && (each == id || can_read(reader, each))) return true;
      }
      return false;
    case feed_view::person:
      return lies(what, stream::authored, id) || (root && lies(what, stream::main, id));
    case feed_view::mentions:
      return what.lies_in(stream::mentions, reader) || what.lies_in(stream::replies, reader);
    case feed_view::nodes:
      return std::any_of(request.nodes.begin(), request.nodes.end(), [&](madang::node_id node) {
        auto const person = find(node.value)->kind == node_kind::person;
        return lies(what, person ? stream::authored : stream::main, survivor(node.value));
      });
  }
  return false;
}

bool world::muted(uint32_t reader, activity const& what) const {
  if (mutes.contains({reader, survivor(what.actor)})) return true;
  return what.place != 0 && mutes.contains({reader, survivor(what.place)});
}

std::vector<millis> world::said(std::map<pair_key, millis> const& of, uint32_t reader,
                                activity const& what) const {
  auto const epoch = madang::rank_epoch_of(now());
  std::vector<millis> ages;
  for (auto const& [edge, since] : of) {
    auto const node = edge.second;
    auto const topic =
        !find(what.actor)->erased && std::any_of(what.topics.begin(), what.topics.end(),
                                                 [&](uint32_t each) { return survivor(each) == node; });
    auto const place = what.place != 0 && survivor(what.place) == node;
    auto const about = survivor(what.actor) == node || place || topic;
    if (edge.first == reader && about && !madang::feedback_is_over(epoch - since))
      ages.push_back(epoch - since);
  }
  return ages;
}

bool world::notes(madang::reading_purpose what, uint32_t reader) const {
  auto const number = static_cast<std::uint8_t>(what);
  return purposes_on.contains(number) && purposes_on.at(number) &&
         !purposes_off.contains({number, organization_of(reader)});
}

bool world::passes(uint32_t reader, madang::feed_request const& request, activity const& what) const {
  if (request.kinds != 0 && (request.kinds & madang::kind_bit(what.kind)) == 0) return false;
  if (request.from && what.at < request.from->time_since_epoch().count()) return false;
  if (request.to && what.at > request.to->time_since_epoch().count()) return false;
  if (request.outsiders_only && what.circle == 0) return false;
  if (request.people_only && is_system(what)) return false;
  auto const by = [&](madang::person_id each) { return survivor(each.value) == survivor(what.actor); };
  if (!request.actors.empty() && std::none_of(request.actors.begin(), request.actors.end(), by)) return false;
  auto const on = [&](madang::record_id each) {
    auto const id = survivor(each.value);
    if (!can_read(reader, id)) return false;
    return survivor(what.place) == id || std::any_of(what.about.begin(), what.about.end(),
                                                     [&](uint32_t about) { return survivor(about) == id; });
  };
  return request.records.empty() || std::any_of(request.records.begin(), request.records.end(), on);
}

bool world::unwanted(uint32_t reader, uint32_t node) const {
  auto const at = less.find({reader, node});
  auto const epoch = madang::rank_epoch_of(now());
  return at != less.end() && hides(epoch - at->second);
}

bool world::may_show(uint32_t reader, madang::feed_request const& request, activity const& what) const {
  auto const view = request.view;
  auto const mutes_hold = view == feed_view::home || view == feed_view::network || view == feed_view::nodes ||
                          view == feed_view::mentions;
  if (!passes(reader, request, what)) return false;
  if (mutes_hold && muted(reader, what)) return false;
  auto const ages = said(less, reader, what);
  if (mutes_hold && std::any_of(ages.begin(), ages.end(), hides)) return false;
  return visible(reader, what);
}

std::vector<uint64_t> world::feed(uint32_t reader, madang::feed_request const& request) const {
  std::vector<activity const*> found;
  for (auto const& [id, each] : activities)
    if (in_view(reader, request, each) && may_show(reader, request, each)) found.push_back(&each);
  std::sort(found.begin(), found.end(),
            [](activity const* one, activity const* two) { return order_of(*one) > order_of(*two); });
  std::vector<uint64_t> ids;
  std::set<std::pair<uint32_t, millis>> batches;
  for (auto const* each : found) {
    auto const apart = !each->batched || request.grouping != madang::feed_grouping::none;
    if (apart || batches.insert({each->actor, each->at}).second) ids.push_back(each->id);
  }
  return ids;
}

void world::mark_batches(uint64_t first) {
  if (mode == madang::write_mode::backfill) return;
  std::map<uint32_t, std::set<uint32_t>> touched;
  auto const counts = [&](activity const& what) {
    return is_system(what) && what.place != 0 && find(what.place)->kind == node_kind::record;
  };
  for (auto at = activities.lower_bound(first); at != activities.end(); ++at)
    if (counts(at->second)) touched[at->second.actor].insert(at->second.place);
  for (auto at = activities.lower_bound(first); at != activities.end(); ++at)
    if (counts(at->second)) at->second.batched = touched[at->second.actor].size() > batch_records_apart_max;
  std::erase_if(boosts, [&](auto const& each) { return activities.at(each.first).batched; });
}

uint64_t world::batch_size(uint32_t reader, activity const& of) const {
  if (!of.batched) return 1;
  return static_cast<uint64_t>(std::count_if(activities.begin(), activities.end(), [&](auto const& each) {
    auto const& other = each.second;
    return other.batched && other.actor == of.actor && other.at == of.at && visible(reader, other);
  }));
}

std::vector<group_total> world::groups(uint32_t reader, madang::feed_request const& request) const {
  std::vector<group_total> all;
  std::map<std::string, std::size_t> where;
  for (auto const id : feed(reader, request)) {
    auto const& each = activities.at(id);
    auto const [at, fresh] = where.emplace(group_key(*this, request.grouping, each), all.size());
    if (fresh) all.push_back({.first = id, .ids = {}, .people = {}});
    all[at->second].ids.push_back(id);
    all[at->second].people.insert(survivor(each.actor));
  }
  return all;
}

std::vector<uint64_t> world::answers(uint32_t reader, uint64_t to, madang::thread_order order) const {
  std::vector<uint64_t> ids;
  for (auto const& [id, each] : activities) {
    if (each.parent == to && visible(reader, each)) ids.push_back(id);
  }
  auto const age = [&](uint64_t id) { return order_of(activities.at(id)); };
  auto const liked = [&](uint64_t id) {
    uint64_t sum = 0;
    for (auto const& [type, count] : reaction_totals(reader, activities.at(id))) sum += count;
    return sum;
  };
  std::sort(ids.begin(), ids.end(), [&](uint64_t one, uint64_t two) {
    if (order == madang::thread_order::newest) return age(one) > age(two);
    if (order == madang::thread_order::best && liked(one) != liked(two)) return liked(one) > liked(two);
    return age(one) < age(two);
  });
  return ids;
}

uint64_t world::news(uint32_t reader, madang::feed_request const& request) const {
  auto const number = static_cast<std::uint8_t>(request.view);
  auto const seen = visits.find({reader, number, request.node.value});
  auto const since = seen == visits.end() ? 0 : seen->second;
  auto const all = feed(reader, request);
  return static_cast<uint64_t>(
      std::count_if(all.begin(), all.end(), [&](uint64_t id) { return id > since; }));
}

std::string describe(activity const& what) {
  std::ostringstream out;
  out << what.id << " (kind " << static_cast<int>(what.kind) << " by " << what.actor << " circle "
      << what.circle << " on " << what.place << " root " << what.root << " scope "
      << static_cast<int>(what.scope) << (what.insiders_only ? " insiders only" : "")
      << (what.deleted ? " deleted" : "") << " at " << what.at << " lies in";
  for (auto const& [in, of] : what.sources) out << ' ' << static_cast<int>(in) << ':' << of;
  for (auto const& each : what.fields) out << ' ' << each.name << '/' << static_cast<int>(each.sensitivity);
  out << ')';
  return out.str();
}

}  // namespace model
