// Commands that keep, destroy and account for. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;

TEST_CASE_FIXTURE(cli_fixture, "cli check, backup, due: a sound file, and a sound copy of it") {
  import_small();
  auto const digest = json({"check", "--digest"});
  CHECK(digest.at("sound").as_bool());
  auto const copy = path("copy.db").string();
  CHECK(json({"backup", copy}).at("file").as_string() == copy);
  check_error(run({"backup", copy}), 1, {"key_conflict", "copy.db"});
  check_error(run({"backup", path("no/copy.db").string()}), 3, {"io_error", "copy.db"});
  fs::rename(copy, db());
  CHECK(json({"check", "--digest"}).at("digest") == digest.at("digest"));
  CHECK(good({"due"}) == "0 done\n");
  CHECK(json({"due"}).at("done").to_number<int>() == 0);
}

TEST_CASE_FIXTURE(cli_fixture, "cli hold: placed, listed and released; empty lists print nothing") {
  import_small();
  CHECK(good({"hold", "list"}).empty());
  CHECK(good({"hold", "place", "Case 17", "--on", "deal:77"}) == "hold 1\n");
  CHECK(json({"hold", "place", "Everything"}).at("hold").to_number<int>() == 2);
  auto const text = good({"hold", "list"});
  CHECK(contains(text, "record:deal:77 Hanbit renewal Case 17\n"));
  CHECK(contains(text, "everything Everything\n"));
  auto const all = json_lines({"hold", "list"});
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("node").as_string() == "record:deal:77");
  CHECK(all[0].at("reason").as_string() == "Case 17");
  CHECK_FALSE(all[1].contains("node"));
  CHECK(good({"hold", "release", "1"}) == "released hold 1\n");
  check_error(run({"hold", "release", "9"}), 1, {"out_of_range", "NUMBER '9'"});
  check_error(run({"hold", "release", "x"}), 2, {"NUMBER 'x' is not a number"});
  check_error(run({"hold", "place", "Case", "--on", "topic:renewal"}), 1, {"wrong_kind", "--on"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli retain: rules by kind; due destroys what is too old") {
  import_small();
  CHECK(good({"retain"}).empty());
  CHECK(good({"retain", "post", "30"}) == "post 30 days\n");
  auto const rule = json({"retain"});
  CHECK(rule.at("kind").as_string() == "post");
  CHECK(rule.at("days").to_number<int>() == 30);
  good({"due"});
  CHECK(good({"feed", "u:kim"}) == "Nothing to see here.\n");
  CHECK(good({"retain", "post", "0"}).empty());
  check_error(run({"retain", "post"}), 2, {"DAYS and KIND belong together"});
  check_error(run({"retain", "letter", "1"}), 2, {"KIND 'letter' is none of post, comment"});
  check_error(run({"retain", "post", "-1"}), 2, {"DAYS '-1' is not a number"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli erase: found, erased, listed, and erased again after a restore") {
  import_small();
  auto const copy = path("copy.db").string();
  good({"backup", copy});
  CHECK(good({"erase", "--find", "nowhere"}).empty());
  CHECK(json({"erase", "--find", "감사"}).contains("activity"));
  auto const erased = json({"erase", "u:kim"});
  CHECK(erased.at("state").as_string() == "done");
  auto const receipt = std::string(erased.at("receipt").as_string());
  check_error(run({"show", "u:kim"}), 1, {"unknown_node"});
  auto const everything = good({"feed", "u:lee", "--comments", "9", "--view", "network"}) + good({"audit"});
  for (auto const* part : {"김지원", "u:kim", "감사합니다"}) CHECK_FALSE(contains(everything, part));
  auto const list = good({"erase", "--list"});
  CHECK(list.starts_with(receipt + " "));
  CHECK(json({"erase", "--list"}).at("receipt").as_string() == receipt);

  for (auto const* behind : {"", "-wal", "-shm"}) fs::remove(db() + behind);
  fs::rename(copy, db());
  CHECK(contains(good({"show", "u:kim"}), "김지원"));
  write_bytes(path("receipts"), list);
  CHECK(good({"erase", "--replay", path("receipts").string()}) == "1 receipts, 1 erased\n");
  auto const again = run({"erase", "--replay", "-", "--json"}, list);
  CHECK(again.out == "{\"receipts\":1,\"erased\":0}\n");
  check_error(run({"show", "u:kim"}), 1, {"unknown_node"});
  check_error(run({"erase", "--replay", "-"}, "rubbish\n"), 1, {"malformed", "--replay line 1"});
  check_error(run({"erase"}), 2, {"PERSON or one of --find, --list and --replay"});
  check_error(run({"erase", "u:lee", "--list"}), 2, {"only one of them"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli audit: who did what, and whether it still says so") {
  import_small();
  auto const end = good({"audit", "--end"});
  good({"post", "u:kim", "hi"});
  auto const text = good({"audit"});
  for (auto const* part : {"[import]", "add_person", " x ", "post person:u:kim"})
    CHECK_MESSAGE(contains(text, part), text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 80, line);
  auto const entries = json_lines({"audit"});
  auto const& last = entries.back().at("commands").at(0).as_object();
  CHECK(last.at("name").as_string() == "post");
  CHECK(last.at("node").as_string() == "person:u:kim");
  CHECK(json_lines({"audit", "--limit", "1"}).size() == 1);
  auto known = end;
  known.pop_back();
  CHECK(good({"audit", "--holds", known}) == "the audit holds\n");
  known.back() = known.back() == '0' ? '1' : '0';
  auto const altered = run({"audit", "--holds", known, "--json"});
  CHECK(altered.code == 4);
  CHECK(altered.out == "{\"holds\":false}\n");
  check_error(run({"audit", "--holds", "x"}), 2, {"--holds is not what --end prints"});
  check_error(run({"audit", "--after", "9999"}), 1, {"--after '9999'"});
}
