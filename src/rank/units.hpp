// madang/src/rank/units.hpp: fixed-point numbers as numbers, and weights that give the factors themselves.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/weights.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// 1 as a fixed-point number, to take these as numbers.
inline constexpr double fixed_unit = fixed_one;

/// The same weights, but every factor weighs 1: parts of the score are the factors.
[[nodiscard]] inline rank_weights with_units(rank_weights of) {
  of.factors.fill(static_cast<fixed_point>(fixed_one));
  return of;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
