// What the tests of exporting share: a network in memory, its export, and one made from it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/json/export.hpp>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "json_import_fixture.hpp"

namespace import_tests {

/// A command that must go well.
template <class T>
void done(md::result<T> const& answer) {
  CHECK_MESSAGE(answer.has_value(), (answer ? std::string() : answer.error().message()));
}

using export_call = std::function<md::result<md::export_report>(md::network const&, md::export_sink const&)>;

inline md::result<md::export_report> all_of(md::network const& net, md::export_sink const& to) {
  return md::export_network(net, to);
}

/// What an export wrote.
inline std::string exported(md::network const& net, export_call const& call = all_of) {
  std::string out;
  auto const report = call(net, [&](std::string_view bytes) -> md::result<void> {
    out += bytes;
    return {};
  });
  REQUIRE_MESSAGE(report.has_value(), report.error().message());
  CHECK(report->bytes == out.size());
  return out;
}

inline std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// The lines of an export that hold a text.
inline std::vector<std::string> lines_with(std::string const& text, std::string_view part) {
  auto out = lines_of(text);
  std::erase_if(out, [&](std::string const& line) { return line.find(part) == std::string::npos; });
  return out;
}

/// Exports, imports into a new network, exports: the bytes must be the same. Answers them.
inline std::string round_trip(fixture const& from, fixture& to, export_call const& call = all_of,
                              md::import_options const& options = {}) {
  auto const first = exported(from.net, call);
  to.good(first, options);
  CHECK(exported(to.net, call) == first);
  auto const wrong = to.net.check().value();
  CHECK_MESSAGE(wrong.empty(), (wrong.empty() ? "" : wrong.front()));
  return first;
}

}  // namespace import_tests
