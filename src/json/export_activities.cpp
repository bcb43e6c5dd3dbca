// Lines of activities and their revisions. SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "json/export_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

void put_some(json::object& to, std::string_view name, std::string_view value) {
  if (!value.empty()) to[name] = value;
}

json::array files_of(body_data const& body) {
  json::array out;
  for (auto const& file : body.files) {
    json::object one{{"type", "Document"}, {"name", file.name}};
    put_some(one, "mediaType", file.media_type);
    put_some(one, "url", file.url);
    if (file.size_bytes != 0) one["madang:sizeBytes"] = file.size_bytes;
    put_some(one, "madang:contentHash", file.content_hash);
    put_some(one, "madang:previewUrl", file.preview_url);
    out.push_back(std::move(one));
  }
  return out;
}

// JSON where writing it gives the same bytes again, else the text as it is.
void put_payload(json::object& to, std::string const& payload) {
  if (payload.empty()) return;
  auto parsed = parse_json("payload", payload, {.duplicates = duplicate_keys::refuse});
  if (parsed && write_json(*parsed) == payload)
    to["madang:payload"] = std::move(*parsed);
  else
    to["madang:payloadText"] = payload;
}

}  // namespace

json::value activity_exporter::reference(std::uint64_t id) {
  json::object gone{{"type", "Tombstone"}};
  auto const data = in_->from.activity(id);
  if (!to_->good(data) || !*data) return gone;
  auto const inside = in_->contains(id, **data);
  auto const bodies = in_->from.bodies(id);
  if (!to_->good(inside) || !to_->good(bodies)) return gone;
  auto const key = bodies->empty() ? std::string_view() : std::string_view(bodies->front().activity_key);
  auto const named_before = (*data)->shrunk && !key.empty();
  auto const name = activity_name(*in_, id, **data, key);
  if (*inside) return json::value(name);
  if (named_before || in_->may_see(id)) gone["id"] = name;
  return gone;
}

// To a reader the nearest answered one that is told, since the root always is.
json::value activity_exporter::parent_of(activity_data const& data) {
  auto parent = data.parent;
  if (in_->kind != export_kind::reader) return reference(parent);
  while (parent != data.root && !std::binary_search(in_->activities.begin(), in_->activities.end(), parent)) {
    auto const above = in_->from.activity(parent);
    if (!to_->good(above) || !*above || (*above)->parent == 0) break;
    parent = (*above)->parent;
  }
  return reference(parent);
}

json::object activity_exporter::opening(std::string_view type, std::string const& name,
                                        activity_data const& data) {
  json::object out{{"type", type}, {"id", name}};
  auto const actor = in_->id_of(data.actor);
  out["actor"] = actor.empty() ? "person:madang:restricted" : actor;
  out["published"] = time_value(data.time_ms);
  put_circle(*in_, out, data.actor, data.circle);
  if (data.quiet && in_->kind != export_kind::reader) out["madang:quiet"] = true;
  return out;
}

void activity_exporter::put_audience(json::object& line, activity_data const& data) {
  auto const target = [&](std::string const& id) { return id.empty() ? std::string("madang:self") : id; };
  switch (data.scope) {
    case audience_scope::network:
      line["to"] = "madang:network";
      break;
    case audience_scope::everyone:
      line["to"] = "https://www.w3.org/ns/activitystreams#Public";
      break;
    case audience_scope::group:
    case audience_scope::record:
    case audience_scope::organization:
    case audience_scope::unit:
      line["to"] = target(in_->id_of(data.scope_target));
      break;
    case audience_scope::people: {
      json::array people;
      for (auto const person : data.people)
        if (auto const id = in_->id_of(person); !id.empty()) people.emplace_back(id);
      line["to"] = people.empty() ? json::value("madang:self") : json::value(std::move(people));
      break;
    }
    case audience_scope::self:
      line["to"] = "madang:self";
      break;
  }
}

// Names of nodes stand in the text as `@[kind:key]`; a Mention says where, so that nothing else is taken for
// one.
void activity_exporter::put_content(json::object& to, body_data const& body, json::array& tags) {
  std::string shown;
  std::string_view kept = body.text;
  while (!kept.empty()) {
    auto const begin = kept.find('\x01');
    shown += kept.substr(0, begin);
    if (begin == std::string_view::npos) break;
    auto const end = std::min(kept.find('\x02', begin), kept.size() - 1);
    std::uint32_t node = 0;
    std::from_chars(kept.data() + begin + 1, kept.data() + end, node);
    auto const id = in_->id_of(node);
    if (!id.empty())
      tags.push_back(json::object{{"type", "Mention"}, {"href", id}, {"madang:at", shown.size()}});
    shown += "@[";
    shown += id.empty() ? "restricted" : id;
    shown += ']';
    kept.remove_prefix(end + 1);
  }
  if (!shown.empty()) to["content"] = shown;
}

void activity_exporter::put_note(json::object& to, activity_data const& data, body_data const& body) {
  json::array tags;
  put_content(to, body, tags);
  if (auto files = files_of(body); !files.empty()) to["attachment"] = std::move(files);
  for (auto const topic : data.topics)
    if (auto const id = in_->id_of(topic); !id.empty())
      tags.push_back(json::object{{"type", "Hashtag"}, {"id", id}});
  if (!tags.empty()) to["tag"] = std::move(tags);
}

void activity_exporter::put_fields(json::object& to, activity_data const& data, body_data const& body) {
  static constexpr std::array<std::string_view, 3> words{"normal", "internal", "confidential"};
  auto const told = [&](body_data::field const& field) {
    if (in_->kind != export_kind::reader) return true;
    return in_->from.allowed(in_->subject, [&](reader_rights& rights, activity_source&) {
      return rights.field({data.place}, field.name, field.sensitivity, field.label);
    });
  };
  json::array out;
  for (auto const& field : body.fields) {
    if (!told(field)) continue;
    json::object one{{"field", field.name}};
    put_some(one, "from", field.from);
    put_some(one, "to", field.to);
    if (field.sensitivity != field_sensitivity::normal)
      one["sensitivity"] = words[static_cast<std::size_t>(field.sensitivity)];
    if (field.label != 0) put_some(one, "label", in_->id_of(field.label));
    out.push_back(std::move(one));
  }
  to["madang:fields"] = std::move(out);
}

void activity_exporter::put_event(json::object& line, activity_data const& data, body_data const& body) {
  auto const* words = in_->from.words();
  if (words == nullptr || data.verb == 0 || data.verb > words->verbs.size())
    return to_->fail_with(fail(errc::corrupt, "verb"));
  in_->verbs.insert(data.verb);
  line["madang:verb"] = "verb:" + words->verbs[data.verb - 1U].name;
  put_payload(line, body.payload);
}

json::object activity_exporter::line_of(std::string const& name, activity_data const& data,
                                        body_data const& body) {
  static constexpr std::array<std::string_view, 5> types{"Create", "Create", "Announce", "Update",
                                                         "madang:Event"};
  auto line = opening(types[static_cast<std::size_t>(data.kind)], name, data);
  auto const is_comment = data.kind == activity_kind::comment;
  if (data.kind == activity_kind::record_change)
    line["object"] = in_->id_of(data.place);
  else if (data.place != 0 && !is_comment)
    put_some(line, "target", in_->id_of(data.place));
  if (!is_comment) put_audience(line, data);
  line["madang:insidersOnly"] = data.insiders_only;
  json::array about;
  for (auto const record : data.about)
    if (auto const id = in_->id_of(record); !id.empty()) about.emplace_back(id);
  if (!about.empty()) line["madang:about"] = std::move(about);
  if (data.batched) line["madang:batch"] = true;
  if (data.kind == activity_kind::share) line["object"] = reference(data.shared);
  if (data.kind == activity_kind::event) put_event(line, data, body);
  if (data.kind == activity_kind::record_change) put_fields(line, data, body);
  if (data.kind != activity_kind::post && !is_comment) {
    put_note(line, data, body);
    return line;
  }
  json::object note{{"type", "Note"}};
  if (is_comment) note["inReplyTo"] = parent_of(data);
  put_note(note, data, body);
  line["object"] = std::move(note);
  return line;
}

json::object activity_exporter::revision_line(std::string const& name, activity_data const& data,
                                              body_data const& body) {
  auto const is_change = data.kind == activity_kind::record_change;
  json::object object{{"type", is_change ? "Update" : "Note"}, {"id", name}};
  json::array tags;
  if (!is_change) object["content"] = "";
  if (!is_change) put_content(object, body, tags);
  if (!tags.empty()) object["tag"] = std::move(tags);
  json::object line{{"type", "Update"}, {"actor", in_->id_of(body.editor)}};
  line["published"] = time_value(body.time_ms);
  line["object"] = std::move(object);
  if (is_change) put_fields(line, data, body);
  put_some(line, "madang:key", body.bundled_key);
  return line;
}

std::vector<body_data> activity_exporter::bodies_of(std::uint64_t id, activity_data const& data) {
  auto bodies = in_->from.bodies(id);
  if (!to_->good(bodies)) return {};
  if (bodies->empty()) to_->fail_with(fail(errc::corrupt, "body"));
  // Readers are told the newest value of each field only.
  auto const is_change = data.kind == activity_kind::record_change;
  if (in_->kind == export_kind::reader && is_change && bodies->size() > 1) {
    bodies->back().activity_key = bodies->front().activity_key;
    bodies->erase(bodies->begin(), bodies->end() - 1);
  }
  if (!in_->from.graph().node({data.actor}).erased) return std::move(*bodies);
  for (auto& body : *bodies) {  // as erasing leaves it
    body.text.clear();
    body.payload.clear();
    body.files.clear();
    body.bundled_key.clear();
  }
  return std::move(*bodies);
}

void activity_exporter::write(std::uint64_t id, activity_data const& data) {
  auto shown = data;
  if (in_->from.graph().node({data.actor}).erased) shown.topics.clear();
  auto const bodies = bodies_of(id, data);
  if (bodies.empty()) return;
  auto const name = activity_name(*in_, id, data, bodies.front().activity_key);
  to_->put(line_of(name, shown, bodies.front()), line_class::activity);
  for (std::size_t at = 1; at < bodies.size(); ++at)
    to_->put(revision_line(name, data, bodies[at]), line_class::relation);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
