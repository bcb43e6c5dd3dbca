// Finds the command of an import line, and what has to be known before it runs.
// SPDX-License-Identifier: Apache-2.0
#include "json/import_lines.hpp"

#include <madang/json/activity_streams.hpp>

#include <algorithm>
#include <initializer_list>

#include "json/shapes.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

line_type const* line_type_of(json::object const& line,
                              std::initializer_list<std::span<line_type const>> tables) {
  auto const types = types_of(line);
  for (auto const& table : tables)
    for (auto const& known : table)
      if (std::ranges::count(types, known.type) != 0) return &known;
  return nullptr;
}

line_type const* command_of(json::object const& line) {
  return line_type_of(line, {node_lines(), activity_lines(), relation_lines(), export_lines()});
}

line_type const* state_of(json::object const& line) {
  return line_type_of(line, {restored_node_lines(), restored_activity_lines(), restored_relation_lines(),
                             restored_notice_lines()});
}

/// The id of a property that is an id or an object with one; empty when it is neither.
std::string_view id_at(json::object const& object, std::string_view name) {
  auto const* value = object.if_contains(name);
  if (value != nullptr && value->is_object()) value = value->get_object().if_contains("id");
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

json::object const* object_at(json::object const& object, std::string_view name) {
  auto const* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

/// The activity key an id stands for, where it can be one; empty otherwise.
std::string_view activity_key(std::string_view id) {
  auto const split = split_id(id);
  return split.kind == id_kind::activity || split.kind == id_kind::other ? split.key : std::string_view();
}

}  // namespace

result<line_class> apply_line(json::object const& line, batch_context& context) {
  auto const* type = context.restoring ? state_of(line) : command_of(line);
  if (type == nullptr) return fail(line.contains("type") ? errc::not_supported : errc::empty, "type");
  context.command_refused = false;
  line_reader reader(line, context);
  auto const done = type->apply(reader);
  if (!done) return done.error();
  return type->what;
}

bool begins_export(json::object const& line) { return line_type_of(line, {export_lines()}) != nullptr; }

std::string_view activity_written(json::object const& line) {
  auto const* type = command_of(line);
  if (type == nullptr || type->what != line_class::activity) return {};
  auto const edits = type->type == "Update" && !line.contains("madang:fields");
  if (edits) return {};
  auto const inner = type->type == "Create" ? activity_key(id_at(line, "object")) : std::string_view();
  return inner.empty() ? activity_key(id_at(line, "id")) : inner;
}

std::vector<std::string_view> activities_named(json::object const& line) {
  std::vector<std::string_view> keys;
  auto const add = [&](std::string_view id) {
    auto const key = activity_key(id);
    if (!key.empty()) keys.push_back(key);
  };
  add(id_at(line, "object"));
  if (auto const* object = object_at(line, "object")) {
    add(id_at(*object, "inReplyTo"));
    add(id_at(*object, "object"));
  }
  add(id_at(line, "madang:upTo"));
  return keys;
}

std::optional<edit_line> as_edit(json::object const& line) {
  auto const types = types_of(line);
  if (std::ranges::count(types, "Update") == 0 || line.contains("madang:fields")) return std::nullopt;
  auto const actor = split_id(id_at(line, "actor"));
  auto const activity = activity_key(id_at(line, "object"));
  auto const* published = line.if_contains("published");
  if (actor.key.empty() || activity.empty() || published == nullptr || !published->is_string())
    return std::nullopt;
  auto const at = read_date_time(published->get_string());
  if (!at) return std::nullopt;
  return edit_line{actor.key, activity, at->at};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
