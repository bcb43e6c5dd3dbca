// `madang ranking` and `boost`: weights and boosts set, shown and refused. SPDX-License-Identifier:
// Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;

TEST_CASE_FIXTURE(cli_fixture, "cli ranking: what it prints can be set, for a view or for all") {
  import_small();
  auto const before = json({"ranking"});
  CHECK(before.at("name").as_string() == "default");
  auto document = good({"ranking"});
  auto const at = document.find("\"default\"");
  REQUIRE(at != document.npos);
  document.replace(at, 9, "\"ours\"");
  write_bytes(path("ours.json"), document);
  auto const file = path("ours.json").string();
  CHECK(json({"ranking", "--set", file, "--view", "home"}).at("name").as_string() == "ours");
  CHECK(json({"ranking"}).at("name").as_string() == "default");
  CHECK(json({"ranking", "--view", "home"}).at("name").as_string() == "ours");
  CHECK(json({"ranking", "--view", "home", "--reset"}).at("name").as_string() == "default");
  CHECK(good({"check"}) != "");
}

TEST_CASE_FIXTURE(cli_fixture,
                  "cli ranking: a document that does not pass is refused with the property's name") {
  import_small();
  write_bytes(path("wrong.json"), R"({"madang_rank_weights":1,"name":"x","factors":{"author":99}})");
  auto const refused = run({"ranking", "--set", path("wrong.json").string()});
  CHECK(refused.code != 0);
  CHECK(contains(refused.err, "factors.author"));
  CHECK(run({"ranking", "--set", path("nowhere.json").string()}).code != 0);
  CHECK(json({"ranking"}).at("name").as_string() == "default");
}

TEST_CASE_FIXTURE(cli_fixture, "cli boost: set, shown, listed and withdrawn; what cannot be is refused") {
  import_small();
  CHECK(good({"boost", "list"}).empty());
  CHECK(json({"boost", "set", "activity:p1", "--until", "2999-01-01"}).at("boosted").as_string() == "1");
  CHECK(contains(good({"feed", "u:park", "--order", "top"}), "[boosted]"));
  CHECK_FALSE(contains(good({"feed", "u:park"}), "[boosted]"));
  CHECK(contains(good({"boost", "list"}), "for everybody"));
  good({"boost", "set", "1", "--until", "2999-01-01", "--for", "group:sales"});
  auto const all = json_lines({"boost", "list"});
  REQUIRE(all.size() == 1);
  CHECK(all[0].at("activity").as_string() == "1");
  CHECK(all[0].at("for").as_string() == "group:sales");
  CHECK(good({"boost", "withdraw", "1"}) == "withdrew the boost of 1\n");
  CHECK(good({"boost", "list"}).empty());
  check_error(run({"boost", "set", "1", "--until", "2001-01-01"}), 1, {"out_of_range", "--until"});
  check_error(run({"boost", "set", "activity:c1", "--until", "2999-01-01"}), 1, {"wrong_kind", "ACTIVITY"});
  check_error(run({"boost", "set", "1", "--until", "2999-01-01", "--for", "u:kim"}), 1,
              {"wrong_kind", "--for"});
  check_error(run({"boost", "set", "1"}), 2, {"--until"});
}
