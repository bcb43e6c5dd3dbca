// A network killed at any moment: everything acknowledged is there, nothing half, pages the same after
// reload. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <set>

#include "fault_vfs.hpp"

namespace md = madang;
using store_suite::scratch_folder;

namespace {

struct people {
  md::person_id kim, lee;
  md::record_id deal;
};

people set_up(md::network& net) {
  people out;
  out.kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  out.lee = net.add_person({.key = "lee", .name = "Lee"}).value();
  out.deal = net.add_record({.key = "deal", .type = "crm.deal", .name = "Deal"}).value();
  net.follow(out.kim, out.deal).value();
  net.follow(out.kim, out.lee).value();
  return out;
}

// One step: a post with a comment and a reaction as one transaction, so that a half one would show.
md::result<md::version> step(md::network& net, people const& who, int number) {
  auto const key = "step-" + std::to_string(number);
  return net.transact({}, [&](md::transaction& to) -> md::result<void> {
    auto const post = to.post({.actor = who.lee, .on = who.deal, .text = "step @[kim] #crash", .key = key});
    if (!post) return post.error();
    auto const answer = to.comment({.actor = who.kim, .parent = *post, .text = "seen", .key = key + "-c"});
    if (!answer) return answer.error();
    if (auto const done = to.react({.actor = who.kim, .activity = *post}); !done) return done;
    if (number % 3 == 0) {
      if (auto const done = to.edit({.actor = who.lee, .activity = *post, .text = "edited"}); !done)
        return done;
    }
    return {};
  });
}

// Opens what a crash left and checks all of it. Answers how many steps are there.
int verify(std::filesystem::path const& file, int acknowledged) {
  auto net = md::open_sqlite(file).value();
  CHECK(net.check().value() == std::vector<std::string>{});
  auto const kim = md::person_id{net.find(md::node_kind::person, "kim")->value};
  int steps = 0;
  while (net.find_activity("step-" + std::to_string(steps)).value()) ++steps;
  CHECK(steps >= acknowledged);
  CHECK(net.stats().activities == static_cast<std::uint64_t>(steps) * 2);
  for (auto const& item : net.home_feed(kim, {.limit = 50}).value()) {
    CHECK(item.comments_total == 1);
    CHECK(item.reactions.size() == 1);
  }
  return steps;
}

}  // namespace

TEST_CASE(
    "network: killed 200 times while writing, everything acknowledged is there and nothing is half done") {
  scratch_folder const folder;
  auto const file = folder / "net.db";
  set_up(*std::make_unique<md::network>(md::open_sqlite(file).value()));
  std::mt19937 random(20261123);
  int done = 0;
  constexpr int kills = 200 / MADANG_TEST_SLOWDOWN + 10;
  for (int round = 0; round < kills; ++round) {
    std::array<int, 2> pipe_ends{};
    REQUIRE(::pipe(pipe_ends.data()) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(pipe_ends[0]);
      auto net = md::open_sqlite(file).value();
      people who;
      who.kim = md::person_id{net.find(md::node_kind::person, "kim")->value};
      who.lee = md::person_id{net.find(md::node_kind::person, "lee")->value};
      who.deal = md::record_id{net.find(md::node_kind::record, "deal")->value};
      for (int number = done;; ++number) {
        if (!step(net, who, number)) ::_exit(3);
        if (::write(pipe_ends[1], &number, sizeof number) != sizeof number) ::_exit(4);
      }
    }
    ::close(pipe_ends[1]);
    int last = done - 1;
    int heard = 0;
    auto const wanted = static_cast<int>(random() % 4);
    while (heard <= wanted && ::read(pipe_ends[0], &last, sizeof last) == sizeof last) ++heard;
    ::usleep(static_cast<useconds_t>(random() % 2500));
    ::kill(child, SIGKILL);
    int number = 0;
    while (::read(pipe_ends[0], &number, sizeof number) == sizeof number) last = number;
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    done = verify(file, last + 1);
  }
  CHECK(done > kills);
}

TEST_CASE("network: pages are byte-identical before and after a reload, whatever the hot window") {
  scratch_folder const folder;
  auto const file = folder / "net.db";
  network_suite::still_clock clock;
  std::vector<std::string> before;
  std::vector<md::feed_request> const requests = {{.view = md::feed_view::home, .limit = 7},
                                                  {.view = md::feed_view::network, .limit = 9},
                                                  {.view = md::feed_view::mentions, .limit = 3}};
  people who;
  auto const read_all = [&](md::network const& net) {
    std::vector<std::string> out;
    for (auto const& request : requests) out.push_back(network_suite::all_pages(net, who.kim, request));
    out.push_back(network_suite::all_pages(net, who.lee,
                                           {.view = md::feed_view::record, .node = who.deal, .limit = 5}));
    return out;
  };
  {
    md::network_options options;
    options.time = &clock;
    auto net = md::open_sqlite(file, std::move(options)).value();
    who = set_up(net);
    for (int number = 0; number < 60; ++number) {
      clock.ms += 700;
      step(net, who, number).value();
    }
    before = read_all(net);
  }
  for (std::size_t window : {std::size_t{0}, std::size_t{1}, std::size_t{10}, std::size_t{100}, SIZE_MAX}) {
    CAPTURE(window);
    md::network_options options;
    options.time = &clock;
    options.hot_activities_max = window;
    auto net = md::open_sqlite(file, std::move(options)).value();
    CHECK(read_all(net) == before);
    CHECK(net.check().value() == std::vector<std::string>{});
  }
}

TEST_CASE("network: the power is cut at many places; what was acknowledged survives") {
  constexpr std::uint64_t stride = 5 + MADANG_TEST_SLOWDOWN;
  std::uint64_t cuts = 0;
  for (std::uint64_t at = 1;; at += stride) {
    scratch_folder const folder;
    auto const file = folder / "net.db";
    fault::vfs disk;
    md::sqlite_options store;
    store.vfs = disk.name();
    int acknowledged = 0;
    bool fired = false;
    {
      auto net = md::open_sqlite(file, {}, store).value();
      auto const who = set_up(net);
      disk.arm({fault::op_change, at, fault::effect::power_cut});
      for (int number = 0; number < 12; ++number) {
        if (!step(net, who, number)) break;
        ++acknowledged;
      }
      fired = disk.fired();
      if (fired) {
        auto const more = step(net, who, 99);
        CHECK(!more);
      }
    }
    disk.crash(at);
    disk.arm({});
    auto const there = verify(file, acknowledged);
    CHECK(there <= acknowledged + 1);
    if (!fired) break;
    ++cuts;
  }
  CHECK(cuts > 5);
}

TEST_CASE("network: a disk that fills up refuses with disk_full, and goes on when there is room again") {
  scratch_folder const folder;
  auto const file = folder / "net.db";
  fault::vfs disk;
  md::sqlite_options store;
  store.vfs = disk.name();
  int acknowledged = 0;
  {
    auto net = md::open_sqlite(file, {}, store).value();
    auto const who = set_up(net);
    disk.limit_growth(100'000);
    for (int number = 0; number < 1000; ++number) {
      auto const done = step(net, who, number);
      if (done) {
        ++acknowledged;
        continue;
      }
      CHECK(done.error().code == md::errc::disk_full);
      break;
    }
    CHECK(acknowledged < 1000);
    CHECK(net.stats().activities == static_cast<std::uint64_t>(acknowledged) * 2);
    disk.lift_limit();
    CHECK(step(net, who, acknowledged));
    ++acknowledged;
  }
  CHECK(verify(file, acknowledged) == acknowledged);
}
