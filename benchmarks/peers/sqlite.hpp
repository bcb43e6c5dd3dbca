// SQLite in process: pages by a query over what a reader follows. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>

#include "peers/contender.hpp"

struct sqlite3;

namespace bench::peers {

/// A file with all posts and relations, cached in memory as a whole, WAL, `synchronous=FULL`.
class sqlite_file {
 public:
  sqlite_file(std::filesystem::path const& file, dataset const& data, std::uint32_t posts);
  sqlite_file(sqlite_file const&) = delete;
  sqlite_file& operator=(sqlite_file const&) = delete;
  ~sqlite_file();
  [[nodiscard]] sqlite3* get() const noexcept { return file_; }
  [[nodiscard]] double bytes() const;
  void run(char const* sql) const;

 private:
  sqlite3* file_ = nullptr;
};

/// How SQLite finds a page; as postgres_way.
enum class sqlite_way : std::uint8_t { every_source, newest_sources };
[[nodiscard]] std::unique_ptr<contender> make_sqlite(sqlite_file const& from, sqlite_way way);
/// One INSERT.
[[nodiscard]] std::unique_ptr<post_writer> make_sqlite_writer(sqlite_file const& to, dataset const& data);

}  // namespace bench::peers
