// Scorers of the host's own: the concept's exemplar, what is no number, and explanations that add up.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/scorer.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t one = 65'536;
constexpr std::uint64_t one_reply = 4 * 65'536;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The exemplar: what the concept asks for and nothing more. Topics count, and age sinks.
struct topics_first {
  void operator()(md::candidate_columns const& of, std::span<double> scores) const {
    auto const topic = of[md::rank_column::topic];
    auto const age = of[md::rank_column::age_hours];
    for (std::size_t at = 0; at < scores.size(); ++at) scores[at] = 10 * topic[at] - age[at];
  }
};
static_assert(md::scorer<topics_first>);

/// May also answer that it cannot.
struct never_able {
  md::result<void> operator()(md::candidate_columns const&, std::span<double>) const {
    return md::fail(md::errc::busy, "model");
  }
};
static_assert(md::scorer<never_able>);
static_assert(!md::scorer<int>);

auto giving(double number) {
  return [number](md::candidate_columns const&, std::span<double> scores) {
    for (auto& score : scores) score = number;
  };
}

md::candidate_columns candidates() {
  md::candidate_columns out;
  out.add(7, {.age_ms = 3'600'000, .topic = one_reply}, md::default_weights());
  out.add(9, {.age_ms = 7'200'000, .seen = true}, md::default_weights());
  return out;
}

std::array<std::int64_t, 2> scored(md::custom_scorer const& with) {
  std::array<std::int64_t, 2> out{};
  with.score(candidates(), out).value();
  return out;
}

md::error why_not(md::custom_scorer const& with, md::candidate_columns const& of = candidates()) {
  std::vector<std::int64_t> scores(of.size());
  auto const done = with.score(of, scores);
  REQUIRE(!done);
  return done.error();
}

}  // namespace

TEST_CASE("scorer: a function over columns gives scores") {
  CHECK(scored(md::custom_scorer(topics_first{})) == std::array<std::int64_t, 2>{9 * one, -2 * one});
}

TEST_CASE("scorer: columns hold what is known, in replies' worth and hours") {
  auto const of = candidates();
  CHECK(of.size() == 2);
  CHECK(of.ids()[1] == 9);
  CHECK(of[md::rank_column::age_hours][1] == 2);
  CHECK(of[md::rank_column::topic][0] == 1);
  CHECK(of[md::rank_column::seen][0] == 0);
  CHECK(of[md::rank_column::seen][1] == 1);
  auto const weighted = md::score_of({.age_ms = 7'200'000, .seen = true}, md::default_weights());
  CHECK(of[md::rank_column::weighted][1] == static_cast<double>(weighted) / one);
}

TEST_CASE("scorer: columns grow as candidates come, and are empty after clear") {
  md::candidate_columns of;
  for (int filled = 0; filled < 2; ++filled) {
    CHECK(of.size() == 0);
    for (std::uint64_t id = 1; id <= 1'000; ++id)
      of.add(id, {.age_ms = 3'600'000, .topic = id * one_reply}, static_cast<std::int64_t>(id) * one);
    REQUIRE(of.size() == 1'000);
    REQUIRE(of[md::rank_column::topic].size() == 1'000);
    for (std::size_t at = 0; at < of.size(); ++at) {
      REQUIRE(of.ids()[at] == at + 1);
      REQUIRE(of.alive()[at] == 1);
      REQUIRE(of[md::rank_column::age_hours][at] == 1);
      REQUIRE(of[md::rank_column::topic][at] == static_cast<double>(at + 1));
      REQUIRE(of[md::rank_column::weighted][at] == static_cast<double>(at + 1));
    }
    of.clear();
  }
}

TEST_CASE("scorer: scores are rounded to the nearest 1/65,536, halves away from zero") {
  CHECK(scored(md::custom_scorer(giving(0.5 / one)))[0] == 1);
  CHECK(scored(md::custom_scorer(giving(-0.5 / one)))[0] == -1);
  CHECK(scored(md::custom_scorer(giving(0.49 / one)))[0] == 0);
  CHECK(scored(md::custom_scorer(giving(md::custom_score_max)))[0] == std::int64_t{1} << 62);
}

TEST_CASE("scorer: what is no finite number is an error, never an order") {
  for (auto const bad : {std::nan(""), infinity, -infinity, md::custom_score_max * 2}) {
    auto const why = why_not(md::custom_scorer(giving(bad)));
    CHECK(why.code == md::errc::out_of_range);
    CHECK(why.field == "score");
  }
  for (auto const bad : {std::nan(""), infinity, -infinity}) {
    auto of = candidates();
    of.column(md::rank_column::velocity)[1] = bad;
    CHECK(why_not(md::custom_scorer(topics_first{}), of).field == "velocity");
    of.remove(1);  // who is out of the race hurts nobody
    std::array<std::int64_t, 2> scores{};
    CHECK(md::custom_scorer(topics_first{}).score(of, scores).has_value());
  }
}

TEST_CASE("scorer: what is not alive may get any score, and has none") {
  auto of = candidates();
  of.remove(0);
  std::array<std::int64_t, 2> scores{5, 5};
  md::custom_scorer(giving(2)).score(of, scores).value();
  CHECK(scores == std::array<std::int64_t, 2>{0, 2 * one});
  auto const for_dead = [](md::candidate_columns const& from, std::span<double> to) {
    for (std::size_t at = 0; at < to.size(); ++at) to[at] = from.alive()[at] != 0 ? 1 : std::nan("");
  };
  CHECK(md::custom_scorer(for_dead).score(of, scores).has_value());
}

TEST_CASE("scorer: one that throws or cannot is an error; only lack of memory passes through") {
  md::custom_scorer const thrower(
      [](md::candidate_columns const&, std::span<double>) -> void { throw std::runtime_error("no model"); });
  CHECK(why_not(thrower).field == "scorer: it threw no model");
  md::custom_scorer const strange([](md::candidate_columns const&, std::span<double>) -> void { throw 7; });
  CHECK(why_not(strange).field == "scorer: it threw");
  CHECK(why_not(md::custom_scorer(never_able{})).code == md::errc::busy);
  md::custom_scorer const hungry(
      [](md::candidate_columns const&, std::span<double>) -> void { throw std::bad_alloc(); });
  std::array<std::int64_t, 2> scores{};
  CHECK_THROWS_AS((void)hungry.score(candidates(), scores), std::bad_alloc);
}

TEST_CASE("scorer: an explanation names what counted, and its parts add up to the score") {
  md::rank_features const item{
      .age_ms = 3'600'000, .author = 2 * one_reply, .topic = one_reply, .seen = true};
  auto const found =
      md::explain_score(item, md::default_weights(), 1, md::custom_scorer(topics_first{})).value();
  CHECK(found.score == 9 * one);
  REQUIRE(found.factors.size() == 2);
  CHECK(found.factors[0] == md::factor_share{md::rank_factor::topic, 10 * one});
  CHECK(found.factors[1] == md::factor_share{md::rank_factor::freshness, -one});
  CHECK(md::sentence_of(found, "en") == "It stands here because it is about topics that you take up.");
}

TEST_CASE("scorer: an explanation asks about what is known of the item and no more") {
  std::size_t asked = 0;
  md::custom_scorer const counting([&](md::candidate_columns const& of, std::span<double> scores) {
    asked += of.size();
    for (std::size_t at = 0; at < of.size(); ++at) scores[at] = of[md::rank_column::weighted][at];
  });
  md::rank_features const item{.age_ms = 3'600'000, .topic = one_reply, .seen = true};
  auto const found = md::explain_score(item, md::default_weights(), 1, counting).value();
  CHECK(found.score == md::score_of(item, md::default_weights()));
  CHECK(asked == 7);  // nothing, and three features from either end
}

TEST_CASE("scorer: features that only count together share what they add") {
  auto const product = [](md::candidate_columns const& of, std::span<double> scores) {
    for (std::size_t at = 0; at < scores.size(); ++at)
      scores[at] = 1 + of[md::rank_column::author][at] * of[md::rank_column::topic][at];
  };
  md::rank_features const item{.author = 3 * one_reply, .topic = one_reply};
  auto const found = md::explain_score(item, md::default_weights(), 1, md::custom_scorer(product)).value();
  CHECK(found.base == one);
  REQUIRE(found.factors.size() == 2);
  CHECK(found.factors[0].part == 3 * one / 2);
  CHECK(found.factors[1].part == 3 * one / 2);
  CHECK(found.score == 4 * one);
}

TEST_CASE("scorer: halves of parts lose nothing to rounding") {
  auto const tiny = [](md::candidate_columns const& of, std::span<double> scores) {
    for (std::size_t at = 0; at < scores.size(); ++at)
      scores[at] = (of[md::rank_column::author][at] * of[md::rank_column::topic][at] +
                    of[md::rank_column::place][at] * of[md::rank_column::seen][at]) /
                   one;
  };
  md::rank_features const item{.author = one_reply, .place = one_reply, .topic = one_reply, .seen = true};
  auto const found = md::explain_score(item, md::default_weights(), 1, md::custom_scorer(tiny)).value();
  CHECK(found.score == 2);
  auto sum = found.base;
  for (auto const& [factor, part] : found.factors) sum += part;
  CHECK(sum == 2);
}
