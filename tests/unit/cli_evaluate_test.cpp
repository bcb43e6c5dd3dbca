// The command-line tool: rankings measured on a log. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;

namespace {

constexpr std::string_view events = R"({"t":1,"type":"item","id":"a","author":"kim"}
{"t":2,"type":"item","id":"b","author":"lee"}
{"t":3,"type":"action","reader":"cho","verb":"reply","item":"a"}
{"t":4,"type":"action","reader":"park","verb":"open","item":"a"}
{"t":5,"type":"action","reader":"park","verb":"react","item":"a"}
)";

/// Asks about the events above, from the first on.
class evaluate_fixture : public cli_fixture {
 public:
  evaluate_fixture() { write_bytes(path("log"), events); }
  std::vector<std::string> asking(std::vector<std::string> more) const {
    more.insert(more.begin(), {"evaluate", "--log", path("log").string(), "--test-from", "0"});
    return more;
  }
};

}  // namespace

TEST_CASE_FIXTURE(evaluate_fixture, "cli evaluate: rankings side by side, as a table, as JSON and drawn") {
  auto const table =
      good(asking({"--config", "active", "--against", "newest", "--svg", path("a.svg").string()}));
  CHECK(contains(table, "questions       2"));
  CHECK(contains(table, "MRR             0.7500"));
  CHECK(contains(table, "active - newest: MRR 0.2500"));
  CHECK(bytes_of(path("a.svg")).starts_with("<svg"));
  auto const both = json_lines(asking({"--config", "newest", "--against", "active"}));
  REQUIRE(both.size() == 2);
  CHECK(both[0].at("config").as_string() == "newest");
  CHECK(both[0].at("queries").as_int64() == 2);
  CHECK(both[0].at("mrr").to_number<double>() == 0.5);
  CHECK(both[0].at("difference").at("against").as_string() == "active");
  CHECK(both[1].at("mrr").to_number<double>() == 0.75);
  CHECK(json(asking({"--config", "newest", "--verbs", "reply"})).at("queries").as_int64() == 1);
}

TEST_CASE_FIXTURE(evaluate_fixture, "cli evaluate: whether more follows on what was opened") {
  auto const found = json(asking({"--config", "newest", "--test", "reaction"}));
  CHECK(found.at("opens").as_int64() == 1);
  CHECK(found.at("positives").as_int64() == 1);
}

TEST_CASE_FIXTURE(evaluate_fixture,
                  "cli evaluate: weights come from the default or a file, and are learned into one") {
  write_bytes(path("ours"), R"({"madang_rank_weights":1,"name":"ours","factors":{"engagement":1}})");
  CHECK(json(asking({"--config", path("ours").string()})).at("mrr").to_number<double>() ==
        doctest::Approx(5.0 / 6));
  CHECK(json(asking({})).at("config").as_string() == "default");
  write_bytes(path("formula"),
              R"-({"madang_rank_weights":1,"name":"formula","expression":"log2(1 + engagement)"})-");
  CHECK(json(asking({"--config", path("formula").string()})).at("mrr").to_number<double>() ==
        doctest::Approx(5.0 / 6));
  auto const learned = json_lines(asking({"--learn", path("learned").string()}));
  REQUIRE(learned.size() == 3);
  CHECK(learned[2].at("actions_learned").as_int64() == 0);
  CHECK_FALSE(learned[2].at("better").as_bool());
  CHECK_FALSE(fs::exists(path("learned")));
  auto const actions = json_lines(asking({"--learn", path("learned").string(), "--model", "actions"}));
  REQUIRE(actions.size() == 3);
  CHECK(actions[2].at("progress").at("react").at("examples").as_int64() == 0);
  CHECK_FALSE(actions[2].at("better").as_bool());
  CHECK_FALSE(fs::exists(path("learned")));
}

TEST_CASE_FIXTURE(cli_fixture, "cli evaluate: a model of actions is learned, written, and measured again") {
  std::string lines;
  for (int round = 0; round < 200; ++round) {
    auto const line = [&](int step, std::string const& rest) {
      lines += "{\"t\":" + std::to_string((round * 10 + step) * 60'000LL) + "," + rest + "}\n";
    };
    auto const id = std::to_string(round);
    line(0, R"("type":"item","author":"kim","id":"k)" + id + "\"");
    line(1, R"("type":"item","author":"lee","id":"l)" + id + "\"");
    line(2, R"("type":"action","reader":"park","verb":"react","item":"k)" + id + "\"");
  }
  write_bytes(path("log"), lines);
  auto const asking = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"evaluate", "--log", path("log").string(), "--config"});
    return json_lines(more);
  };
  write_bytes(path("age"), R"({"madang_rank_weights":1,"name":"age","factors":{"freshness":1}})");
  auto const learned =
      asking({path("age").string(), "--learn", path("learned").string(), "--model", "actions"});
  REQUIRE(learned.size() == 3);
  CHECK(learned[2].at("better").as_bool());
  auto const again = asking({path("learned").string()});
  REQUIRE(again.size() == 1);
  CHECK(again[0].at("mrr").to_number<double>() == learned[0].at("mrr").to_number<double>());
  CHECK(again[0].at("mrr").to_number<double>() > 0.9);
}

TEST_CASE_FIXTURE(evaluate_fixture, "cli evaluate: what is wrong is named") {
  check_error(run({"evaluate"}), 2, {"--log"});
  check_error(run({"evaluate", "--log", path("none").string()}), 2, {"--log"});
  check_error(run(asking({"--config", "best"})), 2, {"--config"});
  check_error(run(asking({"--window", "-1"})), 2, {"--window"});
  check_error(run(asking({"--config", "newest", "--learn", path("learned").string()})), 2, {"--learn"});
  check_error(run({"evaluate", "--log", path("log").string(), "--test-from", "2"}), 1, {"test_from"});
  write_bytes(path("bad"), R"({"madang_rank_weights":1,"name":"x","factors":{"author":99}})");
  check_error(run(asking({"--config", path("bad").string()})), 1, {"out_of_range", "factors.author"});
  write_bytes(path("wrong"), R"({"madang_rank_weights":1,"name":"x","expression":"author + wisdom"})");
  check_error(run(asking({"--config", path("wrong").string()})), 1,
              {"malformed", "expression", "wisdom", "9"});
  write_bytes(path("infinite"), R"({"madang_rank_weights":1,"name":"x","expression":"1 / seen"})");
  check_error(run(asking({"--config", path("infinite").string()})), 1, {"out_of_range", "score"});
  write_bytes(path("model"), R"({"madang_action_model":7})");
  check_error(run(asking({"--config", path("model").string()})), 4, {"not_supported", "madang_action_model"});
  check_error(run({"evaluate", "--log", "-"}, "{\"t\":1}\n"), 1, {"empty", "line 1: type"});
}
