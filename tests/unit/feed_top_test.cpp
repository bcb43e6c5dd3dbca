// Order top: what stands first and why, and paging through it. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

/// A team of two with a manager, and somebody of another department.
struct team {
  still_clock clock;
  md::network net = md::open_memory({.time = &clock}).value();
  md::person_id boss, kim, lee, far;
  md::group_id room;

  team() {
    boss = net.add_person({.key = "boss", .name = "Boss"}).value();
    kim = net.add_person({.key = "kim", .name = "Kim", .manager = boss}).value();
    lee = net.add_person({.key = "lee", .name = "Lee", .manager = boss}).value();
    far = net.add_person({.key = "far", .name = "Far"}).value();
    room = net.add_group({.key = "room", .name = "Room"}).value();
    for (auto const each : {boss, lee, far}) net.follow(kim, each).value();
  }
  md::activity_id post(md::person_id by, std::string_view text = "news", md::node_id on = {}) {
    clock.ms += 1000;
    return net.post({.actor = by, .on = on, .text = text}).value();
  }
  void hours_pass(int hours) { clock.ms += hours * hour_ms; }
  md::page top(md::person_id reader, md::feed_request request = {}) const {
    request.order = md::feed_order::top;
    return net.feed(reader, request).value();
  }
  std::vector<std::uint64_t> ids(md::page const& of) const {
    std::vector<std::uint64_t> out;
    for (auto const& each : of) out.push_back(each.id.value);
    return out;
  }
  std::vector<std::uint64_t> all(md::person_id reader, md::feed_request request) const {
    std::vector<std::uint64_t> out;
    request.order = md::feed_order::top;
    do {
      auto const page = net.feed(reader, request).value();
      for (auto const& each : page) out.push_back(each.id.value);
      request.at = page.older;
    } while (!request.at.empty());
    return out;
  }
};

std::int64_t sum_of(std::span<md::factor_share const> factors) {
  std::int64_t sum = 0;
  for (auto const& each : factors) sum += each.part;
  return sum;
}

}  // namespace

TEST_CASE(
    "order top: who leads the reader, and whoever names the reader, stand above what is a little newer") {
  team in;
  auto const named = in.post(in.far, "what do you think, @[kim]?");
  auto const led = in.post(in.boss);
  auto const mate = in.post(in.lee);
  in.hours_pass(1);
  auto const plain = in.post(in.far);
  auto const page = in.top(in.kim);
  CHECK(page.order == md::feed_order::top);
  CHECK(page.note == md::order_note::as_asked);
  CHECK(in.ids(page) == std::vector{led.value, plain.value, mate.value, named.value});
}

TEST_CASE("order top: latest is what it was, and items in it tell no rank") {
  team in;
  auto const first = in.post(in.boss);
  auto const second = in.post(in.far);
  auto const page = in.net.home_feed(in.kim).value();
  CHECK(page.order == md::feed_order::latest);
  CHECK(in.ids(page) == std::vector{second.value, first.value});
  CHECK(page.items[0].rank == nullptr);
}

TEST_CASE("order top: every item says what it is made of, and the parts add up to its score") {
  team in;
  for (int at = 0; at < 20; ++at) {
    in.post(at % 3 == 0 ? in.boss : in.far, at % 5 == 0 ? "@[kim]" : "news");
    in.hours_pass(at % 2);
  }
  auto const page = in.top(in.kim);
  REQUIRE(page.size() == 20);
  for (auto const& each : page) {
    REQUIRE(each.rank != nullptr);
    CHECK(sum_of(each.rank->factors) == each.rank->score);
    std::int64_t taken = 0;
    for (auto const& rule : each.rank->rules) taken += rule.part;
    CHECK(each.rank->score + taken == each.rank->placed_by);
  }
}

TEST_CASE("order top: of one author at most two stand among any ten while others exist") {
  team in;
  for (int at = 0; at < 12; ++at) in.post(in.far);
  in.hours_pass(24 * 20);
  for (int at = 0; at < 30; ++at) in.post(in.boss);
  in.post(in.lee);
  auto const page = in.top(in.kim, {.limit = 20});
  for (std::size_t at = 0; at + 10 <= 15; ++at) {
    std::size_t boss = 0;
    for (std::size_t step = at; step < at + 10; ++step) boss += page.items[step].actor.id == in.boss ? 1 : 0;
    CAPTURE(at);
    if (at == 0) CHECK(boss >= 2);
  }
  CHECK(page.items[0].actor.id == in.boss);
  CHECK(page.items[1].actor.id == in.boss);
  CHECK(page.items[2].actor.id != in.boss);
  std::size_t waited = 0;
  for (auto const& each : page)
    for (auto const& rule : each.rank->rules) waited += rule.rule == md::order_rule::author_waits ? 1 : 0;
  CHECK(waited != 0);
}

TEST_CASE("order top: an author alone in a feed fills it") {
  team in;
  for (int at = 0; at < 30; ++at) in.post(in.boss);
  CHECK(in.top(in.kim, {.limit = 30}).size() == 30);
  CHECK(in.top(in.kim, {.view = md::feed_view::person, .node = in.boss, .limit = 30}).size() == 30);
}

TEST_CASE("order top: who writes a thousand times pushes nobody out, and does not make the search endless") {
  team in;
  in.post(in.far);
  in.hours_pass(24);
  for (int at = 0; at < 1'010; ++at) in.post(in.boss);
  auto const page = in.top(in.kim, {.limit = 5});
  CHECK(page.size() == 5);
  for (auto const& each : page) CHECK(each.actor.id == in.boss);  // others are not among the thousand best
}

TEST_CASE("order top: pages cut the same order, however long they are") {
  team in;
  for (int at = 0; at < 90; ++at) {
    in.post(at % 4 == 0 ? in.boss : at % 4 == 1 ? in.lee : in.far, at % 7 == 0 ? "@[kim]" : "news");
    in.hours_pass(at % 3);
  }
  auto const whole = in.ids(in.top(in.kim, {.limit = 100}));
  CHECK(whole.size() == 90);
  for (std::uint32_t const limit : {1U, 7U, 25U}) CHECK(in.all(in.kim, {.limit = limit}) == whole);
}

TEST_CASE("order top: within a rank epoch the order stays, and a cursor keeps its epoch") {
  team in;
  for (int at = 0; at < 40; ++at) {
    in.post(at % 2 == 0 ? in.boss : in.far);
    in.hours_pass(at % 5);
  }
  in.clock.ms = in.clock.ms / md::rank_epoch_ms * md::rank_epoch_ms;
  auto const whole = in.ids(in.top(in.kim, {.limit = 40}));
  in.clock.ms += md::rank_epoch_ms - 1;
  CHECK(in.ids(in.top(in.kim, {.limit = 40})) == whole);
  auto const first = in.top(in.kim, {.limit = 20});
  in.hours_pass(24 * 300);
  auto const second = in.top(in.kim, {.limit = 20, .at = first.older});
  CHECK(in.ids(second) == std::vector(whole.begin() + 20, whole.end()));
}

TEST_CASE("order top: paging while others write repeats nothing and skips nothing that stays visible") {
  team in;
  for (int at = 0; at < 60; ++at) in.post(at % 2 == 0 ? in.boss : in.far);
  std::set<std::uint64_t> shown;
  md::feed_request request{.limit = 9, .order = md::feed_order::top};
  for (int pages = 0; pages < 7; ++pages) {
    auto const page = in.net.feed(in.kim, request).value();
    for (auto const& each : page) {
      CHECK(each.id.value <= 60);
      CHECK(shown.insert(each.id.value).second);
    }
    in.post(in.boss, "just now");
    in.net.remove_activity(in.boss, md::activity_id{59 - static_cast<std::uint64_t>(pages) * 2}).value();
    in.net.unfollow(in.kim, in.lee).value();
    request.at = page.older;
    if (request.at.empty()) break;
  }
  for (std::uint64_t id = 1; id <= 60; ++id)
    if (in.net.activity(in.kim, md::activity_id{id})) CHECK(shown.contains(id));
}

TEST_CASE("order top: five hundred items are ranked, the rest follows newest first, each once") {
  team in;
  for (int at = 0; at < 620; ++at) in.post(at % 2 == 0 ? in.far : in.lee);
  md::feed_request request{.limit = 90, .order = md::feed_order::top};
  std::vector<std::uint64_t> shown;
  std::size_t ranked = 0;
  std::vector<md::order_note> notes;
  std::size_t longest = 0;
  do {
    auto const page = in.net.feed(in.kim, request).value();
    for (auto const& each : page) {
      shown.push_back(each.id.value);
      ranked += each.rank != nullptr ? 1 : 0;
    }
    notes.push_back(page.note);
    request.at = page.older;
    longest = std::max(longest, request.at.text.size());
  } while (!request.at.empty());
  CHECK(shown.size() == 620);
  CHECK(std::set(shown.begin(), shown.end()).size() == 620);
  CHECK(ranked == md::ranked_items_max);
  CHECK(std::is_sorted(shown.begin() + 500, shown.end(), std::greater<>()));
  CHECK(notes.front() == md::order_note::as_asked);
  CHECK(notes[5] == md::order_note::ranked_ended);
  CHECK(longest < 800);
}

TEST_CASE("order top: a newer cursor tells what came since, newest first") {
  team in;
  in.post(in.far);
  auto const page = in.top(in.kim);
  auto const one = in.post(in.boss);
  auto const two = in.post(in.far);
  auto const fresh = in.top(in.kim, {.at = page.newer});
  CHECK(in.ids(fresh) == std::vector{two.value, one.value});
  CHECK(fresh.order == md::feed_order::latest);
  CHECK(fresh.note == md::order_note::arrivals);
  CHECK(fresh.older.empty());
  CHECK(in.top(in.kim, {.at = fresh.newer}).empty());
}

TEST_CASE("order top: its cursors open for this order, reader and feed alone, and unaltered") {
  team in;
  for (int at = 0; at < 30; ++at) in.post(in.far);
  auto const page = in.top(in.kim, {.limit = 5});
  auto const code = [&](md::person_id reader, md::feed_request const& request) {
    auto const answer = in.net.feed(reader, request);
    return answer ? md::errc::none : answer.error().code;
  };
  md::feed_request const asked{.limit = 5, .order = md::feed_order::top, .at = page.older};
  CHECK(code(in.kim, asked) == md::errc::none);
  auto other = asked;
  other.order = md::feed_order::latest;
  CHECK(code(in.kim, other) == md::errc::stale_cursor);
  other = asked;
  other.view = md::feed_view::network;
  CHECK(code(in.kim, other) == md::errc::stale_cursor);
  CHECK(code(in.lee, asked) == md::errc::stale_cursor);
  for (std::size_t at = 0; at < page.older.text.size(); ++at) {
    other = asked;
    other.at.text[at] = other.at.text[at] == 'A' ? 'B' : 'A';
    CHECK(code(in.kim, other) == md::errc::stale_cursor);
  }
  for (std::size_t size = 1; size < page.older.text.size(); ++size) {
    other = asked;
    other.at.text.resize(size);
    CHECK(code(in.kim, other) == md::errc::stale_cursor);
  }
}

TEST_CASE("order top: with grouping it is refused by name") {
  team in;
  auto const answer =
      in.net.home_feed(in.kim, {.grouping = md::feed_grouping::record_day, .order = md::feed_order::top});
  REQUIRE(!answer);
  CHECK(answer.error().code == md::errc::out_of_range);
  CHECK(answer.error().field == "grouping");
}

TEST_CASE("order top: an outsider is ranked what an outsider may see, and nothing else") {
  team in;
  auto const pat = in.net.add_person({.key = "pat", .name = "Pat", .kind = md::person_kind::partner}).value();
  auto const open = in.net.add_group({.key = "deal", .name = "Deal", .open_to_outsiders = true}).value();
  for (auto const each : {pat, in.boss}) in.net.set_member({open, each}).value();
  in.net.follow(pat, in.boss).value();
  in.post(in.boss, "for us");
  auto const shown =
      in.net.post({.actor = in.boss, .on = open, .text = "for all", .to = {.insiders_only = false}}).value();
  in.net.post({.actor = in.boss, .on = open, .text = "inside", .to = {.insiders_only = true}}).value();
  CHECK(in.ids(in.top(pat)) == std::vector{shown.value});
}
