// Blocks of memory from slabs: where they lie, that they never overlap, and that empty slabs serve other
// sizes. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/slab_memory.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <map>
#include <random>
#include <vector>

using madang::detail::slab_memory;

namespace {

// All from slabs; some from either; all from the general allocator.
constexpr std::array outside_maxima{std::size_t{0}, std::size_t{50'000}, slab_memory::never};

struct held_block {
  std::size_t bytes;
  unsigned char mark;
};

std::uintptr_t values_at(void const* block) {
  return reinterpret_cast<std::uintptr_t>(block) + slab_memory::stamp_bytes;
}

void fill(void* block, held_block const& as) { std::memset(block, as.mark, as.bytes); }

bool is_filled(void const* block, held_block const& as) {
  std::vector<unsigned char> const wanted(as.bytes, as.mark);
  return std::memcmp(block, wanted.data(), as.bytes) == 0;
}

// Sizes of every magnitude up to 4 MiB: small ones are many.
std::size_t random_size(std::mt19937& random) {
  auto const bits = 4 + random() % 7 + (random() % 8 == 0 ? random() % 12 : 0);
  return slab_memory::stamp_bytes + random() % (std::size_t{1} << bits);
}

}  // namespace

TEST_CASE("slab memory: what follows the stamp lies on 16 bytes, in slabs on a cache line when it is long") {
  for (auto const outside_max : outside_maxima) {
    slab_memory memory(outside_max);
    std::vector<void*> blocks;
    for (std::size_t bytes = 8; bytes < 300'000; bytes += 1 + bytes / 9) {
      auto const values = bytes - slab_memory::stamp_bytes;
      auto const is_long = outside_max == 0 && values >= slab_memory::aligned_from;
      for (int times = 0; times < 3; ++times) {
        blocks.push_back(memory.allocate(bytes));
        REQUIRE(values_at(blocks.back()) % (is_long ? slab_memory::line_bytes : 16) == 0);
        std::memset(blocks.back(), 1, bytes);
      }
    }
    for (void* block : blocks) memory.release(block);
  }
}

TEST_CASE("slab memory: random blocks keep what was written while others come and go") {
  for (auto const outside_max : outside_maxima) {
    slab_memory memory(outside_max);
    std::mt19937 random(11);
    std::map<void*, held_block> held;
    auto const give_back = [&](auto at) {
      REQUIRE(is_filled(at->first, at->second));
      memory.release(at->first);
      held.erase(at);
    };
    for (int step = 0; step < 20'000; ++step) {
      auto const growing = step / 2000 % 2 == 0;
      if (held.empty() || random() % 10 < (growing ? 7U : 3U)) {
        held_block const as{random_size(random), static_cast<unsigned char>(random())};
        void* const block = memory.allocate(as.bytes);
        fill(block, as);
        REQUIRE(held.emplace(block, as).second);
      } else {
        give_back(std::next(held.begin(), random() % held.size() / 64));
      }
    }
    while (!held.empty()) give_back(held.begin());
  }
}

TEST_CASE("slab memory: memory of one size serves another when its slabs are empty") {
  slab_memory memory(0);
  std::vector<void*> blocks;
  auto const fill_up = [&](std::size_t bytes, std::size_t count) {
    for (std::size_t each = 0; each < count; ++each) blocks.push_back(memory.allocate(bytes));
    for (void* block : blocks) memory.release(block);
    blocks.clear();
  };
  fill_up(100, 100'000);
  auto const reserved = memory.reserved();
  CHECK(reserved >= 100 * 100'000);
  for (std::size_t bytes = 16; bytes < 4000; bytes += bytes / 3) fill_up(bytes, 9'000'000 / (bytes + 64));
  CHECK(memory.reserved() == reserved);
}

TEST_CASE("slab memory: a small network takes no region, a large one little more than it holds") {
  constexpr std::size_t outside_max = 1'000'000;
  slab_memory memory(outside_max);
  std::vector<void*> blocks;
  std::size_t asked = 0;
  auto const add = [&](std::size_t bytes) {
    blocks.push_back(memory.allocate(bytes));
    asked += bytes;
  };
  while (asked < outside_max) add(8 + asked % 500);
  CHECK(memory.reserved() == 0);
  while (asked < 32 * slab_memory::region_bytes) add(8 + (asked / 8) % 5000);
  CHECK(memory.reserved() > 30 * slab_memory::region_bytes);
  CHECK(memory.reserved() < asked * 13 / 10);
  for (void* block : blocks) memory.release(block);
}
