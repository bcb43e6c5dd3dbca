// What pages in order top showed and what readers did then, recorded by the network for logs: whole, joined,
// bounded, sampled, and off wherever nobody switched it on. SPDX-License-Identifier: Apache-2.0
#include <madang/json/event_log.hpp>
#include <madang/json/parse.hpp>
#include <madang/rank/action_learning.hpp>
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace md = madang;
namespace json = boost::json;
using md::errc;
using network_suite::still_clock;

namespace {

/// Kim follows Lee, who wrote some posts; impressions and openings may be recorded.
struct office {
  still_clock clock;
  std::optional<md::network> net;
  md::person_id kim, lee;
  std::vector<md::activity_id> posts;

  explicit office(md::network_options options = {.impressions = {.share = 1}}) {
    options.time = &clock;
    net.emplace(md::network::open(md::make_memory_store(), std::move(options)).value());
    kim = net->add_person({.key = "kim", .name = "Kim"}).value();
    lee = net->add_person({.key = "lee", .name = "Lee"}).value();
    net->follow(kim, lee).value();
    for (auto const what : {md::reading_purpose::impressions, md::reading_purpose::opened})
      net->set_purpose({.what = what, .turn = md::purpose_switch::on}).value();
    for (int at = 0; at < 5; ++at) post("post");
  }
  void post(std::string_view text) {
    clock.ms += 60'000;
    posts.push_back(net->post({.actor = lee, .text = text}).value());
  }
  md::page top(std::uint32_t limit = 25, md::cursor at = {}) {
    clock.ms += 1'000;
    return net->home_feed(kim, {.limit = limit, .order = md::feed_order::top, .at = at}).value();
  }
  /// The lines that are taken now.
  std::string taken(md::impression_counts* counts = nullptr) {
    std::ostringstream out;
    md::json_lines_sink lines(out);
    auto const done = net->take_impressions(lines).value();
    if (counts != nullptr) *counts = done;
    return std::move(out).str();
  }
};

std::vector<json::object> of_type(std::string const& lines, std::string_view type) {
  std::vector<json::object> out;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    auto value = md::parse_json("line", line).value().as_object();
    if (value.at("type").as_string() == type) out.push_back(std::move(value));
  }
  return out;
}

std::string name_of(md::activity_id id) { return "a" + std::to_string(id.value); }
std::string name_of(md::person_id id) { return "p" + std::to_string(id.value); }

/// Takes so many lines, then says that the disk is full.
class full_sink final : public md::event_sink {
 public:
  md::result<void> take(md::item_line const&) override { return count(); }
  md::result<void> take(md::action_line const&) override { return count(); }
  md::result<void> take(md::impression_line const&) override { return count(); }

 private:
  md::result<void> count() {
    if (left_-- == 0) return md::fail(errc::disk_full, "log");
    return {};
  }
  int left_ = 2;
};

}  // namespace

TEST_CASE("impressions: a page in order top is a line with places, features and the weights that made it") {
  office in;
  in.net->react({.actor = in.kim, .activity = in.posts[0]}).value();
  auto const first = in.top(3);
  auto const second = in.top(3, first.older);
  REQUIRE(second.size() == 2);
  md::impression_counts counts;
  auto const lines = in.taken(&counts);
  CHECK(counts.pages == 2);
  CHECK(counts.pages_recorded == 2);
  auto const items = of_type(lines, "item");
  REQUIRE(items.size() == 5);
  CHECK(items[0].at("id").as_string() == name_of(in.posts[0]));
  CHECK(items[0].at("author").as_string() == name_of(in.lee));
  auto const pages = of_type(lines, "impression");
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].at("reader").as_string() == name_of(in.kim));
  CHECK(pages[0].at("config").as_string() == "default");
  CHECK(pages[0].at("version").as_int64() == 1);
  for (std::size_t at = 0; at < 3; ++at) {
    CHECK(pages[0].at("items").at(at).as_string() == name_of(first.items[at].id));
    CHECK(pages[0].at("features").at(at).at("author").to_number<double>() > 0);
    CHECK(pages[0].at("features").at(at).at("age_hours").to_number<double>() > 0);
  }
  CHECK(md::write_json(pages[0].at("positions")) == "[1,2,3]");
  CHECK(pages[1].at("items").at(0).as_string() == name_of(second.items[0].id));
  CHECK(md::write_json(pages[1].at("positions")) == "[4,5]");
  CHECK(in.taken().empty());
}

TEST_CASE("impressions: what readers do is joined to what they were shown") {
  office in;
  (void)in.top();
  in.clock.ms += 5'000;
  in.net->react({.actor = in.kim, .activity = in.posts[4]}).value();
  auto const answer = in.net->comment({.actor = in.kim, .parent = in.posts[3], .text = "yes"}).value();
  in.net->comment({.actor = in.kim, .parent = answer, .text = "and more"}).value();
  in.net->share({.actor = in.kim, .target = in.posts[2]}).value();
  in.net->opened(in.kim, std::vector{in.posts[1]}).value();
  in.net->give_feedback({.person = in.kim, .kind = md::feedback_kind::less, .activity = in.posts[0]}).value();
  md::impression_counts counts;
  auto const acts = of_type(in.taken(&counts), "action");
  CHECK(counts.actions_joined == 6);
  std::string told;
  for (auto const& each : acts) {
    CHECK(each.at("reader").as_string() == name_of(in.kim));
    CHECK(each.if_contains("shown") != nullptr);
    told.append(each.at("verb").as_string()).append(" ").append(each.at("item").as_string()).append(";");
  }
  CHECK(told == "react " + name_of(in.posts[4]) + ";reply " + name_of(in.posts[3]) + ";reply " +
                    name_of(in.posts[3]) + ";reply " + name_of(in.posts[2]) + ";open " +
                    name_of(in.posts[1]) + ";hide " + name_of(in.posts[0]) + ";");
}

TEST_CASE("impressions: the lines of all calls together are a log that models learn from") {
  office in;
  std::string all;
  for (int round = 0; round < 30; ++round) {
    in.post("news");
    auto const page = in.top(3);
    if (round % 2 == 0) in.net->react({.actor = in.kim, .activity = page.items[0].id}).value();
    if (round % 7 == 0) all += in.taken();
  }
  all += in.taken();
  std::istringstream file(all);
  auto const log = md::read_event_log(file).value();
  CHECK(log.impressions().size() == 30);
  auto const learned =
      md::learn_actions(log, md::default_weights(), md::action_model(md::default_weights(), {}), {}).value();
  CHECK(learned.model.weights(md::action_verb::react).progress.examples > 0);
  CHECK(learned.model.weights(md::action_verb::react).progress.positives > 0);
}

TEST_CASE("impressions: nothing is recorded without a share, without the purpose, and of order latest") {
  office off(md::network_options{});
  (void)off.top();
  CHECK(off.taken().empty());

  office in;
  (void)in.net->home_feed(in.kim, {}).value();
  CHECK(of_type(in.taken(), "impression").empty());
  in.net->set_purpose({.what = md::reading_purpose::impressions, .turn = md::purpose_switch::off}).value();
  (void)in.top();
  in.net->react({.actor = in.kim, .activity = in.posts[0]}).value();
  CHECK(in.taken().empty());
  in.net->set_purpose({.what = md::reading_purpose::impressions, .turn = md::purpose_switch::on}).value();
  CHECK(in.taken().empty());
  (void)in.top();  // it is on now, and off when it would be taken
  in.net->set_purpose({.what = md::reading_purpose::impressions, .turn = md::purpose_switch::off}).value();
  CHECK(in.taken().empty());
}

TEST_CASE("impressions: chance chooses pages by the seed, the same ones each time") {
  auto const recorded = [](std::uint64_t seed) {
    office in({.impressions = {.share = 0.5, .seed = seed}});
    std::string out;
    for (int round = 0; round < 40; ++round) {
      (void)in.top();
      out += of_type(in.taken(), "impression").empty() ? '-' : '+';
    }
    return out;
  };
  auto const first = recorded(1);
  CHECK(first == recorded(1));
  CHECK(first != recorded(2));
  CHECK(first.find('+') != std::string::npos);
  CHECK(first.find('-') != std::string::npos);
}

TEST_CASE("impressions: what nobody takes is bounded, the oldest goes first") {
  office in({.limits = {.impressions_max = 12}, .impressions = {.share = 1}});
  for (int round = 0; round < 10; ++round) (void)in.top();
  md::impression_counts counts;
  auto const pages = of_type(in.taken(&counts), "impression");
  REQUIRE(pages.size() == 2);
  CHECK(counts.pages == 10);
  CHECK(counts.shown_dropped == 40);
  CHECK(pages[1].at("t").as_int64() == in.clock.ms);
}

TEST_CASE("impressions: who is erased is in no line any more") {
  office in;
  (void)in.top();
  in.net->react({.actor = in.kim, .activity = in.posts[4]}).value();
  in.net->react({.actor = in.lee, .activity = in.posts[4]}).value();
  in.net->erase_person(in.kim).value();
  auto const lines = in.taken();
  CHECK(lines.find("\"" + name_of(in.kim) + "\"") == std::string::npos);
  CHECK(of_type(lines, "action").size() == 1);
  in.net->erase_person(in.lee).value();
  CHECK(in.taken().empty());
}

TEST_CASE("impressions: what did not happen is not recorded, nor what was brought in quietly") {
  office in;
  (void)in.taken();
  CHECK_FALSE(in.net->transact({}, [&](md::transaction& to) -> md::result<void> {
    to.react({.actor = in.kim, .activity = in.posts[0]}).value();
    return md::fail(errc::not_allowed, "test");
  }));
  in.net
      ->transact({.mode = md::write_mode::quiet},
                 [&](md::transaction& to) -> md::result<void> {
                   return to.react({.actor = in.kim, .activity = in.posts[1]});
                 })
      .value();
  in.net->react({.actor = in.kim, .activity = in.posts[1]}).value();  // it is there already
  CHECK(in.taken().empty());
}

TEST_CASE("impressions: a page by a model says so, with the model's version") {
  office in;
  md::action_model model(md::default_weights(), {});
  model.prove({.against = "default", .questions = 9, .gain_low = 0.1, .gain_high = 0.2}).value();
  in.net->set_model(model).value();
  in.net->use_model(md::feed_view::home).value();
  (void)in.top();
  auto const pages = of_type(in.taken(), "impression");
  REQUIRE(pages.size() == 1);
  CHECK(pages[0].at("config").as_string() == "model");
  CHECK(pages[0].at("version").as_int64() == model.version());
}

TEST_CASE("impressions: options are checked, and what the sink says is answered") {
  auto const refused = md::network::open(md::make_memory_store(), {.impressions = {.share = 1.5}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::out_of_range);
  CHECK(refused.error().field == "impressions.share");
  office in;
  (void)in.top();
  full_sink full;
  CHECK(in.net->take_impressions(full).error().code == errc::disk_full);
  (void)in.top();
  CHECK(of_type(in.taken(), "impression").size() == 1);
}
