// madang/store/store.hpp: what a network needs from a database. A store knows rows, not rules.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/store/row.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// The position of a network in its history, as the store has it.
struct store_head {
  std::array<std::uint8_t, 16> network{};  ///< random id of the network, made when it was created
  std::array<std::uint8_t, 32> secret{};   ///< keys the cursors; never leaves the database
  version at;                              ///< the last committed change
  timestamp time{};                        ///< its time
};

/// One entry of the log: which rows a change touched.
struct change_log_entry {
  std::uint64_t number = 0;      ///< the change's number
  timestamp at{};                ///< its time
  std::string command_id;        ///< as in `change`
  std::string audit;             ///< as in `change`
  std::vector<row_key> touched;  ///< keys of its rows, without those of table::key
};

/// Which part of a table to read, and in which direction.
struct range_request {
  table in = table::posting;                                           ///< the table
  std::uint64_t a = 0;                                                 ///< rows with this first number
  std::uint64_t after_b = 0;                                           ///< lowest second number, inclusive
  std::uint64_t before_b = std::numeric_limits<std::uint64_t>::max();  ///< highest second number, exclusive
  bool newest_first = true;                                            ///< descending by second number
  std::size_t rows_max = 100;                                          ///< at most this many rows
};

/// Called per row; returning false ends the reading without error.
using row_visitor = std::function<bool(row const&)>;

/// A database for one network.
/// @threads `commit`, `erase`, `rewrite_log`, `compact` and `scrub` are called by one thread at a time; all
/// other functions by any
///          number of threads, also while a commit runs. They then see the state before or after it, never
///          between.
class store {
 public:
  virtual ~store() = default;

  /// The network's identity and last version.
  [[nodiscard]] virtual result<store_head> head() = 0;

  /// Visits every row of a table in key order, in one state.
  [[nodiscard]] virtual result<void> load(table in, row_visitor const& visit) = 0;

  /// Reads rows by key, all in one state; the answer has one entry per key, empty where no row lies.
  [[nodiscard]] virtual result<std::vector<std::optional<std::string>>> rows(
      std::span<row_key const> keys) = 0;

  /// Reads rows that share their first number, in order of the second (then third) number.
  [[nodiscard]] virtual result<std::vector<row>> range(range_request const& request) = 0;

  /// Writes a group of changes in one durable transaction: all or nothing.
  /// @pre    the first change's number is the head's number + 1, and numbers have no gaps.
  /// @errors version_conflict when the head is not `expected`; key_conflict for a command id that is taken;
  ///         out_of_range, too_long or malformed for numbers, times, keys and values that no store takes
  ///         (unused numbers of a key are 0; only order keys, hashes and feeds may exceed 2^63 - 1; a posting
  ///         has no value); disk_full, io_error or busy when nothing was written; poisoned after an
  ///         outcome_unknown; outcome_unknown when the sync failed: the caller must reopen the store to learn
  ///         the truth.
  [[nodiscard]] virtual result<void> commit(std::span<change const> group, version expected) = 0;

  /// The log after a version, oldest first; number 0 is before every history.
  /// @errors version_conflict when history was forked since, or `from` is not reached yet.
  [[nodiscard]] virtual result<std::vector<change_log_entry>> changes_after(version from,
                                                                            std::size_t changes_max) = 0;

  /// The log entry of a command id given by a caller; empty when no such command committed.
  [[nodiscard]] virtual result<std::optional<change_log_entry>> command(std::string_view command_id) = 0;

  /// Activities of a source, newest first: rows of `table::posting` with order below `before`.
  [[nodiscard]] result<std::vector<row>> posting_page(std::uint64_t source, std::uint64_t before,
                                                      std::size_t rows_max);

  /// Activities of a source, oldest first: rows of `table::posting` with order from `from` on; used for
  /// threads.
  [[nodiscard]] result<std::vector<row>> thread_page(std::uint64_t source, std::uint64_t from,
                                                     std::size_t rows_max);

  /// Current or earlier bodies: values of `table::body` for (activity, revision).
  [[nodiscard]] result<std::vector<std::optional<std::string>>> bodies(
      std::span<std::pair<std::uint64_t, std::uint64_t> const> activity_revisions);

  /// Full-text search. @errors not_supported: no store of ours answers it yet.
  [[nodiscard]] virtual result<std::vector<std::uint64_t>> search(std::string_view query,
                                                                  std::size_t rows_max);

  /// Leases due work to this process. @errors not_supported: no store of ours answers it yet.
  [[nodiscard]] virtual result<std::vector<row>> claim(std::string_view kind, timestamp now,
                                                       std::size_t rows_max);

  /// Removes rows for good, outside history; `scrub` takes what may be left of their bytes.
  [[nodiscard]] virtual result<void> erase(std::span<row_key const> keys) = 0;

  /// Writes entries of the log anew; `scrub` takes what may be left of what they no longer say. Their numbers
  /// and times must be those of entries that are there. It is no change: followers do not hear of it.
  /// @errors out_of_range for a number or time that the log has not; key_conflict for a command id that
  ///         another entry has; else as `commit`. All or nothing.
  [[nodiscard]] virtual result<void> rewrite_log(std::span<change_log_entry const> entries) = 0;

  /// Gives unused space back and checkpoints.
  [[nodiscard]] virtual result<void> compact() = 0;

  /// Leaves no byte in any of its files of what was removed, replaced or rewritten before: backups made from
  /// then on have none either. Everything that is there is written anew, commits wait, and there must be room
  /// for it twice.
  /// @errors busy while somebody reads an older state: nothing was done then; disk_full and io_error, and the
  ///         rows are as before. @complexity O(all rows).
  [[nodiscard]] virtual result<void> scrub() = 0;

  /// Copies a consistent state into a new file while writers go on. The file appears when it is complete.
  /// @errors key_conflict when the file exists; not_supported by the store in memory.
  [[nodiscard]] virtual result<void> backup(std::filesystem::path const& to) = 0;

  /// Checks the files' integrity; the answer lists what is wrong, empty when sound.
  [[nodiscard]] virtual result<std::vector<std::string>> check() = 0;

  /// A hash (BLAKE2b-256, hexadecimal) over all rows of all tables in key order, independent of the store's
  /// kind. The log, the network's id and its secret are not part of it. @errors busy when commits kept coming
  /// in between.
  [[nodiscard]] result<std::string> digest();

  /// True when this process may not write.
  [[nodiscard]] virtual bool read_only() const noexcept = 0;
};

}  // namespace v1
}  // namespace madang
