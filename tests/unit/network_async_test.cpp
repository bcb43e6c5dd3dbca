// Asynchronous forms on one event loop. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <string>
#include <thread>

namespace md = madang;

TEST_CASE("async: many commits in flight on one thread share few groups and all complete in order") {
  auto rows = std::make_unique<network_suite::failing_store>(md::make_memory_store());
  auto const commits = rows->commits;
  auto net = md::network::open(std::move(rows)).value();
  auto const kim = net.add_person({.key = "kim"}).value();
  auto const before = commits->load();
  boost::asio::io_context loop;
  std::vector<std::uint64_t> ids;
  for (int at = 0; at < 100; ++at) {
    auto const text = "post " + std::to_string(at);  // gone before the commit: the call copies it
    net.async_post({.actor = kim, .text = text},
                   boost::asio::bind_executor(loop.get_executor(), [&](auto failed, md::activity_id id) {
                     CHECK(!failed);
                     ids.push_back(id.value);
                   }));
  }
  loop.run();
  REQUIRE(ids.size() == 100);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(commits->load() - before <= 2);
  CHECK(net.home_feed(kim).value().items.front().text == "post 99");
}

TEST_CASE("async: an error arrives as its code") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "kim"}).value();
  boost::asio::io_context loop;
  boost::system::error_code got;
  net.async_comment(
      {.actor = kim, .parent = {99}, .text = "to nothing"},
      boost::asio::bind_executor(loop.get_executor(), [&](auto failed, md::activity_id) { got = failed; }));
  loop.run();
  CHECK(got == md::errc::unknown_activity);
}

TEST_CASE("async: futures work, beside blocking writers on other threads") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "kim"}).value();
  std::thread other([&] {
    for (int at = 0; at < 50; ++at) CHECK(net.post({.actor = kim, .text = "blocking"}));
  });
  for (int at = 0; at < 50; ++at) {
    auto made = net.async_transact(
        {},
        [kim](md::transaction& to) -> md::result<void> {
          auto const id = to.post({.actor = kim, .text = "future"});
          if (!id) return id.error();
          return {};
        },
        boost::asio::use_future);
    CHECK(made.get().number > 0);
  }
  other.join();
  CHECK(net.stats().activities == 100);
}

TEST_CASE("async: a network that closes commits what is in flight and answers it") {
  boost::asio::io_context loop;
  std::size_t answered = 0;
  {
    auto net = md::open_memory().value();
    auto const kim = net.add_person({.key = "kim"}).value();
    for (int at = 0; at < 10; ++at)
      net.async_post({.actor = kim, .text = "late"},
                     boost::asio::bind_executor(loop.get_executor(), [&](auto failed, md::activity_id id) {
                       CHECK(!failed);
                       answered += id ? 1 : 0;
                     }));
  }
  CHECK(answered == 0);
  loop.run();
  CHECK(answered == 10);
}

TEST_CASE("async: a network may be destroyed as soon as the last future is there") {
  for (int round = 0; round < 200; ++round) {
    auto net = md::open_memory().value();
    auto const kim = net.add_person({.key = "kim"}).value();
    CHECK(net.async_post({.actor = kim, .text = "short"}, boost::asio::use_future).get());
  }
}
