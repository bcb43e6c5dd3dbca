// What is said when the command line cannot be understood. SPDX-License-Identifier: Apache-2.0
#include "cli/misuse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/terminal.hpp"

namespace madang::cli {
namespace {

constexpr std::size_t given_columns_max = 40;
constexpr std::size_t slips_max = 2;

std::string shown(std::string_view given) { return fit(one_line(given), given_columns_max); }

/// How many letters must be added, dropped or replaced to make one word of the other.
std::size_t slips_between(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t at = 0; at < left.size(); ++at) {
    auto diagonal = row[0];
    row[0] = at + 1;
    for (std::size_t to = 0; to < right.size(); ++to) {
      auto const replaced = diagonal + (left[at] == right[to] ? 0U : 1U);
      diagonal = row[to + 1];
      row[to + 1] = std::min({replaced, row[to] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// The command that was probably meant; empty when none is near.
std::string meant(CLI::App const& family, std::string_view given) {
  std::string best;
  auto fewest = slips_max + 1;
  for (auto const* command : family.get_subcommands([](CLI::App const*) { return true; })) {
    auto const& name = command->get_name();
    if (given.size() > name.size() + slips_max) continue;
    auto const slips = slips_between(given, name);
    if (slips >= fewest || slips >= name.size()) continue;
    fewest = slips;
    best = name;
  }
  return best;
}

/// The innermost command that was understood.
CLI::App const& understood(CLI::App const& tool) {
  auto const* at = &tool;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

std::string unknown_command(CLI::App const& family, std::string_view given) {
  auto out = fmt::format("'{}' is not a command", shown(given));
  if (auto const near = meant(family, given); !near.empty()) out += fmt::format("; did you mean '{}'?", near);
  return out;
}

/// What was given and fits nowhere; an option that is unknown comes first.
std::string leftover(CLI::App const& tool) {
  auto const rest = tool.remaining(true);
  auto const option =
      std::ranges::find_if(rest, [](std::string const& given) { return given.starts_with('-'); });
  if (option != rest.end()) return *option;
  return rest.empty() ? std::string() : rest.front();
}

std::string wrong_leftover(CLI::App const& tool, std::string const& given) {
  auto const& family = understood(tool);
  if (given.starts_with('-'))
    return fmt::format("'{}' is not an option here; behind -- it is an argument", shown(given));
  if (family.get_require_subcommand_min() != 0) return unknown_command(family, given);
  return fmt::format("'{}' is one argument too many", shown(given));
}

/// `NAME: 3 required TYPE missing`, which is how CLI11 tells of values that were left out.
std::string missing_values(std::string_view name, std::string_view rest) {
  constexpr std::string_view begin = " required ", end = " missing";
  auto const at = rest.find(begin);
  if (at == rest.npos || !rest.ends_with(end)) return fmt::format("{} {}", name, rest);
  rest.remove_suffix(end.size());
  return fmt::format("{} needs {}", name, rest.substr(at + begin.size()));
}

/// `Could not convert: NAME = VALUE`: all that is converted are numbers.
std::string not_a_number(std::string_view rest) {
  auto const at = rest.find(" = ");
  return fmt::format("{} '{}' is not a number that fits here", rest.substr(0, at),
                     at == rest.npos ? std::string() : shown(rest.substr(at + 3)));
}

}  // namespace

std::string misuse_sentence(CLI::App const& tool, CLI::Error const& why) {
  std::string_view const text = why.what();
  auto const required = dynamic_cast<CLI::RequiredError const*>(&why) != nullptr;
  if (required || dynamic_cast<CLI::ExtrasError const*>(&why) != nullptr) {
    if (auto const given = leftover(tool); !given.empty()) return wrong_leftover(tool, given);
    if (required && understood(tool).get_require_subcommand_min() != 0) return "COMMAND is required";
  }
  auto const colon = text.find(": ");
  if (colon == text.npos) return printable(text);
  auto const name = text.substr(0, colon), rest = text.substr(colon + 2);
  if (name == "Could not convert") return not_a_number(rest);
  return printable(missing_values(name, rest));
}

}  // namespace madang::cli
