// What is done with items right now. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>
#include <limits>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr auto whole_share = static_cast<std::uint64_t>(fixed_one);

// As much of the half hour before as still lies within the last 30 minutes.
std::uint64_t still_within_at(std::int64_t epoch_ms) noexcept {
  return whole_share - static_cast<std::uint64_t>(epoch_ms % half_hour_ms * fixed_one / half_hour_ms);
}

}  // namespace

item_velocity::item_velocity(walk_context const& in, rank_weights const& weights, std::int64_t epoch_ms)
    : in_(in),
      weights_(&weights),
      running_(half_hour_of(epoch_ms)),
      since_(running_ - std::min(running_, 1U)),
      still_within_(still_within_at(epoch_ms)),
      told_(in.rights.insider()),
      known_(in.stream.touched().knows_since(since_)),
      lifts_(told_ && weights.weight(rank_factor::velocity) > 0) {
  if (!known_ || !told_) return;
  in.stream.touched().each_since(since_, [&](touched_half_hour const& each) {
    if (each.most() != 0) recent_[recent_count_++] = {&each, worth_of(each.half_hour())};
  });
}

std::uint64_t item_velocity::worth_of(std::uint32_t half_hour) const noexcept {
  if (half_hour >= running_) return whole_share;
  return running_ - half_hour == 1 ? still_within_ : 0;
}

std::uint64_t item_velocity::looked_up(std::uint64_t id, activity_header const& header) {
  std::uint64_t sum = 0;
  auto const begin = half_hour_of(header.time_ms);
  for (auto const& mark : in_.activities.reactions(id))
    if (mark.half_hours != reaction_mark::untimed) sum += worth_of(begin + mark.half_hours);
  auto const answers =
      in_.activities.postings_after(source_of(id, stream_type::answers), order_of(since_ * half_hour_ms, 0),
                                    std::numeric_limits<std::size_t>::max());
  for (auto const order : answers) {
    auto const* answer = in_.activities.header(id_of(order));
    if (answer != nullptr && touches(*answer, header.time_ms)) sum += worth_of(half_hour_of(answer->time_ms));
  }
  return std::min(sum, velocity_max);
}

std::uint64_t item_velocity::looked_for(std::uint64_t id, activity_header const& header) {
  auto const counts = !is_hot(id) && in_.stream.touched().knows_cold_since(since_);
  return counts && counted(id) == 0 ? 0 : looked_up(id, header);
}

std::int64_t item_velocity::part(std::uint64_t velocity) const noexcept {
  if (velocity == 0) return 0;
  auto const doublings = log2_of_one_plus(velocity);
  return std::max<std::int64_t>(weighted_part(doublings, rank_factor::velocity, *weights_), 0);
}

std::int64_t item_velocity::part_of_touched(std::uint64_t times) const noexcept {
  return part(std::min<std::uint64_t>(times, touches_max) * whole_share);
}

// Counts of what is not in memory are never too small.
std::int64_t item_velocity::part_of(std::uint64_t id, activity_header const& header) {
  if (!lifts_) return 0;
  if (is_hot(id)) return part(of(id, header));
  return part(in_.stream.touched().knows_cold_since(since_) ? counted(id) : velocity_max);
}

std::int64_t item_velocity::part_of_any() const noexcept {
  if (!lifts_) return 0;
  if (!known_) return part(velocity_max);
  std::uint64_t sum = 0;
  for (auto const& each : recent()) sum += each.in->most();
  return part_of_touched(sum);
}

std::int64_t item_velocity::part_of_cold() const noexcept {
  if (!lifts_ || in_.stream.hot_from == 0) return 0;
  if (!in_.stream.touched().knows_cold_since(since_)) return part(velocity_max);
  std::uint64_t sum = 0;
  for (auto const& each : recent()) sum += each.in->most_cold();
  return part_of_touched(sum);
}

bool item_velocity::anywhere() const noexcept {
  return !known_ || std::ranges::any_of(recent(), [](auto const& each) { return each.in->crowded(); });
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
