// A process that ends at any call to its store between a post and the last answer of a receiver: nobody is
// left out, and nobody is told by two messages. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/queue.hpp>
//
#include <cut_store.hpp>
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace md = madang;

namespace {

constexpr std::size_t members_count = 20;
constexpr std::chrono::minutes lease{1};

/// A group whose members are called; the rows outlive its processes.
struct called_group {
  network_suite::still_clock clock;
  std::shared_ptr<md::store> rows = md::make_memory_store();
  std::optional<md::network> net;
  md::person_id kim;
  md::group_id team;
  std::map<std::uint32_t, std::map<std::uint64_t, int>> arrived;  // by person and message

  explicit called_group(md::batch_mode mode) {
    open(0, false);
    net->transact({},
                  [&](md::transaction& to) -> md::result<void> {
                    kim = to.add_person({.key = "kim", .name = "Kim"}).value();
                    team = to.add_group({.key = "team", .name = "Team", .owner = kim}).value();
                    to.set_group_level(team, md::follow_level::all).value();
                    to.prefer({.reason = md::notify_reason::group_post,
                               .channel = md::notify_channel::webhook,
                               .choice = md::preference_choice::yes})
                        .value();
                    to.set_batching({.channel = md::notify_channel::webhook, .mode = mode}).value();
                    for (std::size_t n = 0; n < members_count; ++n) {
                      auto const key = "m" + std::to_string(n);
                      auto const one = to.add_person({.key = key, .name = key}).value();
                      to.set_member({.group = team, .person = one}).value();
                    }
                    return {};
                  })
        .value();
  }
  /// Ends at the `cut_at`-th call from now on, 0: never; that call may have been done.
  void open(std::uint64_t cut_at, bool done) {
    net.reset();
    auto const cut = std::make_shared<store_suite::cut>();
    md::network_options options;
    options.time = &clock;
    options.limits.fan_out_inline_max = 2;
    net.emplace(md::network::open(std::make_unique<store_suite::cut_store>(rows, cut), options).value());
    cut->done = done;
    if (cut_at != 0) cut->at = cut->calls + cut_at;
  }
  /// A day of work; answers false when the process ended in it.
  bool work() {
    auto const id = net->transact({.command_id = "the post"}, [&](md::transaction& to) -> md::result<void> {
      auto const made = to.post({.actor = kim, .on = team, .text = "hello", .key = "hello"});
      if (!made) return made.error();
      return {};
    });
    if (!id || !net->run_due()) return false;
    clock.ms += 3'600'000;
    if (!net->run_due()) return false;
    for (;;) {
      auto const taken = net->deliveries().take(md::notify_channel::webhook, 7, lease);
      if (!taken) return false;
      if (taken->empty()) return true;
      for (auto const& each : *taken) {
        ++arrived[each.person.value][each.number];
        if (!net->deliveries().settle(each, {})) return false;
      }
    }
  }
};

}  // namespace

TEST_CASE("delivery: whatever call to the store is the last one, everybody is told by one message") {
  auto mode = md::batch_mode::immediate;
  SUBCASE("at once") { mode = md::batch_mode::immediate; }
  SUBCASE("put together") { mode = md::batch_mode::fixed; }
  bool ended = true;
  for (std::uint64_t at = 1; ended; ++at)
    for (bool const done : {false, true}) {
      called_group it(mode);
      it.open(at, done);
      ended = !it.work();
      it.open(0, false);
      it.clock.ms += 3'600'000;
      REQUIRE(it.work());
      CHECK(it.arrived.size() == members_count);
      for (auto const& [person, messages] : it.arrived) CHECK(messages.size() == 1);
      CHECK(it.net->outbox().value().empty());
      CHECK(it.net->check().value().empty());
    }
}
