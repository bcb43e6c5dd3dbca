// Inboxes as JSON. SPDX-License-Identifier: Apache-2.0
#include <madang/json/inbox_json.hpp>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <string>
#include <string_view>

#include "json/shapes.hpp"
#include "json/words.hpp"
#include "notify/wall_clock.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> state_words{"unseen", "seen", "read", "archived", "snoozed"};
constexpr std::array<std::string_view, 3> choice_words{"unset", "yes", "no"};

constexpr std::array<std::string_view, 3> target_words{"channel", "manager", "node"};
constexpr std::array<std::string_view, 3> delivery_words{"waiting", "taken", "dead"};

void put_id(json::object& to, std::string_view name, std::uint64_t id) {
  if (id != 0) to[name] = std::to_string(id);
}

void put_reason(json::object& to, notify_reason reason, std::string const& word_of_host) {
  to["reason"] = name_of(reason);
  if (!word_of_host.empty()) to["host_reason"] = word_of_host;
}

template <class Values>
json::array array_of(Values const& values) {
  json::array out;
  for (auto const& each : values) out.push_back(to_json(each));
  return out;
}

json::array day_array(std::uint8_t days) {
  json::array out;
  for (std::size_t at = 0; at < detail::day_words.size(); ++at)
    if ((days >> at & 1U) != 0) out.push_back(json::string(detail::day_words[at]));
  return out;
}

json::object number_json(version at) { return {{"incarnation", at.incarnation}, {"number", at.number}}; }

json::object object_of(notification const& from) {
  json::object out;
  put_id(out, "id", from.id.value);
  put_id(out, "position", from.position);
  put_reason(out, from.reason, from.host_reason);
  out["state"] = detail::word(state_words, from.state);
  if (from.critical) out["critical"] = true;
  if (!from.note.empty()) out["note"] = from.note;
  out["first"] = detail::write_date_time(from.first);
  out["at"] = detail::write_date_time(from.at);
  if (from.snoozed_until) out["snoozed_until"] = detail::write_date_time(*from.snoozed_until);
  put_id(out, "activity", from.activity.value);
  put_id(out, "node", from.node.value);
  put_id(out, "latest", from.latest.value);
  put_id(out, "root", from.root.value);
  json::array people;
  for (auto const each : from.people) people.push_back(json::string(std::to_string(each.value)));
  if (!people.empty()) out["people"] = std::move(people);
  if (from.people_total != 0) out["people_total"] = from.people_total;
  out["causes_total"] = from.causes_total;
  if (from.changed != 0) out["changed"] = from.changed;
  return out;
}

// A node, or that there is one which the reader may not see.
json::value named(network const& net, person_id reader, node_id node) {
  auto const info = net.node(reader, node);
  return info ? to_json(*info) : json::value(json::object{{"restricted", true}});
}

}  // namespace

json::value to_json(notification const& from) { return object_of(from); }

json::value to_json(inbox_counts const& from) {
  json::array reasons;
  for (auto const& each : from.reasons) {
    json::object one;
    put_reason(one, each.reason, each.host_reason);
    one["unseen"] = each.unseen;
    one["unread"] = each.unread;
    reasons.push_back(std::move(one));
  }
  json::object out{{"unseen", from.unseen}, {"unread", from.unread}};
  if (!reasons.empty()) out["reasons"] = std::move(reasons);
  return out;
}

json::value to_json(inbox_page const& from) {
  json::object out{{"items", array_of(from.items)}};
  if (!from.older.empty()) out["older"] = from.older.text;
  if (!from.up_to.empty()) out["up_to"] = from.up_to.text;
  out["counts"] = to_json(from.counts);
  out["at"] = number_json(from.at);
  return out;
}

json::value to_json(inbox_changes const& from) {
  json::array changes;
  for (auto const& each : from.changes) {
    json::object one;
    put_id(one, "position", each.position);
    if (each.shows) one["shows"] = to_json(*each.shows);
    changes.push_back(std::move(one));
  }
  json::object out{
      {"changes", std::move(changes)}, {"counts", to_json(from.counts)}, {"at", number_json(from.at)}};
  if (from.resync) out["resync"] = true;
  return out;
}

json::value to_json(preference const& from) {
  json::object out;
  if (from.reason) put_reason(out, *from.reason, from.host_reason);
  out["channel"] = name_of(from.channel);
  out["choice"] = detail::word(choice_words, from.choice);
  if (from.enforced) out["enforced"] = true;
  return out;
}

json::value to_json(preferences_info const& from) {
  json::object out{{"said", array_of(from.said)}};
  if (from.level) out["level"] = detail::word(detail::level_words, *from.level);
  if (from.confidential) out["confidential"] = true;
  return out;
}

json::value to_json(batch_rule const& from) {
  json::object out;
  if (from.reason) put_reason(out, *from.reason, from.host_reason);
  out["channel"] = name_of(from.channel);
  out["mode"] = name_of(from.mode);
  if (from.window.count() != 0) out["window_minutes"] = from.window.count();
  if (from.window_max.count() != 0) out["window_max_minutes"] = from.window_max.count();
  return out;
}

json::value to_json(delivery_times const& from) {
  json::object out{{"zone", from.zone}};
  if (from.quiet_from != from.quiet_to) {
    out["quiet_from"] = detail::clock_text(from.quiet_from);
    out["quiet_to"] = detail::clock_text(from.quiet_to);
  }
  if (from.days != all_days) out["days"] = day_array(from.days);
  json::array digests;
  for (auto const each : from.digest_at) digests.push_back(json::string(detail::clock_text(each)));
  out["digest_at"] = std::move(digests);
  if (from.digest_days != all_days) out["digest_days"] = day_array(from.digest_days);
  return out;
}

json::value to_json(delivery_info const& from) {
  json::object out{{"number", std::to_string(from.number)}};
  put_id(out, "person", from.person.value);
  out["channel"] = name_of(from.channel);
  out["state"] = detail::word(delivery_words, from.state);
  out["attempts"] = from.attempts;
  out["made"] = detail::write_date_time(from.made);
  out["due"] = detail::write_date_time(from.due);
  if (from.critical) out["critical"] = true;
  out["notifications"] = from.notifications;
  if (!from.reason.empty()) out["reason"] = from.reason;
  return out;
}

json::value to_json(reminder_info const& from) {
  json::object out{{"number", std::to_string(from.number)}, {"at", detail::write_date_time(from.at)}};
  put_id(out, "activity", from.activity.value);
  put_id(out, "node", from.node.value);
  if (!from.note.empty()) out["note"] = from.note;
  return out;
}

json::value to_json(escalation_rule const& from) {
  json::array steps;
  for (auto const& each : from.steps) {
    json::object one{{"unless", name_of(each.unless)}, {"after_minutes", each.after.count()}};
    one["to"] = detail::word(target_words, each.to);
    if (each.to == escalation_target::channel) one["channel"] = name_of(each.channel);
    put_id(one, "node", each.node.value);
    steps.push_back(std::move(one));
  }
  json::object out;
  put_reason(out, from.reason, from.host_reason);
  out["steps"] = std::move(steps);
  return out;
}

json::value to_json(notify_explanation const& from) {
  json::object out{{"told", from.told}};
  put_id(out, "notification", from.notification.value);
  if (from.because != untold_because::no_reason && from.because != untold_because::own_doing)
    put_reason(out, from.reason, from.host_reason);
  if (!from.told) out["because"] = name_of(from.because);
  put_id(out, "via", from.via.value);
  out["in_app"] = from.in_app;
  json::array also;
  for (auto const each : from.also) also.push_back(json::string(name_of(each)));
  if (!also.empty()) out["also"] = std::move(also);
  json::array steps;
  for (auto const& each : from.steps) {
    json::object one;
    put_id(one, "node", each.node.value);
    if (each.reason) one["reason"] = name_of(*each.reason);
    one["choice"] = detail::word(choice_words, each.choice);
    if (each.enforced) one["enforced"] = true;
    steps.push_back(std::move(one));
  }
  if (!steps.empty()) out["steps"] = std::move(steps);
  return out;
}

json::value with_names(network const& net, person_id reader, notification const& from) {
  auto out = object_of(from);
  if (from.node) out["node"] = named(net, reader, from.node);
  json::array people;
  for (auto const each : from.people) people.push_back(named(net, reader, each));
  if (!people.empty()) out["people"] = std::move(people);
  return out;
}

}  // namespace v1
}  // namespace madang
