// Tables that are filled and emptied often. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/round_table.hpp>

#include <madang/core/detail/borrowed.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>

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
