// The SQLite store on a disk that fails: whatever goes wrong wherever, what was acknowledged is there,
// nothing is there in part, and what failed for certain did nothing. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "fault_vfs.hpp"
#include "store_suite.hpp"

using namespace store_suite;
using fault::effect;
using madang::errc;

namespace {

constexpr int groups_per_run = 9;

// How far a run came: changes acknowledged, and changes that may have been committed nevertheless.
struct progress {
  std::uint64_t acknowledged = 0;
  std::uint64_t attempted = 0;
  std::vector<errc> errors;
};

madang::result<std::unique_ptr<madang::store>> open_on(fault::vfs const& disk,
                                                       std::filesystem::path const& file,
                                                       madang::durability sync = madang::durability::full) {
  // A tiny cache writes pages out before the commit, too.
  return madang::open_sqlite_store(file, {.sync = sync, .cache_bytes = 1, .vfs = disk.name()});
}

// Commits one group; a failure that promises that nothing was written is held to it, and the same group tried
// again.
bool commit_next(madang::store& to, progress& so_far) {
  for (int tries = 0; tries < 3; ++tries) {
    auto const group = story::group_after(so_far.acknowledged);
    auto const done = to.commit(group, {1, so_far.acknowledged});
    if (done) {
      so_far.acknowledged = so_far.attempted = group.back().number;
      return true;
    }
    so_far.errors.push_back(done.error().code);
    if (done.error().code == errc::outcome_unknown) so_far.attempted = group.back().number;
    if (class_of(done.error().code) != madang::error_class::retryable) return false;
    if (auto const head = to.head()) CHECK(head->at.number == so_far.acknowledged);
  }
  return false;
}

// The scripted work: commits, with checkpoints, an erasure and a rewriting of the file in between.
void work(fault::vfs const& disk, std::filesystem::path const& file, progress& so_far) {
  auto opened = open_on(disk, file);
  if (!opened) return so_far.errors.push_back(opened.error().code);
  auto& rows = **opened;
  std::vector<madang::row_key> const nothing{{madang::table::meta, 12'345, 0, 0}};
  for (int group = 0; group < groups_per_run; ++group) {
    if (!commit_next(rows, so_far)) break;
    if (group == 3 && !rows.compact()) so_far.errors.push_back(errc::none);
    if (group == 4 && !rows.scrub()) so_far.errors.push_back(errc::none);
    if (group == 6 && !rows.erase(nothing)) so_far.errors.push_back(errc::none);
  }
  if (so_far.errors.empty() || so_far.errors.back() != errc::outcome_unknown) return;
  auto const group = story::group_after(so_far.acknowledged);
  CHECK(rows.commit(group, {1, so_far.acknowledged}).error().code == errc::poisoned);
  CHECK(rows.erase(nothing).error().code == errc::poisoned);
}

// Opens the file on a sound disk, checks it against the story, and goes on writing.
void verify(story& told, std::filesystem::path const& file, progress const& so_far) {
  auto const opened = madang::open_sqlite_store(file, {.sync = madang::durability::normal});
  REQUIRE(opened);
  auto const length = told.verify(**opened, so_far.acknowledged, so_far.attempted);
  REQUIRE((*opened)->commit(story::group_after(length), {1, length}));
  told.verify(**opened, length + 1, length + 3);
}

struct sweep {
  std::string name;
  unsigned operations;
  effect how;
};

// Lets the first, second, third ... operation go wrong until the work needs no more. Returns how many there
// were.
std::uint64_t run_sweep(sweep const& each, bool crash_after) {
  story told;
  for (std::uint64_t at = 1;; at += at < 20 ? 1 : MADANG_TEST_SLOWDOWN) {
    INFO(each.name << ", operation " << at);
    scratch_folder const folder;
    fault::vfs disk;
    progress so_far;
    disk.arm({each.operations, at, each.how});
    work(disk, folder / "network.db", so_far);
    auto const fired = disk.fired();
    if (crash_after) {
      disk.cut_power();
      disk.crash(at);
    }
    verify(told, folder / "network.db", so_far);
    if (!fired) {
      CHECK(so_far.errors.empty());
      return at;
    }
  }
}

}  // namespace

TEST_CASE("sqlite faults: any single operation may fail, and the next one work again") {
  for (auto const& each : {sweep{"write not done", fault::op_write, effect::none},
                           sweep{"write half done", fault::op_write, effect::torn},
                           sweep{"write done but said to have failed", fault::op_write, effect::done},
                           sweep{"write on a full disk", fault::op_write, effect::full},
                           sweep{"sync not done", fault::op_sync, effect::none},
                           sweep{"sync done but said to have failed", fault::op_sync, effect::done},
                           sweep{"truncation not done", fault::op_truncate, effect::none},
                           sweep{"removal not done", fault::op_remove, effect::none},
                           sweep{"file not opened", fault::op_open, effect::none}}) {
    auto const count = run_sweep(each, false);
    MESSAGE(each.name << ": "
                      << "about " << count << " places");
    CHECK(count > 1);
  }
}

TEST_CASE("sqlite faults: a failure and then a power cut lose nothing acknowledged") {
  CHECK(run_sweep({"write failed, then power cut", fault::op_write, effect::torn}, true) > 1);
  CHECK(run_sweep({"sync failed, then power cut", fault::op_sync, effect::none}, true) > 1);
}

TEST_CASE(
    "sqlite faults: the power may be cut at any operation, whatever part of the unsynced writes arrived") {
  story told;
  std::uint64_t at = 1;
  for (bool fired = true; fired; at += MADANG_TEST_SLOWDOWN)
    for (std::uint64_t seed = 0; seed < 3 && fired; ++seed) {
      INFO("power cut at operation " << at << ", seed " << seed);
      scratch_folder const folder;
      fault::vfs disk;
      progress so_far;
      disk.arm({fault::op_change, at, effect::power_cut});
      work(disk, folder / "network.db", so_far);
      fired = disk.fired();
      disk.cut_power();
      disk.crash(1'000 * at + seed);
      so_far.attempted = std::max(so_far.attempted, so_far.acknowledged);
      verify(told, folder / "network.db", so_far);
    }
  MESSAGE("power cut at " << at << " places");
  CHECK(at > 100);
}

// Also shows that the simulated disk does forget: the test above could not pass with any weaker setting.
TEST_CASE(
    "sqlite faults: with durability::normal a power cut may take the last commits, but never parts of one") {
  story told;
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    INFO("seed " << seed);
    scratch_folder const folder;
    fault::vfs disk;
    progress so_far;
    auto opened = open_on(disk, folder / "network.db", madang::durability::normal).value();
    for (auto left = seed % 12; left > 0; --left) REQUIRE(commit_next(*opened, so_far));
    disk.cut_power();
    opened.reset();
    disk.crash(seed);
    auto const after = madang::open_sqlite_store(folder / "network.db").value();
    lost += so_far.acknowledged - told.verify(*after, 0, so_far.attempted);
  }
  CHECK(lost > 0);
}

TEST_CASE(
    "sqlite faults: a disk that fills up at any byte refuses, keeps what is there, and goes on when "
    "emptied") {
  story told;
  constexpr std::uint64_t step = 1'997 * MADANG_TEST_SLOWDOWN;
  bool was_full = true;
  for (std::uint64_t room = 0; was_full; room += step) {
    INFO("room for " << room << " bytes");
    scratch_folder const folder;
    fault::vfs disk;
    progress so_far;
    disk.limit_growth(room);
    auto opened = open_on(disk, folder / "network.db");
    was_full = !opened;
    if (!opened) CHECK(opened.error().code == errc::disk_full);
    while (opened && so_far.acknowledged < 40 && commit_next(**opened, so_far)) continue;
    for (auto const each : so_far.errors) CHECK(each == errc::disk_full);
    was_full = was_full || !so_far.errors.empty();
    disk.lift_limit();
    if (opened) CHECK(commit_next(**opened, so_far));
    opened = madang::fail(errc::none, "closed");
    verify(told, folder / "network.db", so_far);
  }
}

TEST_CASE("sqlite faults: a backup that fails leaves no file, and the store as it was") {
  story told;
  for (std::uint64_t at = 1;; ++at) {
    INFO("operation " << at << " of the backup");
    scratch_folder const folder;
    fault::vfs disk;
    progress so_far;
    auto opened = open_on(disk, folder / "network.db").value();
    for (int group = 0; group < 3; ++group) REQUIRE(commit_next(*opened, so_far));
    disk.arm({fault::op_any, at, effect::none});
    auto const done = opened->backup(folder / "copy.db");
    auto const fired = disk.fired();
    disk.arm({});
    CHECK(std::filesystem::exists(folder / "copy.db") == done.has_value());
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db.partial"));
    CHECK(commit_next(*opened, so_far));
    opened.reset();
    verify(told, folder / "network.db", so_far);
    if (!fired) {
      CHECK(done.has_value());
      break;
    }
  }
}
