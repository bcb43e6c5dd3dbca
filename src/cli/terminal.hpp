// What a terminal shows: colour where it is wanted, text that is safe to print, and lines that fit.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace madang::cli {

/// How text stands out.
enum class tone { plain, strong, faint, outside, change };

/// What a stream can show.
struct screen {
  bool terminal = false;     ///< somebody is looking
  bool colour = false;       ///< a terminal, and NO_COLOR is not set
  std::size_t columns = 80;  ///< never more than 80; fewer on narrower terminals
};

/// What a stream can show now.
[[nodiscard]] screen screen_of(std::FILE* stream);

/// Text in a tone; unchanged where there is no colour.
[[nodiscard]] std::string paint(screen const& on, tone how, std::string_view text);

/// Text without what could steer a terminal: control characters and changes of direction become U+FFFD, tabs
/// blanks. Line breaks stay. What is not UTF-8 becomes U+FFFD as a whole.
[[nodiscard]] std::string printable(std::string_view text);

/// `printable` text on one line: line breaks become blanks.
[[nodiscard]] std::string one_line(std::string_view text);

/// Cuts one line to `columns`, with an ellipsis where something is missing.
[[nodiscard]] std::string fit(std::string_view line, std::size_t columns);

/// Breaks text into lines of at most `columns`: at line breaks and blanks, and within words that are longer.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace madang::cli
