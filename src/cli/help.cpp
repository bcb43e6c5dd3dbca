// How --help looks. SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include <fmt/format.h>

#include <string>

#include "cli/interface.hpp"
#include "cli/terminal.hpp"

namespace madang::cli {
namespace {

constexpr std::size_t columns = 80;
constexpr std::size_t left_columns = 28;

std::string entry(std::string const& left, std::string const& right) {
  auto out = "  " + left;
  if (out.size() >= left_columns) out += "\n";
  auto used = out.back() == '\n' ? 0 : out.size();
  for (auto const& line : wrap(right, columns - left_columns)) {
    out += std::string(left_columns - used, ' ') + line + "\n";
    used = 0;
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
  std::string make_subcommand(CLI::App const* command) const override {
    return entry(command->get_name(), command->get_description());
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<formatter>(); }

}  // namespace madang::cli
