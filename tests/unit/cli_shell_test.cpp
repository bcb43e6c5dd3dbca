// What the tool says of itself: completion that shells run, the manual page, help, and docs/cli.md.
// SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

#include <madang/core/text.hpp>

#include <algorithm>
#include <set>

using namespace madang::test;
namespace md = madang;

namespace {

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> out;
  std::istringstream from(text);
  for (std::string line; std::getline(from, line);) out.push_back(line);
  return out;
}

/// Lines of help that name commands or options: two blanks, the name, and its line of help.
std::vector<std::string> entries(std::string const& help, std::string_view begin) {
  std::vector<std::string> out;
  for (auto const& line : lines_of(help)) {
    if (!line.starts_with("  ") || line.size() < 4 || line[2] == ' ') continue;
    auto const name = line.substr(2, line.find_first_of(" ,", 2) - 2);
    if (name.starts_with(begin) && (begin.empty() ? std::islower(name[0]) != 0 : true)) out.push_back(name);
  }
  return out;
}

/// The names under all headings of help that lie before `end`.
std::vector<std::string> commands_in(std::string const& help) {
  auto const begin = std::min(help.find("\nThe file:\n"), help.find("\nSubcommands:\n"));
  if (begin == help.npos) return {};
  auto out = entries(help.substr(begin, help.find("\n\nA KEY is") - begin), "");
  std::erase_if(out, [](std::string const& name) { return name == "madang"; });
  return out;
}

struct asked {
  std::string line;                 ///< what was typed, the word at the cursor last
  std::vector<std::string> offers;  ///< must be among what is offered
  std::vector<std::string> not_offered;
};

std::vector<asked> const completions{
    {"madang fe", {"feed"}, {"post"}},
    {"madang ", {"feed", "right", "audit"}, {"grant", "--db"}},
    {"madang right ", {"grant", "list"}, {"feed"}},
    {"madang right grant deal:7 p:olga --", {"--until", "--history-from", "--json"}, {"--view"}},
    {"madang feed u:kim --view ", {"home", "mentions"}, {"oldest", "--json"}},
    {"madang --db x.db feed u:kim --vi", {"--view"}, {"--node"}},
    {"madang completion ", {"bash", "zsh", "fish"}, {"feed"}},
    {"madang change u:kim deal:7 --field stage Lead Won --int", {"--internal"}, {"--field"}}};

void check_offers(asked const& what, outcome const& ended) {
  CHECK_MESSAGE(ended.err == "", what.line << ": " << ended.err);
  std::set<std::string> offered;
  for (auto const& line : lines_of(ended.out)) offered.insert(line.substr(0, line.find_first_of("\t:")));
  for (auto const& offer : what.offers)
    CHECK_MESSAGE(offered.contains(offer), what.line << ": " << offer << " in: " << ended.out);
  for (auto const& offer : what.not_offered)
    CHECK_MESSAGE(!offered.contains(offer), what.line << ": " << offer << " in: " << ended.out);
}

constexpr auto in_bash = R"sh(source "$1"
line=$2
read -ra COMP_WORDS <<< "$(sed 's/:/ : /g' <<< "$line")"
if [[ $line == *' ' ]]; then COMP_WORDS+=(''); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
complete -p madang > /dev/null && _madang
printf '%s\n' "${COMPREPLY[@]}")sh";

// What zsh's own completion does with what it is given: it shows what begins with the word at the cursor.
constexpr auto in_zsh = R"sh(compdef() { :; }
_describe() {
  local each
  for each in "${(@P)2}"; do [[ $each == ${words[CURRENT]}* ]] && print -r -- $each; done
}
_files() { print -l -- *; }
source "$1"
words=("${(@s: :)2}")
CURRENT=${#words}
_madang)sh";

}  // namespace

TEST_CASE_FIXTURE(cli_fixture, "cli completion: bash offers what fits where the cursor is") {
  write_bytes(path("completion"), good({"completion", "bash"}));
  for (auto const& what : completions)
    check_offers(what, start({"bash", "-c", in_bash, "bash", path("completion").string(), what.line}));
}

TEST_CASE_FIXTURE(cli_fixture, "cli completion: zsh offers what fits where the cursor is") {
  if (!has("zsh")) {
    MESSAGE("SKIPPED: there is no zsh here, so its completion was not tested");
    return;
  }
  write_bytes(path("completion"), good({"completion", "zsh"}));
  for (auto const& what : completions)
    check_offers(what, start({"zsh", "-f", "-c", in_zsh, "zsh", path("completion").string(), what.line}));
}

TEST_CASE_FIXTURE(cli_fixture, "cli completion: fish offers what fits where the cursor is") {
  if (!has("fish")) {
    MESSAGE("SKIPPED: there is no fish here, so its completion was not tested");
    return;
  }
  write_bytes(path("completion"), good({"completion", "fish"}));
  for (auto const& what : completions)
    check_offers(what, start({"fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
                              path("completion").string(), what.line}));
}

TEST_CASE_FIXTURE(cli_fixture, "cli manual: a page without warnings that has every command and exit code") {
  auto const page = good({"manual"});
  write_bytes(path("madang.1"), page);
  if (has("man")) {
    auto const shown =
        start({"man", "--warnings", "--encoding=utf8", "--local-file", path("madang.1").string()});
    CHECK(shown.code == 0);
    CHECK(shown.err == "");
    CHECK(contains(shown.out, "EXIT STATUS"));
  } else {
    MESSAGE("SKIPPED: there is no man here, so the manual page was not formatted");
  }
  if (has("mandoc")) {
    // It has no date, so that the same version is always the same page.
    for (auto const& line :
         lines_of(start({"mandoc", "-T", "lint", "-W", "warning", path("madang.1").string()}).out))
      CHECK_MESSAGE(contains(line, "missing date"), line);
  } else {
    MESSAGE("SKIPPED: there is no mandoc here, so the manual page was not linted");
  }
  for (auto const& command : commands_in(good({"--help"})))
    CHECK_MESSAGE(contains(page, ".SS \"madang " + command), command);
}

TEST_CASE_FIXTURE(cli_fixture, "cli help: every command has examples, and all lines fit 80 columns") {
  auto const check = [&](std::vector<std::string> command) {
    command.emplace_back("--help");
    auto const help = good(command);
    CHECK_MESSAGE(contains(help, "\nExamples:\n  madang "), command.front());
    for (auto const& line : lines_of(help)) CHECK_MESSAGE(md::display_columns(line) <= 80, line);
    return help;
  };
  for (auto const& command : commands_in(check({})))
    for (auto const& below : commands_in(check({command}))) check({command, below});
}

TEST_CASE_FIXTURE(cli_fixture, "docs/cli.md has the tool's commands, and each with its options") {
  auto const page = bytes_of(MADANG_SOURCE_DIR "/docs/cli.md");
  std::vector<std::string> documented;
  for (auto const& line : lines_of(page))
    if (line.starts_with("### ")) documented.push_back(line.substr(4));
  auto const commands = commands_in(good({"--help"}));
  CHECK(documented == commands);
  for (auto const& command : commands) {
    auto const begin = page.find("\n### " + command + "\n");
    REQUIRE(begin != page.npos);
    auto const section = page.substr(begin, page.find("\n##", begin + 1) - begin);
    auto const check = [&](std::vector<std::string> path) {
      auto whole = path.front();
      if (path.size() > 1) whole += " " + path.back();
      CHECK_MESSAGE(contains(section, "madang " + whole), whole);
      path.emplace_back("--help");
      auto const help = good(path);
      for (auto const& option : entries(help, "--"))
        CHECK_MESSAGE((option == "--help" || contains(section, option)), whole << ": " << option);
      return help;
    };
    auto const help = good({command, "--help"});
    auto const below = commands_in(help);
    for (auto const& each : below) check({command, each});
    if (below.empty()) check({command});
  }
}
