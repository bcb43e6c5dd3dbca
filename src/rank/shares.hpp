// madang/src/rank/shares.hpp: from parts of a score to its explanation. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/explanation.hpp>

#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// Half of each number; what rounding leaves goes to the next, so that the sum is half of the sum.
/// @pre the sum is even
[[nodiscard]] score_parts halved(score_parts twice) noexcept;

/// The parts that are not 0, the strongest first, on top of a base.
[[nodiscard]] score_explanation shares_of(score_parts const& parts, std::int64_t base, std::int64_t age_ms);

}  // namespace detail
}  // namespace v1
}  // namespace madang
