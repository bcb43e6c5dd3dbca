// madang/json/event_log.hpp: JSON Lines in, a log of events for the evaluation of rankings out.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/event_log.hpp>
#include <madang/rank/impression_recorder.hpp>

#include <boost/json/object.hpp>
#include <cstddef>
#include <istream>
#include <ostream>

namespace madang {
inline namespace v1 {

/// Limits of read_event_log.
struct event_log_options {
  std::size_t line_bytes_max = 4u << 20;  ///< longest line
  std::size_t names_max = 10'000;         ///< topics, addressees or items on one line
};

/// Reads a log: one JSON object per line, in time order, as docs/rank.md defines them. Empty lines count for
/// nothing, properties that are not ours are passed over.
/// @errors     `field` is "line N: property". malformed (`actual` = byte offset in the line where known),
/// empty,
///             too_long, out_of_range, key_conflict (an `id` that is there already), unknown_activity (an
///             item that is on no earlier line), not_supported (an unknown `type` or `verb`); io_error.
/// @complexity O(size of the input); memory for the log without its texts.
[[nodiscard]] result<event_log> read_event_log(std::istream& in, event_log_options const& options = {});

/// @name to_json
/// A line of a log, as read_event_log reads it and docs/rank.md defines it.
///@{
[[nodiscard]] boost::json::object to_json(item_line const& from);
[[nodiscard]] boost::json::object to_json(action_line const& from);
[[nodiscard]] boost::json::object to_json(impression_line const& from);
///@}

/// Writes JSON Lines into a stream. @errors io_error when the stream fails.
class json_lines_sink final : public event_sink {
 public:
  /// Keeps a reference.
  explicit json_lines_sink(std::ostream& to) : to_(to) {}
  result<void> take(item_line const& line) override;
  result<void> take(action_line const& line) override;
  result<void> take(impression_line const& line) override;

 private:
  std::ostream& to_;
};

}  // namespace v1
}  // namespace madang
