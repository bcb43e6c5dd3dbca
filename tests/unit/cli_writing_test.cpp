// Commands that write activities. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;
namespace md = madang;

TEST_CASE_FIXTURE(cli_fixture, "cli post: hostile text is an error, and nothing is posted") {
  good({"import", "-"}, post_line("hello"));
  auto const before = good({"check", "--digest"});
  std::string marks = "a";
  for (int i = 0; i < 1'000'000; ++i) marks += "\xCC\x81";
  check_error(run({"post", "u:a", "-"}, std::string(10'000'000, 'x')), 1, {"too_long", "text", "allowed"});
  check_error(run({"post", "u:a", "-"}, marks), 1, {"too_long", "text", "65536 allowed"});
  check_error(run({"post", "u:a", "-"}, "\xED\xA0\x80"), 1, {"malformed", "text"});
  check_error(run({"post", "u:a", "-"}), 1, {"empty", "text"});
  check_error(run({"post", "u:b", "hi"}), 1, {"unknown_node", "ACTOR 'u:b'"});
  check_error(run({"post", "\xFF\x1b[2J", "hi"}), 1, {"unknown_node", "ACTOR"});
  CHECK(good({"check", "--digest"}) == before);
}

TEST_CASE_FIXTURE(cli_fixture, "cli post: place, audience, files and topics arrive as they were given") {
  import_small();
  auto const made = json({"post", "u:kim", "-", "--on", "deal:77", "--about", "account:hanbit", "--topic",
                          "renewal", "--file", "a.pdf", "application/pdf", "https://dms.example/a"});
  auto const number = std::string(made.at("activity").as_string());
  check_error(run({"post", "u:kim", "-", "--on", "deal:77"}), 1, {"empty", "text"});
  auto const text = good({"thread", number, "--as", "u:lee"});
  CHECK_MESSAGE(contains(text, "[file] a.pdf"), text);
  CHECK_MESSAGE(contains(text, "about: Hanbit"), text);
  good({"post", "u:kim", "For Lee", "--audience", "people", "--to", "u:lee"});
  CHECK(contains(good({"feed", "u:lee", "--view", "network"}), "For Lee"));
  CHECK_FALSE(contains(good({"feed", "u:park", "--view", "network"}), "For Lee"));
  good({"post", "u:kim", "For Hanbit", "--audience", "organization", "--to", "hanbit", "--outsiders-too"});
  CHECK(contains(good({"feed", "p:olga", "--view", "network"}), "For Hanbit"));
  good({"post", "u:kim", "For Sales", "--audience", "unit"});
  CHECK_FALSE(contains(good({"feed", "u:lee", "--view", "network"}), "For Sales"));
  for (auto const* scope : {"people", "organization"})
    check_error(run({"post", "u:kim", "hi", "--audience", scope}), 2, {"--to must name the"});
  check_error(run({"post", "u:kim", "hi", "--to", "u:lee"}), 2, {"--to goes with --audience people"});
  check_error(run({"post", "u:kim", "hi", "--insiders-only", "--outsiders-too"}), 2, {"--outsiders-too"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli post: the text may be standard input, and begin with a dash behind --") {
  import_small();
  good({"post", "u:kim", "-"}, "첫 줄\nsecond line");
  CHECK(contains(good({"feed", "u:kim", "--limit", "1"}), "    첫 줄\n    second line\n"));
  check_error(run({"post", "u:kim", "-x"}), 2, {"'-x' is not an option here; behind -- it is an argument"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli post --check: says what would happen, and posts nothing") {
  import_small();
  good({"member", "add", "room", "p:olga"});
  auto const before = good({"check", "--digest"});
  std::vector<std::string> const ask{"post",    "u:kim",          "@[u:lee] @[p:olga] @[u:x]", "--on", "room",
                                     "--check", "--outsiders-too"};
  auto const text = good(ask);
  for (auto const* part :
       {"@[u:lee] cannot_see\n", "@[p:olga] ok\n", "@[u:x] unknown\n", "read by Hanbit Electronics\n"})
    CHECK_MESSAGE(contains(text, part), text);
  auto const answer = json(ask);
  CHECK(answer.at("mentions").at("p:olga").as_string() == "ok");
  CHECK(answer.at("readers_outside").at(0).as_string() == "Hanbit Electronics");
  CHECK(good({"check", "--digest"}) == before);
}

TEST_CASE_FIXTURE(cli_fixture, "cli comment, react, share: answer with the activity, and can be taken back") {
  import_small();
  auto const comment = json({"comment", "u:park", "activity:c1", "And me?", "--key", "k", "--file", "b.png",
                             "image/png", "https://dms.example/b"});
  CHECK(json({"comment", "u:park", "activity:c1", "And me?", "--key", "k", "--file", "b.png", "image/png",
              "https://dms.example/b"}) == comment);
  auto const reacted = json({"react", "u:park", "activity:p1", "--type", "celebrate"});
  CHECK(reacted.at("reaction").as_string() == "celebrate");
  CHECK(reacted.at("holds").as_bool());
  CHECK(contains(good({"feed", "u:kim"}), "1 celebrate"));
  CHECK(contains(good({"react", "u:park", "activity:p1", "--type", "celebrate", "--stop"}),
                 "no longer has: celebrate"));
  CHECK_FALSE(contains(good({"feed", "u:kim"}), "1 celebrate"));
  check_error(run({"react", "u:park", "activity:p1", "--type", std::string(300, 'x')}), 1,
              {"too_long", "type"});
  CHECK(good({"share", "u:park", "activity:p1", "--on", "group:sales", "--text", "Read this"})
            .starts_with("activity "));
  CHECK(json({"share", "u:park", "activity:p1"}).contains("activity"));
  CHECK(contains(good({"feed", "u:kim", "--node", "group:sales"}), "> Lee: Legal is done"));
  for (auto const* what : {"99999", "abc", "activity:none"})
    check_error(run({"comment", "u:kim", what, "hi"}), 1, {"unknown_activity", "ACTIVITY", what});
}

TEST_CASE_FIXTURE(cli_fixture, "cli edit, delete: by who may, and back") {
  import_small();
  check_error(run({"edit", "u:kim", "activity:p1", "Mine"}), 1, {"not_allowed", "ACTOR 'u:kim'"});
  CHECK(json({"edit", "u:lee", "activity:p1", "New text"}).at("edited").as_bool());
  CHECK(contains(good({"feed", "u:kim"}), "New text"));
  check_error(run({"delete", "activity:p1", "--as", "u:kim"}), 1, {"not_allowed", "--as 'u:kim'"});
  CHECK(contains(good({"delete", "activity:p1"}), " deleted"));
  CHECK_FALSE(contains(good({"feed", "u:kim"}), "New text"));
  CHECK_FALSE(json({"delete", "activity:p1", "--undo"}).at("deleted").as_bool());
  CHECK(contains(good({"feed", "u:kim"}), "New text"));
}

TEST_CASE_FIXTURE(cli_fixture, "cli change: fields by who may see them") {
  import_small();
  good({"right", "grant", "deal:77", "organization:hanbit"});
  good({"change", "u:lee", "deal:77", "--field", "stage", "Proposal", "Won", "--internal", "margin", "9 %",
        "8 %", "--confidential", "price", "21", "20", "nda", "--outsiders-too"});
  auto const inside = good({"record", "deal:77", "--as", "u:kim"});
  CHECK(contains(inside, "stage: Proposal -> Won"));
  CHECK(contains(inside, "margin: 9 % -> 8 %  (internal)"));
  CHECK_FALSE(contains(inside, "price"));
  auto const outside = good({"record", "deal:77", "--as", "p:olga"});
  CHECK(contains(outside, "stage: Proposal -> Won"));
  CHECK_FALSE(contains(outside, "margin"));
  CHECK(json({"change", "u:lee", "deal:77", "--field", "owner", "", "Kim"}).contains("activity"));
  check_error(run({"change", "u:lee", "deal:77"}), 2, {"--field is needed"});
  check_error(start({tool, "--db", db(), "change", "u:lee", "deal:77", "--field", "a", "b"}), 2,
              {"--field needs NAME FROM TO"});
  check_error(run({"change", "u:lee", "deal:77", "--confidential", "a", "b", "c", "x"}), 1,
              {"unknown_node", "--confidential 'x'"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli event: a verb with its payload, in the verb's words") {
  import_small();
  good({"add", "verb", "erp.late", "--line", "en", "{on} is late", "--line", "ko", "{on} 지연", "--audience",
        "unit", "--to", "Sales"});
  CHECK(json({"event", "u:kim", "erp.late", "--on", "deal:77"}).contains("activity"));
  CHECK(contains(good({"record", "deal:77", "--as", "u:park"}), "Hanbit renewal is late"));
  CHECK_FALSE(contains(good({"record", "deal:77", "--as", "u:lee"}), "is late"));
  good({"event", "u:kim", "crm.won", "--on", "deal:77", "--payload", R"({"amount":"1M"})", "--audience",
        "record"});
  CHECK(contains(good({"record", "deal:77", "--as", "u:lee"}), "김지원 won Hanbit renewal: 1M"));
  check_error(run({"event", "u:kim", "crm.lost"}), 1, {"unknown_node", "VERB 'crm.lost'"});
  check_error(run({"event", "u:kim", "crm.won", "--payload", "{bad"}), 1, {"malformed", "--payload"});
}
