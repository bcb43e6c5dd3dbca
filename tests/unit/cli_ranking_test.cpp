// `madang ranking`, `model` and `boost`: weights, models and boosts set, shown and refused.
// SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

#include <madang/json/action_model_json.hpp>

using namespace madang::test;
namespace md = madang;

namespace {

/// A document of a model that liked what is new, and was better than some weights.
std::string model_document(std::string_view against) {
  md::action_model model(md::default_weights(), {.hashed_bits = 8});
  for (int round = 0; round < 20; ++round)
    model.learn(model.example({.age_ms = 60'000 * round}),
                round < 5 ? md::verb_bit(md::action_verb::react) : 0);
  if (!against.empty())
    model.prove({.against = std::string(against), .questions = 40, .gain_low = 0.01, .gain_high = 0.02})
        .value();
  return md::write_json(md::to_json(model));
}

}  // namespace

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

TEST_CASE_FIXTURE(cli_fixture, "cli model: set, used where it was better, shown, frozen, stopped and reset") {
  import_small();
  CHECK(good({"model", "show"}).empty());
  auto const file = path("model.json").string();
  write_bytes(path("model.json"), model_document(""));
  CHECK(good({"model", "set", file}) == "set version 1\n");
  check_error(run({"model", "use"}), 1, {"not_allowed", "proof"});
  write_bytes(path("model.json"), model_document("ours"));
  good({"model", "set", file});
  check_error(run({"model", "use", "--view", "home"}), 1, {"not_allowed", "proof.against"});
  write_bytes(path("model.json"), model_document("default"));
  CHECK(json({"model", "set", file}).at("set").as_int64() == 1);
  CHECK(json({"model", "use", "--view", "home"}).at("used").as_string() == "home");
  CHECK(good({"model", "use"}) == "used for network\n");
  auto const shown = json({"model", "show"});
  REQUIRE(shown.at("used_by").as_array().size() == 2);
  CHECK(shown.at("used_by").at(0).as_object().if_contains("view") == nullptr);
  CHECK(shown.at("used_by").at(1).at("view").as_string() == "home");
  CHECK(shown.at("proof").at("against").as_string() == "default");
  CHECK(shown.at("react").at("positives").as_int64() == 5);
  CHECK(contains(good({"model", "show"}), "orders view home since"));
  CHECK(contains(good({"model", "show"}), "better than default, version 1, by 0.0100 to 0.0200 in MRR"));
  CHECK(good({"model", "show", "--document"}) == model_document("default") + "\n");
  auto const page = json({"feed", "u:park", "--order", "top"});
  CHECK(page.at("order").as_string() == "top");
  CHECK(page.at("note").as_string() == "as_asked");
  CHECK(good({"model", "freeze"}) == "frozen, version 1\n");
  write_bytes(path("other.json"), model_document("default").replace(
                                      model_document("default").find("\"version\":1"), 11, "\"version\":9"));
  check_error(run({"model", "set", path("other.json").string()}), 1, {"not_allowed", "frozen", "other.json"});
  CHECK(json({"model", "thaw"}).at("thawed").as_int64() == 1);
  CHECK(good({"model", "set", path("other.json").string()}) == "set version 9\n");
  CHECK(good({"model", "stop", "--view", "home"}) == "stopped for home\n");
  CHECK(good({"model", "reset"}) == "reset, version 10\n");
  CHECK(json({"model", "show"}).at("used_by").as_array().empty());
  CHECK(good({"check"}) != "");
}

TEST_CASE_FIXTURE(cli_fixture, "cli model: a document that does not pass is refused with file and property") {
  import_small();
  auto const file = path("wrong.json").string();
  check_error(run({"model", "set", path("nowhere.json").string()}), 2, {"FILE", "nowhere.json"});
  check_error(run({"model", "freeze"}), 1, {"not_allowed", "model"});
  write_bytes(path("wrong.json"), "{}");
  check_error(run({"model", "set", file}), 1, {"empty", "wrong.json", "madang_action_model"});
  auto wide = model_document("");
  wide.replace(wide.find("\"hashed_bits\":8"), 15, "\"hashed_bits\":17");
  write_bytes(path("wrong.json"), wide);
  check_error(run({"model", "set", file}), 1, {"out_of_range", "options.hashed_bits", "16"});
  CHECK(good({"model", "show"}).empty());
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
