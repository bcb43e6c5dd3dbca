// Impressions on their way to the host. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/impression_ring.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include "rank/sample.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// The choice was made when the page was shown.
impression_options all_of(impression_options from) {
  from.share = 1;
  return from;
}

/// Somebody may be shown it: no comment, and neither deleted nor of somebody erased.
bool is_item(activity_header const& of, graph_state const& graph) {
  constexpr auto gone = activity_header::deleted | activity_header::buried | activity_header::shrunk;
  return of.root == 0 && (of.flags & gone) == 0 && !graph.node({of.actor}).erased;
}

/// Whom it is for, where people are named.
std::optional<std::vector<std::uint32_t>> readers_of(activity_header const& of) {
  if (of.scope == audience_scope::self) return std::vector<std::uint32_t>{};
  if (of.scope != audience_scope::people) return std::nullopt;
  auto const people = of.people();
  return std::vector<std::uint32_t>(people.begin(), people.end());
}

recorded_item item_of(std::uint64_t id, activity_header const& from, graph_state const& graph) {
  recorded_item out{.at_ms = from.time_ms, .id = id, .author = graph.resolve({from.actor}).value};
  auto const place = graph.resolve({from.place});
  if (from.place != 0 && is_place(graph.node(place).kind)) out.place = place.value;
  for (auto const topic : from.topics()) out.topics.push_back(graph.resolve({topic}).value);
  out.to = readers_of(from);
  return out;
}

std::size_t size_of(std::variant<recorded_act, recorded_page> const& of) noexcept {
  auto const* page = std::get_if<recorded_page>(&of);
  return page != nullptr ? page->shown.items.size() : 1;
}

}  // namespace

impression_ring::impression_ring(impression_options const& options, std::size_t records_max)
    : options_(options), records_max_(records_max), recorder_(sink_, all_of(options)) {}

// As impression_recorder chooses, from the same seed.
bool impression_ring::chosen() noexcept { return chosen_by_chance(options_.seed + ++pages_, options_.share); }

void impression_ring::shown(recorded_page page) {
  std::scoped_lock const lock(guard_);
  if (chosen()) keep(std::move(page));
}

void impression_ring::acted(recorded_acts const& acts) {
  if (!acts.done.empty()) {
    std::scoped_lock const lock(guard_);
    for (auto const& each : acts.done) keep(each);
  }
  if (!acts.erased.empty()) forget(acts.erased);
}

void impression_ring::keep(record one) {
  size_ += size_of(one);
  waiting_.push_back(std::move(one));
  while (size_ > records_max_) {
    auto const oldest = size_of(waiting_.front());
    size_ -= oldest;
    dropped_ += oldest;
    waiting_.pop_front();
  }
}

void impression_ring::forget(std::vector<std::uint32_t> const& people) {
  std::scoped_lock const lock(taking_, guard_);
  for (auto const person : people) {
    std::erase_if(waiting_, [&](record const& each) {
      return std::visit([&](auto const& of) { return of.reader == person; }, each);
    });
    recorder_.forget(person);
  }
  size_ = 0;
  for (auto const& each : waiting_) size_ += size_of(each);
}

// Items that may still be shown: of the last days, as far as they are in memory.
void impression_ring::begin(state const& now) {
  begun_ = true;
  last_activity_ = now.stream.activity_count;
  auto const known = [&](std::uint64_t id) { return now.stream.header(id) != nullptr; };
  for (std::size_t count = 0; count < options_.items_max && known(last_activity_); ++count) --last_activity_;
  auto const too_old = [&](std::uint64_t id) {
    return now.stream.header(id)->time_ms < now.time_ms - options_.items_ms;
  };
  while (last_activity_ < now.stream.activity_count && too_old(last_activity_ + 1)) ++last_activity_;
}

// What was written until then.
result<void> impression_ring::write_until(std::int64_t at_ms, state const& now) {
  while (last_activity_ < now.stream.activity_count) {
    auto const* header = now.stream.header(last_activity_ + 1);
    if (header != nullptr && header->time_ms > at_ms) break;
    ++last_activity_;
    if (header == nullptr || !is_item(*header, now.graph)) continue;
    if (auto const done = recorder_.made(item_of(last_activity_, *header, now.graph)); !done) return done;
  }
  return {};
}

result<void> impression_ring::write(record const& one) {
  if (auto const* act = std::get_if<recorded_act>(&one))
    return recorder_.acted(act->at_ms, act->reader, act->verb, act->item);
  auto const& page = std::get<recorded_page>(one);
  return recorder_.shown({.at_ms = page.at_ms,
                          .reader = page.reader,
                          .config = page.shown.config,
                          .config_version = page.shown.config_version,
                          .items = page.shown.items});
}

std::deque<impression_ring::record> impression_ring::collect() {
  std::scoped_lock const lock(guard_);
  std::deque<record> out;
  out.swap(waiting_);
  size_ = 0;
  counted_.pages = pages_;
  counted_.shown_dropped = dropped_;
  return out;
}

// What was recorded of somebody is not used where it is off meanwhile.
result<impression_counts> impression_ring::write_all(std::deque<record> const& records, state const& now) {
  if (!is_on()) return impression_counts{};
  if (!begun_) begin(now);
  for (auto const& each : records) {
    auto const [reader, at_ms] =
        std::visit([](auto const& of) { return std::pair(of.reader, of.at_ms); }, each);
    if (auto const done = write_until(at_ms, now); !done) return done.error();
    if (!now.is_on(reading_purpose::impressions, person_id{reader})) continue;
    if (auto const done = write(each); !done) return done.error();
  }
  if (auto const done = write_until(std::numeric_limits<std::int64_t>::max(), now); !done)
    return done.error();
  auto out = recorder_.counts();
  out.pages = counted_.pages;
  out.shown_dropped += counted_.shown_dropped;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
