// Finding mentions, hashtags and URLs in text. SPDX-License-Identifier: Apache-2.0
#include "extract.hpp"

#include "unicode.hpp"

#include <madang/core/text.hpp>

#include <utility>

namespace madang {
inline namespace v1 {
namespace {

using detail::code_point_at;
using detail::code_point_before;
using detail::is_ascii_alnum;

constexpr std::size_t key_bytes_max = 255 + 7;  // with `record:` in front
constexpr std::size_t screen_name_max = 20;
constexpr std::size_t list_name_max = 25;
constexpr char32_t full_width_at = 0xFF20;
constexpr char32_t full_width_hash = 0xFF03;

bool is_at_sign(char32_t c) noexcept { return c == '@' || c == full_width_at; }
bool is_hash_sign(char32_t c) noexcept { return c == '#' || c == full_width_hash; }

bool is_name_char(char32_t c) noexcept { return is_ascii_alnum(c) || c == '_'; }

/// What a key between brackets cannot hold: the bracket, control characters, line breaks.
bool ends_key(char32_t c) noexcept {
  return c == ']' || c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}

bool is_tag_letter(char32_t c) noexcept {
  if (c < 0x80) return is_ascii_alnum(c) && c > '9';
  auto const category = detail::category_of(c);  // letters, then marks
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

/// Signs that belong to words in some script: joiners, middle dots, wave dashes, sound marks.
bool is_tag_sign(char32_t c) noexcept {
  constexpr std::u32string_view signs =
      U"_\u00B7\u05BE\u05F3\u05F4\u0F0B\u0F0C\u200C\u200D\u3003\u301C\u309B\u309C\u30A0\u30FB\uA67E\uFF5E";
  return signs.find(c) != std::u32string_view::npos;
}

bool is_tag_char(char32_t c) noexcept {
  if (c < 0x80) return is_ascii_alnum(c) || c == '_';
  return is_tag_letter(c) || is_tag_sign(c) || detail::category_of(c) == UTF8PROC_CATEGORY_ND;
}

/// Reads a text once from left to right. Each step either finds an entity and goes on behind it,
/// or goes on by one code point; so the entity that begins first wins.
class scanner {
 public:
  explicit scanner(std::string_view text) noexcept : text_(text) {}

  std::vector<text_entity> run(extract_options const& wanted);

 private:
  using kind = text_entity::kind;

  /// Something found at the present place.
  struct found {
    kind what = kind::mention;
    std::size_t end = 0;
    std::size_t sign = 0;     ///< bytes to leave off at the front of the value
    std::size_t closing = 0;  ///< bytes to leave off at its back
    std::size_t resume = 0;
    bool wanted = true;
  };

  std::optional<found> match(std::size_t at, extract_options const& wanted);
  std::optional<found> match_mention(std::size_t at);
  [[nodiscard]] std::optional<found> match_screen_name(std::size_t at) const;
  [[nodiscard]] std::optional<found> match_hashtag(std::size_t at) const;
  [[nodiscard]] bool name_may_begin(std::size_t at) const noexcept;
  [[nodiscard]] bool hashtag_may_begin(std::size_t at) const noexcept;
  /// Between ASCII letters or digits nothing begins.
  [[nodiscard]] bool within_word(std::size_t at) const noexcept {
    auto const byte = [this](std::size_t i) { return static_cast<unsigned char>(text_[i]); };
    return at > 0 && is_ascii_alnum(byte(at)) && is_ascii_alnum(byte(at - 1));
  }
  [[nodiscard]] std::size_t list_end(std::size_t at) const noexcept;
  [[nodiscard]] bool stands_at(std::size_t at, std::string_view what) const noexcept {
    return text_.substr(at).starts_with(what);
  }
  [[nodiscard]] char32_t value_at(std::size_t at) const noexcept {
    return at < text_.size() ? code_point_at(text_, at).value : 0;
  }

  std::string_view text_;
  std::size_t key_end_ = 0;  ///< the next byte that ends a key, as of the last mention tried
};

std::vector<text_entity> scanner::run(extract_options const& wanted) {
  std::vector<text_entity> entities;
  for (std::size_t at = 0; at < text_.size();) {
    if (within_word(at)) {
      ++at;
      continue;
    }
    auto const it = match(at, wanted);
    if (!it) {
      at += code_point_at(text_, at).bytes;
      continue;
    }
    if (it->wanted) {
      auto const value = text_.substr(at + it->sign, it->end - at - it->sign - it->closing);
      entities.push_back({it->what, at, it->end, std::string(value)});
    }
    at = it->resume;
  }
  return entities;
}

std::optional<scanner::found> scanner::match(std::size_t at, extract_options const& wanted) {
  auto const c = value_at(at);
  std::optional<found> it;
  if (is_at_sign(c)) {
    it = match_mention(at);
    if (!it) it = match_screen_name(at);
  } else if (is_hash_sign(c)) {
    it = match_hashtag(at);
  } else if (auto const url = detail::match_url(text_, at)) {
    auto const asked = wanted.urls && (url->with_scheme || wanted.urls_without_scheme);
    return found{kind::url, url->end, 0, 0, url->resume, url->valid && asked};
  }
  if (!it) return it;
  it->resume = it->end;
  if (it->what == kind::mention) it->wanted = wanted.mentions;
  if (it->what == kind::screen_name) it->wanted = wanted.screen_names;
  if (it->what == kind::hashtag) it->wanted = wanted.hashtags;
  return it;
}

std::optional<scanner::found> scanner::match_mention(std::size_t at) {
  if (!stands_at(at, "@[")) return std::nullopt;
  auto const begin = at + 2;
  // Kept between calls: brackets that never close must not be searched for again and again.
  if (key_end_ < begin) key_end_ = begin;
  while (key_end_ < text_.size()) {
    auto const c = code_point_at(text_, key_end_);
    if (ends_key(c.value)) break;
    key_end_ += c.bytes;
  }
  if (value_at(key_end_) != ']' || key_end_ == begin || key_end_ - begin > key_bytes_max) return std::nullopt;
  return found{kind::mention, key_end_ + 1, 2, 1};
}

/// Not within a word or an address; but "RT@name" is how people pass posts on.
bool scanner::name_may_begin(std::size_t at) const noexcept {
  auto const last = code_point_before(text_, at);
  if (last == 0) return true;
  constexpr std::string_view refused = "_!#$%&*";
  auto const sign = last < 0x80 && refused.find(static_cast<char>(last)) != refused.npos;
  if (!is_ascii_alnum(last) && !sign && !is_at_sign(last)) return true;
  if (at < 2 || (last | 0x20U) != 't' || (text_[at - 2] != 'r' && text_[at - 2] != 'R')) return false;
  auto const ahead = code_point_before(text_, at - 2);
  constexpr std::string_view joined = "_+~.-";
  return !is_ascii_alnum(ahead) &&
         (ahead == 0 || ahead >= 0x80 || joined.find(static_cast<char>(ahead)) == joined.npos);
}

/// The end of "/list-name" where one stands at `at`, else `at`.
std::size_t scanner::list_end(std::size_t at) const noexcept {
  if (value_at(at) != '/' || !is_tag_letter(value_at(at + 1)) || value_at(at + 1) >= 0x80) return at;
  auto end = at + 1;
  while (end - at <= list_name_max && (is_name_char(value_at(end)) || value_at(end) == '-')) ++end;
  return end;
}

std::optional<scanner::found> scanner::match_screen_name(std::size_t at) const {
  if (!name_may_begin(at)) return std::nullopt;
  auto const sign = code_point_at(text_, at).bytes;
  auto const begin = at + sign;
  auto end = begin;
  while (end - begin < screen_name_max && is_name_char(value_at(end))) ++end;
  if (end == begin) return std::nullopt;
  end = list_end(end);
  if (is_at_sign(value_at(end)) || detail::is_latin_accented(value_at(end)) || stands_at(end, "://"))
    return std::nullopt;
  return found{kind::screen_name, end, sign};
}

/// At the beginning, after an emoji's variation selector, or after what is no part of a word.
bool scanner::hashtag_may_begin(std::size_t at) const noexcept {
  auto const last = code_point_before(text_, at);
  if (last == 0 || last == 0xFE0E || last == 0xFE0F || last == 0x200D) return true;
  return last != '&' && !is_tag_char(last);
}

std::optional<scanner::found> scanner::match_hashtag(std::size_t at) const {
  if (!hashtag_may_begin(at)) return std::nullopt;
  auto const sign = code_point_at(text_, at).bytes;
  auto end = at + sign;
  if (value_at(end) == 0xFE0F || value_at(end) == 0x20E3) return std::nullopt;  // a keycap emoji
  bool letter = false;
  while (end < text_.size()) {
    auto const c = code_point_at(text_, end);
    if (!is_tag_char(c.value)) break;
    letter = letter || is_tag_letter(c.value);
    end += c.bytes;
  }
  if (!letter || is_hash_sign(value_at(end)) || stands_at(end, "://")) return std::nullopt;
  return found{kind::hashtag, end, sign};
}

}  // namespace

std::vector<text_entity> extract_entities(std::string_view text, extract_options const& options) {
  return scanner(text).run(options);
}

}  // namespace v1
}  // namespace madang
