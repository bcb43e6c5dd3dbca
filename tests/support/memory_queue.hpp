// tests/support/memory_queue.hpp: a queue of messages in memory, and a clock that tests move. What a network
// does with its messages is tested with the network. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>
#include <madang/delivery/worker.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace delivery_tests {

namespace md = madang;

/// Moves when told.
class moved_clock final : public md::clock {
 public:
  md::timestamp now() noexcept override { return md::timestamp(std::chrono::milliseconds(now_ms_.load())); }
  void move(std::chrono::milliseconds by) noexcept { now_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ms_ = 1'780'272'000'000;  // 2026-06-01
};

/// A message as a network could make it.
inline md::delivery_message sample(std::uint64_t number, md::notify_channel channel) {
  md::delivery_message out;
  out.number = number;
  out.key = fmt::format("key-{}", number);
  out.person = md::person_id{7};
  out.person_key = "u:kim";
  out.person_name = "Kim Ji-won";
  out.channel = channel;
  out.made = md::timestamp(std::chrono::sys_days(std::chrono::year(2026) / 6 / 1));
  md::delivery_item item;
  item.what.id = {41};
  item.what.reason = md::notify_reason::mention;
  item.what.first = item.what.at = out.made;
  item.what.activity = md::activity_id{99};
  item.what.people = {md::person_id{8}};
  item.what.people_total = item.what.causes_total = 1;
  item.names = {"Lee Ha-eun"};
  item.place = "Hanbit renewal";
  item.text = "Legal is done, thanks @Kim Ji-won";
  out.items.push_back(std::move(item));
  return out;
}

/// Keeps messages until they are sent or refused; what failed is due again after a minute.
class memory_queue final : public md::delivery_queue {
 public:
  explicit memory_queue(md::clock& time) : time_(time) {}

  void add(md::delivery_message message) {
    std::lock_guard const lock(mutex_);
    waiting_.push_back({std::move(message), time_.now()});
  }
  void add(std::size_t messages, md::notify_channel channel) {
    for (std::size_t at = 0; at < messages; ++at) add(sample(++last_, channel));
  }

  md::result<std::vector<md::delivery_message>> take(md::notify_channel channel, std::size_t messages_max,
                                                     std::chrono::milliseconds lease) override {
    std::lock_guard const lock(mutex_);
    if (take_fails) return *take_fails;
    std::vector<md::delivery_message> out;
    for (auto& each : waiting_) {
      if (out.size() == messages_max) break;
      if (each.message.channel != channel || each.due > time_.now()) continue;
      each.due = time_.now() + lease;
      each.message.due_ms = static_cast<std::uint64_t>(each.due.time_since_epoch().count());
      ++each.message.attempt;
      out.push_back(each.message);
    }
    return out;
  }

  md::result<bool> settle(md::delivery_message const& taken, md::delivery_outcome const& outcome) override {
    std::lock_guard const lock(mutex_);
    if (settle_failures > 0) {
      --settle_failures;
      return settle_fails;
    }
    auto const at = std::find_if(waiting_.begin(), waiting_.end(), [&](entry const& each) {
      return each.message.number == taken.number && each.message.due_ms == taken.due_ms;
    });
    if (at == waiting_.end() || at->due <= time_.now()) return false;
    settled.push_back({taken, outcome});
    settle(at, outcome);
    return true;
  }

  [[nodiscard]] std::size_t left() const { return waiting_.size(); }

  std::vector<std::pair<md::delivery_message, md::delivery_outcome>> settled;  ///< in their order
  std::optional<md::error> take_fails{};                                       ///< every time
  int settle_failures = 0;                                                     ///< so many times
  md::error settle_fails = md::fail(md::errc::io_error, "store");              ///< with this

 private:
  struct entry {
    md::delivery_message message;
    md::timestamp due;
  };

  void settle(std::deque<entry>::iterator at, md::delivery_outcome const& outcome) {
    if (outcome.what == md::delivery_result::sent || outcome.what == md::delivery_result::refused) {
      waiting_.erase(at);
      return;
    }
    auto const tried = outcome.what == md::delivery_result::failed;
    if (!tried) --at->message.attempt;
    std::chrono::milliseconds const least = tried ? std::chrono::minutes(1) : std::chrono::minutes(0);
    at->due = time_.now() + std::max(least, outcome.not_before);
  }

  md::clock& time_;
  std::mutex mutex_;
  std::deque<entry> waiting_;
  std::uint64_t last_ = 0;
};

}  // namespace delivery_tests
