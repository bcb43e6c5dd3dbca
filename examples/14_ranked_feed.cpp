// A ranked home feed that says why. SPDX-License-Identifier: Apache-2.0
//
// The same items as in order latest, best first; every item tells what gave it its place. Weights are data:
// the host changes them while the network is in use.
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

/// A clock of the example's own, so that it prints the same whenever it runs.
class office_clock final : public md::clock {
 public:
  md::timestamp now() noexcept override { return at; }
  md::timestamp at{std::chrono::milliseconds{1'750'000'000'000}};
};

/// Shows a page: each item with one sentence for people.
void show(md::network const& net, md::person_id reader, std::string_view language) {
  for (auto const& item : net.home_feed(reader, {.order = md::feed_order::top}).value()) {
    auto const& rank = *item.rank;
    md::score_explanation const why{.score = rank.score,
                                    .base = rank.base,
                                    .factors = {rank.factors.begin(), rank.factors.end()},
                                    .fresh = rank.fresh};
    fmt::print("  {}\n      {}\n", item, md::sentence_of(why, language));
  }
}

int main() {
  office_clock clock;
  auto net = md::open_memory({.owner_key = "hanbit", .owner_name = "Hanbit", .time = &clock}).value();
  auto const boss = net.add_person({.key = "u:park", .name = "Park Seo-jun"}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won", .manager = boss}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee Min"}).value();
  auto const news = net.add_person({.key = "u:news", .name = "Newsroom"}).value();
  for (auto const each : {boss, lee, news}) net.follow(kim, each).value();
  auto const post = [&](md::person_id by, std::string_view text) {
    clock.at += std::chrono::minutes(20);
    return net.post({.actor = by, .text = text}).value();
  };

  for (int week = 1; week <= 3; ++week) {
    auto const note = post(lee, fmt::format("Test bench, week {}: all axes pass.", week));
    net.react({.actor = kim, .activity = note, .type = "like"}).value();
    net.comment({.actor = kim, .parent = note, .text = "Thanks!"}).value();
  }
  post(boss, "Offers for Hanbit are due on Friday.");
  post(lee, "The spindle of VS80 runs hot; who knows why?");
  for (int at = 1; at <= 3; ++at) post(news, fmt::format("Canteen menu {}", at));

  fmt::print("Kim's feed, best first:\n");
  show(net, kim, "en");

  auto newest = md::default_weights();
  newest.name = "newest";
  newest.factors = {};
  newest.factors[static_cast<std::size_t>(md::rank_factor::freshness)] = 1 << 16;
  net.set_ranking(md::feed_view::home, newest).value();
  fmt::print("With weights that only look at the time:\n");
  show(net, kim, "ko");
}
