// The command-line tool from outside: a folder, a network file in it, and runs of the built binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <madang/json/parse.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "madang_test_paths.hpp"

namespace madang::test {

namespace fs = std::filesystem;

inline constexpr auto company_folder = MADANG_SOURCE_DIR "/examples/data";
inline constexpr auto tool = MADANG_BINARY_DIR "/bin/madang";

inline std::string bytes_of(fs::path const& file) {
  std::ifstream from(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(from), {}};
}

inline void write_bytes(fs::path const& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// How a run ended. `code` is -1 when a signal ended it.
struct outcome {
  int code = -1;
  std::string out;
  std::string err;
};

/// What `cli_fixture::import_small` brings in.
inline constexpr std::string_view small_network =
    R"({"type":"Organization","id":"hanbit","name":"Hanbit Electronics"}
{"type":"Person","id":"u:park","name":"Park","madang:unit":"Sales"}
{"type":"Person","id":"u:kim","name":"김지원","madang:manager":"u:park","madang:unit":"Sales"}
{"type":"Person","id":"u:lee","name":"Lee","madang:manager":"u:park"}
{"type":"Person","id":"p:olga","name":"Olga","madang:kind":"partner","madang:organization":"organization:hanbit"}
{"type":"madang:Tag","id":"nda"}
{"type":"Hashtag","id":"renewal","name":"Renewal"}
{"type":"Group","id":"sales","name":"Sales","attributedTo":"u:kim"}
{"type":"Group","id":"room","name":"Room","madang:privacy":"closed","madang:openToOutsiders":true,"attributedTo":"u:kim"}
{"type":"madang:Record","id":"account:hanbit","name":"Hanbit","madang:type":"crm.account"}
{"type":"madang:Record","id":"deal:77","name":"Hanbit renewal","madang:type":"crm.deal","madang:partOf":"record:account:hanbit"}
{"type":"madang:Verb","id":"crm.won","summaryMap":{"en":"{actor} won {on}: {payload.amount}"}}
{"type":"Create","id":"p1","actor":"u:lee","published":"2025-03-03T10:00:00Z","target":"record:deal:77","object":{"type":"Note","content":"Legal is done, @[u:kim] #renewal"}}
{"type":"Create","id":"c1","actor":"u:kim","published":"2025-03-03T11:00:00Z","object":{"type":"Note","inReplyTo":"p1","content":"감사합니다!"}}
)";

/// A folder that is gone afterwards, with a network file in it and the tool to work on it.
class cli_fixture {
 public:
  cli_fixture() {
    std::string name = (fs::temp_directory_path() / "madang-cli-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    REQUIRE_MESSAGE(fs::exists(tool), tool << " is not built");
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
    arguments.insert(arguments.begin(), tool);
    arguments.insert(arguments.end(), {"--db", db()});
    return start(std::move(arguments), input, as_nobody);
  }

  /// Runs any program that is on the path.
  outcome start(std::vector<std::string> arguments, std::string_view input = {},
                bool as_nobody = false) const {
    write_bytes(path("in"), input);
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

  /// Is there a program of this name? A test that lacks one must say so loudly.
  bool has(std::string const& program) const {
    return start({"sh", "-c", "command -v \"$0\"", program}).code == 0;
  }

  /// Runs what must go well and answers what it printed.
  std::string good(std::vector<std::string> arguments, std::string_view input = {}) const {
    auto const ended = run(std::move(arguments), input);
    CHECK_MESSAGE(ended.code == 0, ended.err);
    CHECK(ended.err == "");
    return ended.out;
  }

  /// Runs what must go well, and answers the one JSON object that it printed.
  boost::json::object json(std::vector<std::string> arguments) const {
    auto const all = json_lines(std::move(arguments));
    REQUIRE(all.size() == 1);
    return all.front();
  }

  /// Runs what must go well, and answers the JSON objects that it printed, one a line.
  std::vector<boost::json::object> json_lines(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    std::istringstream lines(good(std::move(arguments)));
    std::vector<boost::json::object> out;
    for (std::string line; std::getline(lines, line);)
      out.push_back(parse_json("line", line).value().as_object());
    return out;
  }

  /// A network of a few people, groups and records; its post has the key `p1`, the answer to it `c1`.
  void import_small() const { good({"import", "-", "--fast"}, small_network); }

  void import_company() const { good({"import", company_folder, "--fast"}); }

 private:
  [[noreturn]] void become(std::vector<char*> const& arguments, bool nobody) const {
    // Not freopen: it would write out what this process inherited in its buffers.
    bool ready = redirect("in", O_RDONLY, STDIN_FILENO);
    ready = ready && redirect("out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    ready = ready && redirect("err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (nobody && ::geteuid() == 0) ready = ready && ::setgid(65534) == 0 && ::setuid(65534) == 0;
    if (ready) ::execvp(arguments[0], arguments.data());
    ::_exit(99);
  }

  bool redirect(char const* name, int flags, int to) const {
    auto const file = ::open(path(name).c_str(), flags, 0666);
    return file >= 0 && ::dup2(file, to) == to;
  }

  fs::path folder_;
};

/// An error of exit code `code` whose message holds all of `parts`, and no word on standard output.
inline void check_error(outcome const& ended, int code, std::vector<std::string> const& parts) {
  CHECK_MESSAGE(ended.code == code, ended.err);
  CHECK(ended.out == "");
  CHECK(ended.err.size() < 1'000);
  for (auto const& part : parts) CHECK_MESSAGE(contains(ended.err, part), part << " in: " << ended.err);
}

inline std::string post_line(std::string_view text) {
  return R"({"type":"Person","id":"u:a","name":"A"})"
         "\n"
         R"({"type":"Create","id":"p1","actor":"u:a","published":"2025-03-03T10:00:00Z","object":{"type":"Note","content":")" +
         std::string(text) + "\"}}\n";
}

}  // namespace madang::test
