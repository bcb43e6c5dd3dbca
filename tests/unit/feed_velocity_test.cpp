// How much people react to items right now: it lifts them, is told, fades, and tells nothing to outsiders.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <madang/stream/detail/touched_lately.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t point = 65'536;

/// A reader, an author, others who react, and a customer who reads too. Velocity alone counts.
struct square {
  still_clock clock;
  md::network net = md::open_memory({.time = &clock}).value();
  md::person_id kim, lee, customer;
  std::vector<md::person_id> others;

  square() {
    kim = net.add_person({.key = "kim", .name = "Kim"}).value();
    lee = net.add_person({.key = "lee", .name = "Lee"}).value();
    customer = net.add_person({.key = "c", .name = "C", .kind = md::person_kind::customer}).value();
    for (int at = 0; at < 5; ++at)
      others.push_back(net.add_person({.key = "o" + std::to_string(at), .name = "O"}).value());
    net.follow(kim, lee).value();
    net.follow(customer, lee).value();
    clock.ms = 1'700'000'400'000 / 1'800'000 * 1'800'000;  // a half hour begins
    only_velocity({});
  }
  void only_velocity(std::string expression) {
    md::rank_weights weights{.name = "velocity"};
    weights.factors[static_cast<std::size_t>(md::rank_factor::velocity)] =
        static_cast<md::fixed_point>(point);
    weights.expression = std::move(expression);
    net.set_ranking(std::nullopt, weights).value();
  }
  md::activity_id post() {
    clock.ms += 1'000;
    return net
        .post({.actor = lee,
               .text = "news",
               .to = {.scope = md::audience_scope::everyone, .insiders_only = false}})
        .value();
  }
  void react(md::activity_id to, std::size_t people) {
    for (std::size_t at = 0; at < people; ++at) net.react({.actor = others[at], .activity = to}).value();
  }
  md::page top(md::person_id reader, std::uint32_t limit = 100) const {
    return net.home_feed(reader, {.limit = limit, .order = md::feed_order::top}).value();
  }
  std::int64_t score(md::activity_id of, md::person_id reader) const {
    auto const page = top(reader);
    auto const at = std::ranges::find_if(page.items, [&](md::item const& each) { return each.id == of; });
    REQUIRE(at != page.items.end());
    return at->rank->score;
  }
  std::int64_t score(md::activity_id of) const { return score(of, kim); }
};

}  // namespace

TEST_CASE("velocity: what many react to right now stands first, and the reader is told") {
  square in;
  auto const liked = in.post();
  (void)in.post();
  in.react(liked, 3);
  auto const page = in.top(in.kim);
  REQUIRE(page.items.size() == 2);
  CHECK(page.items.front().id == liked);
  CHECK(page.items.front().rank->score == 2 * point);  // log2(1 + 3)
  auto const& factors = page.items.front().rank->factors;
  REQUIRE(!factors.empty());
  CHECK(factors.front().factor == md::rank_factor::velocity);
}

TEST_CASE("velocity: it fades within the half hour after, and later counts nothing") {
  square in;
  auto const liked = in.post();
  in.react(liked, 3);
  in.clock.ms += 29 * minute_ms;
  CHECK(in.score(liked) ==
        2 * point);  // the epoch lies at the end of 10 minutes: all of the half hour before
  in.clock.ms += 10 * minute_ms;
  auto const faded = in.score(liked);
  CHECK(faded > 0);
  CHECK(faded < 2 * point);
  in.clock.ms += 30 * minute_ms;
  CHECK(in.score(liked) == 0);
}

TEST_CASE("velocity: answers count, reactions taken back, deleted answers and quiet ones do not") {
  square in;
  auto const first = in.post();
  auto const answer = in.net.comment({.actor = in.others[0], .parent = first, .text = "yes"}).value();
  in.react(first, 2);
  CHECK(in.score(first) == 2 * point);
  in.net.unreact({.actor = in.others[0], .activity = first}).value();
  in.net.unreact({.actor = in.others[1], .activity = first}).value();
  CHECK(in.score(first) == point);
  in.net.remove_activity(in.others[0], answer).value();
  CHECK(in.score(first) == 0);
}

TEST_CASE("velocity: outsiders are told nothing of what others do") {
  square in;
  auto const liked = in.post();
  in.react(liked, 5);
  CHECK(in.score(liked) > 0);
  CHECK(in.score(liked, in.customer) == 0);
}

TEST_CASE("velocity: many items that people react to are in the same order as when all are scored") {
  square in;
  std::vector<md::activity_id> posts;
  for (int at = 0; at < 90; ++at) posts.push_back(in.post());
  for (std::size_t at = 0; at < posts.size(); ++at) in.react(posts[at], (at * 7) % 6);
  auto const listed = [&] {
    std::vector<std::pair<std::uint64_t, std::int64_t>> out;
    for (auto const& each : in.top(in.kim)) out.emplace_back(each.id.value, each.rank->score);
    return out;
  };
  auto const found = listed();
  CHECK(found.size() == posts.size());
  in.only_velocity("weighted");
  CHECK(listed() == found);
}

TEST_CASE("touched lately: the newest half hours are known, in whatever order they were noted") {
  md::detail::reader_registry readers;
  md::detail::cow_heap heap(readers);
  md::detail::touched_lately of;
  auto const half_hour = md::detail::half_hour_ms;
  for (auto const at : {12, 10, 11, 9, 12, 10}) of.note(heap, at * half_hour, static_cast<std::uint32_t>(at));
  using ids = std::vector<std::uint32_t>;
  CHECK(of.since(10, 9) == ids{10, 11, 12});
  CHECK(of.since(12, 9) == ids{12});
  CHECK(of.since(13, 9) == ids{});
  CHECK_FALSE(of.since(9, 9).has_value());   // forgotten
  CHECK_FALSE(of.since(10, 2).has_value());  // too many
  of.clear(heap);
  CHECK(of.bytes() == 0);
}
