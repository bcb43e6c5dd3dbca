// `madang import` and the example company that it reads. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

using namespace madang::test;
namespace md = madang;

TEST_CASE_FIXTURE(cli_fixture, "cli import: the example company comes in, and twice is once") {
  auto const first = good({"import", company_folder});
  CHECK(contains(first, "10_company.jsonl"));
  CHECK_FALSE(contains(first, "rows/s"));
  auto const once = good({"check", "--digest"});
  CHECK(once.starts_with("sound, version 1."));
  CHECK(contains(good({"import", company_folder}), "0 applied"));
  CHECK(good({"check", "--digest"}) == once);
  auto const stats = good({"stats", "--json"});
  auto const numbers = md::parse_json("stats", stats).value();
  CHECK(numbers.at("activities").to_number<int>() > 300);
  CHECK(numbers.at("persons").to_number<int>() > 20);
}

TEST_CASE("cli import: the example company is what its script writes") {
  auto const command = std::string("python3 ") + company_folder + "/make.py --check";
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
