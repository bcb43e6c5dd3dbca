// Sorting by bits gives what comparing gives. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/sort_largest_first.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

TEST_CASE("sort largest first: as by comparing, whichever bits differ") {
  std::mt19937_64 random(8);
  std::vector<std::uint64_t> spare;
  for (auto const size : {0U, 1U, 2U, 127U, 128U, 129U, 500U, 3'000U}) {
    for (auto const mask : {~std::uint64_t{0}, std::uint64_t{0xFF}, std::uint64_t{0xFFFF'0000'00FF'0000},
                            std::uint64_t{1} << 63 | 0xFFF}) {
      CAPTURE(size);
      CAPTURE(mask);
      std::vector<std::uint64_t> numbers(size);
      for (auto& each : numbers) each = (random() & mask) | (std::uint64_t{7} << 40 & ~mask);
      auto wanted = numbers;
      std::sort(wanted.begin(), wanted.end(), std::greater<>());
      madang::detail::sort_largest_first(numbers, spare);
      CHECK(numbers == wanted);
    }
  }
}
