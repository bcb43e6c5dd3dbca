// madang/rank/feedback.hpp: "less like this" and "more like this", and how they fade.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace madang {
inline namespace v1 {

/// What a reader wants of an author, a place or a topic.
enum class feedback_kind : std::uint8_t {
  less = 0,  ///< nothing for 14 days, then little, fading back to normal within 140 days
  more = 1   ///< twice as good for 14 days, fading back to normal within 140 days
};

inline constexpr std::int64_t feedback_full_ms = 14 * 86'400'000LL;     ///< it holds fully so long
inline constexpr std::int64_t feedback_fading_ms = 140 * 86'400'000LL;  ///< and fades so long

/// Does it hide, so long after it was given? Throws nothing.
[[nodiscard]] constexpr bool feedback_hides(feedback_kind kind, std::int64_t age_ms) noexcept {
  return kind == feedback_kind::less && age_ms < feedback_full_ms;
}
/// Is it as if it had never been given? Throws nothing.
[[nodiscard]] constexpr bool feedback_is_over(std::int64_t age_ms) noexcept {
  return age_ms >= feedback_full_ms + feedback_fading_ms;
}
/// What it adds to a score so long after it was given, in doublings as a fixed-point number: `less` a fifth
/// of the worth, growing by the day to all of it; `more` one doubling, shrinking by the day. Throws nothing.
[[nodiscard]] std::int64_t feedback_part(feedback_kind kind, std::int64_t age_ms) noexcept;

}  // namespace v1
}  // namespace madang
