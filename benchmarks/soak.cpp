// An hour of mixed load on one network: is memory flat, do latencies stay, is all sound at the end?
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <thread>

#include "soak/load.hpp"
#include "soak/watch.hpp"
#include "support/options.hpp"

namespace {

using namespace bench::soak;

settings settings_from(int count, char** words) {
  settings out;
  bench::options given(count, words);
  while (given.next()) {
    if (given.is("--seconds"))
      out.seconds = given.number();
    else if (given.is("--core"))
      out.core = given.number();
    else if (given.is("--people"))
      out.people = given.number();
    else if (given.is("--writes"))
      out.writes_per_second = given.number();
    else if (given.is("--reads"))
      out.reads_per_second = given.number();
    else if (given.is("--seed"))
      out.seed = given.number();
    else if (given.is("--scratch"))
      out.scratch = given.text();
    else if (given.is("--json"))
      out.json = given.text();
    else
      given.refuse();
  }
  return out;
}

// Says when the next of so many per second is due; who is late by more than a second skips.
class pace {
 public:
  explicit pace(std::uint32_t per_second) : step_(1'000'000'000 / per_second), next_(bench::now_ns()) {}
  void wait() {
    auto const now = bench::now_ns();
    if (now < next_) std::this_thread::sleep_for(std::chrono::nanoseconds{next_ - now});
    if (now > next_ + 1'000'000'000) next_ = now;
    next_ += step_;
  }

 private:
  std::uint64_t step_;
  std::uint64_t next_;
};

// Does something every so often.
class alarm {
 public:
  explicit alarm(double seconds)
      : step_(static_cast<std::uint64_t>(seconds * 1e9)), next_(bench::now_ns() + step_) {}
  [[nodiscard]] bool rings() {
    if (bench::now_ns() < next_) return false;
    next_ += step_;
    return true;
  }

 private:
  std::uint64_t step_;
  std::uint64_t next_;
};

// The disk by itself: writes 16 KiB over what it wrote before, and syncs.
class disk_yardstick {
 public:
  explicit disk_yardstick(std::filesystem::path const& file)
      : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
    if (file_ < 0) bench::give_up("cannot open " + file.string());
  }
  disk_yardstick(disk_yardstick const&) = delete;
  disk_yardstick& operator=(disk_yardstick const&) = delete;
  ~disk_yardstick() { ::close(file_); }
  /// How many nanoseconds it took.
  [[nodiscard]] std::uint64_t measure() {
    static char const bytes[16'384] = {};
    auto const begin = bench::now_ns();
    if (::pwrite(file_, bytes, sizeof bytes, 0) != sizeof bytes || ::fdatasync(file_) != 0)
      bench::give_up("cannot write the yardstick's file");
    return bench::now_ns() - begin;
  }

 private:
  int file_;
};

void write_and_watch(settings const& with, town& on, metrics& times, watch& eyes) {
  bench::pin(with.core.value_or(1 % std::max(1U, std::thread::hardware_concurrency())));
  write_load load(on, times, with.seed + 1);
  pace each(with.writes_per_second);
  alarm due(with.seconds / 3'600. + .2);
  alarm backup(with.seconds / 6.5);
  alarm look(with.sample_seconds());
  alarm sync(1. / syncs_per_second);
  disk_yardstick disk(with.scratch / "soak-disk");
  auto const start = bench::now_ns();
  while (bench::seconds_since(start) < with.seconds) {
    each.wait();
    load.step();
    if (due.rings()) load.run_due();
    if (backup.rings()) load.backup(with.scratch / "soak-backup.db");
    if (sync.rings()) times.add(operation::disk, disk.measure());
    if (look.rings()) eyes.look(load.commands());
  }
}

// Ids and texts of the home pages of 200 readers.
std::vector<std::string> pages_of(town const& on) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < on.people.size(); at += std::max<std::size_t>(1, on.people.size() / 200)) {
    auto& page = out.emplace_back();
    for (auto const& each : bench::need(on.net->home_feed(on.people[at]), "home")) {
      page += std::to_string(each.id.value);
      page += each.text;
    }
  }
  return out;
}

// Memory rebuilt from the file says the same, with the same window and with everything in memory.
void compare_reopened(town& on, bench::report& to) {
  auto complaints = bench::need(on.net->check(), "check").size();
  auto const digest = bench::need(on.net->digest(), "digest");
  auto const pages = pages_of(on);
  std::size_t differ = 0;
  for (std::size_t const window : {on.with.window_activities(), std::numeric_limits<std::size_t>::max()}) {
    on.reopen(window);
    complaints += bench::need(on.net->check(), "check").size();
    auto const again = pages_of(on);
    for (std::size_t at = 0; at < pages.size(); ++at) differ += pages[at] != again[at] ? 1 : 0;
    if (bench::need(on.net->digest(), "digest") != digest) ++differ;
  }
  to.add({"file and memory checked, before and after opening it again",
          bench::text_of("%zu complaints", complaints),
          "0",
          complaints == 0,
          {{"complaints", static_cast<double>(complaints)}}});
  to.add({bench::text_of("digest and %zu pages after opening it again", pages.size()),
          bench::text_of("%zu differ", differ),
          "0 differ",
          differ == 0,
          {{"differ", static_cast<double>(differ)}}});
}

}  // namespace

int main(int count, char** words) {
  auto const with = settings_from(count, words);
  bench::pin(with.core.value_or(0));
  bench::report out("Soak");
  out.fact("machine", bench::machine());
  out.fact("compiler", __VERSION__);
  out.fact("seed", std::to_string(with.seed));
  out.fact("processors", with.core ? bench::text_of("reader and writer on processor %u", *with.core)
                                   : std::string("reader on processor 0, writer on 1"));
  out.fact(
      "company",
      bench::text_of("%u people, %u reads/s, %u commands/s, %u s as %u days; window of %zu activities "
                     "and %zu KiB of texts, page cache %zu MiB, retention %u days",
                     with.people, with.reads_per_second, with.writes_per_second, with.seconds, simulated_days,
                     with.window_activities(), with.window_bytes() >> 10, cache_bytes >> 20, retention_days));
  bench::say("filling");
  auto const on = make_town(with);
  metrics times;
  watch eyes(*on, times);
  on->time->start();
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    bench::pin(with.core.value_or(0));
    read_load load(*on, times, with.seed + 2);
    pace each(with.reads_per_second);
    while (!stop) {
      each.wait();
      load.step();
    }
  });
  write_and_watch(with, *on, times, eyes);
  stop = true;
  reader.join();
  on->time->stop();
  eyes.judge(out);
  bench::say("opening the file again");
  compare_reopened(*on, out);
  out.print();
  if (!with.json.empty()) out.write_json(with.json);
  return out.all_reached() ? EXIT_SUCCESS : EXIT_FAILURE;
}
