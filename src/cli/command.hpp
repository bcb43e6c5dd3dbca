// What the commands of the tool share: options for all, ways to fail, and how to find what a key names.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/network.hpp>
#include <madang/stream/activity.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"

namespace madang::cli {

/// How the tool ends. Documented in docs/cli.md; scripts rely on the numbers.
enum class exit_code : int { done = 0, refused = 1, usage = 2, retryable = 3, broken = 4 };

/// What an exit code means, as help and manual say it.
struct exit_meaning {
  exit_code code;
  std::string_view text;
};
inline constexpr std::array exit_meanings{
    exit_meaning{exit_code::done, "done"},
    exit_meaning{exit_code::refused, "invalid, refused or in conflict"},
    exit_meaning{exit_code::usage, "wrong usage"}, exit_meaning{exit_code::retryable, "try again later"},
    exit_meaning{exit_code::broken, "the file is broken, newer, not ours, or can only be read"}};

/// The exit code that an error asks for.
[[nodiscard]] exit_code exit_code_of(error const& why) noexcept;

/// Options that every command knows, and where it writes.
struct settings {
  std::string db = "madang.db";  ///< the network's file
  bool json = false;             ///< answer with JSON
  screen out;                    ///< standard output
  screen err;                    ///< standard error
};

/// A command that was chosen on the command line, ready to run.
using command = std::function<result<exit_code>()>;

/// @name One function per file of commands: adds them to the command line; the one given there becomes
/// `chosen`.
///@{
void add_init(CLI::App& app, settings const& common, command& chosen);
void add_import(CLI::App& app, settings const& common, command& chosen);
void add_export(CLI::App& app, settings const& common, command& chosen);
void add_backup(CLI::App& app, settings const& common, command& chosen);
void add_due(CLI::App& app, settings const& common, command& chosen);
void add_check(CLI::App& app, settings const& common, command& chosen);
void add_stats(CLI::App& app, settings const& common, command& chosen);
void add_limits(CLI::App& app, settings const& common, command& chosen);
void add_feed(CLI::App& app, settings const& common, command& chosen);
void add_news(CLI::App& app, settings const& common, command& chosen);
void add_inbox(CLI::App& app, settings const& common, command& chosen);
void add_mark(CLI::App& app, settings const& common, command& chosen);
void add_prefs(CLI::App& app, settings const& common, command& chosen);
void add_digest(CLI::App& app, settings const& common, command& chosen);
void add_outbox(CLI::App& app, settings const& common, command& chosen);
void add_remind(CLI::App& app, settings const& common, command& chosen);
void add_escalation(CLI::App& app, settings const& common, command& chosen);
void add_why(CLI::App& app, settings const& common, command& chosen);
void add_deliver(CLI::App& app, settings const& common, command& chosen);
void add_record(CLI::App& app, settings const& common, command& chosen);
void add_thread(CLI::App& app, settings const& common, command& chosen);
void add_show(CLI::App& app, settings const& common, command& chosen);
void add_path(CLI::App& app, settings const& common, command& chosen);
void add_post(CLI::App& app, settings const& common, command& chosen);
void add_share(CLI::App& app, settings const& common, command& chosen);
void add_comment(CLI::App& app, settings const& common, command& chosen);
void add_react(CLI::App& app, settings const& common, command& chosen);
void add_edit(CLI::App& app, settings const& common, command& chosen);
void add_delete(CLI::App& app, settings const& common, command& chosen);
void add_change(CLI::App& app, settings const& common, command& chosen);
void add_event(CLI::App& app, settings const& common, command& chosen);
void add_follow(CLI::App& app, settings const& common, command& chosen);
void add_mute(CLI::App& app, settings const& common, command& chosen);
void add_block(CLI::App& app, settings const& common, command& chosen);
void add_member(CLI::App& app, settings const& common, command& chosen);
void add_right(CLI::App& app, settings const& common, command& chosen);
void add_add(CLI::App& app, settings const& common, command& chosen);
void add_rekey(CLI::App& app, settings const& common, command& chosen);
void add_merge(CLI::App& app, settings const& common, command& chosen);
void add_remove(CLI::App& app, settings const& common, command& chosen);
void add_deactivate(CLI::App& app, settings const& common, command& chosen);
void add_part(CLI::App& app, settings const& common, command& chosen);
void add_erase(CLI::App& app, settings const& common, command& chosen);
void add_hold(CLI::App& app, settings const& common, command& chosen);
void add_retain(CLI::App& app, settings const& common, command& chosen);
void add_audit(CLI::App& app, settings const& common, command& chosen);
void add_evaluate(CLI::App& app, settings const& common, command& chosen);
void add_ranking(CLI::App& app, settings const& common, command& chosen);
void add_model(CLI::App& app, settings const& common, command& chosen);
void add_boost(CLI::App& app, settings const& common, command& chosen);
void add_feedback(CLI::App& app, settings const& common, command& chosen);
void add_seen(CLI::App& app, settings const& common, command& chosen);
void add_purpose(CLI::App& app, settings const& common, command& chosen);
void add_completion(CLI::App& app, settings const& common, command& chosen);
void add_manual(CLI::App& app, settings const& common, command& chosen);
///@}

/// How a command stands in the help: its name, one line, and what follows the options, examples last.
struct command_text {
  std::string name;
  std::string line;
  std::string footer;
};

/// A command on the command line, and the arguments that it fills in.
template <class Arguments>
struct added_command {
  CLI::App& app;
  Arguments& in;
};

/// Of a command that takes none.
struct no_arguments {};

/// Adds a command that does nothing yet. Not inline: making an App compiles nearly all of CLI11.
[[nodiscard]] CLI::App& add_empty_command(CLI::App& to, command_text const& text);

/// Adds a command that runs `run` with its arguments.
template <class Arguments>
added_command<Arguments> add_command(CLI::App& to, settings const& common, command& chosen,
                                     command_text const& text,
                                     result<exit_code> (*run)(settings const&, Arguments const&)) {
  auto const in = std::make_shared<Arguments>();
  auto& app = add_empty_command(to, text);
  app.callback([&common, &chosen, in, run] { chosen = [&common, in, run] { return run(common, *in); }; });
  return {app, *in};
}

/// Adds a command that only has commands below it.
CLI::App& add_family(CLI::App& to, command_text const& text);

/// Ends the tool as misused: exit code 2, with a sentence that begins with one argument.
[[noreturn]] void misused(std::string_view argument, std::string_view why);

/// How an argument stands in an error: what it is and what was given, cut and made safe.
[[nodiscard]] std::string described(std::string_view argument, std::string_view text);

/// A field of a command of the library, and the argument that it was taken from.
struct argument_name {
  std::string_view field;
  std::string_view argument;
  std::string_view given;
};
/// An error that names the argument of the command line instead of the library's field.
[[nodiscard]] error explained(error why, std::initializer_list<argument_name> names);

/// Opens the network for reading only, so that a process that writes it is not disturbed.
[[nodiscard]] result<network> open_to_read(settings const& common);
/// Opens the network for writing; it must exist.
[[nodiscard]] result<network> open_to_write(settings const& common);

/// Finds what an argument names: a key of any kind, or `kind:key`. One that names several nodes is misuse.
/// @errors unknown_node, the field being the argument and what was given.
[[nodiscard]] result<node_id> find_any(network const& net, std::string_view argument, std::string_view text,
                                       find_as as = find_as::survivor);
/// Finds what an argument names, with all that is known of it. @errors as find_any.
[[nodiscard]] result<node_info> find_node(network const& net, std::string_view argument,
                                          std::string_view text);
/// Finds a node of one kind by its key or `kind:key`. @errors unknown_node.
[[nodiscard]] result<node_id> find_node(network const& net, std::string_view argument, std::string_view text,
                                        node_kind kind);
/// Finds a node of the kind that `Id` stands for; an empty text is none. @errors unknown_node.
template <class Id>
[[nodiscard]] result<Id> find(network const& net, std::string_view argument, std::string_view text) {
  if (text.empty()) return Id{};
  auto const found = find_node(net, argument, text, Id::kind);
  if (!found) return found.error();
  return Id(found->value);
}
/// Finds a person. @errors unknown_node.
[[nodiscard]] result<person_id> find_person(network const& net, std::string_view argument,
                                            std::string_view text);
/// Finds several nodes of one kind. @errors unknown_node.
template <class Id>
[[nodiscard]] result<std::vector<Id>> find_all(network const& net, std::string_view argument,
                                               std::vector<std::string> const& texts) {
  std::vector<Id> out;
  for (auto const& text : texts) {
    auto const found = find_node(net, argument, text, Id::kind);
    if (!found) return found.error();
    out.push_back(Id(found->value));
  }
  return out;
}
/// Finds an activity by its number or `activity:KEY`; whether a number is one is for the command to say.
/// @errors unknown_activity.
[[nodiscard]] result<activity_id> find_activity(network const& net, std::string_view argument,
                                                std::string_view text);

/// A point in time: `2025-03-31` (its beginning, or its end) or `2025-03-31T08:30:00Z`; anything else is
/// misuse.
enum class day_part { beginning, end };
[[nodiscard]] timestamp parse_time(std::string_view argument, std::string const& text, day_part part);
/// The same for an option that may be left out.
[[nodiscard]] std::optional<timestamp> given_time(std::string_view argument, std::string const& text,
                                                  day_part part);

/// A text given as argument; `-` stands for standard input.
[[nodiscard]] std::string text_or_input(std::string const& given);

/// A node's id as arguments and import files have it: `record:opportunity:77`.
[[nodiscard]] std::string id_text(node_info const& node);
/// A node's id and name: `record:opportunity:77 Hanbit renewal`; what a reader may not read is not visible.
[[nodiscard]] std::string title_text(node_info const& node);

/// Writes to standard output.
void print(std::string_view text);
/// Writes one line of JSON to standard output.
void print_json(boost::json::value const& value);
/// Writes a list as one line of JSON: an array of what `to_json` makes of each.
template <class Values>
void print_json_array(Values const& values) {
  boost::json::array out;
  for (auto const& each : values) out.push_back(to_json(each));
  print_json(out);
}
/// Says that a list is empty to somebody who looks; scripts get nothing.
void tell_empty(settings const& common, std::string_view sentence);
/// Answers with JSON when that was asked for, else with a sentence.
void tell(settings const& common, boost::json::value const& value, std::string_view sentence);

/// A word on the command line and what it stands for.
template <class T>
struct word {
  std::string_view text;  ///< as typed
  T value;                ///< what it means
};

/// Words for one option.
template <class T, std::size_t Count>
using words = std::array<word<T>, Count>;

/// The text of a word.
template <class T, std::size_t Count>
std::string_view text_of(words<T, Count> const& choices, T value) {
  for (auto const& choice : choices)
    if (choice.value == value) return choice.text;
  return {};
}

/// @name Arguments
///@{

/// A positional argument that must be given.
template <class T>
CLI::Option* add_argument(CLI::App& app, std::string const& name, T& into, std::string const& help) {
  return app.add_option(name, into, help)->required()->type_name("");
}
/// An option that may be repeated, one value each time.
CLI::Option* add_several(CLI::App& app, std::string const& name, std::vector<std::string>& into,
                         std::string const& type, std::string const& help);
/// Refuses what is none of these words, and tells help and completion of them.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string_view> words);
template <class T, std::size_t Count>
[[nodiscard]] CLI::Validator one_of(words<T, Count> const& choices) {
  std::vector<std::string_view> texts;
  for (auto const& choice : choices) texts.push_back(choice.text);
  return one_of(std::move(texts));
}
/// An option that takes one of these words; `into` keeps its value when it is not given.
template <class Into, class T, std::size_t Count>
CLI::Option* add_choice(CLI::App& app, std::string const& name, Into& into, words<T, Count> const& choices,
                        std::string const& help) {
  auto const take = [&into, &choices](std::string const& given) {
    for (auto const& choice : choices)
      if (choice.text == given) into = choice.value;
  };
  auto* const option = app.add_option_function<std::string>(name, take, help);
  return option->check(one_of(choices))->type_name("WORD");
}
/// An option that takes some of these words, as a bit set of `kind_bit`.
CLI::Option* add_kinds(CLI::App& app, std::uint32_t& into);

///@}

inline constexpr words<activity_kind, 5> kind_words{{{"post", activity_kind::post},
                                                     {"comment", activity_kind::comment},
                                                     {"share", activity_kind::share},
                                                     {"record_change", activity_kind::record_change},
                                                     {"event", activity_kind::event}}};
inline constexpr words<follow_level, 3> level_words{
    {{"all", follow_level::all}, {"highlights", follow_level::highlights}, {"none", follow_level::none}}};
inline constexpr words<record_reach, 3> reach_words{{{"alone", record_reach::alone},
                                                     {"subtree", record_reach::subtree},
                                                     {"where-used", record_reach::where_used}}};

}  // namespace madang::cli
