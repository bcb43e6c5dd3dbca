// `madang remind` and `madang escalation`. SPDX-License-Identifier: Apache-2.0
#include <string>

#include "cli_fixture.hpp"

using namespace madang::test;

TEST_CASE_FIXTURE(cli_fixture, "cli remind: sets, lists, takes back; what is due tells") {
  import_small();
  CHECK(good({"remind", "u:kim"}).empty());
  CHECK(contains(good({"remind", "u:kim", "--at", "2020-01-01", "--about", "deal:77", "--note", "Call"}),
                 "reminder 1 is set"));
  CHECK(json({"remind", "u:kim", "--at", "2999-01-01", "--note", "Later"}).at("number") == "2");
  auto const set = good({"remind", "u:kim"});
  CHECK(contains(set, "1  2020-01-01"));
  CHECK(contains(set, "Call\n"));
  good({"due"});
  CHECK(contains(good({"inbox", "u:kim", "--reason", "task_due"}), "Due: Call (Hanbit renewal)"));
  CHECK(contains(good({"remind", "u:kim", "--cancel", "2"}), "reminder 2 is cancelled"));
  CHECK(good({"remind", "u:kim"}).empty());
  check_error(run({"remind", "u:kim", "--cancel", "2"}), 1, {"out_of_range", "--cancel '2'"});
  check_error(run({"remind", "u:kim", "--at", "2020-01-01"}), 1, {"empty", "--note"});
  check_error(run({"remind", "u:kim", "--note", "x"}), 2, {"--at"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli digest: what the next one would say, in the person's language") {
  import_small();
  CHECK(good({"digest", "u:kim"}).empty());
  good({"prefs", "u:kim", "--channel", "email", "--say", "yes"});
  good({"post", "u:lee", "For @[u:kim]"});
  CHECK(contains(good({"digest", "u:kim", "--language", "en"}), "1 new notification\n\n"));
  CHECK(contains(good({"digest", "u:kim", "--language", "ko"}), "새 알림 1건\n\n"));
  auto const said = json({"digest", "u:kim", "--language", "en"});
  CHECK(contains(std::string(said.at("items").as_array().at(0).as_object().at("says").as_string()),
                 "mentioned you"));
  CHECK(contains(good({"digest", "u:kim", "--language", "en"}), "1 new notification"));
  good({"mark", "u:kim", "read", "--all"});
  CHECK(good({"digest", "u:kim"}).empty());
}

TEST_CASE_FIXTURE(cli_fixture, "cli escalation: shows, sets and takes back what happens") {
  import_small();
  CHECK(good({"escalation"}).empty());
  auto const text = good({"escalation", "--reason", "approval", "--step", "60:read:email", "--step",
                          "240:answered:manager", "--step", "15:seen:u:lee"});
  CHECK(contains(text, "approval\n  not read 60 min later: email\n"));
  CHECK(contains(text, "  not answered 240 min later: the manager\n"));
  CHECK(contains(text, "  not seen 15 min later: person:u:lee"));
  auto const answer = good({"escalation", "--json"});
  CHECK(contains(answer, R"("after_minutes":60)"));
  check_error(run({"escalation", "--reason", "x", "--step", "soon"}), 2, {"--step 'soon'"});
  check_error(run({"escalation", "--reason", "x", "--step", "5:read:u:nobody"}), 1, {"unknown_node"});
  check_error(run({"escalation", "--reason", "reaction", "--step", "5:read:email"}), 1,
              {"out_of_range", "--reason 'reaction'"});
  check_error(run({"escalation", "--step", "5:read:email"}), 2, {"--reason"});
  CHECK(good({"escalation", "--reason", "approval", "--unset"}).empty());
}
