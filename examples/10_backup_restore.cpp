// Backup of a network that is in use, and what one finds in it. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

/// What Kim sees, read from a network as it stands.
void show(md::network const& net, std::string_view title) {
  fmt::print("{}\n", title);
  auto const kim = net.find(md::node_kind::person, "u:kim").value();
  for (auto const& item : net.home_feed(md::person_id{kim.value}).value()) fmt::print("  {}\n", item);
}

int main() {
  auto net = md::open_sqlite("crm.db").value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "Hanbit renewal"}).value();
  net.post({.actor = kim, .on = deal, .text = "The offer is out."}).value();

  // A copy of crm.db made by other means would miss what still lies in SQLite's write-ahead log. This one is
  // a single file, whole as of one change; people go on reading and writing meanwhile.
  net.backup("crm-monday.db").value();
  net.post({.actor = kim, .on = deal, .text = "They ask for 5 % off."}).value();
  show(net, "The network in use:");

  // Nobody believes in a backup that was never opened. Reading it changes nothing in it.
  {
    auto const copy = md::open_sqlite("crm-monday.db", {}, {.read_only = true, .create = false}).value();
    show(copy, "Monday's backup:");
    fmt::print("  found wrong: {}\n", copy.check().value().size());
  }

  // To restore is to open the copy for writing. Its history forks from that of the original here, so it
  // continues in a later incarnation: whoever followed the original by version notices.
  auto restored = md::open_sqlite("crm-monday.db", {}, {.create = false}).value();
  restored.post({.actor = kim, .on = deal, .text = "Back at work."}).value();
  show(restored, "Monday's backup, restored:");
  fmt::print("  a later incarnation: {}\n", restored.published().incarnation > net.published().incarnation);
}
