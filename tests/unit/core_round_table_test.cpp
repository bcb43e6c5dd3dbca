// Tables that are filled and emptied often. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/round_table.hpp>

#include <madang/core/detail/borrowed.hpp>
#include <madang/feed/detail/node_numbers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace detail = madang::detail;

TEST_CASE("round table: holds what a map holds, round after round") {
  detail::round_table<std::uint32_t, std::uint64_t> table;
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    table.clear();
    std::map<std::uint32_t, std::uint64_t> wanted;
    auto const count = random() % 400;
    for (std::uint32_t step = 0; step < count; ++step) {
      auto const key = static_cast<std::uint32_t>(random() % 500);
      auto const [value, fresh] = table.try_emplace(key);
      CHECK(fresh == wanted.try_emplace(key).second);
      CHECK(*value == wanted[key]);
      *value = wanted[key] = random();
    }
    for (std::uint32_t key = 0; key < 500; ++key) {
      auto const* found = table.find(key);
      auto const at = wanted.find(key);
      REQUIRE((found != nullptr) == (at != wanted.end()));
      if (found != nullptr) CHECK(*found == at->second);
    }
  }
}

TEST_CASE("round table: one that was moved from can be filled again") {
  detail::round_table<std::uint32_t, std::uint32_t> table;
  for (std::uint32_t key = 0; key < 1'000; ++key) CHECK(table.insert(key));
  auto const other = std::move(table);
  CHECK(other.contains(999));
  table.clear();  // NOLINT(bugprone-use-after-move): that is what may be done
  CHECK_FALSE(table.contains(1));
  CHECK(table.insert(1));
}

TEST_CASE("node numbers: nodes are numbered as they come first, and kept once") {
  detail::node_numbers numbers;
  for (int round = 0; round < 2; ++round) {
    std::vector<std::uint32_t> const names{40, 7, 40, 0, 7, 0xFFFFFFFF, 9};
    std::vector<std::uint32_t> found;
    numbers.start();
    for (auto const each : names) {
      auto const known = numbers.nodes().size();
      auto const [number, fresh] = numbers.of(each);
      CHECK(fresh == (number == known));
      found.push_back(number);
    }
    CHECK(found == std::vector<std::uint32_t>{0, 1, 0, 2, 1, 3, 4});
    CHECK(std::ranges::equal(numbers.nodes(), std::vector<std::uint32_t>{40, 7, 0, 0xFFFFFFFF, 9}));
  }
}

TEST_CASE("round table: empty, and after giving much room back, nothing is there") {
  detail::round_table<std::uint64_t> table;
  CHECK_FALSE(table.contains(0));
  for (std::uint64_t key = 0; key < 100'000; ++key) CHECK(table.insert(key << 32));
  CHECK_FALSE(table.insert(7ULL << 32));
  table.clear();
  CHECK_FALSE(table.contains(7ULL << 32));
  CHECK(table.insert(7ULL << 32));
}

TEST_CASE("borrowed room: a use within another one has room of its own") {
  struct room {
    int number = 0;
    [[nodiscard]] bool is_small() const { return number < 10; }
  };
  {
    detail::borrowed<room> outer;
    outer->number = 1;
    detail::borrowed<room> inner;
    CHECK(inner->number == 0);
    inner->number = 2;
  }
  {
    detail::borrowed<room> next;
    CHECK(next->number == 1);
    next->number = 10;
  }
  detail::borrowed<room> after_large;
  CHECK(after_large->number == 0);
}
