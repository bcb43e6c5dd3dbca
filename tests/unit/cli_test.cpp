// The command-line tool from outside: what it prints, how it ends, and hostile input. Runs the built binary.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <madang/core/text.hpp>
#include <madang/json/parse.hpp>
#include <madang/open.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "madang_test_paths.hpp"

namespace fs = std::filesystem;
namespace md = madang;

namespace {

constexpr auto data_folder = MADANG_SOURCE_DIR "/examples/data";
constexpr auto binary = MADANG_BINARY_DIR "/bin/madang";

std::string bytes_of(fs::path const& file) {
  std::ifstream from(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(from), {}};
}

void write_bytes(fs::path const& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// How a run ended. `code` is -1 when a signal ended it.
struct outcome {
  int code = -1;
  std::string out;
  std::string err;
};

/// A folder that is gone afterwards, with a network file in it and the tool to work on it.
class cli_fixture {
 public:
  cli_fixture() {
    std::string name = (fs::temp_directory_path() / "madang-cli-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    REQUIRE_MESSAGE(fs::exists(binary), binary << " is not built");
  }
  ~cli_fixture() {
    std::error_code ignored;
    fs::permissions(folder_, fs::perms::owner_all, ignored);
    fs::remove_all(folder_, ignored);
  }
  cli_fixture(cli_fixture const&) = delete;
  cli_fixture& operator=(cli_fixture const&) = delete;

  fs::path path(std::string const& name) const { return folder_ / name; }
  std::string db() const { return path("network.db").string(); }

  /// Runs the tool on the network file, with `input` as standard input.
  outcome run(std::vector<std::string> arguments, std::string_view input = {}, bool as_nobody = false) const {
    write_bytes(path("in"), input);
    arguments.insert(arguments.begin(), binary);
    arguments.insert(arguments.end(), {"--db", db()});
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) become(pointers, as_nobody);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    INFO("signal " << (WIFSIGNALED(status) ? WTERMSIG(status) : 0));
    CHECK(WIFEXITED(status));
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_of(path("out")), bytes_of(path("err"))};
  }

  /// Runs what must go well and answers what it printed.
  std::string good(std::vector<std::string> arguments, std::string_view input = {}) const {
    auto const ended = run(std::move(arguments), input);
    CHECK_MESSAGE(ended.code == 0, ended.err);
    CHECK(ended.err == "");
    return ended.out;
  }

  void import_company() const { good({"import", data_folder, "--fast"}); }

 private:
  [[noreturn]] void become(std::vector<char*> const& arguments, bool nobody) const {
    // Not freopen: it would write out what this process inherited in its buffers.
    bool ready = redirect("in", O_RDONLY, STDIN_FILENO);
    ready = ready && redirect("out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    ready = ready && redirect("err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (nobody && ::geteuid() == 0) ready = ready && ::setgid(65534) == 0 && ::setuid(65534) == 0;
    if (ready) ::execv(arguments[0], arguments.data());
    ::_exit(99);
  }

  bool redirect(char const* name, int flags, int to) const {
    auto const file = ::open(path(name).c_str(), flags, 0666);
    return file >= 0 && ::dup2(file, to) == to;
  }

  fs::path folder_;
};

/// An error of exit code `code` whose message holds all of `parts`, and no word on standard output.
void check_error(outcome const& ended, int code, std::vector<std::string> const& parts) {
  CHECK_MESSAGE(ended.code == code, ended.err);
  CHECK(ended.out == "");
  CHECK(ended.err.size() < 1'000);
  for (auto const& part : parts) CHECK_MESSAGE(contains(ended.err, part), part << " in: " << ended.err);
}

std::string post_line(std::string_view text) {
  return R"({"type":"Person","id":"u:a","name":"A"})"
         "\n"
         R"({"type":"Create","id":"p1","actor":"u:a","published":"2025-03-03T10:00:00Z","object":{"type":"Note","content":")" +
         std::string(text) + "\"}}\n";
}

}  // namespace

TEST_CASE_FIXTURE(cli_fixture, "cli import: the example company comes in, and twice is once") {
  auto const first = good({"import", data_folder});
  CHECK(contains(first, "10_company.jsonl"));
  CHECK_FALSE(contains(first, "rows/s"));
  auto const once = good({"check", "--digest"});
  CHECK(once.starts_with("sound, version 1."));
  CHECK(contains(good({"import", data_folder}), "0 applied"));
  CHECK(good({"check", "--digest"}) == once);
  auto const stats = good({"stats", "--json"});
  auto const numbers = md::parse_json("stats", stats).value();
  CHECK(numbers.at("activities").to_number<int>() > 300);
  CHECK(numbers.at("persons").to_number<int>() > 20);
}

TEST_CASE("cli import: the example company is what its script writes") {
  auto const command = std::string("python3 ") + data_folder + "/make.py --check";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE_FIXTURE(cli_fixture, "cli import: hostile lines are errors that name line, field and limit") {
  std::string const line = R"({"type":"Person","id":"u:a","name":")";
  auto const import = [&](std::string const& text) { return run({"import", "-", "--fast"}, text); };
  check_error(import(line + std::string(10'000'000, 'x') + "\"}\n"), 1,
              {"too_long", "line 1", "4194304 allowed"});
  check_error(import(line + "\xC3\x28\"}\n"), 1, {"malformed", "line 1"});
  check_error(import(line + R"(\ud800"})"), 1, {"malformed", "line 1"});
  check_error(
      import("\n" + line + R"(A","x":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}\n"), 1,
      {"too_long", "line 2", "depth", "32 allowed"});
  check_error(import(line + std::string(300, 'x') + "\"}\n"), 1, {"too_long", "line 1: name", "255 allowed"});
  check_error(import(post_line(std::string(70'000, 'x'))), 1, {"too_long", "line 2", "65536 allowed"});
  check_error(import("null\n"), 1, {"malformed", "line 1"});
  check_error(import(line), 1, {"malformed", "line 1"});
  auto const skipped = run({"import", "-", "--skip-errors"}, line + "\n" + line + "A\"}\n");
  CHECK(skipped.code == 0);
  CHECK(contains(skipped.out, "1 applied"));
  CHECK(contains(skipped.err, "line 1"));
}

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
  check_error(run({"import", data_folder}), 4, {"newer_file", "network.db", "99 given"});
  write_bytes(db(), "This is a letter to my bank.");
  check_error(run({"import", data_folder}), 4, {"not_a_network", "network.db"});
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

TEST_CASE("README: the program on its first screen is the tested one, with its real output") {
  auto const readme = bytes_of(MADANG_SOURCE_DIR "/README.md");
  auto const program = bytes_of(MADANG_SOURCE_DIR "/examples/01_hello.cpp");
  CHECK(contains(readme, program.substr(program.find('\n') + 1)));
  CHECK(contains(readme, bytes_of(MADANG_SOURCE_DIR "/examples/expected/01_hello.txt")));
}
