// madang/rank/detail/ftrl_coordinate.hpp: what FTRL-proximal remembers of a weight. SPDX-License-Identifier:
// Apache-2.0
#pragma once

namespace madang {
inline namespace v1 {
namespace detail {

/// The state of one weight; its value follows from it.
struct ftrl_coordinate {
  double pull = 0;     ///< FTRL's z: the sum of gradients, less what earlier steps answered
  double squares = 0;  ///< FTRL's n: the sum of squared gradients
  friend bool operator==(ftrl_coordinate const&, ftrl_coordinate const&) = default;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
