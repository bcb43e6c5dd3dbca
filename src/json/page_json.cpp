// What readers and operators get, as JSON values. SPDX-License-Identifier: Apache-2.0
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include "json/shapes.hpp"
#include "json/words.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> person_words{"employee", "partner", "customer", "service"};
constexpr std::array<std::string_view, 3> privacy_words{"open", "closed", "unlisted"};
constexpr std::array<std::string_view, 4> role_words{"none", "member", "manager", "owner"};
constexpr std::array<std::string_view, 2> access_words{"employees", "granted"};
constexpr std::array<std::string_view, 3> reach_words{"alone", "subtree", "where_used"};
constexpr std::array<std::string_view, 3> sensitivity_words{"normal", "internal", "confidential"};
constexpr std::array<std::string_view, 8> scope_words{"network", "everyone",     "group",  "record",
                                                      "unit",    "organization", "people", "self"};
constexpr std::array<std::string_view, 2> order_words{"latest", "top"};
constexpr std::array<std::string_view, 4> note_words{"as_asked", "ranked_ended", "arrivals", "scorer_failed"};
constexpr std::array<std::string_view, 8> rule_words{"author_again", "thread_again", "record_again",
                                                     "author_waits", "wanted_less",  "wanted_more",
                                                     "two_hop",      "boosted"};
constexpr std::array<std::string_view, 9> reason_words{
    "own", "followed", "member", "mentioned", "replied", "beneath", "stream", "two_hop", "boosted"};

json::string text_of(std::string_view text) { return json::string(text.data(), text.size()); }

/// Collects properties in order; leaves out what says nothing.
class builder {
 public:
  void text(std::string_view name, std::string_view text) {
    if (!text.empty()) out_[name] = text_of(text);
  }
  void id(std::string_view name, std::uint64_t id) {
    if (id != 0) out_[name] = std::to_string(id);
  }
  void number(std::string_view name, std::uint64_t number) {
    if (number != 0) out_[name] = number;
  }
  void exact(std::string_view name, std::uint64_t number) { out_[name] = number; }
  void flag(std::string_view name, bool flag) {
    if (flag) out_[name] = true;
  }
  void time(std::string_view name, timestamp at) { out_[name] = detail::write_date_time(at); }
  void time(std::string_view name, std::optional<timestamp> at) {
    if (at) time(name, *at);
  }
  void node(std::string_view name, node_ref const& node) {
    if (node.id || node.restricted) out_[name] = to_json(node);
  }
  template <class Values, class Make>
  void list(std::string_view name, Values const& values, Make make) {
    if (std::ranges::empty(values)) return;
    json::array array;
    for (auto const& value : values) array.push_back(make(value));
    out_[name] = std::move(array);
  }
  template <class Values>
  void list(std::string_view name, Values const& values) {
    list(name, values, [](auto const& value) { return to_json(value); });
  }
  void value(std::string_view name, json::value value) { out_[name] = std::move(value); }

  json::value finish() && { return std::move(out_); }

 private:
  json::object out_;
};

json::value field_json(field_change const& from) {
  builder out;
  out.text("field", from.field);
  out.value("from", text_of(from.from));
  out.value("to", text_of(from.to));
  if (from.sensitivity != field_sensitivity::normal)
    out.text("sensitivity", detail::word(sensitivity_words, from.sensitivity));
  return std::move(out).finish();
}

json::value attachment_json(attachment const& from) {
  builder out;
  out.text("name", from.name);
  out.text("media_type", from.media_type);
  out.number("size_bytes", from.size_bytes);
  out.text("url", from.url);
  out.text("content_hash", from.content_hash);
  out.text("preview_url", from.preview_url);
  return std::move(out).finish();
}

json::value reaction_json(reaction_count const& from) {
  builder out;
  out.text("type", from.type);
  out.exact("count", from.count);
  out.flag("mine", from.mine);
  return std::move(out).finish();
}

json::value payload_json(std::string_view payload) {
  auto value = parse_json("payload", payload);
  return value ? std::move(*value) : json::value(text_of(payload));
}

double plain_number(std::int64_t fixed) noexcept { return static_cast<double>(fixed) / 65'536; }

json::value factor_json(factor_share const& from) {
  builder out;
  out.text("factor", name_of(from.factor));
  out.value("part", plain_number(from.part));
  return std::move(out).finish();
}

json::value rule_json(applied_rule const& from) {
  builder out;
  out.text("rule", detail::word(rule_words, from.rule));
  out.number("above", from.above);
  out.value("part", plain_number(from.part));
  return std::move(out).finish();
}

json::value rank_json(item_rank const& from) {
  builder out;
  out.value("score", plain_number(from.score));
  if (from.base != 0) out.value("base", plain_number(from.base));
  out.value("placed_by", plain_number(from.placed_by));
  out.list("factors", from.factors, factor_json);
  out.list("rules", from.rules, rule_json);
  return std::move(out).finish();
}

json::value acts_json(followed_acts const& from) {
  builder out;
  out.exact("people", from.count.people);
  out.exact("commented", from.count.commented);
  out.list("sample", from.sample);
  return std::move(out).finish();
}

void add_contents(builder& out, item const& from) {
  out.text("verb", from.verb);
  out.text("summary", from.summary);
  out.text("text", from.text);
  if (!from.payload.empty()) out.value("payload", payload_json(from.payload));
  out.list("fields", from.fields, field_json);
  out.list("about", from.about);
  out.list("mentions", from.mentions);
  out.list("topics", from.topics);
  out.list("attachments", from.attachments, attachment_json);
  out.list("reactions", from.reactions, reaction_json);
}

void add_thread(builder& out, item const& from) {
  out.id("root", from.root.value);
  out.id("parent", from.parent.value);
  out.number("depth", from.depth);
  out.id("shared", from.shared.value);
  out.flag("shared_restricted", from.shared_restricted);
  out.number("comments_total", from.comments_total);
  out.number("replies_total", from.replies_total);
  out.number("revision", from.revision);
}

void add_group(builder& out, item const& from) {
  if (from.group_items > 1) {
    out.number("group_items", from.group_items);
    out.number("group_people", from.group_people);
  }
  out.list("group_sample", from.group_sample,
           [](activity_id id) { return json::value(text_of(std::to_string(id.value))); });
}

}  // namespace

std::string_view name_of(node_kind kind) noexcept {
  static constexpr std::array<std::string_view, 7> words{"none",   "person", "organization", "group",
                                                         "record", "topic",  "tag"};
  return detail::word(words, kind);
}

std::string_view name_of(activity_kind kind) noexcept {
  static constexpr std::array<std::string_view, 5> words{"post", "comment", "share", "record_change",
                                                         "event"};
  return detail::word(words, kind);
}

json::value to_json(node_ref const& from) {
  builder out;
  out.id("id", from.id.value);
  out.text("kind", name_of(from.kind));
  out.text("key", from.key);
  out.text("name", from.name);
  out.flag("restricted", from.restricted);
  out.flag("outsider", from.outsider);
  return std::move(out).finish();
}

json::value to_json(item const& from) {
  builder out;
  out.id("id", from.id.value);
  out.text("kind", name_of(from.kind));
  out.time("at", from.at);
  out.node("actor", from.actor);
  out.node("on", from.on);
  add_contents(out, from);
  out.text("scope", detail::word(scope_words, from.scope));
  out.flag("insiders_only", from.insiders_only);
  out.flag("edited", from.edited);
  out.flag("erased", from.erased);
  out.flag("system", from.system);
  add_thread(out, from);
  out.text("why", detail::word(reason_words, from.why));
  out.node("via", from.via);
  out.flag("boosted", from.boosted);
  if (from.acts != nullptr) out.value("acts", acts_json(*from.acts));
  add_group(out, from);
  if (from.rank != nullptr) out.value("rank", rank_json(*from.rank));
  return std::move(out).finish();
}

json::value to_json(page const& from) {
  json::array items;
  for (auto const& one : from.items) items.push_back(to_json(one));
  builder out;
  out.value("items", std::move(items));
  out.text("older", from.older.text);
  out.text("newer", from.newer.text);
  if (from.order == feed_order::latest && from.note == order_note::as_asked) return std::move(out).finish();
  out.text("order", detail::word(order_words, from.order));
  out.text("note", detail::word(note_words, from.note));
  return std::move(out).finish();
}

json::value to_json(thread_page const& from) {
  json::array comments;
  for (auto const& entry : from.comments) {
    builder out;
    out.value("comment", to_json(entry.comment));
    out.flag("has_more", entry.has_more);
    out.text("more", entry.more.text);
    comments.push_back(std::move(out).finish());
  }
  builder out;
  out.value("comments", std::move(comments));
  out.exact("comments_total", from.comments_total);
  out.text("more", from.more.text);
  return std::move(out).finish();
}

namespace {

void add_person(builder& out, node_info const& from) {
  out.text("title", from.title);
  out.text("unit", from.unit);
  out.text("site", from.site);
  out.text("language", from.language);
  out.text("time_zone", from.time_zone);
}

/// What only some kinds have.
void add_details(builder& out, node_info const& from) {
  switch (from.kind) {
    case node_kind::person:
      out.text("person", detail::word(person_words, from.person));
      break;
    case node_kind::group:
      out.text("privacy", detail::word(privacy_words, from.privacy));
      break;
    case node_kind::record:
      out.text("access", detail::word(access_words, from.access));
      break;
    default:
      break;
  }
  out.id("organization", from.organization.value);
  out.id("owner", from.owner.value);
}

}  // namespace

json::value to_json(node_info const& from) {
  builder out;
  if (!from.restricted) out.id("id", from.id.value);
  out.text("kind", name_of(from.kind));
  out.flag("restricted", from.restricted);
  if (from.restricted) return std::move(out).finish();
  out.text("key", from.key);
  out.text("name", from.name);
  out.text("url", from.url);
  out.text("type", from.type);
  add_person(out, from);
  out.list("aliases", from.aliases, [](std::string const& alias) { return json::value(text_of(alias)); });
  add_details(out, from);
  out.flag("outsider", from.outsider);
  if (!from.active) out.value("active", false);
  out.flag("archived", from.archived);
  out.flag("deleted", from.deleted);
  out.flag("merged", from.merged);
  return std::move(out).finish();
}

json::value to_json(relation const& from) {
  builder out;
  out.id("node", from.node.value);
  out.time("since", from.since);
  if (from.role != group_role::none) out.text("role", detail::word(role_words, from.role));
  if (from.level != follow_level::all) out.text("level", detail::word(detail::level_words, from.level));
  if (from.reach != record_reach::alone) out.text("reach", detail::word(reach_words, from.reach));
  out.time("until", from.until);
  return std::move(out).finish();
}

json::value to_json(feedback_info const& from) {
  static constexpr std::array<std::string_view, 2> kinds{"less", "more"};
  builder out;
  out.id("node", from.node.value);
  out.text("feedback", detail::word(kinds, from.kind));
  out.time("since", from.since);
  out.time("full_until", from.full_until);
  out.time("fades_until", from.fades_until);
  return std::move(out).finish();
}

json::value to_json(reaction_info const& from) {
  builder out;
  out.id("person", from.person.value);
  out.text("type", from.type);
  out.time("at", from.at);
  return std::move(out).finish();
}

json::value to_json(revision_info const& from) {
  builder out;
  out.exact("revision", from.revision);
  out.id("editor", from.editor.value);
  out.time("at", from.at);
  out.text("text", from.text);
  return std::move(out).finish();
}

json::value to_json(news const& from) {
  builder out;
  out.exact("count", from.count);
  out.flag("more", from.more);
  out.text("since", from.since.text);
  return std::move(out).finish();
}

json::value to_json(network_stats const& from) {
  builder at;
  at.exact("incarnation", from.at.incarnation);
  at.exact("number", from.at.number);
  builder out;
  out.value("at", std::move(at).finish());
  out.exact("persons", from.persons);
  out.exact("groups", from.groups);
  out.exact("records", from.records);
  out.exact("topics", from.topics);
  out.exact("edges", from.edges);
  out.exact("activities", from.activities);
  out.exact("hot_activities", from.hot_activities);
  out.exact("graph_bytes", from.graph_bytes);
  out.exact("stream_bytes", from.stream_bytes);
  out.exact("body_bytes", from.body_bytes);
  out.exact("affinity_pairs", from.affinity_pairs);
  out.exact("rank_bytes", from.rank_bytes);
  return std::move(out).finish();
}

json::value to_json(import_report const& from) {
  builder out;
  out.exact("lines", from.lines);
  out.exact("bytes", from.bytes);
  out.exact("applied", from.applied);
  out.exact("known", from.known);
  out.exact("skipped", from.skipped);
  out.exact("nodes", from.nodes);
  out.exact("activities", from.activities);
  out.exact("relations", from.relations);
  out.exact("errors", from.errors);
  out.list("reported", from.reported, [](import_error const& one) {
    builder line;
    line.exact("line", one.line);
    line.value("why", to_json(one.why));
    return std::move(line).finish();
  });
  out.value("complete", from.complete);
  out.value("seconds", from.seconds);
  return std::move(out).finish();
}

json::value to_json(error const& from) {
  builder out;
  out.text("code", name_of(from.code));
  out.text("field", from.field);
  out.number("actual", from.actual);
  out.number("limit", from.limit);
  if (from.foreign != 0) out.value("foreign", from.foreign);
  out.text("message", from.message());
  return std::move(out).finish();
}

}  // namespace v1
}  // namespace madang
