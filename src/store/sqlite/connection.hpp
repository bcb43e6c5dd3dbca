// One SQLite connection with its prepared statements, and SQLite's errors in our words. Used by one thread at
// a time. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>
#include <madang/core/result.hpp>
#include <madang/store/sqlite.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/sqlite/statements.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// Our word for a result code of SQLite. @throws std::bad_alloc when SQLite ran out of memory.
[[nodiscard]] errc errc_of(int code);

/// How long SQLite waits for a lock, as it wants to hear it.
[[nodiscard]] int busy_milliseconds(sqlite_options const& options) noexcept;

/// What kind of connection to open.
enum class access_mode { read, write, create };

/// A prepared statement in use; leaving the scope resets it, or gives it back, so that it holds no read lock.
class statement {
 public:
  /// What becomes of it afterwards.
  enum class then { kept, freed };
  explicit statement(sqlite3_stmt* prepared, then afterwards = then::kept) noexcept
      : prepared_(prepared), afterwards_(afterwards) {}
  statement(statement&& from) noexcept
      : prepared_(std::exchange(from.prepared_, nullptr)), afterwards_(from.afterwards_) {}
  statement& operator=(statement&&) = delete;
  ~statement() {
    if (afterwards_ == then::kept)
      sqlite3_reset(prepared_);
    else
      sqlite3_finalize(prepared_);
  }

  /// Binds a number as it is.
  statement& number(int at, std::int64_t value) noexcept {
    sqlite3_bind_int64(prepared_, at, value);
    return *this;
  }
  /// Binds bytes without copying them: they must outlive the steps.
  statement& bytes(int at, std::string_view value) noexcept {
    sqlite3_bind_blob64(prepared_, at, value.data() == nullptr ? "" : value.data(), value.size(),
                        SQLITE_STATIC);
    return *this;
  }
  /// Binds NULL.
  statement& null(int at) noexcept {
    sqlite3_bind_null(prepared_, at);
    return *this;
  }
  /// SQLITE_ROW, SQLITE_DONE or what failed.
  [[nodiscard]] int step() noexcept { return sqlite3_step(prepared_); }
  /// Makes it ready for other bindings. What failed was said by `step`.
  void reset() noexcept { sqlite3_reset(prepared_); }

  /// Columns of the row that step() reached.
  [[nodiscard]] std::int64_t number_at(int column) const noexcept {
    return sqlite3_column_int64(prepared_, column);
  }
  /// Valid until the next step.
  [[nodiscard]] std::string_view bytes_at(int column) const noexcept {
    auto const* start = static_cast<char const*>(sqlite3_column_blob(prepared_, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
    return start == nullptr ? std::string_view() : std::string_view(start, size);
  }

 private:
  sqlite3_stmt* prepared_;
  then afterwards_;
};

/// An open database file. Statements are prepared when first used and kept, unless they are rare.
class connection {
 public:
  /// Opens a file. @errors read_only, io_error, corrupt, not_a_network, busy.
  [[nodiscard]] static result<std::unique_ptr<connection>> open(std::string file, access_mode mode,
                                                                sqlite_options const& options);
  connection(connection const&) = delete;
  connection& operator=(connection const&) = delete;
  ~connection();

  /// A statement of ours, ready for binding.
  [[nodiscard]] result<statement> use(statement_id id);
  /// The same of one that is rarely used: some kilobytes of each would stay.
  [[nodiscard]] result<statement> use_once(statement_id id);
  /// A statement of ours that has no parameters and answers nothing.
  [[nodiscard]] result<void> run(statement_id id);
  /// Any SQL without answer.
  [[nodiscard]] result<void> execute(char const* sql);
  /// The first column of the first row of any SQL, as a number; 0 when there is no row.
  [[nodiscard]] result<std::int64_t> ask_number(char const* sql);
  /// The first column of the first row of any SQL, as text.
  [[nodiscard]] result<std::string> ask_text(char const* sql);

  /// The error that a code stands for here: the file is its field.
  [[nodiscard]] error failure(int code) const;

  [[nodiscard]] sqlite3* raw() const noexcept { return database_; }
  [[nodiscard]] std::string const& file() const noexcept { return file_; }

 private:
  connection(sqlite3* database, std::string file) noexcept : database_(database), file_(std::move(file)) {}
  [[nodiscard]] result<void> configure(access_mode mode, sqlite_options const& options);
  [[nodiscard]] result<sqlite3_stmt*> prepare(statement_id id, unsigned flags) const;
  template <class Value, class Read>
  [[nodiscard]] result<Value> ask(char const* sql, Read read);

  sqlite3* database_;
  std::string file_;
  std::array<sqlite3_stmt*, statement_count> prepared_{};
};

/// A read transaction: all reads within see one state. Ends with the scope.
class snapshot {
 public:
  [[nodiscard]] static result<snapshot> begin(connection& on);
  snapshot(snapshot&& from) noexcept : on_(std::exchange(from.on_, nullptr)) {}
  snapshot& operator=(snapshot&&) = delete;
  ~snapshot();

 private:
  explicit snapshot(connection& on) noexcept : on_(&on) {}
  connection* on_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
