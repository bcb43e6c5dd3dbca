// The Cardano Stack Exchange dump as plain values. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cardano {

/// What somebody wrote.
enum class entry_kind { question, nomination, answer, comment };

/// One row of Posts.xml or Comments.xml.
struct entry {
  entry_kind kind = entry_kind::question;
  std::int64_t id = 0;
  std::int64_t author = 0;                        // 0: nobody known
  std::int64_t at = 0;                            // milliseconds since 1970
  entry_kind parent_kind = entry_kind::question;  // of answers and comments
  std::int64_t parent = 0;                        // of answers and comments
  std::vector<std::string> tags;                  // of questions
  std::string text;                               // as text, no markup; the title first
};

/// All of it that people wrote; in the order of (time, kind, id).
struct dump {
  std::vector<entry> entries;
  std::vector<std::string> tags;   // of Tags.xml
  std::size_t other_rows = 0;      // rows of Posts.xml that nobody wrote to others: wiki pages of tags
  std::size_t without_parent = 0;  // answers and comments whose parent is not in the dump
  std::size_t cut = 0;             // texts that were longer than a network takes

  /// How many entries are of a kind.
  std::size_t count(entry_kind kind) const;
};

/// Reads Posts.xml.gz, Comments.xml.gz and Tags.xml.gz of a folder. Longer texts are cut at a cluster and
/// counted.
/// @throws std::runtime_error when a file is not as documented.
dump read_dump(std::filesystem::path const& folder);

/// One `<row .../>`: its attributes, unescaped, in the order of the file.
using xml_row = std::vector<std::pair<std::string, std::string>>;
/// The rows of a file that consists of nothing else. @throws std::runtime_error
std::vector<xml_row> read_rows(std::string_view xml);
/// HTML as text: markup goes, blocks become lines, entities become characters. For the sites' own simple
/// HTML.
std::string text_of_html(std::string_view html);

}  // namespace cardano
