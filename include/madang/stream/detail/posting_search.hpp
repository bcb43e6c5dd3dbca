// madang/stream/detail/posting_search.hpp: where in a list of postings a time lies. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/stream/detail/activity_data.hpp>

#include <algorithm>
#include <cstddef>

namespace madang {
inline namespace v1 {
namespace detail {

/// The first of [begin, end) that is not below `order`, found from the end: pages lie near it.
/// @complexity O(log of how far from the end it lies).
[[nodiscard]] inline order_key const* first_from(order_key const* begin, order_key const* end,
                                                 order_key order) noexcept {
  std::ptrdiff_t step = 1;
  while (end - begin >= step && end[-step] >= order) {
    end -= step;
    step *= 2;
  }
  return std::lower_bound(end - std::min<std::ptrdiff_t>(step, end - begin), end, order);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
