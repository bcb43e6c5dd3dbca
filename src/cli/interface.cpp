// The command line as data. SPDX-License-Identifier: Apache-2.0
#include "cli/interface.hpp"

namespace madang::cli {
namespace {

/// The words of `WORD:{alone,subtree}`, which is how CLI11 describes a choice.
std::vector<std::string> words_of(std::string const& type) {
  auto const begin = type.find(":{");
  if (begin == type.npos || type.back() != '}') return {};
  return CLI::detail::split(type.substr(begin + 2, type.size() - begin - 3), ',');
}

interface_command command_of(CLI::App const& from, std::string const& path) {
  interface_command out{
      path, from.get_name(), from.get_description(), from.get_group(), from.get_footer(), {}, {}, {}};
  for (auto const* option : from.get_options({}))
    (option->get_positional() ? out.positionals : out.options).push_back(option_of(*option));
  for (auto const* below : from.get_subcommands({}))
    out.commands.push_back(
        command_of(*below, path.empty() ? below->get_name() : path + " " + below->get_name()));
  return out;
}

void flatten(interface_command const& from, std::vector<interface_command const*>& to) {
  to.push_back(&from);
  for (auto const& command : from.commands) flatten(command, to);
}

}  // namespace

interface_option option_of(CLI::Option const& from) {
  interface_option out;
  auto const type = from.get_type_name();
  if (from.get_positional()) out.names = {from.get_name(true)};
  for (auto const& name : from.get_lnames()) out.names.push_back("--" + name);
  for (auto const& name : from.get_snames()) out.names.push_back("-" + name);
  out.values = from.get_positional() ? 0 : static_cast<std::size_t>(from.get_type_size());
  if (out.values != 0) out.value = type.substr(0, type.find(":{"));
  out.words = words_of(type);
  out.help = from.get_description();
  out.initial = from.get_default_str();
  out.required = from.get_required();
  out.repeated = from.get_positional() && from.get_expected_max() > 1;
  out.file = out.value == "FILE" || (from.get_positional() && out.names.front() == "FILE");
  return out;
}

interface_command interface_of(CLI::App const& app) {
  std::string path;
  for (auto const* at = &app; at->get_parent() != nullptr; at = at->get_parent()) {
    if (!path.empty()) path.insert(0, " ");
    path.insert(0, at->get_name());
  }
  return command_of(app, path);
}

std::string help_of(interface_option const& option) {
  auto out = option.help;
  for (std::size_t at = 0; at < option.words.size(); ++at) out += (at == 0 ? ": " : ", ") + option.words[at];
  if (!option.initial.empty()) out += " (default: " + option.initial + ")";
  return out;
}

std::string usage_of(interface_command const& of) {
  if (of.path.empty()) return "madang [--db FILE] [--json] COMMAND ...";
  auto out = "madang " + of.path;
  if (!of.commands.empty()) out += " COMMAND ...";
  for (auto const& each : of.positionals) {
    auto const name = each.names.front() + (each.repeated ? "..." : "");
    out += each.required ? " " + name : " [" + name + "]";
  }
  for (auto const& each : of.options)
    if (each.required) out += " " + each.names.front() + (each.value.empty() ? "" : " " + each.value);
  if (of.options.size() > 1) out += " [OPTION...]";
  return out;
}

footer_parts parts_of_footer(std::string_view footer) {
  constexpr std::string_view heading = "Examples:\n";
  auto const at = footer.find(heading);
  if (at == footer.npos) return {footer, {}};
  return {footer.substr(0, at), footer.substr(at + heading.size())};
}

std::vector<interface_command const*> flattened(interface_command const& from) {
  std::vector<interface_command const*> out;
  flatten(from, out);
  return out;
}

}  // namespace madang::cli
