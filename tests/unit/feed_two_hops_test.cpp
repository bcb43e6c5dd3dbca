// Home feeds in order top have what people whom the reader follows took up, where weights ask for it; nothing
// of that tells what the reader may not know. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <network_suite.hpp>

#include <madang/format.hpp>
#include <madang/json/page_json.hpp>
#include <madang/json/rank_json.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr md::fixed_point half = 32'768;
constexpr std::int64_t day_ms = 86'400'000;

md::rank_weights with_two_hops(md::fixed_point weight = half) {
  auto out = md::default_weights();
  out.two_hop = weight;
  return out;
}

/// Kim follows Lee and Park, and neither Choi nor where Choi writes.
struct club {
  network_suite::still_clock clock;
  md::store* rows = nullptr;
  std::optional<md::network> net;
  md::person_id kim, lee, park, choi;
  md::group_id room;

  explicit club(std::size_t hot = SIZE_MAX, std::uint32_t acts_max = 16) {
    auto made = md::make_memory_store();
    rows = made.get();
    md::network_options options{.hot_activities_max = hot, .time = &clock};
    options.limits.followed_acts_max = acts_max;
    net.emplace(md::network::open(std::move(made), options).value());
    kim = person("kim");
    lee = person("lee");
    park = person("park");
    choi = person("choi");
    room = net->add_group({.key = "room", .name = "Room"}).value();
    for (auto const each : {lee, park}) net->follow(kim, each).value();
    net->set_ranking(md::feed_view::home, with_two_hops()).value();
  }
  md::person_id person(std::string const& key) {
    return net->add_person({.key = key, .name = "Mr " + key}).value();
  }
  md::activity_id post(std::string_view text = "news") {
    clock.ms += 60'000;
    return net->post({.actor = choi, .on = room, .text = text}).value();
  }
  md::activity_id comment(md::person_id by, md::activity_id on) {
    clock.ms += 60'000;
    return net->comment({.actor = by, .parent = on, .text = "yes"}).value();
  }
  void like(md::person_id by, md::activity_id what, std::string_view type = "like") {
    clock.ms += 60'000;
    net->react({.actor = by, .activity = what, .type = type}).value();
  }
  md::page home(md::person_id reader, md::feed_order order = md::feed_order::top) const {
    return net->home_feed(reader, {.limit = 100, .order = order}).value();
  }
  static md::item const* find(md::page const& in, md::activity_id id) {
    auto const at = std::ranges::find(in.items, id, &md::item::id);
    return at != in.items.end() ? &*at : nullptr;
  }
  bool shows(md::person_id reader, md::activity_id id) const { return find(home(reader), id) != nullptr; }
};

md::applied_rule const* rule_of(md::item const& of) {
  auto const at = std::ranges::find(of.rank->rules, md::order_rule::two_hop, &md::applied_rule::rule);
  return at != of.rank->rules.end() ? &*at : nullptr;
}

}  // namespace

TEST_CASE("two hops: what people whom I follow took up is in my feed, and says why") {
  club in;
  auto const post = in.post();
  CHECK_FALSE(in.shows(in.kim, post));
  auto const answer = in.comment(in.lee, post);
  in.comment(in.lee, post);
  in.like(in.park, post);
  in.like(in.park, post, "support");
  auto const page = in.home(in.kim);
  auto const* found = club::find(page, post);
  REQUIRE(found != nullptr);
  CHECK(found->why == md::item_reason::two_hop);
  CHECK(found->via.name == "Mr park");
  REQUIRE(found->acts != nullptr);
  CHECK(found->acts->count.people == 2);
  CHECK(found->acts->count.commented == 1);
  REQUIRE(found->acts->sample.size() == 2);
  CHECK(found->acts->sample[1].name == "Mr lee");
  CHECK(fmt::format("{}", md::because(*found)) == "2 people you follow reacted to or commented on this");
  auto const* rule = rule_of(*found);
  REQUIRE(rule != nullptr);
  CHECK(rule->above == 2);
  CHECK(rule->part == md::detail::log2_of_one_plus(2U << 16U) / 2);
  CHECK(found->rank->placed_by == found->rank->score + rule->part);
  auto const told = md::to_json(*found).as_object();
  CHECK(told.at("why") == "two_hop");
  CHECK(told.at("acts").at("people") == 2);
  CHECK(told.at("acts").at("sample").as_array().size() == 2);
  CHECK(club::find(page, answer) == nullptr);
  auto const latest = in.home(in.kim, md::feed_order::latest);
  CHECK(club::find(latest, post) == nullptr);
  CHECK_FALSE(in.shows(in.choi, answer));
  in.net->reset_ranking(md::feed_view::home).value();
  CHECK_FALSE(in.shows(in.kim, post));
}

TEST_CASE("two hops: who acted last comes first, of one second who has the larger id") {
  club in;
  auto const post = in.post();
  in.like(in.park, post);
  in.net->comment({.actor = in.lee, .parent = post, .text = "yes"}).value();
  auto const page = in.home(in.kim);
  REQUIRE(club::find(page, post) != nullptr);
  CHECK(club::find(page, post)->via.name == "Mr park");
  in.comment(in.lee, post);
  auto const next = in.home(in.kim);
  CHECK(club::find(next, post)->via.name == "Mr lee");
}

TEST_CASE("two hops: neither what is the reader's own nor what somebody wrote who was erased") {
  club in;
  in.net->set_member({in.room, in.kim}).value();
  in.clock.ms += 60'000;
  auto const own = in.net->post({.actor = in.kim, .on = in.room, .text = "mine"}).value();
  in.net->set_member({.group = in.room, .person = in.kim, .role = md::group_role::none}).value();
  in.like(in.lee, own);
  CHECK_FALSE(in.shows(in.kim, own));
  auto const post = in.post();
  in.comment(in.lee, post);
  CHECK(in.shows(in.kim, post));
  in.net->erase_person(in.choi).value();
  CHECK_FALSE(in.shows(in.kim, post));
}

TEST_CASE("two hops: the reason is a sentence in English and Korean") {
  CHECK(md::sentence_of(md::acts_count{3, 3}, "en") == "3 people you follow commented on this.");
  CHECK(md::sentence_of(md::acts_count{1, 0}, "de") == "1 person you follow reacted to this.");
  CHECK(md::sentence_of(md::acts_count{3, 3}, "ko") == "팔로우하시는 3명이 댓글을 남겼습니다.");
  CHECK(md::sentence_of(md::acts_count{2, 1}, "ko-KR") == "팔로우하시는 2명이 반응이나 댓글을 남겼습니다.");
}

TEST_CASE("two hops: what was taken back, deleted or long ago leads nowhere") {
  club in;
  auto const liked = in.post();
  in.like(in.lee, liked);
  in.like(in.lee, liked, "support");
  auto const discussed = in.post();
  auto const answer = in.comment(in.park, discussed);
  CHECK(in.shows(in.kim, liked));
  in.net->unreact({.actor = in.lee, .activity = liked}).value();
  CHECK(in.shows(in.kim, liked));
  in.net->unreact({.actor = in.lee, .activity = liked, .type = "support"}).value();
  CHECK_FALSE(in.shows(in.kim, liked));
  CHECK(in.shows(in.kim, discussed));
  in.net->remove_activity(in.park, answer).value();
  CHECK_FALSE(in.shows(in.kim, discussed));
  in.net->restore_activity(in.park, answer).value();
  CHECK(in.shows(in.kim, discussed));
  in.clock.ms += 8 * day_ms;
  CHECK_FALSE(in.shows(in.kim, discussed));
}

TEST_CASE("two hops: whom and what I mute, block or want less of leads nowhere") {
  club in;
  auto const post = in.post();
  in.comment(in.lee, post);
  auto const off_and_on = [&](md::node_id node) {
    in.net->mute(in.kim, node).value();
    CHECK_FALSE(in.shows(in.kim, post));
    in.net->unmute(in.kim, node).value();
    CHECK(in.shows(in.kim, post));
    in.net->give_feedback({.person = in.kim, .node = node}).value();
    CHECK_FALSE(in.shows(in.kim, post));
    in.net->withdraw_feedback(in.kim, node).value();
    CHECK(in.shows(in.kim, post));
  };
  off_and_on(in.lee);   // who took it up
  off_and_on(in.choi);  // who wrote it
  off_and_on(in.room);  // where it lies
  in.net->block(in.choi, in.lee).value();
  CHECK(in.shows(in.kim, post));
  in.net->block(in.kim, in.lee).value();
  CHECK_FALSE(in.shows(in.kim, post));
}

TEST_CASE("two hops: who follows only some kinds did not ask for more") {
  club in;
  auto const post = in.post();
  in.comment(in.lee, post);
  in.net->follow(in.kim, in.lee, {.kinds = md::kind_bit(md::activity_kind::share)}).value();
  CHECK_FALSE(in.shows(in.kim, post));
  in.net->unfollow(in.kim, in.lee).value();
  in.net->follow(in.kim, in.lee).value();
  CHECK(in.shows(in.kim, post));
}

TEST_CASE("two hops: what the reader may not see stays unseen, whoever takes it up") {
  club in;
  auto const secret =
      in.net->add_group({.key = "board", .name = "Board", .privacy = md::group_privacy::closed}).value();
  for (auto const each : {in.choi, in.lee}) in.net->set_member({secret, each}).value();
  auto const post = in.net->post({.actor = in.choi, .on = secret, .text = "secret"}).value();
  in.comment(in.lee, post);
  in.like(in.lee, post);
  CHECK_FALSE(in.shows(in.kim, post));
  in.net->set_member({secret, in.kim}).value();
  auto const page = in.home(in.kim);
  auto const* found = club::find(page, post);
  REQUIRE(found != nullptr);
  CHECK(found->why == md::item_reason::member);  // by the reader's own membership
  CHECK(found->acts == nullptr);
}

TEST_CASE("two hops: outsiders learn nothing of comments among insiders, nor of other companies' people") {
  club in;
  auto const ours = in.net->add_organization({.key = "paint", .name = "Paint Ltd"}).value();
  auto const theirs = in.net->add_organization({.key = "steel", .name = "Steel Ltd"}).value();
  auto const partner = [&](std::string const& key, md::organization_id of) {
    return in.net->add_person({.key = key, .name = key, .kind = md::person_kind::partner, .organization = of})
        .value();
  };
  auto const olga = partner("olga", ours);
  auto const nina = partner("nina", ours);
  for (auto const each : {in.lee, nina}) in.net->follow(olga, each).value();
  auto const open = [&] {
    in.clock.ms += 60'000;
    return in.net
        ->post({.actor = in.choi,
                .text = "for all",
                .to = {.scope = md::audience_scope::everyone, .insiders_only = false}})
        .value();
  };
  auto const inside = open();
  in.net->comment({.actor = in.lee, .parent = inside, .text = "between us", .insiders_only = true}).value();
  CHECK_FALSE(in.shows(olga, inside));
  in.net->comment({.actor = in.lee, .parent = inside, .text = "for you, too"}).value();
  CHECK(in.shows(olga, inside));
  auto const liked = open();
  in.like(nina, liked);
  CHECK(in.shows(olga, liked));
  in.net
      ->add_person({.key = "nina", .name = "nina", .kind = md::person_kind::partner, .organization = theirs})
      .value();
  auto const since = open();
  in.like(nina, since);
  CHECK_FALSE(in.shows(olga, since));
  auto const page = in.home(olga);
  for (auto const& each : page)
    if (each.acts != nullptr)
      for (auto const& who : each.acts->sample) CHECK(who.id != md::node_id{nina});
}

TEST_CASE("two hops: only so many acts of one person are looked at, the newest") {
  club in(SIZE_MAX, 2);
  auto const first = in.post();
  auto const second = in.post();
  auto const third = in.post();
  in.like(in.lee, first);
  in.comment(in.lee, second);
  in.like(in.lee, third);
  CHECK_FALSE(in.shows(in.kim, first));
  CHECK(in.shows(in.kim, second));
  CHECK(in.shows(in.kim, third));
}

TEST_CASE("two hops: memory rebuilt from the store and hot windows of any size give the same pages") {
  for (auto const hot : {std::size_t{SIZE_MAX}, std::size_t{2}, std::size_t{0}}) {
    club in(hot);
    std::vector<md::activity_id> posts;
    for (int at = 0; at < 6; ++at) posts.push_back(in.post());
    in.like(in.lee, posts[0]);
    in.comment(in.park, posts[3]);
    in.like(in.park, posts[0]);
    auto const told = [&](md::network const& of) {
      std::string out;
      auto const page = of.home_feed(in.kim, {.limit = 100, .order = md::feed_order::top}).value();
      for (auto const& each : page)
        out += fmt::format("{} {} {}; ", each.id.value, each.rank->placed_by, md::because(each));
      return out;
    };
    auto const wanted = told(*in.net);
    CHECK(wanted.find("2 people you follow reacted to this") != std::string::npos);
    CHECK(wanted.find("1 person you follow commented on this") != std::string::npos);
    CHECK(in.net->check().value().empty());
    md::change all;
    all.number = 1;
    all.at = in.rows->head().value().time;
    all.audit = in.rows->changes_after({1, 0}, 100'000).value().back().audit;
    for (std::size_t each = 0; each < md::table_count; ++each)
      in.rows
          ->load(static_cast<md::table>(each),
                 [&](md::row const& one) {
                   all.rows.push_back(one);
                   return true;
                 })
          .value();
    auto again = md::make_memory_store();
    again->commit({&all, 1}, again->head().value().at).value();
    auto const net = md::network::open(std::move(again), {.time = &in.clock}).value();
    CHECK(told(net) == wanted);
  }
}

TEST_CASE("two hops: pages repeat nothing and go on with the rest") {
  club in;
  std::vector<md::activity_id> wanted;
  for (int at = 0; at < 12; ++at) {
    wanted.push_back(in.post());
    in.like(at % 2 == 0 ? in.lee : in.park, wanted.back());
    in.clock.ms += 60'000;
    wanted.push_back(in.net->post({.actor = in.lee, .text = "own"}).value());
  }
  std::vector<md::activity_id> shown;
  md::feed_request request{.limit = 5, .order = md::feed_order::top};
  do {
    auto const page = in.net->feed(in.kim, request).value();
    for (auto const& each : page) shown.push_back(each.id);
    request.at = page.older;
  } while (!request.at.empty());
  std::ranges::sort(shown);
  CHECK(shown == wanted);
}

TEST_CASE("two hops: filters of the request hold for what comes that way") {
  club in;
  auto const post = in.post();
  in.like(in.lee, post);
  auto const size = [&](md::feed_request request) {
    request.order = md::feed_order::top;
    return in.net->feed(in.kim, request).value().size();
  };
  CHECK(size({}) == 1);
  CHECK(size({.actors = {in.choi}}) == 1);
  CHECK(size({.actors = {in.lee}}) == 0);
  CHECK(size({.kinds = md::kind_bit(md::activity_kind::share)}) == 0);
  CHECK(size({.view = md::feed_view::mentions}) == 0);
}

TEST_CASE("two hops: an expression scores them as well") {
  club in;
  auto weights = with_two_hops();
  weights.expression = "0 - age_hours";
  in.net->set_ranking(md::feed_view::home, weights).value();
  auto const post = in.post();
  in.like(in.lee, post);
  auto const page = in.home(in.kim);
  auto const* found = club::find(page, post);
  REQUIRE(found != nullptr);
  CHECK(page.note == md::order_note::as_asked);
  CHECK(found->rank->placed_by - found->rank->score == half);
}

TEST_CASE("two hops: of somebody who was erased nothing is left of it, and merging takes it along") {
  club in;
  auto const post = in.post();
  auto const twin = in.person("lee2");
  in.like(twin, post);
  CHECK_FALSE(in.shows(in.kim, post));
  in.net->merge(twin, in.lee).value();
  CHECK(in.shows(in.kim, post));
  in.net->erase_person(in.lee).value();
  while (in.net->run_due().value() != 0) {
  }
  CHECK_FALSE(in.shows(in.kim, post));
  std::size_t left = 0;
  in.rows
      ->load(md::table::rank,
             [&](md::row const& each) {
               left += each.key.a >> 32U == 4 ? 1U : 0U;
               return true;
             })
      .value();
  CHECK(left == 0);
}

TEST_CASE("two hops: a weight out of range is refused by name, and none is the default") {
  club in;
  CHECK(md::default_weights().two_hop == 0);
  auto const read =
      md::read_rank_weights(R"({"madang_rank_weights": 1, "name": "ours", "two_hop": 0.5})").value();
  CHECK(read.two_hop == half);
  CHECK(md::to_json(read).at("two_hop").as_double() == 0.5);
  auto const refused = in.net->set_ranking(std::nullopt, with_two_hops(-1));
  CHECK(refused.error().code == md::errc::out_of_range);
  CHECK(refused.error().field == "two_hop");
  in.net->set_ranking(md::feed_view::home, md::default_weights()).value();
  auto const post = in.post();
  in.like(in.lee, post);
  in.net->set_ranking(md::feed_view::home, with_two_hops()).value();
  CHECK_FALSE(in.shows(in.kim, post));  // it was not noted while nobody asked for it
}
