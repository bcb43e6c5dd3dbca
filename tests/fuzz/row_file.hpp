// Rows as an input: table, a, b, c, 1 when erased, length and bytes of the value, one row after the other.
// All numbers are varints. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/bytes.hpp>
#include <madang/store/row.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"

namespace fuzz {

[[nodiscard]] inline std::vector<madang::row> read_rows(supply& from) {
  constexpr std::size_t rows_max = 64;
  std::vector<madang::row> out;
  while (!from.empty() && out.size() < rows_max) {
    madang::row one;
    one.key.in = static_cast<madang::table>(from.byte() % madang::table_count);
    one.key.a = from.number();
    one.key.b = from.number();
    one.key.c = from.number();
    one.erased = from.byte() == 1;
    one.value = from.text();
    if (one.erased) one.value.clear();
    out.push_back(std::move(one));
  }
  return out;
}

[[nodiscard]] inline std::string written(madang::row const& one) {
  using madang::detail::put_varint;
  std::string out;
  put_varint(out, static_cast<std::uint64_t>(one.key.in));
  for (auto const number : {one.key.a, one.key.b, one.key.c}) put_varint(out, number);
  put_varint(out, one.erased ? 1 : 0);
  put_varint(out, one.value.size());
  return out.append(one.value);
}

}  // namespace fuzz
