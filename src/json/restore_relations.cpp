// Lines of an export about relations, reactions and visits: states, taken over as they are.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <array>
#include <string_view>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// An edge between the nodes of two properties.
result<void> restore(line_reader& line, edge_type type, std::string_view from, std::string_view to,
                     edge_data data = {}) {
  auto const source = line.required_any_node(from);
  auto const target = line.required_any_node(to);
  data.since_ms = line.milliseconds("published");
  data.until_ms = line.milliseconds("endTime");
  data.history_from_ms = line.milliseconds("madang:historyFrom");
  if (type == edge_type::part_of) data.valid_from_ms = line.milliseconds("startTime");
  return line.run([&] { return writer::of(line.in()).restore_edge(type, source, target, data); });
}

result<void> restore_follow(line_reader& line) {
  auto options = read_follow_options(line);
  edge_data data;
  data.level = options.level;
  data.kinds = options.kinds;
  data.fields = std::move(options.fields);
  data.reach = options.reach;
  data.depth = options.depth;
  data.types = std::move(options.types);
  return restore(line, edge_type::follows, "actor", "object", std::move(data));
}

result<void> restore_join(line_reader& line) {
  edge_data data;
  data.role = static_cast<group_role>(line.word("madang:role", {"member", "manager", "owner"}) + 1);
  return restore(line, edge_type::member_of, "actor", "object", std::move(data));
}

result<void> restore_manager(line_reader& line) {
  return restore(line, edge_type::reports_to, "actor", "object");
}
result<void> restore_mute(line_reader& line) { return restore(line, edge_type::mutes, "actor", "object"); }
result<void> restore_less(line_reader& line) { return restore(line, edge_type::less, "actor", "object"); }
result<void> restore_more(line_reader& line) { return restore(line, edge_type::more, "actor", "object"); }
result<void> restore_block(line_reader& line) { return restore(line, edge_type::blocks, "actor", "object"); }
result<void> restore_part(line_reader& line) { return restore(line, edge_type::part_of, "object", "target"); }
result<void> restore_master(line_reader& line) {
  return restore(line, edge_type::revision_of, "object", "target");
}
result<void> restore_grant(line_reader& line) { return restore(line, edge_type::grants, "object", "target"); }
result<void> restore_label(line_reader& line) { return restore(line, edge_type::labels, "object", "target"); }
result<void> restore_holding(line_reader& line) {
  return restore(line, edge_type::holds, "target", "object");
}
result<void> restore_merge(line_reader& line) { return restore(line, edge_type::merged, "object", "target"); }

/// Whom a visit was to: what it counts from may be nothing.
result<void> restore_view(line_reader& line) {
  static constexpr auto newest = "madang:upTo";
  auto const reader = line.required_node<person_id>("actor");
  auto const view = static_cast<feed_view>(line.word(
      "madang:view", {"home", "network", "group", "record", "topic", "person", "mentions", "nodes"}));
  auto const node = line.any_node("object");
  auto const seen = line.has(newest) ? line.required_activity(newest) : activity_id{};
  timestamp const at{std::chrono::milliseconds{line.milliseconds("published")}};
  return line.run([&] { return writer::of(line.in()).restore_visit(reader, view, node, seen, at); });
}

result<void> restore_boost(line_reader& line) {
  auto const activity = line.required_activity("object");
  auto const audience = line.any_node("audience");
  timestamp const since{std::chrono::milliseconds{line.milliseconds("published")}};
  timestamp const until{std::chrono::milliseconds{line.milliseconds("endTime")}};
  return line.run([&] { return writer::of(line.in()).restore_boost(activity, audience, since, until); });
}

constexpr auto restored_relation_line_types = std::to_array<line_type>({
    {"Follow", line_class::relation, restore_follow},
    {"Join", line_class::relation, restore_join},
    {"Ignore", line_class::relation, restore_mute},
    {"Block", line_class::relation, restore_block},
    {"Dislike", line_class::relation, restore_less},
    {"madang:More", line_class::relation, restore_more},
    {"Add", line_class::relation, restore_part},
    {"madang:ReportsTo", line_class::relation, restore_manager},
    {"madang:RevisionOf", line_class::relation, restore_master},
    {"madang:Grant", line_class::relation, restore_grant},
    {"madang:Label", line_class::relation, restore_label},
    {"madang:Give", line_class::relation, restore_holding},
    {"madang:Merge", line_class::relation, restore_merge},
    {"madang:Boost", line_class::relation, restore_boost},
    {"View", line_class::relation, restore_view},
});

}  // namespace

std::span<line_type const> restored_relation_lines() noexcept { return restored_relation_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang
