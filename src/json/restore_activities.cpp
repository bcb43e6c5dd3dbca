// Lines of an export about activities, their revisions and reactions: states, taken over as they are.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/activity_streams.hpp>
#include <madang/json/parse.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

/// An activity that a line refers to, or a Tombstone in its place.
struct referred {
  activity_id id;
  bool gone = false;
  std::string_view key;  ///< of a Tombstone; may be empty
};

referred read_activity(line_reader& line, std::string_view name) {
  auto const* value = line.value(name);
  auto const* object = value != nullptr && value->is_object() ? &value->get_object() : nullptr;
  if (object == nullptr || std::ranges::count(types_of(*object), "Tombstone") == 0)
    return {line.required_activity(name)};
  auto inner = line.within(name, *object);
  referred out{{}, true, inner.has("id") ? inner.activity_key() : std::string_view()};
  line.adopt(inner);
  auto const known = line.context().activities.find(out.key);
  if (out.key.empty() || known == line.context().activities.end()) return out;
  return {known->second};
}

/// Makes the Tombstone where there is none yet.
result<activity_id> settle(line_reader& line, referred const& of) {
  if (!of.gone) return of.id;
  auto const made = writer::of(line.in()).restore_tombstone(of.key);
  if (made && !of.key.empty()) line.context().activities.insert_or_assign(std::string(of.key), *made);
  return made;
}

/// Where a Mention stands in a text.
struct mention_place {
  std::size_t at;
  std::string shown;
  node_id node;
};

std::vector<mention_place> read_mentions(line_reader& note) {
  std::vector<mention_place> out;
  note.each("tag", [&](json::value const& one) {
    if (!one.is_object()) return note.refuse(errc::malformed, {});
    auto tag = note.within("", one.get_object());
    if (tag.required("type") == "Mention") {
      auto const shown = "@[" + std::string(tag.required("href")) + "]";
      out.push_back({static_cast<std::size_t>(tag.number("madang:at")), shown, tag.any_node("href")});
    }
    note.adopt(tag);
  });
  return out;
}

/// The text as it is kept: where a Mention stands, the node's number.
std::string read_text(line_reader& note) {
  auto const content = read_content(note);
  if (content.find_first_of("\x01\x02") != content.npos) note.refuse(errc::malformed, "content");
  std::string out;
  std::size_t done = 0;
  for (auto const& each : read_mentions(note)) {
    auto const fits = each.at >= done && each.at <= content.size() &&
                      content.substr(each.at, each.shown.size()) == each.shown;
    if (!fits) note.refuse(errc::malformed, "tag");
    if (!fits) return {};
    out += content.substr(done, each.at - done);
    out += '\x01';
    out += std::to_string(each.node.value);
    out += '\x02';
    done = each.at + each.shown.size();
  }
  return out.append(content.substr(done));
}

std::vector<std::uint32_t> read_topic_numbers(line_reader& note) {
  std::vector<std::uint32_t> out;
  note.each("tag", [&](json::value const& one) {
    if (!one.is_object()) return;
    auto tag = note.within("", one.get_object());
    if (tag.text("type") == "Hashtag") out.push_back(tag.required_node<topic_id>("id").value);
    note.adopt(tag);
  });
  return out;
}

std::vector<body_data::field> read_body_fields(line_reader& line) {
  std::vector<body_data::field> out;
  line.each("madang:fields", [&](json::value const& one) {
    if (!one.is_object()) return line.refuse(errc::malformed, {});
    auto field = line.within("", one.get_object());
    auto const sensitivity = field.word("sensitivity", {"normal", "internal", "confidential"});
    out.push_back({std::string(field.required("field")), std::string(field.text("from")),
                   std::string(field.text("to")), static_cast<field_sensitivity>(sensitivity),
                   field.node<tag_id>("label").value});
    line.adopt(field);
  });
  return out;
}

std::string read_payload(line_reader& line) {
  if (line.has("madang:payloadText")) return std::string(line.text("madang:payloadText"));
  auto const* payload = line.value("madang:payload");
  return payload == nullptr ? std::string() : write_json(*payload);
}

void read_note(line_reader& note, activity_data& data, body_data& body) {
  body.text = read_text(note);
  data.topics = read_topic_numbers(note);
  for (auto const& file : read_attachments(note))
    body.files.push_back({std::string(file.name), std::string(file.media_type), std::string(file.url),
                          std::string(file.content_hash), std::string(file.preview_url), file.size_bytes});
}

std::uint32_t read_circle(line_reader& line, person_id of) {
  if (!line.has("madang:circle")) return writer::of(line.in()).graph().node(of).circle;
  auto const* value = line.value("madang:circle");
  if (value->is_string() && value->get_string() == "madang:network") return 0;
  return line.any_node("madang:circle").value;
}

/// `to` and what narrows it. Nothing is guessed: without it there is no audience.
void read_restored_audience(line_reader& line, activity_data& data) {
  line.need("to");
  line.need("madang:insidersOnly");
  node_id unit;
  if (line.has("to") && line.value("to")->is_string()) {
    auto const id = split_id(line.text("to"));
    if (id.kind == id_kind::tag) unit = line.any_node("to");
  }
  data.insiders_only = line.flag("madang:insidersOnly").value_or(true);
  if (unit) {
    data.scope = audience_scope::unit;
    data.scope_target = unit.value;
    return;
  }
  auto const to = read_audience(line, node_id{data.place});
  data.scope = to.scope.value_or(audience_scope::self);
  auto const by_place = data.scope == audience_scope::group || data.scope == audience_scope::record;
  data.scope_target = by_place ? data.place : to.organization.value;
  for (auto const person : to.people) data.people.push_back(person.value);
  std::ranges::sort(data.people);
}

activity_data read_opening(line_reader& line, activity_kind kind) {
  activity_data data;
  data.kind = kind;
  auto const actor = line.required_node<person_id>("actor");
  line.need("published");
  data.time_ms = line.milliseconds("published");
  data.actor = actor.value;
  data.circle = read_circle(line, actor);
  data.batched = line.flag("madang:batch").value_or(false);
  data.quiet = line.flag("madang:quiet").value_or(false);
  for (auto const record : line.nodes<record_id>("madang:about")) data.about.push_back(record.value);
  return data;
}

result<void> make(line_reader& line, std::string_view key, activity_data data, body_data body) {
  auto const id =
      line.run([&] { return writer::of(line.in()).restore_activity(std::move(data), std::move(body), key); });
  if (!id) return id.error();
  line.context().activities.insert_or_assign(std::string(key), *id);
  return {};
}

result<void> restore_comment(line_reader& line, line_reader& note, activity_data data, body_data body) {
  data.kind = activity_kind::comment;
  line.need("madang:insidersOnly");
  data.insiders_only = line.flag("madang:insidersOnly").value_or(true);
  note.need("inReplyTo");
  auto const parent = read_activity(note, "inReplyTo");
  auto const key = line.activity_key();
  line.adopt(note);
  if (line.failed()) return *line.failed();
  auto const settled = settle(line, parent);
  if (!settled) return settled.error();
  data.parent = static_cast<std::uint32_t>(settled->value);
  return make(line, key, std::move(data), std::move(body));
}

result<void> restore_create(line_reader& line) {
  auto data = read_opening(line, activity_kind::post);
  body_data body;
  line.need("object");
  auto const* object = line.object("object");
  if (object == nullptr) return line.run([] { return result<void>(); });
  auto note = line.within("object", *object);
  read_note(note, data, body);
  if (note.has("inReplyTo")) return restore_comment(line, note, std::move(data), std::move(body));
  line.adopt(note);
  data.place = line.any_node("target").value;
  read_restored_audience(line, data);
  return make(line, line.activity_key(), std::move(data), std::move(body));
}

result<void> restore_share(line_reader& line) {
  auto data = read_opening(line, activity_kind::share);
  body_data body;
  data.place = line.any_node("target").value;
  read_restored_audience(line, data);
  read_note(line, data, body);
  line.need("object");
  auto const shared = read_activity(line, "object");
  auto const key = line.activity_key();
  if (line.failed()) return *line.failed();
  auto const settled = settle(line, shared);
  if (!settled) return settled.error();
  data.shared = static_cast<std::uint32_t>(settled->value);
  return make(line, key, std::move(data), std::move(body));
}

result<void> restore_event(line_reader& line) {
  auto data = read_opening(line, activity_kind::event);
  body_data body;
  data.place = line.any_node("target").value;
  read_restored_audience(line, data);
  read_note(line, data, body);
  body.payload = read_payload(line);
  auto const verb = line.reference("madang:verb", id_kind::verb);
  line.need("madang:verb");
  data.verb = writer::of(line.in()).verb_number(verb.key);
  if (data.verb == 0) line.refuse(errc::unknown_node, "madang:verb");
  return make(line, line.activity_key(), std::move(data), std::move(body));
}

result<void> restore_change(line_reader& line) {
  auto data = read_opening(line, activity_kind::record_change);
  body_data body;
  data.place = line.required_node<record_id>("object").value;
  read_restored_audience(line, data);
  read_note(line, data, body);
  body.fields = read_body_fields(line);
  return make(line, line.activity_key(), std::move(data), std::move(body));
}

result<void> restore_revision(line_reader& line, json::object const& object) {
  auto note = line.within("object", object);
  body_data body;
  body.editor = line.required_node<person_id>("actor").value;
  line.need("published");
  body.time_ms = line.milliseconds("published");
  body.text = read_text(note);
  body.fields = read_body_fields(line);
  body.bundled_key = line.text("madang:key");
  line.adopt(note);
  auto const id = line.required_activity("object");
  return line.run([&] { return writer::of(line.in()).restore_revision(id, std::move(body)); });
}

/// A record change has an id itself, a revision is about something that has one.
result<void> restore_update(line_reader& line) {
  if (line.has("id")) return restore_change(line);
  line.need("object");
  auto const* object = line.object("object");
  if (object == nullptr) return line.run([] { return result<void>(); });
  return restore_revision(line, *object);
}

result<void> restore_like(line_reader& line) {
  auto const actor = line.required_node<person_id>("actor");
  auto const circle = read_circle(line, actor);
  timestamp const at{std::chrono::milliseconds{line.milliseconds("published")}};
  line.need("object");
  auto const object = read_activity(line, "object");
  auto const type = line.has("madang:reaction") ? line.required("madang:reaction") : "like";
  auto const made_in = line.flag("madang:quiet").value_or(false) ? write_mode::quiet : write_mode::normal;
  return line.run([&]() -> result<void> {
    auto const id = settle(line, object);
    if (!id) return id.error();
    return writer::of(line.in()).restore_reaction(*id, actor, type, at, circle, made_in);
  });
}

result<void> restore_reminder(line_reader& line) {
  auto const person = line.required_node<person_id>("actor");
  auto const about = line.has("object") ? read_activity(line, "object") : referred{};
  auto const node = line.any_node("target");
  line.need("endTime");
  timestamp const at{std::chrono::milliseconds{line.milliseconds("endTime")}};
  auto const note = line.text("content");
  return line.run([&]() -> result<void> {
    notice_object object{0, node.value};
    if (line.has("object")) {
      auto const id = settle(line, about);
      if (!id) return id.error();
      object = {id->value, 0};
    }
    return writer::of(line.in()).restore_reminder(person, at, object, note);
  });
}

constexpr auto restored_activity_line_types = std::to_array<line_type>({
    {"Create", line_class::activity, restore_create},
    {"Announce", line_class::activity, restore_share},
    {"Update", line_class::activity, restore_update},
    {"madang:Event", line_class::activity, restore_event},
    {"Like", line_class::relation, restore_like},
    {"madang:Reminder", line_class::relation, restore_reminder},
});

}  // namespace

std::span<line_type const> restored_activity_lines() noexcept { return restored_activity_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang
