// Completion for fish. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/completion.hpp"

namespace madang::cli {
namespace {

// Prints the command that the words before the cursor name.
constexpr auto fish_where = R"(function __madang_where
    set -l where ''
    set -l left 0
    for word in (commandline -opc)[2..-1]
        if test $left -gt 0
            set left (math $left - 1)
        else if string match -q -- '-*=*' $word
            continue
        else if string match -q -- '-*' $word
            set left (__madang_values "$where $word")
        else if contains -- (string trim "$where $word") $__madang_commands
            set where (string trim "$where $word")
        end
    end
    echo $where
end
function __madang_at
    test (__madang_where) = "$argv[1]"
end
)";

std::string in_fish_quotes(std::string_view text) {
  std::string out = "'";
  for (auto const letter : text) {
    if (letter == '\'' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + "'";
}

/// Options of the tool itself go with every command.
std::string condition(interface_command const& of, interface_command const& tool) {
  if (&of == &tool) return {};
  return fmt::format(" -n \"__madang_at '{}'\"", of.path);
}

std::string words_of(interface_option const& from) {
  std::string out;
  for (auto const& word : from.words) out += (out.empty() ? "" : " ") + word;
  return in_fish_quotes(out);
}

std::string option_line(interface_option const& option, std::string const& when) {
  std::string line = "complete -c madang" + when;
  for (auto const& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (option.values != 0) line += option.file ? " -rF" : " -x";
  if (!option.words.empty()) line += " -a " + words_of(option);
  return fmt::format("{} -d {}\n", line, in_fish_quotes(option.help));
}

std::string fish_values_function(interface_command const& tool) {
  std::string out = "function __madang_values\n    switch $argv[1]\n";
  for (auto const* command : flattened(tool))
    for (auto const& option : command->options)
      for (auto const& name : option.names)
        if (option.values != 0)
          out += fmt::format("        case '{} {}'\n            echo {}\n",
                             command->path.empty() ? "*" : command->path, name, option.values);
  return out + "        case '*'\n            echo 0\n    end\nend\n";
}

std::string commands_line(interface_command const& tool) {
  std::string out = "set -g __madang_commands";
  for (auto const* command : flattened(tool))
    if (!command->path.empty()) out += " " + in_fish_quotes(command->path);
  return out + "\n";
}

std::string lines_of(interface_command const& command, interface_command const& tool) {
  std::string out;
  for (auto const& below : command.commands)
    out += fmt::format("complete -c madang -n \"__madang_at '{}'\" -a {} -d {}\n", command.path, below.name,
                       in_fish_quotes(below.line));
  for (auto const& option : command.options) out += option_line(option, condition(command, tool));
  for (auto const& positional : command.positionals) {
    if (!positional.words.empty())
      out += fmt::format("complete -c madang{} -a {}\n", condition(command, tool), words_of(positional));
    if (positional.file) out += fmt::format("complete -c madang{} -F\n", condition(command, tool));
  }
  return out;
}

}  // namespace

std::string fish_completion(interface_command const& tool) {
  auto out = "# Completion for fish, made by: madang completion fish\n" + commands_line(tool) +
             fish_values_function(tool) + fish_where + "complete -c madang -f\n";
  for (auto const* each : flattened(tool)) out += lines_of(*each, tool);
  return out;
}

}  // namespace madang::cli
