// What people do with their notifications, and what they and others prefer. SPDX-License-Identifier:
// Apache-2.0
#include <madang/feed/detail/cursor_codec.hpp>
#include <madang/network/detail/inbox_cursor.hpp>
#include <madang/network/detail/inbox_writer.hpp>

#include <limits>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t marks_per_step = 128;  // of one change: others wait for it

}  // namespace

result<void> writer::mark(mark_input const& in) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  if (in.mark > notification_mark::unsnoozed) return fail(errc::out_of_range, "mark");
  return with_inbox(person, [&](inbox_machine& inbox) { return inbox.mark(in.notification.value, in.mark); });
}

result<mark_progress> writer::mark_all(mark_all_input const& in, mark_progress const& from) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok.error();
  if (in.mark != notification_mark::seen && in.mark != notification_mark::read &&
      in.mark != notification_mark::archived)
    return fail(errc::out_of_range, "mark");
  notice_filter filter;
  filter.reason = in.reason;
  filter.up_to = std::numeric_limits<std::uint64_t>::max();
  if (!in.up_to.empty()) {
    auto const position = cursor_codec(in_.secret).open(in.up_to, up_to_context(person));
    if (!position) return position.error();
    filter.up_to = position->order;
  }
  if (in.thread) {
    auto const* of = activities_.header(in.thread.value);
    if (auto const done = failure(); !done) return done.error();
    if (of == nullptr) return fail(errc::unknown_activity, "thread");
    filter.root = of->root != 0 ? of->root : in.thread.value;
  }
  notice_sweep sweep{from.in_read ? notice_part::read : notice_part::unread, from.after, 0, true};
  auto const done = with_inbox(
      person, [&](inbox_machine& inbox) { return inbox.mark_some(in.mark, filter, marks_per_step, sweep); });
  if (!done) return done.error();
  return mark_progress{from.done + sweep.done, sweep.after, sweep.in == notice_part::read, sweep.more};
}

result<void> writer::snooze(snooze_input const& in) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  return with_inbox(person, [&](inbox_machine& inbox) {
    return inbox.snooze(in.notification.value, ms_of(in.until), now_ms_);
  });
}

result<reason_code> writer::category_of(preference_input const& in) {
  if (!in.reason) return reason_code{0};
  if (static_cast<std::size_t>(*in.reason) >= notify_reason_count) return fail(errc::out_of_range, "reason");
  if (*in.reason == notify_reason::host && !in.host_reason.empty()) return host_reason(in.host_reason);
  return code_of(*in.reason);
}

result<void> writer::prefer(preference_input const& in) {
  auto const node = in.node ? graph().resolve(in.node) : node_id{in_.working.owner};
  if (!graph().exists(node) || graph().node(node).hidden) return fail(errc::unknown_node, "node");
  auto const kind = graph().node(node).kind;
  auto const speaks = kind == node_kind::person || kind == node_kind::group || kind == node_kind::record;
  if (in.node && !speaks) return fail(errc::wrong_kind, "node");
  if (in.node && in.enforced) return fail(errc::not_allowed, "enforced");
  if (static_cast<std::size_t>(in.channel) >= notify_channel_count)
    return fail(errc::out_of_range, "channel");
  if (in.choice > preference_choice::no) return fail(errc::out_of_range, "choice");
  auto const category = category_of(in);
  if (!category) return category.error();
  return with_inbox(node, [&](inbox_machine& inbox) -> result<void> {
    inbox.prefer({*category, in.channel, in.choice, in.enforced});
    return {};
  });
}

result<void> writer::set_group_level(group_id group, follow_level level) {
  auto const at = known(group, node_kind::group, "group");
  if (!at) return at.error();
  if (level > follow_level::none) return fail(errc::out_of_range, "level");
  return with_inbox(*at, [&](inbox_machine& inbox) -> result<void> {
    inbox.set_level(static_cast<std::uint8_t>(static_cast<unsigned>(level) + 1));
    return {};
  });
}

result<std::size_t> writer::wake(node_id person) {
  std::size_t woken = 0;
  auto const done = with_inbox(person, [&](inbox_machine& inbox) -> result<void> {
    auto const some = inbox.wake(now_ms_);
    if (!some) return some.error();
    woken = *some;
    return {};
  });
  if (!done) return done.error();
  return woken;
}

result<std::size_t> writer::drop_old(node_id person, std::int64_t before_ms, std::size_t notices_max) {
  std::size_t dropped = 0;
  auto const done = with_inbox(person, [&](inbox_machine& inbox) -> result<void> {
    auto const some = inbox.drop_before(before_ms, notices_max);
    if (!some) return some.error();
    dropped = *some;
    return {};
  });
  if (!done) return done.error();
  return dropped;
}

// Of somebody who is erased: broadcasts tell that person nothing any more.
result<std::size_t> writer::drop_inbox(node_id person, std::size_t notices_max) {
  inbox_rows rows(*this);
  inbox_machine inbox(rows, person.value, in_.working.inboxes.of(person.value), in_.working.at.number + 1);
  auto const dropped = inbox.drop_all(notices_max);
  if (!dropped) return dropped;
  if (auto const done = inbox.close(); !done) return done.error();
  return dropped;
}

// The newest one stays, for its number must not come again.
result<void> writer::drop_broadcasts(std::int64_t before_ms) {
  auto const all = in_.working.inboxes.broadcasts();
  for (std::size_t at = 0; at + 1 < all.size() && all[at].at_ms < before_ms; ++at)
    if (!put({task_row(task_kind::broadcast, all[at].number), {}, true})) return fail(errc::corrupt, "task");
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
