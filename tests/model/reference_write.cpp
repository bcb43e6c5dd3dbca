// tests/model/reference_write.cpp: the reference's commands that make activities. SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <sstream>

#include "model/reference_activities.hpp"

namespace model {

using madang::activity_kind;
using madang::audience_scope;
using madang::errc;
using madang::node_kind;

names_in_text scan(std::string_view text) {
  names_in_text found;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text.substr(at, 2) == "@[") {
      auto const end = text.find(']', at);
      if (end != std::string_view::npos) found.keys.emplace_back(text.substr(at + 2, end - at - 2));
    }
    if (text[at] != '#' || (at > 0 && text[at - 1] != ' ')) continue;
    auto end = at + 1;
    while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
    std::string tag(text.substr(at + 1, end - at - 1));
    for (auto& letter : tag) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    found.tags.push_back(tag);
  }
  return found;
}

namespace {

bool has(std::vector<uint32_t> const& in, uint32_t value) {
  return std::find(in.begin(), in.end(), value) != in.end();
}

void add_once(std::vector<uint32_t>& to, uint32_t value) {
  if (!has(to, value)) to.push_back(value);
}

void check_group(world const& in, uint32_t actor, node const& group, answer& out) {
  auto const at = in.members.find({actor, group.id});
  if (!in.can_read(actor, group.id)) {
    out.refusals.insert({errc::not_allowed, errc::unknown_node});
    return;
  }
  auto const role = at == in.members.end() ? madang::group_role::none : at->second.role;
  if (group.broadcast && role < madang::group_role::manager) out.refusals.insert(errc::not_allowed);
  if (group.archived) out.refusals.insert(errc::closed);
}

void check_place(world const& in, uint32_t actor, uint32_t place, answer& out) {
  if (place == 0) return;
  auto const* at = in.find(place);
  if (at == nullptr || at->deleted) {
    out.refusals.insert(errc::unknown_node);
    return;
  }
  switch (at->kind) {
    case node_kind::group:
      check_group(in, actor, *at, out);
      break;
    case node_kind::record:
      if (!in.can_read(actor, place)) out.refusals.insert({errc::unknown_node, errc::not_allowed});
      else if (at->archived) out.refusals.insert(errc::closed);
      break;
    case node_kind::person:
      if (!in.insider(actor) && (in.insider(place) || in.circle(actor) != in.circle(place))) {
        out.refusals.insert({errc::unknown_node, errc::not_allowed});
      }
      break;
    case node_kind::topic:
      break;
    default:
      out.refusals.insert(errc::wrong_kind);
  }
}

audience_scope default_scope(node const* place) {
  if (place != nullptr && place->kind == node_kind::group) return audience_scope::group;
  if (place != nullptr && place->kind == node_kind::record) return audience_scope::record;
  return audience_scope::network;
}

bool outsiders_could_read(world const& in, activity const& draft) {
  switch (draft.scope) {
    case audience_scope::everyone:
    case audience_scope::organization:
    case audience_scope::record:
      return true;
    case audience_scope::group:
      return in.find(draft.place)->open_to_outsiders;
    case audience_scope::people:
      return std::any_of(draft.people.begin(), draft.people.end(), [&](uint32_t each) { return !in.insider(each); });
    default:
      return false;
  }
}

void check_scope(world const& in, activity const& draft, answer& out) {
  auto const* place = in.find(draft.place);
  auto const is = [&](node_kind kind) { return place != nullptr && place->kind == kind; };
  if (draft.scope == audience_scope::group && !is(node_kind::group)) out.refusals.insert(errc::out_of_range);
  if (draft.scope == audience_scope::record && !is(node_kind::record)) out.refusals.insert(errc::out_of_range);
  if (draft.circle == 0) return;
  switch (draft.scope) {
    case audience_scope::group:
    case audience_scope::record:
    case audience_scope::people:
    case audience_scope::self:
      return;
    case audience_scope::organization:
      if (draft.organization == in.organization_of(draft.actor)) return;
      break;
    default:
      break;
  }
  out.refusals.insert(errc::outsiders_refused);
}

void add_sources(world const& in, activity& draft) {
  auto const* place = in.find(draft.place);
  auto const own = place == nullptr;
  auto& to = draft.sources;
  if (!draft.is_comment()) to.insert({stream::main, own ? draft.actor : draft.place});
  to.insert({stream::authored, draft.actor});
  auto const posted = draft.kind == activity_kind::post || draft.kind == activity_kind::share ||
                      draft.kind == activity_kind::event;
  if (posted && !own && place->kind != node_kind::group) to.insert({stream::posted, draft.actor});
  auto const root_place = draft.is_comment() ? draft.place : 0;
  for (auto const id : draft.about) to.insert({stream::main, id});
  for (auto const id : draft.topics) {
    if (id != root_place) to.insert({stream::main, id});
  }
  for (auto const id : draft.mentions) {
    auto const person = in.find(id)->kind == node_kind::person;
    if (person) to.insert({stream::mentions, id});
    if (!person && id != root_place) to.insert({stream::main, id});
  }
  if (!draft.is_comment()) return;
  auto const answered = in.activities.at(draft.parent).actor;
  if (answered != draft.actor) to.insert({stream::replies, answered});
}

}  // namespace

activity draft_of(world const& in, command const& what, activity_kind kind) {
  activity draft;
  draft.kind = kind;
  draft.actor = in.survivor(what.person);
  draft.circle = in.circle(draft.actor);
  draft.at = what.at.value_or(in.now());
  draft.place = what.node == draft.actor ? 0 : in.survivor(what.node);
  draft.verb = kind == activity_kind::event ? what.type : std::string();
  draft.payload = what.payload;
  draft.fields = what.fields;
  for (auto const id : what.list) {
    if (in.survivor(id) != draft.place) add_once(draft.about, in.survivor(id));
  }
  for (auto const id : what.topics) add_once(draft.topics, in.survivor(id));
  draft.texts.push_back({.editor = draft.actor, .at = draft.at, .text = what.text});
  return draft;
}

void set_audience(world const& in, audience const& to, activity& draft, answer& out) {
  draft.scope = to.scope.value_or(default_scope(in.find(draft.place)));
  draft.organization = to.organization;
  draft.unit = to.unit.empty() ? in.find(draft.actor)->unit : to.unit;
  draft.people = to.people;
  check_scope(in, draft, out);
  if (!out.refusals.empty()) return;
  auto const narrow = draft.circle == 0 && outsiders_could_read(in, draft);
  draft.insiders_only = draft.circle == 0 && to.insiders_only.value_or(narrow);
}

void check_text(std::string const& text, answer& out) {
  if (text.empty()) out.refusals.insert(errc::empty);
  if (text.size() > 64 * 1024) out.refusals.insert(errc::too_long);
}

/// Takes up what a text names: mentions checked against the audience, hashtags as topics, made when new.
void take_names(world& in, std::string const& text, activity& draft, answer& out) {
  auto const names = scan(text);
  auto const backfill = in.mode == madang::write_mode::backfill;
  for (auto const& key : names.keys) {
    auto const person = in.keys.find({node_kind::person, key});
    auto const record = in.keys.find({node_kind::record, key});
    if (person == in.keys.end() && record == in.keys.end()) continue;
    auto const id = in.survivor(person != in.keys.end() ? person->second : record->second);
    if (in.find(id)->kind == node_kind::record) {
      if (in.can_read(draft.actor, id)) add_once(draft.mentions, id);
      continue;
    }
    if (in.find(id)->deleted) continue;
    auto const blocked = in.blocked(draft.actor, id);
    auto const sees = in.is_active(id) && would_see(in, id, draft);
    if (!blocked && sees) add_once(draft.mentions, id);
    if (backfill) continue;
    if (blocked) out.refusals.insert(errc::blocked);
    if (!sees) out.refusals.insert(errc::not_allowed);
  }
  if (!out.refusals.empty()) return;
  for (auto const& tag : names.tags) {
    auto const at = in.keys.find({node_kind::topic, tag});
    auto const id = at != in.keys.end() ? in.survivor(at->second) : add_node(in, node_kind::topic, tag);
    if (in.nodes.at(id).name.empty()) in.nodes.at(id).name = tag;
    add_once(draft.topics, id);
  }
}

bool would_see(world const& in, uint32_t person, activity const& draft) {
  if (draft.root != 0 && !in.visible(person, in.activities.at(draft.root))) return false;
  return in.within_audience(person, draft);
}

/// What makes two commands the same for an activity key.
std::string content_of(command const& what) {
  std::ostringstream out;
  out << static_cast<int>(what.what) << '|' << what.person << '|' << what.node << '|' << what.activity << '|'
      << what.text << '|' << what.type << '|' << what.payload << '|' << what.flag << '|';
  for (auto const id : what.list) out << id << ',';
  out << '|';
  for (auto const id : what.topics) out << id << ',';
  for (auto const& field : what.fields) {
    out << '|' << field.name << '=' << field.from << '>' << field.to << static_cast<int>(field.sensitivity)
        << field.label;
  }
  out << '|' << (what.to.scope ? static_cast<int>(*what.to.scope) : -1)
      << (what.to.insiders_only ? static_cast<int>(*what.to.insiders_only) : -1) << what.to.organization
      << what.to.unit;
  for (auto const id : what.to.people) out << ',' << id;
  return out.str();
}

std::optional<answer> known_key(world const& in, command const& what) {
  auto const at = in.activity_keys.find(what.key);
  if (what.key.empty() || at == in.activity_keys.end()) return {};
  if (at->second.second != content_of(what)) return refuse(errc::key_conflict);
  return answer{.id = at->second.first, .refusals = {}, .either = false};
}

answer keep(world& in, command const& what, activity draft) {
  draft.id = ++in.last_activity;
  add_sources(in, draft);
  if (!what.key.empty()) in.activity_keys[what.key] = {draft.id, content_of(what)};
  auto const id = draft.id;
  in.activities[id] = std::move(draft);
  return {.id = id, .refusals = {}, .either = false};
}

/// A post, share, event or record change, once its draft stands: place, audience, names, keeping.
answer write(world& in, command const& what, activity draft, answer out) {
  check_place(in, draft.actor, draft.place, out);
  for (auto const id : draft.about) {
    if (need_live(in, id, node_kind::record, out) && !in.can_read(draft.actor, id)) {
      out.refusals.insert({errc::unknown_node, errc::not_allowed});
    }
  }
  for (auto const id : draft.topics) need_live(in, id, node_kind::topic, out);
  if (out.refusals.empty()) set_audience(in, what.to, draft, out);
  if (!out.refusals.empty()) return out;
  take_names(in, what.text, draft, out);
  return out.refusals.empty() ? keep(in, what, std::move(draft)) : out;
}

}  // namespace model
