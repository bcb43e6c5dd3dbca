// A hand-written SQLite program: the rows of the library, and nothing else. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/store/row.hpp>

#include <sqlite3.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bench {

/// One file with the tables of the library's rows: WAL, and a sync at every commit when `full`.
class raw_sqlite {
 public:
  raw_sqlite(std::filesystem::path const& file, bool full);
  raw_sqlite(raw_sqlite const&) = delete;
  raw_sqlite& operator=(raw_sqlite const&) = delete;
  ~raw_sqlite();
  /// Writes rows in one transaction.
  void write(std::span<madang::row const> rows);
  /// Writes several groups in one transaction.
  void write(std::span<std::vector<madang::row> const> groups);

 private:
  void run(char const* sql);
  void put(madang::row const& one);
  sqlite3* file_ = nullptr;
  sqlite3_stmt* put_[madang::table_count] = {};
};

/// Removes a database file with what lies beside it.
void remove_database(std::filesystem::path const& file);

}  // namespace bench
