// madang/src/rank/columns.hpp: from columns back to what they were made of. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/rank/scorer.hpp>

#include <cstddef>

namespace madang {
inline namespace v1 {
namespace detail {

/// What a candidate's columns were made of, exactly, for columns that nobody changed since.
[[nodiscard]] rank_features features_at(candidate_columns const& of, std::size_t at) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang
