// tests/model/describe.cpp: commands as lines of a trace. SPDX-License-Identifier: Apache-2.0
#include <array>
#include <sstream>
#include <string_view>

#include "model/command.hpp"

namespace model {

namespace {

constexpr std::array<std::string_view, 54> names{"add_person",
                                                 "add_organization",
                                                 "add_group",
                                                 "add_record",
                                                 "add_topic",
                                                 "add_tag",
                                                 "rekey",
                                                 "merge",
                                                 "unmerge",
                                                 "remove",
                                                 "restore",
                                                 "set_active",
                                                 "add_part",
                                                 "remove_part",
                                                 "follow",
                                                 "unfollow",
                                                 "mute",
                                                 "unmute",
                                                 "block",
                                                 "unblock",
                                                 "give_feedback",
                                                 "withdraw_feedback",
                                                 "set_member",
                                                 "grant",
                                                 "revoke",
                                                 "add_label",
                                                 "remove_label",
                                                 "give_tag",
                                                 "take_tag",
                                                 "invalidate_rights",
                                                 "post",
                                                 "comment",
                                                 "share",
                                                 "record_changed",
                                                 "event",
                                                 "define_verb",
                                                 "edit",
                                                 "remove_activity",
                                                 "restore_activity",
                                                 "react",
                                                 "unreact",
                                                 "visited",
                                                 "seen",
                                                 "opened",
                                                 "set_purpose",
                                                 "boost",
                                                 "withdraw_boost",
                                                 "set_ranking",
                                                 "reset_ranking",
                                                 "erase_person",
                                                 "replay_erasure",
                                                 "place_hold",
                                                 "release_hold",
                                                 "set_retention"};

void put(std::ostream& to, std::string_view name, uint64_t value) {
  if (value != 0) to << ' ' << name << '=' << value;
}

void put(std::ostream& to, std::string_view name, std::string const& value) {
  if (!value.empty()) to << ' ' << name << "=\"" << value.substr(0, 60) << '"';
}

void put(std::ostream& to, std::string_view name, std::optional<millis> value) {
  if (value) to << ' ' << name << '=' << *value;
}

void put(std::ostream& to, std::string_view name, std::vector<uint32_t> const& values) {
  if (values.empty()) return;
  to << ' ' << name << "=[";
  for (auto const each : values) to << each << ' ';
  to << ']';
}

void put(std::ostream& to, audience const& value) {
  if (value.scope) to << " scope=" << static_cast<int>(*value.scope);
  if (value.insiders_only) to << " insiders_only=" << *value.insiders_only;
  put(to, "for_organization", uint64_t{value.organization});
  put(to, "for_unit", value.unit);
  put(to, "people", value.people);
}

}  // namespace

std::string_view name_of(op what) { return names[static_cast<std::size_t>(what)]; }

std::string describe(command const& what) {
  std::ostringstream out;
  out << name_of(what.what);
  put(out, "person", uint64_t{what.person});
  put(out, "node", uint64_t{what.node});
  put(out, "other", uint64_t{what.other});
  put(out, "activity", what.activity);
  put(out, "key", what.key);
  put(out, "name", what.name);
  put(out, "text", what.text);
  put(out, "type", what.type);
  put(out, "person_kind", static_cast<uint64_t>(what.person_kind));
  put(out, "privacy", static_cast<uint64_t>(what.privacy));
  put(out, "role", static_cast<uint64_t>(what.role));
  put(out, "access", static_cast<uint64_t>(what.access));
  put(out, "reach", static_cast<uint64_t>(what.reach));
  put(out, "view", uint64_t{what.view});
  put(out, "two_hop", static_cast<uint64_t>(what.two_hop));
  put(out, "by_expression", uint64_t{what.by_expression});
  if (what.ranked) out << " ranked=" << static_cast<int>(*what.ranked);
  put(out, "organization", uint64_t{what.organization});
  put(out, "unit", what.unit);
  put(out, "open_to_outsiders", uint64_t{what.open_to_outsiders});
  put(out, "see_each_other", uint64_t{what.see_each_other});
  put(out, "flag", uint64_t{what.flag});
  put(out, "source_version", what.source_version);
  put(out, "kinds", uint64_t{what.kinds});
  put(out, "depth", uint64_t{what.depth});
  put(out, "revision_of", uint64_t{what.revision_of});
  put(out, "list", what.list);
  put(out, "topics", what.topics);
  for (auto const& each : what.names) put(out, "filter", each);
  for (auto const& each : what.types) put(out, "only", each);
  for (auto const& each : what.fields) {
    out << ' ' << each.name << ':' << each.from << '>' << each.to << '/' << static_cast<int>(each.sensitivity)
        << '/' << each.label;
  }
  put(out, what.to);
  put(out, "at", what.at);
  put(out, "until", what.until);
  put(out, "history_from", what.history_from);
  return out.str();
}

}  // namespace model
