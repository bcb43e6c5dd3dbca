// The command-line tool, misused or with files that are not right: sentences and exit codes.
// SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <madang/open.hpp>

#include <algorithm>

using namespace madang::test;
namespace md = madang;

TEST_CASE_FIXTURE(cli_fixture, "cli: usage errors end with 2 and name the argument") {
  good({"import", "-"},
       "{\"type\":\"Person\",\"id\":\"x\",\"name\":\"X\"}\n{\"type\":\"Hashtag\",\"id\":\"x\"}\n");
  check_error(run({}), 2, {"error:"});
  check_error(run({"feed"}), 2, {"READER"});
  check_error(run({"feed", "x", "--view", "sideways"}), 2, {"--view"});
  check_error(run({"feed", "x", "--view", "group"}), 2, {"--node"});
  check_error(run({"feed", "x", "--from", "yesterday"}), 2, {"--from"});
  check_error(run({"follow", "x", "x"}), 2, {"NODE", "person: or topic:"});
  check_error(run({"import", path("absent.jsonl").string()}), 2, {"FILE", "absent.jsonl"});
  CHECK(contains(good({"follow", "x", "topic:x"}), "follows"));
  CHECK(contains(good({"feed", "--help"}), "Examples:"));
  CHECK(good({"--version"}).starts_with("madang "));
  cli_fixture const empty;
  check_error(empty.run({"feed", "x"}), 2, {"--db", "network.db"});
  CHECK_FALSE(fs::exists(empty.db()));
}

TEST_CASE_FIXTURE(cli_fixture, "cli: unknown nodes, limits and cursors end with 1, in JSON too") {
  import_company();
  check_error(run({"feed", "nobody"}), 1, {"unknown_node", "READER 'nobody'"});
  check_error(run({"feed", "u:kim", "--node", "nothing"}), 1, {"unknown_node", "--node 'nothing'"});
  check_error(run({"feed", "p:baumann", "--node", "opportunity:31"}), 1, {"unknown_node", "opportunity:31"});
  check_error(run({"record", "opportunity:31", "--as", "p:baumann"}), 1, {"unknown_node", "opportunity:31"});
  check_error(run({"feed", "u:kim", "--limit", "101"}), 1, {"out_of_range", "limit", "100 allowed"});
  check_error(run({"feed", "u:kim", "--older", "AAAA"}), 1, {"stale_cursor", "cursor"});
  auto const ended = run({"feed", "nobody", "--json"});
  CHECK(ended.code == 1);
  CHECK(md::parse_json("error", ended.err).value().at("code").as_string() == "unknown_node");
}

TEST_CASE_FIXTURE(cli_fixture, "cli: truncated, newer and foreign files end with 4 and stay as they are") {
  import_company();
  auto const whole = bytes_of(db());
  write_bytes(db(), "");
  check_error(run({"check"}), 4, {"network.db"});
  for (std::size_t const size : {std::size_t{50}, std::size_t{4'096}, whole.size() / 2}) {
    write_bytes(db(), std::string_view(whole).substr(0, size));
    for (auto const* command : {"check", "stats"}) check_error(run({command}), 4, {"corrupt", "network.db"});
    check_error(run({"post", "u:kim", "hi"}), 4, {"corrupt", "network.db"});
  }
  write_bytes(db(), whole);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(db().c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, "PRAGMA user_version=99", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
  check_error(run({"stats"}), 4, {"newer_file", "network.db", "99 given"});
  check_error(run({"import", company_folder}), 4, {"newer_file", "network.db", "99 given"});
  write_bytes(db(), "This is a letter to my bank.");
  check_error(run({"import", company_folder}), 4, {"not_a_network", "network.db"});
  CHECK(bytes_of(db()) == "This is a letter to my bank.");
}

TEST_CASE_FIXTURE(cli_fixture, "cli: in a folder where nothing may be written, the error says so") {
  import_company();
  fs::remove(db() + ".lock");
  for (auto const* name : {"in", "out", "err"}) {
    write_bytes(path(name), "");
    REQUIRE(::chmod(path(name).c_str(), 0666) == 0);
  }
  REQUIRE(::chmod(db().c_str(), 0444) == 0);
  REQUIRE(::chmod(path("").c_str(), 0555) == 0);
  auto const ended = run({"post", "u:kim", "hi"}, "", true);
  if (ended.code == 99)
    MESSAGE("SKIPPED: cannot become a user without rights here, so a read-only folder was not tested");
  else
    check_error(ended, 4, {"read_only", "network.db"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli: beside a writing process, reading works and writing has to wait") {
  import_company();
  auto writer = md::open_sqlite(db()).value();
  auto const kim = md::person_id(writer.find(md::node_kind::person, "u:kim")->value);
  writer.post({.actor = kim, .text = "just now"}).value();
  CHECK(contains(good({"feed", "u:kim", "--limit", "1"}), "just now"));
  CHECK(good({"check"}).starts_with("sound"));
  check_error(run({"post", "u:kim", "hi"}), 3, {"locked", "network.db"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli: a mistyped command is named, with the one that was meant") {
  check_error(run({"fed", "u:kim"}), 2, {"'fed' is not a command; did you mean 'feed'?"});
  check_error(run({"right", "grand", "x", "y"}), 2, {"'grand' is not a command; did you mean 'grant'?"});
  check_error(run({std::string(100'000, 'x')}), 2, {"is not a command"});
  check_error(run({"right"}), 2, {"COMMAND is required"});
  check_error(run({"limits", "extra"}), 2, {"'extra' is one argument too many"});
  check_error(run({"stats", "--colour"}), 2, {"'--colour' is not an option here"});
  check_error(run({"feed", "x", "--limit"}), 2, {"--limit"});
  auto const ended = run({"fed", "--json"});
  CHECK(ended.code == 2);
  auto const error = madang::parse_json("error", ended.err).value();
  CHECK(error.at("code").as_string() == "usage");
  CHECK(contains(error.at("message").as_string(), "did you mean 'feed'?"));
}

TEST_CASE_FIXTURE(cli_fixture, "cli: what cannot be written to standard output is an error, not silence") {
  import_small();
  auto const shell = [&](std::string const& command) { return start({"bash", "-c", command, tool, db()}); };
  for (auto const* into : {">&-", "> /dev/full"}) {
    auto const ended = shell(std::string("\"$0\" feed u:kim --db \"$1\" ") + into);
    CHECK(ended.code == 3);
    CHECK(contains(ended.err, "standard output could not be written"));
  }
  auto const cut = shell("\"$0\" feed u:kim --db \"$1\" | head -n 1");
  CHECK(cut.code == 0);
  CHECK(std::ranges::count(cut.out, '\n') == 1);
}

TEST_CASE_FIXTURE(cli_fixture, "cli: colour on a terminal, none with NO_COLOR") {
  import_small();
  if (!has("script")) {
    MESSAGE("SKIPPED: there is no script(1) here, so a terminal was not tested");
    return;
  }
  auto const on_terminal = [&](std::string const& before) {
    return start({"script", "--quiet", "--return", "--command",
                  before + " TERM=xterm " + tool + " feed u:kim --db " + db(), "/dev/null"})
        .out;
  };
  CHECK(contains(on_terminal("env -u NO_COLOR"), "\x1b[1mLee\x1b[0m"));
  auto const plain = on_terminal("env NO_COLOR=1");
  CHECK(contains(plain, "Lee on Hanbit renewal"));
  CHECK_FALSE(contains(plain, "\x1b"));
}
