// The SQL of every statement that a connection keeps prepared. SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/statements.hpp"

#include <fmt/format.h>

#include <iterator>

#include "store/change_rules.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string_view columns_of(table_shape const& shape) {
  static constexpr std::string_view all = "a,b,c";
  return all.substr(0, 2 * shape.width - 1);
}

// "a=?1 AND b=?2", as far as the key goes.
std::string_view key_condition(table_shape const& shape) {
  static constexpr std::string_view all = "a=?1 AND b=?2 AND c=?3";
  return all.substr(0, 4 + 9 * (shape.width - 1));
}

// The key's columns, with "0" for those that the table has not, then the value.
std::string selected(table_shape const& shape) {
  return fmt::format("a,{},{},{}", shape.width > 1 ? "b" : "0", shape.width > 2 ? "c" : "0",
                     shape.has_value ? "value" : "x''");
}

std::string sql_putting(table_shape const& shape, std::size_t rows) {
  auto const places = shape.width + (shape.has_value ? 1 : 0);
  auto sql = fmt::format("INSERT OR REPLACE INTO \"{}\"({}{}) VALUES", shape.name, columns_of(shape),
                         shape.has_value ? ",value" : "");
  for (std::size_t at = 0; at < rows * places; ++at)
    fmt::format_to(std::back_inserter(sql), "{}?{}{}", at % places == 0 ? at == 0 ? "(" : ",(" : ",", at + 1,
                   (at + 1) % places == 0 ? ")" : "");
  return sql;
}

std::string sql_ranging(table_shape const& shape, std::string_view direction) {
  auto const narrow = shape.width == 1;  // the only second number is 0
  return fmt::format("SELECT {0} FROM \"{1}\" WHERE a=?1 AND {2} BETWEEN ?2 AND ?3 {3} LIMIT ?4",
                     selected(shape), shape.name, narrow ? "0" : "b",
                     narrow             ? ""
                     : shape.width == 2 ? fmt::format("ORDER BY b {}", direction)
                                        : fmt::format("ORDER BY b {0},c {0}", direction));
}

std::string table_sql(table_shape const& shape, table_statement what) {
  switch (what) {
    case table_statement::put:
      return sql_putting(shape, 1);
    case table_statement::put_many:
      return sql_putting(shape, rows_of_many);
    case table_statement::remove:
      return fmt::format("DELETE FROM \"{}\" WHERE {}", shape.name, key_condition(shape));
    case table_statement::get:
      return fmt::format("SELECT {} FROM \"{}\" WHERE {}", shape.has_value ? "value" : "x''", shape.name,
                         key_condition(shape));
    case table_statement::ascend:
      return sql_ranging(shape, "ASC");
    case table_statement::descend:
      return sql_ranging(shape, "DESC");
    default:
      return fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", selected(shape), shape.name, columns_of(shape));
  }
}

constexpr std::array<std::string_view, static_cast<std::size_t>(statement_id::per_table)> fixed_sql{
    "BEGIN",
    "COMMIT",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    "SELECT network,secret,incarnation,number,time FROM head",
    "UPDATE head SET number=?1,time=?2",
    "INSERT INTO log(number,at,command_id,audit,touched) VALUES(?1,?2,?3,?4,?5)",
    "SELECT number,at,command_id,audit,touched FROM log WHERE number>?1 ORDER BY number LIMIT ?2",
    "SELECT number,at,command_id,audit,touched FROM log WHERE command_id=?1",
    "UPDATE log SET command_id=?3,audit=?4,touched=?5 WHERE number=?1 AND at=?2"};

}  // namespace

std::string sql_of(statement_id id) {
  auto const number = static_cast<std::size_t>(id);
  if (number < fixed_sql.size()) return std::string(fixed_sql[number]);
  auto const kinds = static_cast<std::size_t>(table_statement::count);
  auto const at = number - fixed_sql.size();
  return table_sql(table_shapes[at / kinds], static_cast<table_statement>(at % kinds));
}

// One number: the row's own number, which appends fastest. More: the key is the table.
std::string sql_making(table in) {
  auto const& shape = shape_of(in);
  if (shape.width == 1)
    return fmt::format("CREATE TABLE \"{}\"(a INTEGER PRIMARY KEY,value BLOB NOT NULL) STRICT;", shape.name);
  return fmt::format("CREATE TABLE \"{0}\"(a INTEGER,b INTEGER{1}{2},PRIMARY KEY({3})) STRICT,WITHOUT ROWID;",
                     shape.name, shape.width > 2 ? ",c INTEGER" : "",
                     shape.has_value ? ",value BLOB NOT NULL" : "", columns_of(shape));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
