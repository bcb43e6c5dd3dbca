// Pages as text for people: when, who, where, what, how many, and why. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/page.hpp>
#include <madang/network.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cli/terminal.hpp"

namespace madang::cli {

/// Writes what one reader sees. Used by one thread; the network must outlive it.
class feed_writer {
 public:
  /// How to show a feed.
  struct options {
    node_id here{};                           ///< the place that the reader knows to look at; not named again
    std::uint32_t comments_max = 0;           ///< comments shown below an item
    bool numbers = false;                     ///< show the numbers by which commands name activities
    std::optional<std::string> reasons_in{};  ///< say in this language why an item stands where it does
  };
  feed_writer(network const& net, person_id reader, screen const& on, options const& how)
      : net_(net), reader_(reader), on_(on), how_(how) {}

  /// All items of a page, a blank line between them.
  [[nodiscard]] std::string text(page const& from);
  /// Comments below what was asked, indented by their depth; `root` is the activity on whose page they stand.
  [[nodiscard]] std::string text(thread_page const& from, item const& root);
  /// A person's name, and the organization of an outsider.
  [[nodiscard]] std::string person(node_ref const& who);

 private:
  void write_item(item const& of);
  void write_head(item const& of);
  bool names_place(item const& of) const;
  void write_text(std::string_view text, std::size_t indent, tone how = tone::plain);
  void write_fields(item const& of);
  void write_lists(item const& of);
  void write_quote(activity_id quoted, std::string_view restricted_words);
  void write_counts(item const& of);
  void write_rank(item const& of);
  void write_comments(item const& root);
  void write_entries(thread_page const& from, item const& root);
  void write_line(std::size_t indent, tone how, std::string_view line);
  std::string number_of(item const& of) const;
  std::string_view company(node_id outsider);

  network const& net_;
  person_id reader_;
  screen on_;
  options how_;
  std::string out_;
  std::unordered_map<node_id, std::string> companies_;  ///< of outsiders
};

/// A point in time as the machine's time zone has it: `2025-03-31 08:30`.
[[nodiscard]] std::string local_time(timestamp at);

}  // namespace madang::cli
