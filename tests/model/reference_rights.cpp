// tests/model/reference_rights.cpp: who may see what, by definition. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference.hpp"

namespace model {

using madang::audience_scope;
using madang::node_kind;

namespace {

uint32_t mix(uint32_t value) {
  value ^= value >> 16;
  value *= 0x7feb352dU;
  value ^= value >> 15;
  value *= 0x846ca68bU;
  return value ^ (value >> 16);
}

}  // namespace

bool host_rights::reads(uint32_t person, uint32_t record) const {
  auto const turn = turns.find(record);
  auto const times = turn == turns.end() ? 0U : turn->second;
  return mix(salt + mix(person * 31 + mix(record * 7 + times))) % 100 < 60;
}

bool host_rights::sees_field(uint32_t person, uint32_t record, std::string_view field) const {
  uint32_t sum = 0;
  for (char const letter : field) sum = sum * 31 + static_cast<unsigned char>(letter);
  return reads(person, record) && mix(salt + mix(person + mix(sum))) % 100 < 80;
}

node const* world::find(uint32_t id) const {
  auto const at = nodes.find(id);
  return at == nodes.end() ? nullptr : &at->second;
}

uint32_t world::survivor(uint32_t id) const {
  auto const* at = find(id);
  while (at != nullptr && at->merged_into != 0) at = find(at->merged_into);
  return at == nullptr ? 0 : at->id;
}

bool world::is_deleted(uint32_t id) const {
  for (auto const* at = find(id); at != nullptr;
       at = at->merged_into != 0 ? find(at->merged_into) : nullptr) {
    if (at->deleted) return true;
  }
  return false;
}

bool world::is_active(uint32_t person) const {
  auto const* who = find(person);
  return who != nullptr && who->merged_into == 0 && who->kind == node_kind::person && who->active &&
         !who->deleted;
}

bool world::insider(uint32_t person) const { return circle(person) == 0; }

uint32_t world::circle(uint32_t person) const {
  auto const& who = *find(person);
  auto const foreign = who.organization != 0 && who.organization != owner;
  auto const outside = who.person_kind == madang::person_kind::partner ||
                       who.person_kind == madang::person_kind::customer || foreign;
  if (!outside) return 0;
  return who.organization != 0 ? who.organization : who.id;
}

uint32_t world::organization_of(uint32_t person) const {
  auto const& who = *find(person);
  if (who.organization != 0) return who.organization;
  return insider(person) ? owner : 0;
}

bool world::holds_tag(uint32_t person, uint32_t tag) const {
  auto const at = held.find({person, tag});
  return at != held.end() && at->second.holds(now());
}

bool world::is_member(uint32_t person, uint32_t group) const { return members.contains({person, group}); }

bool world::outsiders_mix(uint32_t place) const {
  auto const* at = find(survivor(place));
  return at != nullptr && (at->kind == node_kind::group || at->kind == node_kind::record) &&
         at->see_each_other;
}

bool world::reads_person(uint32_t reader, node const& person) const {
  if (insider(reader) || reader == person.id || insider(person.id)) return true;
  if (circle(reader) == circle(person.id)) return true;
  return std::any_of(nodes.begin(), nodes.end(), [&](auto const& each) {
    auto const& place = each.second;
    return place.kind == node_kind::group && place.see_each_other && is_member(person.id, place.id) &&
           can_read(reader, place.id) && can_read(person.id, place.id);
  });
}

bool world::reads_group(uint32_t reader, node const& group) const {
  if (insider(reader)) {
    return group.privacy == madang::group_privacy::open || is_member(reader, group.id);
  }
  return group.open_to_outsiders && is_member(reader, group.id);
}

/// Since when a reader holds the right that a grant to a principal gives; empty when it gives none.
std::optional<millis> world::grant_since(uint32_t reader, uint32_t principal, right const& with) const {
  auto const* who = find(principal);
  if (!with.holds(now()) || who->deleted || who->merged_into != 0) return {};
  auto const from = with.sees_from();
  switch (who->kind) {
    case node_kind::person:
      return principal == reader ? std::optional(from) : std::nullopt;
    case node_kind::organization:
      return organization_of(reader) == principal ? std::optional(from) : std::nullopt;
    case node_kind::group:
      if (!is_member(reader, principal)) return {};
      return std::max(from, members.at({reader, principal}).sees_from());
    case node_kind::tag:
      if (!holds_tag(reader, principal)) return {};
      return std::max(from, held.at({reader, principal}).sees_from());
    default:
      return {};
  }
}

/// Since when a reader may read a record: the earliest of the grants that apply; empty when none does.
std::optional<millis> world::record_since(uint32_t reader, uint32_t record) const {
  std::optional<millis> earliest;
  for (auto const& [edge, with] : grants) {
    if (edge.first != record) continue;
    auto const since = grant_since(reader, edge.second, with);
    if (since && (!earliest || *since < *earliest)) earliest = since;
  }
  return earliest;
}

bool world::reads_record(uint32_t reader, node const& record) const {
  if (policy != nullptr) return policy->reads(reader, record.id);
  auto const by_access = record.access == madang::record_access::employees && insider(reader);
  if (!by_access && !record_since(reader, record.id)) return false;
  return std::all_of(labels.begin(), labels.end(), [&](pair_key const& label) {
    return label.first != record.id || holds_tag(reader, label.second);
  });
}

bool world::can_read(uint32_t reader, uint32_t id) const {
  auto const* what = find(id);
  if (what == nullptr || is_deleted(id)) return false;
  switch (what->kind) {
    case node_kind::person:
      return reads_person(reader, *what);
    case node_kind::organization:
      return insider(reader) || id == owner || organization_of(reader) == id;
    case node_kind::group:
      return reads_group(reader, *what);
    case node_kind::record:
      return reads_record(reader, *what);
    case node_kind::tag:
      return insider(reader);
    case node_kind::topic:
      return true;
  }
  return false;
}

/// May the reader learn a node's name? As reading it, but that a closed group exists is no secret among
/// insiders.
bool world::can_name(uint32_t reader, uint32_t id) const {
  auto const* what = find(id);
  if (what != nullptr && !what->deleted && what->kind == node_kind::group && insider(reader) &&
      what->privacy == madang::group_privacy::closed) {
    return true;
  }
  return can_read(reader, id);
}

bool world::sees_field(uint32_t reader, activity const& of, changed_field const& field) const {
  if (field.sensitivity == madang::field_sensitivity::internal && !insider(reader)) return false;
  if (field.sensitivity == madang::field_sensitivity::confidential && !holds_tag(reader, field.label))
    return false;
  return policy == nullptr || policy->sees_field(reader, of.place, field.name);
}

/// A text as a reader sees it: names as they are now, hidden ones hidden.
std::string world::text_for(uint32_t reader, std::vector<piece> const& text) const {
  std::string out;
  for (auto const& each : text) {
    out += each.letters;
    if (each.mention == 0) continue;
    auto const id = survivor(each.mention);
    out += can_name(reader, id) ? "@" + find(id)->name : "@[restricted]";
  }
  return out;
}

bool world::blocked(uint32_t one, uint32_t other) const {
  return blocks.contains({one, other}) || blocks.contains({other, one});
}

bool world::gone(activity const& what) const {
  if (what.deleted) return true;
  return what.parent != 0 && gone(activities.at(what.parent));
}

bool world::in_scope(uint32_t reader, activity const& what) const {
  // A comment has its root's audience, and so the root's author is part of it.
  auto const author = reader == what.actor || (what.root != 0 && reader == activities.at(what.root).actor);
  switch (what.scope) {
    case audience_scope::network:
      return insider(reader);
    case audience_scope::everyone:
      return true;
    case audience_scope::group:
    case audience_scope::record:
      return can_read(reader, what.place);
    case audience_scope::unit:
      return author || (insider(reader) && find(reader)->unit == what.unit);
    case audience_scope::organization:
      return author || insider(reader) || organization_of(reader) == what.organization;
    case audience_scope::people:
      return author || std::find(what.people.begin(), what.people.end(), reader) != what.people.end();
    case audience_scope::self:
      return author;
  }
  return false;
}

bool world::isolated(uint32_t reader, activity const& what) const {
  if (insider(reader) || reader == what.actor) return false;
  if (what.circle == 0 || what.circle == circle(reader)) return false;
  return !outsiders_mix(what.place);
}

bool world::too_old(uint32_t reader, activity const& what) const {
  if (insider(reader)) return false;
  if (what.scope == audience_scope::group) return what.at < members.at({reader, what.place}).sees_from();
  if (what.scope != audience_scope::record || policy != nullptr) return false;
  auto const since = record_since(reader, what.place);
  return !since || what.at < *since;
}

bool world::within_audience(uint32_t reader, activity const& what) const {
  if (!in_scope(reader, what)) return false;
  if (what.insiders_only && !insider(reader) && reader != what.actor) return false;
  if (isolated(reader, what) || too_old(reader, what)) return false;
  auto const* place = find(what.place);
  auto const wide = what.scope == audience_scope::everyone || what.scope == audience_scope::people;
  auto const guarded =
      place != nullptr && (place->kind == node_kind::group || place->kind == node_kind::record);
  if (guarded && !wide && !can_read(reader, what.place)) return false;
  if (what.kind != madang::activity_kind::record_change) return true;
  return std::any_of(what.fields.begin(), what.fields.end(),
                     [&](changed_field const& field) { return sees_field(reader, what, field); });
}

bool world::visible(uint32_t reader, activity const& what) const {
  if (gone(what) || blocked(reader, survivor(what.actor))) return false;
  if (what.root != 0 && !visible(reader, activities.at(what.root))) return false;
  return within_audience(reader, what);
}

}  // namespace model
