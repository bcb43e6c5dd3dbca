// madang/notify/times.hpp: when a person may be interrupted: time zone, quiet hours, working days, digests.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace madang {
inline namespace v1 {

/// Days of a week as bits: Monday is bit 0, Sunday bit 6.
inline constexpr std::uint8_t all_days = 0x7F;
/// Monday to Friday.
inline constexpr std::uint8_t monday_to_friday = 0x1F;

/// When messages go out to a person. Times of day are minutes after midnight, 0 to 1,439, on the person's
/// wall clock; a time that a change of clocks leaves out is the moment of the change, one that comes twice is
/// the first for beginnings and digests, the second for ends.
struct delivery_times {
  std::string zone = "UTC";            ///< IANA name, e.g. "Europe/Berlin"
  std::chrono::minutes quiet_from{0};  ///< quiet hours begin
  std::chrono::minutes quiet_to{0};    ///< and end, the next day when not later; equal: none
  std::uint8_t days = all_days;        ///< days on which messages go out; at least one
  std::vector<std::chrono::minutes> digest_at{std::chrono::hours(8)};  ///< 1 to 4 times a day, ascending
  std::uint8_t digest_days = all_days;                                 ///< days of digests; at least one
  friend bool operator==(delivery_times const&, delivery_times const&) = default;
};

/// Says whether times can be used. @errors malformed (zone: no such one is known here), out_of_range
/// (quiet_from, quiet_to, days, digest_at, digest_days), too_many (digest_at).
[[nodiscard]] result<void> check_times(delivery_times const& times);

/// The first moment, not before `at`, that is neither in quiet hours nor on a day without messages.
/// @pre check_times. @complexity O(log changes of the zone).
[[nodiscard]] timestamp next_allowed(delivery_times const& times, timestamp at);

/// The first digest after `at`, as the digest times have it: quiet hours may move it on. @pre check_times.
[[nodiscard]] timestamp next_digest(delivery_times const& times, timestamp at);

/// The person's day, as days since 1970-01-01. @pre check_times.
[[nodiscard]] std::int64_t local_day(delivery_times const& times, timestamp at);

}  // namespace v1
}  // namespace madang
