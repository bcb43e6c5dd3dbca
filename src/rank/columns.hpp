// madang/src/rank/columns.hpp: what numbers in columns mean, and from columns back to what they were made of.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/scorer.hpp>

#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

inline constexpr double hour_ms = 3'600'000;

/// Milliseconds as hours.
[[nodiscard]] inline double hours(std::int64_t ms) noexcept { return static_cast<double>(ms) / hour_ms; }
/// A count, a fixed-point number. @pre below 2^63
[[nodiscard]] inline double number(std::uint64_t fixed) noexcept {
  auto const with_sign = static_cast<std::int64_t>(fixed);  // these have an instruction of their own
  return static_cast<double>(with_sign) / static_cast<double>(fixed_one);
}
/// Points, a fixed-point number, as replies.
[[nodiscard]] inline double replies(std::uint64_t points) noexcept {
  return number(points) / points_per_reply;
}
/// A score.
[[nodiscard]] inline double doublings(std::int64_t fixed) noexcept {
  return static_cast<double>(fixed) / static_cast<double>(fixed_one);
}
/// Yes or no.
[[nodiscard]] inline double one_if(bool condition) noexcept { return condition ? 1 : 0; }

/// The hour of the day of a time in seconds, UTC. @pre second >= 0
template <class Seconds>
[[nodiscard]] double hour_of_day(Seconds second) noexcept {
  return static_cast<std::int32_t>(second / 3'600 % 24);
}
/// The day of the week of a time in seconds, UTC, from Monday. @pre second >= 0
template <class Seconds>
[[nodiscard]] double weekday(Seconds second) noexcept {
  constexpr Seconds thursday = 3;  // 1970-01-01
  return static_cast<std::int32_t>((second / 86'400 + thursday) % 7);
}

/// What a candidate's columns were made of, exactly, for columns that nobody changed since.
[[nodiscard]] rank_features features_at(candidate_columns const& of, std::size_t at);

}  // namespace detail
}  // namespace v1
}  // namespace madang
