// What the commands of the tool share: options for all, ways to fail, and how to find what a key names.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/network.hpp>
#include <madang/stream/activity.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"

namespace madang::cli {

/// How the tool ends. Documented in docs/cli.md; scripts rely on the numbers.
enum class exit_code : int { done = 0, refused = 1, usage = 2, retryable = 3, broken = 4 };

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

/// @name One function per command: adds it to the command line; when it is given there, `chosen` is set.
///@{
void add_import(CLI::App& app, settings const& common, command& chosen);
void add_feed(CLI::App& app, settings const& common, command& chosen);
void add_record(CLI::App& app, settings const& common, command& chosen);
void add_follow(CLI::App& app, settings const& common, command& chosen);
void add_post(CLI::App& app, settings const& common, command& chosen);
void add_check(CLI::App& app, settings const& common, command& chosen);
void add_stats(CLI::App& app, settings const& common, command& chosen);
///@}

/// Ends the tool as misused: exit code 2, with a sentence about one argument.
[[noreturn]] void misused(std::string_view argument, std::string_view why);

/// How an argument stands in an error: what it is and what was given, cut and made safe.
[[nodiscard]] std::string described(std::string_view argument, std::string_view text);

/// Opens the network for reading only, so that a process that writes it is not disturbed.
[[nodiscard]] result<network> open_to_read(settings const& common);
/// Opens the network for writing; it must exist.
[[nodiscard]] result<network> open_to_write(settings const& common);

/// Finds what an argument names: a key of any kind, or `kind:key`. One that names several nodes is misuse.
/// @errors unknown_node, the field being the argument and what was given.
[[nodiscard]] result<node_info> find_node(network const& net, std::string_view argument,
                                          std::string_view text);
/// Finds a node of one kind by its key or `kind:key`. @errors unknown_node.
[[nodiscard]] result<node_id> find_node(network const& net, std::string_view argument, std::string_view text,
                                        node_kind kind);
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

/// A point in time: `2025-03-31` (its beginning, or its end) or `2025-03-31T08:30:00Z`; anything else is
/// misuse.
enum class day_part { beginning, end };
[[nodiscard]] timestamp parse_time(std::string_view argument, std::string const& text, day_part part);

/// Writes to standard output.
void print(std::string_view text);
/// Writes one line of JSON to standard output.
void print_json(boost::json::value const& value);

/// A word on the command line and what it stands for.
template <class T>
struct word {
  std::string_view text;  ///< as typed
  T value;                ///< what it means
};

/// Words for one option.
template <class T, std::size_t Count>
using words = std::array<word<T>, Count>;

/// An option that takes one of these words; `into` keeps its value as default.
template <class T, std::size_t Count>
CLI::Option* add_choice(CLI::App& app, std::string const& name, T& into, words<T, Count> const& choices,
                        std::string const& help) {
  std::vector<std::string> names;
  for (auto const& choice : choices) names.emplace_back(choice.text);
  auto const take = [&into, &choices](std::string const& given) {
    for (auto const& choice : choices)
      if (choice.text == given) into = choice.value;
  };
  auto* const option = app.add_option_function<std::string>(name, take, help);
  return option->check(CLI::IsMember(names))->type_name("WORD");
}

/// An option that takes some of these words, as a bit set of `kind_bit`.
CLI::Option* add_kinds(CLI::App& app, std::uint32_t& into);

inline constexpr words<record_reach, 3> reach_words{{{"alone", record_reach::alone},
                                                     {"subtree", record_reach::subtree},
                                                     {"where-used", record_reach::where_used}}};

}  // namespace madang::cli
