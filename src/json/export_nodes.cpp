// Lines of nodes, verbs, relations and reactions. SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include "json/export_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

void put_text(json::object& to, std::string_view name, std::string_view value) {
  if (!value.empty()) to[name] = value;
}

void put_flag(json::object& to, std::string_view name, bool value) {
  if (value) to[name] = true;
}

void put_texts(json::object& to, std::string_view name, std::vector<std::string> const& values) {
  if (!values.empty()) to[name] = json::array(values.begin(), values.end());
}

void put_node(export_context& in, json::object& to, std::string_view name, std::uint32_t node) {
  if (node != 0) put_text(to, name, in.id_of(node));
}

void put_time(json::object& to, std::string_view name, std::int64_t ms) {
  if (ms != 0) to[name] = time_value(ms);
}

std::string_view type_of(node_data const& data) {
  switch (data.kind) {
    case node_kind::person:
      return data.person == person_kind::service ? "Service" : "Person";
    case node_kind::organization:
      return "Organization";
    case node_kind::group:
      return "Group";
    case node_kind::record:
      return "madang:Record";
    case node_kind::topic:
      return "Hashtag";
    case node_kind::tag:
      return "madang:Tag";
  }
  return {};
}

// How much an export says of a node.
enum class detail_level { id, name, all };

detail_level level_of(export_context const& in, node_id node, node_data const& data) {
  if (in.kind == export_kind::network) return detail_level::all;
  if (in.kind == export_kind::person)
    return in.family.contains(node.value) ? detail_level::all : detail_level::id;
  auto const anybody = data.kind == node_kind::person || data.kind == node_kind::group;
  return in.kind == export_kind::record && !anybody ? detail_level::all : detail_level::name;
}

void put_person(export_context& in, json::object& to, node_data const& data, detail_level level) {
  static constexpr std::array<std::string_view, 3> kinds{"employee", "partner", "customer"};
  auto const kind = static_cast<std::size_t>(data.person);
  if (data.person != person_kind::employee && data.person != person_kind::service)
    to["madang:kind"] = kinds[kind];
  put_node(in, to, "madang:organization", data.organization);
  if (level != detail_level::all) return;
  put_text(to, "madang:title", data.title);
  put_text(to, "madang:unit", data.unit);
  put_text(to, "madang:site", data.site);
  put_text(to, "madang:language", data.language);
  put_text(to, "madang:timeZone", data.time_zone);
}

void put_group(json::object& to, node_data const& data) {
  static constexpr std::array<std::string_view, 3> privacies{"open", "closed", "unlisted"};
  if (data.privacy != group_privacy::open)
    to["madang:privacy"] = privacies[static_cast<std::size_t>(data.privacy)];
  put_flag(to, "madang:openToOutsiders", data.open_to_outsiders);
  put_flag(to, "madang:outsidersSeeEachOther", data.outsiders_see_each_other);
  put_flag(to, "madang:broadcast", data.broadcast);
}

void put_record(export_context& in, json::object& to, node_data const& data) {
  put_text(to, "madang:type", data.type);
  put_text(to, "url", data.url);
  put_node(in, to, "attributedTo", data.owner);
  if (data.access == record_access::granted) to["madang:access"] = "granted";
  put_flag(to, "madang:outsidersSeeEachOther", data.outsiders_see_each_other);
}

// What is not told in full lets nobody in.
void put_closed(json::object& to, node_data const& data) {
  if (data.kind == node_kind::group) to["madang:privacy"] = "closed";
  if (data.kind == node_kind::record) to["madang:access"] = "granted";
}

void put_scope(export_context& in, json::object& to, verb_data const& verb) {
  static constexpr std::array<std::string_view, 8> words{"madang:network",
                                                         "https://www.w3.org/ns/activitystreams#Public",
                                                         "madang:group",
                                                         "madang:record",
                                                         "unit:",
                                                         "",
                                                         "",
                                                         "madang:self"};
  if (!verb.has_scope) return;
  if (verb.scope == audience_scope::organization)
    put_node(in, to, "to", verb.organization);
  else
    to["to"] = std::string(words[static_cast<std::size_t>(verb.scope)]) + verb.unit;
}

struct edge_word {
  edge_type type;
  std::string_view line;
  std::string_view from;
  std::string_view to;
};

constexpr auto edge_words = std::to_array<edge_word>({
    {edge_type::follows, "Follow", "actor", "object"},
    {edge_type::member_of, "Join", "actor", "object"},
    {edge_type::part_of, "Add", "object", "target"},
    {edge_type::revision_of, "madang:RevisionOf", "object", "target"},
    {edge_type::reports_to, "madang:ReportsTo", "actor", "object"},
    {edge_type::mutes, "Ignore", "actor", "object"},
    {edge_type::blocks, "Block", "actor", "object"},
    {edge_type::grants, "madang:Grant", "object", "target"},
    {edge_type::labels, "madang:Label", "object", "target"},
    {edge_type::holds, "madang:Give", "target", "object"},
    {edge_type::merged, "madang:Merge", "object", "target"},
    {edge_type::less, "Dislike", "actor", "object"},
    {edge_type::more, "madang:More", "actor", "object"},
});

void put_follow(json::object& to, edge_data const& data) {
  static constexpr std::array<std::string_view, 3> levels{"all", "highlights", "none"};
  static constexpr std::array<std::string_view, 3> reaches{"alone", "subtree", "where_used"};
  static constexpr std::array<std::string_view, 5> kinds{"post", "comment", "share", "record_change",
                                                         "event"};
  if (data.level != follow_level::all) to["madang:level"] = levels[static_cast<std::size_t>(data.level)];
  json::array chosen;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind)
    if ((data.kinds >> kind & 1U) != 0) chosen.emplace_back(kinds[kind]);
  if (!chosen.empty()) to["madang:kinds"] = std::move(chosen);
  put_texts(to, "madang:fields", data.fields);
  if (data.reach != record_reach::alone) to["madang:reach"] = reaches[static_cast<std::size_t>(data.reach)];
  if (data.depth != 0) to["madang:depth"] = data.depth;
  put_texts(to, "madang:types", data.types);
}

}  // namespace

json::object node_line(export_context& in, node_id node) {
  auto const& data = *in.from.graph().node(node).data;
  auto const level = level_of(in, node, data);
  json::object out{{"type", type_of(data)}, {"id", in.id_of(node)}};
  if (level != detail_level::id) put_text(out, "name", data.name);
  put_flag(out, "madang:owner", node == node_id{in.from.owner()});
  if (data.kind == node_kind::person && level != detail_level::id) put_person(in, out, data, level);
  if (level != detail_level::all) {
    put_closed(out, data);
    if (in.kind == export_kind::record) put_flag(out, "madang:deleted", data.deleted);
    if (in.kind == export_kind::record) put_flag(out, "madang:erased", data.erased);
    return out;
  }
  if (data.kind == node_kind::group) put_group(out, data);
  if (data.kind == node_kind::record) put_record(in, out, data);
  if (data.inactive) out["madang:active"] = false;
  put_flag(out, "madang:deleted", data.deleted);
  put_flag(out, "madang:erased", data.erased);
  put_texts(out, "madang:aliases", data.aliases);
  if (data.source_version != 0) out["madang:sourceVersion"] = data.source_version;
  return out;
}

json::object verb_line(export_context& in, verb_data const& verb) {
  json::object out{{"type", "madang:Verb"}, {"id", "verb:" + verb.name}};
  json::object lines;
  for (auto const& each : verb.summaries) lines[each.language] = each.line;
  if (!lines.empty()) out["summaryMap"] = std::move(lines);
  put_scope(in, out, verb);
  if (verb.insiders_only >= 0) out["madang:insidersOnly"] = verb.insiders_only != 0;
  return out;
}

json::object edge_line(export_context& in, edge_type type, node_id from, archived_edge const& edge) {
  static constexpr std::array<std::string_view, 4> roles{"", "member", "manager", "owner"};
  auto const* const word = std::ranges::find(edge_words, type, &edge_word::type);
  auto const& data = edge.data;
  json::object out{{"type", word->line}, {word->from, in.id_of(from)}, {word->to, in.id_of(edge.to)}};
  if (type == edge_type::follows) put_follow(out, data);
  if (type == edge_type::member_of) out["madang:role"] = roles[static_cast<std::size_t>(data.role)];
  put_time(out, "published", data.since_ms);
  put_time(out, "startTime", data.valid_from_ms);
  put_time(out, "endTime", data.until_ms);
  put_time(out, "madang:historyFrom", data.history_from_ms);
  return out;
}

void put_circle(export_context& in, json::object& to, std::uint32_t person, std::uint32_t circle) {
  if (in.kind == export_kind::reader || circle == in.from.graph().node({person}).circle) return;
  if (circle == 0)
    to["madang:circle"] = "madang:network";
  else
    put_node(in, to, "madang:circle", circle);
}

json::object reaction_line(export_context& in, archived_reaction const& of, json::value object) {
  json::object out{{"type", "Like"}, {"actor", in.id_of(of.person)}, {"object", std::move(object)}};
  if (of.type != "like") out["madang:reaction"] = of.type;
  out["published"] = time_value(of.time_ms);
  put_circle(in, out, of.person, of.circle);
  if (of.quiet && in.kind != export_kind::reader) out["madang:quiet"] = true;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
