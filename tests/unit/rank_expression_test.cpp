// Expressions in weights: what they can say, what is refused and where, and that threads may share one.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/score_expression.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace md = madang;

namespace {

constexpr std::int64_t one = 65'536;
constexpr std::uint64_t one_reply = 4 * 65'536;

md::rank_features const item{.age_ms = 7'200'000, .author = 3 * one_reply, .topic = one_reply, .kind = 3};

md::candidate_columns one_candidate() {
  md::candidate_columns out;
  md::item_facts facts;
  facts[md::rank_column::reactions] = 5;
  facts[md::rank_column::hour_of_day] = 13;
  facts[md::rank_column::in_group] = 1;
  out.add(1, item, md::default_weights(), facts);
  return out;
}

md::result<double> value_of(std::string_view text) {
  auto compiled = md::score_expression::compile(text);
  if (!compiled) return compiled.error();
  std::array<std::int64_t, 1> score{};
  md::custom_scorer const with(std::move(*compiled));
  if (auto const done = with.score(one_candidate(), score); !done) return done.error();
  return static_cast<double>(score[0]) / one;
}

md::error refused(std::string_view text) {
  auto const found = md::score_expression::compile(text);
  CAPTURE(text);
  REQUIRE(!found);
  return found.error();
}

std::string repeated(std::string_view what, std::size_t times) {
  std::string out;
  for (std::size_t at = 0; at < times; ++at) out += what;
  return out;
}

}  // namespace

TEST_CASE("expression: arithmetic, functions and conditions over named features") {
  for (auto const& [expression, value] : std::initializer_list<std::pair<std::string_view, double>>{
           {"1 + 2 * 3", 7},
           {"author - topic", 2},
           {"age_hours", 2},
           {"2 ^ 3 / 4", 2},
           {"log2(1 + author)", 2},
           {"log(exp(1)) + log10(100) + sqrt(9) + abs(-1)", 7},
           {"min(author, topic, 7) + max(author, topic)", 4},
           {"decay_exp(age_hours, 2)", 0.5},
           {"decay_exp(age_hours, 1)", 0.25},
           {"decay_linear(age_hours, 2)", 0.5},
           {"decay_linear(age_hours, 1)", 0},
           {"decay_gauss(age_hours, 2)", 0.5},
           {"decay_gauss(age_hours, 1)", 0.0625},
           {"kind == record_change ? 5 : 6", 5},
           {"seen || author <= 3 && topic >= 1 ? -1 : 1", -1},
           {"kind != post\n\t? author > 2 : 9", 1},
           {"reactions * 2 + comments + mention_count + topic_count", 10},
           {"hour_of_day > 8 && hour_of_day < 18 && weekday < 5 ? in_group : 9", 1},
           {"follows_author + shares_group + follows_place + member_of_place + follows_topic", 0},
           {"own + on_record + by_outsider + insiders_only", 0},
       }) {
    std::string_view const text = expression;
    CAPTURE(text);
    CHECK(value_of(text).value() == doctest::Approx(value).epsilon(1e-4));
  }
}

TEST_CASE("expression: the weighted sum can be part of it") {
  auto const sum = static_cast<double>(md::score_of(item, md::default_weights())) / one;
  CHECK(value_of("weighted").value() == sum);
  CHECK(value_of("weighted + 1").value() == sum + 1);
}

TEST_CASE("expression: a bad one is refused with its position and a reason") {
  CHECK(refused("").code == md::errc::empty);
  auto const unknown = refused("author + wisdom");
  CHECK(unknown.code == md::errc::malformed);
  CHECK(unknown.actual == 9);
  CHECK(unknown.field.find("wisdom") != std::string::npos);
  CHECK(refused("author +").field.starts_with("expression ("));
  CHECK(refused("(author").code == md::errc::malformed);
  CHECK(refused("author topic").actual == 7);
  CHECK(refused("min()").code == md::errc::malformed);
  CHECK(refused("decay_exp(age_hours)").code == md::errc::malformed);
  CHECK(refused("author, topic").code == md::errc::malformed);
  CHECK(refused("seen ? 1").code == md::errc::malformed);
}

TEST_CASE("expression: nothing but arithmetic") {
  CHECK(refused("author = 7").actual == 7);
  CHECK(refused("author =7, topic").field == "expression (nothing can be assigned)");
  CHECK(refused("author += 1").code == md::errc::malformed);
  CHECK(refused("\"text\"").actual == 0);
  CHECK(refused("author + 'x'").actual == 9);
  CHECK(refused("1 + \xEC\x9D\xBC").actual == 4);
  CHECK(refused(std::string_view("1\0+1", 4)).actual == 1);
  for (auto const name : {"rnd()", "_pi", "sin(1)", "sum(1,2)", "system(1)", "while(1)"})
    CHECK(refused(name).code == md::errc::malformed);
}

TEST_CASE("expression: of any size and depth, an answer or an error") {
  CHECK(refused(std::string(4'097, '1')).code == md::errc::too_long);
  CHECK(value_of(repeated("(", 2'000) + "1" + repeated(")", 2'000)).value() == 1);
  CHECK(value_of("1" + repeated("+1", 2'000)).value() == 2'001);
  CHECK(value_of(repeated("abs(", 800) + "1" + repeated(")", 800)).value() == 1);
  CHECK(value_of("max(1" + repeated(",1", 2'000) + ")").value() == 1);
  CHECK(value_of(repeated("seen?1:", 500) + "2").value() == 2);
  CHECK(refused(repeated("(", 4'000)).code == md::errc::malformed);
}

TEST_CASE("expression: a result that is no finite number is an error") {
  for (auto const text : {"log(seen)", "1 / seen", "seen / seen", "sqrt(-author)", "exp(author * 1000)",
                          "decay_exp(age_hours, 0)", "decay_linear(age_hours, -1)", "1e400"}) {
    CAPTURE(text);
    auto const found = value_of(text);
    REQUIRE(!found);
    CHECK((found.error().field == "score" || found.error().field.starts_with("expression")));
  }
}

TEST_CASE("expression: weights with one are checked, and score by it") {
  auto weights = md::default_weights();
  weights.expression = "author *";
  CHECK(md::check(weights).error().field.starts_with("expression ("));
  weights.expression = "author * 2";
  CHECK(md::check(weights).has_value());
  std::array<std::int64_t, 1> score{};
  md::scorer_of(weights).value().score(one_candidate(), score).value();
  CHECK(score[0] == 6 * one);
  CHECK(md::scorer_of(md::default_weights()).error().code == md::errc::empty);
}

TEST_CASE("expression: threads share one") {
  md::custom_scorer const with(md::score_expression::compile("author * 2 + age_hours").value());
  std::array<int, 4> right{};
  {
    std::vector<std::jthread> threads;
    for (auto& mine : right)
      threads.emplace_back([&with, &mine] {
        for (int round = 0; round < 200; ++round) {
          std::array<std::int64_t, 1> score{};
          if (with.score(one_candidate(), score) && score[0] == 8 * one) ++mine;
        }
      });
  }
  CHECK(right == std::array{200, 200, 200, 200});
}
