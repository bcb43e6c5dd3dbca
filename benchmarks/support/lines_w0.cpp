// W0: the pages that every contender can serve, against the floor. SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "support/lines.hpp"
#include "support/reading.hpp"

namespace bench {
namespace {

void compare_answers(dataset const& data, company const& ours, floor_reader const& floor, report& to) {
  std::uint32_t differ = 0;
  std::uint32_t floor_differ = 0;
  for (auto reader : data.samples) {
    auto const wanted = expected_page(data, ours.posts, reader, own_wall::included);
    auto const got = need(ours.net->home_feed(ours.people[reader]), "home");
    std::vector<std::uint64_t> ids;
    bool bodies = true;
    for (auto const& each : got) {
      ids.push_back(each.id.value);
      bodies = bodies && each.text == data.body(static_cast<std::uint32_t>(each.id.value - 1));
    }
    if (ids != wanted || !bodies) ++differ;
    if (!floor.there()) continue;
    auto const count = floor.page(reader);
    if (std::vector<std::uint64_t>(floor.ids(), floor.ids() + count) !=
        expected_page(data, ours.posts, reader, own_wall::left_out))
      ++floor_differ;
  }
  auto const floor_text = floor.there() ? text_of(", floor %u differ", floor_differ) : std::string();
  to.add({"W0: answers against brute force, " + std::to_string(data.samples.size()) + " readers",
          text_of("%u differ", differ) + floor_text,
          "0 differ",
          differ + floor_differ == 0,
          {{"differ", differ}}});
  if (differ + floor_differ != 0) give_up("answers differ; nothing is timed");
}

std::uint64_t volatile sink = 0;

void read_home(company const& of, std::uint32_t reader) {
  auto const got = of.net->home_feed(of.people[reader]);
  if (!got) give_up("home: " + got.error().message());
  sink = sink + got->size();
}

void pages(settings const& with, dataset const& data, company const& ours, floor_reader const& floor,
           report& to) {
  std::vector<madang::cursor> older(reads + warm_reads);
  for (std::uint32_t at = 0; at < older.size(); ++at)
    older[at] = need(ours.net->home_feed(ours.people[data.requests[at]]), "home").older;
  std::vector<spread> first_pages;
  std::vector<spread> older_pages;
  std::vector<spread> floors;
  for (std::uint32_t round = 0; round < with.rounds; ++round) {
    if (floor.there())
      floors.push_back(timed(data, [&](std::uint32_t reader) { sink = sink + floor.page(reader); }));
    first_pages.push_back(timed(data, [&](std::uint32_t reader) { read_home(ours, reader); }));
    std::vector<std::uint32_t> samples(reads);
    for (std::uint32_t at = 0; at < reads; ++at) {
      madang::feed_request request;
      request.at = older[at];
      auto const begin = now_ns();
      auto const got = ours.net->home_feed(ours.people[data.requests[at]], request);
      samples[at] = static_cast<std::uint32_t>(now_ns() - begin);
      sink = sink + (got ? got->size() : 0);
    }
    older_pages.push_back(describe(samples));
  }
  auto const page = median_of(first_pages);
  if (floor.there()) {
    auto const of = median_of(floors);
    to.add_spread("W0: floor D3, 25 ids and bodies", of);
    auto const mean = page.mean / of.mean;
    auto const p99 = page.p99 / of.p99;
    to.add({"W0: home page / floor D3",
            text_of("mean %.2f x  p50 %.2f x  p99 %.2f x", mean, page.p50 / of.p50, p99),
            "mean <= 2.5 x, p99 <= 3 x",
            mean <= 2.5 && p99 <= 3,
            {{"mean_ratio", mean}, {"p99_ratio", p99}}});
  }
  to.add_spread("W0: home page, full", page, "mean <= 8 us", page.mean <= 8);
  to.add_spread("W0: older page, full", median_of(older_pages));
}

double reads_per_second(dataset const& data, company const& ours, unsigned threads) {
  std::atomic<unsigned> ready{0};
  std::vector<double> rates(threads, 0);
  std::vector<std::thread> all;
  for (unsigned mine = 0; mine < threads; ++mine)
    all.emplace_back([&, mine] {
      pin(mine);
      constexpr std::uint32_t each_reads = 40'000;
      ++ready;
      while (ready < threads) std::this_thread::yield();
      std::uint64_t items = 0;
      auto const start = now_ns();
      for (std::uint32_t at = 0; at < each_reads; ++at)
        items +=
            ours.net->home_feed(ours.people[data.requests[(at + mine * each_reads) % data.requests.size()]])
                ->size();
      rates[mine] = items != 0 ? each_reads / seconds_since(start) : 0;
    });
  for (auto& each : all) each.join();
  double sum = 0;
  for (auto rate : rates) sum += rate;
  return sum;
}

void threads(settings const& with, dataset const& data, company const& ours, report& to) {
  std::vector<double> one;
  std::vector<double> two;
  std::vector<double> ratios;
  for (std::uint32_t round = 0; round < with.rounds; ++round) {
    one.push_back(reads_per_second(data, ours, 1));
    two.push_back(reads_per_second(data, ours, 2));
    ratios.push_back(two.back() / one.back());
  }
  auto const ratio = median(ratios);
  to.add({"W0: reads/s, two threads / one",
          text_of("%.0f / %.0f = %.2f x", median(two), median(one), ratio),
          ">= 1.8 x",
          ratio >= 1.8,
          {{"one", median(one)}, {"two", median(two)}, {"ratio", ratio}}});
}

// Readers while a second thread commits 5,000 posts per second, each a change of its own.
void beside_writer(settings const& with, dataset const& data, company const& ours, report& to) {
  std::vector<spread> idle;
  std::vector<spread> busy;
  std::vector<double> rates;
  auto next = ours.posts;
  for (std::uint32_t round = 0; round < with.rounds; ++round) {
    idle.push_back(timed(data, [&](std::uint32_t reader) { read_home(ours, reader); }));
    std::atomic<bool> stop{false};
    std::atomic<std::uint32_t> written{0};
    auto const start = now_ns();
    std::thread writer([&] {
      pin(1);
      for (std::uint64_t at = 0; !stop; ++at) {
        while (now_ns() < start + at * 200'000) std::this_thread::yield();
        auto const post = next++ % data.written();
        madang::post_input in{.actor = ours.people[data.authors[post]], .text = data.body(post)};
        if (data.places[post] >= 0) in.on = ours.groups[static_cast<std::uint32_t>(data.places[post])];
        if (auto const made = ours.net->post(in); !made) give_up("post: " + made.error().message());
        ++written;
      }
    });
    busy.push_back(timed(data, [&](std::uint32_t reader) { read_home(ours, reader); }));
    auto const seconds = seconds_since(start);
    stop = true;
    writer.join();
    rates.push_back(written / seconds);
  }
  auto const a = median_of(idle);
  auto const b = median_of(busy);
  auto const ratio = b.p99 / a.p99;
  to.add_spread(text_of("W0: home page beside %.0f posts/s", median(rates)), b);
  to.add({"W0: p99 beside the writer / idle",
          text_of("%.2f x", ratio),
          "<= 3 x",
          ratio <= 3,
          {{"ratio", ratio}}});
}

void sizes(company const& ours, report& to) {
  auto const stats = ours.net->stats();
  auto const& times = ours.times;
  auto const edges = static_cast<double>(times.edges) / times.edge_seconds;
  to.add_number("W0: follow edges in memory", edges / 1e6, "M/s", ">= 2 M/s", edges >= 2e6);
  auto const post = times.post_seconds * 1e6 / static_cast<double>(times.posts);
  to.add_number("W0: posts in memory, 1,000 per change", post, "us each", "<= 5 us", post <= 5);
  auto const activities = static_cast<double>(stats.activities);
  to.add_number("W0: memory per edge, both ways, and nodes",
                static_cast<double>(stats.graph_bytes) / static_cast<double>(stats.edges), "B", "<= 9 B",
                static_cast<double>(stats.graph_bytes) <= 9 * static_cast<double>(stats.edges));
  auto const per_activity = static_cast<double>(stats.stream_bytes) / activities;
  to.add_number("W0: memory per activity, 3 postings, without body", per_activity, "B", "<= 100 B",
                per_activity <= 100);
  to.add_number("W0: memory per body", static_cast<double>(stats.body_bytes) / activities, "B");
}

}  // namespace

void measure_w0(settings const& with, dataset const& data, report& to) {
  pin(0);
  auto const posts = with.posts != 0 ? std::min(with.posts, data.posts) : data.posts;
  auto const floor_fits = !with.floor.empty() && posts == data.posts;
  say("W0: filling");
  auto ours = make_w0(data, posts, madang::make_memory_store());
  sizes(ours, to);
  say("W0: floor");
  auto const floor = floor_fits ? floor_reader(with.floor, with.data) : floor_reader();
  compare_answers(data, ours, floor, to);
  pages(with, data, ours, floor, to);
  if (with.only == "pages") return;
  threads(with, data, ours, to);
  beside_writer(with, data, ours, to);
  say("W0: closing");
}

}  // namespace bench
