// `madang ranking`: weights shown, set and refused. SPDX-License-Identifier: Apache-2.0
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
