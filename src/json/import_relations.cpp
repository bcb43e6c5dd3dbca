// Import lines about relations, rights and keys, and what takes them back.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::uint32_t read_kinds(line_reader& line) {
  static constexpr std::array<std::string_view, 5> words{"post", "comment", "share", "record_change",
                                                         "event"};
  std::uint32_t kinds = 0;
  for (auto const& text : line.texts("madang:kinds")) {
    auto const at = std::ranges::find(words, text);
    if (at == words.end())
      line.refuse(errc::out_of_range, "madang:kinds");
    else
      kinds |= kind_bit(static_cast<activity_kind>(at - words.begin()));
  }
  return kinds;
}

}  // namespace

follow_options read_follow_options(line_reader& line) {
  return {.level = static_cast<follow_level>(line.word("madang:level", {"all", "highlights", "none"})),
          .kinds = read_kinds(line),
          .fields = line.texts("madang:fields"),
          .reach = static_cast<record_reach>(line.word("madang:reach", {"alone", "subtree", "where_used"})),
          .depth = static_cast<std::uint8_t>(line.number("madang:depth", 255)),
          .types = line.texts("madang:types")};
}

namespace {

result<void> follow(line_reader& line) {
  follow_input const in{.person = line.required_node<person_id>("actor"),
                        .node = line.required_any_node("object"),
                        .options = read_follow_options(line),
                        .at = line.time("published")};
  return line.run([&] { return line.in().follow(in); });
}

/// The group, the person and the time of a membership line.
member_input read_member(line_reader& line, group_role role) {
  return {.group = line.required_node<group_id>("object"),
          .person = line.required_node<person_id>("actor"),
          .role = role,
          .actor = line.node<person_id>("madang:by"),
          .at = line.time("published")};
}

result<void> join(line_reader& line) {
  auto const role = line.word("madang:role", {"member", "manager", "owner"});
  auto in = read_member(line, static_cast<group_role>(role + 1));
  in.history_from = line.time("madang:historyFrom");
  return line.run([&] { return line.in().set_member(in); });
}

result<void> leave(line_reader& line) {
  auto const in = read_member(line, group_role::none);
  return line.run([&] { return line.in().set_member(in); });
}

result<void> ignore(line_reader& line) {
  auto const person = line.required_node<person_id>("actor");
  auto const node = line.required_any_node("object");
  return line.run([&] { return line.in().mute(person, node); });
}

result<void> block(line_reader& line) {
  auto const person = line.required_node<person_id>("actor");
  auto const other = line.required_node<person_id>("object");
  return line.run([&] { return line.in().block(person, other); });
}

result<void> add_part(line_reader& line) {
  line.node<person_id>("actor");
  part_input const in{.child = line.required_node<record_id>("object"),
                      .parent = line.required_node<record_id>("target"),
                      .from = line.time("startTime"),
                      .until = line.time("endTime")};
  return line.run([&] { return line.in().add_part(in); });
}

result<void> remove_part(line_reader& line) {
  line.node<person_id>("actor");
  auto const child = line.required_node<record_id>("object");
  auto const parent = line.required_node<record_id>("target");
  return line.run([&] { return line.in().remove_part(child, parent); });
}

right_options read_right(line_reader& line) {
  line.node<person_id>("actor");
  return {.until = line.time("endTime"), .history_from = line.time("madang:historyFrom")};
}

result<void> grant(line_reader& line) {
  auto const record = line.required_node<record_id>("object");
  auto const principal = line.required_any_node("target");
  auto const options = read_right(line);
  return line.run([&] { return line.in().grant(record, principal, options); });
}

result<void> add_label(line_reader& line) {
  line.node<person_id>("actor");
  auto const record = line.required_node<record_id>("object");
  auto const label = line.required_node<tag_id>("target");
  return line.run([&] { return line.in().add_label(record, label); });
}

result<void> give_tag(line_reader& line) {
  auto const tag = line.required_node<tag_id>("object");
  auto const person = line.required_node<person_id>("target");
  auto const options = read_right(line);
  return line.run([&] { return line.in().give_tag(person, tag, options); });
}

result<void> rekey(line_reader& line) {
  line.node<person_id>("actor");
  auto const node = line.required_any_node("object");
  auto const key = line.required("madang:key");
  return line.run([&] { return line.in().rekey(node, key); });
}

/// How an id is remembered once its node was merged and answers with the survivor.
std::string merged_name(line_id id) {
  return std::to_string(static_cast<int>(id.kind)) + ":" + std::string(id.key);
}

result<void> merge(line_reader& line) {
  line.node<person_id>("actor");
  auto const from = line.required_any_node("object");
  auto const into = line.required_any_node("target");
  auto const name = merged_name(line.reference("object", id_kind::other));
  return line.run([&]() -> result<void> {
    if (from == into) return {};  // was merged by an earlier import
    auto done = line.in().merge(from, into);
    if (done) line.context().merged.insert_or_assign(name, from);
    return done;
  });
}

// --- Undo
// ----------------------------------------------------------------------------------------------------------

result<void> undo_follow(line_reader& line, person_id person) {
  auto const node = line.required_any_node("object");
  return line.run([&] { return line.in().unfollow(person, node); });
}

result<void> undo_like(line_reader& line, person_id person) {
  reaction_input in{.actor = person, .activity = line.required_activity("object")};
  if (line.has("madang:reaction")) in.type = line.required("madang:reaction");
  return line.run([&] { return line.in().unreact(in); });
}

result<void> undo_block(line_reader& line, person_id person) {
  auto const other = line.required_node<person_id>("object");
  return line.run([&] { return line.in().unblock(person, other); });
}

result<void> undo_ignore(line_reader& line, person_id person) {
  auto const node = line.required_any_node("object");
  return line.run([&] { return line.in().unmute(person, node); });
}

result<void> undo_join(line_reader& line, person_id person) {
  member_input const in{.group = line.required_node<group_id>("object"),
                        .person = person,
                        .role = group_role::none,
                        .actor = line.node<person_id>("madang:by")};
  return line.run([&] { return line.in().set_member(in); });
}

result<void> undo_add(line_reader& line, person_id) { return remove_part(line); }

result<void> undo_grant(line_reader& line, person_id) {
  auto const record = line.required_node<record_id>("object");
  auto const principal = line.required_any_node("target");
  read_right(line);
  return line.run([&] { return line.in().revoke(record, principal); });
}

result<void> undo_label(line_reader& line, person_id) {
  auto const record = line.required_node<record_id>("object");
  auto const label = line.required_node<tag_id>("target");
  return line.run([&] { return line.in().remove_label(record, label); });
}

result<void> undo_give(line_reader& line, person_id) {
  auto const tag = line.required_node<tag_id>("object");
  auto const person = line.required_node<person_id>("target");
  read_right(line);
  return line.run([&] { return line.in().take_tag(person, tag); });
}

result<void> undo_merge(line_reader& line, person_id) {
  line.need("object");
  auto const id = line.reference("object", id_kind::other);
  auto const merged = line.context().merged.find(merged_name(id));
  if (merged == line.context().merged.end()) line.refuse(errc::not_supported, "object");
  return line.run([&] { return line.in().unmerge(merged->second); });
}

result<void> undo_delete(line_reader& line, person_id person) {
  line.need("object");
  auto const id = line.reference("object", id_kind::other);
  if (id.kind != id_kind::activity) {
    auto const node = line.required_any_node("object");
    return line.run([&] { return line.in().restore(node); });
  }
  auto const activity = line.required_activity("object");
  return line.run([&] { return line.in().restore_activity(person, activity); });
}

struct undo_type {
  std::string_view type;
  bool needs_actor;
  result<void> (*apply)(line_reader& line, person_id person);
};

constexpr auto undo_lines = std::to_array<undo_type>({
    {"Follow", true, undo_follow},
    {"Like", true, undo_like},
    {"Block", true, undo_block},
    {"Ignore", true, undo_ignore},
    {"Join", true, undo_join},
    {"Add", false, undo_add},
    {"Delete", false, undo_delete},
    {"madang:Grant", false, undo_grant},
    {"madang:Label", false, undo_label},
    {"madang:Give", false, undo_give},
    {"madang:Merge", false, undo_merge},
});

result<void> undo(line_reader& line) {
  line.need("object");
  auto const* object = line.object("object");
  if (object == nullptr) return line.run([] { return result<void>(); });
  auto inner = line.within("object", *object);
  auto const type = inner.required("type");
  auto const at = std::ranges::find(undo_lines, type, &undo_type::type);
  if (at == undo_lines.end()) inner.refuse(errc::not_supported, "type");
  auto const own = inner.has("actor");
  auto const person = own ? inner.node<person_id>("actor") : line.node<person_id>("actor");
  if (at != undo_lines.end() && at->needs_actor && !own) line.need("actor");
  line.finish();
  line.adopt(inner);
  if (line.failed()) return *line.failed();
  return at->apply(inner, person);
}

constexpr auto relation_line_types = std::to_array<line_type>({
    {"Follow", line_class::relation, follow},
    {"Join", line_class::relation, join},
    {"Leave", line_class::relation, leave},
    {"Ignore", line_class::relation, ignore},
    {"Block", line_class::relation, block},
    {"Add", line_class::relation, add_part},
    {"Remove", line_class::relation, remove_part},
    {"madang:Grant", line_class::relation, grant},
    {"madang:Label", line_class::relation, add_label},
    {"madang:Give", line_class::relation, give_tag},
    {"madang:Rekey", line_class::relation, rekey},
    {"madang:Merge", line_class::relation, merge},
    {"Undo", line_class::relation, undo},
});

}  // namespace

std::span<line_type const> relation_lines() noexcept { return relation_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang
