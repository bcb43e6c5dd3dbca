// tests/model/reference_nodes.cpp: the reference's commands about nodes. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference_activities.hpp"

namespace model {

using madang::errc;
using madang::node_kind;

answer refuse(errc code) { return {.id = 0, .refusals = {code}, .either = false}; }

bool need_node(world const& in, uint32_t id, node_kind kind, answer& out) {
  auto const* at = in.find(id);
  if (at == nullptr) {
    out.refusals.insert(errc::unknown_node);
    return false;
  }
  if (at->kind != kind) out.refusals.insert({errc::wrong_kind, errc::unknown_node});
  return at->kind == kind;
}

bool need_live(world const& in, uint32_t id, node_kind kind, answer& out) {
  if (!need_node(in, id, kind, out)) return false;
  auto const gone = in.find(in.survivor(id))->deleted;
  if (gone) out.refusals.insert(errc::unknown_node);
  return !gone;
}

bool need_actor(world const& in, uint32_t id, answer& out) {
  if (!need_node(in, id, node_kind::person, out)) return false;
  auto const acts = in.is_active(id);
  if (!acts) out.refusals.insert(errc::inactive);
  return acts;
}

uint32_t add_node(world& in, node_kind kind, std::string const& key) {
  ++in.made;
  auto id = in.id_of ? in.id_of(kind, key) : 0;
  // In a change that was undone the key may have been free, and not be so now.
  if (id == 0 || in.nodes.contains(id)) id = provisional_id + in.made;
  auto& fresh = in.nodes[id];
  fresh.id = id;
  fresh.kind = kind;
  fresh.key = key;
  in.keys[{kind, key}] = id;
  return id;
}

namespace {

/// Finds the node that a key names, or makes it; checks the host's version.
node* upsert(world& in, node_kind kind, command const& what, answer& out) {
  auto const at = in.keys.find({kind, what.key});
  if (at == in.keys.end()) {
    auto& fresh = in.nodes.at(add_node(in, kind, what.key));
    fresh.name = what.name.empty() ? what.key : what.name;
    fresh.source_version = what.source_version;
    out.id = fresh.id;
    return &fresh;
  }
  auto& old = in.nodes.at(in.survivor(at->second));
  if (what.source_version != 0 && what.source_version < old.source_version) {
    out.refusals.insert(errc::older_version);
    return nullptr;
  }
  if (what.source_version != 0) old.source_version = what.source_version;
  if (!what.name.empty()) old.name = what.name;
  out.id = old.id;
  return &old;
}

bool good_key(command const& what, answer& out) {
  if (what.key.empty()) out.refusals.insert(errc::empty);
  if (what.key.size() > 255) out.refusals.insert(errc::too_long);
  return out.refusals.empty();
}

answer add_person(world& in, command const& what) {
  answer out;
  good_key(what, out);
  if (what.organization != 0) need_live(in, what.organization, node_kind::organization, out);
  if (what.other != 0) need_live(in, what.other, node_kind::person, out);
  auto const fresh = !in.keys.contains({node_kind::person, what.key});
  if (fresh && in.mode == madang::write_mode::backfill && in.erased_keys.contains(what.key))
    out.refusals.insert(errc::gone);
  if (!out.refusals.empty()) return out;
  if (auto* who = upsert(in, node_kind::person, what, out)) {
    who->person_kind = what.person_kind;
    who->organization = what.organization;
    who->title = what.text;
    who->unit = what.unit;
  }
  return out;
}

answer add_group(world& in, command const& what) {
  answer out;
  good_key(what, out);
  if (what.other != 0) need_live(in, what.other, node_kind::person, out);
  auto const fresh = !in.keys.contains({node_kind::group, what.key});
  if (what.other != 0 && out.refusals.empty() && !in.insider(in.survivor(what.other)) &&
      !what.open_to_outsiders) {
    out.refusals.insert(errc::outsiders_refused);
  }
  if (!out.refusals.empty()) return out;
  if (auto* group = upsert(in, node_kind::group, what, out)) {
    group->privacy = what.privacy;
    group->open_to_outsiders = what.open_to_outsiders;
    group->see_each_other = what.see_each_other;
    group->broadcast = what.flag;
    if (fresh && what.other != 0) {
      in.members[{in.survivor(what.other), group->id}] = {
          .since = in.now(), .until = {}, .history_from = {}, .role = madang::group_role::owner};
    }
  }
  return out;
}

void check_parents(world const& in, uint32_t child, command const& what, answer& out) {
  for (auto const parent : what.list) {
    if (!need_live(in, parent, node_kind::record, out)) continue;
    if (child != 0 && above(in, in.survivor(parent)).contains(child)) out.refusals.insert(errc::cycle);
  }
  if (what.revision_of == 0 || !need_live(in, what.revision_of, node_kind::record, out)) return;
  if (child != 0 && above(in, in.survivor(what.revision_of)).contains(child))
    out.refusals.insert(errc::cycle);
}

answer add_record(world& in, command const& what) {
  answer out;
  good_key(what, out);
  auto const at = in.keys.find({node_kind::record, what.key});
  check_parents(in, at == in.keys.end() ? 0 : in.survivor(at->second), what, out);
  if (what.other != 0) need_live(in, what.other, node_kind::person, out);
  if (!out.refusals.empty()) return out;
  if (auto* record = upsert(in, node_kind::record, what, out)) {
    record->type = what.type;
    record->access = what.access;
    record->see_each_other = what.see_each_other;
    record->archived = what.flag;
    for (auto const parent : what.list) in.parts.try_emplace({record->id, in.survivor(parent)});
    if (what.revision_of == 0) return out;
    std::erase_if(in.revisions, [&](pair_key const& edge) { return edge.first == record->id; });
    in.revisions.insert({record->id, in.survivor(what.revision_of)});
  }
  return out;
}

answer add_simple(world& in, command const& what) {
  answer out;
  if (!good_key(what, out)) return out;
  if (what.what == op::add_organization) upsert(in, node_kind::organization, what, out);
  if (what.what == op::add_topic) upsert(in, node_kind::topic, what, out)->from_text = false;
  if (what.what == op::add_tag) upsert(in, node_kind::tag, what, out);
  return out;
}

answer rekey(world& in, command const& what) {
  answer out;
  auto const* at = in.find(what.node);
  if (at == nullptr) return refuse(errc::unknown_node);
  if (!good_key(what, out)) return out;
  auto const id = in.survivor(what.node);
  auto& changed = in.nodes.at(id);
  if (changed.erased) return refuse(errc::gone);
  auto const taken = in.keys.find({changed.kind, what.key});
  if (taken != in.keys.end() && taken->second != id) return refuse(errc::key_conflict);
  if (changed.key == what.key) return out;
  changed.from_text = false;
  std::erase(changed.aliases, what.key);
  changed.aliases.push_back(changed.key);
  changed.key = what.key;
  in.keys[{changed.kind, what.key}] = id;
  return out;
}

answer remove(world& in, command const& what, bool deleted) {
  if (in.find(what.node) == nullptr) return refuse(errc::unknown_node);
  if (what.node == in.owner) return refuse(errc::not_allowed);
  auto& changed = in.nodes.at(in.survivor(what.node));
  if (changed.erased) return deleted ? answer{} : refuse(errc::gone);
  changed.deleted = deleted;
  return {};
}

answer set_active(world& in, command const& what) {
  auto const* at = in.find(what.node);
  if (at == nullptr) return refuse(errc::unknown_node);
  auto& changed = in.nodes.at(in.survivor(what.node));
  auto const kinds = {node_kind::person, node_kind::group, node_kind::record};
  if (changed.erased && std::find(kinds.begin(), kinds.end(), changed.kind) != kinds.end())
    return refuse(errc::gone);
  switch (changed.kind) {
    case node_kind::person:
      changed.active = what.flag;
      return {};
    case node_kind::group:
    case node_kind::record:
      changed.archived = !what.flag;
      return {};
    default:
      return refuse(errc::wrong_kind);
  }
}

}  // namespace

/// A record and all above it, by part_of and revision_of.
std::set<uint32_t> above(world const& in, uint32_t record) {
  std::set<uint32_t> seen{record};
  std::vector<uint32_t> open{record};
  while (!open.empty()) {
    auto const at = open.back();
    open.pop_back();
    auto const step = [&](uint32_t to) {
      if (to != 0 && seen.insert(to).second) open.push_back(to);
    };
    for (auto const& [revision, master] : in.revisions) {
      if (revision == at) step(master);
    }
    for (auto const& [edge, range] : in.parts) {
      if (edge.first == at) step(edge.second);
    }
  }
  return seen;
}

answer run_node_command(world& in, command const& what) {
  switch (what.what) {
    case op::add_person:
      return add_person(in, what);
    case op::add_group:
      return add_group(in, what);
    case op::add_record:
      return add_record(in, what);
    case op::rekey:
      return rekey(in, what);
    case op::merge:
      return merge(in, what);
    case op::unmerge:
      return unmerge(in, what);
    case op::remove:
      return remove(in, what, true);
    case op::restore:
      return remove(in, what, false);
    case op::set_active:
      return set_active(in, what);
    default:
      return add_simple(in, what);
  }
}

/// Aliases of merged people act as the survivor.
answer world::run(command const& asked) {
  auto what = asked;
  content = asked;
  if (what.what <= op::set_active) return run_node_command(*this, what);
  if (what.what >= op::erase_person) return run_governance_command(*this, what);
  if (what.what >= op::boost) return run_ranking_command(*this, what);
  auto const by_person = what.what == op::follow || what.what == op::mute || what.what == op::block ||
                         what.what == op::give_feedback;
  if ((by_person || what.what >= op::post) && find(what.person) != nullptr)
    what.person = survivor(what.person);
  if (what.what == op::set_member && find(what.other) != nullptr) what.other = survivor(what.other);
  if (what.what <= op::invalidate_rights) return run_edge_command(*this, what);
  return run_activity_command(*this, what);
}

}  // namespace model
