// An export, imported into a new network, must be the same network. SPDX-License-Identifier: Apache-2.0
#include "model/compare_export.hpp"

#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/open.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace model {
namespace {

namespace json = boost::json;
namespace md = madang;

std::string exported(md::network const& from, std::string& wrong) {
  std::ostringstream out;
  auto const report = md::export_network(from, md::to_stream(out));
  if (!report) wrong = "export: " + report.error().message();
  return std::move(out).str();
}

// The first lines that differ.
std::string difference(std::string const& before, std::string const& after) {
  std::istringstream one(before);
  std::istringstream other(after);
  for (std::size_t number = 1;; ++number) {
    std::string a;
    std::string b;
    auto const more_a = static_cast<bool>(std::getline(one, a));
    auto const more_b = static_cast<bool>(std::getline(other, b));
    if (a != b || more_a != more_b)
      return "export: line " + std::to_string(number) + " was\n" + a + "\nand is\n" + b;
    if (!more_a) return {};
  }
}

// Without what another network numbers differently; of several things that lead to an item, the lowest number
// is told.
void drop_ids(json::value& from) {
  static constexpr std::array<std::string_view, 7> ids{"id",     "root",         "parent", "via",
                                                       "shared", "group_sample", "label"};
  if (auto* object = from.if_object()) {
    for (auto const name : ids) object->erase(name);
    for (auto& [name, value] : *object) drop_ids(value);
  }
  if (auto* array = from.if_array())
    for (auto& value : *array) drop_ids(value);
}

std::string shown(md::network const& from, std::string const& reader, md::feed_view view) {
  auto const who = from.find(md::node_kind::person, reader);
  if (!who) return "no such reader";
  std::string out;
  md::feed_request request{.view = view, .limit = 100};
  for (auto pages = 0; pages < 20; ++pages) {
    auto const page = from.feed(md::person_id(who->value), request);
    if (!page) return out + std::string(name_of(page.error().code));
    for (auto const& item : *page) {
      auto value = md::to_json(item);
      drop_ids(value);
      out += md::write_json(value) + "\n";
    }
    if (page->older.empty()) break;
    request.at = page->older;
  }
  return out;
}

std::string compare_feeds(md::network const& before, md::network const& after) {
  auto const nodes = before.stats();
  for (std::uint32_t id = 1; id <= nodes.persons + nodes.groups + nodes.records + nodes.topics + 1'000;
       ++id) {
    auto const node = before.node({}, {id});
    if (!node || node->kind != md::node_kind::person || node->merged) continue;
    for (auto const view : {md::feed_view::home, md::feed_view::network, md::feed_view::mentions}) {
      auto const was = shown(before, node->key, view);
      auto const is = shown(after, node->key, view);
      if (was != is) return "export: " + node->key + " saw\n" + difference(was, is);
    }
  }
  return {};
}

}  // namespace

std::string compare_export(md::network const& from, export_comparison const& how) {
  std::string wrong;
  auto const first = exported(from, wrong);
  if (!wrong.empty()) return wrong;
  auto copy = md::open_memory(how.options);
  if (!copy) return "export: " + copy.error().message();
  std::istringstream lines(first);
  auto const report = md::import_activity_streams(*copy, lines, {.batch_lines = 100});
  if (!report) return "export: importing it: " + report.error().message();
  auto const second = exported(*copy, wrong);
  if (!wrong.empty()) return wrong;
  if (first != second) return difference(first, second);
  auto const broken = copy->check();
  if (!broken) return "export: " + broken.error().message();
  if (!broken->empty()) return "export: " + broken->front();
  return how.feeds ? compare_feeds(from, *copy) : std::string();
}

}  // namespace model
