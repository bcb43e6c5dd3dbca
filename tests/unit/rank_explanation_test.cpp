// Explanations: parts that add up, the strongest first, and a sentence in English and Korean.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/explanation.hpp>

#include <doctest/doctest.h>

#include <cstdint>

namespace md = madang;

namespace {

constexpr std::uint64_t one = 65'536;
constexpr std::int64_t hour = 3'600'000;

md::score_explanation explained(md::rank_features const& features) {
  return md::explain_score(features, md::default_weights());
}

}  // namespace

TEST_CASE("explanation: the parts add up to the score, the strongest first") {
  md::rank_features const features{
      .age_ms = 5 * hour, .author = 40 * one, .place = 4 * one, .my_team = true, .seen = true};
  auto const found = explained(features);
  CHECK(found.score == md::score_of(features, md::default_weights()));
  std::int64_t sum = 0;
  std::int64_t before = INT64_MAX;
  for (auto const& [factor, part] : found.factors) {
    CHECK(part != 0);
    sum += part;
    auto const strength = part < 0 ? -part : part;
    CHECK(strength <= before);
    before = strength;
  }
  CHECK(sum == found.score);
  CHECK(found.factors.size() == 6);
  CHECK(found.factors.front().factor == md::rank_factor::freshness);
}

TEST_CASE("explanation: a sentence names what lifts the item, at most two reasons") {
  auto const known = explained({.age_ms = 5 * hour, .author = 4 * one, .place = 40 * one, .my_team = true});
  CHECK(md::sentence_of(known, "en") ==
        "It stands here because this is one of your places and it is from your team.");
  CHECK(md::sentence_of(known, "ko") == "여기에 보이는 이유: 회원님이 함께하시는 곳의 글, 같은 팀의 글.");
  CHECK(md::sentence_of(known, "ko-KR") == md::sentence_of(known, "ko"));
  CHECK(md::sentence_of(known, "kok") == md::sentence_of(known, "en"));
}

TEST_CASE("explanation: what nothing lifts is new, or simply there") {
  CHECK(md::sentence_of(explained({.age_ms = hour / 2}), "en") == "It stands here because it is new.");
  CHECK(md::sentence_of(explained({.age_ms = 9 * hour, .seen = true}), "en") ==
        "It stands here because it belongs to this feed.");
  CHECK(md::sentence_of(explained({.age_ms = 9 * hour}), "ko") == "여기에 보이는 이유: 이 피드의 글.");
}
