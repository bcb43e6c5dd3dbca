// Hello: a deal, two people, and what one of them sees. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

int main() {
  auto net = md::open_sqlite("crm.db").value();  // created when absent
  auto kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto lee = net.add_person({.key = "u:lee", .name = "Lee Ha-eun"}).value();
  auto deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "Hanbit renewal"}).value();
  net.follow(kim, deal).value();

  net.post({.actor = lee, .on = deal, .text = "Legal is done, thanks @[u:kim] #renewal"}).value();
  net.record_changed({.actor = lee, .record = deal, .fields = {{"stage", "Proposal", "Won"}}}).value();

  for (auto const& item : net.home_feed(kim).value())
    fmt::print("{}\n   because {}\n", item, md::because(item));
}
