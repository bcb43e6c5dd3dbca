// Telling very many: by one row for all, and by a row for each. SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <thread>

#include "support/company.hpp"
#include "support/lines.hpp"
#include "support/raw_sqlite.hpp"
#include "support/stores.hpp"

namespace bench {
namespace {

constexpr std::uint32_t members_count = 50'000;

/// A group in which everybody hears of every post.
struct hall {
  std::unique_ptr<madang::network> net;
  madang::person_id boss;
  madang::group_id group;
  std::vector<madang::person_id> members;
};

hall make_hall(std::shared_ptr<madang::store> rows, std::uint32_t fan_out_max) {
  hall out;
  madang::network_options options;
  options.limits.fan_out_max = fan_out_max;
  out.net = std::make_unique<madang::network>(need(
      madang::network::open(std::make_unique<shared_store>(std::move(rows)), std::move(options)), "open"));
  out.boss = need(out.net->add_person({.key = "boss", .name = "Boss"}), "person");
  out.group = need(out.net->add_group({.key = "hall", .name = "Hall", .owner = out.boss}), "group");
  need(out.net->set_group_level(out.group, madang::follow_level::all), "level");
  in_batches(*out.net, members_count, 5'000,
             [&](madang::transaction& work, std::uint64_t at) -> madang::result<void> {
               auto const key = "m" + std::to_string(at);
               auto const one = work.add_person({.key = key, .name = key});
               if (!one) return one.error();
               out.members.push_back(*one);
               return work.set_member({.group = out.group, .person = *one});
             });
  return out;
}

madang::activity_id post_to(hall& of) {
  return need(of.net->post({.actor = of.boss, .on = of.group, .text = "to all of you"}), "post");
}

// Other writers' waits while somebody's fan-out goes on.
spread waits_beside(hall& of) {
  std::vector<std::uint32_t> samples;
  post_to(of);
  std::thread fan_out([&] { (void)need(of.net->fan_out(), "fan-out"); });
  for (int at = 0; at < 500; ++at) {
    auto const start = now_ns();
    need(of.net->post({.actor = of.members[static_cast<std::size_t>(at)], .text = "meanwhile"}), "post");
    samples.push_back(static_cast<std::uint32_t>(now_ns() - start));
  }
  fan_out.join();
  return describe(samples);
}

void each_by_a_row(settings const& with, report& to) {
  auto const file = with.scratch / "notify.madang";
  auto const raw_file = with.scratch / "notify.raw";
  noting_store::groups noted;
  {
    auto in_memory =
        make_hall(std::make_shared<noting_store>(madang::make_memory_store(), noted), members_count * 2);
    noted.clear();
    post_to(in_memory);
    (void)need(in_memory.net->fan_out(), "fan-out");
  }
  std::size_t rows = 0;
  for (auto const& each : noted) rows += each.size();
  remove_database(file);
  auto ours = make_hall(need(madang::open_sqlite_store(file), "sqlite"), members_count * 2);
  post_to(ours);
  auto start = now_ns();
  (void)need(ours.net->fan_out(), "fan-out");
  auto const mine = seconds_since(start);
  remove_database(raw_file);
  raw_sqlite raw(raw_file, true);
  start = now_ns();
  for (auto const& each : noted) raw.write(each);
  auto const ratio = seconds_since(start) / mine;
  to.add({"notify 50,000 members, a row for each: raw SQLite's time / ours",
          text_of("%.2f x, %.0f rows/s", ratio, static_cast<double>(rows) / mine),
          ">= 0.7 x",
          ratio >= .7,
          {{"ratio", ratio}, {"rows_per_s", static_cast<double>(rows) / mine}}});
  auto const waits = waits_beside(ours);
  to.add_spread("notify 50,000 members, a row for each: other writers wait", waits, "p99 <= 5 ms",
                waits.p99 <= 5'000);
  remove_database(file);
  remove_database(raw_file);
}

void all_by_one_row(settings const& with, report& to) {
  auto const file = with.scratch / "broadcast.madang";
  remove_database(file);
  auto ours = make_hall(need(madang::open_sqlite_store(file), "sqlite"), 1'000);
  auto const waits = waits_beside(ours);
  to.add_spread("notify 50,000 members, one row: other writers wait", waits, "p99 <= 5 ms",
                waits.p99 <= 5'000);
  auto const who = ours.members[7];
  (void)need(ours.net->mark_all({.person = who, .mark = madang::notification_mark::seen}), "mark");
  (void)need(ours.net->inbox_numbers(who), "numbers");
  std::vector<std::uint32_t> samples;
  for (int at = 0; at < 20'000; ++at) {
    auto const start = now_ns();
    if (need(ours.net->inbox_numbers(who), "numbers").unread != 1) give_up("the number is wrong");
    samples.push_back(static_cast<std::uint32_t>(now_ns() - start));
  }
  auto const reads = describe(samples);
  to.add_spread("notify: the unread number of a person", reads, "mean <= 1 us", reads.mean <= 1);
  remove_database(file);
}

}  // namespace

void measure_notify(settings const& with, report& to) {
  say("notifications");
  all_by_one_row(with, to);
  each_by_a_row(with, to);
}

}  // namespace bench
