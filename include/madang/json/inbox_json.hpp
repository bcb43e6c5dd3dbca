// madang/json/inbox_json.hpp: inboxes, numbers, preferences and explanations as JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>

#include <boost/json/value.hpp>

namespace madang {
inline namespace v1 {

/// @name to_json
/// As those of page_json.hpp; names are left to `with_names`.
///@{
[[nodiscard]] boost::json::value to_json(notification const& from);        ///< one notification
[[nodiscard]] boost::json::value to_json(inbox_counts const& from);        ///< `unseen`, `unread`, `reasons`
[[nodiscard]] boost::json::value to_json(inbox_page const& from);          ///< `items`, cursors, `counts`
[[nodiscard]] boost::json::value to_json(inbox_changes const& from);       ///< `changes`, `counts`, `resync`
[[nodiscard]] boost::json::value to_json(preference const& from);          ///< one preference
[[nodiscard]] boost::json::value to_json(preferences_info const& from);    ///< `said`, `level`
[[nodiscard]] boost::json::value to_json(batch_rule const& from);          ///< one rule about batches
[[nodiscard]] boost::json::value to_json(delivery_times const& from);      ///< when messages go out
[[nodiscard]] boost::json::value to_json(delivery_info const& from);       ///< a message in the outbox
[[nodiscard]] boost::json::value to_json(reminder_info const& from);       ///< a reminder
[[nodiscard]] boost::json::value to_json(escalation_rule const& from);     ///< what a category escalates to
[[nodiscard]] boost::json::value to_json(notify_explanation const& from);  ///< why, and why not
///@}

/// A notification as JSON with the people and the node in it as the reader may see them, instead of ids.
[[nodiscard]] boost::json::value with_names(network const& net, person_id reader, notification const& from);

}  // namespace v1
}  // namespace madang
