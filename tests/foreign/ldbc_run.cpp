// Loads LDBC SNB data, asks, compares. SPDX-License-Identifier: Apache-2.0
#include "ldbc_run.hpp"

#include "data.hpp"

#include <chrono>
#include <ostream>
#include <sstream>
#include <utility>

namespace ldbc {
namespace {

namespace json = boost::json;

class stopwatch {
 public:
  /// Seconds since it was made.
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string_view name_of(state wanted) { return wanted == state::initial ? "initial" : "after_updates"; }

/// Keeps the score of one comparison and shows the first difference of each query in full.
struct judge {
  asker const& network;
  std::ostream& log;
  outcome out{};

  void ask(question const& about, rows const& wanted) {
    std::optional<rows> found;
    std::string failure;
    try {
      found = network.ask(about);
    } catch (std::exception const& why) {
      failure = why.what();
    }
    if (!found && failure.empty()) {
      ++out.not_asked;
      return;
    }
    auto& query = out.queries[about.query];
    auto const first = query.asked == query.equal;
    ++query.asked;
    if (found && *found == wanted)
      ++query.equal;
    else if (first)
      log << about.query << " differs first for " << about.params << "\n  expected " << wanted
          << "\n  answered " << (found ? json::serialize(*found) : failure) << "\n";
  }
};

}  // namespace

std::size_t outcome::asked() const {
  std::size_t sum = 0;
  for (auto const& [query, each] : queries) sum += each.asked;
  return sum;
}

std::size_t outcome::equal() const {
  std::size_t sum = 0;
  for (auto const& [query, each] : queries) sum += each.equal;
  return sum;
}

loaded_world::loaded_world(dataset const& from, state wanted, madang::network in, std::ostream& log)
    : data_(from), state_(wanted), network_(std::move(in)), writer_(network_, from) {
  stopwatch const loading;
  writer_.import(data_.initial);
  for (auto const& each : data_.initial) world_.add(each);
  log << "loaded " << data_.initial.size() << " events in " << loading.seconds() << " s\n";
  if (state_ == state::initial) return;
  stopwatch const updating;
  writer_.apply(data_.updates);
  for (auto const& each : data_.updates) world_.add(each);
  log << "applied " << data_.updates.size() << " updates one by one in " << updating.seconds() << " s\n";
}

outcome loaded_world::compare_with_file(std::filesystem::path const& expected, std::ostream& log) const {
  std::istringstream in(read_unpacked(expected));
  asker const network(network_, writer_);
  judge result{network, log};
  stopwatch const asking;
  for (std::string text; std::getline(in, text);) {
    auto const parsed = json::parse(text);
    auto const& fields = parsed.as_object();
    if (fields.contains("columns")) continue;
    if (fields.at("state").as_string() != name_of(state_)) {
      ++result.out.not_asked;
      continue;
    }
    question const about{std::string(fields.at("query").as_string()), fields.at("params").as_object()};
    result.ask(about, fields.at("rows").as_array());
  }
  log << "asked in " << asking.seconds() << " s\n";
  return std::move(result.out);
}

outcome loaded_world::compare_with_definition(std::ostream& log, std::size_t step) const {
  asker const network(network_, writer_);
  definition const by_definition(world_);
  judge result{network, log};
  stopwatch const asking;
  std::size_t count = 0;
  for (auto const& each : questions_for(world_))
    if (count++ % step == 0) result.ask(each, by_definition.ask(each).value());
  log << "asked and computed in " << asking.seconds() << " s\n";
  return std::move(result.out);
}

void print(outcome const& what, std::ostream& log) {
  for (auto const& [query, each] : what.queries)
    log << query << " asked " << each.asked << ", equal " << each.equal << "\n";
  log << "all asked " << what.asked() << ", equal " << what.equal() << "\n";
  if (what.not_asked != 0) log << "not asked " << what.not_asked << " (other queries or another state)\n";
}

}  // namespace ldbc
