// Networks that share memory for texts. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/body_budget.hpp>

#include <doctest/doctest.h>
#include <madang/open.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace md = madang;

namespace {

constexpr std::uint64_t budget_bytes = 256 << 10;

/// A network whose author posts texts of a thousand bytes.
struct tenant {
  md::network net;
  md::person_id author;

  tenant(std::shared_ptr<md::body_budget> const& texts, std::size_t own_max = std::size_t{1} << 30)
      : net(md::open_memory({.bodies_bytes_max = own_max, .bodies = texts}).value()),
        author(net.add_person({.key = "u:kim", .name = "Kim"}).value()) {}

  void write(int count) {
    for (int at = 0; at < count; ++at)
      net.post({.actor = author, .text = std::to_string(at) + std::string(1000, 'x')}).value();
  }
  [[nodiscard]] std::string oldest_text() const {
    return std::string(net.activity(author, md::activity_id{1}).value().items.front().text);
  }
};

}  // namespace

TEST_CASE("body budget: networks together never hold more, and every text can be read") {
  auto const texts = std::make_shared<md::body_budget>(budget_bytes);
  std::vector<std::unique_ptr<tenant>> all;
  for (int at = 0; at < 4; ++at) all.push_back(std::make_unique<tenant>(texts));
  CHECK(texts->networks() == 4);
  for (int round = 0; round < 10; ++round) {
    for (auto& each : all) {
      each->write(40);
      CHECK(texts->bytes_taken() <= budget_bytes);
    }
  }
  std::uint64_t held = 0;
  for (auto& each : all) {
    held += each->net.stats().body_bytes;
    CHECK(each->oldest_text() == "0" + std::string(1000, 'x'));
  }
  CHECK(held == texts->bytes_taken());
  CHECK(held > budget_bytes / 2);
}

TEST_CASE("body budget: who holds more than a share gives it up when room is scarce") {
  auto const texts = std::make_shared<md::body_budget>(budget_bytes);
  tenant large(texts);
  large.write(400);
  CHECK(large.net.stats().body_bytes > budget_bytes / 8 * 7);
  tenant small(texts);
  small.write(1);
  large.net.run_due().value();
  CHECK(large.net.stats().body_bytes <= budget_bytes / 2);
  small.write(50);
  CHECK(small.net.stats().body_bytes > 50'000);
  CHECK(texts->bytes_taken() <= budget_bytes);
}

TEST_CASE("body budget: a closed network gives everything back, a refused change keeps nothing") {
  auto const texts = std::make_shared<md::body_budget>(budget_bytes);
  {
    tenant one(texts);
    one.write(20);
    auto const before = one.net.stats().body_bytes;
    auto const refused = one.net.transact({}, [&](md::transaction& to) -> md::result<void> {
      for (int at = 0; at < 100; ++at)
        if (auto const done = to.post({.actor = one.author, .text = std::string(1000, 'y')}); !done)
          return done.error();
      return md::fail(md::errc::not_allowed, "test");
    });
    CHECK(refused.has_error());
    CHECK(one.net.stats().body_bytes == before);
    one.write(1);
    CHECK(texts->bytes_taken() == one.net.stats().body_bytes);
  }
  CHECK(texts->bytes_taken() == 0);
  CHECK(texts->networks() == 0);
}

TEST_CASE("body budget: a budget too small for any text changes no answer") {
  auto const texts = std::make_shared<md::body_budget>(1000);
  tenant one(texts);
  one.write(5);
  CHECK(texts->bytes_taken() == 0);
  CHECK(one.oldest_text() == "0" + std::string(1000, 'x'));
  tenant two(nullptr, 0);
  two.write(5);
  CHECK(two.oldest_text() == one.oldest_text());
}

TEST_CASE("body budget: networks that write at the same time stay within it") {
  auto const texts = std::make_shared<md::body_budget>(budget_bytes);
  tenant first(texts);
  tenant second(texts);
  std::thread beside([&] { second.write(300); });
  for (int at = 0; at < 30; ++at) {
    first.write(10);
    CHECK(texts->bytes_taken() <= budget_bytes);
  }
  beside.join();
  CHECK(texts->bytes_taken() == first.net.stats().body_bytes + second.net.stats().body_bytes);
}
