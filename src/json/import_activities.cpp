// Import lines that are shown in feeds, and those that change them. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace json = boost::json;

std::vector<attachment> read_attachments(line_reader& note) {
  std::vector<attachment> out;
  note.each("attachment", [&](json::value const& one) {
    if (!one.is_object()) return note.refuse(errc::malformed, {});
    auto file = note.within("", one.get_object());
    out.push_back({.name = file.text("name"),
                   .media_type = file.text("mediaType"),
                   .size_bytes = file.number("madang:sizeBytes"),
                   .url = file.has("href") ? file.text("href") : file.text("url"),
                   .content_hash = file.text("madang:contentHash"),
                   .preview_url = file.text("madang:previewUrl")});
    file.finish();
    note.adopt(file);
  });
  return out;
}

std::string_view read_content(line_reader& note) {
  if (note.has("mediaType") && note.text("mediaType") != "text/plain")
    note.refuse(errc::not_supported, "mediaType");
  for (auto const name : {"contentMap", "source"})
    if (note.has(name)) note.refuse(errc::not_supported, name);
  return note.text("content");
}

namespace {

/// Does a command that makes an activity, and remembers its key for the lines that follow.
template <class Command>
result<void> make_activity(line_reader& line, std::string_view key, Command command) {
  auto const id = line.run(command);
  if (!id) return id.error();
  line.context().activities.insert_or_assign(std::string(key), *id);
  return {};
}

// --- parts of a note
// -----------------------------------------------------------------------------------------------

/// The error of a Create: what belongs to the Note is named as its property.
error in_note(error why) {
  for (std::string_view const name : {"content", "attachment", "tag"})
    if (why.field == name) why.field = "object." + why.field;
  return why;
}

/// A topic that a tag names, made when it is new.
topic_id read_topic(line_reader& note, std::string_view key) {
  if (auto const found = note.in().find(node_kind::topic, key)) return topic_id(found->value);
  auto const folded = fold_case(key);
  if (auto const found = note.in().find(node_kind::topic, folded)) return topic_id(found->value);
  auto const made = note.in().add_topic({.key = key, .name = key});
  if (made) return *made;
  note.refuse(made.error().code, {}, made.error().actual, made.error().limit);
  return {};
}

/// The key a Hashtag object stands for: its id, or its name without '#'. Empty when it is no Hashtag.
std::string_view hashtag_key(line_reader& note, json::value const& one) {
  if (!one.is_object()) {
    note.refuse(errc::malformed, {});
    return {};
  }
  auto tag = note.within("", one.get_object());
  auto const type = tag.required("type");
  std::string_view key;
  if (type == "Hashtag") {
    key = tag.has("id") ? tag.own_key(id_kind::topic) : tag.required("name");
    if (!tag.has("id") && key.starts_with('#')) key.remove_prefix(1);
  } else if (type != "Mention") {
    tag.refuse(errc::out_of_range, "type");
  }
  note.adopt(tag);
  return key;
}

std::vector<topic_id> read_topics(line_reader& note) {
  std::vector<topic_id> out;
  note.each("tag", [&](json::value const& one) {
    auto const key = hashtag_key(note, one);
    if (!key.empty() && !note.failed()) out.push_back(read_topic(note, key));
  });
  return out;
}

/// In a comment, tags only repeat what the text says.
void check_topics(line_reader& note, std::string_view text) {
  if (!note.has("tag")) return;
  std::vector<std::string> named;
  for (auto const& entity : extract_entities(text, {.mentions = false, .urls = false}))
    named.push_back(fold_case(entity.value));
  note.each("tag", [&](json::value const& one) {
    auto const key = hashtag_key(note, one);
    if (!key.empty() && std::ranges::count(named, fold_case(key)) == 0) note.refuse(errc::not_supported, {});
  });
}

/// The Note's id where it has one, otherwise the line's.
std::string_view note_key(line_reader& line, line_reader& note) {
  return note.has("id") ? note.activity_key() : line.activity_key();
}

/// Refuses what a comment takes from its root.
void refuse_place(line_reader& line) {
  for (auto const name : {"target", "to", "madang:about"})
    if (line.has(name)) line.refuse(errc::not_supported, name);
}

// --- lines
// ---------------------------------------------------------------------------------------------------------

result<void> comment(line_reader& line, line_reader& note) {
  refuse_place(line);
  auto const text = read_content(note);
  check_topics(note, text);
  comment_input const in{.actor = line.required_node<person_id>("actor"),
                         .parent = note.required_activity("inReplyTo"),
                         .text = text,
                         .insiders_only = line.flag("madang:insidersOnly").value_or(false),
                         .attachments = read_attachments(note),
                         .key = note_key(line, note),
                         .at = line.required_time("published")};
  note.finish();
  line.adopt(note);
  auto done = make_activity(line, in.key, [&] { return line.in().comment(in); });
  if (done) return done;
  auto why = in_note(done.error());
  if (why.field == "target") why.field = "object.inReplyTo";
  return why;
}

result<void> post(line_reader& line, line_reader& note) {
  auto const on = line.any_node("target");
  post_input in{.actor = line.required_node<person_id>("actor"),
                .on = on,
                .text = read_content(note),
                .about = line.nodes<record_id>("madang:about"),
                .to = read_audience(line, on),
                .attachments = read_attachments(note),
                .key = note_key(line, note),
                .at = line.required_time("published")};
  note.finish();
  line.adopt(note);
  if (!line.failed()) in.topics = read_topics(note);
  line.adopt(note);
  auto done = make_activity(line, in.key, [&] { return line.in().post(in); });
  if (!done) return in_note(done.error());
  return done;
}

result<void> create(line_reader& line) {
  line.need("object");
  auto const* object = line.object("object");
  if (object == nullptr) return line.run([] { return result<void>(); });
  auto note = line.within("object", *object);
  if (note.required("type") != "Note") note.refuse(errc::not_supported, "type");
  return note.has("inReplyTo") ? comment(line, note) : post(line, note);
}

result<void> announce(line_reader& line) {
  auto const on = line.any_node("target");
  share_input const in{.actor = line.required_node<person_id>("actor"),
                       .target = line.required_activity("object"),
                       .on = on,
                       .text = read_content(line),
                       .to = read_audience(line, on),
                       .key = line.activity_key(),
                       .at = line.required_time("published")};
  return make_activity(line, in.key, [&] { return line.in().share(in); });
}

std::vector<field_change> read_fields(line_reader& line) {
  std::vector<field_change> out;
  line.each("madang:fields", [&](json::value const& one) {
    if (!one.is_object()) return line.refuse(errc::malformed, {});
    auto field = line.within("", one.get_object());
    out.push_back({.field = field.required("field"),
                   .from = field.text("from"),
                   .to = field.text("to"),
                   .sensitivity = static_cast<field_sensitivity>(
                       field.word("sensitivity", {"normal", "internal", "confidential"})),
                   .label = field.node<tag_id>("label")});
    line.adopt(field);
  });
  return out;
}

result<void> record_changed(line_reader& line) {
  auto const record = line.required_node<record_id>("object");
  record_change_input const in{.actor = line.required_node<person_id>("actor"),
                               .record = record,
                               .fields = read_fields(line),
                               .about = line.nodes<record_id>("madang:about"),
                               .to = read_audience(line, record),
                               .key = line.activity_key(),
                               .at = line.required_time("published")};
  return make_activity(line, in.key, [&] { return line.in().record_changed(in); });
}

result<void> edit(line_reader& line) {
  line.need("object");
  auto const* object = line.object("object");
  if (object == nullptr) return line.run([] { return result<void>(); });
  auto note = line.within("object", *object);
  if (!note.has("content")) note.refuse(errc::empty, "content");
  edit_input const in{.actor = line.required_node<person_id>("actor"),
                      .activity = line.required_activity("object"),
                      .text = read_content(note),
                      .at = line.required_time("published")};
  note.finish();
  line.adopt(note);
  return line.run([&] { return line.in().edit(in); });
}

result<void> update(line_reader& line) {
  return line.has("madang:fields") ? record_changed(line) : edit(line);
}

result<void> event(line_reader& line) {
  auto const verb = line.reference("madang:verb", id_kind::verb);
  line.need("madang:verb");
  auto const* payload = line.value("madang:payload");
  auto const text = payload == nullptr ? std::string() : write_json(*payload);
  auto const on = line.any_node("target");
  event_input const in{.actor = line.required_node<person_id>("actor"),
                       .verb = verb.key,
                       .on = on,
                       .payload = text,
                       .text = read_content(line),
                       .about = line.nodes<record_id>("madang:about"),
                       .to = read_audience(line, on),
                       .key = line.activity_key(),
                       .at = line.required_time("published")};
  return make_activity(line, in.key, [&] { return line.in().event(in); });
}

result<void> like(line_reader& line) {
  reaction_input in{.actor = line.required_node<person_id>("actor"),
                    .activity = line.required_activity("object"),
                    .at = line.time("published")};
  if (line.has("madang:reaction")) in.type = line.required("madang:reaction");
  auto done = line.run([&] { return line.in().react(in); });
  if (done || done.error().field != "madang:type") return done;
  auto why = done.error();
  why.field = "madang:reaction";
  return why;
}

result<void> remove(line_reader& line) {
  line.need("object");
  auto const actor = line.node<person_id>("actor");
  auto const id = line.reference("object", id_kind::other);
  if (id.kind != id_kind::activity) {
    auto const node = line.any_node("object");
    return line.run([&] { return line.in().remove(node); });
  }
  auto const activity = line.required_activity("object");
  return line.run([&] { return line.in().remove_activity(actor, activity); });
}

constexpr auto activity_line_types = std::to_array<line_type>({
    {"Create", line_class::activity, create},
    {"Announce", line_class::activity, announce},
    {"Update", line_class::activity, update},
    {"madang:Event", line_class::activity, event},
    {"Like", line_class::relation, like},
    {"Delete", line_class::relation, remove},
});

}  // namespace

std::span<line_type const> activity_lines() noexcept { return activity_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang
