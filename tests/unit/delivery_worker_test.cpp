// Workers: what they take, send and settle, at which pace, and what happens when something fails.
// SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/worker.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <limits>
#include <set>
#include <stdexcept>
#include <stop_token>

#include "memory_queue.hpp"

namespace md = madang;
using delivery_tests::memory_queue;
using delivery_tests::moved_clock;
using md::delivery_message;
using md::delivery_outcome;
using md::delivery_result;
using md::notify_channel;

namespace {

/// A queue, a clock and a worker with one channel.
struct bench {
  moved_clock time;
  memory_queue queue{time};
  md::delivery_worker worker{queue, {.time = &time}};

  void channel(std::function<delivery_outcome(delivery_message const&)> send, md::channel_limits limits = {},
               notify_channel kind = notify_channel::host) {
    REQUIRE(worker.add(md::host_channel(std::move(send), kind), limits).has_value());
  }
};

delivery_outcome sent(delivery_message const&) { return {}; }

}  // namespace

TEST_CASE("delivery worker: everything that is due is sent once and settled") {
  bench on;
  std::set<std::string> keys;
  on.channel([&](delivery_message const& message) {
    keys.insert(message.key);
    return delivery_outcome{};
  });
  on.queue.add(40, notify_channel::host);
  on.queue.add(3, notify_channel::email);  // nobody sends these
  auto const report = on.worker.run_once();
  CHECK(report.total() == md::delivery_counts{.sent = 40});
  CHECK(report.of[static_cast<std::size_t>(notify_channel::host)].sent == 40);
  CHECK(report.errors.empty());
  CHECK_FALSE(report.resume);
  CHECK(keys.size() == 40);
  CHECK(on.queue.left() == 3);
  CHECK(on.worker.run_once().total() == md::delivery_counts{});
}

TEST_CASE("delivery worker: what failed comes again, what was refused does not") {
  bench on;
  on.channel([](delivery_message const& message) -> delivery_outcome {
    if (message.number == 2) return {.what = delivery_result::refused, .reason = "no such address"};
    if (message.number == 3 && message.attempt == 1)
      return {.what = delivery_result::failed, .reason = "busy", .not_before = std::chrono::minutes(5)};
    return {};
  });
  on.queue.add(3, notify_channel::host);
  CHECK(on.worker.run_once().total() == md::delivery_counts{.sent = 1, .failed = 1, .refused = 1});
  on.time.move(std::chrono::minutes(4));
  CHECK(on.worker.run_once().total() == md::delivery_counts{});
  on.time.move(std::chrono::minutes(1));
  CHECK(on.worker.run_once().total() == md::delivery_counts{.sent = 1});
  CHECK(on.queue.left() == 0);
}

TEST_CASE("delivery worker: an exception is a failure of that message, with one short line of reason") {
  bench on;
  on.channel([](delivery_message const& message) -> delivery_outcome {
    if (message.number == 1) throw std::runtime_error("line one\r\nline two " + std::string(300, 'x'));
    if (message.number == 2) throw 42;
    return {.what = delivery_result::failed, .reason = std::string(199, 'x') + "가"};
  });
  on.queue.add(3, notify_channel::host);
  CHECK(on.worker.run_once().total() == md::delivery_counts{.failed = 3});
  REQUIRE(on.queue.settled.size() == 3);
  auto const& first = on.queue.settled[0].second.reason;
  CHECK(first.starts_with("line one  line two x"));
  CHECK(first.size() == 200);
  CHECK(on.queue.settled[1].second.reason == "the channel threw something that is no exception");
  CHECK(on.queue.settled[2].second.reason == std::string(199, 'x'));  // no half character
}

TEST_CASE("delivery worker: as many sends at once as the limits say, and no more") {
  bench on;
  std::latch four(4);
  std::atomic<int> under_way = 0;
  std::atomic<int> most = 0;
  on.channel(
      [&](delivery_message const& message) {
        auto const now = ++under_way;
        for (auto seen = most.load(); now > seen && !most.compare_exchange_weak(seen, now);) continue;
        if (message.number <= 4) four.arrive_and_wait();  // passes only when four are here
        --under_way;
        return delivery_outcome{};
      },
      {.concurrency = 4, .batch = 3});
  on.queue.add(30, notify_channel::host);
  CHECK(on.worker.run_once().total().sent == 30);
  CHECK(most == 4);
  CHECK(on.queue.settled.size() == 30);
}

TEST_CASE("delivery worker: a slow channel does not hold up another") {
  bench on;
  std::latch mail_sent(1);
  on.channel(
      [&](delivery_message const&) {
        mail_sent.wait();
        return delivery_outcome{};
      },
      {}, notify_channel::webhook);
  on.channel(
      [&](delivery_message const&) {
        mail_sent.count_down();
        return delivery_outcome{};
      },
      {}, notify_channel::email);
  on.queue.add(1, notify_channel::webhook);
  on.queue.add(1, notify_channel::email);
  CHECK(on.worker.run_once().total().sent == 2);
}

TEST_CASE("delivery worker: no faster than the rate, with a burst after a pause") {
  bench on;
  on.channel(sent, {.messages_per_second = 2, .burst = 3});
  on.queue.add(8, notify_channel::host);
  auto const first = on.worker.run_once();
  CHECK(first.total().sent == 3);
  CHECK(first.resume == on.time.now() + std::chrono::milliseconds(500));
  CHECK(on.worker.run_once().total().sent == 0);
  on.time.move(std::chrono::milliseconds(500));
  CHECK(on.worker.run_once().total().sent == 1);
  on.time.move(std::chrono::hours(1));
  CHECK(on.worker.run_once().total().sent == 3);
  on.time.move(-std::chrono::hours(1));  // a clock that goes back gives nothing
  CHECK(on.worker.run_once().total().sent == 0);
  CHECK(on.queue.left() == 1);
}

TEST_CASE("delivery worker: what nobody sent when it is stopped is given back at once") {
  bench on;
  std::stop_source stop;
  on.channel([&](delivery_message const& message) {
    if (message.number == 2) stop.request_stop();
    return delivery_outcome{};
  });
  on.queue.add(10, notify_channel::host);
  auto const report = on.worker.run_once(stop.get_token());
  CHECK(report.total() == md::delivery_counts{.sent = 2, .later = 8});
  md::delivery_worker other(on.queue, {.time = &on.time});
  REQUIRE(other.add(md::host_channel(sent)).has_value());
  CHECK(other.run_once().total().sent == 8);
  for (auto const& [message, outcome] : on.queue.settled) CHECK(message.attempt == 1);
}

TEST_CASE("delivery worker: a settlement that fails is told and loses no message") {
  bench on;
  std::vector<std::string> keys;
  on.channel([&](delivery_message const& message) {
    keys.push_back(message.key);
    return delivery_outcome{};
  });
  on.queue.add(3, notify_channel::host);
  on.queue.settle_failures = std::numeric_limits<int>::max();
  auto const report = on.worker.run_once();
  // A queue that cannot be told gets no more to tell.
  CHECK(report.total() == md::delivery_counts{.sent = 1, .unsettled = 3});
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].code == md::errc::io_error);
  on.queue.settle_failures = 0;
  CHECK(on.worker.run_once().total() == md::delivery_counts{});
  on.time.move(std::chrono::minutes(5));  // the lease is over
  CHECK(on.worker.run_once().total().sent == 3);
  CHECK(keys == std::vector<std::string>{"key-1", "key-1", "key-2", "key-3"});
}

TEST_CASE("delivery worker: a busy queue is told again") {
  bench on;
  on.channel(sent);
  on.queue.add(1, notify_channel::host);
  on.queue.settle_failures = 2;
  on.queue.settle_fails = md::fail(md::errc::busy, "store");
  auto const report = on.worker.run_once();
  CHECK(report.total() == md::delivery_counts{.sent = 1});
  CHECK(report.errors.empty());
  CHECK(on.queue.left() == 0);
}

TEST_CASE("delivery worker: a queue that gives nothing ends the run with its error") {
  bench on;
  on.channel(sent);
  on.queue.take_fails = md::fail(md::errc::poisoned, "store");
  auto const report = on.worker.run_once();
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].code == md::errc::poisoned);
  CHECK(report.total() == md::delivery_counts{});
}

TEST_CASE("delivery worker: what is no longer its own is not sent") {
  bench on;
  std::vector<std::uint64_t> tried;
  on.channel(
      [&](delivery_message const& message) {
        tried.push_back(message.number);
        if (tried.size() == 1) on.time.move(std::chrono::seconds(10));  // longer than the lease
        return delivery_outcome{};
      },
      {.lease = std::chrono::seconds(5)});
  on.queue.add(2, notify_channel::host);
  auto const report = on.worker.run_once();
  // 1 was sent, but it was too late to say so; 2 was not sent under the old lease. Then both are taken anew.
  CHECK(report.total() == md::delivery_counts{.sent = 3, .overtaken = 2});
  CHECK(tried == std::vector<std::uint64_t>{1, 1, 2});
}

TEST_CASE("delivery worker: a channel that puts everything off ends its run") {
  bench on;
  on.channel([](delivery_message const&) { return delivery_outcome{.what = delivery_result::later}; },
             {.batch = 4});
  on.queue.add(10, notify_channel::host);
  CHECK(on.worker.run_once().total() == md::delivery_counts{.later = 4});
  CHECK(on.queue.left() == 10);
}

TEST_CASE("delivery worker: limits out of range and channels twice are refused") {
  bench on;
  auto const refused = [&](md::channel_limits const& limits, std::string_view field) {
    auto const added = on.worker.add(md::host_channel(sent), limits);
    REQUIRE(added.has_error());
    CHECK(added.error().code == md::errc::out_of_range);
    CHECK(added.error().field == field);
  };
  refused({.concurrency = 0}, "concurrency");
  refused({.concurrency = 65}, "concurrency");
  refused({.messages_per_second = -1}, "messages_per_second");
  refused({.messages_per_second = std::numeric_limits<double>::quiet_NaN()}, "messages_per_second");
  refused({.burst = 0}, "burst");
  refused({.batch = 1001}, "batch");
  refused({.lease = std::chrono::milliseconds(999)}, "lease");
  CHECK(on.worker.add(nullptr).error().code == md::errc::empty);
  CHECK(on.worker.add(md::host_channel(sent, notify_channel::in_app)).error().code == md::errc::wrong_kind);
  REQUIRE(on.worker.add(md::host_channel(sent)).has_value());
  CHECK(on.worker.add(md::host_channel(sent)).error().code == md::errc::key_conflict);
}
