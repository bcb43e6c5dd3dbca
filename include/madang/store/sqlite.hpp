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

/// How to open a SQLite store.
struct sqlite_options {
  durability sync = durability::full;                      ///< what an acknowledged command survives
  bool read_only = false;                                  ///< beside a writing process; sees its commits
  bool create = true;                                      ///< make the file when there is none
  std::chrono::milliseconds busy_max{5'000};               ///< how long to wait for another process's lock
  std::size_t cache_bytes = 32u << 20;                     ///< page cache per connection
  std::string vfs;                                         ///< name of a registered SQLite VFS; empty for the default
  random_source* random = nullptr;                         ///< makes the network's id and secret; system_random() if null
};

/// Opens or creates a store in a file of ours (never the host's own file).
/// @errors locked when another process writes it; newer_file, not_a_network, corrupt, read_only, io_error with the
///         file's name as field and SQLite's code as `foreign`.
[[nodiscard]] result<std::unique_ptr<store>> open_sqlite_store(std::filesystem::path const& file,
                                                               sqlite_options const& options = {});

}  // namespace v1
}  // namespace madang
