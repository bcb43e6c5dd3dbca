// Completion for bash and zsh: what both share is written in what both understand. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>

#include "cli/completion.hpp"

namespace madang::cli {
namespace {

// Sets `where` (the command), `option` and `left` (arguments that the option still takes) from the words
// before the cursor.
constexpr auto walk = R"(_madang_walk() {
  where='' option='' left=0
  local word
  for word; do
    if [ "$left" -gt 0 ]; then
      left=$((left - 1))
      continue
    fi
    case "$word" in
      -*=*) ;;
      -*)
        option=$word
        _madang_values "$where" "$word"
        ;;
      *) _madang_enter "$where" "$word" ;;
    esac
  done
}
)";

constexpr auto bash_rest = R"(_madang() {
  local where option left words files args=() glue='' piece
  local cur=${COMP_WORDS[COMP_CWORD]}
  # Bash splits words at colons and equals signs.
  for piece in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $piece == [:=] && ${#args[@]} -gt 0 ]]; then
      args[-1]+=$piece
      glue=yes
    elif [[ $glue ]]; then
      args[-1]+=$piece
      glue=''
    else
      args+=("$piece")
    fi
  done
  if [[ $glue && ${args[-1]} == -*= ]]; then args[-1]=${args[-1]%=}; fi
  if [[ $cur == = ]]; then cur=''; fi
  _madang_walk "${args[@]}"
  words='' files=''
  if [ "$left" -gt 0 ]; then
    _madang_words "$where" "$option"
  elif [[ $cur == -* ]]; then
    _madang_options "$where"
  else
    _madang_next "$where"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ $files ]]; then
    compopt -o filenames
    COMPREPLY+=($(compgen -f -- "$cur"))
  fi
}
complete -F _madang madang
)";

constexpr auto zsh_rest = R"(_madang() {
  local where option left files cur=${words[CURRENT]}
  local -a before=("${(@)words[2,CURRENT-1]}") found
  _madang_walk "${before[@]}"
  if [ "$left" -gt 0 ]; then
    _madang_words "$where" "$option"
  elif [[ $cur == -* ]]; then
    _madang_options "$where"
  else
    _madang_next "$where"
  fi
  (( ${#found} )) && _describe madang found
  [[ -n $files ]] && _files
  return 0
}
if [ "${funcstack[1]}" = _madang ]; then _madang "$@"; else compdef _madang madang; fi
)";

/// How a shell keeps candidates: bash as words, zsh as an array of `word:help`.
enum class dialect { bash, zsh };

/// Text between single quotes.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (auto const letter : text) out += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return out + "'";
}

/// A list of candidates under construction.
class candidates {
 public:
  explicit candidates(dialect in) : in_(in) {}
  void add(std::string const& word, std::string const& help) {
    if (in_ == dialect::bash) {
      out_ += (out_.empty() ? "" : " ") + word;
      return;
    }
    std::string entry;  // a colon would end the word
    for (auto const letter : word) entry += letter == ':' ? std::string("\\:") : std::string(1, letter);
    out_ += (out_.empty() ? "" : " ") + in_quotes(help.empty() ? entry : entry + ":" + help);
  }
  [[nodiscard]] bool empty() const { return out_.empty(); }
  [[nodiscard]] std::string text() const {
    return in_ == dialect::bash ? "words=" + in_quotes(out_) : "found=(" + out_ + ")";
  }

 private:
  dialect in_;
  std::string out_;
};

/// A shell function of one `case`.
std::string function_of(std::string_view name, std::string_view subject, std::string const& cases) {
  return fmt::format("_madang_{}() {{\n  case \"{}\" in\n{}  esac\n}}\n", name, subject, cases);
}

/// How an option stands in a `case`: options of the tool itself go with every command.
std::string pattern(interface_command const& of, std::string const& name) {
  return of.path.empty() ? fmt::format("*' {}'", name) : fmt::format("'{} {}'", of.path, name);
}

std::string enter_function(interface_command const& tool) {
  std::string cases;
  for (auto const* command : flattened(tool))
    for (auto const& below : command->commands)
      cases += fmt::format("    '{} {}') where='{}' ;;\n", command->path, below.name, below.path);
  return function_of("enter", "$1 $2", cases);
}

std::string values_function(interface_command const& tool) {
  std::string cases;
  for (auto const* command : flattened(tool))
    for (auto const& option : command->options)
      for (auto const& name : option.names)
        if (option.values != 0)
          cases += fmt::format("    {}) left={} ;;\n", pattern(*command, name), option.values);
  return function_of("values", "$1 $2", cases);
}

/// What an option, or the next positional argument, can be.
std::string choice(interface_option const& from, dialect in) {
  candidates list(in);
  for (auto const& word : from.words) list.add(word, "");
  if (!list.empty()) return list.text();
  return from.file ? "files=yes" : "";
}

std::string words_function(interface_command const& tool, dialect in) {
  std::string cases;
  for (auto const* command : flattened(tool))
    for (auto const& option : command->options)
      if (auto const list = choice(option, in); option.values != 0 && !list.empty())
        cases += fmt::format("    {}) {} ;;\n", pattern(*command, option.names.front()), list);
  return function_of("words", "$1 $2", cases);
}

std::string options_function(interface_command const& tool, dialect in) {
  std::string cases;
  for (auto const* command : flattened(tool)) {
    candidates list(in);
    for (auto const& option : command->options) list.add(option.names.front(), option.help);
    for (auto const& option : tool.options)
      if (command != &tool && option.names.front() != "--help" && option.names.front() != "--version")
        list.add(option.names.front(), option.help);
    cases += fmt::format("    '{}') {} ;;\n", command->path, list.text());
  }
  return function_of("options", "$1", cases);
}

std::string next_function(interface_command const& tool, dialect in) {
  std::string cases;
  for (auto const* command : flattened(tool)) {
    candidates list(in);
    for (auto const& below : command->commands) list.add(below.name, below.line);
    auto text = list.empty() ? std::string() : list.text();
    if (list.empty() && !command->positionals.empty()) text = choice(command->positionals.front(), in);
    if (!text.empty()) cases += fmt::format("    '{}') {} ;;\n", command->path, text);
  }
  return function_of("next", "$1", cases);
}

std::string tables(interface_command const& tool, dialect in) {
  return enter_function(tool) + values_function(tool) + words_function(tool, in) +
         options_function(tool, in) + next_function(tool, in) + walk;
}

}  // namespace

std::string bash_completion(interface_command const& tool) {
  return "# Completion for bash, made by: madang completion bash\n" + tables(tool, dialect::bash) + bash_rest;
}

std::string zsh_completion(interface_command const& tool) {
  return "#compdef madang\n# Completion for zsh, made by: madang completion zsh\n" +
         tables(tool, dialect::zsh) + zsh_rest;
}

}  // namespace madang::cli
