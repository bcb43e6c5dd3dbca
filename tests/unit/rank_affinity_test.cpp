// Points in time buckets: half-life, horizons, forgetting, and that order does not matter.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/affinity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr double one = 65'536;

struct added {
  std::int64_t at_ms;
  std::int32_t points;
};

std::vector<added> random_events(std::uint32_t seed) {
  std::mt19937_64 random(seed);
  std::vector<added> out(200);
  for (auto& each : out)
    each = {static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(300 * day)),
            static_cast<std::int32_t>(random() % 9) - 2};
  return out;
}

/// The definition, in floating point: buckets that lost half of their worth with every second one.
double defined(std::vector<added> const& events, std::int64_t now) {
  double sum = 0;
  for (auto const& each : events) {
    auto const age = now / md::fading_points::bucket_ms - each.at_ms / md::fading_points::bucket_ms;
    if (age < 16) sum += each.points * std::exp2(static_cast<double>(-age) / 2);
  }
  return std::max(sum, 0.0);
}

md::affinity_counts counted(std::vector<added> const& events) {
  md::affinity_counts out;
  for (auto const& each : events) out.add(each.at_ms, each.points);
  return out;
}

}  // namespace

TEST_CASE("affinity: points lose half their worth in 15 days, and all of it after 120") {
  md::fading_points of;
  of.add(0, 8);
  CHECK(of.at(0) == 8 * 65'536);
  CHECK(of.at(15 * day) == 4 * 65'536);
  CHECK(of.at(30 * day) == 2 * 65'536);
  CHECK(static_cast<double>(of.at(7 * day + 12 * hour)) / one ==
        doctest::Approx(8 / std::sqrt(2.0)).epsilon(0.001));
  CHECK_FALSE(of.forgotten(119 * day));
  CHECK(of.at(119 * day) > 0);
  CHECK(of.forgotten(120 * day));
  CHECK(of.at(120 * day) == 0);
}

TEST_CASE("affinity: random events count as the definition says, in any order") {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    auto events = random_events(seed);
    std::ranges::sort(events, {}, &added::at_ms);
    auto const in_order = counted(events);
    std::shuffle(events.begin(), events.end(), std::mt19937(seed));
    auto const shuffled = counted(events);
    for (auto const now : {300 * day, 301 * day, 333 * day, 450 * day}) {
      CHECK(in_order.long_run.at(now) == shuffled.long_run.at(now));
      CHECK(in_order.day.at(now) == shuffled.day.at(now));
      CHECK(in_order.half_hour.at(now) == shuffled.half_hour.at(now));
      CHECK(static_cast<double>(in_order.long_run.at(now)) / one ==
            doctest::Approx(defined(events, now)).epsilon(0.001));
    }
  }
}

TEST_CASE("affinity: what was added can be taken away again, and never counts below nothing") {
  md::affinity_counts of;
  of.add(day, 4);
  of.add(2 * day, 2);
  of.add(day, -4);
  CHECK(of.long_run.at(2 * day) == 2 * 65'536);
  of.add(2 * day, -8);
  CHECK(of.long_run.at(2 * day) == 0);
  CHECK(of.day.at(2 * day) == 0);
  CHECK(of.half_hour.at(2 * day) == 0);
}

TEST_CASE("affinity: short horizons slide") {
  md::recent_points<1'800'000> of;
  of.add(10 * minute, 6);
  CHECK(of.at(20 * minute) == 6 * 65'536);
  CHECK(of.at(30 * minute) == 6 * 65'536);
  CHECK(static_cast<double>(of.at(40 * minute)) / one == doctest::Approx(4).epsilon(0.001));
  CHECK(of.at(60 * minute) == 0);
  CHECK(of.at(10 * day) == 0);
}

TEST_CASE("affinity: pairs are kept apart, and forgotten ones make room") {
  md::affinity_table of;
  of.add(1, 2, day, 4);
  of.add(2, 1, day, 2);
  REQUIRE(of.find(1, 2) != nullptr);
  CHECK(of.find(1, 2)->long_run.at(day) == 4 * 65'536);
  CHECK(of.find(2, 1)->long_run.at(day) == 2 * 65'536);
  CHECK(of.find(1, 3) == nullptr);
  for (std::uint32_t pair = 0; pair < 10'000; ++pair) of.add(pair, 7, day, 1);
  auto const before = of.size();
  for (std::uint32_t pair = 0; pair < 10'000; ++pair) of.add(pair, 8, 200 * day, 1);
  CHECK(of.size() < before + 10'000);
  for (std::uint32_t pair = 0; pair < 10'000; ++pair)
    CHECK(of.find(pair, 8)->long_run.at(200 * day) == 65'536);
}
