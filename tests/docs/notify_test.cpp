// The code of docs/notify.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/madang.hpp>

namespace md = madang;

TEST_CASE("docs: notify") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  net.post({.actor = lee, .text = "Thanks @[u:kim]"}).value();
  std::size_t mentions = 0;
  //! [inbox]
  auto const inbox = net.inbox(kim, {.limit = 10}).value();
  for (auto const& told : inbox.items) mentions += told.reason == md::notify_reason::mention ? 1 : 0;
  auto const unread = net.inbox_numbers(kim).value().unread;             // the number on the bell
  net.mark({.person = kim, .notification = inbox.items[0].id}).value();  // read
  net.mark_all({.person = kim, .up_to = inbox.up_to}).value();           // all that this page knew
  //! [inbox]
  CHECK(mentions == 1);
  CHECK(unread == 1);
  CHECK(net.inbox_numbers(kim).value() == md::inbox_counts{});
}

TEST_CASE("docs: notify, delivery") {
  using namespace std::chrono_literals;
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  std::size_t sent = 0;
  //! [delivery]
  net.prefer({.node = kim, .channel = md::notify_channel::webhook, .choice = md::preference_choice::yes})
      .value();
  net.set_delivery_times(kim, md::delivery_times{.zone = "Asia/Seoul", .quiet_from = 22h, .quiet_to = 7h})
      .value();
  net.notify({.people = {kim}, .reason = "outage", .critical = true}).value();
  for (auto const& each : net.deliveries().take(md::notify_channel::webhook, 10, 30s).value()) {
    sent += each.items.size();  // your way to Kim, with each.key against doubles
    net.deliveries().settle(each, {.what = md::delivery_result::sent}).value();
  }
  //! [delivery]
  net.post({.actor = lee, .text = "Thanks @[u:kim]"}).value();
  CHECK(sent == 1);
  CHECK(net.outbox().value().size() == 1);
}

TEST_CASE("docs: notify, clock") {
  using namespace std::chrono_literals;
  auto net = md::open_memory().value();
  auto const choi = net.add_person({.key = "u:choi", .name = "Choi"}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim", .manager = choi}).value();
  auto const deal = net.add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
  auto const post = net.post({.actor = choi, .on = deal, .text = "Approve?"}).value();
  auto const tomorrow =
      std::chrono::time_point_cast<md::timestamp::duration>(std::chrono::system_clock::now()) + 24h;
  //! [clock]
  net.remind({.person = kim, .at = tomorrow, .node = deal, .note = "Call Hanbit"}).value();
  net.set_escalation({.host_reason = "approval",
                      .steps = {{.unless = md::escalation_wait::read, .after = 60min},
                                {.unless = md::escalation_wait::answered,
                                 .after = 240min,
                                 .to = md::escalation_target::manager}}})
      .value();
  net.notify({.people = {kim}, .reason = "approval", .activity = post}).value();
  //! [clock]
  CHECK(net.reminders(kim).value().size() == 1);
  CHECK(net.next_due().value() < tomorrow);
}
