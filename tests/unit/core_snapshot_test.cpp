// Arrays, lists and tables that change while readers hold older versions. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/paged.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <vector>

namespace detail = madang::detail;
using detail::cow_heap;
using detail::cow_list;
using detail::paged;
using detail::reader_registry;

TEST_CASE("paged: a snapshot keeps its values while the writer goes on") {
  reader_registry readers;
  cow_heap heap(readers);
  paged<std::uint32_t, 4> now;
  for (std::uint32_t at = 0; at < 1000; ++at) now.edit(heap, at) = at;
  heap.publish();
  auto const before = now;
  auto const guard = reader_registry::guard(readers);
  for (std::uint32_t at = 0; at < 1000; at += 7) now.edit(heap, at) = 1'000'000 + at;
  heap.publish();
  for (std::uint32_t at = 0; at < 1000; ++at) {
    CHECK(before[at] == at);
    CHECK(now[at] == (at % 7 == 0 ? 1'000'000 + at : at));
  }
  CHECK(now[1'000'000'000] == 0);
  now.clear(heap);
  heap.publish();
}

TEST_CASE("paged: what was thrown away leaves no trace") {
  reader_registry readers;
  cow_heap heap(readers);
  paged<std::uint32_t, 4> now;
  now.edit(heap, 3) = 3;
  heap.publish();
  auto const published = now;
  now.edit(heap, 3) = 4;
  now.edit(heap, 500) = 5;
  heap.roll_back();
  now = published;
  CHECK(now[3] == 3);
  CHECK(now[500] == 0);
  now.clear(heap);
  heap.publish();
}

TEST_CASE("paged list: random changes equal a vector, older versions stay as they were") {
  reader_registry readers;
  cow_heap heap(readers);
  std::mt19937 random(7);
  cow_list<std::uint32_t> list;
  std::vector<std::uint32_t> model;
  std::vector<std::pair<cow_list<std::uint32_t>, std::vector<std::uint32_t>>> old;
  auto const guard = reader_registry::guard(readers);
  for (std::uint32_t step = 0; step < 3000; ++step) {
    auto const at = model.empty() ? 0 : static_cast<std::uint32_t>(random() % model.size());
    switch (random() % 5) {
      case 0:
      case 1:
        list.append(heap, step);
        model.push_back(step);
        break;
      case 2:
        list.insert(heap, at, step);
        model.insert(model.begin() + at, step);
        break;
      case 3:
        if (model.empty()) break;
        list.remove(heap, at);
        model.erase(model.begin() + at);
        break;
      case 4:
        if (model.empty()) break;
        list.edit(heap, at) = step;
        model[at] = step;
        break;
    }
    if (step % 50 == 0) {
      heap.publish();
      old.emplace_back(list, model);
    }
  }
  REQUIRE(std::vector<std::uint32_t>(list.view().begin(), list.view().end()) == model);
  for (auto const& [version, expected] : old)
    CHECK(std::vector<std::uint32_t>(version.view().begin(), version.view().end()) == expected);
  list.remove_front(heap, list.size / 2);
  CHECK(list.size == model.size() - model.size() / 2);
  list.release(heap);
  heap.publish();
}

namespace {

struct slot {
  std::uint64_t key;
  std::uint32_t value;
  std::uint32_t used;
  [[nodiscard]] unsigned state() const noexcept { return used; }
  [[nodiscard]] std::uint64_t hash() const noexcept { return key % 97; }  // many collisions
};

}  // namespace

TEST_CASE("paged hash: random inserts and removals equal a map") {
  reader_registry readers;
  cow_heap heap(readers);
  detail::paged_hash<slot> table;
  std::map<std::uint64_t, std::uint32_t> model;
  std::mt19937 random(11);
  for (std::uint32_t step = 0; step < 5000; ++step) {
    auto const key = random() % 300;
    auto const same = [&](slot const& each) { return each.key == key; };
    auto const* found = table.find(key % 97, same);
    REQUIRE((found != nullptr) == model.contains(key));
    if (found == nullptr) {
      table.insert(heap, {key, step, 1});
      model[key] = step;
    } else {
      CHECK(found->value == model[key]);
      table.replace(heap, key % 97, same, {0, 0, 2});
      model.erase(key);
    }
    if (step % 64 == 0) heap.publish();
  }
  CHECK(table.size() == model.size());
  table.clear(heap);
  heap.publish();
}

TEST_CASE("snapshots: readers on other threads see whole versions only") {
  reader_registry readers;
  cow_heap heap(readers);
  using numbers = paged<std::uint64_t, 4>;
  numbers now;
  for (std::size_t at = 0; at < 256; ++at) now.edit(heap, at) = 0;
  std::atomic<numbers const*> published{heap.make<numbers>(now)};
  heap.publish();
  std::atomic<bool> over{false};
  std::atomic<std::uint64_t> torn{0};
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 2; ++reader)
    threads.emplace_back([&] {
      while (!over) {
        reader_registry::guard const guard(readers);
        auto const& seen = *published.load(std::memory_order_acquire);
        auto const first = seen[0];
        for (std::size_t at = 1; at < 256; ++at) torn += seen[at] != first ? 1 : 0;
      }
    });
  for (std::uint64_t version = 1; version <= 2000; ++version) {
    for (std::size_t at = 0; at < 256; ++at) now.edit(heap, at) = version;
    auto const* old = published.exchange(heap.make<numbers>(now), std::memory_order_acq_rel);
    heap.retire_object(old);
    heap.publish();
  }
  over = true;
  for (auto& each : threads) each.join();
  CHECK(torn == 0);
  heap.retire_object(published.load());
  now.clear(heap);
  heap.publish();
}
