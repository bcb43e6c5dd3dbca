// Points in time buckets. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/affinity.hpp>
#include <madang/rank/detail/fixed_point.hpp>

#include <algorithm>
#include <limits>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::int64_t half_root = 46'341;  // 2^(-1/2), the loss of one bucket, as a fixed-point number

void add_within(std::int16_t& to, std::int32_t points) noexcept {
  using range = std::numeric_limits<std::int16_t>;
  to = static_cast<std::int16_t>(std::clamp<std::int32_t>(
      to + std::clamp<std::int32_t>(points, -65'536, 65'536), range::min(), range::max()));
}

std::uint32_t number_of(std::int64_t at_ms, std::int64_t length_ms) noexcept {
  return static_cast<std::uint32_t>(at_ms / length_ms);
}

/// What is left of points after so many buckets.
std::int64_t faded(std::int64_t points, std::uint32_t buckets) noexcept {
  auto const whole = points * detail::fixed_one >> buckets / 2;
  return buckets % 2 == 0 ? whole : detail::multiply_fixed(whole, half_root);
}

}  // namespace

void fading_points::add(std::int64_t at_ms, std::int32_t points) noexcept {
  auto const bucket = number_of(at_ms, bucket_ms);
  if (bucket > newest_) {
    auto const passed = std::min<std::uint32_t>(bucket - newest_, buckets);
    for (std::uint32_t step = 0; step < passed; ++step) points_[(bucket - step) % buckets] = 0;
    newest_ = bucket;
  }
  if (newest_ - bucket < buckets) add_within(points_[bucket % buckets], points);
}

std::uint64_t fading_points::at(std::int64_t now_ms) const noexcept {
  auto const now = std::max(number_of(now_ms, bucket_ms), newest_);
  std::int64_t sum = 0;
  for (std::uint32_t back = 0; back < buckets && back <= newest_; ++back) {
    auto const age = now - newest_ + back;
    if (age < buckets) sum += faded(points_[(newest_ - back) % buckets], age);
  }
  return static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
}

template <std::int64_t PeriodMs>
void recent_points<PeriodMs>::add(std::int64_t at_ms, std::int32_t points) noexcept {
  auto const period = number_of(at_ms, PeriodMs);
  if (period > newest_) {
    before_ = period - newest_ == 1 ? running_ : std::int16_t{0};
    running_ = 0;
    newest_ = period;
  }
  if (period == newest_)
    add_within(running_, points);
  else if (newest_ - period == 1)
    add_within(before_, points);
}

template <std::int64_t PeriodMs>
std::uint64_t recent_points<PeriodMs>::at(std::int64_t now_ms) const noexcept {
  auto const now = std::max(number_of(now_ms, PeriodMs), newest_);
  auto const still_within = detail::fixed_one - now_ms % PeriodMs * detail::fixed_one / PeriodMs;
  std::int64_t sum = 0;
  if (now == newest_)
    sum = running_ * detail::fixed_one + before_ * still_within;
  else if (now - newest_ == 1)
    sum = running_ * still_within;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
}

void affinity_table::make_room(std::int64_t now_ms) {
  boost::unordered::erase_if(pairs_,
                             [&](auto const& pair) { return pair.second.long_run.forgotten(now_ms); });
  if (pairs_.size() > pairs_.max_load() / 4 * 3) pairs_.reserve(pairs_.size() * 2);
}

template class recent_points<86'400'000>;
template class recent_points<1'800'000>;
static_assert(sizeof(affinity_counts) == 52);

}  // namespace v1
}  // namespace madang
