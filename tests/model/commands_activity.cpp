// tests/model/commands_activity.cpp: which commands come, and how often: activities. SPDX-License-Identifier:
// Apache-2.0
#include <algorithm>

#include "model/commands.hpp"

namespace model {

using madang::audience_scope;
using madang::node_kind;

namespace {

command make(op what, uint32_t person) {
  command out;
  out.what = what;
  out.person = person;
  return out;
}

}  // namespace

/// A place where the actor may likely write.
uint32_t generator::place(uint32_t actor) {
  if (actor == 0 || in_.find(actor) == nullptr || dice_.percent(15)) return 0;
  auto const kind = dice_.of({node_kind::group, node_kind::group, node_kind::record, node_kind::record,
                              node_kind::record, node_kind::topic, node_kind::person});
  for (int tries = 0; tries < 6; ++tries) {
    auto const id = any(kind);
    if (in_.find(id) == nullptr || in_.find(id)->kind == node_kind::organization ||
        in_.find(id)->kind == node_kind::tag) {
      continue;
    }
    if (in_.find(actor)->kind == node_kind::person && in_.can_read(actor, id)) return id;
  }
  auto const last = any(kind);
  return in_.find(last) != nullptr && in_.find(last)->kind == kind ? last : 0;
}

/// An activity that the reader likely sees: mostly a newer one.
uint64_t generator::some_activity(uint32_t reader) {
  if (in_.last_activity == 0 || dice_.percent(3)) return dice_.below(in_.last_activity + 3);
  auto const person = in_.find(reader) != nullptr && in_.find(reader)->kind == node_kind::person;
  uint64_t id = 0;
  for (int tries = 0; tries < 8; ++tries) {
    auto const reach = dice_.percent(70) ? std::min<uint64_t>(in_.last_activity, 40) : in_.last_activity;
    id = in_.last_activity - dice_.below(reach);
    if (person && in_.visible(reader, in_.activities.at(id))) return id;
  }
  return id;
}

std::string generator::text(uint32_t actor) {
  if (dice_.percent(1)) return {};
  if (dice_.percent(1)) return std::string(65 * 1024, 'x');
  auto out = "text " + std::to_string(++count_);
  while (dice_.percent(22)) {
    auto const* who = in_.find(any(node_kind::person));
    if (who != nullptr && who->id != actor) out += " @[" + who->key + "] ok";
  }
  if (dice_.percent(10)) {
    auto const* record = in_.find(any(node_kind::record));
    if (record != nullptr) out += " see @[" + record->key + "] there";
  }
  if (dice_.percent(3)) out += " @[nobody] ok";
  while (dice_.percent(12)) out += " #t" + std::to_string(dice_.below(8)) + " x";
  return out;
}

audience generator::some_audience(uint32_t actor, uint32_t place) {
  audience out;
  auto const* who = in_.find(actor);
  auto const known = who != nullptr && who->kind == node_kind::person;
  auto const* at = in_.find(place);
  auto const outsider = known && !in_.insider(actor);
  if (dice_.percent(outsider &&
                            (at == nullptr || at->kind == node_kind::topic || at->kind == node_kind::person)
                        ? 10
                        : 65)) {
    if (dice_.percent(55) && !outsider) out.insiders_only = dice_.percent(20);
    return out;
  }
  out.scope = dice_.of({audience_scope::network, audience_scope::everyone, audience_scope::everyone,
                        audience_scope::unit, audience_scope::organization, audience_scope::people,
                        audience_scope::self});
  if (outsider && dice_.percent(70)) {
    out.scope = dice_.of({audience_scope::people, audience_scope::organization, audience_scope::self});
  }
  if (*out.scope == audience_scope::organization) {
    out.organization =
        outsider && dice_.percent(80) ? in_.organization_of(actor) : any(node_kind::organization);
    auto const* organization = in_.find(out.organization);
    if (organization == nullptr || organization->kind != node_kind::organization || organization->deleted) {
      out.scope = audience_scope::self;
      out.organization = 0;
    }
  }
  if (*out.scope == audience_scope::unit && dice_.percent(50)) out.unit = dice_.of({"north", "south"});
  if (*out.scope == audience_scope::people) {
    do {
      auto const* person = in_.find(any(node_kind::person));
      if (person != nullptr && person->kind == node_kind::person &&
          (!outsider || in_.can_read(actor, person->id))) {
        out.people.push_back(person->id);
      }
    } while (out.people.empty() || dice_.percent(50));
    std::sort(out.people.begin(), out.people.end());
    out.people.erase(std::unique(out.people.begin(), out.people.end()), out.people.end());
  }
  if (dice_.percent(60) && !outsider) out.insiders_only = dice_.percent(25);
  return out;
}

std::string generator::activity_key() {
  if (dice_.percent(92)) return {};
  return dice_.percent(70) ? "key" + std::to_string(++count_)
                           : "key" + std::to_string(dice_.below(count_ + 1));
}

command generator::post() {
  auto what = make(op::post, any(node_kind::person));
  what.node = place(what.person);
  what.text = text(what.person);
  what.to = some_audience(what.person, what.node);
  auto const* who = in_.find(what.person);
  while (dice_.percent(15) && who != nullptr && who->kind == node_kind::person) {
    auto const record = any(node_kind::record);
    if (dice_.percent(5) || (in_.find(record) != nullptr && in_.can_read(what.person, record))) {
      what.list.push_back(record);
    }
  }
  std::erase(what.list, 0U);
  if (dice_.percent(15)) what.topics.push_back(any(node_kind::topic));
  std::erase(what.topics, 0U);
  what.key = activity_key();
  return what;
}

command generator::comment() {
  auto what = make(op::comment, any(node_kind::person));
  what.activity = some_activity(what.person);
  what.text = text(what.person);
  auto const* who = in_.find(what.person);
  auto const insider = who != nullptr && who->kind == node_kind::person && in_.insider(what.person);
  what.flag = insider && dice_.percent(15);
  what.key = activity_key();
  return what;
}

command generator::share() {
  auto what = make(op::share, any(node_kind::person));
  what.activity = some_activity(what.person);
  what.node = place(what.person);
  what.text = dice_.percent(50) ? text(what.person) : std::string();
  what.to = some_audience(what.person, what.node);
  what.key = activity_key();
  return what;
}

command generator::change() {
  auto what = make(op::record_changed, any(node_kind::person));
  what.node = any(node_kind::record);
  auto const* who = in_.find(what.person);
  for (int tries = 0; tries < 5 && who != nullptr && who->kind == node_kind::person; ++tries) {
    if (in_.find(what.node) != nullptr && in_.can_read(what.person, what.node)) break;
    what.node = any(node_kind::record);
  }
  do {
    changed_field field;
    field.name = dice_.of({"stage", "price", "owner", "due"});
    field.from = std::to_string(dice_.below(9));
    field.to = std::to_string(++count_);
    field.sensitivity =
        dice_.of({madang::field_sensitivity::normal, madang::field_sensitivity::normal,
                  madang::field_sensitivity::internal, madang::field_sensitivity::confidential});
    if (field.sensitivity == madang::field_sensitivity::confidential) field.label = any(node_kind::tag);
    auto const twice = std::any_of(what.fields.begin(), what.fields.end(),
                                   [&](changed_field const& each) { return each.name == field.name; });
    if (!twice) what.fields.push_back(field);
  } while (dice_.percent(40));
  if (dice_.percent(20)) what.to = some_audience(what.person, what.node);
  what.key = activity_key();
  return what;
}

command generator::event() {
  auto what = make(op::event, any(node_kind::person));
  what.type = dice_.percent(3) ? "no.such" : dice_.of({"crm.visit", "erp.paid"});
  what.node = place(what.person);
  what.text = dice_.percent(40) ? text(what.person) : std::string();
  what.payload = R"({"amount":)" + std::to_string(dice_.below(100)) + "}";
  what.to = some_audience(what.person, what.node);
  what.key = activity_key();
  return what;
}

/// Edits, deletions, restores, reactions and visits.
command generator::small_command() {
  auto what = make(op::react, any(node_kind::person));
  what.activity = some_activity(what.person);
  auto const chance = dice_.below(100);
  auto const* at = in_.activities.contains(what.activity) ? &in_.activities.at(what.activity) : nullptr;
  if (chance < 50) {
    what.what = chance < 40 ? op::react : op::unreact;
    what.type = dice_.of({"like", "like", "celebrate", "support"});
    if (what.what == op::unreact && at != nullptr && !at->reactions.empty()) {
      what.person = at->reactions[dice_.below(at->reactions.size())].person;
    }
  } else if (chance < 68) {
    what.what = op::edit;
    if (at != nullptr && dice_.percent(85)) what.person = at->actor;
    what.text = text(what.person);
  } else if (chance < 78) {
    what.what = op::remove_activity;
    if (at != nullptr && dice_.percent(50)) what.person = at->actor;
    if (dice_.percent(20)) what.person = 0;
  } else if (chance < 88) {
    what.what = op::restore_activity;
    std::vector<uint64_t> deleted;
    for (auto const& [id, each] : in_.activities) {
      if (each.deleted) deleted.push_back(id);
    }
    if (!deleted.empty()) what.activity = dice_.of(deleted);
    auto const by = in_.activities.find(what.activity);
    if (by != in_.activities.end() && dice_.percent(70)) what.person = by->second.deleted_by;
    if (dice_.percent(20)) what.person = 0;
  } else if (chance < 96) {
    what.what = dice_.percent(20) ? op::set_purpose : dice_.percent(50) ? op::seen : op::opened;
    if (what.what == op::set_purpose) what.view = dice_.of({std::uint8_t{0}, std::uint8_t{1}});
    what.more = dice_.percent(80);
    if (what.what == op::set_purpose && dice_.percent(30)) what.other = any(node_kind::organization);
    if (!in_.activities.empty() && dice_.percent(95)) what.activity = 1 + dice_.below(in_.activities.size());
  } else {
    what.what = op::visited;
    what.view =
        dice_.of({std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{6}, std::uint8_t{2}, std::uint8_t{3}});
    if (what.view == 2) what.node = any(node_kind::group);
    if (what.view == 3) what.node = any(node_kind::record);
    auto const* seen = in_.find(what.node);
    auto const wanted = what.view == 2 ? node_kind::group : node_kind::record;
    if (what.node != 0 && (seen == nullptr || seen->kind != wanted || seen->merged_into != 0)) {
      what.view = 0;
      what.node = 0;
    }
  }
  return what;
}

}  // namespace model
