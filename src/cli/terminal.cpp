// Colour, safe text and line breaking for terminals. SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <madang/core/text.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace madang::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::size_t columns_max = 80;
constexpr std::size_t columns_min = 30;

/// A code point and its length in bytes. @pre valid UTF-8.
struct letter {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
};

letter letter_at(std::string_view text) {
  auto const first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  std::size_t const bytes = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t at = 1; at < bytes; ++at)
    code = code << 6 | (static_cast<unsigned char>(text[at]) & 0x3FU);
  return {code, bytes};
}

bool breaks_line(std::uint32_t code) {
  return code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

bool steers(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

/// Breaks one line without line breaks in it.
class line_breaker {
 public:
  explicit line_breaker(std::size_t columns) : columns_(columns) {}

  std::vector<std::string> run(std::string_view line) {
    while (!line.empty()) {
      auto const end = std::min(line.find(' '), line.size());
      add_word(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    lines_.push_back(std::move(current_));
    return std::move(lines_);
  }

 private:
  void add_word(std::string_view word) {
    auto const wide = display_columns(word);
    auto const blank = current_.empty() ? 0U : 1U;
    if (used_ + blank + wide <= columns_) return append(blank == 0 ? "" : " ", word, blank + wide);
    if (!current_.empty()) next();
    if (wide <= columns_) return append("", word, wide);
    split(word);
  }

  void split(std::string_view word) {
    auto starts = grapheme_offsets(word);
    starts.push_back(word.size());
    for (std::size_t at = 0; at + 1 < starts.size(); ++at) {
      auto const piece = word.substr(starts[at], starts[at + 1] - starts[at]);
      auto const wide = display_columns(piece);
      if (used_ + wide > columns_ && !current_.empty()) next();
      append("", piece, wide);
    }
  }

  void append(std::string_view between, std::string_view piece, std::size_t wide) {
    current_ += between;
    current_ += piece;
    used_ += wide;
  }

  void next() {
    lines_.push_back(std::move(current_));
    current_.clear();
    used_ = 0;
  }

  std::size_t columns_;
  std::size_t used_ = 0;
  std::string current_;
  std::vector<std::string> lines_;
};

}  // namespace

screen screen_of(std::FILE* stream) {
  screen out;
  auto const file = ::fileno(stream);
  out.terminal = ::isatty(file) == 1;
  if (!out.terminal) return out;
  auto const* no_colour = std::getenv("NO_COLOR");
  auto const* kind = std::getenv("TERM");
  out.colour =
      (no_colour == nullptr || *no_colour == '\0') && (kind == nullptr || std::string_view(kind) != "dumb");
  winsize size{};
  if (::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
    out.columns = std::clamp<std::size_t>(size.ws_col, columns_min, columns_max);
  return out;
}

std::string paint(screen const& on, tone how, std::string_view text) {
  if (!on.colour || how == tone::plain || text.empty()) return std::string(text);
  std::string_view begin;
  switch (how) {
    case tone::plain:
      break;
    case tone::strong:
      begin = "\x1b[1m";
      break;
    case tone::faint:
      begin = "\x1b[2m";
      break;
    case tone::outside:
      begin = "\x1b[33m";
      break;
    case tone::change:
      begin = "\x1b[36m";
      break;
  }
  std::string out(begin);
  out += text;
  out += "\x1b[0m";
  return out;
}

std::string printable(std::string_view text) {
  if (!normalize("text", text, text.size() * 3 + 16)) return std::string(replacement);
  std::string out;
  while (!text.empty()) {
    auto const [code, bytes] = letter_at(text);
    auto const whole = std::min(bytes, text.size());
    if (breaks_line(code))
      out += '\n';
    else if (code == '\t')
      out += ' ';
    else if (steers(code))
      out += replacement;
    else
      out += text.substr(0, whole);
    text.remove_prefix(whole);
  }
  return out;
}

std::string one_line(std::string_view text) {
  auto out = printable(text);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

std::string fit(std::string_view line, std::size_t columns) {
  if (display_columns(line) <= columns) return std::string(line);
  std::string out;
  std::size_t used = 1;
  auto starts = grapheme_offsets(line);
  starts.push_back(line.size());
  for (std::size_t at = 0; at + 1 < starts.size(); ++at) {
    auto const piece = line.substr(starts[at], starts[at + 1] - starts[at]);
    used += display_columns(piece);
    if (used > columns) break;
    out += piece;
  }
  return out.append(ellipsis);
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> out;
  while (true) {
    auto const end = text.find('\n');
    for (auto& line : line_breaker(columns).run(text.substr(0, end))) out.push_back(std::move(line));
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace madang::cli
