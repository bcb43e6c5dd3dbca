// Exports hold what people say about notifications, and their reminders. SPDX-License-Identifier: Apache-2.0
#include "json_export_fixture.hpp"

using namespace import_tests;

namespace {

/// A network in which much is said about notifications.
struct talkative : fixture {
  md::person_id kim, lee;
  md::activity_id post{};
  talkative() {
    good(people);
    kim = person("u:kim");
    lee = person("u:lee");
    auto const deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    auto const team = net.add_group({.key = "team", .name = "Team", .owner = lee}).value();
    post = net.post({.actor = lee, .on = deal, .text = "hello", .key = "hello"}).value();
    using channel = md::notify_channel;
    using choice = md::preference_choice;
    using reason = md::notify_reason;
    done(net.prefer({.channel = channel::email, .choice = choice::yes, .enforced = true}));
    done(net.prefer({.node = kim, .reason = reason::host, .host_reason = "zeta", .choice = choice::no}));
    done(net.prefer({.node = kim, .reason = reason::host, .host_reason = "alpha", .choice = choice::no}));
    done(net.prefer(
        {.node = kim, .reason = reason::reaction, .channel = channel::webhook, .choice = choice::yes}));
    done(net.set_batching({.node = kim,
                           .reason = reason::mention,
                           .channel = channel::webhook,
                           .mode = md::batch_mode::sliding,
                           .window = std::chrono::minutes(7),
                           .window_max = std::chrono::minutes(90)}));
    done(net.set_batching({.channel = channel::email, .mode = md::batch_mode::immediate}));
    md::delivery_times times;
    times.zone = "Asia/Seoul";
    times.quiet_from = std::chrono::hours(22);
    times.quiet_to = std::chrono::minutes(7 * 60 + 30);
    times.days = 0b11111;
    times.digest_at = {std::chrono::hours(8), std::chrono::hours(17)};
    done(net.set_delivery_times(kim, times));
    done(net.set_group_level(team, md::follow_level::all));
    done(net.set_confidential(deal, true));
    done(
        net.set_escalation({.host_reason = "approval",
                            .steps = {{.unless = md::escalation_wait::seen, .after = std::chrono::minutes(9)},
                                      {.to = md::escalation_target::manager},
                                      {.to = md::escalation_target::node, .node = lee}}}));
    done(net.remind({.person = kim, .at = at(2'000'000'000), .activity = post, .note = "call \"Lee\""}));
    done(net.remind({.person = kim, .at = at(1'900'000'000), .node = deal}));
    done(net.remind({.person = lee, .at = at(1'900'000'000), .note = "tea"}));
  }
  static md::timestamp at(std::int64_t second) { return md::timestamp{std::chrono::seconds{second}}; }
};

}  // namespace

TEST_CASE("export: what is said about notifications comes back, byte for byte, whatever was said first") {
  talkative from;
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, R"("madang:Notices")").size() == 4);
  CHECK(lines_with(text, R"("madang:Reminder")").size() == 3);
  auto const kim = to.person("u:kim");
  CHECK(to.net.batching(kim).value() == from.net.batching(from.kim).value());
  CHECK(to.net.delivery_times_of(kim).value() == from.net.delivery_times_of(from.kim).value());
  CHECK(to.net.preferences(kim).value().said.size() == 3);
  CHECK(to.net.preferences({}).value().said.front().enforced);
  auto const rules = to.net.escalations().value();
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].host_reason == "approval");
  CHECK(rules[0].steps.size() == 3);
  CHECK(rules[0].steps[2].node == md::node_id(to.person("u:lee")));
  auto const set = to.net.reminders(kim).value();
  REQUIRE(set.size() == 2);
  CHECK(set[1].activity == to.activity("hello"));
  CHECK(set[1].note == "call \"Lee\"");
}

TEST_CASE("export: a person's data has what the person said and set, and nobody else's") {
  talkative from;
  fixture to;
  auto const text = round_trip(from, to, [&](md::network const& net, md::export_sink const& sink) {
    return md::export_person(net, md::person_id(net.find(md::node_kind::person, "u:kim")->value), sink);
  });
  CHECK(lines_with(text, R"("madang:Notices")").size() == 1);
  CHECK(lines_with(text, R"("madang:Reminder")").size() == 2);
  CHECK(lines_with(text, "tea").empty());
}

TEST_CASE("export: a reminder of what was deleted, and of whoever was erased, is left out") {
  talkative from;
  done(from.net.remove_activity({}, from.post));
  done(from.net.erase_person(from.lee));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, R"("madang:Reminder")").size() == 1);
}

TEST_CASE("export: what is said about notifications in a broken way names the property") {
  auto const refused = [](std::string const& line) {
    fixture to;
    auto const text = exported(fixture().net) + line + "\n";
    std::istringstream in(text);
    auto const report = md::import_activity_streams(to.net, in);
    return report ? std::string("taken") : report.error().message();
  };
  auto const of_owner = [&](std::string const& rest) {
    return refused(R"({"type":"madang:Notices","actor":"organization:owner",)" + rest + "}");
  };
  for (auto const& [rest, property] :
       {std::pair(R"("madang:said":[{"channel":"pigeon","choice":"yes"}])", "channel"),
        std::pair(R"("madang:said":[{"reason":"whim","channel":"email","choice":"yes"}])", "reason"),
        std::pair(R"("madang:times":{"zone":"UTC","quiet_from":"25:00","digest_at":["08:00"]})",
                  "quiet_from"),
        std::pair(R"("madang:times":{"zone":"UTC","digest_at":["08:00"],"days":["someday"]})", "days"),
        std::pair(R"("madang:escalation":[{"reason":"host","steps":[{"unless":"never"}]}])", "unless"),
        std::pair(R"("madang:batching":[{"channel":"email","mode":"later"}])", "mode")}) {
    std::string const name = property;
    auto const answer = of_owner(rest);
    CHECK_MESSAGE(answer.find(name) != std::string::npos, answer);
  }
}
