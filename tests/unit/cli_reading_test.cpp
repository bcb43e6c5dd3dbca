// Commands that read: feeds, records, threads, nodes. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

#include <madang/core/text.hpp>

using namespace madang::test;
namespace md = madang;

TEST_CASE_FIXTURE(cli_fixture, "cli: a partner sees clearly less of the same record") {
  import_company();
  auto const inside = good({"record", "eco:118", "--as", "u:kim", "--limit", "50", "--comments", "9"});
  auto const neckar = good({"record", "eco:118", "--as", "p:baumann", "--limit", "50", "--comments", "9"});
  auto const sejin = good({"record", "eco:118", "--as", "p:moon", "--limit", "50", "--comments", "9"});
  for (auto const* part :
       {"unit_cost_delta", "annual_saving", "17.90 is realistic", "status: Samples -> Approved"})
    CHECK(contains(inside, part));
  for (auto const& outside : {neckar, sejin}) {
    CHECK(contains(outside, "status: Samples -> Approved"));
    for (auto const* part : {"unit_cost", "annual_saving", "17.90", "[internal]", "HS-200 linear stage"})
      CHECK_FALSE(contains(outside, part));
  }
  for (auto const* name : {"세진", "문경호", "류하늘", "하우징"}) CHECK_FALSE(contains(neckar, name));
  for (auto const* name : {"Neckar", "Baumann", "Engel", "bearing-22"}) CHECK_FALSE(contains(sejin, name));
}

TEST_CASE_FIXTURE(cli_fixture, "cli: follow and post change what a feed shows") {
  import_company();
  CHECK(contains(good({"follow", "u:wolf", "opportunity:36"}), "Orbis Medical pilot"));
  auto const posted =
      good({"post", "u:kim", "Any news? @[u:fischer]", "--on", "opportunity:36", "--key", "k1"});
  CHECK(posted.starts_with("activity "));
  CHECK(good({"post", "u:kim", "Any news? @[u:fischer]", "--on", "opportunity:36", "--key", "k1"}) == posted);
  check_error(run({"post", "u:kim", "Other", "--on", "opportunity:36", "--key", "k1"}), 1, {"key_conflict"});
  auto const number = posted.substr(9, posted.size() - 10);
  good({"comment", "u:fischer", number, "Tomorrow."});
  check_error(run({"comment", "u:fischer", "0", "Tomorrow."}), 1, {"unknown_activity", "ACTIVITY"});
  auto const feed = good({"feed", "u:wolf", "--limit", "1", "--comments", "5"});
  CHECK(contains(feed, "Any news? @Jonas Fischer"));
  CHECK(contains(feed, "1 comment"));
  CHECK(contains(feed, "Tomorrow."));
  CHECK(contains(feed, "because you follow Orbis Medical pilot"));
  good({"follow", "u:wolf", "opportunity:36", "--stop"});
  CHECK_FALSE(contains(good({"feed", "u:wolf", "--limit", "1"}), "Any news?"));
  CHECK(contains(good({"post", "u:bae", "Off today.", "--on", "order:5002", "--outsiders-too"}),
                 "also read by Rheintal Automation"));
}

TEST_CASE_FIXTURE(cli_fixture, "cli feed: pages go on without gap, and lines fit 80 columns") {
  import_company();
  std::vector<std::string> ids;
  std::string older;
  do {
    std::vector<std::string> arguments{"feed", "u:kim", "--json", "--limit", "7"};
    if (!older.empty()) arguments.insert(arguments.end(), {"--older", older});
    auto const page = md::parse_json("page", good(arguments)).value();
    for (auto const& item : page.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
    auto const* more = page.as_object().if_contains("older");
    older = more != nullptr ? std::string(more->as_string()) : "";
  } while (!older.empty());
  auto const whole = md::parse_json("page", good({"feed", "u:kim", "--json", "--limit", "100"})).value();
  REQUIRE(ids.size() >= whole.at("items").as_array().size());
  for (std::size_t at = 0; at < whole.at("items").as_array().size(); ++at)
    CHECK(whole.at("items").at(at).at("id").as_string() == ids[at]);

  std::istringstream lines(good({"feed", "u:kim", "--limit", "100", "--comments", "5", "--view", "network"}));
  for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(md::display_columns(line) <= 80, line);
}

TEST_CASE_FIXTURE(cli_fixture, "cli feed: text cannot steer the terminal, and no colour goes into files") {
  good({"import", "-"}, post_line(R"(\u001b[2Jgone\u202eyako\u009b31m)"));
  auto const feed = good({"feed", "u:a"});
  CHECK(contains(feed, "gone"));
  for (auto const* bad : {"\x1b", "\xE2\x80\xAE", "\xC2\x9B"}) CHECK_FALSE(contains(feed, bad));
}

TEST_CASE_FIXTURE(cli_fixture, "cli feed, record: text and JSON say the same, and an empty page says so") {
  import_small();
  auto const text = good({"feed", "u:kim", "--numbers", "--comments", "2"});
  for (auto const* part :
       {"Lee on Hanbit renewal", "Legal is done, @김지원 #renewal", "because", "감사합니다!"})
    CHECK_MESSAGE(contains(text, part), text);
  auto const page = json({"feed", "u:kim"});
  auto const& item = page.at("items").at(0);
  CHECK(contains(text, "(" + std::string(item.at("id").as_string()) + ")"));
  CHECK(item.at("on").at("key").as_string() == "deal:77");
  CHECK_FALSE(page.at("newer").as_string().empty());
  CHECK(good({"feed", "p:olga"}) == "Nothing to see here.\n");
  CHECK(json({"feed", "p:olga"}).at("items").as_array().empty());

  auto const record = good({"record", "deal:77", "--as", "u:kim"});
  CHECK(record.starts_with("Hanbit renewal [crm.deal deal:77]\nin Hanbit\n"));
  auto const whole = json({"record", "deal:77", "--as", "u:kim"});
  CHECK(whole.at("record").at("key").as_string() == "deal:77");
  CHECK(whole.at("breadcrumbs").at(0).at("key").as_string() == "account:hanbit");
  CHECK(whole.at("feed").at("items").as_array().size() == 1);
}

TEST_CASE_FIXTURE(cli_fixture, "cli feed: every filter, view and grouping is taken") {
  import_company();
  for (auto const* view : {"home", "network", "mentions"}) good({"feed", "u:kim", "--view", view});
  good({"feed", "u:kim", "--view", "nodes", "--node", "group:sales", "--node", "eco:118"});
  for (auto const* group : {"none", "record-day", "actor-day", "verb-place"})
    good({"feed", "u:kim", "--group-by", group});
  for (auto const* node : {"group:sales", "eco:118", "topic:hs200", "u:lee"})
    CHECK_FALSE(good({"feed", "u:kim", "--node", node}).starts_with("Nothing"));
  auto const march = json({"feed", "u:kim", "--view", "network", "--from", "2025-03-03", "--to", "2025-03-04",
                           "--kinds", "post,comment", "--by", "u:fischer", "--by", "u:kim"});
  REQUIRE_FALSE(march.at("items").as_array().empty());
  for (auto const& item : march.at("items").as_array()) {
    CHECK(std::string(item.at("at").as_string()).starts_with("2025-03-0"));
    auto const who = item.at("actor").at("key").as_string();
    CHECK((who == "u:fischer" || who == "u:kim"));
  }
  for (auto const* only : {"--outsiders-only", "--people-only"})
    CHECK_FALSE(json({"feed", "u:kim", "--view", "network", only}).at("items").as_array().empty());
  CHECK_FALSE(
      json({"feed", "u:kim", "--view", "network", "--about", "order:5002"}).at("items").as_array().empty());
}

TEST_CASE_FIXTURE(cli_fixture, "cli feed: best first, and why") {
  import_company();
  auto const text = good({"feed", "u:kim", "--order", "top", "--why", "--limit", "5"});
  CHECK(text.find("score ") != text.npos);
  CHECK(text.find("여기에 보이는 이유: ") != text.npos);
  CHECK(good({"feed", "u:kim", "--order", "top"}).find("score ") == std::string::npos);
  auto const page = json({"feed", "u:kim", "--order", "top"});
  CHECK(page.at("order").as_string() == "top");
  CHECK(page.at("note").as_string() == "as_asked");
  for (auto const& item : page.at("items").as_array()) {
    double sum = 0;
    for (auto const& each : item.at("rank").at("factors").as_array())
      sum += each.at("part").to_number<double>();
    CHECK(sum == doctest::Approx(item.at("rank").at("score").to_number<double>()));
  }
  auto const next =
      json({"feed", "u:kim", "--order", "top", "--older", page.at("older").as_string().c_str()});
  CHECK_FALSE(next.at("items").as_array().empty());
  CHECK_FALSE(json({"feed", "u:kim"}).contains("order"));
}

TEST_CASE_FIXTURE(cli_fixture, "cli news: counts since the last visit, from the beginning without one") {
  import_small();
  CHECK(good({"news", "u:kim", "--node", "deal:77"}) == "1 new\n");
  CHECK(good({"news", "u:kim", "--node", "deal:77", "--visited"}) == "1 new\n");
  CHECK(good({"news", "u:kim", "--node", "deal:77"}) == "0 new\n");
  good({"post", "u:lee", "Signed.", "--on", "deal:77"});
  auto const news = json({"news", "u:kim", "--node", "deal:77"});
  CHECK(news.at("count").to_number<int>() == 1);
  auto const since = std::string(news.at("since").as_string());
  auto const page = json({"feed", "u:kim", "--node", "deal:77", "--newer", since});
  REQUIRE(page.at("items").as_array().size() == 1);
  CHECK(page.at("items").at(0).at("text").as_string() == "Signed.");
}

TEST_CASE_FIXTURE(cli_fixture, "cli thread: answers, who reacted, and every text it had") {
  import_small();
  good({"react", "u:kim", "activity:p1"});
  good({"edit", "u:lee", "activity:p1", "Legal is done."});
  auto const text = good({"thread", "activity:p1", "--as", "u:park", "--reactions", "--revisions"});
  for (auto const* part : {"감사합니다!", "like  person:u:kim 김지원", "text 1, person:u:lee Lee",
                           "@김지원 #renewal", "text 2", "edited"})
    CHECK_MESSAGE(contains(text, part), part << " in: " << text);
  auto const all = json({"thread", "activity:p1", "--as", "u:park", "--reactions", "--revisions"});
  CHECK(all.at("comments_total").to_number<int>() == 1);
  CHECK(all.at("comments").at(0).at("comment").at("text").as_string() == "감사합니다!");
  CHECK(all.at("reactions").at(0).at("person").as_string() == "person:u:kim");
  CHECK(all.at("revisions").as_array().size() == 2);
  check_error(run({"thread", "activity:p1", "--as", "p:olga"}), 1, {"unknown_activity", "activity:p1"});
  check_error(run({"thread", "activity:p1", "--as", "u:kim", "--limit", "0"}), 1,
              {"out_of_range", "--limit"});
  check_error(run({"thread", "activity:p1", "--as", "u:kim", "--more", "x"}), 1, {"stale_cursor", "--more"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli show: a node and what lies around it, as the reader may see it") {
  import_small();
  auto const text = good({"show", "u:kim"});
  for (auto const* part : {"person:u:kim 김지원\n", "unit          Sales", "Reports to (1)",
                           "person:u:park Park", "Member of (2)", "group:room Room"})
    CHECK_MESSAGE(contains(text, part), part << " in: " << text);
  CHECK_FALSE(contains(good({"show", "u:kim", "--as", "u:lee"}), "group:unknown"));
  auto const record = json({"show", "account:hanbit"});
  CHECK(record.at("node").at("type").as_string() == "crm.account");
  CHECK(record.at("parts").at(0).at("node").as_string() == "record:deal:77");
  CHECK(record.at("parts_total").to_number<int>() == 1);
  check_error(run({"show", "deal:77", "--as", "p:olga"}), 1, {"unknown_node", "KEY 'deal:77'"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli path: steps of a relation, none when there is no way") {
  import_small();
  CHECK(good({"path", "deal:77", "account:hanbit", "--by", "part_of"}) == "1 step\n");
  CHECK(good({"path", "u:kim", "u:lee", "--by", "reports_to"}) == "not connected\n");
  CHECK(good({"path", "u:kim", "u:lee", "--by", "reports_to", "--either-way"}) == "2 steps\n");
  CHECK(json({"path", "u:kim", "u:lee"}).at("steps").is_null());
  check_error(run({"path", "u:kim", "u:x"}), 1, {"unknown_node", "TO 'u:x'"});
  check_error(run({"path", "u:kim", "u:lee", "--by", "grants"}), 2, {"--by 'grants' is none of follows"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli stats, limits: numbers with their names") {
  import_small();
  CHECK(contains(good({"stats"}), "people                             4\n"));
  CHECK(json({"stats"}).at("persons").to_number<int>() == 4);
  CHECK(contains(good({"limits"}), "text_bytes_max               65536  bytes of a text\n"));
  CHECK(json({"limits"}).at("page_items_max").to_number<int>() == 100);
}
