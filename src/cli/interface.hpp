// The command line as data, read from the parser itself, so that what is generated from it cannot get out of
// date. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace madang::cli {

/// An option or a positional argument.
struct interface_option {
  std::vector<std::string> names;  ///< `--db`, or the one name of a positional
  std::string value;               ///< what it takes, e.g. `FILE`; empty for flags and positionals
  std::size_t values = 0;          ///< how many arguments follow it each time
  std::vector<std::string> words;  ///< the only values it takes; empty when it is free
  std::string help;                ///< one line
  std::string initial;             ///< its value when it is not given; empty when it has none
  bool required = false;           ///< must be given
  bool repeated = false;           ///< a positional that takes several
  bool file = false;               ///< names a file
};

/// A command.
struct interface_command {
  std::string path;   ///< `right grant`; empty for the tool itself
  std::string name;   ///< `grant`
  std::string line;   ///< one line of help
  std::string group;  ///< the heading it stands under
  std::string footer;
  std::vector<interface_option> options;
  std::vector<interface_option> positionals;
  std::vector<interface_command> commands;  ///< below it
};

/// A command with all below it; of the tool itself: the whole command line.
[[nodiscard]] interface_command interface_of(CLI::App const& app);

/// One option or positional argument.
[[nodiscard]] interface_option option_of(CLI::Option const& from);

/// What an option is for, the words that it takes, and its default: one sentence without a full stop.
[[nodiscard]] std::string help_of(interface_option const& option);

/// How a command is called: `madang member add GROUP PERSON [OPTION...]`.
[[nodiscard]] std::string usage_of(interface_command const& command);

/// What stands behind the options: sentences, and examples.
struct footer_parts {
  std::string_view text;
  std::string_view examples;
};

/// Splits a footer; what is answered lies in it.
[[nodiscard]] footer_parts parts_of_footer(std::string_view footer);

/// A command and all below it, depth first.
[[nodiscard]] std::vector<interface_command const*> flattened(interface_command const& from);

}  // namespace madang::cli
