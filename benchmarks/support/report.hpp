// The one table, and the same as JSON. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/measure.hpp"

namespace bench {

/// One line of the table.
struct line {
  std::string what;
  std::string value;                                    ///< as shown
  std::string goal;                                     ///< as shown; empty when there is none
  int reached = -1;                                     ///< 1 yes, 0 no, -1 nothing to reach
  std::vector<std::pair<std::string, double>> numbers;  ///< for JSON
};

/// Collects lines.
class report {
 public:
  /// Facts about the run: machine, versions, sizes, seed.
  void fact(std::string name, std::string value) { facts_.emplace_back(std::move(name), std::move(value)); }
  void add(line one);
  /// A line of mean, p50, p99 and p99.9.
  void add_spread(std::string what, spread const& of, std::string goal = {}, int reached = -1);
  /// A line of one number.
  void add_number(std::string what, double value, char const* unit, std::string goal = {}, int reached = -1);
  void print() const;
  void write_json(std::filesystem::path const& file) const;

 private:
  std::vector<std::pair<std::string, std::string>> facts_;
  std::vector<line> lines_;
};

/// printf into a string.
[[nodiscard]] std::string text_of(char const* format, ...) __attribute__((format(printf, 1, 2)));

}  // namespace bench
