// madang/network/boosts.hpp: what a host wants seen: boosted items stand high in home feeds in order top, and
// say so, until they are seen or their time is over. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>

#include <cstddef>

namespace madang {
inline namespace v1 {

/// So many activities of a network are boosted at a time.
inline constexpr std::size_t boosts_max = 100;

/// Boosts an activity.
struct boost_input {
  activity_id activity;  ///< what; no comment, and none of many that are one item
  node_id audience{};  ///< members and followers of this group, or followers of this record; none: everybody
  timestamp until{};   ///< when it ends
};

/// A boost that is not over.
struct boost_info {
  activity_id activity;  ///< what
  node_id audience{};    ///< for whom; none: everybody
  timestamp since{};     ///< when it began
  timestamp until{};     ///< when it ends
};

}  // namespace v1
}  // namespace madang
