// `madang import`: Activity Streams 2.0 JSON Lines into a network. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/import.hpp>
#include <madang/json/page_json.hpp>
#include <madang/open.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/owner.hpp"

namespace madang::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto import_footer = R"(Importing again changes nothing; an import that was interrupted goes on.
A folder stands for its *.jsonl files in order of their names, - for standard input.
The format is described in docs/import.md.

Examples:
  madang import people.jsonl posts.jsonl --db company.db
  madang import examples/data --db company.db
  zcat archive.jsonl.gz | madang import - --skip-errors --db company.db)";

constexpr std::size_t bar_columns = 20;
constexpr std::size_t progress_name_columns = 24;

struct import_arguments {
  std::vector<std::string> files;
  owner_arguments owner;
  std::size_t batch_lines = 1'000;
  bool skip_errors = false;
  bool normal_sync = false;
};

/// One line on the terminal that is drawn again and again, a few times a second.
class progress_bar {
 public:
  progress_bar(screen const& on, std::string_view name)
      : on_(on), name_(fit(one_line(name), progress_name_columns)) {}
  ~progress_bar() { clear(); }
  progress_bar(progress_bar const&) = delete;
  progress_bar& operator=(progress_bar const&) = delete;

  void show(import_progress const& at) {
    auto const now = std::chrono::steady_clock::now();
    if (!on_.terminal || now - drawn_ < std::chrono::milliseconds(100)) return;
    drawn_ = now;
    clear();
    fmt::print(stderr, "{}", fit(line(at), on_.columns - 1));
    std::fflush(stderr);
    used_ = true;
  }

 private:
  std::string line(import_progress const& at) const {
    auto const rows = fmt::format("{} rows, {:.0f} rows/s", at.lines, at.lines_per_second);
    if (at.bytes_total == 0) return fmt::format("{}  {}", name_, rows);
    auto const part = std::min(1.0, static_cast<double>(at.bytes) / static_cast<double>(at.bytes_total));
    auto const full = static_cast<std::size_t>(part * bar_columns);
    return fmt::format("{}  [{:#<{}}{:.<{}}] {:3.0f} %  {}", name_, "", full, "", bar_columns - full,
                       part * 100, rows);
  }

  void clear() {
    if (used_) fmt::print(stderr, "\r\x1b[K");
    used_ = false;
  }

  screen const& on_;
  std::string name_;
  std::chrono::steady_clock::time_point drawn_{};
  bool used_ = false;
};

/// The files that the arguments stand for.
std::vector<std::string> files_of(std::vector<std::string> const& arguments) {
  std::vector<std::string> out;
  for (auto const& argument : arguments) {
    std::error_code wrong;
    if (argument != "-" && !fs::exists(argument, wrong))
      misused("FILE", fmt::format("'{}' does not exist", one_line(argument)));
    if (!fs::is_directory(argument, wrong)) {
      out.push_back(argument);
      continue;
    }
    std::vector<std::string> inside;
    for (auto const& entry : fs::directory_iterator(argument, wrong))
      if (entry.path().extension() == ".jsonl") inside.push_back(entry.path().string());
    if (inside.empty()) misused("FILE", fmt::format("'{}' holds no .jsonl file", one_line(argument)));
    std::ranges::sort(inside);
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

result<import_report> import_one(network& net, std::string const& file, import_options const& options) {
  if (file == "-") return import_activity_streams(net, std::cin, options);
  return import_activity_streams(net, fs::path(file), options);
}

std::string summary(import_report const& report, bool with_rate) {
  auto out = fmt::format("{} applied", report.applied);
  auto const add = [&out](std::uint64_t count, std::string_view what) {
    if (count != 0) out += fmt::format(", {} {}", count, what);
  };
  add(report.nodes, "nodes");
  add(report.activities, "activities");
  add(report.relations, "relations");
  add(report.known, "known already");
  add(report.skipped, "overtaken");
  add(report.errors, "with errors left out");
  if (with_rate && report.seconds > 0)
    out += fmt::format("; {:.1f} s, {:.0f} rows/s", report.seconds,
                       static_cast<double>(report.lines) / report.seconds);
  return out;
}

void tell(settings const& common, std::string const& file, import_report const& report) {
  for (auto const& left_out : report.reported)
    if (!common.json) fmt::print(stderr, "{}: {}\n", one_line(file), one_line(left_out.why.message()));
  if (!common.json)
    return print(fmt::format("{}\n  {}\n", one_line(file), summary(report, common.out.terminal)));
  boost::json::object line{{"file", printable(file)}};
  auto const numbers = to_json(report);
  for (auto const& property : numbers.as_object()) line.insert(property);
  print_json(line);
}

result<network> open(settings const& common, import_arguments const& arguments) {
  return open_sqlite(common.db, {.owner_key = arguments.owner.key, .owner_name = arguments.owner.name},
                     {.sync = arguments.normal_sync ? durability::normal : durability::full});
}

result<void> import_file(settings const& common, import_arguments const& arguments, network& net,
                         std::string const& file) {
  progress_bar bar(common.err, file);
  import_options options;
  options.batch_lines = arguments.batch_lines;
  options.on_error = arguments.skip_errors ? import_on_error::skip : import_on_error::stop;
  options.progress = [&](import_progress const& at) {
    if (!common.json) bar.show(at);
    return !interrupted();
  };
  auto report = import_one(net, file, options);
  if (!report) {
    auto why = report.error();
    why.field = fmt::format("{}: {}", file, why.field);
    return why;
  }
  tell(common, file, *report);
  return {};
}

result<exit_code> run_import(settings const& common, import_arguments const& arguments) {
  auto const files = files_of(arguments.files);
  auto net = open(common, arguments);
  if (!net) return net.error();
  watch_interrupts();
  for (auto const& file : files) {
    auto const done = import_file(common, arguments, *net, file);
    if (!done) return done.error();
    if (!interrupted()) continue;
    fmt::print(stderr, "Interrupted. What was imported is kept; the same command goes on from there.\n");
    return exit_code::retryable;
  }
  return exit_code::done;
}

}  // namespace

void add_import(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"import", "Import Activity Streams 2.0 JSON Lines", import_footer}, run_import);
  add_argument(to, "FILE", in.files, "Files, folders, or -");
  to.add_flag("--skip-errors", in.skip_errors, "Leave out lines with errors and report them");
  to.add_option("--batch", in.batch_lines, "Lines per change")->type_name("N")->capture_default_str();
  add_owner(to, in.owner);
  to.add_flag("--fast", in.normal_sync, "Do not sync each change: power loss may cost the last");
}

}  // namespace madang::cli
