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

/// A picture for the HTML page: bars when `labels` are given, else curves over `x`.
struct chart {
  /// Values of one colour.
  struct curve {
    std::string name;
    std::vector<double> values;
  };
  std::string title;
  std::string unit;                 ///< of the values
  std::string axis;                 ///< what `x` is
  std::vector<std::string> labels;  ///< of the bars
  std::vector<double> x;
  std::vector<curve> curves;
  bool logarithmic = false;  ///< values on a logarithmic scale
};

/// Collects lines.
class report {
 public:
  /// What the run is called on the page. The environment's MADANG_BENCHMARK_COMMAND is its first fact.
  explicit report(std::string title);
  /// Facts about the run: machine, versions, sizes, seed.
  void fact(std::string name, std::string value) { facts_.emplace_back(std::move(name), std::move(value)); }
  void add(line one);
  /// A line of mean, p50, p99 and p99.9.
  void add_spread(std::string what, spread const& of, std::string goal = {}, int reached = -1);
  /// A line of one number.
  void add_number(std::string what, double value, char const* unit, std::string goal = {}, int reached = -1);
  void add(chart one) { charts_.push_back(std::move(one)); }
  /// False when a line did not reach its goal.
  [[nodiscard]] bool all_reached() const;
  void print() const;
  void write_json(std::filesystem::path const& file) const;

 private:
  std::string title_;
  std::vector<std::pair<std::string, std::string>> facts_;
  std::vector<line> lines_;
  std::vector<chart> charts_;
};

/// printf into a string.
[[nodiscard]] std::string text_of(char const* format, ...) __attribute__((format(printf, 1, 2)));

}  // namespace bench
