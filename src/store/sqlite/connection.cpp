// One SQLite connection with its prepared statements, and SQLite's errors in our words.
// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <new>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// "Not a database" is also what SQLite says of a file of ours that was cut within its first page.
bool starts_like_sqlite(std::string const& file) {
  static constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, magic.size()> start{};
  std::ifstream from(file, std::ios::binary);
  from.read(start.data(), start.size());
  auto const size = static_cast<std::size_t>(from.gcount());
  return size > 0 && std::string_view(start.data(), size) == magic.substr(0, size);
}

int open_flags(access_mode mode) {
  if (mode == access_mode::read) return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  return mode == access_mode::create ? flags | SQLITE_OPEN_CREATE : flags;
}

}  // namespace

errc errc_of(int code) {
  if (code == SQLITE_IOERR_NOMEM) throw std::bad_alloc();
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_FULL:
      return errc::disk_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return errc::busy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return errc::read_only;
    case SQLITE_NOTADB:
      return errc::not_a_network;
    case SQLITE_TOOBIG:
      return errc::too_long;
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:  // a table of ours is missing
      return errc::corrupt;
    default:
      return errc::io_error;
  }
}

int busy_milliseconds(sqlite_options const& options) noexcept {
  return static_cast<int>(std::clamp<std::int64_t>(options.busy_max.count(), 0, 1 << 30));
}

result<std::unique_ptr<connection>> connection::open(std::string file, access_mode mode,
                                                     sqlite_options const& options) {
  sqlite3* database = nullptr;
  auto const* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  auto const code = sqlite3_open_v2(file.c_str(), &database, open_flags(mode), vfs);
  std::unique_ptr<connection> opened(new connection(database, std::move(file)));
  if (code != SQLITE_OK)
    return opened->failure(database == nullptr ? code : sqlite3_extended_errcode(database));
  if (auto configured = opened->configure(mode, options); !configured) return configured.error();
  return opened;
}

result<void> connection::configure(access_mode mode, sqlite_options const& options) {
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_busy_timeout(database_, busy_milliseconds(options));
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  auto const kibibytes = std::clamp<std::size_t>(options.cache_bytes / 1024, 64, std::size_t{1} << 30);
  auto sql = fmt::format("PRAGMA cache_size=-{};PRAGMA cell_size_check=ON;", kibibytes);
  if (mode != access_mode::read) {
    // Checkpoints are ours to time; what is replaced or removed is overwritten, so that erase() leaves no
    // remnant.
    sql += "PRAGMA wal_autocheckpoint=0;PRAGMA secure_delete=ON;PRAGMA journal_size_limit=67108864;";
    sql += options.sync == durability::full
               ? "PRAGMA synchronous=FULL;PRAGMA fullfsync=ON;PRAGMA checkpoint_fullfsync=ON;"
               : "PRAGMA synchronous=NORMAL;";
  }
  return execute(sql.c_str());
}

connection::~connection() {
  for (auto* each : prepared_) sqlite3_finalize(each);
  sqlite3_close_v2(database_);
}

error connection::failure(int code) const {
  auto meaning = errc_of(code);
  if (meaning == errc::not_a_network && starts_like_sqlite(file_)) meaning = errc::corrupt;
  return error{meaning, file_, 0, 0, code};
}

result<statement> connection::use(statement_id id) {
  auto& kept = prepared_[static_cast<std::size_t>(id)];
  if (kept == nullptr) {
    auto const prepared = prepare(id, SQLITE_PREPARE_PERSISTENT);
    if (!prepared) return prepared.error();
    kept = *prepared;
  }
  return statement(kept);
}

result<statement> connection::use_once(statement_id id) {
  auto const prepared = prepare(id, 0);
  if (!prepared) return prepared.error();
  return statement(*prepared, statement::then::freed);
}

result<sqlite3_stmt*> connection::prepare(statement_id id, unsigned flags) const {
  auto const sql = sql_of(id);
  sqlite3_stmt* prepared = nullptr;
  auto const code =
      sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), flags, &prepared, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return prepared;
}

result<void> connection::run(statement_id id) {
  auto ready = use(id);
  if (!ready) return ready.error();
  auto const code = ready->step();
  if (code != SQLITE_DONE && code != SQLITE_ROW) return failure(code);
  return {};
}

result<void> connection::execute(char const* sql) {
  auto const code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

template <class Value, class Read>
result<Value> connection::ask(char const* sql, Read read) {
  sqlite3_stmt* prepared = nullptr;
  auto code = sqlite3_prepare_v2(database_, sql, -1, &prepared, nullptr);
  std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> const owned(prepared, &sqlite3_finalize);
  if (code == SQLITE_OK) code = sqlite3_step(prepared);
  if (code == SQLITE_ROW) return Value(read(prepared));
  if (code == SQLITE_DONE) return Value();
  return failure(code);
}

result<std::int64_t> connection::ask_number(char const* sql) {
  return ask<std::int64_t>(sql, [](sqlite3_stmt* row) { return sqlite3_column_int64(row, 0); });
}

result<std::string> connection::ask_text(char const* sql) {
  return ask<std::string>(sql, [](sqlite3_stmt* row) {
    auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(row, 0));
    return std::string(text == nullptr ? "" : text);
  });
}

result<snapshot> snapshot::begin(connection& on) {
  if (auto begun = on.run(statement_id::begin_read); !begun) return begun.error();
  return snapshot(on);
}

snapshot::~snapshot() {
  if (on_ != nullptr) (void)on_->run(statement_id::end_read);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
