// What every store asks of a group of changes, and what it knows of the tables' keys.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <array>
#include <span>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// How many numbers a table's key has, and which of them use all 64 bits. The others stay below 2^63, so that
/// they are stored as they are: short, and readable for operators.
struct table_shape {
  std::string_view name;  ///< as in `table`, and in SQL
  unsigned width;         ///< 1 to 3 numbers
  bool wide_a;            ///< the first number uses all 64 bits
  bool wide_b;            ///< the second number uses all 64 bits
  bool has_value;         ///< false: the value is always empty
};

/// By number of the table. Order keys count seconds from bit 32 on: they pass 2^63 in 2038, hence wide.
inline constexpr std::array<table_shape, table_count> table_shapes{{
    {"meta", 1, false, false, true},
    {"node", 1, false, false, true},
    {"edge", 2, false, false, true},
    {"activity", 1, false, false, true},
    {"body", 2, false, false, true},
    {"reaction", 3, false, false, true},
    {"counter", 1, false, false, true},
    {"posting", 2, false, true, false},
    {"key", 2, true, true, true},
    {"visit", 2, false, true, true},
    {"govern", 2, false, false, true},
    {"rank", 2, false, false, true},
    {"inbox", 1, false, false, true},
    {"notice", 3, false, false, true},
    {"told", 3, false, false, true},
    {"task", 2, false, false, true},
}};

/// The shape of a table. @pre the table exists.
[[nodiscard]] constexpr table_shape const& shape_of(table in) noexcept {
  return table_shapes[static_cast<std::size_t>(in)];
}

/// True when a row can lie there: the table exists, unused numbers are 0, and narrow ones below 2^63.
[[nodiscard]] constexpr bool key_fits(row_key const& key) noexcept {
  if (static_cast<std::size_t>(key.in) >= table_count) return false;
  auto const& shape = shape_of(key.in);
  auto const narrow = [](std::uint64_t number) { return number >> 63 == 0; };
  return (shape.wide_a || narrow(key.a)) && (shape.wide_b || narrow(key.b)) && narrow(key.c) &&
         (shape.width > 1 || key.b == 0) && (shape.width > 2 || key.c == 0);
}

/// Checks a group against the head it is to follow, as `store::commit` promises, command ids excepted.
/// @errors version_conflict when the head is another; out_of_range, too_long or malformed for what no store
/// takes.
[[nodiscard]] result<void> check_group(std::span<change const> group, version expected, version head,
                                       timestamp head_time);

/// Checks that `from` is a version of the history that `head` ends. @errors version_conflict.
[[nodiscard]] result<void> check_history(version from, version head);

}  // namespace detail
}  // namespace v1
}  // namespace madang
