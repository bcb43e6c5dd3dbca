// Erasure, retention and holds through power cuts and kills: whatever was asked is done in the end, nothing
// more, and not a byte of it is left in the file, its write-ahead log, a backup or an export.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/export.hpp>
#include <network_suite.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "cut_store.hpp"
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

/// The same bytes in every run, so that keyed hashes can be compared.
class same_bytes final : public md::random_source {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override {
    for (auto& each : out) each = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937 engine_{20261127};
};

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
    auto const twin = net.add_person({.key = "u:kim.twin", .name = "Kim Ji-won II"}).value();
    net.post({.actor = twin, .on = deal, .text = "private twin #privateword"}).value();
    net.merge(twin, kim).value();
    net.rekey(kim, "u:kim.jw").value();
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
      std::ostringstream lines;
      md::export_network(net, md::to_stream(lines)).value();
      for (auto const& bytes : {bytes_of(file), wal, copy, lines.str()})
        for (auto const word : personal) {
          CAPTURE(word);
          CHECK(bytes.find(word) == std::string::npos);
        }
    }
  }
};

// All rows but those of inboxes' numbers, which tell how many changes there were when they were last touched.
std::string rows_of(md::store& from) {
  std::string out;
  for (std::size_t at = 0; at < md::table_count; ++at) {
    auto const in = static_cast<md::table>(at);
    if (in == md::table::inbox) continue;
    from.load(in,
              [&](md::row const& each) {
                for (auto const number : {std::uint64_t{at}, each.key.a, each.key.b, each.key.c})
                  out += std::to_string(number) + ' ';
                out += each.value + '\n';
                return true;
              })
        .value();
  }
  return out;
}

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

TEST_CASE("governance: a process ends at any call to its store; the next one ends where none had ended") {
  struct outcome {
    bool fell = false;
    std::string rows;
    std::string pages;
    md::inbox_counts told;
  };
  auto const run = [](std::uint64_t at, bool done) {
    same_bytes bytes;
    std::shared_ptr<md::store> const rows = md::make_memory_store(bytes);
    auto const when = std::make_shared<store_suite::cut>();
    story of;
    auto const open = [&] {
      md::network_options options;
      options.time = &of.clock;
      options.random = &bytes;
      options.hot_activities_max = 6;
      return md::network::open(std::make_unique<store_suite::cut_store>(rows, when), std::move(options))
          .value();
    };
    outcome out;
    {
      auto net = open();
      of.tell(net);
      *when = {at, done, 0};
      auto const finished = of.ask(net);
      out.fell = when->fell();
      CHECK(finished == !out.fell);
    }
    *when = {};
    auto net = open();
    REQUIRE(of.ask(net));
    CHECK(net.check().value() == std::vector<std::string>{});
    CHECK(net.erasures().value().at(0).state == md::erasure_state::done);
    CHECK(net.run_due().value() == 0);
    out.rows = rows_of(*rows);
    out.told = net.inbox_numbers(of.lee).value();
    out.pages = network_suite::all_pages(net, of.lee, {.view = md::feed_view::network});
    return out;
  };
  auto const whole = run(0, false);
  std::uint64_t ends = 0;
  for (std::uint64_t at = 1;; at += MADANG_TEST_SLOWDOWN) {
    CAPTURE(at);
    auto const half = run(at, ends % 2 == 1);
    CHECK((half.rows == whole.rows));
    CHECK(half.told == whole.told);
    CHECK(half.pages == whole.pages);
    if (!half.fell) break;
    ++ends;
  }
  CHECK(ends * MADANG_TEST_SLOWDOWN > 50);
  MESSAGE("ended at " << ends << " calls");
}

TEST_CASE(
    "governance: of a thousand texts between those of others nothing is left in unused parts of the file") {
  scratch_folder const folder;
  story of;
  of.file = folder / "net.db";
  auto net = of.open().value();
  std::mt19937 random(20261127);
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  for (int at = 0; at < 1'000 / MADANG_TEST_SLOWDOWN; ++at) {
    auto const number = std::to_string(at);
    auto const rest = std::string(random() % 600, 'x');
    net.transact({.command_id = "kim-laptop-" + number, .origin = "192.168.1.77"},
                 [&](md::transaction& to) -> md::result<void> {
                   auto const made =
                       to.post({.actor = kim, .text = "private " + rest, .key = "private " + number});
                   return made ? md::result<void>() : made.error();
                 })
        .value();
    net.post({.actor = lee, .text = "Lee's words " + rest}).value();
    if (at % 100 == 0) net.add_person({.key = "u:kim", .name = "Kim Ji-won " + number}).value();
  }
  net.erase_person(kim).value();
  net.run_due().value();
  REQUIRE(net.erasures().value().at(0).state == md::erasure_state::done);
  net.backup(folder / "copy.db").value();
  for (auto const& file : {of.file, std::filesystem::path(of.file.string() + "-wal"), folder / "copy.db"})
    for (auto const word : personal) {
      CAPTURE(word);
      CHECK(bytes_of(file).find(word) == std::string::npos);
    }
}

TEST_CASE("next_due: what the store cannot tell is due, and run_due says why") {
  auto const when = std::make_shared<store_suite::cut>();
  std::shared_ptr<md::store> const rows = md::make_memory_store();
  auto net = md::network::open(std::make_unique<store_suite::cut_store>(rows, when)).value();
  net.add_person({.key = "kim"}).value();
  CHECK(!net.next_due());
  when->at = when->calls + 1;
  CHECK(net.next_due());
  CHECK(net.run_due().has_error());
}
