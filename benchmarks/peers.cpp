// The same W0 in Redis, PostgreSQL, SQLite and Madang: pages compared id by id and text by text, then timed
// in turn. SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <thread>

#include "peers/ours.hpp"
#include "peers/postgres.hpp"
#include "peers/redis.hpp"
#include "peers/sqlite.hpp"
#include "support/options.hpp"
#include "support/report.hpp"

namespace {

using namespace bench::peers;
using bench::dataset;
using bench::report;
using bench::spread;
using bench::text_of;

struct settings {
  std::filesystem::path data;           // files of the floor's generator; empty: made here
  std::filesystem::path floor;          // library with the floor; empty: no comparison
  std::filesystem::path scratch = ".";  // where the SQLite files lie
  std::filesystem::path sockets = ".";  // redis.sock, redis-durable.sock and PostgreSQL's socket
  std::uint32_t port = 0;               // of Redis on the loopback; PostgreSQL has the next
  std::filesystem::path json;
  std::uint32_t people = 100'000;  // when the data is made here
  std::uint32_t posts = 0;         // 0: all of the files, or 20 for each person
  std::uint32_t rounds = 15;
  std::uint32_t core = 0;  // where everything runs; the servers are there already
  std::uint32_t seed = 1;
};

constexpr std::uint32_t reads = 2'000;  // of a contender in a round
constexpr std::uint32_t warm_reads = 200;
constexpr std::uint32_t slices = 5;  // a round reads one of so many parts of the requests
constexpr std::uint32_t writes = 200;
constexpr std::uint32_t write_rounds = 10;
constexpr std::size_t pipelined = 16;

settings settings_from(int count, char** words) {
  settings out;
  bench::options given(count, words);
  while (given.next()) {
    if (given.is("--data"))
      out.data = given.text();
    else if (given.is("--floor"))
      out.floor = given.text();
    else if (given.is("--scratch"))
      out.scratch = given.text();
    else if (given.is("--sockets"))
      out.sockets = given.text();
    else if (given.is("--port"))
      out.port = given.number();
    else if (given.is("--json"))
      out.json = given.text();
    else if (given.is("--people"))
      out.people = given.number();
    else if (given.is("--posts"))
      out.posts = given.number();
    else if (given.is("--core"))
      out.core = given.number();
    else if (given.is("--rounds"))
      out.rounds = given.number();
    else if (given.is("--seed"))
      out.seed = given.number();
    else
      given.refuse();
  }
  return out;
}

// The readers that any round asks for, or that answers are compared for.
std::vector<std::uint32_t> readers_of(dataset const& data) {
  auto out = data.samples;
  for (std::uint32_t at = 0; at < slices * (reads + warm_reads); ++at)
    out.push_back(data.requests[at % data.requests.size()]);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

answer expected(dataset const& data, std::uint32_t posts, std::uint32_t reader, bench::own_wall own) {
  answer out;
  out.ids = bench::expected_page(data, posts, reader, own);
  for (auto id : out.ids) out.bodies.emplace_back(data.body(static_cast<std::uint32_t>(id - 1)));
  return out;
}

using contenders = std::vector<std::unique_ptr<contender>>;

void compare(dataset const& data, std::uint32_t posts, contenders const& all, report& to) {
  std::size_t differ = 0;
  std::string who;
  for (auto const& each : all) {
    std::size_t mine = 0;
    for (std::size_t at = 0; at < data.samples.size(); at += each->readers_at_once()) {
      auto const count = std::min(each->readers_at_once(), data.samples.size() - at);
      auto const asked = std::span(data.samples).subspan(at, count);
      each->read(asked);
      auto const got = each->answers();
      for (std::size_t one = 0; one < count; ++one)
        mine += got[one] == expected(data, posts, asked[one], each->own()) ? 0 : 1;
    }
    if (mine != 0) who += " " + each->name() + text_of(" (%zu)", mine);
    differ += mine;
  }
  to.add(
      {text_of("answers against brute force, %zu readers, %zu contenders", data.samples.size(), all.size()),
       text_of("%zu differ", differ) + who,
       "0 differ",
       differ == 0,
       {{"differ", static_cast<double>(differ)}}});
  if (differ != 0) bench::give_up("answers differ; nothing is timed");
}

// One turn of one contender.
spread turn(contender& of, dataset const& data, std::uint32_t slice) {
  auto const first = slice * (reads + warm_reads);
  std::vector<std::uint32_t> readers;
  for (std::uint32_t at = 0; at < reads + warm_reads; ++at)
    readers.push_back(data.requests[(first + at) % data.requests.size()]);
  auto const step = of.readers_at_once();
  std::vector<std::uint32_t> samples;
  for (std::size_t at = 0; at < readers.size(); at += step) {
    auto const asked = std::span(readers).subspan(at, std::min(step, readers.size() - at));
    auto const begin = bench::now_ns();
    of.read(asked);
    auto const took = bench::now_ns() - begin;
    if (at >= warm_reads) samples.push_back(static_cast<std::uint32_t>(took / asked.size()));
  }
  return bench::describe(samples);
}

/// What each contender's rounds gave, in the order of the contenders.
using rounds = std::vector<std::vector<spread>>;

rounds time_in_turn(std::uint32_t count, dataset const& data, contenders const& all) {
  rounds out(all.size());
  for (std::uint32_t round = 0; round < count; ++round) {
    for (std::size_t at = 0; at < all.size(); ++at) {
      auto const which = (at + round) % all.size();
      out[which].push_back(turn(*all[which], data, round % slices));
    }
    bench::say(text_of("round %u of %u", round + 1, count));
  }
  return out;
}

std::vector<double> ratios(std::vector<spread> const& of, std::vector<spread> const& to,
                           double spread::*field) {
  std::vector<double> out;
  for (std::size_t round = 0; round < of.size(); ++round)
    out.push_back(of[round].*field / (to[round].*field));
  return out;
}

struct goal {
  std::string_view name;  // how names of contenders begin; the fastest of them counts
  double times;
  // Goals are for the loopback, as services are nearest; what a Unix socket saves is shown beside.
  [[nodiscard]] bool is_for(std::string const& contender) const {
    return contender.starts_with(name) && !contender.ends_with("Unix socket");
  }
};
constexpr goal goals[] = {
    {"Redis, timelines", 15}, {"PostgreSQL, pull", 120}, {"PostgreSQL, inbox", 18}, {"SQLite", 50}};

void report_pages(contenders const& all, rounds const& took, report& to) {
  bench::chart times{.title = "A page of 25 with bodies", .unit = "us"};
  times.curves = {{"mean", {}}, {"p50", {}}, {"p99", {}}};
  times.logarithmic = true;
  std::size_t ours = 0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    auto const usual = bench::median_of(took[at]);
    auto const own = all[at]->name() == "Madang";
    if (own) ours = at;
    to.add_spread(all[at]->name(), usual, own ? "mean <= 8 us" : "",
                  own ? static_cast<int>(usual.mean <= 8) : -1);
    times.labels.push_back(all[at]->name());
    times.curves[0].values.push_back(usual.mean);
    times.curves[1].values.push_back(usual.p50);
    times.curves[2].values.push_back(usual.p99);
  }
  to.add(std::move(times));

  bench::chart faster{.title = "How many times Madang's mean, by round", .unit = "x", .axis = "round"};
  faster.logarithmic = true;
  faster.x.resize(took[ours].size());
  std::iota(faster.x.begin(), faster.x.end(), 1);
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (at == ours) continue;
    auto const name = all[at]->name();
    auto by_round = ratios(took[at], took[ours], &spread::mean);
    auto const mean = bench::median(by_round);
    auto const p50 = bench::median(ratios(took[at], took[ours], &spread::p50));
    auto const p99 = bench::median(ratios(took[at], took[ours], &spread::p99));
    faster.curves.push_back({name, std::move(by_round)});
    bench::line line{name + " / Madang",
                     text_of("mean %.2f x  p50 %.2f x  p99 %.2f x", mean, p50, p99),
                     {},
                     -1,
                     {{"mean_ratio", mean}, {"p50_ratio", p50}, {"p99_ratio", p99}}};
    for (auto const& each : goals) {
      if (!each.is_for(name)) continue;
      auto fastest = true;
      for (std::size_t other = 0; other < all.size(); ++other)
        if (other != at && each.is_for(all[other]->name()))
          fastest = fastest && bench::median_of(took[at]).mean <= bench::median_of(took[other]).mean;
      if (!fastest) continue;
      line.goal = text_of("mean >= %.0f x", each.times);
      line.reached = mean >= each.times ? 1 : 0;
    }
    to.add(std::move(line));
    if (name != "floor D3") continue;
    to.add({"Madang / floor D3",
            text_of("mean %.2f x  p50 %.2f x  p99 %.2f x", 1 / mean, 1 / p50, 1 / p99),
            "with ids alone: mean <= 2.5 x, p99 <= 3 x",
            -1,
            {{"mean_ratio", 1 / mean}, {"p99_ratio", 1 / p99}}});
  }
  to.add(std::move(faster));
}

void time_writes(std::vector<std::unique_ptr<post_writer>> const& all, std::span<std::uint32_t const> posts,
                 report& to) {
  bench::chart times{.title = "A durable post", .unit = "us"};
  times.curves = {{"mean", {}}, {"p50", {}}};
  times.logarithmic = true;
  std::vector<std::vector<std::uint32_t>> samples(all.size());
  auto const each_round = posts.size() / write_rounds;
  for (std::size_t round = 0; round < write_rounds; ++round)
    for (std::size_t at = 0; at < all.size(); ++at)
      for (auto post : posts.subspan(round * each_round, each_round)) {
        auto const begin = bench::now_ns();
        all[at]->write(post);
        samples[at].push_back(static_cast<std::uint32_t>(bench::now_ns() - begin));
      }
  for (std::size_t at = 0; at < all.size(); ++at) {
    auto const of = bench::describe(samples[at]);
    to.add_spread("durable post: " + all[at]->name(), of);
    times.labels.push_back(all[at]->name());
    times.curves[0].values.push_back(of.mean);
    times.curves[1].values.push_back(of.p50);
  }
  to.add(std::move(times));
}

void add_facts(settings const& with, dataset const& data, std::uint32_t posts, report& to) {
  to.fact("machine", bench::machine());
  to.fact("compiler", __VERSION__);
  to.fact("data", with.data.empty() ? text_of("made here, seed %u", with.seed) : "of the floor's generator");
  to.fact("sizes", text_of("%u people, %u groups, %zu follows, %zu memberships, %u posts", data.people,
                           data.groups, data.follows.size(), data.memberships.size(), posts));
  to.fact("processors",
          text_of("servers, their clients and what runs in process: all on processor %u; loopback, "
                  "where nothing else is said",
                  with.core));
  to.fact("rounds",
          text_of("%u, each with %u reads of every contender in turn after %u to warm up; medians of the "
                  "rounds, ratios of each round's means",
                  with.rounds, reads, warm_reads));
}

void run(settings const& with, report& to) {
  bench::pin((with.core + 1) % std::max(1U, std::thread::hardware_concurrency()));  // beside the servers
  bench::say("data");
  auto const data =
      with.data.empty()
          ? bench::make_dataset(with.people, with.posts != 0 ? with.posts : with.people * 20, with.seed)
          : bench::read_dataset(with.data);
  auto const posts = with.posts != 0 ? std::min(with.posts, data.posts) : data.posts;
  auto const readers = readers_of(data);
  timelines const newest(data, posts);
  add_facts(with, data, posts, to);

  bench::say("Redis");
  redis redis_server(with.port);
  redis redis_near(with.sockets / "redis.sock");
  auto const redis_bytes = load_redis(redis_server, data, posts, newest, readers);
  bench::say("PostgreSQL");
  postgres postgres_server("127.0.0.1", with.port + 1);
  postgres postgres_near(with.sockets.string(), with.port + 1);
  auto const postgres_bytes = load_postgres(postgres_server, data, posts, newest, readers);
  bench::say("SQLite");
  sqlite_file const sqlite(with.scratch / "peers.db", data, posts);
  to.fact("versions",
          text_of("Redis %s, PostgreSQL %s, SQLite %s", redis_server.info("redis_version").c_str(),
                  postgres_server.version().c_str(), sqlite3_libversion()));
  to.fact("timelines",
          text_of("of the %zu readers that are asked for, %zu entries each; Redis %.0f B per post and %.0f "
                  "per reader, PostgreSQL %.0f per post, %.0f per edge and %.0f per inbox, SQLite %.0f per "
                  "post with edges",
                  readers.size(), timeline_items, redis_bytes.bytes_per_post, redis_bytes.bytes_per_reader,
                  postgres_bytes.bytes_per_post, postgres_bytes.bytes_per_edge,
                  postgres_bytes.bytes_per_reader, sqlite.bytes() / posts));
  bench::say("Madang");
  auto const ours = bench::make_w0(data, posts, madang::make_memory_store());
  auto const floor_fits = !with.floor.empty() && posts == data.posts;
  auto const floor = floor_fits ? bench::floor_reader(with.floor, with.data) : bench::floor_reader();

  contenders all;
  all.push_back(make_madang(ours));
  if (floor.there()) all.push_back(make_floor(data, floor));
  all.push_back(make_redis(redis_server, "Redis, timelines", 1));
  all.push_back(make_redis(redis_near, "Redis, timelines, Unix socket", 1));
  all.push_back(make_redis(redis_server, text_of("Redis, %zu pipelined", pipelined), pipelined));
  all.push_back(make_postgres_pull(postgres_server, postgres_way::lateral));
  all.push_back(make_postgres_pull(postgres_server, postgres_way::newest_sources));
  all.push_back(make_postgres_inbox(postgres_server, "PostgreSQL, inbox"));
  all.push_back(make_postgres_inbox(postgres_near, "PostgreSQL, inbox, Unix socket"));
  all.push_back(make_sqlite(sqlite, sqlite_way::every_source));
  all.push_back(make_sqlite(sqlite, sqlite_way::newest_sources));
  bench::pin(with.core);
  bench::say("comparing");
  compare(data, posts, all, to);
  // Once through all readers: from then on nobody's caches and hints are cold.
  auto const first_visits = time_in_turn(slices, data, all);
  to.add_spread(all.front()->name() + ", before the rounds, when readers come for the first time",
                bench::median_of(first_visits.front()));
  report_pages(all, time_in_turn(with.rounds, data, all), to);

  bench::say("durable posts");
  std::vector<std::uint32_t> written(std::min(writes, data.written() - posts));
  std::iota(written.begin(), written.end(), posts);
  redis durable_redis(with.sockets / "redis-durable.sock");
  std::vector<std::unique_ptr<post_writer>> writers;
  writers.push_back(make_madang_writer(data, with.scratch));
  writers.push_back(make_redis_writer(durable_redis, data, written));
  writers.push_back(make_postgres_writer(postgres_server, data));
  writers.push_back(make_postgres_inbox_writer(postgres_server, data, written));
  writers.push_back(make_sqlite_writer(sqlite, data));
  time_writes(writers, written, to);
}

}  // namespace

int main(int count, char** words) {
  auto const with = settings_from(count, words);
  report out("Peers");
  run(with, out);
  out.print();
  if (!with.json.empty()) out.write_json(with.json);
}
