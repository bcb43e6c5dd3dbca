// One person's inbox as a state machine. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/inbox_machine.hpp>

#include <algorithm>
#include <limits>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr notice_part all_boxes[] = {notice_part::unread, notice_part::read, notice_part::archived,
                                     notice_part::snoozed};

range_request rows_in(std::uint32_t person, notice_part part, std::size_t rows_max) {
  range_request out{table::notice, notice_source(person, part)};
  out.newest_first = false;
  out.rows_max = rows_max;
  return out;
}

// The row that says that a person was told: by an activity itself, or by something else about an object.
row_key told_by(cause_kind kind, notice_object const& object, std::uint32_t actor, std::uint64_t cause,
                std::uint32_t person) noexcept {
  switch (kind) {
    case cause_kind::reaction:
      return told_row(object.activity, person, cause_number(kind, actor, static_cast<std::uint16_t>(cause)));
    case cause_kind::follow:
      return told_row(0, person, cause_number(kind, actor));
    case cause_kind::member:
      return told_row(0, person, cause_number(kind, object.node));
    case cause_kind::timer:
      return told_row(object.activity, person, cause_number(kind, static_cast<std::uint32_t>(cause)));
    case cause_kind::activity:
      break;
  }
  return told_row(cause, person, 0);
}

}  // namespace

row_key told_key(notice_event const& of, std::uint32_t person) noexcept {
  return told_by(of.kind, of.object, of.actor, cause_of(of), person);
}

// The told row of one of a notification's causes.
row_key inbox_machine::told_of(notice_data const& of, std::uint32_t actor, std::uint64_t cause) const {
  return told_by(kind_of(of.reason), of.object, actor, cause, person_);
}

result<std::optional<inbox_machine::place>> inbox_machine::look(std::uint64_t id, std::uint64_t position) {
  for (auto const box : all_boxes) {
    auto const value = rows_->row(notice_row(person_, box, position));
    if (!value) return value.error();
    if (!*value) continue;
    auto data = notice_data::decode(**value);
    if (!data) return broken_notice();
    if (data->id != id) return std::optional<place>{};
    return std::optional(place{box, position, std::move(*data)});
  }
  return std::optional<place>{};
}

// A notification lies where it was made, or where its row `moved` says.
result<std::optional<inbox_machine::place>> inbox_machine::find(std::uint64_t id) {
  auto here = look(id, id);
  if (!here || *here) return here;
  auto const moved = rows_->row(notice_row(person_, notice_part::moved, id));
  if (!moved) return moved.error();
  if (!*moved) return std::optional<place>{};
  auto const to = told_data::decode(**moved);
  return to ? look(id, to->notification) : broken_notice();
}

result<inbox_machine::place> inbox_machine::known(std::uint64_t id) {
  auto found = find(id);
  if (!found) return found.error();
  if (!*found) return fail(errc::out_of_range, "notification", id, 0);
  return std::move(**found);
}

result<std::optional<notice_spot>> inbox_machine::spot(std::uint64_t id) {
  auto found = find(id);
  if (!found) return found.error();
  if (!*found) return std::optional<notice_spot>{};
  auto& at = **found;
  return std::optional(notice_spot{at.in, {at.position, std::move(at.data)}});
}

result<void> inbox_machine::rewrite(place const& at) {
  auto data = at.data;
  data.changed = change_;
  return put(notice_row(person_, at.in, at.position), data.encode());
}

result<void> inbox_machine::put_in(place const& at) {
  if (at.in == notice_part::unread) now_.count(at.data.reason, at.data.seen, 1);
  if (at.in != notice_part::snoozed) note_oldest(at.data.last_ms);
  return rewrite(at);
}

result<void> inbox_machine::take_out(place const& at) {
  if (at.in == notice_part::unread) now_.count(at.data.reason, at.data.seen, -1);
  return erase(notice_row(person_, at.in, at.position));
}

// To the top, where something new stands. It must have been taken out before.
result<void> inbox_machine::rise(place& at) {
  if (at.position == now_.last) return {};
  at.position = ++now_.last;
  told_data to;
  to.notification = at.position;
  return put(notice_row(person_, notice_part::moved, at.data.id), to.encode());
}

// The notification that takes further causes of this reason and object; 0: none.
result<std::uint64_t> inbox_machine::open_one(notice_data const& like) {
  auto const value = rows_->row(notice_row(person_, notice_part::open, like.reason, like.object.code()));
  if (!value) return value.error();
  if (!*value) return std::uint64_t{0};
  auto const found = told_data::decode(**value);
  if (!found) return broken_notice();
  return found->notification;
}

// Takes further causes from now on, when no other one does.
result<void> inbox_machine::open(place const& at) {
  if (!at.data.grouped()) return {};
  auto const other = open_one(at.data);
  if (!other) return other.error();
  if (*other != 0) return {};
  told_data to;
  to.notification = at.data.id;
  return put(notice_row(person_, notice_part::open, at.data.reason, at.data.object.code()), to.encode());
}

// Unread again: nobody looked whether the person may still see it.
result<void> inbox_machine::reopen(place const& at) {
  now_.reopened = change_;
  return open(at);
}

result<void> inbox_machine::shut(place const& at) {
  if (!at.data.grouped()) return {};
  auto const other = open_one(at.data);
  if (!other) return other.error();
  if (*other != at.data.id) return {};
  return erase(notice_row(person_, notice_part::open, at.data.reason, at.data.object.code()));
}

result<void> inbox_machine::put_into(place at, notice_part in, bool seen) {
  if (at.in == in && at.data.seen == seen) return {};
  if (auto const done = take_out(at); !done) return done;
  if (at.in == notice_part::unread && in != notice_part::unread)
    if (auto const done = shut(at); !done) return done;
  auto const opens = at.in != notice_part::unread && in == notice_part::unread;
  at.in = in;
  at.data.seen = seen;
  if (auto const done = put_in(at); !done) return done;
  return opens ? reopen(at) : result<void>();
}

result<void> inbox_machine::make(notice_event const& of, std::uint64_t position, bool alone) {
  place at;
  at.position = at.data.id = position;
  at.data.reason = of.reason;
  at.data.object = of.object;
  at.data.root = of.root;
  at.data.first_ms = at.data.last_ms = of.at_ms;
  at.data.alone = alone;
  at.data.critical = of.critical;
  at.data.note = of.note;
  at.data.causes = 1;
  at.data.people = of.actor != 0 ? 1 : 0;
  at.data.sample.push_back({of.actor, cause_of(of)});
  if (auto const done = put_in(at); !done) return done;
  if (auto const done = open(at); !done) return done;
  risen_.push_back({position, at.data});
  if (!at.data.grouped()) return {};
  return put(notice_row(person_, notice_part::cause, causes_of(position, of.actor), cause_of(of)), {});
}

result<bool> inbox_machine::has_cause_of(std::uint64_t id, std::uint32_t actor) {
  auto request = rows_in(person_, notice_part::cause, 1);
  request.after_b = causes_of(id, actor);
  request.before_b = request.after_b + 1;
  auto const found = rows_->range(request);
  if (!found) return found.error();
  return !found->empty();
}

result<void> inbox_machine::join(place at, notice_event const& of) {
  auto const same_person = has_cause_of(at.data.id, of.actor);
  if (!same_person) return same_person.error();
  if (auto const done = take_out(at); !done) return done;
  at.data.causes += 1;
  at.data.people += *same_person ? 0 : 1;
  at.data.last_ms = std::max(at.data.last_ms, of.at_ms);
  at.data.seen = false;
  at.data.rises += 1;
  at.data.note_newest({of.actor, cause_of(of)});
  if (auto const done = rise(at); !done) return done;
  if (auto const done = put_in(at); !done) return done;
  risen_.push_back({at.position, at.data});
  return put(notice_row(person_, notice_part::cause, causes_of(at.data.id, of.actor), cause_of(of)), {});
}

result<void> inbox_machine::tell(notice_event const& of) {
  auto const told = told_key(of, person_);
  auto const remembers = of.activity != 0 || of.kind != cause_kind::activity;
  if (remembers) {
    auto const before = rows_->row(told);
    if (!before) return before.error();
    auto const known_one = *before ? told_data::decode(**before) : told_data{};
    if (!known_one) return broken_notice();
    if (*before && !stronger(of.reason, known_one->reason)) return {};
    if (*before)
      if (auto const done = withdraw(told, cause_of(of)); !done) return done;
  }
  notice_data like;
  like.reason = of.reason;
  like.object = of.object;
  auto const other = like.grouped() ? open_one(like) : result<std::uint64_t>(0);
  if (!other) return other.error();
  told_data note;
  note.notification = *other;
  note.reason = of.reason;
  note.actor = of.actor;
  if (*other != 0) {
    auto const at = known(*other);
    if (!at) return broken_notice();
    if (auto const done = join(*at, of); !done) return done;
  } else {
    note.notification = ++now_.last;
    if (auto const done = make(of, note.notification, false); !done) return done;
  }
  return remembers ? put(told, note.encode()) : result<void>();
}

// Positions follow from the numbers, so that they are the same whenever it happens.
result<void> inbox_machine::catch_up(std::uint64_t number,
                                     std::span<std::pair<std::uint64_t, notice_event> const> due) {
  if (number <= now_.broadcasts) return {};
  for (auto const& [which, event] : due) {
    told_data note;
    note.notification = now_.last + (which - now_.broadcasts);
    note.reason = event.reason;
    note.actor = event.actor;
    if (auto const done = make(event, note.notification, true); !done) return done;
    if (auto const done = put(told_key(event, person_), note.encode()); !done) return done;
  }
  now_.last += number - now_.broadcasts;
  now_.broadcasts = number;
  return {};
}

// A person who left the sample may have others wait for the place.
result<void> inbox_machine::refill(notice_data& of) {
  if (of.sample.size() >= std::min<std::uint64_t>(of.people, notice_people_max)) return {};
  auto request = rows_in(person_, notice_part::cause, 4 * notice_people_max);
  request.after_b = causes_of(of.id);
  request.before_b = causes_of(of.id + 1);
  auto const found = rows_->range(request);
  if (!found) return found.error();
  for (auto const& each : *found) {
    if (of.sample.size() >= notice_people_max) break;
    auto const actor = static_cast<std::uint32_t>(each.key.b & ((1U << actor_bits) - 1));
    auto const shown = std::any_of(of.sample.begin(), of.sample.end(),
                                   [&](notice_person const& one) { return one.actor == actor; });
    if (!shown) of.sample.push_back({actor, each.key.c});
  }
  return {};
}

result<void> inbox_machine::shrink(place at, std::uint32_t actor, std::uint64_t cause) {
  if (auto const done = erase(notice_row(person_, notice_part::cause, causes_of(at.data.id, actor), cause));
      !done)
    return done;
  auto const stays = has_cause_of(at.data.id, actor);
  if (!stays) return stays.error();
  at.data.causes -= 1;
  at.data.people -= *stays ? 0 : 1;
  at.data.take_from_sample(
      [&](notice_person const& each) { return each.actor == actor && (!*stays || each.activity == cause); });
  if (auto const done = refill(at.data); !done) return done;
  return rewrite(at);
}

result<void> inbox_machine::withdraw(row_key const& told, std::uint64_t cause) {
  auto const value = rows_->row(told);
  if (!value) return value.error();
  if (!*value) return {};
  auto const note = told_data::decode(**value);
  if (!note) return broken_notice();
  if (auto const done = erase(told); !done) return done;
  auto const at = known(note->notification);
  if (!at) return broken_notice();
  if (!at->data.grouped() || at->data.causes <= 1) return drop(*at);
  return shrink(*at, note->actor, cause);
}

result<void> inbox_machine::drop_told(notice_data const& of) {
  if (!of.grouped()) {
    auto const& only = of.sample.front();
    auto const told = told_of(of, only.actor, only.activity);
    return told.a != 0 || told.c != 0 ? erase(told) : result<void>();
  }
  auto request = rows_in(person_, notice_part::cause, std::numeric_limits<std::size_t>::max());
  request.after_b = causes_of(of.id);
  request.before_b = causes_of(of.id + 1);
  auto const causes = rows_->range(request);
  if (!causes) return causes.error();
  for (auto const& each : *causes) {
    auto const actor = static_cast<std::uint32_t>(each.key.b & ((1U << actor_bits) - 1));
    if (auto const done = erase(told_of(of, actor, each.key.c)); !done) return done;
    if (auto const done = erase(each.key); !done) return done;
  }
  return {};
}

result<void> inbox_machine::drop(place const& at) {
  if (at.data.sample.empty()) return broken_notice();
  if (auto const done = take_out(at); !done) return done;
  if (at.in == notice_part::unread)
    if (auto const done = shut(at); !done) return done;
  if (auto const done = drop_told(at.data); !done) return done;
  if (at.position == at.data.id) return {};
  return erase(notice_row(person_, notice_part::moved, at.data.id));
}

result<void> inbox_machine::mark(std::uint64_t id, notification_mark how) {
  auto found = known(id);
  if (!found) return found.error();
  if (found->in == notice_part::snoozed) {
    if (how == notification_mark::seen) return {};
    auto const was = found->data.was;
    auto const seen = found->data.seen;
    if (auto const done = take_out(*found); !done) return done;
    found->in = was;
    found->data.until_ms = 0;
    found->data.was = notice_part::unread;
    found->data.seen = seen;
    if (auto const done = put_in(*found); !done) return done;
    if (was == notice_part::unread)
      if (auto const done = reopen(*found); !done) return done;
  }
  switch (how) {
    case notification_mark::seen:
      return found->in == notice_part::unread ? put_into(*found, found->in, true) : result<void>();
    case notification_mark::read:
      return put_into(*found, notice_part::read, true);
    case notification_mark::unread:
      return put_into(*found, notice_part::unread, true);
    case notification_mark::archived:
      return put_into(*found, notice_part::archived, true);
    case notification_mark::unsnoozed:
      return {};
  }
  return fail(errc::out_of_range, "mark");
}

result<void> inbox_machine::mark_some(notification_mark how, notice_filter const& of, std::size_t rows_max,
                                      notice_sweep& at) {
  auto request = rows_in(person_, at.in, rows_max);
  request.after_b = at.after + 1;
  request.before_b = of.up_to == std::numeric_limits<std::uint64_t>::max() ? of.up_to : of.up_to + 1;
  auto const found = rows_->range(request);
  if (!found) return found.error();
  at.done = 0;
  for (auto const& each : *found) {
    at.after = each.key.b;
    auto data = notice_data::decode(each.value);
    if (!data) return broken_notice();
    if (of.root != 0 && data->root != of.root) continue;
    if (of.reason && reason_of(data->reason) != *of.reason) continue;
    if (how == notification_mark::seen && data->seen) continue;
    auto const to = how == notification_mark::seen   ? at.in
                    : how == notification_mark::read ? notice_part::read
                                                     : notice_part::archived;
    if (auto const done = put_into({at.in, each.key.b, std::move(*data)}, to, true); !done) return done;
    ++at.done;
  }
  if (found->size() == rows_max) return {};
  at.more = how == notification_mark::archived && at.in == notice_part::unread;
  at.in = notice_part::read;
  at.after = 0;
  return {};
}

result<void> inbox_machine::snooze(std::uint64_t id, std::int64_t until_ms, std::int64_t now_ms) {
  if (until_ms <= now_ms) return fail(errc::out_of_range, "until");
  auto found = known(id);
  if (!found) return found.error();
  if (found->in != notice_part::snoozed) {
    if (found->in == notice_part::unread)
      if (auto const done = shut(*found); !done) return done;
    if (auto const done = take_out(*found); !done) return done;
    found->data.was = found->in;
    found->in = notice_part::snoozed;
  }
  found->data.until_ms = until_ms;
  now_.snooze_ms = now_.snooze_ms == 0 ? until_ms : std::min(now_.snooze_ms, until_ms);
  return put_in(*found);
}

result<std::size_t> inbox_machine::wake(std::int64_t now_ms) {
  auto const found =
      rows_->range(rows_in(person_, notice_part::snoozed, std::numeric_limits<std::size_t>::max()));
  if (!found) return found.error();
  std::size_t woken = 0;
  now_.snooze_ms = 0;
  for (auto const& each : *found) {
    auto data = notice_data::decode(each.value);
    if (!data) return broken_notice();
    if (data->until_ms > now_ms) {
      now_.snooze_ms = now_.snooze_ms == 0 ? data->until_ms : std::min(now_.snooze_ms, data->until_ms);
      continue;
    }
    place at{notice_part::snoozed, each.key.b, std::move(*data)};
    if (auto const done = take_out(at); !done) return done.error();
    at.in = notice_part::unread;
    at.data.seen = false;
    at.data.last_ms = std::max(at.data.last_ms, at.data.until_ms);
    at.data.until_ms = 0;
    at.data.was = notice_part::unread;
    at.data.rises += 1;
    if (auto const done = rise(at); !done) return done.error();
    if (auto const done = put_in(at); !done) return done.error();
    if (auto const done = reopen(at); !done) return done.error();
    risen_.push_back({at.position, at.data});
    ++woken;
  }
  return woken;
}

// Positions grow with time, but for what came back by hand: that goes with its neighbours.
result<std::size_t> inbox_machine::drop_some(notice_part in, std::int64_t before_ms,
                                             std::size_t notices_max) {
  auto const found = rows_->range(rows_in(person_, in, notices_max + 1));
  if (!found) return found.error();
  std::size_t dropped = 0;
  for (auto const& each : *found) {
    auto data = notice_data::decode(each.value);
    if (!data) return broken_notice();
    if (data->last_ms >= before_ms || dropped == notices_max) {
      note_oldest(data->last_ms);
      break;
    }
    if (auto const done = drop({in, each.key.b, std::move(*data)}); !done) return done.error();
    ++dropped;
  }
  return dropped;
}

result<std::size_t> inbox_machine::drop_before(std::int64_t before_ms, std::size_t notices_max) {
  std::size_t dropped = 0;
  now_.oldest_ms = 0;
  for (auto const in : {notice_part::unread, notice_part::read, notice_part::archived}) {
    auto const some = drop_some(in, before_ms, notices_max - dropped);
    if (!some) return some;
    dropped += *some;
  }
  return dropped;
}

result<std::size_t> inbox_machine::drop_all(std::size_t notices_max) {
  std::size_t dropped = 0;
  for (auto const in : all_boxes) {
    auto const some = drop_some(in, std::numeric_limits<std::int64_t>::max(), notices_max - dropped);
    if (!some) return some;
    dropped += *some;
  }
  if (dropped == 0) now_ = inbox_data{};
  return dropped;
}

result<void> inbox_machine::close() {
  if (!touched_ && now_ == *before_) return {};
  if (now_ == inbox_data{}) return rows_->put({inbox_row(person_), {}, true});
  now_.changed = change_;
  return rows_->put({inbox_row(person_), now_.encode(), false});
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
