// Less and more like this, seen and opened, and the switches before them. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <madang/rank/feedback.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace md = madang;
using network_suite::still_clock;

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t one = 65'536;

/// Kim follows Lee and Park, who write one post each.
struct office {
  still_clock clock;
  md::network net = md::open_memory({.time = &clock}).value();
  md::person_id kim = net.add_person({.key = "kim", .name = "Kim"}).value();
  md::person_id lee = net.add_person({.key = "lee", .name = "Lee"}).value();
  md::person_id park = net.add_person({.key = "park", .name = "Park"}).value();
  md::activity_id by_lee, by_park;

  office() {
    net.follow(kim, lee).value();
    net.follow(kim, park).value();
    by_park = post(park, "lunch #food");
    by_lee = post(lee, "news");
  }
  md::activity_id post(md::person_id by, std::string_view text) {
    clock.ms += 1'000;
    return net.post({.actor = by, .text = text}).value();
  }
  void days_pass(int days) { clock.ms += days * day_ms; }
  md::page home(md::feed_order order = md::feed_order::latest) const {
    return net.home_feed(kim, {.order = order}).value();
  }
  bool shows(md::activity_id id, md::feed_order order = md::feed_order::latest) const {
    return std::ranges::any_of(home(order), [&](md::item const& each) { return each.id == id; });
  }
  void want(md::feedback_kind kind, md::node_id node) {
    net.give_feedback({.person = kim, .kind = kind, .node = node}).value();
  }
  void see(md::activity_id id) { net.seen(kim, std::array{id}).value(); }
};

std::int64_t part_of_rule(md::item const& of, md::order_rule rule) {
  for (auto const& each : of.rank->rules)
    if (each.rule == rule) return each.part;
  return 0;
}

}  // namespace

TEST_CASE("feedback: less is a fifth at first and fades back, more is one doubling and fades") {
  CHECK(md::feedback_hides(md::feedback_kind::less, 14 * day_ms - 1));
  CHECK_FALSE(md::feedback_hides(md::feedback_kind::less, 14 * day_ms));
  CHECK_FALSE(md::feedback_hides(md::feedback_kind::more, 0));
  CHECK(md::feedback_part(md::feedback_kind::less, 14 * day_ms) == -152'170);  // -log2(5)
  CHECK(md::feedback_part(md::feedback_kind::less, (14 + 35) * day_ms) == one - 152'170);
  CHECK(md::feedback_part(md::feedback_kind::less, 154 * day_ms) == 0);
  CHECK(md::feedback_part(md::feedback_kind::more, 14 * day_ms) == one);
  CHECK(md::feedback_part(md::feedback_kind::more, 84 * day_ms) == one / 2);
  CHECK(md::feedback_part(md::feedback_kind::more, 154 * day_ms) == 0);
  CHECK(md::feedback_is_over(154 * day_ms));
  for (std::int64_t day = 15; day <= 154; ++day) {
    CHECK(md::feedback_part(md::feedback_kind::less, day * day_ms) >
          md::feedback_part(md::feedback_kind::less, (day - 1) * day_ms));
    CHECK(md::feedback_part(md::feedback_kind::more, day * day_ms) <
          md::feedback_part(md::feedback_kind::more, (day - 1) * day_ms));
  }
}

TEST_CASE("feedback: less hides an author for 14 days from the reader's feeds alone, in either order") {
  office in;
  in.want(md::feedback_kind::less, in.lee);
  CHECK_FALSE(in.shows(in.by_lee));
  CHECK_FALSE(in.shows(in.by_lee, md::feed_order::top));
  CHECK(in.shows(in.by_park));
  CHECK(in.net.person_feed(in.kim, in.lee).value().items.size() == 1);  // whoever asks for Lee gets Lee
  CHECK(in.net.network_feed(in.park).value().items.size() == 2);
  in.days_pass(13);
  CHECK_FALSE(in.shows(in.by_lee));
  in.days_pass(1);
  CHECK(in.shows(in.by_lee));
}

TEST_CASE("feedback: less of a topic hides what is about it") {
  office in;
  in.want(md::feedback_kind::less, in.net.find(md::node_kind::topic, "food").value());
  CHECK_FALSE(in.shows(in.by_park));
  CHECK(in.shows(in.by_lee));
}

TEST_CASE("feedback: what is no longer hidden stands lower in order top, less so by the day, and says so") {
  office in;
  in.want(md::feedback_kind::less, in.lee);
  in.days_pass(15);
  auto const lee = in.post(in.lee, "later");
  auto const park = in.post(in.park, "before it");
  auto const early = in.home(md::feed_order::top);
  CHECK(early.items[0].id == park);
  auto const sunk = *std::ranges::find(early.items, lee, &md::item::id);
  CHECK(part_of_rule(sunk, md::order_rule::wanted_less) < -2 * one);
  CHECK(sunk.rank->placed_by <= sunk.rank->score + part_of_rule(sunk, md::order_rule::wanted_less));
  in.days_pass(140);
  auto const late = in.home(md::feed_order::top);
  for (auto const& each : late) CHECK(part_of_rule(each, md::order_rule::wanted_less) == 0);
}

TEST_CASE("feedback: more lifts an author above what is as good") {
  office in;
  CHECK(in.home(md::feed_order::top).items[0].id == in.by_lee);
  in.want(md::feedback_kind::more, in.park);
  auto const page = in.home(md::feed_order::top);
  CHECK(page.items[0].id == in.by_park);
  CHECK(part_of_rule(page.items[0], md::order_rule::wanted_more) == one);
  CHECK(page.items[0].rank->placed_by == page.items[0].rank->score + one);
}

TEST_CASE("feedback: the later word counts, is listed for its reader, and can be taken back") {
  office in;
  in.want(md::feedback_kind::less, in.lee);
  in.clock.ms += 1'000;
  in.want(md::feedback_kind::more, in.park);
  auto const both = in.net.feedback(in.kim).value();
  REQUIRE(both.size() == 2);
  CHECK(both[0].node == md::node_id{in.park});
  CHECK(both[0].kind == md::feedback_kind::more);
  CHECK(both[1].fades_until - both[1].since == std::chrono::days(154));
  CHECK(in.net.feedback(in.lee).value().empty());
  in.want(md::feedback_kind::more, in.lee);
  CHECK(in.shows(in.by_lee));
  CHECK(in.net.feedback(in.kim).value().size() == 2);
  in.net.withdraw_feedback(in.kim, in.lee).value();
  in.net.withdraw_feedback(in.kim, in.lee).value();
  CHECK(in.net.feedback(in.kim).value().size() == 1);
  in.days_pass(154);
  CHECK(in.net.feedback(in.kim).value().empty());
}

TEST_CASE("feedback: about an activity it is about its author") {
  office in;
  in.net.give_feedback({.person = in.kim, .activity = in.by_lee}).value();
  CHECK_FALSE(in.shows(in.by_lee));
  CHECK(in.net.feedback(in.kim).value()[0].node == md::node_id{in.lee});
}

TEST_CASE("feedback: what cannot be said is an error that names the field, and tells nothing") {
  office in;
  auto const why = [&](md::feedback_input const& input) { return in.net.give_feedback(input).error(); };
  CHECK(why({.person = in.kim, .node = in.kim}).code == md::errc::unknown_node);
  CHECK(why({.person = in.kim}).code == md::errc::unknown_node);
  CHECK(why({.person = in.kim, .node = in.lee, .activity = in.by_lee}).code == md::errc::wrong_kind);
  CHECK(why({.person = in.kim, .activity = md::activity_id{999}}).code == md::errc::unknown_activity);
  auto const partner = in.net.add_organization({.key = "p", .name = "Partner"}).value();
  CHECK(why({.person = in.kim, .node = partner}).code == md::errc::wrong_kind);
  auto const olga =
      in.net.add_person({.key = "olga", .kind = md::person_kind::partner, .organization = partner}).value();
  CHECK(why({.person = olga, .activity = in.by_lee}).code == md::errc::unknown_activity);
  in.net.set_active(in.kim, false).value();
  CHECK(why({.person = in.kim, .node = in.lee}).code == md::errc::inactive);
}

TEST_CASE("feedback: it goes over when somebody is merged, and goes when somebody is erased") {
  office in;
  in.want(md::feedback_kind::less, in.lee);
  auto const twin = in.net.add_person({.key = "twin", .name = "Lee"}).value();
  in.net.merge(in.lee, twin).value();
  CHECK(in.net.feedback(in.kim).value()[0].node == md::node_id{twin});
  CHECK_FALSE(in.shows(in.by_lee));
  in.net.erase_person(twin).value();
  in.net.run_due().value();
  CHECK(in.net.feedback(in.kim).value().empty());
}

TEST_CASE("seen: nothing is noted before it is switched on, nor for people of whom it is switched off") {
  office in;
  std::array const ids{in.by_lee};
  CHECK(in.net.seen(in.kim, ids).error().code == md::errc::not_allowed);
  CHECK(in.net.opened(in.kim, ids).error().field == "opened");
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::on}).value();
  CHECK(in.net.is_on(md::reading_purpose::seen, in.kim));
  CHECK_FALSE(in.net.is_on(md::reading_purpose::opened, in.kim));
  CHECK(in.net.seen(in.kim, ids).has_value());
  CHECK_FALSE(in.net.opened(in.kim, ids).has_value());
  auto const partner = in.net.add_organization({.key = "p", .name = "Partner"}).value();
  auto const olga =
      in.net.add_person({.key = "olga", .kind = md::person_kind::partner, .organization = partner}).value();
  CHECK(in.net.is_on(md::reading_purpose::seen, olga));
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::off, partner}).value();
  CHECK_FALSE(in.net.is_on(md::reading_purpose::seen, olga));
  CHECK(in.net.is_on(md::reading_purpose::seen, in.kim));
  CHECK(in.net.seen(olga, ids).error().code == md::errc::not_allowed);
}

TEST_CASE("seen: what is off for the owner's people is not for an outsider without organization") {
  office in;
  auto const jo = in.net.add_person({.key = "jo", .kind = md::person_kind::customer}).value();
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::on}).value();
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::off, in.net.owner()}).value();
  CHECK_FALSE(in.net.is_on(md::reading_purpose::seen, in.kim));
  CHECK(in.net.is_on(md::reading_purpose::seen, jo));
}

TEST_CASE("seen: what was seen sinks in order top, and rises again when the switch is turned off") {
  office in;
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::on}).value();
  CHECK(in.home(md::feed_order::top).items[0].id == in.by_lee);
  in.see(in.by_lee);
  auto const page = in.home(md::feed_order::top);
  CHECK(page.items[0].id == in.by_park);
  CHECK(std::ranges::any_of(page.items[1].rank->factors, [](md::factor_share const& each) {
    return each.factor == md::rank_factor::seen && each.part == -2 * one;
  }));
  CHECK(in.home().items[0].id == in.by_lee);  // latest is latest
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::off}).value();
  CHECK(in.home(md::feed_order::top).items[0].id == in.by_lee);
}

TEST_CASE("seen: batches are bounded and checked") {
  office in;
  in.net.set_purpose({md::reading_purpose::seen, md::purpose_switch::on}).value();
  std::vector<md::activity_id> many(md::seen_batch_max + 1, in.by_lee);
  CHECK(in.net.seen(in.kim, many).error().code == md::errc::too_long);
  CHECK(in.net.seen(in.kim, std::array{md::activity_id{99}}).error().code == md::errc::unknown_activity);
  CHECK(in.net.seen(in.kim, std::array{md::activity_id{}}).error().code == md::errc::unknown_activity);
  CHECK(in.net.seen(in.kim, {}).has_value());
}
