// Durable writes against SQLite written by hand, and opening a closed file. SPDX-License-Identifier:
// Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "support/lines.hpp"
#include "support/raw_sqlite.hpp"
#include "support/stores.hpp"

namespace bench {
namespace {

constexpr std::uint32_t writing_people = 5'000;
constexpr std::uint32_t threads_many = 64;

std::shared_ptr<madang::store> sqlite_at(std::filesystem::path const& file) {
  remove_database(file);
  return need(madang::open_sqlite_store(file), "sqlite");
}

madang::post_input post_of(company const& of, dataset const& data, std::uint32_t at) {
  auto const post = at % data.written();
  return {.actor = of.people[data.authors[post] % of.people.size()], .text = data.body(post)};
}

// The rows of the same commands, noted on a store in memory.
template <class Fill>
noting_store::groups rows_of(Fill const& fill) {
  noting_store::groups out;
  fill(std::make_shared<noting_store>(madang::make_memory_store(), out));
  return out;
}

void durable_edges(settings const& with, dataset const& data, report& to) {
  auto const ours_file = with.scratch / "edges.madang";
  auto const raw_file = with.scratch / "edges.raw";
  std::size_t first = 0;
  noting_store::groups noted;
  {
    auto in_memory =
        make_people(data, writing_people, std::make_shared<noting_store>(madang::make_memory_store(), noted));
    first = noted.size();
    add_follows(in_memory, data, 5'000);
  }
  std::vector<double> ratios;
  std::vector<double> rates;
  for (std::uint32_t round = 0; round < std::max(3U, with.rounds / 2); ++round) {
    auto ours = make_people(data, writing_people, sqlite_at(ours_file));
    auto start = now_ns();
    add_follows(ours, data, 5'000);
    auto const mine = seconds_since(start);
    rates.push_back(static_cast<double>(ours.times.edges) / mine);
    remove_database(raw_file);
    raw_sqlite raw(raw_file, true);
    start = now_ns();
    for (auto at = first; at < noted.size(); ++at) raw.write(noted[at]);
    ratios.push_back(seconds_since(start) / mine);
  }
  auto const ratio = median(ratios);
  to.add({"edges, durable, 5,000 per change: raw SQLite's time / ours",
          text_of("%.2f x, %.0f edges/s", ratio, median(rates)),
          ">= 0.7 x",
          ratio >= .7,
          {{"ratio", ratio}, {"edges_per_s", median(rates)}}});
  remove_database(ours_file);
  remove_database(raw_file);
}

// One post after another, each durable: against a bare fdatasync and the same rows without any sync.
void single_posts(settings const& with, dataset const& data, report& to) {
  constexpr std::uint32_t posts = 300;
  auto const file = with.scratch / "posts.madang";
  auto const raw_file = with.scratch / "posts.raw";
  auto const sync_file = with.scratch / "posts.sync";
  auto const noted = rows_of([&](auto rows) {
    auto in_memory = make_people(data, writing_people, rows);
    for (std::uint32_t at = 0; at < posts; ++at)
      (void)need(in_memory.net->post(post_of(in_memory, data, at)), "post");
  });
  auto const first = noted.size() - posts;
  auto ours = make_people(data, writing_people, sqlite_at(file));
  remove_database(raw_file);
  remove_database(sync_file);
  raw_sqlite raw(raw_file, false);
  auto const sync = open(sync_file.c_str(), O_CREAT | O_WRONLY, 0600);
  char const page[4096] = {};
  std::vector<std::uint32_t> mine;
  std::vector<std::uint32_t> theirs;
  for (std::uint32_t at = 0; at < posts; ++at) {
    auto start = now_ns();
    (void)need(ours.net->post(post_of(ours, data, at)), "post");
    mine.push_back(static_cast<std::uint32_t>(now_ns() - start));
    start = now_ns();
    if (write(sync, page, sizeof page) < 0 || fdatasync(sync) != 0) give_up("fdatasync");
    raw.write(noted[first + at]);
    theirs.push_back(static_cast<std::uint32_t>(now_ns() - start));
  }
  close(sync);
  remove_database(sync_file);
  auto const a = describe(mine);
  auto const b = describe(theirs);
  to.add_spread("post, durable, alone", a);
  to.add_spread("one fdatasync + the same rows raw, unsynced", b);
  auto const ratio = a.p50 / b.p50;
  to.add({"post, durable, alone / that: p50",
          text_of("%.2f x", ratio),
          "<= 1.25 x",
          ratio <= 1.25,
          {{"ratio", ratio}}});
  remove_database(file);
  remove_database(raw_file);
}

void many_writers(settings const& with, dataset const& data, report& to) {
  constexpr std::uint32_t each_posts = 100;
  constexpr std::uint32_t posts = threads_many * each_posts;
  auto const file = with.scratch / "many.madang";
  auto const raw_file = with.scratch / "many.raw";
  auto const noted = rows_of([&](auto rows) {
    auto in_memory = make_people(data, writing_people, rows);
    for (std::uint32_t at = 0; at < posts; ++at)
      (void)need(in_memory.net->post(post_of(in_memory, data, at)), "post");
  });
  auto const rows = std::span(noted).last(posts);
  std::vector<double> ratios;
  std::vector<double> rates;
  unpin();
  for (std::uint32_t round = 0; round < 3; ++round) {
    auto ours = make_people(data, writing_people, sqlite_at(file));
    std::vector<std::thread> all;
    auto start = now_ns();
    for (std::uint32_t mine = 0; mine < threads_many; ++mine)
      all.emplace_back([&, mine] {
        for (std::uint32_t at = 0; at < each_posts; ++at)
          (void)need(ours.net->post(post_of(ours, data, mine * each_posts + at)), "post");
      });
    for (auto& each : all) each.join();
    auto const mine = seconds_since(start);
    rates.push_back(posts / mine);
    remove_database(raw_file);
    raw_sqlite raw(raw_file, true);
    start = now_ns();
    for (std::uint32_t at = 0; at < posts; at += 100) raw.write(rows.subspan(at, std::min(100U, posts - at)));
    ratios.push_back(seconds_since(start) / mine);
  }
  pin(0);
  auto const ratio = median(ratios);
  to.add({"posts, durable, 64 threads: raw SQLite's time in 100s / ours",
          text_of("%.2f x, %.0f posts/s", ratio, median(rates)),
          ">= 0.7 x",
          ratio >= .7,
          {{"ratio", ratio}, {"posts_per_s", median(rates)}}});
  remove_database(file);
  remove_database(raw_file);
}

}  // namespace

void measure_writes(settings const& with, dataset const& data, report& to) {
  say("durable writes");
  durable_edges(with, data, to);
  single_posts(with, data, to);
  many_writers(with, data, to);
}

void measure_start(settings const& with, dataset const& data, report& to) {
  say("start: filling a file");
  auto const file = with.scratch / "start.madang";
  remove_database(file);
  auto const people = std::min(data.people, with.start_people);
  auto const posts = std::min(data.posts, with.start_posts);
  std::uint64_t edges = 0;
  {
    madang::sqlite_options fast;
    fast.sync = madang::durability::normal;
    auto filled = make_people(data, people, need(madang::open_sqlite_store(file, fast), "sqlite"));
    add_follows(filled, data, 10'000);
    edges = filled.times.edges;
    in_batches(*filled.net, posts, 5'000,
               [&](madang::transaction& work, std::uint64_t at) -> madang::result<void> {
                 auto in = post_of(filled, data, static_cast<std::uint32_t>(at));
                 in.at = beginning() + std::chrono::seconds{data.seconds[at]};
                 auto const made = work.post(in);
                 return made ? madang::result<void>() : made.error();
               });
  }
  say("start: opening it");
  set_clock time(end_of_history());
  madang::network_options options;
  options.time = &time;
  auto const start = now_ns();
  auto const net = need(madang::open_sqlite(file, options), "open");
  auto const reader = net.find(madang::node_kind::person, "person-1");
  if (!reader || need(net.home_feed(madang::person_id{reader->value}), "home").empty())
    give_up("the opened file is empty");
  auto const seconds = seconds_since(start);
  auto const whole =
      posts >= 2'000'000 && edges >= 10'000'000;  // the goal is about these; less is not judged
  to.add({text_of("start: %u activities, %.1f M edges, to the first page", posts,
                  static_cast<double>(edges) * 1e-6),
          text_of("%.2f s", seconds),
          "<= 10 s at 2 M activities and 10 M edges",
          whole ? seconds <= 10 : -1,
          {{"seconds", seconds}, {"activities", posts}, {"edges", static_cast<double>(edges)}}});
  remove_database(file);
}

}  // namespace bench
