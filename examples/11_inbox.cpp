// An inbox: who is told of what, how it groups, what a person does with it, and why.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

void show(md::network const& net, md::person_id who) {
  auto const page = net.inbox(who).value();
  fmt::print("{} unread, {} unseen\n", page.counts.unread, page.counts.unseen);
  for (auto const& told : page.items) {
    auto const first = told.people.empty() ? std::string("-") : net.node(who, told.people[0]).value().name;
    fmt::print("  {} {}: {}{}\n", told.state == md::notification_state::read ? ' ' : '*',
               md::name_of(told.reason), first,
               told.people_total > 1 ? fmt::format(" and {} more", told.people_total - 1) : "");
  }
}

int main() {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee Ha-eun"}).value();
  auto const park = net.add_person({.key = "u:park", .name = "Park Min-jun"}).value();
  auto const deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "Hanbit renewal"}).value();
  net.follow(kim, deal, {.level = md::follow_level::highlights}).value();  // changes yes, posts no

  auto const post = net.post({.actor = kim, .on = deal, .text = "Who can look at the contract?"}).value();
  auto const answer = net.comment({.actor = lee, .parent = post, .text = "I can, @[u:kim]"}).value();
  net.record_changed({.actor = lee, .record = deal, .fields = {{"stage", "Proposal", "Review"}}}).value();
  for (auto const fan : {lee, park}) net.react({.actor = fan, .activity = post}).value();
  show(net, kim);

  fmt::print("\nPark takes the like back, Kim reads the mention:\n");
  net.unreact({.actor = park, .activity = post}).value();
  for (auto const& told : net.inbox(kim, {.reason = md::notify_reason::mention}).value().items)
    net.mark({.person = kim, .notification = told.id}).value();
  show(net, kim);

  fmt::print("\nWho wants no reactions is told of none:\n");
  net.prefer({.node = kim, .reason = md::notify_reason::reaction, .choice = md::preference_choice::no})
      .value();
  net.react({.actor = park, .activity = post, .type = "celebrate"}).value();
  show(net, kim);

  auto const why = net.why(kim, answer).value();
  fmt::print("\nKim was told of Lee's answer for the reason {}; ", md::name_of(why.reason));
  fmt::print("Park was not: {}\n", md::name_of(net.why(park, answer).value().because));
}
