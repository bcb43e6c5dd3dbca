// Which batch something belongs to, when that closes, when a message is tried again.
// SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/batching.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::int64_t minute_ms = 60'000;

batch_rule_data built_in_rule(notify_channel channel) noexcept {
  batch_rule_data out;
  out.channel = channel;
  out.mode = channel == notify_channel::email ? batch_mode::digest : batch_mode::immediate;
  return out;
}

}  // namespace

delivery_times times_in_force(habits_data const& own, habits_data const& network, std::string_view zone) {
  if (own.times) return *own.times;
  auto out = network.times.value_or(delivery_times{});
  auto here = out;
  here.zone = zone;
  return !zone.empty() && check_times(here) ? here : out;
}

batch_plan plan_for(delivery_habits const& of, reason_code category, notify_channel channel) {
  batch_plan out;
  out.rule = built_in_rule(channel);
  if (category == digest_category) {
    out.rule.mode = batch_mode::digest;
  } else if (auto const* own = of.own.rule(category, channel)) {
    out.rule = *own;
  } else if (auto const* said = of.network.rule(category, channel)) {
    out.rule = *said;
  }
  auto const digest = out.rule.mode == batch_mode::digest;
  out.key = {channel, digest ? digest_category : out.rule.category};
  return out;
}

std::int64_t closes_at(batch_rule_data const& rule, batch_data const& batch, delivery_times const& times,
                       std::int64_t now_ms) {
  auto const window = rule.window_minutes * minute_ms;
  switch (rule.mode) {
    case batch_mode::immediate:
      return now_ms;
    case batch_mode::leading:
    case batch_mode::fixed:
      return batch.opened_ms + window;
    case batch_mode::sliding:
      return std::min(batch.opened_ms + rule.window_max_minutes * minute_ms, batch.last_ms + window);
    case batch_mode::digest:
      break;
  }
  return next_digest(times, timestamp{std::chrono::milliseconds{now_ms}}).time_since_epoch().count();
}

std::int64_t retry_after_ms(std::uint64_t message, std::uint32_t attempt) noexcept {
  auto wait = retry_base_ms;
  for (std::uint32_t done = 1; done < attempt && wait < retry_most_ms; ++done) wait *= 2;
  wait = std::min(wait, retry_most_ms);
  auto mixed = (message * 0x9e3779b97f4a7c15ULL) ^ (attempt * 0xbf58476d1ce4e5b9ULL);
  mixed = (mixed ^ (mixed >> 31)) * 0x94d049bb133111ebULL;
  auto const half = static_cast<std::uint64_t>(wait / 2);
  return wait / 2 + static_cast<std::int64_t>((mixed >> 16) % (half + 1));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
