// madang/json/export.hpp: a network, a person's data or a record's thread as Activity Streams 2.0 JSON Lines.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/result.hpp>
#include <madang/network.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string_view>

namespace madang {
inline namespace v1 {

/// Where an export stands.
struct export_progress {
  std::uint64_t lines = 0;             ///< lines written
  std::uint64_t bytes = 0;             ///< bytes written
  std::uint64_t activities = 0;        ///< activities looked at
  std::uint64_t activities_total = 0;  ///< activities there are; 0 when unknown
};

/// How to export.
struct export_options {
  /// Called after every 1,000 lines; answering false ends the export there.
  std::function<bool(export_progress const&)> progress{};
};

/// What an export wrote.
struct export_report {
  std::uint64_t lines = 0;       ///< lines written, the first one included
  std::uint64_t bytes = 0;       ///< bytes written
  std::uint64_t nodes = 0;       ///< people, organizations, groups, records, topics, tags, verbs
  std::uint64_t activities = 0;  ///< posts, comments, shares, record changes, host events
  std::uint64_t relations = 0;   ///< everything else: follows, rights, edits, reactions, visits
  bool complete = true;          ///< false when `progress` ended the export
};

/// Takes bytes; answers an error to end the export with it.
using export_sink = std::function<result<void>(std::string_view bytes)>;

/// @name Export
/// One version of the network, whatever is written meanwhile, in the vocabulary of docs/import.md, for
/// import_activity_streams into a network that is new: exporting that one gives the same bytes. For the host:
/// no rights, unless a reader is given.
/// @errors     not_supported where the store has no view; unknown_node and wrong_kind (person,
///             record, reader); inactive (reader); those of the store and of the sink.
/// @complexity O(what is looked at); memory for nodes and relations, not for activities.
///@{
/// Everything: nodes, relations, rights, activities with all revisions and reactions, visits. Not in it are
/// activities that were deleted with what answers them, and governance: audit, holds, retention, receipts.
[[nodiscard]] result<export_report> export_network(network const& of, export_sink const& to,
                                                   export_options const& options = {});
/// What a person is, has set and has written: profile, relations and rights, own activities with all
/// revisions, own reactions, visits. Others, and the places, are named by their ids alone; what others wrote
/// is not in it.
[[nodiscard]] result<export_report> export_person(network const& of, person_id person, export_sink const& to,
                                                  export_options const& options = {});
/// What lies on a record or is about it, with all answers and reactions, the record with its rights, and whom
/// and what they name. With a reader: as that reader may see it now, without the rights.
[[nodiscard]] result<export_report> export_record(network const& of, record_id record, export_sink const& to,
                                                  person_id reader = {}, export_options const& options = {});
///@}

/// A sink for a stream. @errors io_error (field "output") when the stream fails.
[[nodiscard]] export_sink to_stream(std::ostream& out);

/// Writes a file that has its name only once it is complete and on the disk: `write` gets a sink for it.
/// An export that was ended leaves no file.
/// @errors key_conflict when the file exists; io_error and disk_full (field: the file); what `write` answers.
[[nodiscard]] result<export_report> export_to_file(
    std::filesystem::path const& file,
    std::function<result<export_report>(export_sink const& to)> const& write);

}  // namespace v1
}  // namespace madang
