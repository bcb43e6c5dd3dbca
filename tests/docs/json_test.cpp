// The code of docs/json.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/json/activity_streams.hpp>
#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <madang/json/page_json.hpp>
#include <madang/madang.hpp>

#include <sstream>

namespace md = madang;

TEST_CASE("docs: json") {
  auto net = md::open_memory().value();
  //! [import]
  std::istringstream lines(
      R"({"type":"Person","id":"person:u:kim","name":"Kim Ji-won"}
{"type":"madang:Record","id":"record:deal:1","madang:type":"crm.deal","name":"Deal"}
{"type":"Create","id":"activity:p1","actor":"person:u:kim","published":"2025-03-02T09:30:00Z","target":"record:deal:1","object":{"type":"Note","content":"Signed! #q3"}}
)");
  auto const report = md::import_activity_streams(net, lines).value();
  //! [import]
  CHECK(report.applied == 3);
  auto const kim = md::person_id{net.find(md::node_kind::person, "u:kim")->value};

  //! [export]
  std::ostringstream out;
  auto const exported = md::export_network(net, md::to_stream(out)).value();
  //! [export]
  CHECK(exported.activities == 1);

  //! [page]
  auto const page = net.network_feed(kim).value();
  auto const text =
      md::write_json(md::to_json(page));  // {"items":[{"id":"1","kind":"post","at":"2025-03-02T...
  //! [page]
  CHECK(text.starts_with(R"({"items":[{"id":"1","kind":"post","at":"2025-03-02T09:30:00)"));

  //! [document]
  auto document = md::read_activity_streams(R"({"type":"Note","content":"Hi","acme:score":7})").value();
  document.value["name"] = "Greeting";
  auto const written = md::write_activity_streams(document);  // what is unknown stays, and so does the order
  //! [document]
  CHECK(written == R"({"type":"Note","content":"Hi","acme:score":7,"name":"Greeting"})");
}
