// One channel of a worker. SPDX-License-Identifier: Apache-2.0
#include "delivery/lane.hpp"

#include <exception>
#include <utility>

#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// A settlement that is lost is a message twice: worth asking a busy store again.
constexpr int settle_attempts_max = 3;

bool worth_repeating(errc code) noexcept {
  auto const what = class_of(code);
  return what == error_class::retryable || what == error_class::outcome_unknown;
}

}  // namespace

delivery_lane::delivery_lane(delivery_queue& queue, clock& time, std::unique_ptr<delivery_channel> channel,
                             channel_limits const& limits)
    : queue_(queue),
      time_(time),
      channel_(std::move(channel)),
      kind_(channel_->kind()),
      limits_(limits),
      bucket_(limits.messages_per_second, limits.burst) {}

void delivery_lane::begin() {
  taken_ = later_streak_ = 0;
  over_ = false;
  run_ = {};
}

void delivery_lane::work(std::stop_token const& stop) {
  while (auto const message = next(stop)) settle(*message, send(*message));
}

lane_run delivery_lane::end() {
  for (; !run_.failed && !waiting_.empty(); waiting_.pop_front())
    settle(waiting_.front(), {.what = delivery_result::later, .reason = "the worker stopped"});
  run_.counts.unsettled += waiting_.size();  // left to their lease
  waiting_.clear();
  return std::exchange(run_, {});
}

// The next message whose time is not over; the lock is not held while it is sent.
std::optional<delivery_message> delivery_lane::next(std::stop_token const& stop) {
  std::lock_guard const lock(mutex_);
  for (;;) {
    if (stop.stop_requested() || run_.failed) return std::nullopt;
    if (waiting_.empty()) fill();
    if (waiting_.empty()) return std::nullopt;
    auto message = std::move(waiting_.front());
    waiting_.pop_front();
    auto const due = timestamp(std::chrono::milliseconds(message.due_ms));
    if (time_.now() < due) return message;
    ++run_.counts.overtaken;
  }
}

void delivery_lane::fill() {
  over_ = over_ || (taken_ != 0 && later_streak_ >= taken_);
  if (over_) return;
  auto const wanted = bucket_.available(time_.now(), limits_.batch);
  if (wanted == 0) {
    run_.resume = bucket_.ready_at();
    over_ = true;
    return;
  }
  auto got = queue_.take(kind_, wanted, limits_.lease);
  if (!got) {
    run_.failed = got.error();
    return;
  }
  over_ = got->empty();
  taken_ = got->size();
  bucket_.spend(taken_);
  for (auto& each : *got) waiting_.push_back(std::move(each));
}

delivery_outcome delivery_lane::send(delivery_message const& message) noexcept {
  delivery_outcome outcome{.what = delivery_result::failed, .reason = {}};
  try {
    outcome = channel_->send(message);
  } catch (std::exception const& thrown) {
    outcome.reason = thrown.what();
  } catch (...) {
    outcome.reason = "the channel threw something that is no exception";
  }
  outcome.reason = cut(one_line(outcome.reason), reason_bytes_max);
  return outcome;
}

void delivery_lane::settle(delivery_message const& message, delivery_outcome const& outcome) {
  auto const settled = tell(message, outcome);
  std::lock_guard const lock(mutex_);
  count(outcome.what);
  if (settled) {
    run_.counts.overtaken += *settled ? 0U : 1U;
    return;
  }
  ++run_.counts.unsettled;
  if (!run_.failed) run_.failed = settled.error();
}

result<bool> delivery_lane::tell(delivery_message const& message, delivery_outcome const& outcome) {
  for (int attempt = 1;; ++attempt) {
    auto const settled = queue_.settle(message, outcome);
    if (settled || attempt == settle_attempts_max || !worth_repeating(settled.error().code)) return settled;
  }
}

void delivery_lane::count(delivery_result what) {
  later_streak_ = what == delivery_result::later ? later_streak_ + 1 : 0;
  switch (what) {
    case delivery_result::sent:
      ++run_.counts.sent;
      break;
    case delivery_result::failed:
      ++run_.counts.failed;
      break;
    case delivery_result::refused:
      ++run_.counts.refused;
      break;
    case delivery_result::later:
      ++run_.counts.later;
      break;
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
