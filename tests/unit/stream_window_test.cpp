// The hot window: what has left it leaves no memory behind. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <string>

namespace md = madang;

namespace {

/// Writes posts, and answers each when many others have come after it.
class talk {
 public:
  explicit talk(std::size_t window)
      : net_(md::open_memory({.hot_activities_max = window, .time = &clock_}).value()) {}
  void go_on(int posts) {
    for (int at = 0; at < posts; ++at) {
      clock_.ms += 60'000;
      open_.push_back(net_.post({.actor = author_, .text = "a question"}).value());
      if (open_.size() < 100) continue;
      net_.comment({.actor = author_, .parent = open_.front(), .text = "a late answer"}).value();
      open_.pop_front();
    }
  }
  [[nodiscard]] std::uint64_t stream_bytes() const { return net_.stats().stream_bytes; }
  [[nodiscard]] md::network const& net() const { return net_; }

 private:
  network_suite::still_clock clock_;
  md::network net_;
  md::person_id author_ = net_.add_person({.key = "u:kim", .name = "Kim"}).value();
  std::deque<md::activity_id> open_;
};

}  // namespace

// Pages of headers whose activities had left were kept for ever when an answer to one of them left later.
TEST_CASE("hot window: memory does not grow with activities that were answered late and have left") {
  talk of(300);
  of.go_on(2'000);
  auto const before = of.stream_bytes();
  of.go_on(4'000);
  CHECK(of.net().stats().activities > 11'000);
  CHECK(of.stream_bytes() < before * 3 / 2);
  CHECK(of.net().check().value().empty());
}
