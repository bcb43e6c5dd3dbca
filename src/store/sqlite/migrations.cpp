// Schema versions of a SQLite file, and the way from each to the next. SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/migrations.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/statements.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// `copied` marks a backup: the first writer to open it starts a new incarnation.
std::string version_1() {
  std::string sql =
      "CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one=1),network BLOB NOT NULL,secret BLOB NOT NULL,"
      "incarnation INTEGER NOT NULL,number INTEGER NOT NULL,time INTEGER NOT NULL,copied INTEGER NOT NULL) "
      "STRICT;"
      "CREATE TABLE log(number INTEGER PRIMARY KEY,at INTEGER NOT NULL,command_id BLOB,audit BLOB NOT NULL,"
      "touched BLOB NOT NULL) STRICT;"
      "CREATE UNIQUE INDEX log_command ON log(command_id) WHERE command_id IS NOT NULL;";
  for (std::size_t in = 0; in <= static_cast<std::size_t>(table::visit); ++in)
    sql += sql_making(static_cast<table>(in));
  return sql;
}

std::string version_2() { return sql_making(table::govern); }

std::string version_3() { return sql_making(table::rank); }

std::string version_4() {
  std::string sql;
  for (auto const in : {table::inbox, table::notice, table::told, table::task}) sql += sql_making(in);
  return sql;
}

// The same tables; table notice also holds batches and messages, which an older program would leave lying.
std::string version_5() { return {}; }

error failure(int code, std::string const& file) { return error{errc_of(code), file, 0, 0, code}; }

result<std::int64_t> number_of(sqlite3* database, char const* sql, std::string const& file) {
  sqlite3_stmt* prepared = nullptr;
  auto code = sqlite3_prepare_v2(database, sql, -1, &prepared, nullptr);
  if (code == SQLITE_OK) code = sqlite3_step(prepared);
  auto const number = code == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
  sqlite3_finalize(prepared);
  if (code != SQLITE_ROW) return failure(code, file);
  return std::int64_t{number};
}

result<void> execute(sqlite3* database, std::string const& sql, std::string const& file) {
  auto const code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code, file);
  return {};
}

}  // namespace

std::span<migration const> all_migrations() {
  static std::vector<migration> const steps{
      {1, version_1()}, {2, version_2()}, {3, version_3()}, {4, version_4()}, {5, version_5()}};
  return steps;
}

result<file_identity> identify(sqlite3* database, std::span<migration const> steps, std::string const& file) {
  auto const id = number_of(database, "PRAGMA application_id", file);
  if (!id) return id.error();
  auto const version = number_of(database, "PRAGMA user_version", file);
  if (!version) return version.error();
  auto const objects = number_of(database, "SELECT count(*) FROM sqlite_schema", file);
  if (!objects) return objects.error();
  if (*id == 0 && *version == 0 && *objects == 0) return file_identity::empty;
  if (*id != application_id) return fail(errc::not_a_network, file);
  auto const newest = steps.back().to;
  if (*version > newest)
    return fail(errc::newer_file, file, static_cast<std::uint64_t>(*version),
                static_cast<std::uint64_t>(newest));
  return *version == newest ? file_identity::current : file_identity::older;
}

result<void> migrate(sqlite3* database, std::span<migration const> steps, std::string const& file) {
  auto const version = number_of(database, "PRAGMA user_version", file);
  if (!version) return version.error();
  for (auto const& step : steps) {
    if (step.to <= *version) continue;
    if (auto done = execute(database, step.sql, file); !done) return done;
  }
  auto const marks =
      fmt::format("PRAGMA application_id={};PRAGMA user_version={};", application_id, steps.back().to);
  return execute(database, marks, file);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
