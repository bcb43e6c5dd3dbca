// Many networks in one process: opened and closed at will, one restored while the others run.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <madang/format.hpp>
#include <madang/open.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "store_suite.hpp"

namespace fs = std::filesystem;
namespace md = madang;

namespace {

constexpr std::size_t tenants_count = 40;
constexpr std::uint64_t texts_bytes = 1 << 20;

/// The networks of many companies, in a folder; those in `open` are open.
struct tenants {
  store_suite::scratch_folder folder;
  std::shared_ptr<md::body_budget> texts = std::make_shared<md::body_budget>(texts_bytes);
  std::vector<std::optional<md::network>> open{tenants_count};

  [[nodiscard]] fs::path file(std::size_t at) const { return folder / fmt::format("{}.db", at); }
  md::network& of(std::size_t at) {
    if (!open[at]) open[at].emplace(opened(file(at)));
    return *open[at];
  }
  [[nodiscard]] md::network opened(fs::path const& from) const {
    md::network_options how{.hot_activities_max = 100, .bodies = texts};
    return md::open_sqlite(from, how, {.sync = md::durability::normal, .cache_bytes = 64 << 10}).value();
  }
};

/// A company of ten people, in which everybody follows the first one.
void found(md::network& net, std::size_t number) {
  net.transact({},
               [&](md::transaction& to) -> md::result<void> {
                 for (int at = 0; at < 10; ++at) {
                   auto const person =
                       to.add_person({.key = fmt::format("u:{}", at), .name = fmt::format("P{}", at)});
                   if (!person) return person.error();
                   auto const first = md::person_id{to.find(md::node_kind::person, "u:0")->value};
                   if (at != 0)
                     if (auto const done = to.follow({.person = *person, .node = first}); !done) return done;
                 }
                 return {};
               })
      .value();
  auto const first = md::person_id{net.find(md::node_kind::person, "u:0")->value};
  for (int at = 0; at < 5; ++at)
    net.post(
           {.actor = first, .text = fmt::format("network {} post {} {}", number, at, std::string(500, '.'))})
        .value();
}

std::string home_of(md::network const& net) {
  auto const reader = md::person_id{net.find(md::node_kind::person, "u:9")->value};
  std::string out;
  for (auto const& item : net.home_feed(reader).value()) out += fmt::format("{}\n", item);
  return out;
}

}  // namespace

TEST_CASE("networks: many in one process open and close at will, within one budget for texts") {
  tenants all;
  std::vector<std::string> pages;
  for (std::size_t at = 0; at < tenants_count; ++at) {
    found(all.of(at), at);
    pages.push_back(home_of(all.of(at)));
  }
  CHECK(all.texts->networks() == tenants_count);
  std::mt19937 random(7);
  for (int step = 0; step < 200; ++step) {
    auto const at = random() % tenants_count;
    if (step % 3 == 0)
      all.open[at].reset();
    else
      CHECK(home_of(all.of(at)) == pages[at]);
    CHECK(all.texts->bytes_taken() <= texts_bytes);
  }
}

TEST_CASE("networks: one is backed up and restored alone while the others run") {
  tenants all;
  for (std::size_t at = 0; at < 8; ++at) found(all.of(at), at);
  auto const backup = all.folder / "monday.db";
  auto const monday = home_of(all.of(0));

  std::atomic<bool> stop{false};
  std::atomic<int> written{0};
  std::thread others([&] {
    while (!stop) {
      for (std::size_t at = 1; at < 8; ++at) {
        auto& net = all.of(at);
        auto const author = md::person_id{net.find(md::node_kind::person, "u:0")->value};
        net.post({.actor = author, .text = "meanwhile"}).value();
        ++written;
      }
    }
  });
  auto& net = all.of(0);
  net.backup(backup).value();
  auto const author = md::person_id{net.find(md::node_kind::person, "u:0")->value};
  net.post({.actor = author, .text = "to be lost"}).value();
  CHECK(home_of(net) != monday);
  all.open[0].reset();
  fs::rename(backup, all.file(0));
  CHECK(home_of(all.of(0)) == monday);
  while (written < 14) std::this_thread::yield();
  stop = true;
  others.join();
  for (std::size_t at = 0; at < 8; ++at) CHECK(all.of(at).check().value().empty());
}
