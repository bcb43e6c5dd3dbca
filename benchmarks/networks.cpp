// Many small networks in one process: memory, opening and closing at will, one restored while others run.
// SPDX-License-Identifier: Apache-2.0
#include <madang/open.hpp>

#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <thread>

#include "support/memory.hpp"
#include "support/options.hpp"
#include "support/random.hpp"
#include "support/raw_sqlite.hpp"
#include "support/report.hpp"

namespace {

using bench::need;
using bench::report;
using bench::text_of;
using madang::result;
using madang::transaction;

struct settings {
  std::uint32_t networks = 1'000;
  std::uint32_t people = 100;      // of each
  std::uint32_t activities = 300;  // of each
  std::uint32_t steps = 5'000;     // of opening, closing and reading at random
  std::uint32_t seed = 1;
  std::filesystem::path scratch = ".";
  std::filesystem::path json;
};

// docs/embedding.md states them.
constexpr std::uint64_t texts_bytes_max = 64U << 20;
constexpr std::size_t window_activities = 1'000;
constexpr std::size_t cache_bytes = 128U << 10;
constexpr std::uint64_t network_bytes_max = 640U << 10;

settings settings_from(int count, char** words) {
  settings out;
  bench::options given(count, words);
  while (given.next()) {
    if (given.is("--networks"))
      out.networks = given.number();
    else if (given.is("--people"))
      out.people = given.number();
    else if (given.is("--activities"))
      out.activities = given.number();
    else if (given.is("--steps"))
      out.steps = given.number();
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

// The networks of many companies, in a folder; those that are open.
class tenants {
 public:
  explicit tenants(settings const& with)
      : with_(with), folder_(with.scratch / "networks"), open_(with.networks) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  [[nodiscard]] std::filesystem::path file(std::uint32_t at) const {
    return folder_ / ("network-" + std::to_string(at) + ".db");
  }
  madang::network& of(std::uint32_t at) {
    if (!open_[at]) open_[at].emplace(opened(file(at), madang::durability::full));
    return *open_[at];
  }
  [[nodiscard]] bool is_open(std::uint32_t at) const { return open_[at].has_value(); }
  void close(std::uint32_t at) { open_[at].reset(); }
  // Writes a network's file and closes it.
  void found(std::uint32_t at);
  [[nodiscard]] madang::body_budget const& texts() const { return *texts_; }

 private:
  [[nodiscard]] madang::network opened(std::filesystem::path const& from, madang::durability sync) const {
    madang::network_options how;
    how.hot_activities_max = window_activities;
    how.bodies = texts_;
    madang::sqlite_options store;
    store.sync = sync;
    store.cache_bytes = cache_bytes;
    return need(madang::open_sqlite(from, how, store), "open");
  }

  settings with_;
  std::filesystem::path folder_;
  std::shared_ptr<madang::body_budget> texts_ = std::make_shared<madang::body_budget>(texts_bytes_max);
  std::vector<std::optional<madang::network>> open_;
};

madang::person_id person(madang::network const& in, std::uint32_t at) {
  auto const found = in.find(madang::node_kind::person, "u:" + std::to_string(at));
  if (!found) bench::give_up("a person is missing");
  return madang::person_id{found->value};
}

void tenants::found(std::uint32_t at) {
  auto net = opened(file(at), madang::durability::normal);
  bench::dice random(with_.seed + at);
  std::vector<madang::person_id> people;
  std::vector<madang::activity_id> posts;
  auto const person_and_follows = [&](transaction& to, std::uint32_t one) -> result<void> {
    auto const key = "u:" + std::to_string(one);
    auto const name = "Person " + std::to_string(one) + " of company " + std::to_string(at);
    auto const made = to.add_person({.key = key, .name = name});
    if (!made) return made.error();
    people.push_back(*made);
    for (std::uint32_t each = 0; each < std::min(one, 20U); ++each)
      if (auto const ok = to.follow({*made, people[random.below(one)]}); !ok) return ok;
    return {};
  };
  auto const activity = [&](transaction& to) -> result<void> {
    auto const author = people[random.below(with_.people)];
    auto const text = text_of("company %u says %u ", at, random.below(1'000'000)) +
                      std::string(40 + random.below(300), 'x');
    auto const made =
        posts.empty() || random.chance(.7)
            ? to.post({.actor = author, .text = text})
            : to.comment({.actor = author,
                          .parent = posts[random.below(static_cast<std::uint32_t>(posts.size()))],
                          .text = text});
    if (made) posts.push_back(*made);
    return made ? result<void>() : made.error();
  };
  auto const done = net.transact({}, [&](transaction& to) -> result<void> {
    for (std::uint32_t one = 0; one < with_.people; ++one)
      if (auto const ok = person_and_follows(to, one); !ok) return ok;
    for (std::uint32_t one = 0; one < with_.activities; ++one)
      if (auto const ok = activity(to); !ok) return ok;
    return {};
  });
  need(done, "founding");
}

// A home page as one string: ids and texts.
std::string home_of(madang::network const& net, std::uint32_t reader) {
  std::string out;
  for (auto const& each : need(net.home_feed(person(net, reader)), "home")) {
    out += std::to_string(each.id.value);
    out += each.text;
  }
  return out;
}

template <class Call>
void timed(std::vector<std::uint32_t>& to, Call const& call) {
  auto const begin = bench::now_ns();
  call();
  to.push_back(static_cast<std::uint32_t>(bench::now_ns() - begin));
}

// Every network open, one page read of each.
void open_all(settings const& with, tenants& all, std::vector<std::string>& pages, report& to) {
  bench::trim_memory();
  auto const before = bench::memory_now();
  std::vector<std::uint32_t> opening;
  std::vector<std::uint32_t> first_pages;
  std::uint64_t counted = 0;
  for (std::uint32_t at = 0; at < with.networks; ++at) {
    timed(opening, [&] { all.of(at); });
    timed(first_pages, [&] { pages.push_back(home_of(all.of(at), at % with.people)); });
    auto const stats = all.of(at).stats();
    counted += stats.graph_bytes + stats.stream_bytes + stats.body_bytes;
  }
  auto const after = bench::memory_now();
  to.add_spread("opening a network, file in the system's cache", bench::describe(opening));
  to.add_spread("its first page", bench::describe(first_pages));
  auto const each = static_cast<double>(after.resident - before.resident) / with.networks;
  auto const allowed =
      static_cast<double>(network_bytes_max) + static_cast<double>(texts_bytes_max) / with.networks;
  to.add(
      {text_of("resident memory of %u open networks", with.networks),
       text_of("%.1f MiB, %.0f KiB each", static_cast<double>(after.resident) / (1 << 20), each / 1024),
       text_of("<= %u MiB of texts together, %u KiB each besides",
               static_cast<unsigned>(texts_bytes_max >> 20), static_cast<unsigned>(network_bytes_max >> 10)),
       each <= allowed,
       {{"resident_bytes", static_cast<double>(after.resident)}, {"network_bytes", each}}});
  to.add(
      {"of it nodes, relations, activities and texts, as the networks count",
       text_of("%.0f KiB each, texts %.1f MiB together", static_cast<double>(counted) / 1024 / with.networks,
               static_cast<double>(all.texts().bytes_taken()) / (1 << 20)),
       text_of("texts <= %u MiB", static_cast<unsigned>(texts_bytes_max >> 20)),
       all.texts().bytes_taken() <= texts_bytes_max,
       {{"counted_bytes", static_cast<double>(counted)}}});
}

void open_and_close(settings const& with, tenants& all, std::vector<std::string> const& pages, report& to) {
  bench::dice random(with.seed);
  auto const before = bench::memory_now();
  std::uint64_t highest = before.resident;
  std::vector<std::uint32_t> closing;
  std::vector<std::uint32_t> opening;
  std::uint32_t differ = 0;
  for (std::uint32_t step = 0; step < with.steps; ++step) {
    auto const at = random.below(with.networks);
    if (all.is_open(at) && random.chance(.5)) {
      timed(closing, [&] { all.close(at); });
      continue;
    }
    if (!all.is_open(at)) timed(opening, [&] { all.of(at); });
    differ += home_of(all.of(at), at % with.people) != pages[at] ? 1 : 0;
    if (step % 100 == 0) highest = std::max(highest, bench::memory_now().resident);
  }
  to.add_spread("closing one", bench::describe(closing));
  to.add_spread("opening it again", bench::describe(opening));
  to.add({text_of("pages in %u steps of opening, closing and reading at random", with.steps),
          text_of("%u differ", differ),
          "0 differ",
          differ == 0,
          {{"differ", differ}}});
  auto const growth = static_cast<double>(highest) / static_cast<double>(before.resident);
  to.add({"resident memory meanwhile, at most",
          text_of("%.1f MiB, %.2f x", static_cast<double>(highest) / (1 << 20), growth),
          "<= 1.1 x",
          growth <= 1.1,
          {{"growth", growth}}});
}

// Network 0 goes back to its backup; the others are read and written all the time.
void restore_one(settings const& with, tenants& all, report& to) {
  for (std::uint32_t at = 0; at < with.networks; ++at) all.of(at);
  auto const backup = with.scratch / "networks" / "backup.db";
  std::vector<std::uint32_t> others;
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> written{0};
  std::thread load([&] {
    bench::dice random(with.seed + 1);
    while (!stop) {
      auto& net = all.of(1 + random.below(with.networks - 1));
      timed(others, [&] { (void)home_of(net, random.below(with.people)); });
      if (others.size() % 10 != 0) continue;
      need(net.post({.actor = person(net, 0), .text = "meanwhile"}), "post");
      ++written;
    }
  });
  std::vector<std::uint32_t> backups;
  std::vector<std::uint32_t> restores;
  std::uint32_t differ = 0;
  constexpr std::uint32_t rounds = 20;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    std::filesystem::remove(backup);
    auto const wanted = home_of(all.of(0), 0);
    timed(backups, [&] { need(all.of(0).backup(backup), "backup"); });
    need(all.of(0).post({.actor = person(all.of(0), 0), .text = "to be lost"}), "post");
    differ += home_of(all.of(0), 0) == wanted ? 1 : 0;
    timed(restores, [&] {
      all.close(0);
      bench::remove_database(all.file(0));
      std::filesystem::rename(backup, all.file(0));
      all.of(0);
    });
    differ += home_of(all.of(0), 0) != wanted ? 1 : 0;
  }
  stop = true;
  load.join();
  to.add_spread("backup of one while others run", bench::describe(backups));
  to.add_spread("restoring it: close, put in place, open", bench::describe(restores));
  to.add({text_of("%u restores beside %zu pages and %llu posts of others", rounds, others.size(),
                  static_cast<unsigned long long>(written.load())),
          text_of("%u differ", differ),
          "0 differ",
          differ == 0,
          {{"differ", differ}}});
  to.add_spread("home page of another meanwhile", bench::describe(others));
}

void check_all(settings const& with, tenants& all, report& to) {
  std::size_t complaints = 0;
  for (std::uint32_t at = 0; at < with.networks; ++at) complaints += need(all.of(at).check(), "check").size();
  to.add({"every file and memory checked",
          text_of("%zu complaints", complaints),
          "0",
          complaints == 0,
          {{"complaints", static_cast<double>(complaints)}}});
}

// A network holds several files open, and shells often allow 1,024.
void allow_many_files() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int main(int count, char** words) {
  auto const with = settings_from(count, words);
  allow_many_files();
  report out("Networks");
  out.fact("machine", bench::machine());
  out.fact("compiler", __VERSION__);
  out.fact("seed", std::to_string(with.seed));
  out.fact(
      "sizes",
      text_of("%u networks of %u people, 20 follows each, and %u activities; window %zu activities, page "
              "cache %zu KiB per connection",
              with.networks, with.people, with.activities, window_activities, cache_bytes >> 10));
  tenants all(with);
  std::vector<std::string> pages;
  bench::say("writing the files");
  for (std::uint32_t at = 0; at < with.networks; ++at) all.found(at);
  open_all(with, all, pages, out);
  open_and_close(with, all, pages, out);
  restore_one(with, all, out);
  check_all(with, all, out);
  out.print();
  if (!with.json.empty()) out.write_json(with.json);
  return out.all_reached() ? EXIT_SUCCESS : EXIT_FAILURE;
}
