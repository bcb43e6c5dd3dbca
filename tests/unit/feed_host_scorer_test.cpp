// Feeds in order top by a scorer of the host's own. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
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

/// Somebody follows a writer of much, of which every fifth post is for others. What lies in one second is in
/// it by number.
struct long_feed {
  network_suite::still_clock clock;
  md::network net;
  md::person_id kim, lee, park;
  std::vector<std::uint64_t> seen_by_lee;  // oldest first

  explicit long_feed(std::size_t hot)
      : net(md::open_memory({.hot_activities_max = hot, .time = &clock}).value()) {
    kim = net.add_person({.key = "kim"}).value();
    lee = net.add_person({.key = "lee"}).value();
    park = net.add_person({.key = "park"}).value();
    net.follow(lee, kim).value();
    auto ours = md::default_weights();
    ours.expression = "age_hours";
    net.set_ranking(std::nullopt, ours).value();
  }
  void write(int count) {
    auto const work = [&](md::transaction& to) -> md::result<void> {
      for (int at = 0; at < count; ++at) {
        auto const hidden = at % 5 == 2;
        md::post_input in{.actor = kim, .text = "post"};
        if (hidden) in.to = {.scope = md::audience_scope::people, .people = {park}};
        auto const made = to.post(in);
        if (!made) return made.error();
        if (!hidden) seen_by_lee.push_back(made->value);
      }
      return {};
    };
    net.transact({}, work).value();
    clock.ms += 700'000;
  }
  [[nodiscard]] std::vector<std::uint64_t> page(md::feed_request& request) const {
    std::vector<std::uint64_t> out;
    auto const found = net.feed(lee, request).value();
    for (auto const& each : found) out.push_back(each.id.value);
    request.at = found.older;
    return out;
  }
  /// Of the newest 1,500 that are left the oldest seconds, of one second the latest: so many.
  [[nodiscard]] std::vector<std::uint64_t> oldest_of_newest(std::vector<std::uint64_t>& left,
                                                            std::size_t wanted) const {
    auto const first = left.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(left.size(), 1'500));
    std::vector<std::uint64_t> window(first, left.end());
    std::stable_sort(window.begin(), window.end(), [&](std::uint64_t a, std::uint64_t b) {
      return seconds.at(a) != seconds.at(b) ? seconds.at(a) < seconds.at(b) : a > b;
    });
    window.resize(std::min(window.size(), wanted));
    std::erase_if(left, [&](std::uint64_t each) {
      return std::find(window.begin(), window.end(), each) != window.end();
    });
    return window;
  }
  std::map<std::uint64_t, std::int64_t> seconds;
  void note_seconds() {
    for (auto const id : seen_by_lee)
      seconds[id] =
          net.activity(lee, md::activity_id{id}).value().items[0].at.time_since_epoch().count() / 1'000;
  }
};

}  // namespace

TEST_CASE("custom scorer: it orders the newest 1,500 that the reader may see, in memory or not") {
  for (std::size_t const hot : {SIZE_MAX, std::size_t{300}, std::size_t{0}}) {
    CAPTURE(hot);
    long_feed in(hot);
    for (int burst = 0; burst < 20; ++burst) in.write(100);
    in.note_seconds();
    REQUIRE(in.seen_by_lee.size() == 1'600);
    auto left = in.seen_by_lee;
    md::feed_request request{.limit = 7, .order = md::feed_order::top};
    for (int page = 0; page < 3; ++page) {
      CAPTURE(page);
      CHECK(in.page(request) == in.oldest_of_newest(left, 7));
    }
  }
}

TEST_CASE("custom scorer: of what one second brought the latest are ordered, however much that is") {
  long_feed in(SIZE_MAX);
  in.write(8'000);
  in.write(10);
  in.note_seconds();
  auto left = in.seen_by_lee;
  md::feed_request request{.limit = 100, .order = md::feed_order::top};
  for (int page = 0; page < 3; ++page) {
    CAPTURE(page);
    CHECK(in.page(request) == in.oldest_of_newest(left, 100));
  }
}

TEST_CASE("custom scorer: pages are full, and go through all there is without a gap or a repetition") {
  for (std::size_t const hot : {SIZE_MAX, std::size_t{300}}) {
    CAPTURE(hot);
    long_feed in(hot);
    for (int burst = 0; burst < 18; ++burst) in.write(burst % 2 == 0 ? 199 : 1);
    md::feed_request request{.limit = 100, .order = md::feed_order::top};
    std::vector<std::uint64_t> shown;
    do {
      auto const page = in.page(request);
      shown.insert(shown.end(), page.begin(), page.end());
      if (!request.at.empty()) CHECK(page.size() == 100);
    } while (!request.at.empty());
    std::sort(shown.begin(), shown.end());
    CHECK(shown == in.seen_by_lee);
  }
}

TEST_CASE("custom scorer: a follow of some kinds, what is muted, and what came later are left out") {
  long_feed in(SIZE_MAX);
  auto const group = in.net.add_group({.key = "group", .name = "Group"}).value();
  for (auto const each : {in.kim, in.lee, in.park}) in.net.set_member({group, each}).value();
  in.net.follow(in.lee, in.kim, {.kinds = md::kind_bit(md::activity_kind::share)}).value();
  in.write(40);
  auto const by_kim = in.net.post({.actor = in.kim, .on = group, .text = "in the group"}).value();
  auto const by_park = in.net.post({.actor = in.park, .on = group, .text = "muted"}).value();
  md::feed_request request{.order = md::feed_order::top};
  CHECK(in.page(request) == std::vector{by_park.value, by_kim.value});
  in.net.mute(in.lee, in.park).value();
  request = {.order = md::feed_order::top};
  CHECK(in.page(request) == std::vector{by_kim.value});
  in.net.follow(in.lee, in.kim).value();
  request = {.limit = 10, .order = md::feed_order::top};
  auto shown = in.page(request);
  in.write(20);
  auto const early = in.seen_by_lee.size() - 16;
  while (!request.at.empty()) {
    auto const page = in.page(request);
    shown.insert(shown.end(), page.begin(), page.end());
  }
  std::sort(shown.begin(), shown.end());
  in.seen_by_lee.resize(early);
  in.seen_by_lee.push_back(by_kim.value);
  CHECK(shown == in.seen_by_lee);
}

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
