// How --help looks. SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/interface.hpp"
#include "cli/terminal.hpp"

namespace madang::cli {
namespace {

constexpr std::size_t help_columns = 80;
constexpr std::size_t left_columns = 28;

std::string entry(std::string const& left, std::string const& right) {
  auto out = "  " + left;
  if (out.size() >= left_columns) out += "\n";
  auto used = out.back() == '\n' ? 0 : out.size();
  for (auto const& line : wrap(right, help_columns - left_columns)) {
    out += std::string(left_columns - used, ' ') + line + "\n";
    used = 0;
  }
  return out;
}

/// Sentences in lines that fit; a blank line begins a new paragraph.
std::string reflowed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const end = std::min(text.find("\n\n"), text.size());
    std::string paragraph(text.substr(0, end));
    while (paragraph.ends_with('\n')) paragraph.pop_back();
    std::ranges::replace(paragraph, '\n', ' ');
    for (auto const& line : wrap(paragraph, help_columns)) out += line + "\n";
    text.remove_prefix(std::min(end + 2, text.size()));
    if (!text.empty()) out += '\n';
  }
  return out;
}

class formatter final : public CLI::Formatter {
 public:
  formatter() { label("Positionals", "Arguments"); }

  std::string make_usage(CLI::App const* app, std::string) const override {
    return "\nUsage: " + usage_of(interface_of(*app)) + "\n";
  }
  std::string make_option(CLI::Option const* from, bool) const override {
    auto const option = option_of(*from);
    std::string names;
    for (auto const& name : option.names) names += (names.empty() ? "" : ", ") + name;
    if (!option.value.empty()) names += " " + option.value;
    return entry(names, help_of(option));
  }
  std::string make_footer(CLI::App const* app) const override {
    auto const footer = app->get_footer();
    auto const [text, examples] = parts_of_footer(footer);
    auto out = "\n" + reflowed(text);
    if (!text.empty() && !examples.empty()) out += '\n';
    return out + "Examples:\n" + std::string(examples) + "\n";
  }
  std::string make_subcommand(CLI::App const* command) const override {
    return entry(command->get_name(), command->get_description());
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<formatter>(); }

}  // namespace madang::cli
