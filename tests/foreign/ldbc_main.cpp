// Loads LDBC SNB data through the public API, asks, and compares. SPDX-License-Identifier: Apache-2.0
#include "archive.hpp"
#include "data.hpp"
#include "ldbc_run.hpp"

#include <madang/open.hpp>

#include <iostream>
#include <optional>
#include <span>
#include <string_view>

namespace {

constexpr auto usage =
    "usage: madang_ldbc --state initial|after_updates [--data FOLDER|ARCHIVE] [--expected FILE] "
    "[--self-check]\n"
    "At least one of --expected and --self-check. The exit status is 1 on any difference, 2 on wrong "
    "arguments.\n";

struct arguments {
  std::optional<ldbc::state> state;
  std::filesystem::path data;
  std::filesystem::path expected;
  bool self_check = false;
};

std::optional<arguments> read_arguments(std::span<char*> given) {
  arguments out;
  for (std::size_t n = 1; n < given.size(); ++n) {
    std::string_view const name = given[n];
    if (name == "--self-check") {
      out.self_check = true;
      continue;
    }
    if (n + 1 == given.size()) return std::nullopt;
    std::string_view const value = given[++n];
    if (name == "--state" && value == "initial")
      out.state = ldbc::state::initial;
    else if (name == "--state" && value == "after_updates")
      out.state = ldbc::state::after_updates;
    else if (name == "--data")
      out.data = value;
    else if (name == "--expected")
      out.expected = value;
    else
      return std::nullopt;
  }
  if (!out.state || (out.expected.empty() && !out.self_check)) return std::nullopt;
  return out;
}

int run(arguments given) {
  if (given.data.empty()) {
    auto const found = foreign_data("ldbc-snb-small/test-data.tar.gz");
    if (!found) return 2;
    given.data = *found;
  }
  std::optional<unpacked_archive> archive;
  if (!is_directory(given.data)) {
    archive.emplace(given.data);
    given.data = archive->folder() / "test-data";
  }
  auto const data = ldbc::read_dataset(given.data);
  ldbc::loaded_world const loaded(data, *given.state, madang::open_memory().value(), std::cout);
  bool good = true;
  for (auto const& wrong : loaded.check()) {
    std::cout << "check: " << wrong << "\n";
    good = false;
  }
  if (!given.expected.empty()) {
    auto const found = loaded.compare_with_file(given.expected, std::cout);
    print(found, std::cout);
    good = good && found.good();
  }
  if (given.self_check) {
    std::cout << "compared with the definition:\n";
    auto const found = loaded.compare_with_definition(std::cout);
    print(found, std::cout);
    good = good && found.good();
  }
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  auto const given = read_arguments(std::span(argv, static_cast<std::size_t>(argc)));
  if (!given) {
    std::cerr << usage;
    return 2;
  }
  try {
    return run(*given);
  } catch (std::exception const& why) {
    std::cerr << "madang_ldbc: " << why.what() << "\n";
    return 1;
  }
}
