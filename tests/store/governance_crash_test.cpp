// Erasure, retention and holds through power cuts and kills: whatever was asked is done in the end, nothing
// more, and not a byte of it is left in the file, its write-ahead log or a backup. SPDX-License-Identifier:
// Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "fault_vfs.hpp"

namespace md = madang;
using store_suite::scratch_folder;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::string_view personal[] = {"Kim Ji-won", "u:kim", "private", "kim-laptop", "192.168.1.77"};

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A network whose person Kim wrote, answered, edited and deleted; one text by Kim is held, one post is old.
struct story {
  network_suite::still_clock clock;
  std::filesystem::path file;
  md::person_id kim, lee;
  std::uint64_t hold = 0;

  md::result<md::network> open(md::sqlite_options const& store = {}) {
    md::network_options options;
    options.time = &clock;
    options.hot_activities_max = 6;
    return md::open_sqlite(file, std::move(options), store);
  }

  void tell(md::network& net) {
    kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
    lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
    auto const deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    auto const held = net.add_record({.key = "held", .type = "deal", .name = "Held"}).value();
    net.follow(lee, kim).value();
    net.follow(kim, deal).value();
    net.post({.actor = lee, .on = deal, .text = "too old to stay"}).value();
    clock.ms += 400 * day_ms;
    for (int at = 0; at < 9; ++at) {
      clock.ms += 1000;
      auto const by_lee = at % 3 == 0;
      auto const text = by_lee ? "Lee's words" : "private words " + std::to_string(at);
      auto const root = net.post({.actor = by_lee ? lee : kim, .on = deal, .text = text}).value();
      auto const answer = net.comment({.actor = lee, .parent = root, .text = "Lee's answer"}).value();
      net.comment({.actor = kim, .parent = answer, .text = "private answer"}).value();
      if (!by_lee && at % 2 == 0) net.edit({.actor = kim, .activity = root, .text = "private edit"}).value();
    }
    auto const gone = net.post({.actor = kim, .on = deal, .text = "private, deleted"}).value();
    net.remove_activity(kim, gone).value();
    net.transact({md::write_mode::normal, "kim-laptop-7", "192.168.1.77"},
                 [&](md::transaction& to) -> md::result<void> { return to.mute(kim, lee); })
        .value();
    hold = net.place_hold({.node = held, .reason = "case"}).value();
    net.post({.actor = kim, .on = held, .text = "private but held"}).value();
  }

  /// What an operator asks for; false when the disk fails.
  bool ask(md::network& net) {
    return net.set_retention(md::activity_kind::post, 365) && net.erase_person(kim) && net.run_due() &&
           net.release_hold(hold) && net.run_due();
  }

  /// Goes on where it stopped, then looks whether all is done and nothing else.
  void finish() {
    {
      auto net = open().value();
      CHECK(net.check().value() == std::vector<std::string>{});
      REQUIRE(ask(net));
      CHECK(!net.holds().value().size());
      REQUIRE(net.erasures().value().size() == 1);
      CHECK(net.erasures().value()[0].state == md::erasure_state::done);
      CHECK(net.run_due().value() == 0);
      CHECK(net.check().value() == std::vector<std::string>{});
      CHECK(net.find_texts(std::vector<std::string_view>{"lee's"}).value().size() == 12);
      CHECK(net.find_texts(std::vector<std::string_view>{"private", "too old"}).value().empty());
      CHECK_FALSE(net.activity(lee, {1}));
      auto const wal = bytes_of(file.string() + "-wal");
      std::filesystem::remove(file.string() + ".copy");
      net.backup(file.string() + ".copy").value();
      auto const copy = bytes_of(file.string() + ".copy");
      for (auto const& bytes : {bytes_of(file), wal, copy})
        for (auto const word : personal) {
          CAPTURE(word);
          CHECK(bytes.find(word) == std::string::npos);
        }
    }
  }
};

}  // namespace

TEST_CASE(
    "governance: the power is cut anywhere in an erasure; it goes on, and nothing is left in any file") {
  constexpr std::uint64_t stride = 2 + 2 * MADANG_TEST_SLOWDOWN;
  std::uint64_t cuts = 0;
  for (std::uint64_t at = 1;; at += stride) {
    CAPTURE(at);
    scratch_folder const folder;
    story of;
    of.file = folder / "net.db";
    fault::vfs disk;
    md::sqlite_options store;
    store.vfs = disk.name();
    bool fired = false;
    {
      auto net = of.open(store).value();
      of.tell(net);
      disk.arm({fault::op_change, at, fault::effect::power_cut});
      of.ask(net);
      fired = disk.fired();
    }
    disk.crash(at);
    disk.arm({});
    of.finish();
    if (!fired) break;
    ++cuts;
  }
  CHECK(cuts > 5);
  MESSAGE("power cut at " << cuts << " places");
}

TEST_CASE("governance: killed at any moment of an erasure, it goes on, and nothing is left in any file") {
  std::mt19937 random(20261124);
  constexpr int kills = 40 / MADANG_TEST_SLOWDOWN + 4;
  int unfinished = 0;
  for (int round = 0; round < kills; ++round) {
    scratch_folder const folder;
    story of;
    of.file = folder / "net.db";
    {
      auto net = of.open().value();
      of.tell(net);
    }
    for (auto const word : personal) CHECK(bytes_of(of.file).find(word) != std::string::npos);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto net = of.open();
      ::_exit(net && of.ask(*net) ? 0 : 3);
    }
    ::usleep(static_cast<useconds_t>(random() % 20'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) ++unfinished;
    of.finish();
  }
  MESSAGE("killed before the end: " << unfinished << " of " << kills);
  CHECK(unfinished > 0);
}
