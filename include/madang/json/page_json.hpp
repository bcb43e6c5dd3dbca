// madang/json/page_json.hpp: pages, threads, nodes and numbers as JSON, for tools and services.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>
#include <madang/graph/node.hpp>
#include <madang/json/import.hpp>
#include <madang/network.hpp>

#include <boost/json/value.hpp>

#include <string_view>

namespace madang {
inline namespace v1 {

/// @name to_json
/// The value as JSON: properties in the order of the C++ members and named like them, ids as strings (they
/// may exceed 53 bits), times as RFC 3339 in UTC, enumerators by their names. What is empty, none or false is
/// left out, except in network_stats. Write it with write_json.
/// @complexity O(size of the value).
///@{
[[nodiscard]] boost::json::value to_json(
    node_ref const& from);  ///< restricted ones have `kind` and `restricted` only
[[nodiscard]] boost::json::value to_json(item const& from);  ///< one item; `payload` as JSON, not as text
[[nodiscard]] boost::json::value to_json(page const& from);  ///< `items`, `older`, `newer`
[[nodiscard]] boost::json::value to_json(thread_page const& from);  ///< `comments`, `comments_total`, `more`
[[nodiscard]] boost::json::value to_json(node_info const& from);    ///< a node
[[nodiscard]] boost::json::value to_json(relation const& from);     ///< one relation
[[nodiscard]] boost::json::value to_json(feedback_info const& from);  ///< what a reader wants less or more of
[[nodiscard]] boost::json::value to_json(reaction_info const& from);  ///< one reaction
[[nodiscard]] boost::json::value to_json(revision_info const& from);  ///< one revision
[[nodiscard]] boost::json::value to_json(news const& from);           ///< what is new
[[nodiscard]] boost::json::value to_json(network_stats const& from);  ///< all numbers
[[nodiscard]] boost::json::value to_json(import_report const& from);  ///< what an import did
[[nodiscard]] boost::json::value to_json(error const& from);  ///< `code`, `field`, `message` and the numbers
///@}

/// The name of a kind as it stands in JSON, on command lines and in ids, e.g. "record".
[[nodiscard]] std::string_view name_of(node_kind kind) noexcept;
/// The name of a kind of activity, e.g. "record_change".
[[nodiscard]] std::string_view name_of(activity_kind kind) noexcept;

}  // namespace v1
}  // namespace madang
