// Checking, normalising, folding and measuring text. SPDX-License-Identifier: Apache-2.0
#include "unicode.hpp"

#include <madang/core/text.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace madang {
inline namespace v1 {
namespace {

using detail::code_point_at;
using buffer = std::vector<utf8proc_int32_t>;

/// The first byte from `at` on that is NUL or not ASCII, or the size.
std::size_t plain_ascii_end(std::string_view text, std::size_t at) noexcept {
  constexpr std::uint64_t high = 0x8080808080808080U;
  constexpr std::uint64_t ones = 0x0101010101010101U;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    // The high bit of a byte shows in `word`; that of a zero byte in the borrow.
    if (((word | (word - ones)) & high) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) - 1U < 0x7FU) ++at;
  return at;
}

/// Code points that are in form C whatever stands around them: never decomposed, never joined to
/// the one before, never reordered. Unicode's stability policy keeps them so.
bool always_composed(char32_t c) noexcept {
  if (c < 0x0300) return true;
  if (c >= 0xAC00 && c <= 0xD7A3) return true;    // Hangul syllables
  if (c >= 0x4E00 && c <= 0x9FFF) return true;    // CJK ideographs
  if (c >= 0x3041 && c <= 0x3096) return true;    // Hiragana
  if (c >= 0x30A1 && c <= 0x30FA) return true;    // Katakana
  if (c >= 0x3001 && c <= 0x3029) return true;    // CJK punctuation
  if (c >= 0x2010 && c <= 0x205E) return true;    // dashes, quotes, ellipsis
  if (c >= 0x1F300 && c <= 0x1F64F) return true;  // pictographs
  return c >= 0xFF01 && c <= 0xFF5E;              // full-width ASCII
}

struct scan_outcome {
  std::size_t malformed_at = std::string_view::npos;
  bool composed = true;
};

/// Checks UTF-8 and whether the text is plainly in form C already.
scan_outcome scan(std::string_view text, std::size_t at) noexcept {
  scan_outcome outcome;
  while (at < text.size()) {
    if (auto const ascii = plain_ascii_end(text, at); ascii != at) {
      at = ascii;
      continue;
    }
    auto const c = detail::strict_code_point_at(text, at);
    if (c.bytes == 0 || c.value == 0) {
      outcome.malformed_at = at;
      return outcome;
    }
    outcome.composed = outcome.composed && always_composed(c.value);
    at += c.bytes;
  }
  return outcome;
}

int combining_class(utf8proc_int32_t c) noexcept {
  return c < 0x0300 ? 0 : utf8proc_get_property(c)->combining_class;
}

/// Puts every run of combining marks in canonical order. utf8proc's own ordering is quadratic.
void order_marks(buffer& text) {
  auto const is_mark = [](utf8proc_int32_t c) { return combining_class(c) != 0; };
  auto const before = [](utf8proc_int32_t a, utf8proc_int32_t b) {
    return combining_class(a) < combining_class(b);
  };
  for (auto at = text.begin(); (at = std::find_if(at, text.end(), is_mark)) != text.end();) {
    auto const end = std::find_if_not(at, text.end(), is_mark);
    if (!std::is_sorted(at, end, before)) std::stable_sort(at, end, before);
    at = end;
  }
}

void append_decomposed(buffer& out, utf8proc_int32_t c, utf8proc_option_t options) {
  if (c < 0x80 && (options & UTF8PROC_CASEFOLD) == 0) {
    out.push_back(c);
    return;
  }
  constexpr utf8proc_ssize_t longest = 32;
  utf8proc_int32_t parts[longest];
  auto const count = utf8proc_decompose_char(c, parts, longest, options, nullptr);
  if (count < 0 || count > longest) throw std::logic_error("utf8proc cannot decompose");
  out.insert(out.end(), parts, parts + count);
}

buffer decompose(std::string_view text) {
  buffer out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    auto const c = code_point_at(text, at);
    append_decomposed(out, static_cast<utf8proc_int32_t>(c.value), UTF8PROC_DECOMPOSE);
    at += c.bytes;
  }
  order_marks(out);
  return out;
}

/// Composes canonically ordered code points and writes them as UTF-8.
std::string compose(buffer& text) {
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  auto const count =
      utf8proc_normalize_utf32(text.data(), static_cast<utf8proc_ssize_t>(text.size()), options);
  if (count < 0) throw std::logic_error("utf8proc cannot compose");
  std::string out;
  out.reserve(static_cast<std::size_t>(count) * 2);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    utf8proc_uint8_t bytes[4];
    auto const size = utf8proc_encode_char(text[i], bytes);
    out.append(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
  }
  return out;
}

/// Vowels and finals of decomposed Hangul, which stand within the block of the initial before.
bool is_hangul_tail(char32_t c) noexcept {
  return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF);
}

/// Walks over a text and says where grapheme clusters begin.
class cluster_walk {
 public:
  /// Whether a cluster begins at `c`, the code point that follows those given before.
  bool begins_at(char32_t c) noexcept {
    auto const last = last_;
    last_ = c;
    if (first_) {
      first_ = false;
      return true;
    }
    if (c < 0x80 && last < 0x80) {
      state_ = 0;
      return last != '\r' || c != '\n';
    }
    return utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(last),
                                            static_cast<utf8proc_int32_t>(c), &state_) != 0;
  }

 private:
  bool first_ = true;
  char32_t last_ = 0;
  utf8proc_int32_t state_ = 0;
};

}  // namespace

result<std::string> normalize(std::string_view field, std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return fail(errc::too_long, field, text.size(), bytes_max);
  auto const ascii = plain_ascii_end(text, 0);
  if (ascii == text.size()) return std::string(text);
  auto const seen = scan(text, ascii);
  if (seen.malformed_at != std::string_view::npos) return fail(errc::malformed, field, seen.malformed_at, 0);
  if (seen.composed) return std::string(text);
  auto parts = decompose(text);
  auto out = compose(parts);
  if (out.size() > bytes_max) return fail(errc::too_long, field, out.size(), bytes_max);
  return out;
}

std::size_t count_graphemes(std::string_view text, std::size_t stop_after) noexcept {
  cluster_walk walk;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count <= stop_after;) {
    auto const c = code_point_at(text, at);
    if (walk.begins_at(c.value)) ++count;
    at += c.bytes;
  }
  return count;
}

std::vector<std::size_t> grapheme_offsets(std::string_view text) {
  cluster_walk walk;
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at < text.size();) {
    auto const c = code_point_at(text, at);
    if (walk.begins_at(c.value)) offsets.push_back(at);
    at += c.bytes;
  }
  return offsets;
}

std::size_t display_columns(std::string_view text) noexcept {
  constexpr char32_t emoji_style = 0xFE0F;
  cluster_walk walk;
  std::size_t columns = 0;
  std::size_t cluster = 0;  // columns of the cluster so far
  for (std::size_t at = 0; at < text.size();) {
    auto const c = code_point_at(text, at);
    at += c.bytes;
    if (walk.begins_at(c.value)) {
      columns += cluster;
      cluster = 0;
    }
    auto const wide = utf8proc_charwidth(static_cast<utf8proc_int32_t>(c.value));
    if (c.value == emoji_style && cluster == 1)
      cluster = 2;
    else if (cluster == 0 || (wide < 2 && !is_hangul_tail(c.value)))  // wide: joined, or a tint
      cluster += static_cast<std::size_t>(std::max(wide, 0));
  }
  return columns + cluster;
}

std::string fold_case(std::string_view text) {
  if (plain_ascii_end(text, 0) == text.size()) {
    std::string out(text);
    for (auto& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
  }
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
  buffer folded;
  folded.reserve(text.size());
  for (auto const c : decompose(text)) append_decomposed(folded, c, options);
  order_marks(folded);
  return compose(folded);
}

std::string_view unicode_version() noexcept { return utf8proc_unicode_version(); }

}  // namespace v1
}  // namespace madang
