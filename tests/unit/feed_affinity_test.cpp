// What readers did with what others wrote moves their feeds in order top, and is taken back where it must be;
// weights are set, kept and refused. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/rank_rows.hpp>
#include <network_suite.hpp>
#include <whole_store.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

/// Two authors whom the reader follows, who write in turns; all rows at hand.
struct readers {
  still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> net;
  md::person_id kim, lee, park;
  md::group_id room;
  md::topic_id paint;
  std::vector<md::activity_id> by_lee, by_park;

  explicit readers(std::size_t hot = SIZE_MAX) {
    auto made = md::make_memory_store();
    rows = made.get();
    net.emplace(md::network::open(std::move(made), {.hot_activities_max = hot, .time = &clock}).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    park = net->add_person({.key = "park", .name = "Park"}).value();
    room = net->add_group({.key = "room", .name = "Room"}).value();
    paint = net->add_topic({.key = "paint"}).value();
    for (auto const each : {lee, park}) net->follow(kim, each).value();
    for (int at = 0; at < 20; ++at) {
      by_lee.push_back(post(lee));
      by_park.push_back(post(park));
    }
  }
  md::activity_id post(md::person_id by, std::string_view text = "news", md::node_id on = {}) {
    clock.ms += 60'000;
    return net->post({.actor = by, .on = on, .text = text}).value();
  }
  std::string scores() const { return scores_in(*net); }
  std::string scores_in(md::network const& of) const {
    std::string out;
    auto const page = of.home_feed(kim, {.limit = 100, .order = md::feed_order::top}).value();
    for (auto const& each : page)
      out += std::to_string(each.id.value) + ":" + std::to_string(each.rank->score) + " ";
    return out;
  }
  md::person_id first_author() const {
    return md::person_id{
        net->home_feed(kim, {.order = md::feed_order::top}).value().items.front().actor.id.value};
  }
  std::size_t pairs() const { return net->stats().affinity_pairs; }
  md::change all_rows() const { return network_suite::all_rows(*rows); }
  /// Rows of affinities that name a node.
  std::size_t rows_about(md::node_id node) const {
    std::size_t out = 0;
    rows->load(md::table::rank,
               [&](md::row const& each) {
                 auto const reader = static_cast<std::uint32_t>(each.key.a);
                 out += reader == node.value || each.key.b == node.value ? 1 : 0;
                 return true;
               })
        .value();
    return out;
  }
};

}  // namespace

TEST_CASE("affinity: whom a reader answers and likes comes first, and taking it back takes it back") {
  readers in;
  CHECK(in.first_author() == in.park);  // wrote last
  auto const before = in.scores();
  for (auto const each : in.by_lee) in.net->react({.actor = in.kim, .activity = each}).value();
  auto const answer = in.net->comment({.actor = in.kim, .parent = in.by_lee[3], .text = "yes"}).value();
  CHECK(in.first_author() == in.lee);
  CHECK(in.pairs() == 1);
  auto const page = in.net->home_feed(in.kim, {.order = md::feed_order::top}).value();
  auto const& factors = page.items.front().rank->factors;
  CHECK(std::any_of(factors.begin(), factors.end(), [](md::factor_share const& each) {
    return each.factor == md::rank_factor::author && each.part > 65'536;
  }));
  in.net->remove_activity(in.kim, answer).value();
  for (auto const each : in.by_lee) in.net->unreact({.actor = in.kim, .activity = each}).value();
  CHECK(in.scores() == before);
  CHECK(in.pairs() == 0);
  in.net->restore_activity(in.kim, answer).value();
  CHECK(in.pairs() == 1);
}

TEST_CASE("affinity: places and topics count, own posts do not, and mode quiet counts nothing") {
  readers in;
  auto const in_room = in.post(in.lee, "about #paint", in.room);
  in.net->react({.actor = in.kim, .activity = in_room}).value();
  CHECK(in.pairs() == 3);
  auto const own = in.post(in.kim);
  in.net->react({.actor = in.kim, .activity = own}).value();
  CHECK(in.pairs() == 3);
  auto const quietly = [&](auto const& command) {
    in.net
        ->transact({.mode = md::write_mode::quiet},
                   [&](md::transaction& to) -> md::result<void> {
                     auto const done = command(to);
                     if (!done) return done.error();
                     return {};
                   })
        .value();
  };
  auto const before = in.scores();
  quietly([&](md::transaction& to) { return to.react({.actor = in.kim, .activity = in.by_park[0]}); });
  quietly([&](md::transaction& to) {
    return to.comment({.actor = in.kim, .parent = in.by_park[1], .text = "x"});
  });
  CHECK(in.pairs() == 3);
  CHECK(in.scores() == before);
  in.net->unreact({.actor = in.kim, .activity = in.by_park[0]}).value();
  CHECK(in.scores() == before);  // what counted nothing takes nothing away
}

TEST_CASE("affinity: what a reader opened counts once, while that may be noted and used") {
  readers in;
  auto const before = in.scores();
  auto const turn = [&](md::purpose_switch to) {
    in.net->set_purpose({md::reading_purpose::opened, to}).value();
  };
  turn(md::purpose_switch::on);
  in.net->opened(in.kim, in.by_lee).value();
  CHECK(in.first_author() == in.lee);
  auto const opened = in.scores();
  in.net->opened(in.kim, in.by_lee).value();
  CHECK(in.scores() == opened);
  CHECK(in.pairs() == 1);
  turn(md::purpose_switch::off);
  CHECK(in.scores() == before);
  turn(md::purpose_switch::on);
  CHECK(in.scores() == opened);
  auto const own = in.post(in.kim);
  in.net->opened(in.kim, std::span(&own, 1)).value();
  CHECK(in.pairs() == 1);
}

TEST_CASE("affinity: opening counts a quarter of an answer, for author, place and topics alike") {
  readers in;
  in.net->set_purpose({md::reading_purpose::opened, md::purpose_switch::on}).value();
  auto const in_room = in.post(in.lee, "about #paint", in.room);
  in.net->react({.actor = in.park, .activity = in_room}).value();
  std::vector<md::activity_id> const twice{in_room, in.post(in.lee, "more #paint", in.room)};
  in.net->opened(in.kim, twice).value();
  auto const part = [&](md::person_id reader, md::rank_factor of) {
    auto const page =
        in.net->feed(reader, {.view = md::feed_view::group, .node = in.room, .order = md::feed_order::top})
            .value();
    for (auto const& each : page.items.front().rank->factors)
      if (each.factor == of) return each.part;
    return std::int64_t{0};
  };
  CHECK(part(in.kim, md::rank_factor::place) > 0);
  CHECK(part(in.kim, md::rank_factor::place) == part(in.park, md::rank_factor::place));
  CHECK(part(in.kim, md::rank_factor::topic) == part(in.park, md::rank_factor::topic));
}

TEST_CASE("affinity: opening by number what one may not see tells nothing of who wrote it") {
  readers in;
  in.net->set_purpose({md::reading_purpose::opened, md::purpose_switch::on}).value();
  auto const secret = in.net->post({.actor = in.lee, .text = "x", .to = {md::audience_scope::self}}).value();
  auto const before = in.scores();
  in.net->opened(in.kim, std::span(&secret, 1)).value();
  CHECK(in.pairs() == 0);
  CHECK(in.scores() == before);
}

TEST_CASE("affinity: half of it is gone after 15 days, all of it after 120") {
  readers in;
  for (auto const each : in.by_lee) in.net->react({.actor = in.kim, .activity = each}).value();
  auto const worth = [&] {
    in.post(in.lee);
    auto const page = in.net->home_feed(in.kim, {.order = md::feed_order::top}).value();
    std::int64_t part = 0;
    for (auto const& each : page.items.front().rank->factors)
      if (each.factor == md::rank_factor::author) part = each.part;
    return part;
  };
  auto const fresh = worth();
  in.clock.ms += 15 * 86'400'000LL;
  auto const later = worth();
  in.clock.ms += 120 * 86'400'000LL;
  auto const last = worth();
  CHECK(fresh > later);
  CHECK(later > last);
  CHECK(last < 65'536);  // what is assumed of whom one follows is left
}

TEST_CASE("affinity: memory rebuilt from the store, followers and hot windows of any size rank alike") {
  for (auto const hot : {std::size_t{SIZE_MAX}, std::size_t{20}, std::size_t{0}}) {
    readers in(hot);
    in.net->follow(in.kim, in.room).value();
    for (auto const each : {in.by_lee[2], in.by_lee[5], in.by_park[1]})
      in.net->react({.actor = in.kim, .activity = each}).value();
    in.net->comment({.actor = in.kim, .parent = in.by_lee[0], .text = "old"}).value();
    in.net->set_purpose({md::reading_purpose::opened, md::purpose_switch::on}).value();
    in.net->opened(in.kim, in.by_park).value();
    auto const wanted = in.scores();
    CHECK(in.net->check().value().empty());
    auto const all = in.all_rows();
    for (auto const window : {std::size_t{SIZE_MAX}, std::size_t{7}, std::size_t{0}}) {
      auto const net =
          md::network::open(network_suite::store_of(all), {.hot_activities_max = window, .time = &in.clock})
              .value();
      CHECK(in.scores_in(net) == wanted);
    }
  }
}

TEST_CASE("affinity: goes with who is merged, on both sides, and comes back") {
  readers in;
  auto const double_lee = in.net->add_person({.key = "lee2", .name = "Lee again"}).value();
  auto const double_kim = in.net->add_person({.key = "kim2", .name = "Kim again"}).value();
  auto const theirs = in.post(double_lee);
  in.net->react({.actor = in.kim, .activity = theirs}).value();
  in.net->react({.actor = double_kim, .activity = in.by_lee[4]}).value();
  auto const before = in.scores();
  in.net->merge(double_lee, in.lee).value();
  in.net->merge(double_kim, in.kim).value();
  CHECK(in.first_author() == in.lee);
  CHECK(in.scores() != before);
  in.net->unmerge(double_kim).value();
  in.net->unmerge(double_lee).value();
  in.net->unfollow(in.kim, double_lee).value();
  CHECK(in.pairs() == 2);
}

TEST_CASE("affinity: a reader has so many at most: what matters least makes room, and is not taken back") {
  still_clock clock;
  md::network_options options{.time = &clock};
  options.limits.affinities_max = 3;
  auto net = md::network::open(md::make_memory_store(), options).value();
  auto const kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  std::vector<md::activity_id> posts;
  for (int at = 0; at < 5; ++at) {
    auto const author = net.add_person({.key = "a" + std::to_string(at), .name = "A"}).value();
    net.follow(kim, author).value();
    posts.push_back(net.post({.actor = author, .text = "news"}).value());
  }
  auto const like = [&](std::size_t at) { net.react({.actor = kim, .activity = posts[at]}).value(); };
  auto const score = [&](std::size_t at) {
    auto const page = net.home_feed(kim, {.order = md::feed_order::top}).value();
    return std::find_if(page.items.begin(), page.items.end(),
                        [&](auto const& each) { return each.id == posts[at]; })
        ->rank->score;
  };
  auto const untouched = score(0);
  net.comment({.actor = kim, .parent = posts[0], .text = "yes"}).value();
  like(1);
  clock.ms += 60'000;
  like(2);
  auto const liked = score(1);
  CHECK(liked > untouched);
  like(3);  // the first of those liked makes room
  CHECK(net.stats().affinity_pairs == 3);
  CHECK(score(0) > liked);
  CHECK(score(1) < liked);
  net.unreact({.actor = kim, .activity = posts[1]}).value();
  CHECK(net.stats().affinity_pairs == 3);
  CHECK(score(1) == score(4));
  net.unreact({.actor = kim, .activity = posts[3]}).value();
  CHECK(net.stats().affinity_pairs == 2);
}

TEST_CASE("affinity: nothing of it is left of somebody who was erased, on either side") {
  readers in;
  in.net->react({.actor = in.kim, .activity = in.by_lee[1]}).value();
  auto const mine = in.post(in.kim);
  in.net->react({.actor = in.lee, .activity = mine}).value();
  in.net->react({.actor = in.park, .activity = mine}).value();
  in.net->set_purpose({md::reading_purpose::opened, md::purpose_switch::on}).value();
  in.net->opened(in.kim, in.by_lee).value();
  in.net->opened(in.lee, std::span(&mine, 1)).value();
  CHECK(in.rows_about(in.lee) == 4);
  in.net->erase_person(in.lee).value();
  while (in.net->run_due().value() != 0) {
  }
  CHECK(in.rows_about(in.lee) == 0);
  CHECK(in.rows_about(in.kim) == 1);
  (void)in.net->unreact({.actor = in.kim, .activity = in.by_lee[1]});  // whether it is still there or not
  CHECK(in.rows_about(in.lee) == 0);
}

TEST_CASE("ranking: weights hold for the network or for one view, survive reopening and can be taken back") {
  readers in;
  auto wanted = md::default_weights();
  wanted.name = "ours";
  wanted.version = 7;
  wanted.factors[static_cast<std::size_t>(md::rank_factor::freshness)] = 0;
  wanted.factors[static_cast<std::size_t>(md::rank_factor::decay)] = 0;
  in.net->set_ranking(md::feed_view::home, wanted).value();
  CHECK(in.net->ranking(md::feed_view::home).value() == wanted);
  CHECK(in.net->ranking().value() == md::default_weights());
  CHECK(in.net->ranking(md::feed_view::group).value() == md::default_weights());
  wanted.version = 8;
  in.net->set_ranking(std::nullopt, wanted).value();
  CHECK(in.net->ranking(md::feed_view::home).value().version == 7);
  CHECK(in.net->ranking(md::feed_view::group).value().version == 8);
  in.net->reset_ranking(md::feed_view::home).value();
  CHECK(in.net->ranking(md::feed_view::home).value().version == 8);
  in.net->reset_ranking(std::nullopt).value();
  CHECK(in.net->ranking(md::feed_view::home).value() == md::default_weights());
}

TEST_CASE("ranking: weights that do not pass are refused by name, and what was set stays") {
  readers in;
  auto wrong = md::default_weights();
  wrong.factors[2] = 17 * 65'536;
  auto const answer = in.net->set_ranking(std::nullopt, wrong);
  REQUIRE(!answer);
  CHECK(answer.error().code == md::errc::out_of_range);
  CHECK(answer.error().field == "factors.author");
  CHECK(in.net->set_ranking(md::feed_view{99}, md::default_weights()).error().code == md::errc::unknown_view);
  CHECK(in.net->ranking().value() == md::default_weights());
}

TEST_CASE("ranking: an expression scores, and the next page is the best of the rest") {
  readers in;
  auto ours = md::default_weights();
  ours.expression = "0 - age_hours + 1000 * (author > 1.5)";
  for (auto const each : in.by_lee) in.net->react({.actor = in.kim, .activity = each}).value();
  in.net->set_ranking(md::feed_view::home, ours).value();
  md::feed_request request{.limit = 7, .order = md::feed_order::top};
  std::vector<std::uint64_t> shown;
  do {
    auto const page = in.net->feed(in.kim, request).value();
    CHECK(page.order == md::feed_order::top);
    for (auto const& each : page) {
      shown.push_back(each.id.value);
      std::int64_t sum = each.rank->base;
      for (auto const& part : each.rank->factors) sum += part.part;
      CHECK(sum == each.rank->score);
    }
    request.at = page.older;
  } while (!request.at.empty());
  CHECK(shown.size() == 40);
  CHECK(shown.front() == in.by_lee.back().value);
}

TEST_CASE("ranking: a scorer that gives no number leaves the feed in order latest, which the page says") {
  readers in;
  auto ours = md::default_weights();
  ours.expression = "1 / 0";
  in.net->set_ranking(std::nullopt, ours).value();
  md::feed_request request{.limit = 15, .order = md::feed_order::top};
  std::vector<std::uint64_t> shown;
  do {
    auto const page = in.net->feed(in.kim, request).value();
    CHECK(page.order == md::feed_order::latest);
    CHECK(page.note == md::order_note::scorer_failed);
    for (auto const& each : page) shown.push_back(each.id.value);
    request.at = page.older;
  } while (!request.at.empty());
  CHECK(shown.size() == 40);
  CHECK(std::is_sorted(shown.begin(), shown.end(), std::greater<>()));
}

TEST_CASE("ranking: weights in the store that nobody understands leave the feed in order latest") {
  readers in;
  auto all = in.all_rows();
  all.rows.push_back({md::detail::rank_row(md::detail::rank_kind::weights, 0, 0), "\x07hostile", false});
  auto const net = md::network::open(network_suite::store_of(all), {.time = &in.clock}).value();
  auto const page = net.home_feed(in.kim, {.limit = 40, .order = md::feed_order::top}).value();
  CHECK(page.size() == 40);
  CHECK(page.note == md::order_note::scorer_failed);
  CHECK(net.ranking().error().code == md::errc::malformed);
}

TEST_CASE("order top: a trace tells what each stage did, and changes nothing") {
  readers in;
  md::feed_request request{.limit = 10, .order = md::feed_order::top};
  auto const plain = in.net->feed(in.kim, request).value();
  CHECK(plain.trace == nullptr);
  request.ticks = [] {
    static std::int64_t at = 0;
    return ++at;
  };
  auto const traced = in.net->feed(in.kim, request).value();
  REQUIRE(traced.trace != nullptr);
  CHECK(traced.trace->sources.count != 0);
  CHECK(traced.trace->scores.count >= 10);
  CHECK(traced.trace->rights.count >= traced.trace->scores.count);
  CHECK(traced.trace->diversity.count >= 10);
  CHECK(traced.trace->page.count == 10);
  CHECK(traced.trace->page.ticks > 0);
  REQUIRE(traced.size() == plain.size());
  for (std::size_t at = 0; at < plain.size(); ++at) CHECK(traced.items[at].id == plain.items[at].id);
}
