// Exporting a person's data and a record's threads, and files that are there in full or not at all.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "json_export_fixture.hpp"

using namespace import_tests;
namespace fs = std::filesystem;

namespace {

/// A deal with a partner: insiders' talk, talk for all, a field that is not for everybody.
struct deal_fixture : fixture {
  deal_fixture() {
    good(std::string(people) + std::string(talk));
    good(R"({"type":"madang:Tag","id":"tag:price"}
{"type":"madang:Record","id":"record:deal:77","name":"Renewal","madang:type":"crm.deal","attributedTo":"u:kim","madang:access":"granted"}
{"type":"madang:Record","id":"record:secret","name":"Hidden takeover","madang:type":"crm.deal","madang:access":"granted"}
{"type":"madang:Grant","object":"record:deal:77","target":"person:p:olga","madang:historyFrom":"2026-01-01T00:00:00Z"}
{"type":"madang:Grant","object":"record:deal:77","target":"person:u:kim"}
{"type":"madang:Grant","object":"record:deal:77","target":"person:u:lee"}
{"type":"madang:Grant","object":"record:secret","target":"person:u:lee"}
{"type":"madang:Grant","object":"record:secret","target":"person:u:kim"}
{"type":"Create","id":"activity:inside","actor":"u:lee","published":"2026-03-03T00:00:00Z","target":"record:deal:77","object":{"type":"Note","content":"Only for us"}}
{"type":"Create","id":"activity:open","actor":"u:lee","published":"2026-03-03T00:01:00Z","target":"record:deal:77","madang:insidersOnly":false,"madang:about":["record:secret"],"object":{"type":"Note","content":"For Olga too, see @[record:secret]"}}
{"type":"Create","id":"activity:answer","actor":"p:olga","published":"2026-03-03T00:02:00Z","object":{"type":"Note","inReplyTo":"activity:open","content":"Thanks"}}
{"type":"Create","id":"activity:aside","actor":"u:kim","published":"2026-03-03T00:03:00Z","madang:insidersOnly":true,"object":{"type":"Note","inReplyTo":"activity:answer","content":"Careful"}}
{"type":"Update","id":"activity:fields","actor":"u:lee","published":"2026-03-03T01:00:00Z","object":"record:deal:77","madang:insidersOnly":false,"madang:fields":[{"field":"stage","from":"A","to":"B"},{"field":"margin","from":"1","to":"2","sensitivity":"internal"},{"field":"price","from":"3","to":"4","sensitivity":"confidential","label":"tag:price"}]}
{"type":"Like","actor":"person:u:kim","object":"activity:open","published":"2026-03-03T02:00:00Z"}
{"type":"Like","actor":"person:p:olga","object":"activity:open","published":"2026-03-03T02:01:00Z"}
)");
  }
  export_call record(std::string_view reader = {}) {
    return [reader = std::string(reader)](md::network const& of, md::export_sink const& to) {
      auto const deal = md::record_id(of.find(md::node_kind::record, "deal:77")->value);
      auto const who = reader.empty() ? md::node_id{} : *of.find(md::node_kind::person, reader);
      return md::export_record(of, deal, to, md::person_id(who.value));
    };
  }
};

export_call of_person(std::string key) {
  return [key = std::move(key)](md::network const& net, md::export_sink const& to) {
    return md::export_person(net, md::person_id(net.find(md::node_kind::person, key)->value), to);
  };
}

struct folder_fixture {
  fs::path folder = fs::temp_directory_path() / ("madang-export-" + std::to_string(::getpid()));
  folder_fixture() { fs::create_directories(folder); }
  ~folder_fixture() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

}  // namespace

TEST_CASE("export of a record: its threads with everybody's part, and back") {
  deal_fixture from;
  fixture to;
  auto const text = round_trip(from, to, from.record());
  for (auto const* const key : {"p1", "c1", "r1", "inside", "open", "answer", "aside", "fields"})
    CHECK_MESSAGE(lines_with(text, "\"id\":\"activity:" + std::string(key) + "\"").size() >= 1, key);
  CHECK(lines_with(text, "activity:s1").empty());  // lies on Park's wall
  CHECK(lines_with(text, "\"Like\"").size() == 3);
  CHECK(lines_with(text, "\"madang:Grant\"").size() == 5);
  CHECK(lines_with(text, "\"Join\"").empty());
  CHECK(lines_with(text, "\"madang:title\"").empty());
  auto const seen =
      to.net.record_feed(to.person("p:olga"), md::record_id(to.node(md::node_kind::record, "deal:77").value));
  CHECK(seen.value().size() == 2);
}

TEST_CASE("export of a record as an outsider: what the outsider sees, and no name besides") {
  deal_fixture from;
  auto const text = exported(from.net, from.record("p:olga"));
  CHECK(lines_with(text, "For Olga too, see @[restricted]").size() == 1);
  CHECK(lines_with(text, "Thanks").size() == 1);
  CHECK(lines_with(text, "stage").size() == 1);
  for (auto const* const hidden : {"Only for us", "Careful", "margin", "price", "secret", "takeover", "Grant",
                                   "activity:open", "madang:unit", "Sales", "sales"})
    CHECK_MESSAGE(lines_with(text, hidden).empty(), std::string(hidden));
  fixture to;
  to.good(text);
  CHECK(to.net.check().value().empty());
  CHECK_FALSE(to.net.can_read(to.person("p:olga"), to.node(md::node_kind::record, "deal:77")).value());
}

TEST_CASE("export of a record as somebody: who may not see the record or is not active gets nothing") {
  deal_fixture from;
  auto const nothing = [](std::string_view) -> md::result<void> { return {}; };
  auto const deal = md::record_id(from.node(md::node_kind::record, "deal:77").value);
  auto const park = from.person("u:park");
  CHECK(md::export_record(from.net, deal, nothing, park).error().code == md::errc::unknown_node);
  done(from.net.set_active(from.person("u:kim"), false));
  CHECK(md::export_record(from.net, deal, nothing, from.person("u:kim")).error().code == md::errc::inactive);
  CHECK(md::export_record(from.net, md::record_id(park.value), nothing).error().code == md::errc::wrong_kind);
  CHECK(md::export_person(from.net, md::person_id(deal.value), nothing).error().code == md::errc::wrong_kind);
}

TEST_CASE("export of a person: own words and relations, others by their ids alone") {
  deal_fixture from;
  done(from.net.visited(from.person("u:kim"), md::feed_view::home));
  done(from.net.block(from.person("u:park"), from.person("u:kim")));
  fixture to;
  auto const text = round_trip(from, to, of_person("u:kim"));
  CHECK(lines_with(text, "김지원").size() == 1);
  CHECK(lines_with(text, R"("madang:unit":"Sales")").size() == 1);
  CHECK(lines_with(text, "Careful").size() == 1);
  CHECK(lines_with(text, R"("inReplyTo":{"type":"Tombstone","id":"activity:p1"})").size() == 1);
  CHECK(lines_with(text, "\"Like\"").size() == 2);
  CHECK(lines_with(text, "\"Follow\"").size() == 1);
  CHECK(lines_with(text, "\"Join\"").size() == 1);
  CHECK(lines_with(text, "\"View\"").size() == 1);
  CHECK(lines_with(text, "\"madang:Grant\"").size() == 2);
  for (auto const* const others :
       {"Legal", "Thanks", "\"Park\"", "\"Lee\"", "Renewal", "Hidden takeover", "Block"})
    CHECK_MESSAGE(lines_with(text, others).empty(), std::string(others));
}

TEST_CASE("export of a person: with whom was merged into it, and below what others deleted") {
  deal_fixture from;
  from.good(R"({"type":"Person","id":"person:u:kim2","name":"Kim before"}
{"type":"Create","id":"activity:k2","actor":"person:u:kim2","published":"2026-03-09T00:00:00Z","object":{"type":"Note","content":"an earlier account"}}
{"type":"madang:Merge","object":"person:u:kim2","target":"person:u:kim"}
{"type":"Delete","object":"activity:p1"}
)");
  fixture to;
  auto const text = round_trip(from, to, of_person("u:kim"));
  CHECK(lines_with(text, "an earlier account").size() == 1);
  CHECK(lines_with(text, "고맙습니다").size() == 1);
  CHECK(lines_with(text, R"("inReplyTo":{"type":"Tombstone"})").size() == 1);
}

TEST_CASE("export to a file: there is none until it is complete, and none is replaced") {
  deal_fixture const from;
  folder_fixture const at;
  auto const file = at.folder / "all.jsonl";
  auto const to_end = [&](md::export_sink const& to) { return md::export_network(from.net, to); };
  auto const broken = [&](md::export_sink const& to) -> md::result<md::export_report> {
    auto const done = md::export_network(from.net, to);
    CHECK(done.has_value());
    CHECK_FALSE(fs::exists(file));
    return md::fail(md::errc::io_error, "later");
  };
  CHECK(md::export_to_file(file, broken).error().code == md::errc::io_error);
  CHECK(fs::is_empty(at.folder));
  auto const report = md::export_to_file(file, to_end).value();
  CHECK(fs::file_size(file) == report.bytes);
  CHECK(md::export_to_file(file, to_end).error().code == md::errc::key_conflict);
  CHECK(md::export_to_file(at.folder / "no" / "folder", to_end).error().code == md::errc::io_error);
  auto const count = std::distance(fs::directory_iterator(at.folder), fs::directory_iterator());
  CHECK(count == 1);
}

TEST_CASE("export to a file: a full disk is an error and leaves nothing") {
  std::error_code missing;
  if (!fs::exists("/dev/full", missing)) {
    MESSAGE("SKIPPED: there is no /dev/full");
    return;
  }
  deal_fixture const from;
  std::ofstream full("/dev/full", std::ios::binary);
  full.rdbuf()->pubsetbuf(nullptr, 0);
  CHECK(md::export_network(from.net, md::to_stream(full)).error().code == md::errc::io_error);
}

TEST_CASE("import of an export: a network that is not new refuses it, with skipped errors too") {
  deal_fixture from;
  auto const text = exported(from.net);
  fixture used;
  used.good(people);
  auto const before = used.digest();
  CHECK(used.bad(text).code == md::errc::not_allowed);
  CHECK(used.bad(text).field == "line 1: madang:Export");
  auto const skipping = used.import(text, {.on_error = md::import_on_error::skip});
  CHECK(skipping.error().code == md::errc::not_allowed);
  CHECK(used.digest() == before);
}

TEST_CASE("import of an export: again is nothing new, and what was deleted since stays deleted") {
  deal_fixture from;
  auto const text = exported(from.net);
  fixture to;
  to.good(text);
  CHECK(to.net.remove_activity({}, to.activity("open")).has_value());
  auto const again = to.good(text);
  CHECK(again.applied == 0);
  CHECK_FALSE(to.net.activity(to.person("u:lee"), to.activity("open")).has_value());
}

TEST_CASE("import of an export: one that was interrupted goes on") {
  deal_fixture from;
  auto const text = exported(from.net);
  fixture to;
  auto const begun =
      to.good(text, {.batch_lines = 10, .progress = [](auto const& at) { return at.lines < 25; }});
  CHECK_FALSE(begun.complete);
  to.good(text, {.batch_lines = 10});
  CHECK(exported(to.net) == text);
}

TEST_CASE("import of an export: one that was cut or changed says where it is broken") {
  deal_fixture from;
  auto const text = exported(from.net);
  auto const import_with = [](std::string const& lines) {
    fixture to;
    auto const report = to.import(lines, {.batch_lines = 3});
    return report ? md::error{} : report.error();
  };
  auto const replaced = [&](std::string_view what, std::string_view by) {
    auto out = text;
    auto const at = out.find(what);
    REQUIRE(at != std::string::npos);
    return out.replace(at, what.size(), by);
  };
  CHECK(import_with(text.substr(0, text.size() - 9)).code == md::errc::malformed);
  CHECK(import_with(replaced(R"("madang:format":1)", R"("madang:format":2)")).code ==
        md::errc::not_supported);
  CHECK(import_with(replaced(R"("to":"record:deal:77",)", "")).code == md::errc::empty);
  CHECK(import_with(replaced(R"("madang:insidersOnly":true,)", "")).code == md::errc::empty);
  CHECK(import_with(replaced(R"("to":"record:deal:77")", R"("to":"record:secret")")).code ==
        md::errc::wrong_kind);
  CHECK(import_with(replaced(R"("madang:at":14)", R"("madang:at":13)")).code == md::errc::malformed);
  CHECK(import_with(replaced(R"("actor":"person:u:lee")", R"("actor":"person:u:none")")).code ==
        md::errc::unknown_node);
  CHECK(import_with(replaced(R"("id":"activity:c1")", R"("id":"activity:p1")")).code ==
        md::errc::key_conflict);
  CHECK(import_with(replaced(R"("inReplyTo":"activity:p1")", R"("inReplyTo":"activity:no")")).code ==
        md::errc::unknown_activity);
  CHECK(import_with(replaced(R"("madang:access":"granted")", R"("madang:acces":"granted")")).code ==
        md::errc::malformed);
  CHECK(import_with(R"({"type":"View","actor":"person:u:kim"})").code == md::errc::not_supported);
}

TEST_CASE("mentions: a kind in front of the key says what is meant") {
  fixture in;
  in.good(people);
  auto const lee = in.person("u:lee");
  done(in.net.add_record({.key = "u:kim", .type = "crm.note", .name = "A note on Kim"}));
  done(in.net.add_record({.key = "record:7", .type = "crm.note", .name = "Odd key"}));
  auto const text = [&](std::string_view typed) {
    auto const id = in.net.post({.actor = lee, .text = typed}).value();
    return std::string(in.net.activity(lee, id).value().items[0].text);
  };
  CHECK(text("@[person:u:kim] @[record:u:kim] @[u:kim]") == "@김지원 @A note on Kim @김지원");
  CHECK(text("@[group:sales] @[record:7] @[topic:none]") == "@Sales @Odd key @[topic:none]");
}
