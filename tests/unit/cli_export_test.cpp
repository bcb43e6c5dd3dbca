// `madang export` from outside: files that are there in full or not at all, pipes, and what it says.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <madang/json/parse.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "madang_test_paths.hpp"

namespace fs = std::filesystem;

namespace {

/// A folder that is gone afterwards, with the demo company in it. Commands run in it by a shell; `$madang` is
/// the tool.
class company {
 public:
  company() {
    std::string name = (fs::temp_directory_path() / "madang-export-cli-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    REQUIRE(run("$madang import " MADANG_SOURCE_DIR "/examples/data --fast --db c.db") == 0);
  }
  ~company() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  company(company const&) = delete;
  company& operator=(company const&) = delete;

  /// The exit code of a command line; its output is in `out` and `err`.
  int run(std::string const& command) const {
    auto const line = "cd '" + folder_.string() + "' && madang='" MADANG_BINARY_DIR "/bin/madang' && { " +
                      command + "; } >out 2>err";
    auto const status = std::system(line.c_str());  // NOLINT(concurrency-mt-unsafe): nothing else runs
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string text(char const* name) const {
    std::ifstream from(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
  }
  bool has(char const* name) const { return fs::exists(folder_ / name); }

 private:
  fs::path folder_;
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("madang export: import into a new file and export again, the same bytes") {
  company const in;
  CHECK(in.run("$madang export one.jsonl --db c.db") == 0);
  CHECK(contains(in.text("out"), "exported to one.jsonl: "));
  CHECK(in.run("$madang import one.jsonl --fast --db d.db") == 0);
  CHECK(in.run("$madang check --db d.db") == 0);
  CHECK(in.run("$madang export --db d.db") == 0);
  CHECK(in.text("out") == in.text("one.jsonl"));
  CHECK(in.run("$madang import one.jsonl --fast --db c.db") == 1);
  CHECK(contains(in.text("err"), "not_allowed: one.jsonl: line 1: madang:Export"));
}

TEST_CASE("madang export: with --json an object says what was written") {
  company const in;
  CHECK(in.run("$madang export kim.jsonl --person u:kim --json --db c.db") == 0);
  auto const said = madang::parse_json("out", in.text("out").substr(0, in.text("out").find('\n'))).value();
  CHECK(said.at("file") == "kim.jsonl");
  CHECK(said.at("bytes").to_number<std::size_t>() == in.text("kim.jsonl").size());
  CHECK(in.run("$madang export - --record opportunity:77 --json --db c.db") != 2);
  CHECK(in.run("$madang export - --person u:kim --json --db c.db") == 0);
  CHECK(in.text("out") == in.text("kim.jsonl"));
  CHECK(contains(in.text("err"), R"({"file":"-","lines":)"));
}

TEST_CASE("madang export: a full disk and a closed pipe are errors, and leave no file") {
  company const in;
  CHECK(in.run("trap '' XFSZ; ulimit -f 200; $madang export full.jsonl --db c.db") == 3);
  CHECK(contains(in.text("err"), "disk_full"));
  CHECK_FALSE(in.has("full.jsonl"));
  CHECK_FALSE(in.has("full.jsonl.partial"));
  CHECK(in.run("{ $madang export - --db c.db; echo $? >code; } | true") == 0);
  CHECK(in.text("code") == "3\n");
  CHECK(contains(in.text("err"), "io_error: standard output"));
  if (fs::exists("/dev/full"))
    CHECK(in.run("$madang export - --db c.db >/dev/full") == 3);
  else
    MESSAGE("SKIPPED: there is no /dev/full");
}

TEST_CASE("madang export: what is there stays, and misuse is told") {
  company const in;
  CHECK(in.run("echo mine >mine.jsonl; $madang export mine.jsonl --db c.db") == 1);
  CHECK(contains(in.text("err"), "key_conflict: mine.jsonl"));
  CHECK(in.text("mine.jsonl") == "mine\n");
  CHECK(in.run("$madang export x --person nobody --db c.db") == 1);
  CHECK(contains(in.text("err"), "--person"));
  CHECK(in.run("$madang export x --as u:kim --db c.db") == 2);
  CHECK(in.run("$madang export x --person u:kim --record r --db c.db") == 2);
  CHECK(in.run("$madang export no/folder/x --db c.db") == 3);
  CHECK_FALSE(in.has("x"));
}
