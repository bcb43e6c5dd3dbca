// A hand-written SQLite program. SPDX-License-Identifier: Apache-2.0
#include "support/raw_sqlite.hpp"

#include "support/measure.hpp"

namespace bench {
namespace {

struct shape {
  char const* name;
  int numbers;
  bool value;
};
// In the order of madang::table.
constexpr shape shapes[madang::table_count] = {
    {"meta", 1, true},  {"node", 1, true},     {"edge", 2, true},    {"activity", 1, true},
    {"body", 2, true},  {"reaction", 3, true}, {"counter", 1, true}, {"posting", 2, false},
    {"hash", 2, true},  {"visit", 2, true},    {"govern", 2, true},  {"rank", 2, true},
    {"inbox", 1, true}, {"notice", 3, true},   {"told", 3, true},    {"task", 2, true}};

}  // namespace

raw_sqlite::raw_sqlite(std::filesystem::path const& file, bool full) {
  if (sqlite3_open(file.c_str(), &file_) != SQLITE_OK) give_up("cannot open " + file.string());
  run("PRAGMA journal_mode=WAL");
  run(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
  run("PRAGMA cache_size=-32768");
  for (std::size_t at = 0; at < madang::table_count; ++at) {
    auto const& each = shapes[at];
    std::string const name = each.name;
    std::string const rest = each.value ? ",value BLOB" : "";
    std::string const columns =
        std::string("a,b,c").substr(0, static_cast<std::size_t>(each.numbers) * 2 - 1);
    if (each.numbers == 1)
      run(("CREATE TABLE " + name + "(a INTEGER PRIMARY KEY" + rest + ")").c_str());
    else
      run(("CREATE TABLE " + name + "(" + columns + rest + ",PRIMARY KEY(" + columns + ")) WITHOUT ROWID")
              .c_str());
    std::string marks = "?";
    for (int n = 1; n < each.numbers + (each.value ? 1 : 0); ++n) marks += ",?";
    auto const sql = "INSERT OR REPLACE INTO " + name + " VALUES(" + marks + ")";
    if (sqlite3_prepare_v2(file_, sql.c_str(), -1, &put_[at], nullptr) != SQLITE_OK)
      give_up(sqlite3_errmsg(file_));
  }
}

raw_sqlite::~raw_sqlite() {
  for (auto* each : put_) sqlite3_finalize(each);
  sqlite3_close(file_);
}

void raw_sqlite::run(char const* sql) {
  if (sqlite3_exec(file_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    give_up(std::string(sql) + ": " + sqlite3_errmsg(file_));
}

void raw_sqlite::put(madang::row const& one) {
  auto const at = static_cast<std::size_t>(one.key.in);
  auto* const to = put_[at];
  std::uint64_t const numbers[] = {one.key.a, one.key.b, one.key.c};
  for (int n = 0; n < shapes[at].numbers; ++n)
    sqlite3_bind_int64(to, n + 1, static_cast<sqlite3_int64>(numbers[n]));
  if (shapes[at].value)
    sqlite3_bind_blob(to, shapes[at].numbers + 1, one.value.data(), static_cast<int>(one.value.size()),
                      SQLITE_STATIC);
  if (sqlite3_step(to) != SQLITE_DONE) give_up(sqlite3_errmsg(file_));
  sqlite3_reset(to);
}

void raw_sqlite::write(std::span<madang::row const> rows) {
  run("BEGIN IMMEDIATE");
  for (auto const& each : rows) put(each);
  run("COMMIT");
}

void raw_sqlite::write(std::span<std::vector<madang::row> const> groups) {
  run("BEGIN IMMEDIATE");
  for (auto const& rows : groups)
    for (auto const& each : rows) put(each);
  run("COMMIT");
}

void remove_database(std::filesystem::path const& file) {
  for (auto const* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file.string() + end);
}

}  // namespace bench
