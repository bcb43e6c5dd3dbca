// The statements that a connection keeps prepared, and how numbers of ours lie in SQLite's.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/row.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {

/// Statements; those of `per_table` exist once per table.
enum class statement_id : std::size_t {
  begin_read,
  end_read,
  begin_write,
  commit,
  roll_back,
  read_head,
  write_head,
  add_log,
  read_log,
  find_command,
  rewrite_log,
  per_table
};

/// What is done to a table.
enum class table_statement : std::size_t { put, put_many, remove, get, ascend, descend, all, count };

/// Rows of a `put_many`. SQLite then opens the table once for all of them, which takes a third off their
/// time.
inline constexpr std::size_t rows_of_many = 32;

inline constexpr std::size_t statement_count = static_cast<std::size_t>(statement_id::per_table) +
                                               table_count * static_cast<std::size_t>(table_statement::count);

/// The statement of a table.
[[nodiscard]] constexpr statement_id statement_of(table in, table_statement what) noexcept {
  return static_cast<statement_id>(static_cast<std::size_t>(statement_id::per_table) +
                                   static_cast<std::size_t>(in) *
                                       static_cast<std::size_t>(table_statement::count) +
                                   static_cast<std::size_t>(what));
}

/// The SQL of a statement. Parameters of table statements: the key's numbers from 1 on, then the value, and
/// of put_many those of each row; ascend and descend take a, lowest b, highest b (inclusive) and the number
/// of rows.
[[nodiscard]] std::string sql_of(statement_id id);

/// The SQL that makes the table of `in`.
[[nodiscard]] std::string sql_making(table in);

/// A number as SQLite has it: signed. Wide ones are shifted by 2^63, so that their order is kept.
[[nodiscard]] constexpr std::int64_t to_sql(std::uint64_t number, bool wide) noexcept {
  return static_cast<std::int64_t>(wide ? number ^ (std::uint64_t{1} << 63) : number);
}
/// The reverse of to_sql.
[[nodiscard]] constexpr std::uint64_t from_sql(std::int64_t number, bool wide) noexcept {
  auto const bits = static_cast<std::uint64_t>(number);
  return wide ? bits ^ (std::uint64_t{1} << 63) : bits;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
