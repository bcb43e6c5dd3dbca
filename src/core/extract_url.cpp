// Finding URLs in text, with a scheme or without. SPDX-License-Identifier: Apache-2.0
#include "extract.hpp"
#include "unicode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t label_max = 63;  // RFC 1035
constexpr std::size_t host_max = 253;
constexpr std::size_t tld_bytes_max = 64;
constexpr std::size_t short_link_max = 40;  // characters that t.co gives out at most

constexpr std::string_view top_level_domains[] = {
#include "tlds.inc"
};
static_assert(std::is_sorted(std::begin(top_level_domains), std::end(top_level_domains)));

using char_class = bool (*)(char32_t) noexcept;

bool is_one_of(char32_t c, std::string_view set) noexcept {
  return c < 0x80 && c != 0 && set.find(static_cast<char>(c)) != npos;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool begins_with(std::string_view text, std::size_t at, std::string_view lower_case) noexcept {
  auto const part = text.substr(at, lower_case.size());
  return std::equal(lower_case.begin(), lower_case.end(), part.begin(), part.end(),
                    [](char a, char b) { return a == lower(b); });
}

char32_t value_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? code_point_at(text, at).value : 0;
}

/// How far characters of one class go.
template <class Predicate>
std::size_t skip(std::string_view text, std::size_t at, Predicate&& is_member) noexcept {
  while (at < text.size()) {
    auto const c = code_point_at(text, at);
    if (!is_member(c.value)) break;
    at += c.bytes;
  }
  return at;
}

bool is_host_char(char32_t c) noexcept { return is_ascii_alnum(c) || is_latin_accented(c); }

/// Behind a scheme, letters and symbols of any script can name a host; punctuation, spaces and control
/// characters cannot.
bool is_any_host_char(char32_t c) noexcept {
  if (c < 0x80) return is_ascii_alnum(c);
  auto const category = category_of(c);
  auto const is_punctuation = category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
  auto const is_space_or_control = category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_CO;
  return !is_punctuation && !is_space_or_control;
}

bool is_path_letter(char32_t c) noexcept { return is_host_char(c) || (c >= 0x0400 && c <= 0x04FF); }
bool is_path_char(char32_t c) noexcept {
  return is_path_letter(c) || c == 0x2013 || is_one_of(c, "!*';:=+,.$/%#[]-_~|&@");
}
bool is_path_end_char(char32_t c) noexcept { return is_path_letter(c) || is_one_of(c, "=_#/-+"); }
bool is_query_char(char32_t c) noexcept {
  return is_ascii_alnum(c) || is_one_of(c, "!?*'();:&=+$/%#[]-_.,~|@");
}
bool is_query_end_char(char32_t c) noexcept { return is_ascii_alnum(c) || is_one_of(c, "-_&=#/"); }

/// A URL ends where a mention `@[key]` begins.
bool mention_begins(std::string_view text, std::size_t at) noexcept {
  return text.substr(at).starts_with("@[");
}

// --- host ---------------------------------------------------------------------------------------

bool is_top_level_domain(std::string_view name) {
  std::array<char, tld_bytes_max> folded{};
  std::transform(name.begin(), name.end(), folded.begin(), lower);
  return std::binary_search(std::begin(top_level_domains), std::end(top_level_domains),
                            std::string_view(folded.data(), name.size()));
}

bool may_follow_domain(std::string_view text, std::size_t at) noexcept {
  auto const c = value_at(text, at);
  return !is_ascii_alnum(c) && !is_one_of(c, "@+-");
}

/// Where the top-level domain at `at` ends. In scripts without spaces a name may run on into the
/// text, so the longest name that fits is taken.
std::size_t top_level_end(std::string_view text, std::size_t at) {
  if (begins_with(text, at, "xn--")) {
    auto const end = skip(text, at + 4, [](char32_t c) { return is_ascii_alnum(c) || c == '-'; });
    return end > at + 4 && may_follow_domain(text, end) ? end : npos;
  }
  std::array<std::size_t, tld_bytes_max> ends{};
  std::size_t count = 0;
  for (auto end = at; end < text.size() && end - at < tld_bytes_max;) {
    auto const c = code_point_at(text, end);
    if (!is_any_host_char(c.value)) break;
    end += c.bytes;
    if (end - at <= tld_bytes_max) ends[count++] = end;
  }
  while (count-- > 0)
    if (may_follow_domain(text, ends[count]) && is_top_level_domain(text.substr(at, ends[count] - at)))
      return ends[count];
  return npos;
}

/// Reads labels and dots as far as they go; the end of the last top-level domain among them.
std::size_t domain_end(std::string_view text, std::size_t at, char_class is_member) {
  auto found = npos;
  for (;;) {
    bool underscore = false;
    char32_t last = '-';
    auto const begin = at;
    at = skip(text, at, [&](char32_t c) {
      if (!is_member(c) && c != '-' && c != '_') return false;
      underscore = underscore || c == '_';
      last = c;
      return true;
    });
    if (at == begin || !is_member(value_at(text, begin)) || !is_member(last)) return found;
    if (value_at(text, at) != '.') return found;
    ++at;
    if (underscore) continue;  // good for a subdomain only
    if (auto const end = top_level_end(text, at); end != npos) found = end;
  }
}

/// How many digits Punycode (RFC 3492) writes for one delta, and the bias for the next.
struct punycode_state {
  std::uint64_t bias = 72;

  std::size_t digits_of(std::uint64_t delta) const noexcept {
    std::size_t digits = 1;
    for (std::uint64_t k = 36;; k += 36, ++digits) {
      auto const threshold = k <= bias ? 1 : std::min<std::uint64_t>(k - bias, 26);
      if (delta < threshold) return digits;
      delta = (delta - threshold) / (36 - threshold);
    }
  }
  void adapt(std::uint64_t delta, std::uint64_t points, bool first) noexcept {
    delta /= first ? 700 : 2;
    delta += delta / points;
    std::uint64_t k = 0;
    for (; delta > 455; k += 36) delta /= 35;
    bias = k + 36 * delta / (delta + 38);
  }
};

/// The length of a label as Punycode writes it, without "xn--". @pre at most label_max long
std::size_t punycode_length(std::u32string_view label) noexcept {
  auto const is_basic = [](char32_t c) { return c < 0x80; };
  auto const basic = static_cast<std::size_t>(std::count_if(label.begin(), label.end(), is_basic));
  auto length = basic + (basic > 0 ? 1 : 0);
  punycode_state state;
  std::uint64_t delta = 0;
  char32_t next = 0x80;
  for (auto handled = basic; handled < label.size(); ++delta, ++next) {
    auto lowest = char32_t{0x10FFFF};
    for (auto const c : label)
      if (c >= next) lowest = std::min(lowest, c);
    delta += std::uint64_t{lowest - next} * (handled + 1);
    next = lowest;
    for (auto const c : label) {
      if (c < next) ++delta;
      if (c != next) continue;
      length += state.digits_of(delta);
      state.adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
  }
  return length;
}

/// The length of a label in DNS, npos where it cannot stand there.
std::size_t label_length(std::string_view label) {
  std::u32string points;
  bool ascii = true;
  for (std::size_t at = 0; at < label.size();) {
    if (points.size() == label_max) return npos;
    auto const c = code_point_at(label, at);
    ascii = ascii && c.value < 0x80;
    points.push_back(c.value);
    at += c.bytes;
  }
  if (ascii) return points.size();
  if (begins_with(label, 0, "xn--")) return npos;
  auto const length = punycode_length(points) + 4;
  return length <= label_max ? length : npos;
}

bool host_fits_dns(std::string_view host) {
  std::size_t total = 0;
  for (;;) {
    auto const dot = host.find('.');
    auto const length = label_length(host.substr(0, dot));
    if (length == npos) return false;
    total += length;
    if (total > host_max) return false;
    if (dot == npos) return true;
    ++total;
    host.remove_prefix(dot + 1);
  }
}

// --- path and query -----------------------------------------------------------------------------

/// The end of "(...)", which may hold one more pair; npos where it is not closed or empty.
std::size_t parentheses_end(std::string_view text, std::size_t open) noexcept {
  bool any = false;
  bool inside = false;
  bool nested = false;
  for (auto at = open + 1; at < text.size();) {
    auto const c = code_point_at(text, at);
    if (c.value == ')') {
      if (!any) return npos;
      if (!inside) return at + 1;
      inside = false;
    } else if (c.value == '(') {
      if (nested) return npos;
      nested = inside = true;
      any = false;
    } else if (is_path_char(c.value) && !mention_begins(text, at)) {
      any = true;
    } else {
      return npos;
    }
    at += c.bytes;
  }
  return npos;
}

/// The end of the path whose slash stands at `slash`; trailing punctuation is not part of it.
std::size_t path_end(std::string_view text, std::size_t slash) noexcept {
  auto end = slash + 1;
  for (auto at = end; at < text.size();) {
    auto const c = code_point_at(text, at);
    if (c.value == '(') {
      auto const close = parentheses_end(text, at);
      if (close == npos) break;
      at = end = close;
      continue;
    }
    if (!is_path_char(c.value) || mention_begins(text, at)) break;
    at += c.bytes;
    if (is_path_end_char(c.value)) end = at;
  }
  return end;
}

/// The end of the query whose question mark stands at `mark`; `mark` where there is none.
std::size_t query_end(std::string_view text, std::size_t mark) noexcept {
  auto end = mark;
  for (auto at = mark + 1; at < text.size(); ++at) {
    auto const c = value_at(text, at);
    if (!is_query_char(c) || mention_begins(text, at)) break;
    if (is_query_end_char(c)) end = at + 1;
  }
  return end;
}

std::size_t port_end(std::string_view text, std::size_t at) noexcept {
  if (value_at(text, at) != ':') return at;
  auto const end = skip(text, at + 1, [](char32_t c) { return c >= '0' && c <= '9'; });
  return end == at + 1 ? at : end;
}

/// Cuts what people write right behind a t.co link, whose path is letters and digits only.
void trim_short_link(std::string_view text, std::size_t path, url_match& url) noexcept {
  auto const slug = path + 1;
  auto const end = skip(text, slug, is_ascii_alnum);
  if (end == slug) return;
  url.valid = url.valid && end - slug <= short_link_max;
  url.end = value_at(text, end) == '?' ? query_end(text, end) : end;
}

std::size_t scheme_length(std::string_view text, std::size_t at) noexcept {
  for (std::string_view const scheme : {"http://", "https://"})
    if (begins_with(text, at, scheme)) return scheme.size();
  return 0;
}

/// Where the host that begins at `at` ends: with a scheme, a name in Latin letters is preferred.
std::size_t host_end(std::string_view text, std::size_t at, bool with_scheme) {
  auto const latin = domain_end(text, at, is_host_char);
  return latin == npos && with_scheme ? domain_end(text, at, is_any_host_char) : latin;
}

}  // namespace

bool is_latin_accented(char32_t c) noexcept {
  if (c < 0x00C0) return false;
  if (c <= 0x024F) return c != 0x00D7 && c != 0x00F7;
  if ((c >= 0x0300 && c <= 0x036F) || (c >= 0x1E00 && c <= 0x1EFF)) return true;
  constexpr std::u32string_view others =
      U"\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272\u0289\u028B\u02BB";
  return others.find(c) != std::u32string_view::npos;
}

std::optional<url_match> match_url(std::string_view text, std::size_t at) {
  if (!is_host_char(value_at(text, at))) return std::nullopt;
  auto const last = code_point_before(text, at);
  if (is_ascii_alnum(last) || is_one_of(last, "@$#") || last == 0xFF20 || last == 0xFF03) return std::nullopt;
  auto const scheme = scheme_length(text, at);
  if (scheme == 0 && (is_latin_accented(last) || is_one_of(last, "-_./"))) return std::nullopt;
  auto const host = at + scheme;
  auto const end_of_host = host_end(text, host, scheme != 0);
  if (end_of_host == npos) return std::nullopt;

  url_match url;
  url.with_scheme = scheme != 0;
  auto const name = text.substr(host, end_of_host - host);
  url.valid = host_fits_dns(name);
  auto const path = port_end(text, end_of_host);
  url.end = path;
  if (value_at(text, url.end) == '/') url.end = path_end(text, url.end);
  if (value_at(text, url.end) == '?') url.end = query_end(text, url.end);
  url.resume = url.end;
  if (url.with_scheme && value_at(text, path) == '/' && path == end_of_host && name.size() == 4 &&
      begins_with(name, 0, "t.co"))
    trim_short_link(text, path, url);
  return url;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
