// Commands about inboxes. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>

#include "cli_fixture.hpp"

using namespace madang::test;

namespace {

/// Two things for u:kim: a reaction and a mention.
std::string tell_kim(cli_fixture const& tool) {
  tool.import_small();
  auto const post = tool.json({"post", "u:kim", "첫 질문", "--on", "deal:77"});
  auto const number = std::string(post.at("activity").as_string());
  tool.good({"react", "u:lee", number});
  tool.good({"comment", "u:lee", number,
             "여기 있습니다 @[u:kim] 감사합니다 감사합니다 감사합니다 감사합니다 감사합니다 감사합니다"});
  return number;
}

}  // namespace

TEST_CASE_FIXTURE(cli_fixture, "cli inbox: numbers, what people did, and what they said, in 80 columns") {
  tell_kim(*this);
  auto const text = good({"inbox", "u:kim"});
  CHECK(contains(text, "2 unread, 2 of them unseen\n"));
  CHECK(contains(text, "* Lee mentioned you on Hanbit renewal "));
  CHECK(contains(text, "* Lee reacted to what you wrote on Hanbit renewal "));
  CHECK(contains(text, "    여기 있습니다 @김지원"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(madang::display_columns(line) <= 80);
  CHECK(contains(good({"inbox", "u:park"}), "nothing unread\n"));
  CHECK(contains(good({"inbox", "u:kim", "--reason", "reaction"}), "reacted"));
  CHECK_FALSE(contains(good({"inbox", "u:kim", "--reason", "reaction"}), "mentioned"));
  check_error(run({"inbox", "u:kim", "--limit", "0"}), 1, {"out_of_range", "--limit"});
  check_error(run({"inbox", "u:nobody"}), 1, {"unknown_node", "PERSON 'u:nobody'"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli mark: one, many, a thread, until a time") {
  auto const thread = tell_kim(*this);
  auto const page = json({"inbox", "u:kim", "--limit", "1"});
  auto const id = std::string(page.at("items").as_array().at(0).as_object().at("id").as_string());
  CHECK(good({"mark", "u:kim", "read", id}) == "1 marked; 1 unread, 1 of them unseen\n");
  CHECK(contains(good({"inbox", "u:kim"}), "  Lee mentioned you"));
  CHECK(good({"mark", "u:kim", "unread", id}) == "1 marked; 2 unread, 1 of them unseen\n");
  CHECK(good({"mark", "u:kim", "seen", "--all"}) == "1 marked; 2 unread, 0 of them unseen\n");
  CHECK(good({"mark", "u:kim", "read", "--thread", thread}) == "2 marked; nothing unread\n");
  good({"mark", "u:kim", "snoozed", id, "--until", "2999-01-01"});
  CHECK(contains(good({"inbox", "u:kim", "--box", "snoozed"}), "z Lee mentioned you"));
  check_error(run({"mark", "u:kim", "read", "77"}), 1, {"out_of_range", "NUMBER '77'"});
  check_error(run({"mark", "u:kim", "read"}), 2, {"NUMBER"});
  check_error(run({"mark", "u:kim", "snoozed", id}), 2, {"--until"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli prefs and why: what is said, and what it comes to") {
  import_small();
  CHECK(good({"prefs", "u:kim", "--reason", "mention", "--say", "no"}) ==
        "mention               in_app   no\n");
  auto const post = json({"post", "u:lee", "For @[u:kim]"});
  auto const number = std::string(post.at("activity").as_string());
  auto const why = good({"why", "u:kim", number});
  CHECK(contains(why, "not told: preference\n"));
  CHECK(contains(why, "person:u:kim 김지원 says no\n"));
  CHECK(json({"why", "u:kim", number}).at("because") == "preference");
  good({"prefs", "network", "--reason", "mention", "--say", "yes", "--enforced"});
  auto const second = json({"post", "u:lee", "Again @[u:kim]"});
  CHECK(contains(good({"why", "u:kim", std::string(second.at("activity").as_string())}), "told: mention\n"));
  CHECK(good({"prefs", "group:sales", "--level", "all"}) == "members hear: all\n");
  check_error(run({"prefs", "u:kim", "--say", "no", "--enforced"}), 1, {"not_allowed", "--enforced"});
}
