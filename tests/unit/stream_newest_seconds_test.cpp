// Bounds by node that only grow. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/detail/newest_seconds.hpp>

#include <doctest/doctest.h>

using madang::detail::cow_heap;
using madang::detail::newest_seconds;
using madang::detail::reader_registry;

TEST_CASE("newest seconds: a bound grows and never sinks, unknown nodes have none") {
  reader_registry readers;
  cow_heap heap(readers);
  newest_seconds bounds;
  CHECK(bounds[7] == 0);
  bounds.raise(heap, 7, 100);
  bounds.raise(heap, 7, 40);
  CHECK(bounds[7] == 100);
  CHECK(bounds[6] == 0);
  CHECK(bounds[1'000'000] == 0);
  bounds.clear(heap);
  CHECK(bounds[7] == 0);
  CHECK(bounds.bytes() == 0);
}

TEST_CASE("newest seconds: growing keeps what was there, and an older version keeps its own") {
  reader_registry readers;
  cow_heap heap(readers);
  newest_seconds bounds;
  for (std::uint32_t node = 0; node < 50; ++node) bounds.raise(heap, node, node + 1);
  heap.publish();
  auto const before = bounds;
  for (std::uint32_t node = 50; node < 5'000; ++node) bounds.raise(heap, node, node + 1);
  for (std::uint32_t node = 0; node < 5'000; ++node) REQUIRE(bounds[node] == node + 1);
  for (std::uint32_t node = 0; node < 50; ++node) REQUIRE(before[node] == node + 1);
  heap.roll_back();
  CHECK(before[49] == 50);
  bounds = before;
  bounds.clear(heap);
  heap.publish();
}
