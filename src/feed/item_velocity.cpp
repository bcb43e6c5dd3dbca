// What is done with items right now. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/item_velocity.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr auto one = static_cast<std::uint64_t>(fixed_one);

// As much of the half hour before as still lies within the last 30 minutes.
std::uint64_t still_within_at(std::int64_t epoch_ms) noexcept {
  return one - static_cast<std::uint64_t>(epoch_ms % half_hour_ms * fixed_one / half_hour_ms);
}

}  // namespace

item_velocity::item_velocity(walk_context const& in, std::int64_t epoch_ms)
    : in_(in), running_(half_hour_of(epoch_ms)), still_within_(still_within_at(epoch_ms)) {
  if (!in.rights.insider())
    few_.emplace();
  else if (in.stream.hot_from == 0)
    few_ = in.stream.touched().since(running_ - std::min(running_, 1U), few_max);
}

std::uint64_t item_velocity::worth_of(std::uint32_t half_hour) const noexcept {
  if (half_hour >= running_) return one;
  return running_ - half_hour == 1 ? still_within_ : 0;
}

std::uint64_t item_velocity::of(std::uint64_t id, activity_header const& header) {
  if (few_ && !std::ranges::binary_search(*few_, id)) return 0;
  std::uint64_t sum = 0;
  auto const begin = half_hour_of(header.time_ms);
  for (auto const& mark : in_.activities.reactions(id))
    if (mark.half_hours != reaction_mark::untimed) sum += worth_of(begin + mark.half_hours);
  auto const since = std::int64_t{running_ - std::min(running_, 1U)} * half_hour_ms;
  auto const answers =
      in_.activities.postings_after(source_of(id, stream_type::answers), order_of(since, 0), most / one);
  for (auto const order : answers) {
    constexpr auto left_out = activity_header::deleted | activity_header::shrunk | activity_header::quiet;
    auto const* answer = in_.activities.header(id_of(order));
    if (answer != nullptr && (answer->flags & left_out) == 0) sum += worth_of(half_hour_of(answer->time_ms));
  }
  return std::min(sum, most);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
