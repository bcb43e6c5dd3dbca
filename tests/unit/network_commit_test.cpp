// The commit pipeline: groups, failures, poisoning, command ids, subscriptions. SPDX-License-Identifier:
// Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace md = madang;
using md::errc;

namespace {

struct failing_network {
  std::shared_ptr<std::atomic<int>> fail_with;
  std::shared_ptr<std::atomic<int>> commits;
  md::network net;
};

failing_network open_failing() {
  auto rows = std::make_unique<network_suite::failing_store>(md::make_memory_store());
  auto fail_with = rows->fail_with;
  auto commits = rows->commits;
  return {fail_with, commits, md::network::open(std::move(rows)).value()};
}

}  // namespace

TEST_CASE("commit: a full disk refuses the command, changes nothing, and the next one works") {
  auto on = open_failing();
  auto const kim = on.net.add_person({.key = "kim", .name = "Kim"}).value();
  auto const before = on.net.digest().value();
  *on.fail_with = static_cast<int>(errc::disk_full);
  auto const refused = on.net.post({.actor = kim, .text = "lost #gone"});
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::disk_full);
  CHECK(on.net.digest().value() == before);
  CHECK(on.net.home_feed(kim).value().empty());
  CHECK(!on.net.find(md::node_kind::topic, "gone"));
  auto const second = on.net.post({.actor = kim, .text = "kept"});
  REQUIRE(second);
  CHECK(second->value == 1);
  CHECK(on.net.home_feed(kim).value().size() == 1);
  CHECK(on.net.check().value().empty());
}

TEST_CASE("commit: a failed sync poisons the network; reads go on with what was published") {
  auto on = open_failing();
  auto const kim = on.net.add_person({.key = "kim"}).value();
  *on.fail_with = static_cast<int>(errc::outcome_unknown);
  CHECK(on.net.post({.actor = kim, .text = "who knows"}).error().code == errc::outcome_unknown);
  CHECK(on.net.post({.actor = kim, .text = "no"}).error().code == errc::poisoned);
  CHECK(on.net.home_feed(kim).value().empty());
}

TEST_CASE("transaction: a failing one leaves nothing, also beside others in its group") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "kim"}).value();
  auto const before = net.digest().value();
  auto const failed = net.transact({}, [&](md::transaction& to) -> md::result<void> {
    CHECK(to.add_person({.key = "lee"}));
    CHECK(to.post({.actor = kim, .text = "half"}));
    CHECK(to.find(md::node_kind::person, "lee"));
    return md::fail(errc::content_refused, "mine");
  });
  CHECK(failed.error().field == "mine");
  CHECK(net.digest().value() == before);
  CHECK(!net.find(md::node_kind::person, "lee"));
  CHECK_THROWS_AS((void)net.transact({},
                                     [&](md::transaction& to) -> md::result<void> {
                                       CHECK(to.post({.actor = kim, .text = "half"}));
                                       throw std::runtime_error("host");
                                     }),
                  std::runtime_error);
  CHECK(net.digest().value() == before);
  CHECK(net.post({.actor = kim, .text = "whole"}).value().value == 1);
}

TEST_CASE("transaction: more than batch_commands_max commands are refused as a whole") {
  md::network_options options;
  options.limits.batch_commands_max = 3;
  auto net = md::open_memory(std::move(options)).value();
  auto const refused = net.transact({}, [&](md::transaction& to) -> md::result<void> {
    for (auto const* key : {"a", "b", "c", "d"})
      if (auto const done = to.add_tag(key); !done) return done.error();
    return {};
  });
  CHECK(refused.error().code == errc::too_long);
  CHECK(refused.error().limit == 3);
  CHECK(!net.find(md::node_kind::tag, "a"));
}

TEST_CASE("commit: writers on several threads lose nothing, and failing ones take nobody along") {
  auto on = open_failing();
  auto const kim = on.net.add_person({.key = "kim"}).value();
  constexpr int each = 200 / MADANG_TEST_SLOWDOWN + 20;
  std::vector<std::thread> threads;
  std::atomic<int> refused{0};
  std::vector<std::vector<md::activity_id>> made(4);
  for (std::size_t writer = 0; writer < 4; ++writer)
    threads.emplace_back([&, writer] {
      for (int at = 0; at < each; ++at) {
        if (at % 10 == 9)
          refused += on.net.transact({},
                                     [&](md::transaction& to) -> md::result<void> {
                                       (void)to.post({.actor = kim, .text = "half #half"});
                                       return md::fail(errc::content_refused, "mine");
                                     })
                         ? 0
                         : 1;
        else
          made[writer].push_back(on.net.post({.actor = kim, .text = "whole"}).value());
      }
    });
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> ids;
  for (auto const& list : made) {
    CHECK(std::is_sorted(list.begin(), list.end()));
    for (auto id : list) ids.insert(id.value);
  }
  auto const expected = static_cast<std::size_t>(4 * (each - each / 10));
  CHECK(ids.size() == expected);
  CHECK(*ids.rbegin() == expected);
  CHECK(refused == 4 * (each / 10));
  CHECK(!on.net.find(md::node_kind::topic, "half"));
  CHECK(on.net.check().value().empty());
}

TEST_CASE("command id: the second try answers with the first one's version and does nothing") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "kim"}).value();
  md::activity_id made;
  auto const post = [&](md::transaction& to) -> md::result<void> {
    auto const id = to.post({.actor = kim, .text = "once"});
    if (!id) return id.error();
    made = *id;
    return {};
  };
  CHECK(!net.outcome_of("order-7").value().committed);
  auto const first = net.transact({.command_id = "order-7"}, post).value();
  auto const second = net.transact({.command_id = "order-7"}, post).value();
  CHECK(first == second);
  CHECK(net.stats().activities == 1);
  auto const outcome = net.outcome_of("order-7").value();
  CHECK(outcome.committed);
  CHECK(outcome.at == first);
  CHECK(outcome.activity == made);
}

TEST_CASE("subscription: wakes after each publication and is silent once it is gone") {
  auto net = md::open_memory().value();
  int woken = 0;
  auto listening = net.subscribe([&] { ++woken; });
  auto const before = net.published();
  auto const kim = net.add_person({.key = "kim"}).value();
  CHECK(woken == 1);
  auto const log = net.changes_after(before).value();
  REQUIRE(log.size() == 1);
  CHECK(log.front().number == before.number + 1);
  listening = {};
  CHECK(net.post({.actor = kim, .text = "quiet"}));
  CHECK(woken == 1);
}

TEST_CASE("time: a clock that goes back never makes times go back") {
  network_suite::still_clock clock;
  md::network_options options;
  options.time = &clock;
  auto net = md::open_memory(std::move(options)).value();
  auto const kim = net.add_person({.key = "kim"}).value();
  CHECK(net.post({.actor = kim, .text = "first"}));
  clock.ms -= 3'600'000;
  CHECK(net.post({.actor = kim, .text = "second"}));
  auto const page = net.home_feed(kim).value();
  REQUIRE(page.size() == 2);
  CHECK(page.items[0].text == "second");
  CHECK(page.items[0].at >= page.items[1].at);
}

TEST_CASE("due: rights that ended are removed when run_due is called, and next_due says when") {
  network_suite::still_clock clock;
  md::network_options options;
  options.time = &clock;
  auto net = md::open_memory(std::move(options)).value();
  auto const org = net.add_organization({.key = "acme"}).value();
  auto const ann =
      net.add_person({.key = "ann", .kind = md::person_kind::partner, .organization = org}).value();
  auto const part = net.add_record({.key = "part", .type = "plm.part"}).value();
  auto const until = clock.now() + std::chrono::hours(1);
  net.grant(part, ann, {.until = until}).value();
  CHECK(net.can_read(ann, part).value());
  CHECK(net.next_due() == until);
  CHECK(net.run_due().value() == 0);
  clock.ms += 3'600'000;
  CHECK(!net.can_read(ann, part).value());
  CHECK(net.run_due().value() == 1);
  CHECK(!net.next_due());
}

TEST_CASE("events: each reader gets the summary in the own language, or the first") {
  auto net = md::open_memory().value();
  auto const verb = md::verb_input{
      .verb = "crm.won",
      .summaries = {
          {"en", "{actor} won"}, {"ko", "{actor} \xEC\x88\x98\xEC\xA3\xBC"}, {"pt-BR", "{actor} ganhou"}}};
  net.define_verb(verb).value();
  auto const line_for = [&](std::string_view key, std::string_view language) {
    auto const who = net.add_person({.key = key, .name = "Kim", .language = language}).value();
    net.event({.actor = who, .verb = "crm.won"}).value();
    return std::string(net.home_feed(who).value().items.front().summary);
  };
  CHECK(line_for("a", "") == "Kim won");
  CHECK(line_for("b", "ko") == "Kim \xEC\x88\x98\xEC\xA3\xBC");
  CHECK(line_for("c", "KO-kr") == "Kim \xEC\x88\x98\xEC\xA3\xBC");
  CHECK(line_for("d", "pt-br-x-old") == "Kim ganhou");
  CHECK(line_for("e", "pt") == "Kim won");
}
