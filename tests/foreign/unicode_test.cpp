// Unicode's own tests of clusters and normal forms. SPDX-License-Identifier: Apache-2.0
#include "data.hpp"

#include <madang/core/text.hpp>

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using madang::grapheme_offsets;
using madang::normalize;

void append_utf8(std::string& out, unsigned long c) {
  auto const put = [&out](unsigned long byte) { out.push_back(static_cast<char>(byte)); };
  auto const tail = [&](int shift) { put(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | (c >> 6)), tail(0);
  if (c < 0x10000) return put(0xE0 | (c >> 12)), tail(6), tail(0);
  put(0xF0 | (c >> 18)), tail(12), tail(6), tail(0);
}

/// "0041 0308" as UTF-8.
std::string from_hex(std::string const& numbers) {
  std::istringstream in(numbers);
  std::string out;
  for (std::string number; in >> number;) append_utf8(out, std::stoul(number, nullptr, 16));
  return out;
}

/// The lines that hold a test, without comments.
std::vector<std::string> test_lines(std::string const& file) {
  std::istringstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(line);
  }
  return lines;
}

struct cluster_case {
  std::string text;
  std::vector<std::size_t> offsets;
};

/// "÷ 0020 × 0308 ÷": where a cluster begins stands ÷, but for the last at the end.
cluster_case read_cluster_case(std::string const& line) {
  std::istringstream in(line);
  cluster_case out;
  bool begins = false;
  for (std::string word; in >> word;) {
    if (word == "÷" || word == "×") {
      begins = word == "÷";
      continue;
    }
    if (begins) out.offsets.push_back(out.text.size());
    append_utf8(out.text, std::stoul(word, nullptr, 16));
  }
  return out;
}

std::vector<std::string> columns_of(std::string const& line) {
  std::istringstream in(line);
  std::vector<std::string> columns;
  for (std::string column; columns.size() < 5 && std::getline(in, column, ';');)
    columns.push_back(from_hex(column));
  return columns;
}

std::string composed(std::string const& text) {
  auto const out = normalize("text", text, 1000);
  return out ? *out : "(refused)";
}

bool composes_as_told(std::vector<std::string> const& c) {
  return composed(c[0]) == c[1] && composed(c[1]) == c[1] && composed(c[2]) == c[1] &&
         composed(c[3]) == c[3] && composed(c[4]) == c[3];
}

}  // namespace

TEST_CASE("unicode: every case of GraphemeBreakTest is split as told") {
  auto const path = foreign_data("unicode/GraphemeBreakTest.txt.gz");
  if (!path) return;
  int asked = 0;
  int equal = 0;
  for (auto const& line : test_lines(read_unpacked(*path))) {
    auto const wanted = read_cluster_case(line);
    auto const same = grapheme_offsets(wanted.text) == wanted.offsets &&
                      madang::count_graphemes(wanted.text) == wanted.offsets.size();
    CHECK_MESSAGE(same, line);
    ++asked;
    equal += same ? 1 : 0;
  }
  MESSAGE("GraphemeBreakTest: asked " << asked << ", equal " << equal);
  CHECK(asked >= 602);
  CHECK(equal == asked);
}

TEST_CASE("unicode: every case of NormalizationTest comes into form C as told") {
  auto const path = foreign_data("unicode/NormalizationTest.txt.bz2");
  if (!path) return;
  int asked = 0;
  int equal = 0;
  for (auto const& line : test_lines(read_unpacked(*path))) {
    if (line.front() == '@') continue;
    auto const same = composes_as_told(columns_of(line));
    CHECK_MESSAGE(same, line);
    ++asked;
    equal += same ? 1 : 0;
  }
  MESSAGE("NormalizationTest: asked " << asked << ", equal " << equal);
  CHECK(asked >= 18000);
  CHECK(equal == asked);
}

TEST_CASE("unicode: every other character of NormalizationTest is left as it is") {
  auto const path = foreign_data("unicode/NormalizationTest.txt.bz2");
  if (!path) return;
  std::set<std::string> named;
  bool part1 = false;
  for (auto const& line : test_lines(read_unpacked(*path))) {
    if (line.front() == '@')
      part1 = line.starts_with("@Part1");
    else if (part1)
      named.insert(columns_of(line)[0]);
  }
  int asked = 0;
  int equal = 0;
  for (unsigned long c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    if (named.contains(text)) continue;
    ++asked;
    equal += composed(text) == text ? 1 : 0;
  }
  MESSAGE("NormalizationTest, other characters: asked " << asked << ", equal " << equal);
  CHECK(asked > 1000000);
  CHECK(equal == asked);
}

TEST_CASE("unicode: text comes out the same by the short cut and by the long way") {
  auto const path = foreign_data("unicode/NormalizationTest.txt.bz2");
  if (!path) return;
  std::string const mark = "\xE1\xB8\x84\xCC\x87 ";  // in form C, but no text for the short cut
  int asked = 0;
  int equal = 0;
  for (auto const& line : test_lines(read_unpacked(*path))) {
    if (line.front() == '@') continue;
    for (auto const& text : columns_of(line)) {
      ++asked;
      equal += composed(mark + text) == mark + composed(text) ? 1 : 0;
    }
  }
  CHECK(asked >= 5 * 18000);
  CHECK(equal == asked);
}
