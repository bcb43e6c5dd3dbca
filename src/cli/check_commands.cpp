// `madang check` and `madang stats`: is the file sound, and how large is what. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto check_footer = R"(Works beside a process that writes. Exit code 4 when something is wrong.

Examples:
  madang check --db company.db
  madang check --digest --db company.db    equal digests, equal contents)";

constexpr auto stats_footer = R"(Examples:
  madang stats --db company.db
  madang stats --json --db company.db | jq .activities)";

struct check_arguments {
  bool digest = false;
};

struct stats_arguments {};

struct check_answer {
  std::vector<std::string> problems;
  std::string digest;
  version at;
};

void print_answer(settings const& common, check_answer const& answer) {
  if (common.json) {
    boost::json::array problems;
    for (auto const& problem : answer.problems) problems.push_back(boost::json::value(printable(problem)));
    boost::json::object out{{"sound", answer.problems.empty()}, {"problems", problems}};
    if (!answer.digest.empty()) out["digest"] = answer.digest;
    return print_json(out);
  }
  for (auto const& problem : answer.problems) print(fmt::format("problem: {}\n", one_line(problem)));
  if (answer.problems.empty())
    print(fmt::format("sound, version {}.{}\n", answer.at.incarnation, answer.at.number));
  if (!answer.digest.empty()) print(fmt::format("digest {}\n", answer.digest));
}

result<exit_code> run_check(settings const& common, check_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto problems = net->check();
  if (!problems) return problems.error();
  check_answer answer{std::move(*problems), {}, net->published()};
  if (in.digest) {
    auto digest = net->digest();
    if (!digest) return digest.error();
    answer.digest = std::move(*digest);
  }
  print_answer(common, answer);
  return answer.problems.empty() ? exit_code::done : exit_code::broken;
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr double mebibyte = 1'048'576;
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / mebibyte);
}

result<exit_code> run_stats(settings const& common, stats_arguments const&) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const stats = net->stats();
  if (common.json) {
    print_json(to_json(stats));
    return exit_code::done;
  }
  auto const line = [](std::string_view name, auto const& value) {
    print(fmt::format("{:<22}{:>14}\n", name, value));
  };
  line("version", fmt::format("{}.{}", stats.at.incarnation, stats.at.number));
  line("people", stats.persons);
  line("groups", stats.groups);
  line("records", stats.records);
  line("topics", stats.topics);
  line("relations", stats.edges);
  line("activities", stats.activities);
  line("  of them in memory", stats.hot_activities);
  line("memory for the graph", bytes_text(stats.graph_bytes));
  line("memory for streams", bytes_text(stats.stream_bytes));
  line("memory for texts", bytes_text(stats.body_bytes));
  line("memory for affinities", bytes_text(stats.rank_bytes));
  return exit_code::done;
}

}  // namespace

void add_check(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"check", "Check the file and compare it with memory", check_footer}, run_check);
  to.add_flag("--digest", in.digest, "Also print a hash over all contents");
}

void add_stats(CLI::App& app, settings const& common, command& chosen) {
  add_command(app, common, chosen, {"stats", "Show how large everything is", stats_footer}, run_stats);
}

}  // namespace madang::cli
