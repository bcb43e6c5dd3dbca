// Scores in whole numbers: logarithms, what each factor does, and the same sums everywhere.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/score.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <numeric>

namespace md = madang;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::uint64_t one = 65'536;

/// Numbers that look random and are the same everywhere.
class number_source {
 public:
  explicit number_source(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t limit) {
    state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return (state_ >> 33) % limit;
  }

 private:
  std::uint64_t state_;
};

md::rank_features random_features(number_source& from) {
  md::rank_features out;
  out.age_ms = static_cast<std::int64_t>(from.below(90) * from.below(86'400'000));
  out.author = from.below(1'000 * one);
  out.author_day = from.below(100 * one);
  out.place = from.below(10'000 * one);
  out.topic = from.below(10 * one);
  out.velocity = from.below(50 * one);
  out.kind = static_cast<std::uint8_t>(from.below(md::rank_kinds_count));
  out.addressed = from.below(2) == 1;
  out.my_team = from.below(2) == 1;
  out.seen = from.below(2) == 1;
  return out;
}

std::int64_t score(md::rank_features const& of) { return md::score_of(of, md::default_weights()); }

}  // namespace

TEST_CASE("score: logarithms are right to two units of the last digit") {
  CHECK(md::detail::log2_fixed(one) == 0);
  CHECK(md::detail::log2_fixed(2 * one) == 65'536);
  CHECK(md::detail::log2_fixed(std::uint64_t{1} << 63) == 47 * 65'536);
  number_source from(1);
  for (int round = 0; round < 20'000; ++round) {
    auto const value = one + from.below(std::uint64_t{1} << from.below(46));
    auto const exact = std::log2(static_cast<double>(value) / 65'536) * 65'536;
    CAPTURE(value);
    CHECK(std::abs(static_cast<double>(md::detail::log2_fixed(value)) - exact) <= 2);
  }
}

TEST_CASE("score: the parts add up to it") {
  number_source from(2);
  for (int round = 0; round < 1'000; ++round) {
    auto const features = random_features(from);
    auto const parts = md::parts_of_score(features, md::default_weights());
    CHECK(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == score(features));
  }
}

TEST_CASE("score: younger, closer and more wanted is higher, seen and older is lower") {
  md::rank_features const plain{.age_ms = 60 * minute};
  auto const better = [&](auto change) {
    auto other = plain;
    change(other);
    return score(other) > score(plain);
  };
  CHECK(better([](auto& of) { of.age_ms = 50 * minute; }));
  CHECK_FALSE(better([](auto& of) { of.age_ms = 70 * minute; }));
  CHECK(better([](auto& of) { of.author = 4 * one; }));
  CHECK(better([](auto& of) { of.place = 4 * one; }));
  CHECK(better([](auto& of) { of.topic = 4 * one; }));
  CHECK(better([](auto& of) { of.velocity = one; }));
  CHECK(better([](auto& of) { of.addressed = true; }));
  CHECK(better([](auto& of) { of.answers_me = true; }));
  CHECK(better([](auto& of) { of.my_record = true; }));
  CHECK(better([](auto& of) { of.my_team = true; }));
  CHECK(better([](auto& of) { of.my_manager = true; }));
  CHECK_FALSE(better([](auto& of) { of.seen = true; }));
  CHECK_FALSE(better([](auto& of) { of.kind = 3; }));
}

TEST_CASE("score: a weight of nothing makes a factor count nothing, and extremes stay in range") {
  md::rank_weights none;
  CHECK(md::score_of({.age_ms = minute, .author = one, .addressed = true}, none) == 0);
  md::rank_weights most;
  most.factors.fill(16 * 65'536);
  most.half_life_hours = 1;
  most.freshness_minutes = 1;
  CHECK(md::score_of({.age_ms = INT64_MAX}, most) < md::score_of({.age_ms = 0}, most));
  CHECK(md::score_of({.author = UINT64_MAX / 2}, most) > md::score_of({.author = one}, most));
}

TEST_CASE("score: the same sums with every compiler and machine") {
  number_source from(3);
  std::uint64_t digest = 0;
  for (int round = 0; round < 100'000; ++round)
    digest = digest * 31 + static_cast<std::uint64_t>(score(random_features(from)));
  CHECK(digest == 5'525'363'849'931'319'451ULL);
}

TEST_CASE("score: an epoch ends after every moment in it") {
  CHECK(md::rank_epoch_of(0) == 600'000);
  CHECK(md::rank_epoch_of(599'999) == 600'000);
  CHECK(md::rank_epoch_of(600'000) == 1'200'000);
}
