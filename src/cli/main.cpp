// The command-line tool `madang`. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/version.hpp>

#include <boost/json/object.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <span>

#include "cli/command.hpp"
#include "cli/help.hpp"
#include "cli/misuse.hpp"

namespace {

namespace cli = madang::cli;

constexpr auto about = "feeds of people, groups and business records, from one file";
constexpr auto keys_text =
    R"(A KEY is a key as it was imported or added. Where several kinds share one, write
the kind before it: person:, organization:, group:, record:, topic: or tag:. An
ACTIVITY is its number, or activity: and the key it was written with. A TIME is
2025-03-31 or 2025-03-31T08:30:00Z. An argument that begins with - needs --
before it.
)";
constexpr auto examples_text = R"(
Examples:
  madang import company.jsonl --db company.db
  export MADANG_DB=company.db
  madang feed u:kim
  madang record opportunity:77 --as u:kim --reach subtree
  madang post u:kim "Contract signed #renewal" --on opportunity:77)";

using adder = void (*)(CLI::App&, cli::settings const&, cli::command&);

/// Commands that stand under one heading.
struct chapter {
  char const* heading;
  std::vector<adder> commands;
};

std::vector<chapter> chapters() {
  return {
      {"The file",
       {cli::add_init, cli::add_import, cli::add_export, cli::add_backup, cli::add_due, cli::add_check,
        cli::add_stats, cli::add_limits}},
      {"Reading",
       {cli::add_feed, cli::add_news, cli::add_record, cli::add_thread, cli::add_show, cli::add_path}},
      {"Writing",
       {cli::add_post, cli::add_comment, cli::add_react, cli::add_share, cli::add_edit, cli::add_delete,
        cli::add_change, cli::add_event}},
      {"People, groups and records",
       {cli::add_add, cli::add_rekey, cli::add_merge, cli::add_remove, cli::add_deactivate, cli::add_part}},
      {"Relations and rights",
       {cli::add_follow, cli::add_mute, cli::add_block, cli::add_member, cli::add_right}},
      {"Notifications",
       {cli::add_inbox, cli::add_mark, cli::add_prefs, cli::add_why, cli::add_remind, cli::add_escalation,
        cli::add_digest, cli::add_outbox, cli::add_deliver}},
      {"Governance", {cli::add_erase, cli::add_hold, cli::add_retain, cli::add_audit}},
      {"Ranking",
       {cli::add_ranking, cli::add_model, cli::add_boost, cli::add_feedback, cli::add_seen, cli::add_purpose,
        cli::add_evaluate}},
      {"Shell", {cli::add_completion, cli::add_manual}}};
}

std::string footer() {
  std::string codes;
  for (auto const& [code, text] : cli::exit_meanings)
    codes += fmt::format("{}{} {}", codes.empty() ? "Exit codes: " : "; ", static_cast<int>(code), text);
  std::string out = keys_text;
  return out + "\n" + codes + ".\n" + examples_text;
}

int finish(cli::exit_code code) {
  // What could not be written was not said.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fputs("error: io_error: standard output could not be written; what was asked for was done\n",
               stderr);
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

/// Says how the tool was misused.
std::string misuse_text(bool json, CLI::App const& app, CLI::Error const& why) {
  auto const text = cli::misuse_sentence(app, why);
  if (json) return madang::write_json(boost::json::object{{"code", "usage"}, {"message", text}}) + "\n";
  return fmt::format("error: {}\nRun with --help for more information.\n", text);
}

/// True when `--json` was given; a command line that cannot be parsed does not say it otherwise.
bool asks_for_json(std::span<char*> arguments) {
  for (std::string_view const argument : arguments) {
    if (argument == "--") return false;
    if (argument == "--json") return true;
  }
  return false;
}

void add_commands(CLI::App& app, cli::settings const& common, cli::command& chosen) {
  auto const all = [](CLI::App*) { return true; };
  for (auto const& [heading, commands] : chapters()) {
    auto const before = app.get_subcommands(all).size();
    for (auto const& add : commands) add(app, common, chosen);
    auto const now = app.get_subcommands(all);
    for (auto at = before; at < now.size(); ++at) now[at]->group(heading);
  }
  for (auto* const command : app.get_subcommands(all)) {
    command->fallthrough();
    for (auto* const below : command->get_subcommands(all)) below->fallthrough();
  }
}

void set_up(CLI::App& app, cli::settings& common, cli::command& chosen) {
  app.formatter(cli::help_formatter());
  app.footer(footer());
  app.require_subcommand(1);
  app.set_help_flag("--help,-h", "Show this, or a command's own help");
  app.set_version_flag("--version", std::string("madang ") + madang::version_text, "Show the version");
  app.add_option("--db", common.db, "The network's file")
      ->envname("MADANG_DB")
      ->type_name("FILE")
      ->capture_default_str();
  app.add_flag("--json", common.json, "Answer with JSON, errors included");
  add_commands(app, common, chosen);
}

int run(int count, char** arguments) {
  cli::settings common;
  common.out = cli::screen_of(stdout);
  common.err = cli::screen_of(stderr);
  cli::command chosen;
  CLI::App app(about, "madang");
  set_up(app, common, chosen);
  auto const json = asks_for_json(std::span(arguments, static_cast<std::size_t>(count)));
  app.failure_message(
      [json](CLI::App const* tool, CLI::Error const& misuse) { return misuse_text(json, *tool, misuse); });
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
