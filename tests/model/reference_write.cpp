// tests/model/reference_write.cpp: the reference's commands that make activities. SPDX-License-Identifier:
// Apache-2.0
#include <algorithm>
#include <cctype>
#include <sstream>

#include "model/reference_activities.hpp"

namespace model {

using madang::activity_kind;
using madang::audience_scope;
using madang::errc;
using madang::node_kind;

std::vector<std::string> cut_at_mentions(std::string const& text) {
  std::vector<std::string> out{""};
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const end = text.compare(at, 2, "@[") == 0 ? text.find(']', at) : std::string::npos;
    if (end == std::string::npos) {
      out.back() += text[at];
      continue;
    }
    out.push_back(text.substr(at + 2, end - at - 2));
    out.emplace_back();
    at = end;
  }
  return out;
}

std::vector<std::string> tags_of(std::string const& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '#' || (at > 0 && text[at - 1] != ' ')) continue;
    std::string tag;
    for (auto end = at + 1; end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0;
         ++end) {
      tag += static_cast<char>(std::tolower(static_cast<unsigned char>(text[end])));
    }
    out.push_back(tag);
  }
  return out;
}

namespace {

constexpr std::size_t text_bytes_max = 64 * 1024;

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
      if (!in.can_read(actor, place))
        out.refusals.insert({errc::unknown_node, errc::not_allowed});
      else if (at->archived)
        out.refusals.insert(errc::closed);
      break;
    case node_kind::person:
      if (!in.can_read(actor, place)) out.refusals.insert(errc::unknown_node);
      if (!in.insider(actor) && in.circle(actor) != in.circle(place)) out.refusals.insert(errc::not_allowed);
      if (in.blocked(actor, place)) out.refusals.insert(errc::blocked);
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
      return std::any_of(draft.people.begin(), draft.people.end(),
                         [&](uint32_t each) { return !in.insider(each); });
    default:
      return false;
  }
}

void check_scope(world const& in, activity const& draft, answer& out) {
  auto const* place = in.find(draft.place);
  auto const is = [&](node_kind kind) { return place != nullptr && place->kind == kind; };
  if (draft.scope == audience_scope::group && !is(node_kind::group)) out.refusals.insert(errc::wrong_kind);
  if (draft.scope == audience_scope::record && !is(node_kind::record))
    out.refusals.insert(errc::out_of_range);
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

void add_root_sources(world const& in, activity& draft) {
  auto const* place = in.find(draft.place);
  auto& to = draft.sources;
  to.insert({stream::main, place == nullptr ? draft.actor : draft.place});
  auto const elsewhere = place != nullptr && place->kind != node_kind::group;
  if (elsewhere && draft.kind != activity_kind::record_change) to.insert({stream::posted, draft.actor});
  for (auto const id : draft.about) to.insert({stream::main, id});
  for (auto const id : draft.topics) to.insert({stream::main, id});
  for (auto const id : draft.mentions) {
    if (in.find(id)->kind == node_kind::record) to.insert({stream::main, id});
  }
}

}  // namespace

void add_sources(world const& in, activity& draft) {
  if (!draft.is_comment()) add_root_sources(in, draft);
  draft.sources.insert({stream::authored, draft.actor});
  for (auto const id : draft.mentions) {
    if (in.find(id)->kind == node_kind::person) draft.sources.insert({stream::mentions, id});
  }
  if (!draft.is_comment()) return;
  auto const answered = in.activities.at(draft.parent).actor;
  if (answered != draft.actor) draft.sources.insert({stream::replies, answered});
}

activity draft_of(world const& in, command const& what, activity_kind kind) {
  activity draft;
  draft.kind = kind;
  draft.actor = in.survivor(what.person);
  draft.circle = in.circle(draft.actor);
  draft.at = what.at.value_or(in.now());
  draft.place = in.find(what.node) == nullptr ? what.node : in.survivor(what.node);
  if (draft.place == draft.actor) draft.place = 0;
  draft.verb = kind == activity_kind::event ? what.type : std::string();
  draft.payload = what.payload;
  draft.fields = what.fields;
  for (auto const id : what.list) {
    add_once(draft.about, in.find(id) == nullptr ? id : in.survivor(id));
  }
  for (auto const id : what.topics) add_once(draft.topics, in.find(id) == nullptr ? id : in.survivor(id));
  draft.texts.push_back({.editor = draft.actor, .at = draft.at, .text = {}});
  return draft;
}

void set_audience(world const& in, audience const& to, activity& draft, answer& out) {
  draft.scope = to.scope.value_or(default_scope(in.find(draft.place)));
  draft.organization = to.organization;
  draft.unit = to.unit.empty() ? in.find(draft.actor)->unit : to.unit;
  for (auto const id : to.people) {
    if (!need_live(in, id, node_kind::person, out)) continue;
    if (!in.can_read(draft.actor, in.survivor(id))) out.refusals.insert(errc::unknown_node);
    add_once(draft.people, in.survivor(id));
  }
  std::sort(draft.people.begin(), draft.people.end());
  check_scope(in, draft, out);
  if (!out.refusals.empty()) return;
  auto const narrow = draft.circle == 0 && outsiders_could_read(in, draft);
  draft.insiders_only = draft.circle == 0 && to.insiders_only.value_or(narrow);
}

void check_text(std::string const& text, answer& out) {
  if (text.empty()) out.refusals.insert(errc::empty);
  if (text.size() > text_bytes_max) out.refusals.insert(errc::too_long);
}

namespace {

/// The node that a key stands for in a text: what the author may not read is unknown.
uint32_t named_node(world const& in, std::string const& key, uint32_t author) {
  for (auto const kind : {node_kind::person, node_kind::record, node_kind::group, node_kind::topic}) {
    auto const at = in.keys.find({kind, key});
    if (at == in.keys.end()) continue;
    auto const id = in.survivor(at->second);
    if (in.can_name(author, id)) return id;
  }
  return 0;
}

/// The node that a mention names and that the draft may name; 0: it stays plain text.
uint32_t mentioned(world const& in, std::string const& key, activity const& draft, answer& out) {
  auto const writer = in.survivor(draft.texts.back().editor);  // of edits: whom the author was merged into
  auto const id = named_node(in, key, writer);
  if (id == 0 || in.find(id)->kind != node_kind::person) return id;
  auto const blocked = in.blocked(writer, id);
  auto const sees = would_see(in, id, draft);
  if (!blocked && sees) return id;
  if (in.mode == madang::write_mode::backfill) return 0;
  if (blocked) out.refusals.insert(errc::blocked);
  if (!sees) out.refusals.insert(errc::not_allowed);
  return 0;
}

/// Topics that are there come first: which of a reader's affinities makes room depends on the order.
void take_topics(world& in, std::string const& text, activity& draft) {
  auto const tags = tags_of(text);
  auto const known = [&](std::string const& tag) { return in.keys.find({node_kind::topic, tag}); };
  for (auto const& tag : tags)
    if (known(tag) != in.keys.end()) add_once(draft.topics, in.survivor(known(tag)->second));
  for (auto const& tag : tags) {
    if (known(tag) != in.keys.end()) continue;
    auto& fresh = in.nodes.at(add_node(in, node_kind::topic, tag));
    fresh.from_text = true;
    if (fresh.name.empty()) fresh.name = tag;
    add_once(draft.topics, fresh.id);
  }
}

}  // namespace

/// Takes up what a text names: mentions checked against the audience, hashtags as topics, made when new.
void take_names(world& in, std::string const& text, activity& draft, answer& out) {
  auto& pieces = draft.texts.back().text;
  pieces.clear();
  auto const parts = cut_at_mentions(text);
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (at % 2 == 0) {
      pieces.push_back({parts[at], 0});
      continue;
    }
    auto const id = mentioned(in, parts[at], draft, out);
    if (id != 0) add_once(draft.mentions, id);
    pieces.push_back({id != 0 ? std::string() : "@[" + parts[at] + "]", id});
  }
  if (!out.refusals.empty()) return;
  take_topics(in, text, draft);
}

bool would_see(world const& in, uint32_t person, activity const& draft) {
  if (draft.root != 0 && !in.visible(person, in.activities.at(draft.root))) return false;
  return in.within_audience(person, draft);
}

/// What makes two commands the same for an activity key: whatever nodes were merged in between.
std::string content_of(world const& in, command const& what) {
  auto const now = [&](uint32_t id) { return in.find(id) == nullptr ? id : in.survivor(id); };
  std::ostringstream out;
  out << static_cast<int>(what.what) << '|' << now(what.person) << '|' << now(what.node) << '|'
      << what.activity << '|' << what.text << '|' << what.type << '|' << what.payload << '|' << what.flag
      << '|';
  for (auto const id : what.list) out << now(id) << ',';
  out << '|';
  for (auto const id : what.topics) out << now(id) << ',';
  for (auto const& field : what.fields) {
    out << '|' << field.name << '=' << field.from << '>' << field.to << static_cast<int>(field.sensitivity)
        << field.label;
  }
  out << '|' << (what.to.scope ? static_cast<int>(*what.to.scope) : -1)
      << (what.to.insiders_only ? static_cast<int>(*what.to.insiders_only) : -1) << now(what.to.organization)
      << what.to.unit;
  for (auto const id : what.to.people) out << ',' << now(id);
  return out.str();
}

std::optional<answer> known_key(world const& in, command const& what) {
  auto const at = in.activity_keys.find(what.key);
  if (what.key.empty() || at == in.activity_keys.end()) return {};
  auto const& made = in.activities.at(at->second.first);
  auto const forgotten = made.shrunk || made.blanked;
  if (!forgotten && content_of(in, at->second.second) != content_of(in, in.content))
    return refuse(errc::key_conflict);
  return answer{.id = at->second.first, .refusals = {}, .either = false};
}

answer keep(world& in, command const& what, activity draft) {
  // A unit that somebody wrote to is known by a tag from then on.
  auto const unit = "unit:" + draft.unit;
  if (draft.scope == audience_scope::unit && !in.keys.contains({node_kind::tag, unit})) {
    in.nodes.at(add_node(in, node_kind::tag, unit)).name = unit;
  }
  draft.id = ++in.last_activity;
  add_sources(in, draft);
  if (!what.key.empty()) in.activity_keys[what.key] = {draft.id, in.content};
  auto const id = draft.id;
  draft.quiet = in.mode == madang::write_mode::quiet;
  if (draft.is_comment()) in.note_act(draft.actor, {draft.at / 1000, id, 0});
  in.count_interests_of(in.activities[id] = std::move(draft), 1);
  return {.id = id, .refusals = {}, .either = false};
}

/// Checks place, audience and names of a post, share, event or record change.
void check_write(world& in, command const& what, activity& draft, answer& out) {
  answer place;
  check_place(in, draft.actor, draft.place, place);
  if (place.refusals.empty()) set_audience(in, what.to, draft, place);
  out.refusals.insert(place.refusals.begin(), place.refusals.end());
  for (auto const id : draft.about) {
    if (need_live(in, id, node_kind::record, out) && !in.can_read(draft.actor, id)) {
      out.refusals.insert(errc::unknown_node);
    }
  }
  for (auto const id : draft.topics) need_live(in, id, node_kind::topic, out);
  if (what.text.size() > text_bytes_max) out.refusals.insert(errc::too_long);
  if (place.refusals.empty()) take_names(in, what.text, draft, out);
}

answer write(world& in, command const& what, activity draft, answer out) {
  check_write(in, what, draft, out);
  return out.refusals.empty() ? keep(in, what, std::move(draft)) : out;
}

}  // namespace model
