// madang/src/json/export_lines.hpp: lines of an export on their way out, and what an export says of nodes.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/json/export.hpp>
#include <madang/network/detail/archive.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// What an export is of, and for whom.
enum class export_kind : std::uint8_t {
  network,  ///< everything
  person,   ///< one person's own; others by their ids alone
  record,   ///< one record's threads, for the host
  reader    ///< one record's threads, as a reader may see them
};

/// Takes lines, counts them, and hands them on in blocks. Without a sink it only counts.
class line_writer {
 public:
  line_writer(export_sink const* to, export_options const& options) : to_(to), options_(&options) {}

  /// Writes a line. After an error or once the caller ended it, nothing is written any more.
  void put(boost::json::object const& line, std::optional<line_class> what = {});
  /// Hands on what is left.
  [[nodiscard]] result<export_report> finish();
  /// Is there a reason to go on?
  [[nodiscard]] bool going() const noexcept { return !failed_ && report_.complete; }
  /// Keeps the first error.
  void fail_with(error why) {
    if (!failed_) failed_ = std::move(why);
  }
  /// Keeps the error of an answer, if it is one. Answers whether it is none.
  template <class T>
  bool good(result<T> const& answer) {
    if (!answer) fail_with(answer.error());
    return answer.has_value();
  }
  std::uint64_t activities_seen = 0;   ///< for the progress
  std::uint64_t activities_total = 0;  ///< for the progress

 private:
  void flush();

  export_sink const* to_;
  export_options const* options_;
  std::string block_;
  export_report report_;
  std::optional<error> failed_;
};

/// What the lines of one export share.
struct export_context {
  archive& from;
  export_kind kind = export_kind::network;
  person_id subject{};                    ///< whose export it is, or the reader
  std::set<std::uint32_t> family;         ///< the subject and who was merged into it, or the record and its
  std::set<std::uint32_t> named;          ///< nodes that lines name, collected as they are written
  std::set<std::uint16_t> verbs;          ///< the same for verbs
  std::vector<std::uint64_t> activities;  ///< those of the export, ascending; not used for a whole network

  /// `kind:key` of a node; empty when the reader may not know it. Notes that it was named.
  [[nodiscard]] std::string id_of(std::uint32_t node);
  [[nodiscard]] std::string id_of(node_id node) { return id_of(node.value); }  ///< the same
  /// May it be named to the reader?
  [[nodiscard]] bool may_name(std::uint32_t node);
  /// May the subject see it now? The host may.
  [[nodiscard]] bool may_see(std::uint64_t id);
  /// Neither deleted nor below something deleted.
  [[nodiscard]] result<bool> alive(activity_data const& data) const;
  /// Is it part of the export?
  [[nodiscard]] result<bool> contains(std::uint64_t id, activity_data const& data) const;
};

/// `activity:key`, made from the network's name and the number where the caller gave none.
[[nodiscard]] std::string activity_name(export_context const& in, std::uint64_t id, activity_data const& data,
                                        std::string_view key);

/// A time as a line has it: RFC 3339, or milliseconds where that has no words.
[[nodiscard]] boost::json::value time_value(std::int64_t ms);

/// Order of the kinds in an export: what one names stands in one before.
inline constexpr node_kind export_order[] = {node_kind::organization, node_kind::tag,    node_kind::person,
                                             node_kind::group,        node_kind::record, node_kind::topic};

/// The line of a node.
[[nodiscard]] boost::json::object node_line(export_context& in, node_id node);
/// The line of a verb.
[[nodiscard]] boost::json::object verb_line(export_context& in, verb_data const& verb);
/// The line of an edge.
[[nodiscard]] boost::json::object edge_line(export_context& in, edge_type type, node_id from,
                                            archived_edge const& edge);
/// The line of a reaction. `object` is the activity.
[[nodiscard]] boost::json::object reaction_line(export_context& in, archived_reaction const& of,
                                                boost::json::value object);
/// The line of what a node says about notifications; empty when it says nothing.
[[nodiscard]] boost::json::object notices_line(export_context& in, node_id node,
                                               archived_notices const& said);
/// `madang:circle` where it is not that of the person today.
void put_circle(export_context& in, boost::json::object& to, std::uint32_t person, std::uint32_t circle);

/// Writes activities with their revisions.
class activity_exporter {
 public:
  activity_exporter(export_context& in, line_writer& to) : in_(&in), to_(&to) {}

  /// Writes an activity and its revisions.
  void write(std::uint64_t id, activity_data const& data);
  /// How lines refer to an activity: by its id, or by a Tombstone where it is not in the export.
  [[nodiscard]] boost::json::value reference(std::uint64_t id);

 private:
  [[nodiscard]] boost::json::object opening(std::string_view type, std::string const& name,
                                            activity_data const& data);
  void put_audience(boost::json::object& line, activity_data const& data);
  void put_note(boost::json::object& to, activity_data const& data, body_data const& body);
  void put_content(boost::json::object& to, body_data const& body, boost::json::array& tags);
  void put_fields(boost::json::object& to, activity_data const& data, body_data const& body);
  void put_event(boost::json::object& to, activity_data const& data, body_data const& body);
  [[nodiscard]] boost::json::value parent_of(activity_data const& data);
  [[nodiscard]] boost::json::object line_of(std::string const& name, activity_data const& data,
                                            body_data const& body);
  [[nodiscard]] boost::json::object revision_line(std::string const& name, activity_data const& data,
                                                  body_data const& body);
  [[nodiscard]] std::vector<body_data> bodies_of(std::uint64_t id, activity_data const& data);

  export_context* in_;
  line_writer* to_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
