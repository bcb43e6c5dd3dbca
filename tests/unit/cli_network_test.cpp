// Commands that change nodes, relations and rights. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;

TEST_CASE_FIXTURE(cli_fixture, "cli init: makes a network once, owned by whom it says") {
  CHECK(contains(good({"init", "--owner", "acme", "--owner-name", "Acme"}),
                 "owned by organization:acme Acme\n"));
  check_error(run({"init"}), 1, {"key_conflict", "--db"});
  CHECK(good({"check"}).starts_with("sound"));
  cli_fixture const other;
  auto const made = other.json({"init"});
  CHECK(made.at("owner").as_string() == "organization:owner");
  CHECK(made.at("file").as_string() == other.db());
  check_error(run({"init", "--owner", std::string(300, 'x'), "--db", path("third.db").string()}), 2,
              {"--db"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli add: every kind of node, refused when it is there, anew with --replace") {
  good({"init"});
  CHECK(good({"add", "organization", "hanbit", "--name", "Hanbit"}) == "organization:hanbit Hanbit\n");
  CHECK(good({"add", "person", "u:kim", "--name", "김지원", "--title", "Sales", "--unit", "S", "--site",
              "Seoul", "--language", "ko", "--time-zone", "Asia/Seoul"}) == "person:u:kim 김지원\n");
  auto const olga = json(
      {"add", "person", "p:olga", "--kind", "partner", "--organization", "hanbit", "--manager", "u:kim"});
  CHECK(olga.at("name").as_string() == "p:olga");
  CHECK(olga.at("outsider").as_bool());
  CHECK(json({"add", "group", "room", "--privacy", "closed", "--owner", "u:kim", "--open-to-outsiders",
              "--outsiders-see-each-other", "--broadcast"})
            .at("privacy")
            .as_string() == "closed");
  good({"add", "record", "account:1", "--type", "crm.account"});
  auto const record = json({"add", "record", "deal:1", "--type", "crm.deal", "--url", "https://crm.example/1",
                            "--owner", "u:kim", "--part-of", "account:1", "--access", "granted", "--closed"});
  CHECK(record.at("access").as_string() == "granted");
  CHECK(record.at("archived").as_bool());
  good({"add", "record", "deal:1-B", "--type", "crm.deal", "--revision-of", "deal:1"});
  CHECK(json({"add", "topic", "renewal", "--name", "Renewal"}).at("kind").as_string() == "topic");
  CHECK(json({"add", "tag", "nda"}).at("key").as_string() == "nda");
  CHECK(json({"add", "verb", "crm.won", "--line", "en", "{actor} won"}).at("verb").as_string() == "crm.won");

  check_error(run({"add", "person", "u:kim"}), 1, {"key_conflict", "KEY 'u:kim'"});
  CHECK(good({"add", "person", "u:kim", "--replace", "--title", "Boss"}) == "person:u:kim 김지원\n");
  good({"add", "person", "u:lee", "--source-version", "7"});
  check_error(run({"add", "person", "u:lee", "--replace", "--source-version", "6"}), 1,
              {"older_version", "--source-version"});
  check_error(run({"add", "person", std::string(300, 'x')}), 1, {"too_long", "KEY", "255 allowed"});
  check_error(run({"add", "person", "x", "--manager", "u:x"}), 1, {"unknown_node", "--manager 'u:x'"});
  check_error(run({"add", "person", "x", "--kind", "alien"}), 2,
              {"--kind 'alien' is none of employee, partner"});
  check_error(run({"add", "record", "r"}), 2, {"--type is required"});
  check_error(run({"add", "wheel", "r"}), 2, {"'wheel' is not a command"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli rekey, merge, remove, deactivate: what became of a node, and back") {
  import_small();
  CHECK(good({"rekey", "deal:77", "deal:78"}) == "record:deal:78 Hanbit renewal, re-keyed\n");
  CHECK(json({"show", "deal:77"}).at("node").at("key").as_string() == "deal:78");
  check_error(run({"rekey", "deal:78", "account:hanbit"}), 1, {"key_conflict", "NEW_KEY 'account:hanbit'"});
  CHECK(contains(good({"merge", "u:lee", "u:park"}), "person:u:park Park, stands for both now"));
  CHECK(json({"show", "u:lee"}).at("node").at("key").as_string() == "u:park");
  CHECK(json({"merge", "u:lee", "--undo"}).at("key").as_string() == "u:lee");
  check_error(run({"merge", "u:lee"}), 2, {"INTO is needed without --undo"});
  check_error(run({"merge", "u:lee", "deal:78"}), 1, {"wrong_kind", "INTO 'deal:78'"});
  CHECK(json({"remove", "deal:78"}).at("deleted").as_bool());
  CHECK(contains(good({"show", "deal:78"}), "state         removed"));
  CHECK(contains(good({"remove", "deal:78", "--undo"}), "restored"));
  CHECK(contains(good({"deactivate", "u:lee"}), "deactivated"));
  check_error(run({"post", "u:lee", "hi"}), 1, {"inactive", "ACTOR 'u:lee'"});
  CHECK(contains(good({"deactivate", "u:lee", "--undo"}), ", active"));
  CHECK(json({"deactivate", "group:sales"}).at("archived").as_bool());
  check_error(run({"deactivate", "organization:hanbit"}), 1, {"wrong_kind", "KEY 'organization:hanbit'"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli part: makes and ends a link, never a circle") {
  import_small();
  good({"add", "record", "order:1", "--type", "erp.order"});
  CHECK(
      good({"part", "order:1", "deal:77", "--from", "2025-01-01", "--until", "2099-12-31"}) ==
      "record:order:1 order:1 is part of record:deal:77 Hanbit renewal, from 2025-01-01, until 2099-12-31\n");
  check_error(run({"part", "deal:77", "order:1"}), 1, {"cycle", "PARENT 'order:1'"});
  auto const ended = json({"part", "order:1", "deal:77", "--stop"});
  CHECK(ended.at("relation").as_string() == "part_of");
  CHECK_FALSE(ended.at("holds").as_bool());
  check_error(run({"part", "order:1", "deal:77", "--until", "soon"}), 2,
              {"--until must look like 2025-03-31"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli feedback, seen, purpose: what readers tell of their reading") {
  import_small();
  good({"follow", "u:park", "deal:77"});
  CHECK(contains(good({"feed", "u:park"}), "Legal is done"));
  CHECK(good({"feedback", "list", "u:park"}).empty());
  CHECK(good({"feedback", "less", "u:park", "deal:77"}) ==
        "person:u:park Park wants_less_of record:deal:77 Hanbit renewal\n");
  CHECK_FALSE(contains(good({"feed", "u:park"}), "Legal is done"));
  auto const listed = json({"feedback", "list", "u:park"});
  CHECK(listed.at("node").as_string() == "record:deal:77");
  CHECK(listed.at("feedback").as_string() == "less");
  CHECK(contains(good({"feedback", "list", "u:park"}), "less"));
  CHECK(json({"feedback", "more", "u:park", "deal:77"}).at("holds").as_bool());
  CHECK(contains(good({"feed", "u:park", "--order", "top", "--why"}), "you want more"));
  CHECK_FALSE(json({"feedback", "undo", "u:park", "deal:77"}).at("holds").as_bool());
  check_error(run({"feedback", "less", "u:park"}), 2, {"NODE"});
  check_error(run({"feedback", "less", "u:park", "u:park"}), 1, {"unknown_node", "NODE"});
  check_error(run({"seen", "u:park", "1"}), 1, {"not_allowed"});
  CHECK(good({"purpose", "seen", "on"}) == "seen is on\n");
  CHECK(json({"seen", "u:park", "1"}).at("seen").as_int64() == 1);
  check_error(run({"seen", "u:park", "1", "--opened"}), 1, {"not_allowed", "opened"});
  check_error(run({"purpose", "sleep", "on"}), 2, {"WHAT"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli follow, unfollow, mute, block: relations of one person") {
  import_small();
  auto const followed =
      json({"follow", "u:park", "account:hanbit", "--reach", "subtree", "--depth", "2", "--types", "crm.deal",
            "--level", "highlights", "--kinds", "post,event", "--fields", "stage"});
  CHECK(followed.at("from").as_string() == "person:u:park");
  CHECK(followed.at("to").as_string() == "record:account:hanbit");
  CHECK(followed.at("holds").as_bool());
  CHECK(contains(good({"feed", "u:park"}), "Legal is done"));
  CHECK(good({"mute", "u:park", "deal:77"}) == "person:u:park Park mutes record:deal:77 Hanbit renewal\n");
  CHECK_FALSE(contains(good({"feed", "u:park"}), "Legal is done"));
  CHECK_FALSE(json({"mute", "u:park", "deal:77", "--stop"}).at("holds").as_bool());
  CHECK(contains(good({"unfollow", "u:park", "account:hanbit"}), "no longer follows"));
  CHECK_FALSE(json({"follow", "u:park", "account:hanbit", "--stop"}).at("holds").as_bool());
  CHECK_FALSE(contains(good({"feed", "u:park"}), "Legal is done"));
  CHECK(contains(good({"block", "u:kim", "u:lee"}), "blocks person:u:lee Lee"));
  CHECK_FALSE(contains(good({"feed", "u:kim", "--view", "network"}), "Legal is done"));
  CHECK_FALSE(json({"block", "u:kim", "u:lee", "--stop"}).at("holds").as_bool());
  check_error(run({"block", "u:kim", "deal:77"}), 1, {"wrong_kind", "NODE 'deal:77'"});
  check_error(run({"follow", "u:kim", "deal:77", "--depth", "999"}), 2, {"--depth '999' is not a number"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli member: added, promoted, listed and removed, by who may") {
  import_small();
  CHECK(contains(good({"member", "add", "room", "p:olga", "--history-from", "2025-01-01", "--as", "u:kim"}),
                 "is a member of group:room Room, role member"));
  CHECK(json({"member", "add", "room", "u:lee", "--role", "manager"}).at("role").as_string() == "manager");
  auto const text = good({"member", "list", "room"});
  for (auto const* part : {"person:p:olga Olga", "outside", "manager", "owner"}) CHECK(contains(text, part));
  CHECK(json_lines({"member", "list", "room", "--as", "p:olga"}).size() == 3);
  CHECK(good({"member", "list", "room", "--as", "u:park"}).empty());
  check_error(run({"member", "add", "sales", "p:olga"}), 1, {"outsiders_refused", "PERSON 'p:olga'"});
  check_error(run({"member", "remove", "room", "u:kim"}), 1, {"last_owner", "PERSON 'u:kim'"});
  CHECK(contains(good({"member", "remove", "room", "u:lee"}), "no longer is a member of"));
}

TEST_CASE_FIXTURE(cli_fixture, "cli right: given, listed, checked and taken back") {
  import_small();
  CHECK(good({"right", "check", "p:olga", "deal:77"}) == "may not read record:deal:77 Hanbit renewal\n");
  CHECK(contains(
      good({"right", "grant", "deal:77", "p:olga", "--until", "2099-12-31", "--history-from", "2025-01-01"}),
      "is granted to person:p:olga Olga, until 2099-12-31"));
  CHECK(json({"right", "check", "p:olga", "deal:77"}).at("can_read").as_bool());
  CHECK(contains(good({"feed", "p:olga", "--node", "deal:77"}), "Nothing"));  // written for insiders
  good({"right", "label", "deal:77", "nda"});
  CHECK_FALSE(json({"right", "check", "p:olga", "deal:77"}).at("can_read").as_bool());
  CHECK(contains(good({"right", "tag", "p:olga", "nda"}), "holds tag:nda"));
  CHECK(json({"right", "check", "p:olga", "deal:77"}).at("can_read").as_bool());
  auto const text = good({"right", "list", "deal:77"});
  for (auto const* part : {"every insider has a grant", "granted to", "person:p:olga", "labelled", "tag:nda"})
    CHECK(contains(text, part));
  CHECK(json_lines({"right", "list", "p:olga"}).size() == 2);
  CHECK(json_lines({"right", "list", "nda"}).size() == 2);
  CHECK(json({"right", "invalidate", "deal:77"}).at("invalidated").as_string() == "record:deal:77");
  CHECK_FALSE(json({"right", "untag", "p:olga", "nda"}).at("holds").as_bool());
  CHECK_FALSE(json({"right", "unlabel", "deal:77", "nda"}).at("holds").as_bool());
  CHECK(contains(good({"right", "revoke", "deal:77", "p:olga"}), "no longer is granted to"));
  CHECK_FALSE(json({"right", "check", "p:olga", "deal:77"}).at("can_read").as_bool());
  check_error(run({"right", "grant", "deal:77", "topic:renewal"}), 1, {"wrong_kind", "PRINCIPAL"});
  check_error(run({"right", "list", "topic:renewal"}), 1, {"wrong_kind", "KEY"});
}
