// tests/model/model_test.cpp: random commands against the naive reference. MADANG_SEED gives the seed of
// every run, MADANG_DEEP=1 runs many more, MADANG_STEPS sets their length. SPDX-License-Identifier:
// Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "model/runner.hpp"

namespace {

uint64_t number_from(char const* variable, uint64_t otherwise) {
  auto const* text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? std::strtoull(text, nullptr, 10) : otherwise;
}

void run(model::run_options options) {
#ifdef MADANG_TEST_SLOWDOWN
  options.steps /= MADANG_TEST_SLOWDOWN;
#endif
  options.steps = number_from("MADANG_STEPS", options.steps);
  auto const seeds = std::getenv("MADANG_DEEP") != nullptr ? 25U : 1U;
  auto const first = number_from("MADANG_SEED", options.seed);
  options.compare_every = number_from("MADANG_COMPARE", options.compare_every);
  for (options.seed = first; options.seed < first + seeds; ++options.seed) {
    MESSAGE("seed " << options.seed << ", " << options.steps << " steps");
    model::runner runner(options);
    auto const difference = runner.run();
    REQUIRE_MESSAGE(difference.empty(), difference);
    if (options.ranking_percent == 0) continue;
    constexpr std::size_t steps_enough = 1000;
    auto const met = std::min(runner.led().by_two_hops, runner.led().boosted);
    CHECK((met >= 10 || options.steps < steps_enough));
    MESSAGE(runner.led().by_two_hops << " items by two hops, " << runner.led().boosted << " boosted");
  }
}

}  // namespace

TEST_CASE("model: a network in memory answers as the reference does") {
  run({.seed = 20260101, .steps = 2000, .ranking_percent = 12});
}
TEST_CASE("model: a network in a file answers as the reference does") {
  run({.seed = 20260102, .steps = 1600, .in_file = true});
}
TEST_CASE("model: without a hot window every page comes from the file, and is the same") {
  run({.seed = 20260103, .steps = 1200, .hot_activities_max = 0, .in_file = true, .ranking_percent = 12});
}
TEST_CASE("model: with a hot window of 20 pages come from both, and are the same") {
  run({.seed = 20260104, .steps = 1600, .hot_activities_max = 20, .in_file = true, .ranking_percent = 12});
}
TEST_CASE("model: a network in memory with a hot window of 20 answers as the reference does") {
  run({.seed = 20260105, .steps = 1600, .hot_activities_max = 20, .ranking_percent = 12});
}
TEST_CASE("model: with the host's policy rights are the host's") {
  run({.seed = 20260106, .steps = 1600, .host_policy = true, .ranking_percent = 12});
}
TEST_CASE("model: with the host's policy and a hot window of 20 on a file") {
  run({.seed = 20260107,
       .steps = 1200,
       .hot_activities_max = 20,
       .in_file = true,
       .host_policy = true,
       .ranking_percent = 12});
}
