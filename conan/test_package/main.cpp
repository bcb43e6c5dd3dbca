// Makes a network in a file, imports a line, and checks what a reader sees. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/import.hpp>
#include <madang/madang.hpp>

#include <cstdio>
#include <filesystem>
#include <sstream>

namespace md = madang;

int main() {
  auto const file = std::filesystem::temp_directory_path() / "madang_test_package.db";
  for (auto const* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file.string() + end);

  auto net = md::open_sqlite(file).value();
  auto kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto lee = net.add_person({.key = "u:lee", .name = "Lee Ha-eun"}).value();
  std::istringstream lines(
      R"({"type":"madang:Record","id":"record:deal:77","name":"Hanbit renewal","madang:type":"crm.opportunity"})");
  auto const report = md::import_activity_streams(net, lines);
  if (!report) {
    std::puts(report.error().message().c_str());
    return 1;
  }
  auto const deal = net.find(md::node_kind::record, "deal:77").value();
  net.follow(kim, deal).value();
  net.post({.actor = lee, .on = deal, .text = "Legal is done, thanks @[u:kim]"}).value();

  auto const feed = net.home_feed(kim).value();
  if (feed.size() != 1) return 2;
  auto const shown = fmt::format("{}", feed.items.front());
  std::puts(shown.c_str());
  return shown == "Lee Ha-eun on Hanbit renewal: Legal is done, thanks @Kim Ji-won" ? 0 : 3;
}
