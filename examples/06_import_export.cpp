// A network as a file of lines that other software reads, and back. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <madang/madang.hpp>

#include <sstream>
#include <string>

namespace md = madang;

/// Everything a network holds, as Activity Streams 2.0 JSON Lines.
std::string exported(md::network const& net) {
  std::ostringstream lines;
  md::export_network(net, md::to_stream(lines)).value();
  return lines.str();
}

int main() {
  auto net = md::open_sqlite("crm.db").value();
  std::istringstream from(
      R"({"type":"Person","id":"person:u:kim","name":"Kim Ji-won"}
{"type":"Person","id":"person:u:lee","name":"Lee Min-ho"}
{"type":"madang:Record","id":"record:deal:1","madang:type":"crm.deal","name":"Hanbit renewal"}
{"type":"Create","id":"activity:p1","actor":"person:u:lee","published":"2025-03-02T09:30:00Z","target":"record:deal:1","object":{"type":"Note","content":"Signed, thanks @[person:u:kim]"}}
{"type":"Like","actor":"person:u:kim","object":"activity:p1","published":"2025-03-02T09:31:00Z"}
)");
  auto const imported = md::import_activity_streams(net, from).value();
  fmt::print("imported: {} nodes, {} activities, {} relations\n", imported.nodes, imported.activities,
             imported.relations);

  // Into a new network an export goes as it was: nobody's rights of today are asked about acts of then.
  auto copy = md::open_sqlite("copy.db").value();
  std::istringstream lines(exported(net));
  md::import_activity_streams(copy, lines).value();
  fmt::print("the same bytes again: {}\n", exported(copy) == exported(net));
  auto const kim = md::person_id{copy.find(md::node_kind::person, "u:kim").value().value};
  for (auto const& item : copy.home_feed(kim).value()) fmt::print("  {}\n", item);

  // What the law lets Kim ask for: own data, and of others no more than their ids.
  auto const own = md::export_to_file("kim.jsonl", [&](md::export_sink const& to) {
                     return md::export_person(copy, kim, to);
                   }).value();
  fmt::print("kim.jsonl: {} nodes, {} activities, {} relations\n", own.nodes, own.activities, own.relations);
}
