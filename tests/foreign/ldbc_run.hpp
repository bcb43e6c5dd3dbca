// Loads LDBC SNB data, asks, compares. SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ldbc_queries.hpp"

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>

namespace ldbc {

/// How often a query was asked, and how often the answer was the expected one.
struct score {
  std::size_t asked = 0;
  std::size_t equal = 0;
};

/// What came out of a comparison.
struct outcome {
  std::map<std::string, score> queries;  // those that were asked
  std::size_t not_asked = 0;             // expected cases of other queries or another state

  std::size_t asked() const;
  std::size_t equal() const;
  /// True when something was asked and every answer was the expected one.
  bool good() const { return asked() != 0 && asked() == equal(); }
};

/// A network with the data in it.
class loaded_world {
 public:
  /// Loads a state of the data into an empty network, telling about it on `log`. @throws std::exception when
  /// that fails.
  loaded_world(dataset const& from, state wanted, madang::network in, std::ostream& log);
  loaded_world(loaded_world const&) = delete;
  loaded_world& operator=(loaded_world const&) = delete;

  /// Compares with a file of expected answers (.jsonl, .jsonl.gz); the first difference of each query goes to
  /// `log`.
  outcome compare_with_file(std::filesystem::path const& expected, std::ostream& log) const;
  /// Compares with the definition: every `step`-th question that the data suggests.
  outcome compare_with_definition(std::ostream& log, std::size_t step = 1) const;
  /// What network::check finds wrong.
  std::vector<std::string> check() const { return network_.check().value(); }

 private:
  dataset const& data_;
  state state_;
  world world_;
  madang::network network_;
  writer writer_;
};

/// Prints `IS2 asked N, equal M` per query, and what was not asked.
void print(outcome const& what, std::ostream& log);

}  // namespace ldbc
