// madang/src/json/import_lines.hpp: from the type of an import line to the command it stands for.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/graph/node.hpp>
#include <madang/stream/activity.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "json/line_reader.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// What a line adds to, for the report.
enum class line_class : std::uint8_t { node, activity, relation };

/// One type of line and the command it stands for.
struct line_type {
  std::string_view type;
  line_class what;
  result<void> (*apply)(line_reader& line);
};

[[nodiscard]] std::span<line_type const> node_lines() noexcept;  ///< people, groups, records, ...
[[nodiscard]] std::span<line_type const>
activity_lines() noexcept;  ///< posts, changes, edits, reactions, ...
[[nodiscard]] std::span<line_type const>
relation_lines() noexcept;  ///< follows, memberships, rights, keys, undo

/// @name Lines of an export, which are states: the first one says that the others are.
///@{
[[nodiscard]] std::span<line_type const> export_lines() noexcept;             ///< that first one
[[nodiscard]] std::span<line_type const> restored_node_lines() noexcept;      ///< nodes and verbs
[[nodiscard]] std::span<line_type const> restored_activity_lines() noexcept;  ///< activities and edits
[[nodiscard]] std::span<line_type const> restored_relation_lines() noexcept;  ///< relations and visits
[[nodiscard]] std::span<line_type const> restored_notice_lines() noexcept;    ///< about notifications
///@}

/// Does what a line says, within `context.in`. @errors as import_activity_streams, without the line's number.
[[nodiscard]] result<line_class> apply_line(boost::json::object const& line, batch_context& context);

/// Reads `to` and `madang:insidersOnly`. @param place  what `to` may name as group or record; none: neither
[[nodiscard]] audience read_audience(line_reader& line, node_id place);

/// Is this the first line of an export?
[[nodiscard]] bool begins_export(boost::json::object const& line);

/// Makes a host verb known: the same in imports and exports.
[[nodiscard]] result<void> define_verb(line_reader& line);
/// How a follow is filtered, and what it includes.
[[nodiscard]] follow_options read_follow_options(line_reader& line);
/// Files of a note.
[[nodiscard]] std::vector<attachment> read_attachments(line_reader& note);
/// Text of a note or a remark.
[[nodiscard]] std::string_view read_content(line_reader& note);

/// The activity key that a line writes; empty when it writes none.
[[nodiscard]] std::string_view activity_written(boost::json::object const& line);

/// The activity keys that a line refers to, without its own. Views into the line.
[[nodiscard]] std::vector<std::string_view> activities_named(boost::json::object const& line);

/// An edit that a line stands for, before anything is looked up.
struct edit_line {
  std::string_view actor;     ///< key
  std::string_view activity;  ///< activity key
  timestamp at{};             ///< when
};

/// Reads what tells an edit from others; empty when the line is no edit or not a proper one.
[[nodiscard]] std::optional<edit_line> as_edit(boost::json::object const& line);

}  // namespace detail
}  // namespace v1
}  // namespace madang
