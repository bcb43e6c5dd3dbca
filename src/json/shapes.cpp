// Times, durations, language tags and addresses, as small hand-written recognisers.
// SPDX-License-Identifier: Apache-2.0
#include "json/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) noexcept { return is_digit(c) || is_letter(c); }
bool all(std::string_view text, bool (*is)(char) noexcept) noexcept {
  return std::all_of(text.begin(), text.end(), is);
}

/// Takes pieces off the front of a text; `ok` turns false at the first that is not there.
struct scanner {
  std::string_view rest;
  bool ok = true;

  bool next(char c) noexcept {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void need(char c) noexcept { ok = next(c) && ok; }
  int number(std::size_t digits) noexcept {
    if (rest.size() < digits || !all(rest.substr(0, digits), is_digit)) {
      ok = false;
      return 0;
    }
    auto value = 0;
    for (auto const c : rest.substr(0, digits)) value = value * 10 + (c - '0');
    rest.remove_prefix(digits);
    return value;
  }
  std::size_t digits() noexcept {
    auto const end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    auto const size = static_cast<std::size_t>(end - rest.begin());
    rest.remove_prefix(size);
    return size;
  }
};

/// The fraction after a second, in milliseconds.
int fraction(scanner& in) noexcept {
  auto const text = in.rest;
  auto const size = in.digits();
  if (size == 0 || size > 9) in.ok = false;
  auto value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < size ? text[i] - '0' : 0);
  return value;
}

/// Minutes east of UTC; empty without a zone.
std::optional<int> zone(scanner& in) noexcept {
  if (in.next('Z') || in.next('z')) return 0;
  auto const east = in.next('+');
  if (!east && !in.next('-')) return std::nullopt;
  auto const hours = in.number(2);
  in.need(':');
  auto const minutes = in.number(2);
  if (hours > 23 || minutes > 59) in.ok = false;
  return (east ? 1 : -1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<read_time> read_date_time(std::string_view text) noexcept {
  namespace ch = std::chrono;
  scanner in{text};
  auto const year = in.number(4);
  in.need('-');
  auto const month = in.number(2);
  in.need('-');
  auto const day = in.number(2);
  if (!in.next('T')) in.need('t');
  auto const hour = in.number(2);
  in.need(':');
  auto const minute = in.number(2);
  auto const second = in.next(':') ? in.number(2) : 0;
  auto const millis = in.next('.') ? fraction(in) : 0;
  auto const offset = zone(in);
  auto const date = ch::year_month_day(ch::year(year), ch::month(static_cast<unsigned>(month)),
                                       ch::day(static_cast<unsigned>(day)));
  if (!in.ok || !in.rest.empty() || !date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  auto const at = ch::sys_days(date) + ch::hours(hour) + ch::minutes(minute - offset.value_or(0)) +
                  ch::seconds(second) + ch::milliseconds(millis);
  return read_time{at, offset.has_value()};
}

std::string write_date_time(timestamp at) {
  namespace ch = std::chrono;
  auto const day = ch::floor<ch::days>(at);
  ch::year_month_day const date(day);
  auto const millis = (at - day).count();
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                          millis / 3'600'000, millis / 60'000 % 60, millis / 1000 % 60);
  if (millis % 1000 != 0) text += fmt::format(".{:03}", millis % 1000);
  return text + "Z";
}

bool is_duration(std::string_view text) noexcept {
  scanner in{text};
  in.next('-');
  in.need('P');
  auto parts = 0;
  auto const units = [&](std::string_view letters, bool fractions) {
    while (in.ok && !in.rest.empty() && is_digit(in.rest.front())) {
      in.digits();
      auto const broken = fractions && in.next('.');
      if (broken && in.digits() == 0) in.ok = false;
      auto const at = in.rest.empty() ? letters.npos : letters.find(in.rest.front());
      if (at == letters.npos || (broken && letters[at] != 'S')) {
        in.ok = false;
        return;
      }
      letters.remove_prefix(at + 1);
      in.rest.remove_prefix(1);
      ++parts;
    }
  };
  units("YMWD", false);
  if (in.next('T')) {
    auto const before = parts;
    units("HMS", true);
    if (parts == before) in.ok = false;
  }
  return in.ok && in.rest.empty() && parts > 0;
}

namespace {

/// What follows the language in a tag, in the order of RFC 5646: script, region, variants, extensions,
/// private use.
class tag_parts {
 public:
  explicit tag_parts(std::vector<std::string_view> const& parts) noexcept : parts_(parts) {}

  bool well_formed() noexcept {
    if (is_private()) return rest_is_private();
    if (!language()) return false;
    if (here().size() == 4 && all(here(), is_letter)) ++at_;
    if ((here().size() == 2 && all(here(), is_letter)) || (here().size() == 3 && all(here(), is_digit)))
      ++at_;
    while (variant()) ++at_;
    while (at_ < parts_.size() && here().size() == 1 && !is_private()) {
      if (!extension()) return false;
    }
    return at_ == parts_.size() || rest_is_private();
  }

 private:
  std::string_view here() const noexcept { return at_ < parts_.size() ? parts_[at_] : std::string_view(); }
  bool is_private() const noexcept { return here() == "x" || here() == "X"; }
  bool rest_is_private() noexcept { return is_private() && ++at_ < parts_.size(); }
  bool language() noexcept {
    auto const size = here().size();
    if (size < 2 || size > 8 || !all(here(), is_letter)) return false;
    ++at_;
    for (auto extra = 0; size <= 3 && extra < 3 && here().size() == 3 && all(here(), is_letter); ++extra)
      ++at_;
    return true;
  }
  bool variant() const noexcept {
    return (here().size() >= 5 && here().size() <= 8) || (here().size() == 4 && is_digit(here().front()));
  }
  bool extension() noexcept {
    auto const before = ++at_;
    while (here().size() >= 2) ++at_;
    return at_ > before;
  }

  std::vector<std::string_view> const& parts_;
  std::size_t at_ = 0;
};

}  // namespace

bool is_language_tag(std::string_view text) {
  if (text.size() > 255) return false;
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find('-', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    if (parts.back().empty() || parts.back().size() > 8 || !all(parts.back(), is_alphanumeric)) return false;
    begin = end + 1;
  }
  if (parts.size() > 1 && (parts[0] == "i" || parts[0] == "I"))
    return true;  // grandfathered, such as i-klingon
  return tag_parts(parts).well_formed();
}

bool has_scheme(std::string_view text) noexcept {
  auto const colon = text.find(':');
  if (colon == text.npos || colon == 0 || !is_letter(text.front())) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; });
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
