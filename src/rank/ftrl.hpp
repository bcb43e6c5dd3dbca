// madang/src/rank/ftrl.hpp: one coordinate of FTRL-proximal (McMahan et al. 2013), pulled towards where it
// began. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/ftrl_coordinate.hpp>

#include <algorithm>
#include <cmath>

namespace madang {
inline namespace v1 {
namespace detail {

/// How coordinates move.
struct ftrl_pace {
  double rate = 0.1;      ///< size of the first steps
  double steadiness = 1;  ///< how soon steps become smaller
  double hold = 1;        ///< how strongly it is held to where it began
  double value_max = 16;  ///< it stays within, either way
};

/// Where a coordinate stands. Throws nothing.
[[nodiscard]] inline double ftrl_value(ftrl_coordinate const& of, double start,
                                       ftrl_pace const& pace) noexcept {
  auto const stiffness = (pace.steadiness + std::sqrt(of.squares)) / pace.rate + pace.hold;
  return std::clamp(start - of.pull / stiffness, -pace.value_max, pace.value_max);
}

/// Moves a coordinate against a gradient. Throws nothing.
inline void ftrl_step(ftrl_coordinate& of, double gradient, double start, ftrl_pace const& pace) noexcept {
  if (gradient == 0) return;
  auto const change = ftrl_value(of, start, pace) - start;
  auto const more = of.squares + gradient * gradient;
  of.pull += gradient - (std::sqrt(more) - std::sqrt(of.squares)) / pace.rate * change;
  of.squares = more;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
