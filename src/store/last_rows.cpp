// What a group of changes leaves behind. SPDX-License-Identifier: Apache-2.0
#include "store/last_rows.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

bool before(row const* a, row const* b) noexcept { return a->key < b->key; }
bool not_before(row const* a, row const* b) noexcept { return !before(a, b); }

// Sorts by key and keeps of each the last row.
std::span<row const* const> settle(std::span<row const*> rows) {
  if (std::adjacent_find(rows.begin(), rows.end(), not_before) == rows.end()) return rows;
  std::stable_sort(rows.begin(), rows.end(), before);
  auto end = rows.begin();
  for (auto at = rows.begin(); at != rows.end(); ++at)
    if (std::next(at) == rows.end() || before(*at, *std::next(at))) *end++ = *at;
  return rows.first(static_cast<std::size_t>(end - rows.begin()));
}

}  // namespace

last_rows::last_rows(std::span<change const> group) {
  std::array<std::size_t, table_count + 1> ends{};
  auto const each_row = [&](auto const& visit) {
    for (auto const& each : group)
      for (auto const& one : each.rows) visit(one, static_cast<std::size_t>(one.key.in));
  };
  each_row([&](row const&, std::size_t in) { ++ends[in + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  auto const begins = ends;
  rows_.resize(ends.back());
  each_row([&](row const& one, std::size_t in) { rows_[ends[in]++] = &one; });
  for (std::size_t in = 0; in < table_count; ++in)
    by_table_[in] = settle(std::span(rows_).subspan(begins[in], begins[in + 1] - begins[in]));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
