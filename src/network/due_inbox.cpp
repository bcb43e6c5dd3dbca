// What is due in inboxes: fan-out that waits, what was snoozed, what is old. SPDX-License-Identifier:
// Apache-2.0
#include <madang/network/detail/due_steps.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t people_per_step = 96;   // of one change: others wait for it
constexpr std::size_t notices_per_step = 64;  // of one change, when they go

}  // namespace

result<std::size_t> network_impl::fan_out() {
  if (!look().now.inboxes.waits()) return std::size_t{0};
  return repeat([](writer& work) -> result<due_progress> {
    if (!work.fan_out_waits()) return due_progress{};
    if (auto const done = work.fan_out_some(people_per_step); !done) return done.error();
    return due_progress{1, work.fan_out_waits()};
  });
}

// A step of what waited before this group. When it fails it is there still, and `run_due` says why.
void network_impl::take_fan_out_along(std::vector<submission*> const& with, pending_group& group) {
  if (poisoned_ || rows->read_only() || options.background || !working_.inboxes.waits()) return;
  if (std::any_of(with.begin(), with.end(),
                  [](submission const* each) { return each->options.origin == by_clock; }))
    return;
  submission step;
  step.options = {write_mode::quiet, {}, by_clock};
  step.body = [](transaction& to) { return writer::of(to).fan_out_some(people_per_step); };
  run_one(step, group);
  std::erase(group.answered, &step);
}

void network_impl::ask_for_fan_out() {
  if (!options.background || !look().now.inboxes.waits() || fan_out_asked_.exchange(true)) return;
  options.background([behind = door] { behind->fan_out(); });
}

// What came while this ends asks for itself, or is seen here. What fails is still there for `run_due`, which
// says so.
void network_impl::fan_out_as_asked() {
  for (bool mine = true; mine;) {
    auto const done = fan_out();
    fan_out_asked_ = false;
    mine = done && look().now.inboxes.waits() && !fan_out_asked_.exchange(true);
  }
}

result<std::size_t> network_impl::wake_what_slept() {
  auto const now = now_ms();
  std::vector<node_id> due;
  {
    auto const seen = look();
    seen.now.inboxes.each([&](std::uint32_t person, inbox_data const& inbox) {
      if (inbox.snooze_ms != 0 && inbox.snooze_ms <= now) due.push_back({person});
    });
  }
  std::size_t at = 0;
  if (due.empty()) return at;
  return repeat([&](writer& work) -> result<due_progress> {
    auto const woken = work.wake(due[at]);
    if (!woken) return woken.error();
    return due_progress{*woken, ++at != due.size()};
  });
}

result<std::size_t> network_impl::drop_old_notifications() {
  auto const before = std::max(now_ms(), look().now.time_ms) - notification_ms();
  std::vector<node_id> due;
  bool broadcasts = false;
  {
    auto const seen = look();
    seen.now.inboxes.each([&](std::uint32_t person, inbox_data const& inbox) {
      if (inbox.oldest_ms != 0 && inbox.oldest_ms < before) due.push_back({person});
    });
    auto const& all = seen.now.inboxes.broadcasts();
    broadcasts = all.size() > 1 && all.front().at_ms < before;
  }
  std::size_t at = 0;
  if (due.empty() && !broadcasts) return at;
  return repeat([&](writer& work) -> result<due_progress> {
    due_progress out;
    if (broadcasts)
      if (auto const done = work.drop_broadcasts(before); !done) return done.error();
    broadcasts = false;
    if (at < due.size()) {
      auto const dropped = work.drop_old(due[at], before, notices_per_step);
      if (!dropped) return dropped.error();
      out.done = *dropped;
      at += *dropped < notices_per_step ? 1 : 0;
    }
    out.more = at < due.size();
    return out;
  });
}

std::optional<std::int64_t> network_impl::next_notification() {
  auto const seen = look();
  auto const& inboxes = seen.now.inboxes;
  if (inboxes.waits()) return seen.now.time_ms;
  auto const stays = options.limits.notification_days_max;
  std::optional<std::int64_t> first;
  auto const at = [&](std::int64_t due) { first = first ? std::min(*first, due) : due; };
  inboxes.each([&](std::uint32_t, inbox_data const& inbox) {
    if (inbox.snooze_ms != 0) at(inbox.snooze_ms);
    if (inbox.oldest_ms != 0 && stays != 0) at(inbox.oldest_ms + notification_ms() + 1);
  });
  if (inboxes.broadcasts().size() > 1 && stays != 0)
    at(inboxes.broadcasts().front().at_ms + notification_ms() + 1);
  return first;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
