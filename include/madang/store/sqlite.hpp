// madang/store/sqlite.hpp: a network in one SQLite file. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>
#include <madang/store/store.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace madang {
inline namespace v1 {

/// How much of a commit must be on the disk before it is acknowledged.
enum class durability : std::uint8_t {
  full,   ///< synced: survives kill and power loss (`synchronous=FULL`)
  normal  ///< survives kill; power loss may lose the last commits (`synchronous=NORMAL`)
};

/// How to open a SQLite store. A new or older file is brought to this version's schema; a read-only store
/// does not do that and refuses an older file with read_only.
struct sqlite_options {
  durability sync = durability::full;         ///< what an acknowledged command survives
  bool read_only = false;                     ///< beside a writing process; sees its commits
  bool create = true;                         ///< make the file when there is none
  std::chrono::milliseconds busy_max{5'000};  ///< how long to wait for another process's lock
  std::size_t cache_bytes = 32u << 20;        ///< page cache per connection
  std::string vfs{};                          ///< name of a registered SQLite VFS; empty for the default
  random_source* random = nullptr;            ///< makes the network's id and secret; system_random() if null
};

/// Opens or creates a store in a file of ours (never the host's own file).
///
/// One writer, in any process: it locks the file's name with ".lock" behind, a file that stays. Any number of
/// read-only stores may stand beside it. While the file is open, "-wal" and "-shm" lie beside it: only after
/// closing, or by `backup`, is the file alone the network.
///
/// A group of changes is one transaction. After outcome_unknown every further write answers poisoned; reading
/// goes on, in the state before. Opening the file again tells the truth, and what it then shows is on the
/// disk.
///
/// `erase` also empties the write-ahead log. It answers busy when a long reader is in the way: the rows are
/// gone then. Removed bytes are overwritten where they lay, but copies that pages kept when they were split
/// are gone only after `scrub`.
///
/// A backup is one file, readable from a read-only disk too. It stands one incarnation after its origin, at
/// the same number; the first writer who opens it moves it on by a random number of incarnations, so that
/// followers notice every restore. Files copied by other means do not have that.
///
/// A read-only store needs a folder it may write in, or a writer that is open; else opening answers
/// read_only. A backup needs neither.
/// @errors locked when another process writes it; newer_file; not_a_network, also for a missing file that is
///         not to be made; corrupt, read_only, disk_full, busy, io_error. The field is the file's name,
///         `foreign` the code of SQLite or the system.
[[nodiscard]] result<std::unique_ptr<store>> open_sqlite_store(std::filesystem::path const& file,
                                                               sqlite_options const& options = {});

}  // namespace v1
}  // namespace madang
