// What is newest in many streams. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/sort_largest_first.hpp>
#include <madang/feed/detail/newest_postings.hpp>
#include <madang/stream/detail/posting_search.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint64_t first_seconds = 21'600;  // a guess
constexpr std::size_t much = 4;  // more than so many times what is wanted is not collected at once

constexpr order_key last_of(std::uint32_t second) noexcept { return order_key{second} << 32 | 0xFFFFFFFFU; }

}  // namespace

newest_postings::newest_postings(stream_state const& from, std::span<feed_source const> sources,
                                 std::uint64_t seen)
    : from_(&from), sources_(sources), seen_(seen) {
  room_->parts.clear();
  room_->found.clear();
  room_->parts.reserve(sources.size());
  for (std::uint32_t at = 0; at < sources.size(); ++at) add(at);
}

// How new the newest activity of a main or posted stream is at most is known without looking into it.
void newest_postings::add(std::uint32_t number) {
  auto const& source = sources_[number];
  auto const node = static_cast<std::uint32_t>(source.source >> 3);
  part one{nullptr, nullptr, nullptr, order_max, number, true};
  if (stream_state::has_open_part(stream_in(source.source)) && node != 0) {
    auto const second = source.open ? from_->newest_open(node) : from_->newest(node);
    if (second == 0) return;
    one.most = last_of(second);
  } else {
    wake(one);
    if (one.begin == one.end) return;
  }
  room_->parts.push_back(one);
}

void newest_postings::wake(part& one) const noexcept {
  auto const& source = sources_[one.source];
  auto const view = source.open ? from_->open_postings(source.source) : from_->postings(source.source);
  one.asleep = false;
  one.begin = view.data();
  one.end = view.data() + view.size();
  if (one.begin != one.end) __builtin_prefetch(one.end - 1);
}

std::span<order_key const> newest_postings::take(std::size_t wanted) {
  auto& found = room_->found;
  found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(given_));
  while (found.size() < wanted && !room_->parts.empty()) go_back(wanted - found.size());
  given_ = std::min(wanted, found.size());
  return std::span<order_key const>(found).first(given_);
}

std::uint32_t newest_postings::newest_left() const noexcept {
  order_key newest = 0;
  for (auto const& each : room_->parts) newest = std::max(newest, each.most);
  return second_of(newest);
}

// First as far as it took whoever found enough last; then as far as it takes where as much happens as lately,
// at most eight times as far as last.
std::uint64_t newest_postings::seconds_for(std::size_t wanted) const noexcept {
  if (seconds_ == 0) return std::max(room_->reach, first_seconds);
  auto const likely = seconds_ * (wanted + wanted / 4 + 16) / std::max<std::size_t>(gained_, 1);
  return std::clamp<std::uint64_t>(likely, 1, seconds_ * 8);
}

// All that is older than what was found before lies at or below the newest that is left. Less far where much
// more was found than is wanted.
void newest_postings::go_back(std::size_t wanted) {
  constexpr int tries = 3;
  auto const newest = newest_left();
  auto const find = [&](std::uint64_t seconds) {
    seconds_ = seconds;
    gained_ = find_from(seconds > newest ? 0 : order_key{newest + 1 - seconds} << 32);
  };
  find(seconds_for(wanted));
  for (int at = 0; seconds_ > 1 && gained_ > (at < tries ? wanted + wanted / 4 + 16 : wanted * much); ++at)
    find(std::clamp<std::uint64_t>(seconds_ * (wanted + wanted / 8) / gained_, 1, seconds_ - 1));
  reach_ += seconds_;
  collect(gained_);
  if (!room_->parts.empty()) room_->reach = reach_;  // else it went beyond the end
}

// How much there is; all are looked into before any is searched, so that they come from memory together.
std::size_t newest_postings::find_from(order_key floor) {
  for (auto& each : room_->parts)
    if (each.asleep && each.most >= floor) wake(each);
  std::size_t count = 0;
  for (auto& each : room_->parts) {
    each.fresh = each.most >= floor ? first_from(each.begin, each.end, floor) : each.end;
    count += static_cast<std::size_t>(each.end - each.fresh);
  }
  return count;
}

void newest_postings::collect(std::size_t count) {
  auto& found = room_->found;
  auto const before = found.size();
  found.reserve(before + count);
  for (auto& each : room_->parts) {
    for (auto const* at = each.fresh; at != each.end; ++at)
      if (id_of(*at) <= seen_) found.push_back(*at);
    each.end = each.fresh;
    if (!each.asleep && each.begin != each.end) each.most = each.end[-1];
  }
  std::erase_if(room_->parts, [](part const& each) { return !each.asleep && each.begin == each.end; });
  sort_largest_first(std::span(found).subspan(before), room_->spare);
  auto const from = found.begin() + static_cast<std::ptrdiff_t>(before);
  found.erase(std::unique(from, found.end()), found.end());
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
