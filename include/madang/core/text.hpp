// madang/core/text.hpp: checks, measures and searches text. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// Checks UTF-8 (no surrogates, no overlong forms, no NUL) and brings it into normal form C.
/// @errors     malformed (`actual` = byte offset), too_long when more than `bytes_max` bytes go in or out.
/// @complexity O(n); a long run of combining marks costs no more than O(n log n).
[[nodiscard]] result<std::string> normalize(std::string_view field, std::string_view text,
                                            std::size_t bytes_max);

/// Counts user-perceived characters (extended grapheme clusters, UAX #29). @pre valid UTF-8.
/// @complexity O(n), ends early once `stop_after` is exceeded and then returns stop_after + 1.
[[nodiscard]] std::size_t count_graphemes(std::string_view text,
                                          std::size_t stop_after = static_cast<std::size_t>(-2)) noexcept;

/// Splits text into grapheme clusters: the byte offset where each begins. @pre valid UTF-8.
[[nodiscard]] std::vector<std::size_t> grapheme_offsets(std::string_view text);

/// Columns that text takes on a terminal (East Asian wide = 2, combining = 0). @pre valid UTF-8.
[[nodiscard]] std::size_t display_columns(std::string_view text) noexcept;

/// Folds case for comparing hashtags (Unicode case folding, then NFC). @pre valid UTF-8.
[[nodiscard]] std::string fold_case(std::string_view text);

/// What stands in a text at [begin, end), in bytes.
struct text_entity {
  /// What was found.
  enum class kind : std::uint8_t {
    mention,      ///< `@[key]` or `@[kind:key]`-style, see `value`
    screen_name,  ///< `@name` or `@name/list` as twitter-text finds it
    hashtag,      ///< `#tag`
    url           ///< a URL with or without a scheme
  };
  kind what = kind::mention;  ///< what was found
  std::size_t begin = 0;      ///< first byte, the sign included
  std::size_t end = 0;        ///< one past the last byte
  std::string value;          ///< without the sign: the key between the brackets, the tag, the URL

  [[nodiscard]] bool operator==(text_entity const&) const = default;  ///< all of it is the same
};

/// Which entities to hand out. What is left out still counts as taken: `#tag` within a URL is no hashtag even
/// where URLs are not asked for.
struct extract_options {
  bool mentions = true;             ///< `@[key]`
  bool screen_names = false;        ///< `@name`
  bool hashtags = true;             ///< `#tag`
  bool urls = true;                 ///< URLs
  bool urls_without_scheme = true;  ///< `example.com` counts as a URL
};

/// Finds mentions, hashtags and URLs by the rules of twitter-text (Hangul and CJK included), in order of
/// place, never overlapping: what begins first wins. A key holds 1 to 255 bytes, no `]`, no control character
/// and no line break; a URL ends where `@[` begins. @pre valid UTF-8. @complexity O(n).
[[nodiscard]] std::vector<text_entity> extract_entities(std::string_view text,
                                                        extract_options const& options = {});

/// The Unicode version of the tables in use, e.g. "15.0.0".
[[nodiscard]] std::string_view unicode_version() noexcept;

}  // namespace v1
}  // namespace madang
