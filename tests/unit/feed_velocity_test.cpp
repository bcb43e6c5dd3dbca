// How much people react to items right now: it lifts them, is told, fades, tells nothing to outsiders, and
// makes nobody look at more than what may stand on the page.
// SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>
#include <whole_store.hpp>

#include <madang/stream/detail/touched_lately.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t point = 65'536;

/// A reader, an author, others who react, and a customer who reads too. Velocity alone counts.
struct square {
  still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> opened;
  md::network& net;
  md::person_id kim, lee, customer;
  std::vector<md::person_id> others;

  explicit square(std::size_t hot = SIZE_MAX) : net(opened.emplace(open(hot))) {
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
  md::network open(std::size_t hot) {
    auto made = md::make_memory_store();
    rows = made.get();
    return md::network::open(std::move(made), {.hot_activities_max = hot, .time = &clock}).value();
  }
  /// The same network in another process, with other memory.
  md::network again(std::size_t hot) {
    return md::network::open(network_suite::store_of(network_suite::all_rows(*rows)),
                             {.hot_activities_max = hot, .time = &clock})
        .value();
  }
  void only_velocity(std::string expression) {
    md::rank_weights weights{.name = "velocity"};
    weights.factors[static_cast<std::size_t>(md::rank_factor::velocity)] =
        static_cast<md::fixed_point>(point);
    weights.expression = std::move(expression);
    net.set_ranking(std::nullopt, weights).value();
  }
  md::activity_id post() { return post(lee); }
  md::activity_id post(md::person_id actor, std::string_view text = "news", md::node_id on = {}) {
    clock.ms += 1'000;
    return net
        .post({.actor = actor,
               .on = on,
               .text = text,
               .to = {.scope = md::audience_scope::everyone, .insiders_only = false}})
        .value();
  }
  void react(md::activity_id to, std::size_t people) {
    for (std::size_t at = 0; at < people; ++at) net.react({.actor = others[at], .activity = to}).value();
  }
  md::page top(md::person_id reader, std::uint32_t limit = 100) const {
    return net.home_feed(reader, {.limit = limit, .order = md::feed_order::top}).value();
  }
  using places = std::vector<std::pair<std::uint64_t, std::int64_t>>;
  static places listed(md::page const& of) {
    places out;
    for (auto const& each : of) out.emplace_back(each.id.value, each.rank->score);
    return out;
  }
  places listed() const { return listed(top(kim)); }
  /// What is listed when everything is scored.
  places listed_by_scores() {
    only_velocity("weighted");
    auto out = listed();
    only_velocity({});
    return out;
  }
  /// What the reader's pages took.
  md::rank_trace traced(md::feed_request request) const {
    request.order = md::feed_order::top;
    request.ticks = [] { return std::int64_t{0}; };
    auto const page = net.feed(kim, request).value();
    return *page.trace;
  }
  /// People whom the reader does not follow write so much, and others react to all of it.
  void rush_elsewhere(std::size_t posts) {
    std::vector<md::person_id> authors;
    for (std::size_t at = 0; at < 20; ++at)
      authors.push_back(net.add_person({.key = "a" + std::to_string(at), .name = "A"}).value());
    auto const write = [&](md::transaction& work, std::size_t at) -> md::result<void> {
      auto const made = work.post({.actor = authors[at % 20], .text = "elsewhere"});
      if (!made) return made.error();
      for (std::size_t by = 0; by <= at % 3; ++by)
        if (auto const done = work.react({.actor = others[by], .activity = *made}); !done) return done;
      return {};
    };
    for (std::size_t at = 0; at < posts;)
      net.transact({},
                   [&](md::transaction& work) -> md::result<void> {
                     for (auto const end = std::min(posts, at + 2'000); at < end; ++at)
                       if (auto const done = write(work, at); !done) return done;
                     return {};
                   })
          .value();
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
  auto const found = in.listed();
  CHECK(found.size() == posts.size());
  CHECK(in.listed_by_scores() == found);
}

TEST_CASE("velocity: an answer that is deleted counts again when it is brought back") {
  square in;
  auto const first = in.post();
  auto const answer = in.net.comment({.actor = in.others[0], .parent = first, .text = "yes"}).value();
  in.net.edit({.actor = in.others[0], .activity = answer, .text = "no"}).value();
  CHECK(in.score(first) == point);
  in.net.remove_activity(in.others[0], answer).value();
  CHECK(in.score(first) == 0);
  in.net.restore_activity(in.others[0], answer).value();
  CHECK(in.score(first) == point);
}

TEST_CASE("velocity: what is dated before the item does not count") {
  square in;
  in.clock.ms += 20 * minute_ms;
  auto const first = in.post();
  in.net
      .transact({.mode = md::write_mode::backfill},
                [&](md::transaction& work) {
                  return work.react({.actor = in.others[0],
                                     .activity = first,
                                     .at = md::timestamp{std::chrono::milliseconds{in.clock.ms - 60'000}}});
                })
      .value();
  CHECK(in.score(first) == 0);
  in.net.react({.actor = in.others[1], .activity = first}).value();
  CHECK(in.score(first) == point);
}

TEST_CASE("velocity: who is named later finds what people reacted to before") {
  square in;
  auto const stranger = in.net.add_person({.key = "s", .name = "S"}).value();
  auto const liked = in.post(stranger);
  in.react(liked, 3);
  for (int at = 0; at < 30; ++at) (void)in.post();
  in.net.edit({.actor = stranger, .activity = liked, .text = "@[kim] look"}).value();
  auto const page = in.top(in.kim, 10);
  REQUIRE(!page.items.empty());
  CHECK(page.items.front().id == liked);
  CHECK(page.items.front().rank->score == 2 * point);
}

TEST_CASE("velocity: it adds to what somebody close is worth whom the reader does not follow") {
  square in;
  auto const room = in.net.add_group({.key = "room", .name = "Room"}).value();
  auto const close = in.net.add_person({.key = "close", .name = "Close"}).value();
  for (auto const who : {in.kim, close}) in.net.set_member({room, who}).value();
  for (int at = 0; at < 8; ++at) {
    auto const asked = in.post(close, "older", room);
    in.net.comment({.actor = in.kim, .parent = asked, .text = "yes"}).value();
  }
  in.clock.ms += 100 * minute_ms;
  auto weights = md::rank_weights{.name = "close"};
  auto const weigh = [&](md::rank_factor factor, double by) {
    weights.factors[static_cast<std::size_t>(factor)] = static_cast<md::fixed_point>(by * point);
  };
  weigh(md::rank_factor::author, 1.5);
  weigh(md::rank_factor::velocity, 1);
  weigh(md::rank_factor::addressed, 6);
  in.net.set_ranking(std::nullopt, weights).value();
  auto const liked = in.post(close, "news", room);
  auto const named = in.post(in.others[0], "@[kim] look");
  CHECK(in.top(in.kim, 1).items.front().id == named);
  in.react(liked, 5);
  CHECK(in.top(in.kim, 1).items.front().id == liked);
}

TEST_CASE("velocity: memory of any size, and another process, give the same scores") {
  for (auto const hot : {std::size_t{SIZE_MAX}, std::size_t{25}, std::size_t{5}, std::size_t{0}}) {
    CAPTURE(hot);
    square in(hot);
    std::vector<md::activity_id> posts;
    for (int at = 0; at < 40; ++at) posts.push_back(in.post());
    for (std::size_t at = 0; at < posts.size(); at += 3) in.react(posts[at], at % 6);
    auto const answer = in.net.comment({.actor = in.others[0], .parent = posts[1], .text = "yes"}).value();
    in.net.unreact({.actor = in.others[0], .activity = posts[3]}).value();
    in.net.edit({.actor = in.others[0], .activity = answer, .text = "yes!"}).value();
    auto const found = in.listed();
    CHECK(found.size() == 40);
    CHECK(in.listed_by_scores() == found);
    for (auto const window : {std::size_t{SIZE_MAX}, std::size_t{25}, std::size_t{5}, std::size_t{0}}) {
      CAPTURE(window);
      auto const other = in.again(window);
      CHECK(square::listed(other.home_feed(in.kim, {.limit = 100, .order = md::feed_order::top}).value()) ==
            found);
    }
  }
}

TEST_CASE("velocity: what people react to in a group that the reader is not in stays there") {
  square in;
  auto const room =
      in.net.add_group({.key = "room", .name = "Room", .privacy = md::group_privacy::closed}).value();
  for (auto const who : {in.lee, in.others[0], in.others[1]}) in.net.set_member({room, who}).value();
  auto const inside = in.net.post({.actor = in.lee, .on = room, .text = "secret"}).value();
  in.react(inside, 2);
  auto const open = in.post();
  in.net.block(in.kim, in.others[0]).value();
  auto const blocked = in.post(in.others[0]);
  in.net.react({.actor = in.others[1], .activity = blocked}).value();
  auto const page = in.top(in.kim);
  REQUIRE(page.size() == 1);
  CHECK(page.items.front().id == open);
}

TEST_CASE("velocity: a reader of few among thousands that people react to has no more scored than before") {
  square in;
  in.net.set_ranking(std::nullopt, md::default_weights()).value();
  for (int at = 0; at < 60; ++at) {
    (void)in.post();
    in.clock.ms += 6 * 60 * minute_ms;
  }
  md::feed_request const request{.limit = 10};
  auto const before = in.traced(request);
  in.rush_elsewhere(2'000);
  auto const after = in.traced(request);
  CHECK(after.scores.count <= before.scores.count + 1);
  CHECK(after.rights.count <= before.rights.count + 1);
  CHECK(after.sources.count == before.sources.count);
  auto const liked = in.post();
  in.react(liked, 5);
  auto const one = in.traced(request);
  CHECK(one.scores.count <= before.scores.count + 2);
  CHECK(one.sources.count > before.sources.count);
  CHECK(one.sources.count <= before.sources.count + 2);
  CHECK(in.top(in.kim).items.front().id == liked);
}

TEST_CASE("velocity: a stream in which much happens makes nobody look at the old of others") {
  square in;
  in.net.set_ranking(std::nullopt, md::default_weights()).value();
  std::vector<md::person_id> writers;
  for (int at = 0; at < 30; ++at) {
    writers.push_back(in.net.add_person({.key = "w" + std::to_string(at), .name = "W"}).value());
    in.net.follow(in.kim, writers.back()).value();
  }
  for (int at = 0; at < 600; ++at) {
    (void)in.post(writers[static_cast<std::size_t>(at) % 30]);
    in.clock.ms += 60 * minute_ms;
  }
  auto const liked = in.post(writers[0]);
  auto const before = in.traced({.limit = 10});
  in.react(liked, 5);
  CHECK(in.traced({.limit = 10}).scores.count <= before.scores.count + 2);
}

TEST_CASE(
    "velocity: when more is touched than streams are told of, the order is the same, and bounds are close") {
  square in;
  for (int at = 0; at < 100; ++at) in.react(in.post(), static_cast<std::size_t>(at * 7) % 6);
  auto const found = in.listed();
  in.net.set_ranking(std::nullopt, md::default_weights()).value();
  auto const before = in.traced({.limit = 10});
  in.only_velocity({});
  in.rush_elsewhere(md::detail::touched_half_hour::listed_max + 1);
  CHECK(in.listed() == found);
  CHECK(in.listed_by_scores() == found);
  in.net.set_ranking(std::nullopt, md::default_weights()).value();
  auto const after = in.traced({.limit = 10});
  CHECK(after.scores.count <= before.scores.count + 2);
  CHECK(after.sources.count < before.sources.count);
}

TEST_CASE("velocity: what comes by two hops and what is boosted count it, too") {
  square in;
  auto weights = md::rank_weights{.name = "hops"};
  weights.factors[static_cast<std::size_t>(md::rank_factor::velocity)] = static_cast<md::fixed_point>(point);
  weights.two_hop = 1;
  in.net.set_ranking(md::feed_view::home, weights).value();
  auto const author = in.net.add_person({.key = "s", .name = "S"}).value();
  auto const told = in.post(author);
  auto const boosted = in.post(author);
  in.net.react({.actor = in.lee, .activity = told}).value();
  in.react(told, 2);
  in.react(boosted, 3);
  in.net.boost({boosted, {}, md::timestamp{std::chrono::milliseconds{in.clock.ms + 60 * minute_ms}}}).value();
  CHECK(in.score(told) == 2 * point);
  CHECK(in.score(boosted) == 2 * point);
}

TEST_CASE("velocity: a page after hours goes on with the order of the first") {
  square in;
  for (int at = 0; at < 60; ++at) in.react(in.post(), static_cast<std::size_t>(at * 7) % 6);
  auto const all = in.listed();
  md::feed_request request{.limit = 20, .order = md::feed_order::top};
  square::places found;
  for (int pages = 0; pages < 3; ++pages) {
    auto const page = in.net.home_feed(in.kim, request).value();
    auto const more = square::listed(page);
    found.insert(found.end(), more.begin(), more.end());
    request.at = page.older;
    in.clock.ms += 100 * minute_ms;
    (void)in.net.react({.actor = in.others[0], .activity = in.post(in.others[1])});
  }
  CHECK(found == all);
}

namespace {

/// Notes what happens to activities of one author on one record.
struct touched_notes {
  md::detail::reader_registry readers;
  md::detail::cow_heap heap{readers};
  md::detail::graph_state graph;
  md::detail::touched_lately of;

  static constexpr std::uint32_t author = 3;
  static md::detail::touched_activity one(std::uint32_t id) {
    return {md::detail::order_of(id * 1'000, id),
            {md::activity_kind::post, false, author, 0, 0, 0, {}, {}, {}}};
  }
  void add(std::uint32_t half_hour, std::uint32_t id) { of.add(heap, half_hour, one(id), graph); }
  std::uint32_t times(std::uint32_t since, std::uint32_t id) const {
    std::uint32_t sum = 0;
    of.each_since(since, [&](md::detail::touched_half_hour const& each) { sum += each.count(id); });
    return sum;
  }
  std::size_t listed(std::uint32_t since) const {
    std::size_t sum = 0;
    of.each_since(since, [&](md::detail::touched_half_hour const& each) {
      sum += each.of(md::detail::source_of(author, md::detail::stream_type::authored)).orders.size;
    });
    return sum;
  }
  ~touched_notes() { of.clear(heap); }
};

}  // namespace

TEST_CASE("touched lately: three half hours are kept, in whatever order they were noted") {
  touched_notes in;
  for (auto const at : {12U, 10U, 11U, 9U, 12U, 10U}) in.add(at, at);
  CHECK(in.of.knows_since(10));
  CHECK_FALSE(in.of.knows_since(9));
  CHECK(in.times(10, 12) == 2);
  CHECK(in.times(10, 10) == 2);
  CHECK(in.times(11, 10) == 0);
  CHECK(in.times(10, 9) == 0);
  CHECK(in.listed(10) == 3);
  CHECK(in.listed(12) == 1);
  in.add(14, 1);
  CHECK(in.listed(12) == 2);
  CHECK(in.times(12, 11) == 0);
  in.of.take_back(in.heap, 14, 1);
  in.of.take_back(in.heap, 9, 9);
  CHECK(in.times(12, 1) == 0);
  in.of.clear(in.heap);
  CHECK(in.of.bytes() == 0);
}

TEST_CASE("touched lately: streams say how often at most, and what is out of memory is told apart") {
  touched_notes in;
  auto const source = md::detail::source_of(touched_notes::author, md::detail::stream_type::main);
  auto const most = [&] {
    std::uint32_t out = 0;
    in.of.each_since(7, [&](md::detail::touched_half_hour const& each) { out = each.of(source).most; });
    return out;
  };
  in.of.begin(in.heap, 7, false);
  for (std::uint32_t times = 1; times <= 2'000; ++times) {
    in.add(7, 5);
    REQUIRE(most() >= std::min(times, md::detail::touches_max));
    REQUIRE(most() <= std::min(2 * times, md::detail::touches_max));
  }
  CHECK_FALSE(in.of.knows_cold_since(7));
  CHECK(in.of.knows_cold_since(8));
  in.of.add_cold(in.heap, 8, 5);
  in.of.each_since(
      7, [&](md::detail::touched_half_hour const& each) { CHECK(each.most_cold() == each.count(5)); });
}

TEST_CASE("touched lately: beyond a limit streams are not listed, and memory is given back") {
  touched_notes in;
  auto const most = md::detail::touched_half_hour::listed_max;
  for (std::uint32_t id = 1; id <= most; ++id) in.add(7, id);
  CHECK(in.listed(7) == most);
  auto const full = in.of.bytes();
  for (int again = 0; again < 10; ++again) {
    in.of.take_back(in.heap, 7, 1);
    in.add(7, 1);
  }
  in.of.each_since(7, [&](md::detail::touched_half_hour const& each) { CHECK_FALSE(each.crowded()); });
  in.add(7, most + 1);
  in.of.each_since(7, [&](md::detail::touched_half_hour const& each) { CHECK(each.crowded()); });
  CHECK(in.of.bytes() < full);
  CHECK(in.times(7, most + 1) == 1);
  in.add(10, 1);
  CHECK(in.listed(10) == 1);
}
