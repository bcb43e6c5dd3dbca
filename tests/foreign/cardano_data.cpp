// Reads the Cardano Stack Exchange dump. SPDX-License-Identifier: Apache-2.0
#include "cardano_data.hpp"

#include "data.hpp"
#include "ldbc_data.hpp"

#include <madang/core/limits.hpp>
#include <madang/core/text.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

namespace cardano {
namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  auto const put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

/// Appends the character of "amp", "#10", "#xA"; false for what is none.
bool append_entity(std::string& out, std::string_view name) {
  static std::map<std::string_view, std::uint32_t> const named{
      {"amp", '&'},   {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
      {"nbsp", 0xA0}, {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}, {"rarr", 0x2192}};
  if (auto const found = named.find(name); found != named.end()) {
    append_utf8(out, found->second);
    return true;
  }
  if (!name.starts_with('#')) return false;
  auto const hex = name.starts_with("#x") || name.starts_with("#X");
  auto const digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  auto const [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (failed != std::errc() || end != digits.data() + digits.size() || code == 0 || code > 0x10FFFF)
    return false;
  if (code >= 0xD800 && code <= 0xDFFF) return false;
  append_utf8(out, code);
  return true;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
    if (end != std::string_view::npos && end - at <= 10 &&
        append_entity(out, text.substr(at + 1, end - at - 1)))
      at = end;
    else
      out.push_back(text[at]);
  }
  return out;
}

std::string_view value(xml_row const& row, std::string_view name) {
  for (auto const& [key, text] : row)
    if (key == name) return text;
  return {};
}

std::int64_t number(xml_row const& row, std::string_view name) {
  auto const text = value(row, name);
  if (text.empty()) return 0;
  std::int64_t out = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("no number: " + std::string(text));
  return out;
}

/// "<a><b>" as a, b.
std::vector<std::string> tags_of(std::string_view list) {
  std::vector<std::string> out;
  for (auto begin = list.find('<'); begin != std::string_view::npos; begin = list.find('<', begin + 1))
    out.emplace_back(list.substr(begin + 1, list.find('>', begin) - begin - 1));
  return out;
}

entry entry_of(xml_row const& row) {
  entry out;
  out.id = number(row, "Id");
  // The dump's times have no zone: they are UTC.
  out.at = ldbc::parse_time(std::string(value(row, "CreationDate")) + "Z");
  return out;
}

/// Not longer than a network takes by default; true when it was cut.
bool cut(std::string& text) {
  constexpr madang::limits allowed;
  auto const offsets = madang::grapheme_offsets(text);
  auto end = offsets.size() > allowed.text_graphemes_max ? offsets[allowed.text_graphemes_max] : text.size();
  if (end > allowed.text_bytes_max)
    end = *(std::upper_bound(offsets.begin(), offsets.end(), std::size_t{allowed.text_bytes_max}) - 1);
  if (end == text.size()) return false;
  text.resize(end);
  return true;
}

enum class layout { text, line, item };

layout layout_of(std::string_view tag) {
  static std::set<std::string_view> const blocks{"p",  "div", "pre", "blockquote", "ul", "ol",
                                                 "h1", "h2",  "h3",  "h4",         "h5", "h6",
                                                 "hr", "br",  "tr",  "table",      "dl", "dd"};
  if (tag == "li") return layout::item;
  return blocks.contains(tag) ? layout::line : layout::text;
}

/// One space for several, at most one empty line, none at the ends.
std::string tidy(std::string_view text) {
  std::string out;
  for (auto c : text) {
    auto const last = out.empty() ? '\n' : out.back();
    if (c == '\n') {
      while (!out.empty() && out.back() == ' ') out.pop_back();
      if (!out.empty() && !out.ends_with("\n\n")) out.push_back('\n');
    } else if (c != ' ' || (last != ' ' && last != '\n')) {
      out.push_back(c);
    }
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return out;
}

}  // namespace

std::size_t dump::count(entry_kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(), [&](entry const& each) { return each.kind == kind; }));
}

std::vector<xml_row> read_rows(std::string_view xml) {
  constexpr std::string_view start = "<row ";
  constexpr std::string_view blank = " \t\r\n";
  std::vector<xml_row> out;
  for (auto at = xml.find(start); at != std::string_view::npos; at = xml.find(start, at)) {
    at += start.size();
    auto& row = out.emplace_back();
    for (;;) {
      at = xml.find_first_not_of(blank, at);
      if (at == std::string_view::npos) throw std::runtime_error("a row without end");
      if (xml.substr(at, 2) == "/>") break;
      auto const equals = xml.find("=\"", at);
      if (equals == std::string_view::npos) throw std::runtime_error("an attribute without value");
      auto const end = xml.find('"', equals + 2);
      if (end == std::string_view::npos) throw std::runtime_error("a value without end");
      row.emplace_back(xml.substr(at, equals - at), unescaped(xml.substr(equals + 2, end - equals - 2)));
      at = end + 1;
    }
  }
  return out;
}

std::string text_of_html(std::string_view html) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    auto const open = html.find('<', at);
    out += unescaped(html.substr(at, open - at));
    if (open == std::string_view::npos) break;
    auto const close = html.find('>', open);
    if (close == std::string_view::npos) break;
    auto const ends = html.substr(open + 1, 1) == "/";
    auto name = std::string(html.substr(open + (ends ? 2 : 1), close - open - 1));
    name.resize(std::min(name.find_first_of(" \t\n/>"), name.size()));
    switch (layout_of(name)) {
      case layout::text:
        break;
      case layout::line:
        out += '\n';
        break;
      case layout::item:
        out += ends ? "\n" : "\n- ";
        break;
    }
    at = close + 1;
  }
  return tidy(out);
}

dump read_dump(std::filesystem::path const& folder) {
  dump out;
  std::map<std::int64_t, entry_kind> posts;
  for (auto const& row : read_rows(read_unpacked(folder / "Posts.xml.gz"))) {
    auto each = entry_of(row);
    each.author = number(row, "OwnerUserId");
    each.text = text_of_html(value(row, "Body"));
    switch (number(row, "PostTypeId")) {
      case 1:
        each.kind = entry_kind::question;
        break;
      case 2:
        each.kind = entry_kind::answer;
        break;
      case 6:
        each.kind = entry_kind::nomination;
        break;
      default:
        ++out.other_rows;
        continue;
    }
    each.parent = number(row, "ParentId");
    each.tags = tags_of(value(row, "Tags"));
    if (auto const title = value(row, "Title"); !title.empty())
      each.text = std::string(title) + "\n\n" + each.text;
    posts[each.id] = each.kind;
    out.entries.push_back(std::move(each));
  }
  for (auto const& row : read_rows(read_unpacked(folder / "Comments.xml.gz"))) {
    auto each = entry_of(row);
    each.kind = entry_kind::comment;
    each.author = number(row, "UserId");
    each.parent = number(row, "PostId");
    each.text = value(row, "Text");
    out.entries.push_back(std::move(each));
  }
  out.without_parent = std::erase_if(out.entries, [&](entry& each) {
    if (each.kind != entry_kind::answer && each.kind != entry_kind::comment) return false;
    auto const parent = posts.find(each.parent);
    if (parent != posts.end()) each.parent_kind = parent->second;
    return parent == posts.end();
  });
  for (auto& each : out.entries) out.cut += cut(each.text) ? 1 : 0;
  std::sort(out.entries.begin(), out.entries.end(), [](entry const& a, entry const& b) {
    return std::tuple(a.at, a.kind, a.id) < std::tuple(b.at, b.kind, b.id);
  });
  for (auto const& row : read_rows(read_unpacked(folder / "Tags.xml.gz")))
    out.tags.emplace_back(value(row, "TagName"));
  return out;
}

}  // namespace cardano
