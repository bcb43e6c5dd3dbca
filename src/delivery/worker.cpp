// Workers. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/worker.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "delivery/lane.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::size_t concurrency_max = 64;
constexpr std::size_t burst_max = 10'000;
constexpr std::size_t batch_max = 1'000;
constexpr double messages_per_second_max = 1e6;
constexpr std::chrono::milliseconds lease_min = std::chrono::seconds(1);
constexpr std::chrono::milliseconds lease_max = std::chrono::hours(1);

result<void> in_range(std::string_view field, std::size_t value, std::size_t most) {
  if (value == 0 || value > most) return fail(errc::out_of_range, field, value, most);
  return {};
}

result<void> check(channel_limits const& limits) {
  if (auto const right = in_range("concurrency", limits.concurrency, concurrency_max); !right) return right;
  if (auto const right = in_range("burst", limits.burst, burst_max); !right) return right;
  if (auto const right = in_range("batch", limits.batch, batch_max); !right) return right;
  auto const rate = limits.messages_per_second;
  if (!std::isfinite(rate) || rate < 0 || rate > messages_per_second_max)
    return fail(errc::out_of_range, "messages_per_second");
  if (limits.lease < lease_min || limits.lease > lease_max)
    return fail(errc::out_of_range, "lease", static_cast<std::uint64_t>(limits.lease.count()),
                static_cast<std::uint64_t>(lease_max.count()));
  return {};
}

// Runs the lanes by threads of its own and the calling one; joins on every way out.
class crew {
 public:
  void join(detail::delivery_lane& lane, std::stop_token const& stop) {
    threads_.emplace_back([this, &lane, stop] { work(lane, stop); });
  }
  void work(detail::delivery_lane& lane, std::stop_token const& stop) noexcept {
    try {
      lane.work(stop);
    } catch (...) {
      std::lock_guard const lock(mutex_);
      if (!thrown_) thrown_ = std::current_exception();
    }
  }
  void finish() {
    threads_.clear();
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr thrown_;
  std::vector<std::jthread> threads_;  // the last member: joined first
};

class callback_channel final : public delivery_channel {
 public:
  callback_channel(std::function<delivery_outcome(delivery_message const&)> send, notify_channel kind)
      : send_(std::move(send)), kind_(kind) {}
  [[nodiscard]] notify_channel kind() const noexcept override { return kind_; }
  [[nodiscard]] delivery_outcome send(delivery_message const& message) override { return send_(message); }

 private:
  std::function<delivery_outcome(delivery_message const&)> send_;
  notify_channel kind_;
};

}  // namespace

delivery_counts delivery_report::total() const noexcept {
  delivery_counts sum;
  for (auto const& each : of) {
    sum.sent += each.sent;
    sum.failed += each.failed;
    sum.refused += each.refused;
    sum.later += each.later;
    sum.overtaken += each.overtaken;
    sum.unsettled += each.unsettled;
  }
  return sum;
}

delivery_worker::delivery_worker(delivery_queue& queue, delivery_worker_options options)
    : queue_(queue), time_(options.time != nullptr ? *options.time : system_clock()) {}

delivery_worker::~delivery_worker() = default;

result<void> delivery_worker::add(std::unique_ptr<delivery_channel> channel, channel_limits limits) {
  if (!channel) return fail(errc::empty, "channel");
  auto const kind = channel->kind();
  if (kind == notify_channel::in_app) return fail(errc::wrong_kind, "channel");
  if (static_cast<std::size_t>(kind) >= notify_channel_count) return fail(errc::out_of_range, "channel");
  if (auto const right = check(limits); !right) return right;
  if (std::any_of(lanes_.begin(), lanes_.end(), [&](auto const& lane) { return lane->kind() == kind; }))
    return fail(errc::key_conflict, "channel");
  lanes_.push_back(std::make_unique<detail::delivery_lane>(queue_, time_, std::move(channel), limits));
  return {};
}

delivery_report delivery_worker::run_once(std::stop_token const& stop) {
  if (lanes_.empty()) return {};
  for (auto const& lane : lanes_) lane->begin();
  {
    crew workers;
    for (auto const& lane : lanes_)
      for (auto left = lane->concurrency(); left > (lane == lanes_.front() ? 1U : 0U); --left)
        workers.join(*lane, stop);
    workers.work(*lanes_.front(), stop);
    workers.finish();
  }
  delivery_report report;
  for (auto const& lane : lanes_) {
    auto const did = lane->end();
    report.of[static_cast<std::size_t>(lane->kind())] = did.counts;
    if (did.failed) report.errors.push_back(*did.failed);
    if (did.resume && (!report.resume || *did.resume < *report.resume)) report.resume = did.resume;
  }
  return report;
}

std::unique_ptr<delivery_channel> host_channel(std::function<delivery_outcome(delivery_message const&)> send,
                                               notify_channel kind) {
  return std::make_unique<callback_channel>(std::move(send), kind);
}

}  // namespace v1
}  // namespace madang
