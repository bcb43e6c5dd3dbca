// A verb of the product's own: a line stops, and all read it in their own language.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

int main() {
  auto net = md::open_sqlite("mes.db").value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won", .language = "ko-KR"}).value();
  auto const fischer = net.add_person({.key = "u:fischer", .name = "Anna Fischer", .language = "de"}).value();
  auto const pace = net.add_person({.key = "u:pace", .name = "Marco Pace", .language = "it"}).value();
  // What machines report has a sender, too: an integration acts like a person, and feeds can leave it out.
  auto const monitor =
      net.add_person({.key = "s:mes", .name = "Line monitor", .kind = md::person_kind::service}).value();
  auto const line = net.add_record({.key = "line:3", .type = "mes.line", .name = "Line 3"}).value();

  // Say it at every start: defining a verb again replaces its lines. The first one serves all other
  // languages.
  net.define_verb({.verb = "mes.line_stopped",
                   .summaries = {{"en", "{on} stopped for {payload.minutes} min: {payload.reason}"},
                                 {"ko", "{on} {payload.minutes}분 정지: {payload.reason}"},
                                 {"de", "{on} stand {payload.minutes} min: {payload.reason}"}}})
      .value();

  // The payload is the product's own JSON. Its activity key makes the report idempotent: an integration that
  // got no answer sends it again, and nothing is there twice.
  md::event_input const stop{.actor = monitor,
                             .verb = "mes.line_stopped",
                             .on = line,
                             .payload = R"({"minutes": 12, "reason": "E-417", "shift": "early"})",
                             .key = "mes:stop:90211"};
  auto const first = net.event(stop).value();
  fmt::print("sent again, {}\n", net.event(stop).value() == first ? "the same event" : "another event");

  // Which language it is shown in is decided when it is read, not when it is written.
  for (auto const reader : {kim, fischer, pace}) {
    auto const page = net.record_feed(reader, line).value();
    fmt::print("{}: {}\n", net.node(reader, reader).value().name, page.items.front().summary);
  }
  // A product that draws more than a line finds everything it gave in the payload.
  auto const page = net.record_feed(kim, line).value();
  fmt::print("{} {}\n", page.items.front().verb, page.items.front().payload);
}
