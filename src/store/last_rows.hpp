// What a group of changes leaves behind: of every key the last row. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/row.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// The last row of every key of a group, by table and in the order of their keys. Points into the group.
/// @complexity O(n) where each table's rows come in order, else O(n log n).
class last_rows {
 public:
  /// @pre The rows are of tables that exist.
  explicit last_rows(std::span<change const> group);
  /// One span per table, some of them empty.
  [[nodiscard]] std::array<std::span<row const* const>, table_count> const& by_table() const noexcept {
    return by_table_;
  }

 private:
  std::vector<row const*> rows_;
  std::array<std::span<row const* const>, table_count> by_table_{};
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
