// What the commands of the tool share. SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"

#include <fmt/format.h>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/open.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <system_error>

namespace madang::cli {
namespace {

constexpr std::array node_kinds{node_kind::person, node_kind::organization, node_kind::group,
                                node_kind::record, node_kind::topic,        node_kind::tag};
constexpr std::size_t argument_columns_max = 40;
constexpr std::size_t path_columns_max = 200;

/// The key within `kind:key`, when the text begins with this kind.
std::optional<std::string_view> key_after(node_kind kind, std::string_view text) {
  auto const name = name_of(kind);
  if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ':') return {};
  return text.substr(name.size() + 1);
}

std::optional<node_id> find_kind(network const& net, std::string_view text, node_kind kind,
                                 find_as as = find_as::survivor) {
  if (auto const found = net.find(kind, text, as)) return found;
  if (auto const key = key_after(kind, text)) return net.find(kind, *key, as);
  return {};
}

result<network> open_existing(settings const& common, bool read_only) {
  std::error_code ignored;
  if (!std::filesystem::exists(common.db, ignored))
    misused("--db", fmt::format("'{}' is not there yet; `madang init` or `madang import` makes it",
                                fit(one_line(common.db), path_columns_max)));
  network_options how;  // fan-out is done before the tool ends
  if (!read_only) how.background = [](std::function<void()> const& work) { work(); };
  return open_sqlite(common.db, std::move(how), {.read_only = read_only, .create = false});
}

}  // namespace

std::string described(std::string_view argument, std::string_view text) {
  return fmt::format("{} '{}'", argument, fit(one_line(text), argument_columns_max));
}

exit_code exit_code_of(error const& why) noexcept {
  if (why.code == errc::locked) return exit_code::retryable;
  switch (class_of(why.code)) {
    case error_class::invalid:
    case error_class::refused:
    case error_class::conflict:
      return exit_code::refused;
    case error_class::retryable:
    case error_class::outcome_unknown:
      return exit_code::retryable;
    case error_class::broken:
      return exit_code::broken;
  }
  return exit_code::broken;
}

void misused(std::string_view argument, std::string_view why) {
  throw CLI::ValidationError(std::string(argument), std::string(why));
}

result<network> open_to_read(settings const& common) { return open_existing(common, true); }

result<network> open_to_write(settings const& common) { return open_existing(common, false); }

error explained(error why, std::initializer_list<argument_name> names) {
  for (auto const& name : names)
    if (why.field == name.field) {
      why.field = name.given.empty() ? std::string(name.argument) : described(name.argument, name.given);
      return why;
    }
  return why;
}

result<node_id> find_any(network const& net, std::string_view argument, std::string_view text, find_as as) {
  std::vector<node_id> found;
  std::string kinds;
  for (auto const kind : node_kinds) {
    auto const node = find_kind(net, text, kind, as);
    if (!node) continue;
    found.push_back(*node);
    kinds += fmt::format("{}{}:", kinds.empty() ? "" : " or ", name_of(kind));
  }
  if (found.empty()) return fail(errc::unknown_node, described(argument, text));
  if (found.size() > 1)
    misused(argument, fmt::format("'{}' is the key of several nodes; write {} before it",
                                  fit(one_line(text), argument_columns_max), kinds));
  return found.front();
}

result<node_info> find_node(network const& net, std::string_view argument, std::string_view text) {
  auto const found = find_any(net, argument, text);
  if (!found) return found.error();
  return net.node({}, *found);
}

result<node_id> find_node(network const& net, std::string_view argument, std::string_view text,
                          node_kind kind) {
  auto const found = find_kind(net, text, kind);
  if (!found) return fail(errc::unknown_node, described(argument, text));
  return *found;
}

result<person_id> find_person(network const& net, std::string_view argument, std::string_view text) {
  auto const found = find_node(net, argument, text, node_kind::person);
  if (!found) return found.error();
  return person_id(found->value);
}

result<activity_id> find_activity(network const& net, std::string_view argument, std::string_view text) {
  constexpr std::string_view prefix = "activity:";
  std::uint64_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const [stopped, wrong] = std::from_chars(text.data(), end, number);
  if (wrong == std::errc() && stopped == end) return activity_id{number};
  if (!text.starts_with(prefix)) return fail(errc::unknown_activity, described(argument, text));
  auto const found = net.find_activity(text.substr(prefix.size()));
  if (!found) return found.error();
  if (!*found) return fail(errc::unknown_activity, described(argument, text));
  return **found;
}

timestamp parse_time(std::string_view argument, std::string const& text, day_part part) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int used_day = 0, used_time = 0;
  auto const fields = std::sscanf(text.c_str(), "%4d-%2u-%2u%nT%2u:%2u:%2uZ%n", &year, &month, &day,
                                  &used_day, &hour, &minute, &second, &used_time);
  auto const date = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
  auto const whole_day = fields == 3 && static_cast<std::size_t>(used_day) == text.size();
  auto const with_time = fields == 6 && static_cast<std::size_t>(used_time) == text.size();
  if ((!whole_day && !with_time) || !date.ok() || hour > 23 || minute > 59 || second > 59)
    misused(argument, "must look like 2025-03-31 or 2025-03-31T08:30:00Z");
  timestamp at = std::chrono::sys_days(date);
  if (with_time)
    return at + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  if (part == day_part::end) at += std::chrono::days(1) - std::chrono::milliseconds(1);
  return at;
}

std::optional<timestamp> given_time(std::string_view argument, std::string const& text, day_part part) {
  if (text.empty()) return {};
  return parse_time(argument, text, part);
}

std::string text_or_input(std::string const& given) {
  if (given != "-") return given;
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

std::string id_text(node_info const& node) { return fmt::format("{}:{}", name_of(node.kind), node.key); }

std::string title_text(node_info const& node) {
  if (node.restricted) return fmt::format("({}, not visible)", name_of(node.kind));
  return one_line(fmt::format("{} {}", id_text(node), node.name));
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_json(boost::json::value const& value) { print(write_json(value) + "\n"); }

void tell_empty(settings const& common, std::string_view sentence) {
  if (common.out.terminal && !common.json) print(paint(common.out, tone::faint, sentence) + "\n");
}

void tell(settings const& common, boost::json::value const& value, std::string_view sentence) {
  if (common.json) return print_json(value);
  print(sentence);
  print("\n");
}

CLI::App& add_empty_command(CLI::App& to, command_text const& text) {
  return *to.add_subcommand(text.name, text.line)->footer(text.footer);
}

CLI::App& add_family(CLI::App& to, command_text const& text) {
  return *add_empty_command(to, text).require_subcommand(1);
}

CLI::Option* add_several(CLI::App& app, std::string const& name, std::vector<std::string>& into,
                         std::string const& type, std::string const& help) {
  return app.add_option(name, into, help)->type_name(type)->allow_extra_args(false);
}

CLI::Validator one_of(std::vector<std::string_view> words) {
  auto const set = fmt::format("{{{}}}", fmt::join(words, ","));
  auto const check = [words = std::move(words)](std::string const& given) {
    if (std::ranges::find(words, given) != words.end()) return std::string();
    return fmt::format("'{}' is none of {}", fit(one_line(given), argument_columns_max),
                       fmt::join(words, ", "));
  };
  return CLI::Validator(check, set);
}

CLI::Option* add_kinds(CLI::App& app, std::uint32_t& into) {
  auto const take = [&into](std::vector<std::string> const& given) {
    for (auto const& name : given)
      for (auto const& choice : kind_words)
        if (choice.text == name) into |= kind_bit(choice.value);
  };
  auto* const option = app.add_option_function<std::vector<std::string>>(
      "--kinds", take, "Only these kinds, e.g. post,record_change");
  return option->check(one_of(kind_words))->delimiter(',')->allow_extra_args(false)->type_name("WORD,...");
}

}  // namespace madang::cli
