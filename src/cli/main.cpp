// The command-line tool `madang`. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/version.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include "cli/command.hpp"

namespace {

namespace cli = madang::cli;

constexpr auto about = R"(Madang: feeds of people, groups and business records, from one file.)";
constexpr auto footer = R"(Examples:
  madang import company.jsonl --db company.db
  madang feed u:kim --db company.db
  madang record opportunity:77 --as u:kim --reach subtree --db company.db
  madang post u:kim "Contract signed #renewal" --on opportunity:77 --db company.db

A KEY is a key as it was imported. Where several kinds share one, write the kind
before it: person:, organization:, group:, record:, topic: or tag:.

Exit codes: 0 done; 1 refused or invalid; 2 wrong usage; 3 try again later;
4 the file is broken, newer, not ours, or can only be read.)";

int finish(cli::exit_code code) {
  // What could not be written was not said.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fputs("error: io_error: standard output could not be written\n", stderr);
    return static_cast<int>(cli::exit_code::retryable);
  }
  return static_cast<int>(code);
}

int report(cli::settings const& common, madang::error const& why) {
  std::fflush(stdout);
  auto const text =
      common.json ? madang::write_json(madang::to_json(why)) : "error: " + cli::one_line(why.message());
  fmt::print(stderr, "{}\n", text);
  if (why.code == madang::errc::locked && !common.json)
    fmt::print(stderr, "Reading commands work beside a writing process; writing has to wait for it.\n");
  return static_cast<int>(cli::exit_code_of(why));
}

void set_up(CLI::App& app, cli::settings& common, cli::command& chosen) {
  app.footer(footer);
  app.require_subcommand(1);
  app.failure_message([](CLI::App const*, CLI::Error const& misuse) {
    return fmt::format("error: {}\nRun with --help for more information.\n", cli::printable(misuse.what()));
  });
  app.set_version_flag("--version", std::string("madang ") + madang::version_text);
  app.add_option("--db", common.db, "The network's file")
      ->envname("MADANG_DB")
      ->type_name("FILE")
      ->capture_default_str();
  app.add_flag("--json", common.json, "Answer with JSON, errors included");
  cli::add_import(app, common, chosen);
  cli::add_feed(app, common, chosen);
  cli::add_record(app, common, chosen);
  cli::add_follow(app, common, chosen);
  cli::add_post(app, common, chosen);
  cli::add_check(app, common, chosen);
  cli::add_stats(app, common, chosen);
  for (auto* const subcommand : app.get_subcommands([](CLI::App*) { return true; }))
    subcommand->fallthrough();
}

int run(int count, char** arguments) {
  cli::settings common;
  common.out = cli::screen_of(stdout);
  common.err = cli::screen_of(stderr);
  cli::command chosen;
  CLI::App app(about, "madang");
  set_up(app, common, chosen);
  try {
    app.parse(count, arguments);
    auto const done = chosen();
    return done ? finish(*done) : report(common, done.error());
  } catch (CLI::ParseError const& misuse) {
    auto const code = app.exit(misuse, std::cout, std::cerr);
    return finish(code == 0 ? cli::exit_code::done : cli::exit_code::usage);
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (std::bad_alloc const&) {
    std::fputs("error: not enough memory\n", stderr);
    return static_cast<int>(cli::exit_code::retryable);
  } catch (std::exception const& why) {
    fmt::print(stderr, "error: {}\n", cli::one_line(why.what()));
    return static_cast<int>(cli::exit_code::broken);
  }
}
