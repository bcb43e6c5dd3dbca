// madang/feed/detail/shown_before.hpp: what stands on earlier pages of a feed in order top.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/ranked_history.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Items, and batches of which one stands for all.
struct shown_before {
  ranked_history const* history;
  std::vector<activity_header const*> batches{};  ///< one of each

  [[nodiscard]] bool has(std::uint64_t id) const noexcept { return history->contains(id); }
  [[nodiscard]] bool has(std::uint64_t id, activity_header const& header) const noexcept {
    return has(id) || std::any_of(batches.begin(), batches.end(),
                                  [&](activity_header const* shown) { return same_batch(*shown, header); });
  }
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
