// Whom a fan-out comes to next. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/people_ahead.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

using madang::detail::around_basis;
using madang::detail::people_ahead;
using people = std::vector<std::uint32_t>;

namespace {

/// People around something, and how often they were looked for.
struct crowd {
  people all;
  int looks = 0;

  people next(people_ahead& from, around_basis const& of, std::uint32_t after, std::size_t people_max) {
    auto const found = from.next(of, after, people_max, [&](std::uint32_t above, std::size_t most) {
      ++looks;
      auto const begin = std::upper_bound(all.begin(), all.end(), above);
      return people(begin,
                    begin + std::min<std::ptrdiff_t>(all.end() - begin, static_cast<std::ptrdiff_t>(most)));
    });
    return {found.begin(), found.end()};
  }
};

crowd crowd_of(std::uint32_t count) {
  crowd out;
  out.all.resize(count);
  std::iota(out.all.begin(), out.all.end(), 1U);
  return out;
}

}  // namespace

TEST_CASE("people ahead: everybody comes once, whatever the steps, and is looked for seldom") {
  auto around = crowd_of(10'000);
  people_ahead ahead;
  people met;
  for (std::size_t step = 1;; ++step) {
    auto const some = around.next(ahead, {7, 1, 0, 0}, met.empty() ? 0 : met.back(), 1 + step % 97);
    if (some.empty()) break;
    met.insert(met.end(), some.begin(), some.end());
  }
  CHECK(met == around.all);
  CHECK(around.looks <= 4);
}

TEST_CASE("people ahead: what decides who is there changes: they are found anew") {
  auto around = crowd_of(100);
  people_ahead ahead;
  CHECK(around.next(ahead, {7, 1, 0, 0}, 0, 3) == people{1, 2, 3});
  std::erase(around.all, 5U);
  CHECK(around.next(ahead, {7, 2, 0, 0}, 3, 3) == people{4, 6, 7});
  CHECK(around.next(ahead, {8, 2, 0, 0}, 7, 2) == people{8, 9});
  CHECK(around.next(ahead, {8, 2, 1, 0}, 9, 2) == people{10, 11});
  CHECK(around.next(ahead, {8, 2, 1, 1}, 11, 2) == people{12, 13});
  CHECK(around.looks == 5);
}

TEST_CASE("people ahead: a step that did not come to be is taken again") {
  auto around = crowd_of(9);
  people_ahead ahead;
  CHECK(around.next(ahead, {7, 1, 0, 0}, 0, 3) == people{1, 2, 3});
  CHECK(around.next(ahead, {7, 1, 0, 0}, 0, 4) == people{1, 2, 3, 4});
  ahead.clear();
  std::erase(around.all, 6U);
  CHECK(around.next(ahead, {7, 1, 0, 0}, 4, 9) == people{5, 7, 8, 9});
  CHECK(around.next(ahead, {7, 1, 0, 0}, 9, 9).empty());
}
