// Feeds in order top by a scorer of the host's own. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

namespace md = madang;

namespace {

/// The oldest first, whatever it is about.
struct oldest_first {
  void operator()(md::candidate_columns const& of, std::span<double> scores) const {
    auto const age = of[md::rank_column::age_hours];
    std::copy(age.begin(), age.end(), scores.begin());
  }
};

struct thrower {
  void operator()(md::candidate_columns const&, std::span<double>) const { throw std::runtime_error("no"); }
};

/// A reader of somebody's twelve posts, an hour apart.
struct feed {
  network_suite::still_clock clock;
  std::optional<md::network> net;
  md::person_id kim, lee;
  std::vector<std::uint64_t> posts;

  template <class Scorer>
  explicit feed(Scorer with) {
    md::network_options options;
    options.time = &clock;
    options.scorer = std::make_shared<md::custom_scorer const>(std::move(with));
    net.emplace(md::open_memory(std::move(options)).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    net->follow(lee, kim).value();
    for (int n = 0; n < 12; ++n) {
      clock.ms += 3'600'000;
      posts.push_back(net->post({.actor = kim, .text = "post"}).value().value);
    }
  }
  std::vector<std::uint64_t> top(md::order_note& note) {
    md::feed_request request{.limit = 5, .order = md::feed_order::top};
    std::vector<std::uint64_t> out;
    do {
      auto const page = net->feed(lee, request).value();
      note = page.note;
      for (auto const& each : page) out.push_back(each.id.value);
      request.at = page.older;
    } while (!request.at.empty());
    return out;
  }
};

}  // namespace

TEST_CASE("host's scorer: it orders feeds, says why, and what is set at run time comes before it") {
  feed in(oldest_first{});
  md::order_note note{};
  CHECK(in.top(note) == in.posts);
  CHECK(note == md::order_note::as_asked);
  auto const first = in.net->feed(in.lee, {.limit = 3, .order = md::feed_order::top}).value();
  REQUIRE(first.size() == 3);
  auto const& why = *first.items[0].rank;
  auto sum = why.base;
  for (auto const& each : why.factors) sum += each.part;
  CHECK(sum == why.score);
  CHECK_FALSE(why.factors.empty());

  auto newest = md::default_weights();
  newest.expression = "-age_hours";
  in.net->set_ranking(md::feed_view::home, newest).value();
  auto reversed = in.posts;
  std::reverse(reversed.begin(), reversed.end());
  CHECK(in.top(note) == reversed);
  in.net->reset_ranking(md::feed_view::home).value();
  CHECK(in.top(note) == in.posts);
}

TEST_CASE("host's scorer: one that throws leaves feeds in order latest, which pages say") {
  feed in(thrower{});
  md::order_note note{};
  auto reversed = in.posts;
  std::reverse(reversed.begin(), reversed.end());
  CHECK(in.top(note) == reversed);
  CHECK(note == md::order_note::scorer_failed);
}
