// A writing process that is killed at any moment: what it had acknowledged is there, and nothing is there in
// part. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "store_suite.hpp"

using namespace store_suite;

namespace {

constexpr int rounds = 240;
constexpr int rounds_per_file = 24;

madang::sqlite_options options_of(int round) {
  // Killing a process loses nothing that was written, so normal must keep all that is acknowledged, too.
  return {.sync = round % 2 == 0 ? madang::durability::full : madang::durability::normal};
}

// Goes on with the story, tells each acknowledged number through the pipe, and never returns. Exit codes are
// bugs.
[[noreturn]] void write_until_killed(std::filesystem::path const& file, madang::sqlite_options const& options,
                                     int pipe) {
  auto opened = madang::open_sqlite_store(file, options);
  if (!opened) ::_exit(2);
  auto number = (*opened)->head().value().at.number;
  for (int commits = 1;; ++commits) {
    auto const group = story::group_after(number);
    if (!(*opened)->commit(group, {1, number})) ::_exit(3);
    number = group.back().number;
    if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(4);
    if (commits % 10 == 0 && !(*opened)->compact()) ::_exit(5);
  }
}

struct child_process {
  ::pid_t id = -1;
  int pipe = -1;
};

child_process start_writer(std::filesystem::path const& file, madang::sqlite_options const& options) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  auto const id = ::fork();
  REQUIRE(id >= 0);
  if (id == 0) {
    ::close(ends[0]);
    write_until_killed(file, options, ends[1]);
  }
  ::close(ends[1]);
  return {id, ends[0]};
}

// Waits for some acknowledgements and a little longer, kills the writer, and returns the last number it
// acknowledged. It must not have ended by itself.
std::uint64_t kill_after(child_process const& writer, std::uint64_t acknowledgements,
                         std::chrono::microseconds wait) {
  std::uint64_t last = 0;
  std::uint64_t next = 0;
  auto const hear = [&] { return ::read(writer.pipe, &next, sizeof next) == sizeof next; };
  for (; acknowledgements > 0 && hear(); --acknowledgements) last = next;
  std::this_thread::sleep_for(wait);
  ::kill(writer.id, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(writer.id, &status, 0) == writer.id);
  CHECK(WIFSIGNALED(status));
  while (hear()) last = next;
  ::close(writer.pipe);
  return last;
}

}  // namespace

TEST_CASE("sqlite: a writer killed at any moment leaves all that it acknowledged, and nothing in part") {
  constexpr std::uint64_t seed = 4'711;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  story told;
  std::uint64_t killed_at_work = 0;
  std::uint64_t length = 0;
  scratch_folder const folder;
  std::filesystem::path file;
  for (int round = 0; round < rounds; ++round) {
    INFO("round " << round);
    if (round % rounds_per_file == 0) {
      file = folder / ("network-" + std::to_string(round) + ".db");
      length = 0;
    }
    // Every third is killed while it opens the file; the others have committed one to eight groups.
    auto const acknowledgements = round % 3 == 0 ? 0 : 1 + random() % 8;
    auto const wait = std::chrono::microseconds(random() % (round % 3 == 0 ? 5'000 : 2'000));
    auto const acknowledged = kill_after(start_writer(file, options_of(round)), acknowledgements, wait);
    killed_at_work += acknowledged > 0 ? 1 : 0;
    auto const opened = madang::open_sqlite_store(file, options_of(round));
    REQUIRE(opened);
    auto const least = std::max(length, acknowledged);
    length = told.verify(**opened, least, least + 3);  // at most the group that was under way
  }
  MESSAGE("killed while committing: " << killed_at_work << " of " << rounds
                                      << ", changes in the last file: " << length);
  CHECK(killed_at_work >= rounds / 3 * 2);
}
