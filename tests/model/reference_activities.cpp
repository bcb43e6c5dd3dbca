// tests/model/reference_activities.cpp: posts, comments, shares, record changes, events, edits, deletions,
// reactions. SPDX-License-Identifier: Apache-2.0
#include "model/reference_activities.hpp"

#include <algorithm>

namespace model {

using madang::activity_kind;
using madang::errc;
using madang::node_kind;
using madang::reading_purpose;

namespace {

constexpr millis bundle_millis = 10 * 60 * 1000;

bool same_text(revision const& one, revision const& two) {
  return std::equal(
      one.text.begin(), one.text.end(), two.text.begin(), two.text.end(),
      [](piece const& a, piece const& b) { return a.letters == b.letters && a.mention == b.mention; });
}

activity* seen_by(world& in, uint32_t reader, uint64_t id, answer& out) {
  auto const at = in.activities.find(id);
  if (at != in.activities.end() && in.visible(reader, at->second)) return &at->second;
  out.refusals.insert(errc::unknown_activity);
  return nullptr;
}

answer post(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (auto const known = known_key(in, what)) return *known;
  check_text(what.text, out);
  return write(in, what, draft_of(in, what, activity_kind::post), out);
}

answer share(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (auto const known = known_key(in, what)) return *known;
  auto draft = draft_of(in, what, activity_kind::share);
  if (auto const* target = seen_by(in, draft.actor, what.activity, out)) {
    draft.shared = target->shared != 0 ? target->shared : target->id;
    if (draft.shared != target->id) seen_by(in, draft.actor, draft.shared, out);
  }
  return write(in, what, std::move(draft), out);
}

answer event(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (!in.verbs.contains(what.type)) return refuse(errc::unknown_node);
  if (auto const known = known_key(in, what)) return *known;
  return write(in, what, draft_of(in, what, activity_kind::event), out);
}

void check_comment_place(world const& in, activity const& root, answer& out) {
  auto const* place = in.find(in.survivor(root.place));
  if (place != nullptr && place->archived) out.refusals.insert(errc::closed);
}

answer comment(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (auto const known = known_key(in, what)) return *known;
  check_text(what.text, out);
  auto draft = draft_of(in, what, activity_kind::comment);
  auto const* parent = seen_by(in, draft.actor, what.activity, out);
  if (parent == nullptr) return out;
  auto const& root = parent->root == 0 ? *parent : in.activities.at(parent->root);
  check_comment_place(in, root, out);
  draft.parent = parent->id;
  draft.root = root.id;
  draft.depth = parent->depth + 1;
  draft.place = root.place;
  draft.scope = root.scope;
  draft.organization = root.organization;
  draft.unit = root.unit;
  draft.people = root.people;
  draft.insiders_only = draft.circle == 0 && (root.insiders_only || parent->insiders_only || what.flag);
  if (!out.refusals.empty()) return out;
  take_names(in, what.text, draft, out);
  return out.refusals.empty() ? keep(in, what, std::move(draft)) : out;
}

/// What record changes must have in common to be one item.
std::string bundle_of(activity const& draft) {
  auto key = std::to_string(draft.actor) + "/" + std::to_string(draft.circle) + "/" +
             std::to_string(draft.place) + "/" + std::to_string(static_cast<int>(draft.scope)) + "/" +
             (draft.insiders_only ? "i" : "o") + "/" + std::to_string(draft.organization) + "/" +
             (draft.scope == madang::audience_scope::unit ? draft.unit : "");
  for (auto const id : draft.people) key += "," + std::to_string(id);
  for (auto const id : draft.about) key += ";" + std::to_string(id);
  return key;
}

changed_field* same_field(activity& in, std::string const& name) {
  auto const at = std::find_if(in.fields.begin(), in.fields.end(),
                               [&](changed_field const& each) { return each.name == name; });
  return at == in.fields.end() ? nullptr : &*at;
}

/// First `from`, last `to`, and never less secret than before.
void merge_fields(activity& into, std::vector<changed_field> const& fresh) {
  for (auto const& field : fresh) {
    auto* const at = same_field(into, field.name);
    if (at == nullptr) {
      into.fields.push_back(field);
      continue;
    }
    at->to = field.to;
    at->sensitivity = std::max(at->sensitivity, field.sensitivity);
    if (field.label != 0) at->label = field.label;
  }
}

/// A field that other people may see than before cannot share an item with what it was.
bool fields_fit(activity& into, std::vector<changed_field> const& fresh) {
  return std::all_of(fresh.begin(), fresh.end(), [&](changed_field const& field) {
    auto const* at = same_field(into, field.name);
    return at == nullptr || at->label == 0 || field.label == 0 || at->label == field.label;
  });
}

/// The activity that a record change joins, if there is one: the newest in the order of feeds.
activity* bundle_for(world& in, activity const& draft) {
  activity* found = nullptr;
  for (auto& [id, each] : in.activities) {
    if (each.bundle != draft.bundle || each.kind != draft.kind || each.deleted) continue;
    if (draft.at < each.at || draft.at - each.at > bundle_millis) continue;
    if (found == nullptr || std::pair(each.at / 1000, each.id) > std::pair(found->at / 1000, found->id))
      found = &each;
  }
  return found != nullptr && fields_fit(*found, draft.fields) ? found : nullptr;
}

answer record_changed(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (auto const known = known_key(in, what)) return *known;
  if (what.fields.empty()) out.refusals.insert(errc::empty);
  auto draft = draft_of(in, what, activity_kind::record_change);
  if (!need_live(in, what.node, node_kind::record, out)) return out;
  for (auto const& field : what.fields) {
    if (field.sensitivity == madang::field_sensitivity::confidential)
      need_live(in, field.label, node_kind::tag, out);
  }
  check_write(in, what, draft, out);
  if (!out.refusals.empty()) return out;
  draft.bundle = bundle_of(draft);
  auto* const open = bundle_for(in, draft);
  if (open == nullptr) return keep(in, what, std::move(draft));
  merge_fields(*open, what.fields);
  if (!what.key.empty()) in.activity_keys[what.key] = {open->id, in.content};
  return {.id = open->id, .refusals = {}, .either = false};
}

answer edit(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  auto* const changed = seen_by(in, what.person, what.activity, out);
  if (changed == nullptr) return out;
  auto const kind = changed->kind;
  if (kind == activity_kind::post || kind == activity_kind::comment || !what.text.empty())
    check_text(what.text, out);
  if (in.survivor(changed->actor) != what.person) out.refusals.insert(errc::not_allowed);
  if (kind == activity_kind::record_change) out.refusals.insert(errc::wrong_kind);
  if (!out.refusals.empty()) return out;
  auto next = *changed;
  next.texts.push_back({.editor = what.person, .at = what.at.value_or(in.now()), .text = {}});
  take_names(in, what.text, next, out);
  if (!out.refusals.empty() || same_text(next.texts.back(), changed->texts.back())) return out;
  add_sources(in, next);
  *changed = std::move(next);
  return out;
}

bool may_delete(world const& in, uint32_t actor, activity const& what) {
  if (actor == 0 || actor == in.survivor(what.actor)) return true;
  auto const* place = in.find(what.place);
  if (place == nullptr || place->kind != node_kind::group) return false;
  auto const at = in.members.find({actor, what.place});
  return at != in.members.end() && at->second.role >= madang::group_role::manager;
}

answer remove_activity(world& in, command const& what) {
  answer out;
  if (what.person != 0 && !need_actor(in, what.person, out)) return out;
  auto const at = in.activities.find(what.activity);
  if (at == in.activities.end()) return refuse(errc::unknown_activity);
  if (at->second.shrunk) return what.person == 0 ? out : refuse(errc::unknown_activity);
  if (at->second.deleted && (what.person == 0 || what.person == in.survivor(at->second.actor))) return out;
  if (what.person != 0 && !in.visible(what.person, at->second)) return refuse(errc::unknown_activity);
  if (!may_delete(in, what.person, at->second)) return refuse(errc::not_allowed);
  in.count_interests_of(at->second, -1);
  at->second.deleted = true;
  at->second.deleted_by = what.person;
  at->second.deleted_at = in.now();
  return out;
}

answer restore_activity(world& in, command const& what) {
  answer out;
  if (what.person != 0 && !need_actor(in, what.person, out)) return out;
  auto const at = in.activities.find(what.activity);
  if (at == in.activities.end()) return refuse(errc::unknown_activity);
  auto& restored = at->second;
  if (restored.shrunk) return refuse(what.person == 0 ? errc::gone : errc::unknown_activity);
  if (what.person != 0 && !restored.deleted && !in.visible(what.person, restored)) {
    return refuse(errc::unknown_activity);
  }
  if (what.person != 0 && restored.deleted && what.person != in.survivor(restored.deleted_by)) {
    return {.id = 0, .refusals = {errc::not_allowed, errc::unknown_activity}, .either = false};
  }
  if (restored.deleted) in.count_interests_of(restored, 1);
  restored.deleted = false;
  return out;
}

/// From 1 on, in the order of their first use.
std::size_t type_number(world const& in, std::string const& type) {
  auto const& types = in.reaction_types;
  return static_cast<std::size_t>(std::find(types.begin(), types.end(), type) - types.begin()) + 1;
}

answer react(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (what.type.empty()) out.refusals.insert(errc::empty);
  if (what.type.size() > 32) out.refusals.insert(errc::too_long);
  auto* const to = seen_by(in, what.person, what.activity, out);
  if (!out.refusals.empty()) return out;
  auto const at = std::find_if(to->reactions.begin(), to->reactions.end(), [&](reaction const& each) {
    return each.person == what.person && each.type == what.type;
  });
  auto const there = at != to->reactions.end();
  if (what.what == op::unreact && there) {
    if (!at->quiet) in.count_interest({what.person, at->at, -2}, what.activity);
    in.take_act_back(what.person, what.activity, type_number(in, what.type));
    to->reactions.erase(at);
  }
  if (what.what == op::unreact || there) return out;
  auto& types = in.reaction_types;
  if (std::find(types.begin(), types.end(), what.type) == types.end()) types.push_back(what.type);
  auto const quiet = in.mode == madang::write_mode::quiet;
  auto const when = what.at.value_or(in.now());
  to->reactions.push_back({what.person, what.type, when, in.circle(what.person), quiet});
  if (!quiet) in.count_interest({what.person, when, 2}, what.activity);
  if (!to->is_comment()) in.note_act(what.person, {when / 1000, what.activity, type_number(in, what.type)});
  return out;
}

answer visited(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  in.visits[{what.person, what.view, in.find(what.node) == nullptr ? 0 : in.survivor(what.node)}] =
      in.last_activity;
  return out;
}

}  // namespace

answer note_seen(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  if (!out.refusals.empty()) return out;
  auto const purpose = what.what == op::opened ? reading_purpose::opened : reading_purpose::seen;
  if (!in.notes(purpose, what.person)) return refuse(errc::not_allowed);
  if (what.activity == 0 || in.activities.empty() || what.activity > in.activities.rbegin()->first)
    return refuse(errc::unknown_activity);
  in.looked_at[what.person].insert(what.activity);
  auto const first = what.what == op::opened && in.opened[what.person].insert(what.activity).second;
  auto const at = in.activities.find(what.activity);
  if (first && in.mode != madang::write_mode::quiet && at != in.activities.end() &&
      in.visible(what.person, at->second))
    in.count_interest({what.person, in.now(), 1, madang::reading_purpose::opened}, what.activity);
  return out;
}

answer set_purpose(world& in, command const& what) {
  if (what.other == 0) {
    in.purposes_on[what.view] = what.more;
    return {};
  }
  answer out;
  if (!need_live(in, what.other, node_kind::organization, out)) return out;
  if (what.more)
    in.purposes_off.erase({what.view, what.other});
  else
    in.purposes_off.insert({what.view, what.other});
  return out;
}

answer run_activity_command(world& in, command const& what) {
  switch (what.what) {
    case op::seen:
    case op::opened:
      return note_seen(in, what);
    case op::set_purpose:
      return set_purpose(in, what);
    case op::post:
      return post(in, what);
    case op::comment:
      return comment(in, what);
    case op::share:
      return share(in, what);
    case op::record_changed:
      return record_changed(in, what);
    case op::event:
      return event(in, what);
    case op::define_verb:
      in.verbs.insert(what.type);
      return {};
    case op::edit:
      return edit(in, what);
    case op::remove_activity:
      return remove_activity(in, what);
    case op::restore_activity:
      return restore_activity(in, what);
    case op::react:
    case op::unreact:
      return react(in, what);
    default:
      return visited(in, what);
  }
}

}  // namespace model
