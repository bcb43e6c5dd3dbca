// tests/model/reference_governance.cpp: legal holds, retention, erasure of a person, and what becomes of the
// deleted. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference_activities.hpp"

namespace model {

using madang::activity_kind;
using madang::errc;
using madang::node_kind;

namespace {

constexpr millis day_seconds = 24 * 60 * 60;

void forget(world& in, node& who) {
  auto const forget_key = [&](std::string const& key) { in.keys.erase({who.kind, key}); };
  forget_key(who.key);
  std::for_each(who.aliases.begin(), who.aliases.end(), forget_key);
  who.aliases.clear();
  who.key = "erased " + std::to_string(who.id);
  who.name.clear();
  who.title.clear();
  who.unit.clear();
  who.deleted = who.erased = true;
}

/// Streams of what the text named show it no more.
void forget_names(world const& in, activity& what) {
  what.lay = what.sources;
  auto nameless = what;
  nameless.mentions.clear();
  nameless.topics.clear();
  nameless.sources.clear();
  add_sources(in, nameless);
  what.sources = nameless.sources;
}

answer erase_person(world& in, command const& what) {
  if (in.find(what.person) == nullptr) return refuse(errc::unknown_node);
  auto const id = in.survivor(what.person);
  if (in.find(id)->kind != node_kind::person) return refuse(errc::wrong_kind);
  if (in.find(id)->erased) return {};
  erasure fresh;
  for (auto& [each, who] : in.nodes) {
    if (who.erased || in.survivor(each) != id) continue;
    fresh.people.insert(each);
    in.erased_keys.insert(who.key);
    in.erased_keys.insert(who.aliases.begin(), who.aliases.end());
    forget(in, who);
  }
  for (auto& [number, each] : in.activities)
    if (!each.shrunk && fresh.people.contains(each.actor)) forget_names(in, each);
  in.erasures[id] = fresh;
  return {};
}

answer replay(world const& in, command const& what) {
  auto const known = std::find(in.receipts.begin(), in.receipts.end(), what.text) != in.receipts.end();
  return known ? answer{} : refuse(errc::malformed);  // whom it is about is erased already
}

uint64_t next_hold(world const& in) { return in.holds.empty() ? 1 : in.holds.rbegin()->first + 1; }

answer place_hold(world& in, command const& what) {
  answer out;
  if (what.text.empty()) out.refusals.insert(errc::empty);
  auto const id = in.survivor(what.node);
  if (what.node != 0 && in.find(id) == nullptr) out.refusals.insert(errc::unknown_node);
  if (auto const* at = in.find(id)) {
    auto const fine =
        at->kind == node_kind::person || at->kind == node_kind::group || at->kind == node_kind::record;
    if (!fine) out.refusals.insert(errc::wrong_kind);
  }
  if (!out.refusals.empty()) return out;
  out.id = next_hold(in);
  in.holds[out.id] = {.node = what.node == 0 ? 0 : id, .released = false};
  return out;
}

answer set_retention(world& in, command const& what) {
  auto const kind = static_cast<activity_kind>(what.kinds);
  if (kind > activity_kind::event || what.activity > 36'500) return refuse(errc::out_of_range);
  in.retention[kind] = static_cast<uint32_t>(what.activity);
  return {};
}

}  // namespace

void keep_held(world& in, uint32_t merged) {
  auto const all = in.holds;
  for (auto const& [number, each] : all) {
    in.review = in.review || !each.released;
    auto const through_survivor =
        each.node != 0 && each.node != merged && in.survivor(each.node) == in.survivor(merged);
    if (!each.released && through_survivor) in.holds[next_hold(in)] = {.node = merged, .released = false};
  }
}

answer run_governance_command(world& in, command const& what) {
  switch (what.what) {
    case op::erase_person:
      return erase_person(in, what);
    case op::replay_erasure:
      return replay(in, what);
    case op::place_hold:
      return place_hold(in, what);
    case op::release_hold:
      if (!in.holds.contains(what.activity)) return refuse(errc::out_of_range);
      in.review = in.review || !in.holds.at(what.activity).released;
      in.holds.at(what.activity).released = true;
      return {};
    default:
      return set_retention(in, what);
  }
}

bool world::is_erased(uint32_t person) const { return find(person)->erased; }

bool world::kept(activity const& what) const {
  auto const by = [&](legal_hold const& hold) {
    if (hold.released || hold.node == 0) return !hold.released;
    auto const is = [&](uint32_t id) { return id != 0 && survivor(id) == survivor(hold.node); };
    auto const place = [&](activity const& at) {
      return is(at.place) || std::any_of(at.about.begin(), at.about.end(), is);
    };
    auto const* root = what.root == 0 ? nullptr : &activities.at(what.root);
    return is(what.actor) || place(what) || (root != nullptr && !root->shrunk && place(*root));
  };
  return std::any_of(holds.begin(), holds.end(), [&](auto const& each) { return by(each.second); });
}

bool world::below_tombstone(activity const& what) const {
  if (what.parent == 0) return false;
  auto const& above = activities.at(what.parent);
  return above.shrunk || below_tombstone(above);
}

void world::destroy(activity& what) {
  if (!what.deleted) count_interests_of(what, -1);
  what.deleted = what.shrunk = true;
  boosts.erase(what.id);
  loose_topics.insert(what.topics.begin(), what.topics.end());
  loose_topics.insert(what.place);
}

void world::blank(activity& what) {
  loose_topics.insert(what.topics.begin(), what.topics.end());
  if (!what.topics.empty() || !what.mentions.empty()) loose_topics.insert(what.place);
  what.blanked = true;
  for (auto& each : what.texts) each.text.clear();
  what.payload.clear();
  what.mentions.clear();
  what.topics.clear();
  what.lay.clear();
}

/// Oldest first, which is not the order of the ids where some were imported: it decides what points are taken
/// back.
void world::retain() {
  for (auto const& [kind, days] : retention) {
    std::map<std::pair<millis, uint64_t>, activity*> due;
    for (auto& [id, each] : activities) {
      auto const old = each.at / 1000 < now() / 1000 - days * day_seconds;
      if (days != 0 && each.kind == kind && old && !each.deleted && !kept(each))
        due.emplace(std::pair(each.at / 1000, id), &each);
    }
    for (auto const& [at, each] : due) destroy(*each);
  }
}

/// Newest first: an answer that goes is none.
void world::erase_texts(erasure& of) {
  of.on_hold = false;
  for (auto at = activities.rbegin(); at != activities.rend(); ++at) {
    auto& each = at->second;
    if (each.shrunk || !of.people.contains(each.actor)) continue;
    auto const stays = kept(each);
    of.on_hold = of.on_hold || stays;
    if (stays) continue;
    auto const system = each.kind == activity_kind::record_change || each.kind == activity_kind::event;
    auto const answered = std::any_of(activities.begin(), activities.end(), [&](auto const& other) {
      return other.second.parent == each.id && !other.second.deleted;
    });
    if (each.deleted || (!system && !answered))
      destroy(each);
    else
      blank(each);
  }
}

void world::erase_relations(std::set<uint32_t> const& people) {
  auto const either = [&](pair_key const& edge) {
    return people.contains(edge.first) || people.contains(edge.second);
  };
  auto const ends = [&](auto const& each) { return either(each.first); };
  std::erase_if(follows, ends);
  std::erase_if(affinities, ends);
  std::erase_if(affinities_of_opened, ends);
  for (auto const person : people) acts.erase(person);
  std::erase_if(members, ends);
  std::erase_if(grants, ends);
  std::erase_if(held, ends);
  std::erase_if(mutes, either);
  std::erase_if(blocks, either);
  std::erase_if(less, ends);
  std::erase_if(more, ends);
  for (auto const person : people) {
    looked_at.erase(person);
    opened.erase(person);
  }
  std::erase_if(visits, [&](auto const& each) { return people.contains(std::get<0>(each.first)); });
}

void world::shrink() {
  for (auto& [id, each] : activities) {
    auto const long_ago = each.deleted_at / 1000 + history_days_min * day_seconds <= clock / 1000;
    auto const due = (each.deleted && long_ago) || below_tombstone(each);
    if (!each.shrunk && due && !kept(each)) destroy(each);
  }
}

void world::drop_topics() {
  for (auto const id : loose_topics) {
    auto const* at = find(id);
    if (at == nullptr || at->kind != node_kind::topic || at->merged_into != 0 || !at->from_text || at->erased)
      continue;
    auto const wants = [&](pair_key const& edge) { return edge.second == id && !find(edge.first)->erased; };
    auto const wanted =
        std::any_of(follows.begin(), follows.end(), [&](auto const& each) { return wants(each.first); }) ||
        std::any_of(mutes.begin(), mutes.end(), wants) ||
        std::any_of(less.begin(), less.end(), [&](auto const& each) { return wants(each.first); }) ||
        std::any_of(more.begin(), more.end(), [&](auto const& each) { return wants(each.first); }) ||
        std::any_of(nodes.begin(), nodes.end(),
                    [&](auto const& each) { return each.second.merged_into == id; });
    auto const lies = std::any_of(activities.begin(), activities.end(), [&](auto const& each) {
      auto const& [number, what] = each;
      return !what.shrunk && (what.lies_in(stream::main, id) || what.lay.contains({stream::main, id}));
    });
    if (!wanted && !lies) forget(*this, nodes.at(id));
  }
  loose_topics.clear();
}

std::vector<uint32_t> world::run_due() {
  std::vector<uint32_t> finished;
  retain();
  for (auto& [person, each] : erasures) {
    if (each.finished || (each.on_hold && !review)) continue;
    erase_texts(each);
    if (each.on_hold) continue;
    erase_relations(each.people);
    each.finished = true;
    finished.push_back(person);
  }
  shrink();
  drop_topics();
  review = false;
  return finished;
}

}  // namespace model
