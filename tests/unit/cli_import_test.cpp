// `madang import` and the example company that it reads. SPDX-License-Identifier: Apache-2.0
#include "cli_fixture.hpp"

#include <algorithm>
#include <map>
#include <set>

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

namespace {

/// The lines of the example company, all files in order.
std::vector<boost::json::object> company_lines() {
  std::vector<fs::path> files;
  for (auto const& entry : fs::directory_iterator(company_folder))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<boost::json::object> out;
  for (auto const& file : files) {
    std::ifstream from(file);
    for (std::string line; std::getline(from, line);)
      out.push_back(md::parse_json("line", line).value().as_object());
  }
  return out;
}

std::string text_of(boost::json::object const& line, std::string_view property) {
  auto const* found = line.if_contains(property);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

}  // namespace

TEST_CASE("the example company: as large and as varied as the documents say") {
  std::map<std::string, std::size_t> people, units, sites, records, kinds;
  std::set<std::string> partners, customers, months, orders_about_many;
  for (auto const& line : company_lines()) {
    auto const type = text_of(line, "type");
    auto const company = text_of(line, "madang:organization");
    auto const kind = text_of(line, "madang:kind");
    if (type == "Person") ++people[kind.empty() ? "employee" : kind];
    if (kind == "partner") partners.insert(company);
    if (kind == "customer") customers.insert(company);
    if (type == "Person" && kind.empty()) ++units[text_of(line, "madang:unit")];
    if (type == "Person" && kind.empty()) ++sites[text_of(line, "madang:site")];
    if (type == "madang:Record") ++records[text_of(line, "madang:type")];
    if (line.contains("madang:revisionOf")) ++records["revision"];
    if (line.contains("published") && line.contains("id")) ++kinds[type];
    if (line.contains("published") && line.contains("id"))
      months.insert(text_of(line, "published").substr(0, 7));
    auto const* about = line.if_contains("madang:about");
    if (about != nullptr && about->is_array() && about->as_array().size() >= 6)
      orders_about_many.insert(text_of(line, "target"));
  }
  CHECK(people["employee"] >= 60);
  for (auto const* unit : {"Sales", "Engineering", "Purchasing", "Service", "Management"})
    CHECK_MESSAGE(units[unit] >= 8, unit);
  CHECK(sites.size() == 2);
  CHECK(partners.size() == 2);
  CHECK(customers.size() == 3);
  for (auto const* type : {"crm.account", "crm.opportunity", "plm.product", "plm.assembly", "plm.part",
                           "plm.change", "erp.order", "erp.purchase_order", "help.case", "revision"})
    CHECK_MESSAGE(records[type] >= 2, type);
  CHECK(orders_about_many.size() >= 3);
  CHECK(months == std::set<std::string>{"2025-03", "2025-04", "2025-05"});
  std::size_t activities = 0;
  for (auto const& [type, count] : kinds) activities += count;
  CHECK(activities >= 1'500);
  CHECK(kinds["Create"] >= 700);
}

TEST_CASE_FIXTURE(cli_fixture, "the example company: three levels of parts, and texts in two languages") {
  import_company();
  CHECK(good({"path", "part:spindle-12", "product:vs80", "--by", "part_of"}) == "2 steps\n");
  CHECK(good({"path", "part:bearing-22", "product:hs200", "--by", "part_of"}) == "2 steps\n");
  CHECK(json({"stats"}).at("activities").to_number<int>() >= 1'500);
  std::size_t korean = 0, english = 0;
  for (auto const& line : company_lines()) {
    auto const* note = line.if_contains("object");
    if (note == nullptr || !note->is_object()) continue;
    auto const text = text_of(note->as_object(), "content");
    if (text.empty()) continue;
    auto const letters =
        std::ranges::any_of(text, [](char each) { return each >= '\xEA' && each <= '\xED'; });
    ++(letters ? korean : english);
  }
  CHECK(korean >= 300);
  CHECK(english >= 300);
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
