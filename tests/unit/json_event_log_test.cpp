// Logs of events: what is read, and which error a wrong line gives. SPDX-License-Identifier: Apache-2.0
#include <madang/json/event_log.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <string_view>

namespace md = madang;

namespace {

md::result<md::event_log> read(std::string const& text) {
  std::istringstream in(text);
  return md::read_event_log(in);
}

constexpr std::string_view first_line = R"({"t":1000,"type":"item","id":"a","author":"kim"})";

md::error refused(std::string_view line) {
  auto const found = read(std::string(first_line) + "\n" + std::string(line));
  CHECK_MESSAGE(!found, line);
  return found ? md::error{} : found.error();
}

}  // namespace

TEST_CASE("event log: items, actions and impressions come in with what they carry") {
  auto const log = read(std::string(first_line) + R"(
{"t":1500,"type":"item","id":"b","author":"lee","place":"sales","topics":["x","y","x"],"to":["kim"],"text":"hi","more":1}

{"t":1500,"type":"action","reader":"kim","verb":"bookmark","item":"b"}
{"t":2000,"type":"impression","reader":"kim","items":["b","a"],"propensities":[0.5,1]}
{"t":2000,"type":"item","id":"c","author":"lee","to":[]}
)")
                       .value();
  REQUIRE(log.events().size() == 5);
  REQUIRE(log.items().size() == 3);
  CHECK_FALSE(log.items()[0].addressed);
  auto const& made = log.items()[1];
  CHECK(log.people().name(made.author) == "lee");
  CHECK(log.places().name(made.place) == "sales");
  CHECK(made.topics.size() == 2);
  CHECK(made.addressed);
  REQUIRE(made.to.size() == 1);
  CHECK(log.people().name(made.to[0]) == "kim");
  CHECK(log.items()[2].addressed);
  CHECK(log.items()[2].to.empty());
  CHECK(log.events()[2].verb == md::action_verb::bookmark);
  CHECK(log.item_ids().name(log.events()[2].subject) == "b");
  CHECK(log.impressions()[0].items.size() == 2);
  CHECK(log.impressions()[0].propensities[0] == 0.5);
}

TEST_CASE("event log: a wrong line is an error that names line and property") {
  struct example {
    std::string_view line;
    md::errc code;
    std::string_view field;
  };
  for (auto const& example : std::initializer_list<struct example>{
           {R"([])", md::errc::malformed, "line 2"},
           {R"({"t":1000)", md::errc::malformed, "line 2"},
           {R"({"t":2000})", md::errc::empty, "line 2: type"},
           {R"({"t":2000,"type":"dance"})", md::errc::not_supported, "line 2: type"},
           {R"({"type":"item","id":"b","author":"lee"})", md::errc::empty, "line 2: t"},
           {R"({"t":"2000","type":"item","id":"b","author":"lee"})", md::errc::malformed, "line 2: t"},
           {R"({"t":2000.5,"type":"item","id":"b","author":"lee"})", md::errc::out_of_range, "line 2: t"},
           {R"({"t":-1,"type":"item","id":"b","author":"lee"})", md::errc::out_of_range, "line 2: t"},
           {R"({"t":999,"type":"item","id":"b","author":"lee"})", md::errc::out_of_range,
            "line 2: t (earlier than the line before)"},
           {R"({"t":2000,"type":"item","author":"lee"})", md::errc::empty, "line 2: id"},
           {R"({"t":2000,"type":"item","id":"b","author":7})", md::errc::malformed, "line 2: author"},
           {R"({"t":2000,"type":"item","id":"a","author":"lee"})", md::errc::key_conflict, "line 2: id"},
           {R"({"t":2000,"type":"item","id":"b","author":"lee","to":"kim"})", md::errc::malformed,
            "line 2: to"},
           {R"({"t":2000,"type":"item","id":"b","author":"lee","topics":["x",5]})", md::errc::malformed,
            "line 2: topics[1]"},
           {R"({"t":2000,"type":"action","verb":"reply","item":"a"})", md::errc::empty, "line 2: reader"},
           {R"({"t":2000,"type":"action","reader":"kim","verb":"wink","item":"a"})", md::errc::not_supported,
            "line 2: verb"},
           {R"({"t":2000,"type":"action","reader":"kim","verb":"reply","item":"z"})",
            md::errc::unknown_activity, "line 2: item"},
           {R"({"t":2000,"type":"impression","reader":"kim"})", md::errc::empty, "line 2: items"},
           {R"({"t":2000,"type":"impression","reader":"kim","items":["a","z"]})", md::errc::unknown_activity,
            "line 2: items[1]"},
           {R"({"t":2000,"type":"impression","reader":"kim","items":["a"],"propensities":[0.5,0.5]})",
            md::errc::too_long, "line 2: propensities"},
           {R"({"t":2000,"type":"impression","reader":"kim","items":["a"],"propensities":[0]})",
            md::errc::out_of_range, "line 2: propensities[0]"},
           {R"({"t":2000,"t":2001,"type":"item","id":"b","author":"lee"})", md::errc::malformed, "line 2"}}) {
    auto const why = refused(example.line);
    CAPTURE(example.line);
    CHECK(why.code == example.code);
    CHECK(why.field == example.field);
  }
}

TEST_CASE("event log: lines and lists have a limit") {
  std::istringstream in(std::string(first_line) + "\n");
  auto const cut = md::read_event_log(in, {.line_bytes_max = 10});
  REQUIRE(!cut);
  CHECK(cut.error().code == md::errc::too_long);
  CHECK(cut.error().limit == 10);
  std::istringstream more(R"({"t":1,"type":"item","id":"a","author":"b","topics":["x","y","z"]})");
  auto const many = md::read_event_log(more, {.names_max = 2});
  REQUIRE(!many);
  CHECK(many.error().field == "line 1: topics");
  CHECK(many.error().actual == 3);
}
