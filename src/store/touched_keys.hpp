// The keys that a change touched, packed for the log: most take three to seven bytes instead of 32.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/store/row.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Packs the keys of rows, in their order; those of table::key are left out, since they are hashes of what
/// hosts chose and nobody follows them. Per key: one byte (table, and which numbers equal those of the key
/// before), then the other numbers as zigzag varints of their difference to the number before.
[[nodiscard]] std::string pack_touched(std::span<row const> rows);
/// Packs keys.
[[nodiscard]] std::string pack_touched(std::span<row_key const> keys);

/// Unpacks what pack_touched made. @errors corrupt when it was altered.
[[nodiscard]] result<std::vector<row_key>> unpack_touched(std::string_view packed);

}  // namespace detail
}  // namespace v1
}  // namespace madang
