// tests/model/reference_activities.cpp: posts, comments, shares, record changes, events, edits, deletions, reactions.
// SPDX-License-Identifier: Apache-2.0
#include "model/reference_activities.hpp"

#include <algorithm>

namespace model {

using madang::activity_kind;
using madang::errc;
using madang::node_kind;

namespace {

constexpr millis bundle_millis = 10 * 60 * 1000;

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
  if (auto const known = known_key(in, what)) return *known;
  if (!in.verbs.contains(what.type)) out.refusals.insert({errc::unknown_node, errc::malformed, errc::out_of_range});
  return write(in, what, draft_of(in, what, activity_kind::event), out);
}

void check_comment_place(world const& in, activity const& root, answer& out) {
  auto const* place = in.find(root.place);
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
  draft.insiders_only = root.insiders_only || what.flag;
  if (!out.refusals.empty()) return out;
  take_names(in, what.text, draft, out);
  return out.refusals.empty() ? keep(in, what, std::move(draft)) : out;
}

std::string bundle_of(activity const& draft) {
  auto key = std::to_string(draft.actor) + "/" + std::to_string(draft.place) + "/" +
             std::to_string(static_cast<int>(draft.scope)) + "/" + (draft.insiders_only ? "i" : "o") + "/" +
             std::to_string(draft.organization) + "/" + draft.unit;
  for (auto const id : draft.people) key += "," + std::to_string(id);
  return key;
}

void merge_fields(activity& into, std::vector<changed_field> const& fresh) {
  for (auto const& field : fresh) {
    auto const at = std::find_if(into.fields.begin(), into.fields.end(),
                                 [&](changed_field const& each) { return each.name == field.name; });
    if (at == into.fields.end()) {
      into.fields.push_back(field);
      continue;
    }
    auto const from = at->from;
    *at = field;
    at->from = from;
  }
}

/// The activity that a record change joins, if there is one.
activity* bundle_for(world& in, activity const& draft) {
  for (auto at = in.activities.rbegin(); at != in.activities.rend(); ++at) {
    auto& each = at->second;
    if (each.bundle != draft.bundle || each.kind != draft.kind || each.deleted) continue;
    if (draft.at >= each.at && draft.at - each.at <= bundle_millis) return &each;
  }
  return nullptr;
}

answer record_changed(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  if (auto const known = known_key(in, what)) return *known;
  if (what.fields.empty()) out.refusals.insert(errc::empty);
  auto draft = draft_of(in, what, activity_kind::record_change);
  if (!need_live(in, draft.place, node_kind::record, out)) return out;
  for (auto const& field : what.fields) {
    if (field.sensitivity == madang::field_sensitivity::confidential) need_live(in, field.label, node_kind::tag, out);
  }
  draft.fields.clear();
  merge_fields(draft, what.fields);
  auto probe = draft;
  if (out.refusals.empty()) set_audience(in, what.to, probe, out);
  draft.bundle = bundle_of(probe);
  auto* const open = bundle_for(in, draft);
  if (open == nullptr) return write(in, what, std::move(draft), out);
  auto const checked = write(in, what, draft, out);
  if (!checked.refusals.empty()) return checked;
  in.activities.erase(in.last_activity--);
  merge_fields(*open, what.fields);
  open->texts.push_back({.editor = draft.actor, .at = draft.at, .text = {}});
  if (!what.key.empty()) in.activity_keys[what.key] = {open->id, content_of(what)};
  return {.id = open->id, .refusals = {}, .either = false};
}

answer edit(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  check_text(what.text, out);
  auto* const changed = seen_by(in, what.person, what.activity, out);
  if (changed == nullptr) return out;
  if (changed->actor != what.person) out.refusals.insert(errc::not_allowed);
  if (!out.refusals.empty()) return out;
  auto draft = *changed;
  draft.mentions.clear();
  draft.topics.clear();
  take_names(in, what.text, draft, out);
  if (!out.refusals.empty()) return out;
  changed->mentions = draft.mentions;
  changed->topics = draft.topics;
  changed->texts.push_back({.editor = what.person, .at = what.at.value_or(in.now()), .text = what.text});
  return out;
}

bool may_delete(world const& in, uint32_t actor, activity const& what) {
  if (actor == 0 || actor == what.actor) return true;
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
  if (what.person != 0 && !in.visible(what.person, at->second)) return refuse(errc::unknown_activity);
  if (!may_delete(in, what.person, at->second)) return refuse(errc::not_allowed);
  if (at->second.deleted) return out;
  at->second.deleted = true;
  at->second.deleted_by = what.person;
  return out;
}

answer restore_activity(world& in, command const& what) {
  answer out;
  if (what.person != 0 && !need_actor(in, what.person, out)) return out;
  auto const at = in.activities.find(what.activity);
  if (at == in.activities.end()) return refuse(errc::unknown_activity);
  if (what.person != 0 && what.person != at->second.deleted_by) return refuse(errc::not_allowed);
  at->second.deleted = false;
  return out;
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
  if (what.what == op::unreact && there) to->reactions.erase(at);
  if (what.what == op::unreact || there) return out;
  to->reactions.push_back(
      {what.person, what.type, what.at.value_or(in.now()), in.circle(what.person), ++in.sequence});
  return out;
}

answer visited(world& in, command const& what) {
  answer out;
  if (!need_actor(in, what.person, out)) return out;
  in.visits[{what.person, what.view, what.node}] = in.last_activity;
  return out;
}

}  // namespace

answer run_activity_command(world& in, command const& what) {
  switch (what.what) {
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
