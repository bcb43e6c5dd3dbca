// What was touched lately. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/detail/touched_lately.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

void touched_lately::note(cow_heap& heap, std::int64_t at_ms, std::uint32_t activity) {
  auto const half_hour = half_hour_of(at_ms);
  auto& to = slots_[half_hour % kept];
  if (to.half_hour > half_hour) return;
  if (to.half_hour < half_hour) {
    to.activities.release(heap);
    to.half_hour = half_hour;
  }
  auto const known = to.activities.view();
  if (known.empty() || known.back() != activity) to.activities.append(heap, activity);
}

std::optional<std::vector<std::uint32_t>> touched_lately::since(std::uint32_t half_hour,
                                                                std::size_t most) const {
  constexpr std::size_t sorted_max = 4'096;  // with those that come more than once
  std::vector<std::uint32_t> out;
  for (auto const& each : slots_) {
    if (each.half_hour >= std::uint64_t{half_hour} + kept) return std::nullopt;
    if (each.half_hour < half_hour) continue;
    auto const more = each.activities.view();
    if (out.size() + more.size() > sorted_max) return std::nullopt;
    out.insert(out.end(), more.begin(), more.end());
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > most) return std::nullopt;
  return out;
}

void touched_lately::clear(cow_heap& heap) {
  for (auto& each : slots_) each.activities.release(heap);
  slots_ = {};
}

std::size_t touched_lately::bytes() const noexcept {
  std::size_t sum = 0;
  for (auto const& each : slots_) sum += each.activities.bytes();
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
