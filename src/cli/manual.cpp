// The manual page, from the command line itself. SPDX-License-Identifier: Apache-2.0
#include "cli/manual.hpp"

#include <fmt/format.h>
#include <madang/version.hpp>

#include <string_view>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto environment = R"(.SH ENVIRONMENT
.TP
.B MADANG_DB
The network's file when \fB\-\-db\fR is not given.
.TP
.B NO_COLOR
When set, no colour on terminals either.
.TP
.B TZ
The time zone in which times are shown.
)";

/// Text that roff takes as it is.
std::string roff_escaped(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (auto const letter : text) {
    if (line_begins && (letter == '.' || letter == '\'')) out += "\\&";
    line_begins = letter == '\n';
    if (letter == '\\')
      out += "\\e";
    else if (letter == '-')
      out += "\\-";
    else
      out += letter;
  }
  return out;
}

/// Paragraphs; a blank line begins a new one.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const end = std::min(text.find("\n\n"), text.size());
    auto paragraph = text.substr(0, end);
    while (paragraph.ends_with('\n')) paragraph.remove_suffix(1);
    if (!paragraph.empty()) out += ".PP\n" + roff_escaped(paragraph) + "\n";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

std::string examples(std::string_view text) {
  if (text.empty()) return {};
  return ".PP\n.RS 2\n.nf\n" + roff_escaped(text) + "\n.fi\n.RE\n";
}

std::string option_text(interface_option const& from) {
  std::string names;
  for (auto const& name : from.names)
    names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", roff_escaped(name));
  if (!from.value.empty()) names += fmt::format(" \\fI{}\\fR", roff_escaped(from.value));
  return fmt::format(".TP\n{}\n{}\n", names, roff_escaped(help_of(from)));
}

/// The same right behind a heading, where roff begins a paragraph by itself.
std::string behind_heading(std::string text) {
  constexpr std::string_view paragraph = ".PP\n";
  if (text.starts_with(paragraph)) text.erase(0, paragraph.size());
  return text;
}

/// A command, or for one that only has commands below it, what they have in common.
std::string command_text_of(interface_command const& of) {
  auto const [text, shown] = parts_of_footer(of.footer);
  auto out =
      fmt::format(".SS \"{}\"\n{}.\n", roff_escaped(usage_of(of)), roff_escaped(of.line)) + paragraphs(text);
  for (auto const& each : of.positionals) out += option_text(each);
  for (auto const& each : of.options)
    if (each.names.front() != "--help") out += option_text(each);
  return out + examples(shown);
}

std::string exit_status() {
  std::string out = ".SH EXIT STATUS\n";
  for (auto const& [code, text] : exit_meanings)
    out += fmt::format(".TP\n.B {}\n{}\n", static_cast<int>(code), roff_escaped(text));
  return out;
}

}  // namespace

std::string manual_page(interface_command const& tool) {
  auto const [text, shown] = parts_of_footer(tool.footer);
  auto out = fmt::format(".TH MADANG 1 \"\" \"madang {}\" \"User Commands\"\n", version_text);
  out += fmt::format(".SH NAME\nmadang \\- {}\n", roff_escaped(tool.line));
  out +=
      ".SH SYNOPSIS\n.B madang\n[\\fB\\-\\-db\\fR \\fIFILE\\fR] [\\fB\\-\\-json\\fR] \\fICOMMAND\\fR ...\n";
  out += ".SH DESCRIPTION\n" + behind_heading(paragraphs(text)) + ".SH OPTIONS\n";
  for (auto const& option : tool.options) out += option_text(option);
  std::string group;
  for (auto const* each : flattened(tool)) {
    if (each == &tool) continue;
    if (each->path == each->name && each->group != group) {
      group = each->group;
      out += fmt::format(".SH \"COMMANDS: {}\"\n", roff_escaped(group));
    }
    out += command_text_of(*each);
  }
  return out + environment + exit_status() + ".SH EXAMPLES\n" + behind_heading(examples(shown));
}

}  // namespace madang::cli
