// How feedback fades. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/feedback.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::int64_t least_worth = 5;  // one part in so many is left at first

}  // namespace

std::int64_t feedback_part(feedback_kind kind, std::int64_t age_ms) noexcept {
  auto const fading = std::clamp<std::int64_t>(age_ms - feedback_full_ms, 0, feedback_fading_ms);
  auto const done = fading * detail::fixed_one / feedback_fading_ms;
  if (kind == feedback_kind::more) return detail::fixed_one - done;
  auto const worth = detail::fixed_one + (least_worth - 1) * done;  // in parts
  return detail::log2_fixed(static_cast<std::uint64_t>(worth)) -
         detail::log2_fixed(static_cast<std::uint64_t>(least_worth * detail::fixed_one));
}

}  // namespace v1
}  // namespace madang
