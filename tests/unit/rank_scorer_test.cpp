// Scorers of the host's own: the concept's exemplar, what is no number, and explanations that add up.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/scorer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
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

namespace {

/// Fills columns with their number, and counts.
class counting_source final : public md::column_source {
 public:
  std::vector<md::rank_column> asked;

 private:
  void fill(md::rank_column which, std::span<double> to) override {
    asked.push_back(which);
    for (auto& each : to) each = static_cast<double>(which);
  }
};

}  // namespace

TEST_CASE("scorer: a column is filled when it is asked for first, once, and no other is") {
  counting_source source;
  std::array<std::uint64_t, 3> const ids{4, 5, 6};
  md::candidate_columns of;
  of.add(1, {}, md::default_weights());
  of.take(ids, source);
  CHECK(of.size() == 3);
  CHECK(of.ids()[2] == 6);
  CHECK(of.alive()[0] == 1);
  std::array<std::int64_t, 3> scores{};
  md::custom_scorer(topics_first{}).score(of, scores).value();
  CHECK(source.asked == std::vector{md::rank_column::topic, md::rank_column::age_hours});
  CHECK(scores[1] == 50 * one);
  CHECK(of[md::rank_column::topic][1] == 5);
  CHECK_FALSE(of.is_filled(md::rank_column::velocity));
  of.column(md::rank_column::reactions)[0] = std::nan("");
  CHECK(why_not(md::custom_scorer(topics_first{}), of).field == "reactions");
  CHECK(source.asked.size() == 3);
  of.clear();
  of.add(9, {.seen = true}, md::default_weights());
  CHECK(of[md::rank_column::seen][0] == 1);
  CHECK(source.asked.size() == 3);
}

TEST_CASE("scorer: threads may ask for columns together") {
  counting_source source;
  std::vector<std::uint64_t> const ids(1'000, 1);
  md::candidate_columns of;
  of.take(ids, source);
  std::array<int, 4> right{};
  {
    std::vector<std::jthread> threads;
    for (auto& mine : right)
      threads.emplace_back([&of, &mine] {
        for (std::size_t at = 0; at < md::rank_columns_count; ++at) {
          auto const numbers = std::as_const(of)[static_cast<md::rank_column>(at)];
          if (numbers[at] == static_cast<double>(at) && numbers[999] == numbers[0]) ++mine;
        }
      });
  }
  CHECK(right == std::array{32, 32, 32, 32});
  CHECK(source.asked.size() == md::rank_columns_count);
}

TEST_CASE("scorer: every column has a name of its own") {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < md::rank_columns_count; ++at)
    names.push_back(md::name_of(static_cast<md::rank_column>(at)));
  CHECK(names.back() == "insiders_only");
  std::sort(names.begin(), names.end());
  CHECK_FALSE(names.front().empty());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("scorer: explanations of many items are those of each") {
  auto const by_facts = [](md::candidate_columns const& of, std::span<double> scores) {
    for (std::size_t at = 0; at < scores.size(); ++at)
      scores[at] =
          of[md::rank_column::author][at] * of[md::rank_column::comments][at] + of[md::rank_column::own][at];
  };
  std::array<md::scored_item, 3> items;
  items[0] = {1, {.author = 3 * one_reply}};
  items[0].facts[md::rank_column::comments] = 7;
  items[1] = {2, {.age_ms = 3'600'000, .author = one_reply, .seen = true}};
  items[1].facts[md::rank_column::own] = 1;
  md::custom_scorer const with(by_facts);
  auto const all = md::explain_scores(items, md::default_weights(), with).value();
  REQUIRE(all.size() == 3);
  for (std::size_t at = 0; at < items.size(); ++at) {
    auto const& [id, features, facts] = items[at];
    auto const single = md::explain_score(features, md::default_weights(), id, with, facts).value();
    CHECK(all[at].score == single.score);
    CHECK(all[at].base == single.base);
    CHECK(all[at].factors == single.factors);
  }
  CHECK(all[0].score == 21 * one);
  CHECK(all[0].base == 0);
  CHECK(all[1].base == one);
}
