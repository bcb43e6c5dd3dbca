// When a person may be interrupted: wall clocks of the IANA database. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/times.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include <date/tz.h>

namespace madang {
inline namespace v1 {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr minutes day_length = std::chrono::hours(24);
constexpr std::size_t digests_max = 4;
constexpr int days_ahead_max = 9;  // a week, a day that a zone left out, and one to be behind

// A moment within what the calendar's arithmetic takes: years 1900 to 9999.
timestamp sane(timestamp at) noexcept {
  constexpr timestamp first{milliseconds(-2'208'988'800'000)};
  constexpr timestamp last{milliseconds(253'370'764'800'000)};
  return std::clamp(at, first, last);
}

// The zone of that name, or null.
date::time_zone const* find_zone(std::string const& name) {
  try {
    return date::locate_zone(name);
  } catch (std::runtime_error const&) {
    return nullptr;
  }
}

// A wall clock.
class wall {
 public:
  explicit wall(delivery_times const& times) : zone_(find_zone(times.zone)) {}

  [[nodiscard]] date::local_days day_of(timestamp at) const {
    if (zone_ == nullptr) return date::local_days(date::floor<date::days>(sane(at)).time_since_epoch());
    return date::floor<date::days>(zone_->to_local(sane(at)));
  }
  // When a span begins that begins at this time of day.
  [[nodiscard]] timestamp begin(date::local_days day, minutes after) const { return at(day, after, true); }
  [[nodiscard]] timestamp end(date::local_days day, minutes after) const { return at(day, after, false); }

 private:
  [[nodiscard]] timestamp at(date::local_days day, minutes after, bool earlier) const {
    auto const local = day + date::local_seconds::duration(after);
    if (zone_ == nullptr) return timestamp(local.time_since_epoch());
    auto const info = zone_->get_info(local);
    if (info.result == date::local_info::nonexistent) return info.first.end;
    auto const offset =
        earlier || info.result == date::local_info::unique ? info.first.offset : info.second.offset;
    return timestamp(local.time_since_epoch() - offset);
  }

  date::time_zone const* zone_;
};

bool has_day(std::uint8_t days, date::local_days day) {
  auto const monday_first = date::weekday(day).iso_encoding() - 1;
  return (days >> monday_first & 1U) != 0;
}

// Until when nothing goes out, if that is so at this moment.
std::optional<timestamp> held_until(delivery_times const& times, wall const& clock, timestamp at) {
  auto const today = clock.day_of(at);
  if (!has_day(times.days, today)) {
    auto const tomorrow = clock.begin(today + date::days(1), minutes(0));
    if (tomorrow > at) return tomorrow;
  }
  if (times.quiet_from == times.quiet_to) return std::nullopt;
  auto const overnight = times.quiet_to < times.quiet_from ? day_length : minutes(0);
  for (auto const day : {today - date::days(1), today}) {
    auto const end = clock.end(day, times.quiet_to + overnight);
    if (clock.begin(day, times.quiet_from) <= at && at < end) return end;
  }
  return std::nullopt;
}

bool is_time_of_day(minutes time) noexcept { return time >= minutes(0) && time < day_length; }

}  // namespace

result<void> check_times(delivery_times const& times) {
  if (find_zone(times.zone) == nullptr) return fail(errc::malformed, "zone");
  if (!is_time_of_day(times.quiet_from)) return fail(errc::out_of_range, "quiet_from");
  if (!is_time_of_day(times.quiet_to)) return fail(errc::out_of_range, "quiet_to");
  if (times.days == 0 || times.days > all_days) return fail(errc::out_of_range, "days");
  auto const& digests = times.digest_at;
  if (digests.size() > digests_max) return fail(errc::too_many, "digest_at", digests.size(), digests_max);
  if (digests.empty() || !std::all_of(digests.begin(), digests.end(), is_time_of_day) ||
      std::adjacent_find(digests.begin(), digests.end(), std::greater_equal<>()) != digests.end())
    return fail(errc::out_of_range, "digest_at");
  if (times.digest_days == 0 || times.digest_days > all_days) return fail(errc::out_of_range, "digest_days");
  return {};
}

timestamp next_allowed(delivery_times const& times, timestamp at) {
  wall const clock(times);
  while (auto const end = held_until(times, clock, at)) at = *end;
  return at;
}

timestamp next_digest(delivery_times const& times, timestamp at) {
  wall const clock(times);
  auto const first = clock.day_of(at) - date::days(1);
  for (int ahead = 0; ahead <= days_ahead_max; ++ahead) {
    auto const day = first + date::days(ahead);
    if (!has_day(times.digest_days, day)) continue;
    for (auto const time : times.digest_at)
      if (auto const moment = clock.begin(day, time); moment > at) return moment;
  }
  return at + std::chrono::days(days_ahead_max);  // unreachable for times that were checked
}

std::int64_t local_day(delivery_times const& times, timestamp at) {
  return wall(times).day_of(at).time_since_epoch().count();
}

}  // namespace v1
}  // namespace madang
