// One person's batches as a state machine. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/delivery_machine.hpp>

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_batch() { return fail(errc::corrupt, "batch"); }

row_key batch_row(std::uint32_t person, batch_key batch) {
  return notice_row(person, notice_part::batch, batch.code());
}

listed_notice listing(notice_seat const& of) { return {of.data.id, of.position, of.data.rises}; }

bool worth_more(notice_seat const& one, notice_seat const& other) {
  return std::tuple(strength_of(reason_of(one.data.reason)), other.position) <
         std::tuple(strength_of(reason_of(other.data.reason)), one.position);
}

}  // namespace

result<std::vector<row>> delivery_machine::rows_of(notice_part part, std::size_t rows_max) {
  range_request request{table::notice, notice_source(person_, part)};
  request.newest_first = false;
  request.rows_max = rows_max;
  return rows_->range(request);
}

result<std::vector<row>> delivery_machine::entries_of(batch_key batch) {
  range_request request{table::notice, notice_source(person_, notice_part::entry)};
  request.after_b = batch.code();
  request.before_b = batch.code() + 1;
  request.newest_first = false;
  request.rows_max = std::numeric_limits<std::size_t>::max();
  return rows_->range(request);
}

result<std::optional<batch_data>> delivery_machine::batch_at(batch_key batch) {
  auto const value = rows_->row(batch_row(person_, batch));
  if (!value) return value.error();
  if (!*value) return std::optional<batch_data>{};
  auto data = batch_data::decode(**value);
  if (!data) return broken_batch();
  return data;
}

result<void> delivery_machine::put_batch(batch_key at, batch_data const& what,
                                         std::optional<batch_data> const& was) {
  if (was && was->closes_ms != what.closes_ms)
    if (auto const done = erase(closing_row(was->closes_ms, person_, at)); !done) return done;
  if (!was || was->closes_ms != what.closes_ms)
    if (auto const done = put(closing_row(what.closes_ms, person_, at), {}); !done) return done;
  return put(batch_row(person_, at), what.encode());
}

std::int64_t delivery_machine::allowed_ms() const {
  return next_allowed(habits_->times, time_of(now_ms_)).time_since_epoch().count();
}

// Opens the batch when it is not there yet.
result<void> delivery_machine::collect(batch_plan const& plan, std::span<notice_seat const> what) {
  auto const was = batch_at(plan.key);
  if (!was) return was.error();
  auto next = was->value_or(batch_data{plan.rule.mode, now_ms_, now_ms_, 0});
  next.last_ms = now_ms_;
  auto const slides =
      next.mode == batch_mode::sliding && plan.rule.mode == batch_mode::sliding && next.closes_ms > now_ms_;
  if (!*was || slides) {
    next.closes_ms = closes_at(plan.rule, next, habits_->times, now_ms_);
    if (auto const done = put_batch(plan.key, next, *was); !done) return done;
  }
  for (auto const& each : what) {
    auto const key = notice_row(person_, notice_part::entry, plan.key.code(), each.data.id);
    if (auto const done = put(key, encode_entry(listing(each))); !done) return done;
  }
  return {};
}

result<void> delivery_machine::make_message(message_data message, std::span<notice_seat const> worth) {
  message.person = person_;
  message.made_ms = now_ms_;
  for (auto const& each : worth.first(std::min(worth.size(), counted_max)))
    message.listed.push_back(listing(each));
  return box_.add(message);
}

// False when the day has had its interruptions.
result<bool> delivery_machine::spend(std::int64_t due_ms) {
  if (habits_->interruptions_max == 0) return true;
  auto const key = notice_row(person_, notice_part::spent, 0);
  auto const value = rows_->row(key);
  if (!value) return value.error();
  auto spent = *value ? spent_data::decode(**value) : spent_data{};
  if (!spent) return broken_batch();
  auto const day = local_day(habits_->times, time_of(due_ms));
  if (spent->day != day) *spent = {day, 0};
  if (spent->messages >= habits_->interruptions_max) return false;
  ++spent->messages;
  if (auto const done = put(key, spent->encode()); !done) return done.error();
  return true;
}

// What is too much for the day is left to the digest.
result<void> delivery_machine::interrupt(notify_channel channel, std::span<notice_seat const> worth,
                                         bool together) {
  message_data message;
  message.channel = channel;
  message.together = together;
  message.due_ms = allowed_ms();
  auto const fine = spend(message.due_ms);
  if (!fine) return fine.error();
  if (*fine) return make_message(std::move(message), worth);
  return collect(plan_for(*habits_, digest_category, channel), worth);
}

// A message about the same that nobody took yet says it as well.
result<void> delivery_machine::send_one(notify_channel channel, notice_seat const& of) {
  auto const number = box_.waiting_about(person_, channel, of.data.id);
  if (!number) return number.error();
  if (*number == 0) return interrupt(channel, {&of, 1}, false);
  auto message = box_.find(*number);
  if (!message) return message.error();
  if (!*message) return broken_batch();
  (*message)->listed.front() = listing(of);
  return box_.rewrite(*number, **message);
}

// Not one of the day's interruptions.
result<void> delivery_machine::send_alone(notify_channel channel, notice_seat const& of, bool escalated) {
  message_data message;
  message.channel = channel;
  message.critical = of.data.critical;
  message.escalated = escalated;
  message.due_ms = of.data.critical ? now_ms_ : allowed_ms();
  return make_message(std::move(message), {&of, 1});
}

result<void> delivery_machine::press(notify_channel channel, notice_seat const& of) {
  return send_alone(channel, of, true);
}

result<void> delivery_machine::add(notify_channel channel, notice_seat const& of) {
  if (of.data.critical) return send_alone(channel, of, false);
  auto const plan = plan_for(*habits_, of.data.reason, channel);
  if (plan.rule.mode == batch_mode::immediate) return send_one(channel, of);
  if (plan.rule.mode == batch_mode::leading) {
    auto const open = batch_at(plan.key);
    if (!open) return open.error();
    if (!*open) {
      if (auto const done = send_one(channel, of); !done) return done;
      return collect(plan, {});
    }
  }
  return collect(plan, {&of, 1});
}

result<std::vector<notice_seat>> delivery_machine::listed(batch_key batch) {
  auto const entries = entries_of(batch);
  if (!entries) return entries.error();
  std::vector<notice_seat> out;
  for (auto const& each : *entries) {
    auto const entry = decode_entry(each.key.c, each.value);
    if (!entry) return broken_batch();
    auto const value = rows_->row(notice_row(person_, notice_part::unread, entry->position));
    if (!value) return value.error();
    if (!*value) continue;
    auto data = notice_data::decode(**value);
    if (!data) return broken_batch();
    if (entry->is(*data)) out.push_back({entry->position, std::move(*data)});
  }
  std::sort(out.begin(), out.end(), worth_more);
  return out;
}

result<void> delivery_machine::close(batch_key batch, std::span<notice_seat const> worth) {
  auto const was = batch_at(batch);
  if (!was) return was.error();
  if (!*was) return {};
  auto const entries = entries_of(batch);
  if (!entries) return entries.error();
  for (auto const& each : *entries)
    if (auto const done = erase(each.key); !done) return done;
  if (auto const done = erase(closing_row((*was)->closes_ms, person_, batch)); !done) return done;
  if (auto const done = erase(batch_row(person_, batch)); !done) return done;
  if (worth.empty()) return {};
  if ((*was)->mode != batch_mode::digest) return interrupt(batch.channel, worth, true);
  message_data message;
  message.channel = batch.channel;
  message.together = true;
  message.due_ms = allowed_ms();
  return make_message(std::move(message), worth);
}

result<void> delivery_machine::reschedule() {
  auto const open = rows_of(notice_part::batch, std::numeric_limits<std::size_t>::max());
  if (!open) return open.error();
  for (auto const& each : *open) {
    auto const was = batch_data::decode(each.value);
    if (!was) return broken_batch();
    if (was->closes_ms <= now_ms_) continue;
    auto const at = batch_key::of(each.key.b);
    auto const plan = plan_for(*habits_, at.category, at.channel);
    auto next = *was;
    next.mode = plan.rule.mode;
    next.closes_ms = std::max(now_ms_, closes_at(plan.rule, next, habits_->times, now_ms_));
    if (auto const done = put_batch(at, next, was); !done) return done;
  }
  return {};
}

result<std::size_t> delivery_machine::drop_all(std::size_t rows_max) {
  auto const messages = box_.drop_of(person_, rows_max);
  if (!messages || *messages == rows_max) return messages;
  auto dropped = *messages;
  auto const batches = rows_of(notice_part::batch, rows_max);
  if (!batches) return batches.error();
  for (auto const& each : *batches) {
    auto const data = batch_data::decode(each.value);
    if (!data) return broken_batch();
    auto const key = closing_row(data->closes_ms, person_, batch_key::of(each.key.b));
    if (auto const done = erase(key); !done) return done.error();
  }
  for (auto const part : {notice_part::entry, notice_part::batch, notice_part::habits, notice_part::spent}) {
    auto const some = rows_of(part, rows_max - dropped);
    if (!some) return some.error();
    for (auto const& each : *some)
      if (auto const done = erase(each.key); !done) return done.error();
    dropped += some->size();
  }
  return dropped;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
