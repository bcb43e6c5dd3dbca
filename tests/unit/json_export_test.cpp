// Exporting a network: what every line says, and that importing it gives the network again.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>

#include "json_export_fixture.hpp"

using namespace import_tests;

TEST_CASE("export: an empty network is its owner, and imports into a new one") {
  fixture from;
  fixture to;
  auto const text = round_trip(from, to);
  auto const lines = lines_of(text);
  REQUIRE(lines.size() == 2);
  CHECK(
      lines[0] ==
      R"({"@context":["https://www.w3.org/ns/activitystreams",{"madang":"urn:madang:"}],"type":"madang:Export","madang:format":1})");
  CHECK(lines[1] ==
        R"({"type":"Organization","id":"organization:owner","name":"Owner","madang:owner":true})");
}

TEST_CASE("export: the owner comes along under its own key") {
  still_clock clock;
  md::network_options options;
  options.time = &clock;
  options.owner_key = "acme";
  options.owner_name = "Acme";
  auto const net = md::open_memory(options).value();
  fixture to;
  to.good(exported(net));
  CHECK(to.net.node({}, to.net.owner())->key == "acme");
  CHECK(exported(to.net) == exported(net));
}

TEST_CASE("export: everything that an import can say comes back, byte for byte") {
  fixture from;
  from.good(std::string(before_documented) + documented_lines());
  fixture to;
  auto const text = round_trip(from, to);
  for (auto const* const type : {"\"Organization\"",
                                 "\"Person\"",
                                 "\"Service\"",
                                 "\"Group\"",
                                 "\"madang:Record\"",
                                 "\"Hashtag\"",
                                 "\"madang:Tag\"",
                                 "\"madang:Verb\"",
                                 "\"Create\"",
                                 "\"Announce\"",
                                 "\"Update\"",
                                 "\"madang:Event\"",
                                 "\"Like\"",
                                 "\"Follow\"",
                                 "\"Join\"",
                                 "\"Ignore\"",
                                 "\"Block\"",
                                 "\"Add\"",
                                 "\"madang:RevisionOf\"",
                                 "\"madang:ReportsTo\"",
                                 "\"madang:Grant\"",
                                 "\"madang:Label\"",
                                 "\"madang:Give\""})
    CHECK_MESSAGE(!lines_with(text, type).empty(), std::string(type));
}

TEST_CASE("export: batches of any size bring the same back") {
  fixture from;
  from.good(all_lines());
  for (std::size_t const lines : {1U, 2U, 7U}) {
    fixture to;
    round_trip(from, to, all_of, {.batch_lines = lines});
  }
}

TEST_CASE("export: every revision of a text keeps its editor and time") {
  fixture from;
  from.good(all_lines());
  fixture to;
  auto const text = round_trip(from, to);
  auto const before = from.net.revisions(from.person("u:lee"), from.activity("p1")).value();
  auto const after = to.net.revisions(to.person("u:lee"), to.activity("p1")).value();
  REQUIRE(after.size() == 3);
  for (std::size_t at = 0; at < 3; ++at) {
    CHECK(after[at].text == before[at].text);
    CHECK(after[at].at == before[at].at);
  }
  CHECK(lines_with(text, R"("object":{"type":"Note","id":"activity:p1")").size() == 2);
}

TEST_CASE("export: an activity without a key gets one that stays") {
  fixture from;
  from.good(people);
  done(from.net.post({.actor = from.person("u:lee"), .text = "no key"}));
  fixture to;
  auto const text = round_trip(from, to);
  REQUIRE(lines_with(text, "\"activity:madang:").size() == 1);
  auto const line = lines_with(text, "\"activity:madang:").front();
  auto const begin = line.find("activity:") + 9;
  CHECK(to.net.find_activity(line.substr(begin, line.find('"', begin) - begin)).value().has_value());
}

TEST_CASE("export: a name in a text is one again, what only looks like one is not") {
  fixture from;
  from.good(people);
  auto const lee = from.person("u:lee");
  done(from.net.post({.actor = lee, .text = "@[u:nobody] and @[person:u:kim] and @[u:kim]", .key = "a"}));
  done(from.net.add_person({.key = "u:nobody", .name = "Nobody"}));
  done(from.net.add_person({.key = "odd] #key\n", .name = "Odd"}));
  fixture to;
  auto const text = round_trip(from, to);
  auto const item = to.net.activity(to.person("u:lee"), to.activity("a")).value();
  CHECK(item.items[0].text == "@[u:nobody] and @김지원 and @김지원");
  CHECK(item.items[0].mentions.size() == 2);
}

TEST_CASE("export: what was deleted is not in it, nor what answered it; its share says that something was") {
  fixture from;
  from.good(all_lines());
  done(from.net.remove_activity({}, from.activity("p1")));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, "Legal").empty());
  CHECK(lines_with(text, "activity:c1").empty());
  CHECK(lines_with(text, "activity:p1").empty());
  CHECK(lines_with(text, R"("object":{"type":"Tombstone"})").size() == 1);
  auto const item = to.net.activity(to.person("u:park"), to.activity("s1")).value();
  CHECK(item.items[0].shared_restricted);
}

TEST_CASE("export: who left, was deactivated or blocked since keeps what was written") {
  fixture from;
  from.good(people);
  auto const kim = from.person("u:kim");
  auto const lee = from.person("u:lee");
  auto const group = md::group_id(from.node(md::node_kind::group, "sales").value);
  auto const post = from.net.post({.actor = kim, .on = group, .text = "in the group", .key = "g1"}).value();
  done(from.net.comment({.actor = lee, .parent = post, .text = "an answer", .key = "g2"}));
  done(from.net.set_member({.group = group, .person = kim, .role = md::group_role::none}));
  done(from.net.block(lee, kim));
  done(from.net.set_active(kim, false));
  done(from.net.set_active(group, false));
  done(from.net.set_active(from.node(md::node_kind::record, "deal:77"), false));
  fixture to;
  round_trip(from, to);
  auto const item = to.net.activity(to.person("u:park"), to.activity("g1")).value();
  CHECK(item.items[0].comments_total == 1);
  CHECK_FALSE(to.net.activity(to.person("u:lee"), to.activity("g1")).has_value());
}

TEST_CASE("export: whoever changed sides keeps the circle it wrote in") {
  fixture from;
  from.good(people);
  auto const lee = from.person("u:lee");
  auto const deal = from.node(md::node_kind::record, "deal:77");
  done(from.net.post({.actor = lee, .on = deal, .text = "as an insider", .key = "in"}));
  auto const hanbit = md::organization_id(from.node(md::node_kind::organization, "hanbit").value);
  done(from.net.add_person({.key = "u:lee", .kind = md::person_kind::partner, .organization = hanbit}));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, R"("madang:circle":"madang:network")").size() == 1);
  auto const item = to.net.activity(to.person("u:park"), to.activity("in")).value();
  CHECK_FALSE(item.items[0].actor.outsider);
}

TEST_CASE("export: merged, re-keyed and deleted nodes come back as what they are") {
  fixture from;
  from.good(all_lines());
  from.good(R"({"type":"Person","id":"person:u:lee2","name":"Lee too"}
{"type":"Create","id":"activity:p9","actor":"person:u:lee2","published":"2026-03-09T00:00:00Z","object":{"type":"Note","content":"before the merge"}}
{"type":"madang:Merge","object":"person:u:lee2","target":"person:u:lee"}
{"type":"madang:Rekey","object":"record:deal:77","madang:key":"deal:78"}
{"type":"Delete","object":"group:sales"}
)");
  fixture to;
  round_trip(from, to);
  CHECK(to.node(md::node_kind::record, "deal:77") == to.node(md::node_kind::record, "deal:78"));
  CHECK(to.person("u:lee2") == to.person("u:lee"));
  CHECK(to.net.node({}, to.node(md::node_kind::group, "sales"))->deleted);
  CHECK(to.net.unmerge(*to.net.find(md::node_kind::person, "u:lee2", md::find_as::itself)).has_value());
}

TEST_CASE("export: an erased person is a pseudonym, with nothing left of key, name and texts") {
  fixture from;
  from.good(all_lines());
  from.good(
      R"({"type":"Create","id":"activity:kim-secret","actor":"u:kim","published":"2026-03-09T00:00:00Z","object":{"type":"Note","content":"words of their own"}}
{"type":"Create","id":"activity:c2","actor":"u:lee","published":"2026-03-09T00:01:00Z","object":{"type":"Note","inReplyTo":"activity:kim-secret","content":"an answer"}}
)");
  done(from.net.erase_person(from.person("u:kim")));
  fixture to;
  auto const text = round_trip(from, to);
  for (auto const* const gone : {"u:kim", "김지원", "words of their own", "kim-secret", "고맙습니다"})
    CHECK_MESSAGE(lines_with(text, gone).empty(), gone);
  CHECK(lines_with(text, "\"madang:erased\":true").size() == 1);
  CHECK(lines_with(text, "an answer").size() == 1);
  while (from.net.run_due().value() != 0) {
  }
  fixture later;
  round_trip(from, later);
}

TEST_CASE("export: a bundle of changes keeps its steps and the keys of its calls") {
  fixture from;
  from.good(people);
  auto const lee = from.person("u:lee");
  auto const deal = md::record_id(from.node(md::node_kind::record, "deal:77").value);
  auto const first =
      from.net.record_changed({.actor = lee, .record = deal, .fields = {{"stage", "A", "B"}}, .key = "x1"});
  auto const second = from.net.record_changed(
      {.actor = lee,
       .record = deal,
       .fields = {{"stage", "B", "C"}, {"margin", "1", "2", md::field_sensitivity::internal}},
       .key = "x2"});
  CHECK(first.value() == second.value());
  fixture to;
  round_trip(from, to);
  CHECK(to.activity("x1") == to.activity("x2"));
  auto const item = to.net.activity(to.person("u:park"), to.activity("x1")).value();
  REQUIRE(item.items[0].fields.size() == 2);
  CHECK(item.items[0].fields[0].from == "A");
  CHECK(item.items[0].fields[0].to == "C");
}

TEST_CASE("export: a payload keeps its bytes, whether or not JSON would be written so") {
  fixture from;
  from.good(people);
  done(from.net.define_verb({.verb = "crm.won", .summaries = {{"en", "{actor} won"}}}));
  auto const lee = from.person("u:lee");
  for (std::string_view const payload : {R"({"amount":1})", R"({ "amount" : 1.50e3 })", R"([1,{"a":null}])"})
    done(from.net.event({.actor = lee, .verb = "crm.won", .payload = payload}));
  fixture to;
  round_trip(from, to);
  auto const feed = to.net.network_feed(to.person("u:lee")).value();
  REQUIRE(feed.items.size() == 3);
  CHECK(feed.items[1].payload == R"({ "amount" : 1.50e3 })");
}

TEST_CASE("export: times of rights are exact, however far away") {
  fixture from;
  from.good(people);
  auto const deal = md::record_id(from.node(md::node_kind::record, "deal:77").value);
  md::timestamp const end{std::chrono::milliseconds{253'402'300'799'999}};  // 9999-12-31
  done(from.net.grant(deal, from.person("p:olga"), {.until = end, .history_from = md::timestamp{}}));
  done(from.net.grant(deal, from.person("u:kim"), {.until = md::timestamp::max()}));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, "9999-12-31T23:59:59.999Z").size() == 1);
}

TEST_CASE("export: when somebody last looked is what new_since counts from again") {
  fixture from;
  from.good(all_lines());
  done(from.net.visited(from.person("u:park"), md::feed_view::home));
  done(from.net.visited(from.person("u:park"), md::feed_view::record,
                        from.node(md::node_kind::record, "deal:77")));
  done(from.net.post({.actor = from.person("u:lee"),
                      .on = from.node(md::node_kind::record, "deal:77"),
                      .text = "later",
                      .key = "later"}));
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, "\"View\"").size() == 2);
  md::feed_request const record{.view = md::feed_view::record,
                                .node = to.node(md::node_kind::record, "deal:77")};
  CHECK(to.net.new_since(to.person("u:park"), record).value().count == 1);
}

namespace {

/// Exports while every thousandth line somebody writes, edits and deletes.
std::string exported_beside_a_writer(md::network& net, md::person_id who) {
  std::string out;
  auto const sink = [&](std::string_view bytes) -> md::result<void> {
    out += bytes;
    return {};
  };
  auto times = 0;
  auto const write = [&](md::export_progress const& at) {
    auto const key = "meanwhile " + std::to_string(++times);
    auto const id = net.post({.actor = who, .text = "meanwhile", .key = key}).value();
    done(net.edit({.actor = who, .activity = md::activity_id{1}, .text = key}));
    done(net.react({.actor = who, .activity = id}));
    done(net.remove_activity({}, md::activity_id{1500}));
    CHECK(at.bytes >= out.size());
    return true;
  };
  done(md::export_network(net, sink, {.progress = write}));
  CHECK(times >= 2);
  return out;
}

}  // namespace

TEST_CASE("export: it is one state, whatever is written meanwhile, in memory and in a file, hot and cold") {
  auto const folder = std::filesystem::temp_directory_path() / ("madang-state-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (auto const hot : {std::size_t{0}, std::size_t{100}, SIZE_MAX})
    for (auto const in_file : {false, true}) {
      CAPTURE(hot);
      CAPTURE(in_file);
      auto const file = folder / ("net" + std::to_string(hot) + ".db");
      auto net = in_file
                     ? md::open_sqlite(file, {.hot_activities_max = hot}, {.sync = md::durability::normal})
                     : md::open_memory({.hot_activities_max = hot});
      REQUIRE(net.has_value());
      auto const who = net->add_person({.key = "u:kim", .name = "Kim"}).value();
      done(net->transact({}, [&](md::transaction& to) -> md::result<void> {
        for (auto n = 0; n < 2'500; ++n)
          if (auto const id = to.post({.actor = who, .text = "post"}); !id) return id.error();
        return {};
      }));
      auto const before = exported(*net);
      CHECK(exported_beside_a_writer(*net, who) == before);
      CHECK(exported(*net) != before);
    }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

TEST_CASE("export: the caller ends it") {
  fixture from;
  from.good(people);
  done(from.net.transact({}, [&](md::transaction& to) -> md::result<void> {
    for (auto n = 0; n < 2'500; ++n)
      if (auto const id = to.post({.actor = from.person("u:lee"), .text = "post"}); !id) return id.error();
    return {};
  }));
  auto const nothing = [](std::string_view) -> md::result<void> { return {}; };
  auto const report =
      md::export_network(from.net, nothing, {.progress = [](md::export_progress const&) { return false; }});
  CHECK_FALSE(report.value().complete);
  CHECK(report.value().lines == 1'000);
}

TEST_CASE("export: an error of the sink ends it") {
  fixture from;
  from.good(all_lines());
  auto const refuse = [](std::string_view) -> md::result<void> {
    return md::fail(md::errc::disk_full, "sink");
  };
  CHECK(md::export_network(from.net, refuse).error().code == md::errc::disk_full);
}
