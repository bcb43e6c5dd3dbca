// Order top finds by bounds what scoring everything finds: in thousands of small networks, id by id and score
// by score. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "feed_top_fixture.hpp"
#include "madang_test_paths.hpp"

namespace md = madang;
using feed_top::company;
using feed_top::extent;

TEST_CASE(
    "order top: bounds find exactly what scoring everything finds, for 10,000 pairs of network and reader") {
  std::mt19937 random(20);
  int const networks = 500 / MADANG_TEST_SLOWDOWN;
  for (int at = 0; at < networks; ++at) {
    CAPTURE(at);
    std::size_t const windows[] = {SIZE_MAX, SIZE_MAX, 20, 0};
    company of(static_cast<std::uint32_t>(at), windows[at % 4]);
    for (int pair = 0; pair < 20; ++pair) {
      CAPTURE(pair);
      of.compare(of.any_person(), of.any_feed());
    }
  }
}

TEST_CASE("order top: the same for those who follow much of which most is quiet") {
  constexpr extent large{
      .people = 90, .groups = 12, .records = 40, .acts = 260, .follows_most = true, .far_apart = false};
  int const networks = 40 / MADANG_TEST_SLOWDOWN;
  for (int at = 0; at < networks; ++at) {
    CAPTURE(at);
    company of(static_cast<std::uint32_t>(2'000 + at), SIZE_MAX, at % 5 == 4 ? 60'000 : 0, large);
    if (at % 3 == 0) of.rush(at % 2 == 0 ? 12 : 150);
    for (int pair = 0; pair < 6; ++pair) {
      CAPTURE(pair);
      of.compare(of.any_person(), pair % 3 == 2 ? of.any_feed() : md::feed_request{});
    }
  }
}

TEST_CASE("order top: the same where numbers of people have bits in common") {
  constexpr extent apart{
      .people = 16, .groups = 3, .records = 5, .acts = 110, .follows_most = false, .far_apart = true};
  int const networks = 30 / MADANG_TEST_SLOWDOWN;
  for (int at = 0; at < networks; ++at) {
    CAPTURE(at);
    company of(static_cast<std::uint32_t>(3'000 + at), SIZE_MAX, 0, apart);
    for (int pair = 0; pair < 10; ++pair) {
      CAPTURE(pair);
      of.compare(of.any_person(), of.any_feed());
    }
  }
}

TEST_CASE("order top: the same while people react and answer, much or little, in memory or not") {
  int const networks = 120 / MADANG_TEST_SLOWDOWN;
  for (int at = 0; at < networks; ++at) {
    CAPTURE(at);
    std::size_t const windows[] = {SIZE_MAX, 60, SIZE_MAX, 20, 0};
    company of(static_cast<std::uint32_t>(1'000 + at), windows[at % 5], at % 3 == 0 ? 60'000 : 0);
    of.rush(at % 2 == 0 ? 12 : 150);
    if (at % 4 == 1) of.pause(2'400'000);
    for (int pair = 0; pair < 10; ++pair) {
      CAPTURE(pair);
      of.compare(of.any_person(), of.any_feed());
    }
  }
}

TEST_CASE("order top: the same with boosts, and with what people whom the reader follows took up") {
  std::mt19937 random(21);
  auto met = 0;
  for (std::uint32_t at = 0; at < 60U / MADANG_TEST_SLOWDOWN; ++at) {
    CAPTURE(at);
    std::size_t const windows[] = {SIZE_MAX, 20, 0};
    company of(at, windows[at % 3], 1 + static_cast<md::fixed_point>(random() % 200'000));
    for (int pair = 0; pair < 10; ++pair) {
      CAPTURE(pair);
      auto const reader = of.any_person();
      of.compare(reader, {});
      met += of.by_two_hops(reader);
    }
  }
  CHECK(met > 100);
}

TEST_CASE("order top: an expression that is the weighted sum places everything as the sum does") {
  std::mt19937 random(21);
  int const networks = 80 / MADANG_TEST_SLOWDOWN;
  for (int at = 0; at < networks; ++at) {
    CAPTURE(at);
    std::size_t const windows[] = {SIZE_MAX, 20};
    company of(static_cast<std::uint32_t>(at), windows[at % 2]);
    of.weigh_by_expression();
    for (int pair = 0; pair < 10; ++pair) {
      CAPTURE(pair);
      of.compare(of.any_person(), of.any_feed());
    }
  }
}

// Every compiler and processor gives these pages. MADANG_WRITE_GOLDEN=1 writes the file anew.
TEST_CASE("order top: the pages of a golden file, to the last digit") {
  company const of(2'026, SIZE_MAX);
  std::string const file = MADANG_SOURCE_DIR "/tests/unit/golden/feed_top.txt";
  if (std::getenv("MADANG_WRITE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << of.told();
  std::ifstream in(file, std::ios::binary);
  CHECK(of.told() == std::string(std::istreambuf_iterator<char>(in), {}));
}
