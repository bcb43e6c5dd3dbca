// madang/json/import.hpp: Activity Streams 2.0 JSON Lines into a network. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/network.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <vector>

namespace madang {
inline namespace v1 {

/// Where an import stands, after a batch.
struct import_progress {
  std::uint64_t lines = 0;        ///< lines read, empty ones included
  std::uint64_t bytes = 0;        ///< bytes read
  std::uint64_t bytes_total = 0;  ///< size of the file; 0 when unknown
  double lines_per_second = 0;    ///< since the start
};

/// What an import does about a line with an error.
enum class import_on_error : std::uint8_t {
  stop = 0,  ///< nothing of its batch is written, the import ends with the error
  skip = 1   ///< the line is left out and reported
};

/// How to import.
struct import_options {
  std::size_t batch_lines = 1'000;                   ///< lines per change, 1 to limits::batch_commands_max
  std::size_t line_bytes_max = 4u << 20;             ///< longest line
  import_on_error on_error = import_on_error::stop;  ///< what to do about a line with an error
  std::size_t errors_max = 100;                      ///< errors kept in the report
  bool skip_committed = true;          ///< a batch that was imported before is not applied again
  std::string_view origin = "import";  ///< for the audit
  /// Called after every batch; answering false ends the import there, to be resumed by importing again.
  std::function<bool(import_progress const&)> progress{};
};

/// A line that was left out.
struct import_error {
  std::uint64_t line = 0;  ///< from 1
  error why;               ///< `field` begins with "line N: "
};

/// What an import did.
struct import_report {
  std::uint64_t lines = 0;    ///< lines read, empty ones included
  std::uint64_t bytes = 0;    ///< bytes read
  std::uint64_t applied = 0;  ///< lines that were applied, whether or not they changed anything
  std::uint64_t known = 0;    ///< lines of batches that had been imported before
  std::uint64_t skipped = 0;  ///< lines about activities that were deleted, or edits that were there already
  std::uint64_t nodes = 0;    ///< of the applied: people, organizations, groups, records, topics, tags, verbs
  std::uint64_t activities = 0;  ///< of the applied: posts, comments, shares, record changes, host events
  std::uint64_t relations = 0;   ///< of the applied: everything else
  std::uint64_t errors = 0;      ///< lines that were left out
  std::vector<import_error> reported;  ///< the first `errors_max` of them
  bool complete = true;                ///< false when `progress` ended the import
  double seconds = 0;                  ///< how long it took
};

/// Imports Activity Streams 2.0 JSON Lines, in the vocabulary of docs/import.md, in mode backfill.
/// Importing twice leaves the network as it was after the first time; an import that was interrupted in any
/// way is completed by importing again.
/// @errors     `field` is "line N: property". malformed (`actual` = byte offset in the line where known),
/// empty (a property
///             that is required), too_long, out_of_range, wrong_kind, unknown_node and unknown_activity (a
///             reference to what is on no earlier line), and whatever the command of a line answers; the
///             store's errors without a line number. What the batches before the error wrote stays.
/// @complexity O(size of the input); memory for one batch.
[[nodiscard]] result<import_report> import_activity_streams(network& net, std::istream& in,
                                                            import_options const& options = {});

/// Imports a file. @errors io_error (field: the file) when it cannot be read; else as above.
[[nodiscard]] result<import_report> import_activity_streams(network& net, std::filesystem::path const& file,
                                                            import_options const& options = {});

}  // namespace v1
}  // namespace madang
