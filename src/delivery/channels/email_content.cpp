// Messages as text and HTML. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/email.hpp>
#include <madang/delivery/sentence.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "delivery/channels/mail_header.hpp"
#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::size_t subject_bytes_max = 200;

/// What stands around the items.
struct phrases {
  std::string_view language, more, confidential, footer, unsubscribe;
};

constexpr phrases english{"en", "and {} more", "Names and texts are shown in the product alone.",
                          "You get this message because of your notification settings.", "Unsubscribe"};
constexpr phrases korean{"ko", "외 {}건", "이름과 내용은 제품 안에서만 볼 수 있습니다.",
                         "알림 설정에 따라 보내 드리는 메일입니다.", "수신 거부"};

/// An item, ready to be written.
struct paragraph {
  std::string sentence, text, link;
};

/// A message, ready to be written.
struct letter {
  phrases const& says;
  std::string title;
  std::vector<paragraph> items;
  std::string more;
  std::string confidential;
  std::string unsubscribe;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (auto const each : text) {
    switch (each) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += each;
    }
  }
  return out;
}

std::string link_of(delivery_message const& message, delivery_item const& item, email_words const& words) {
  auto link = words.link_of ? words.link_of(message, item) : std::string();
  return detail::is_link(link, "https") || detail::is_link(link, "http") ? link : std::string();
}

letter letter_of(delivery_message const& message, email_words const& words) {
  auto const language = words.language_of ? words.language_of(message) : std::string();
  auto const& says = detail::is_korean(language) ? korean : english;
  letter out{says, delivery_title(message, language), {}, {}, {}, {}};
  for (auto const& each : message.items)
    out.items.push_back({delivery_sentence(each, language), each.text, link_of(message, each, words)});
  if (message.more != 0) out.more = fmt::format(fmt::runtime(says.more), message.more);
  if (message.confidential) out.confidential = says.confidential;
  auto unsubscribe = words.unsubscribe_of ? words.unsubscribe_of(message) : std::string();
  if (detail::is_link(unsubscribe, "https")) out.unsubscribe = std::move(unsubscribe);
  return out;
}

// Each line of it behind the sign that mail programs know for what others said.
void quote(std::string& to, std::string_view text) {
  while (!text.empty()) {
    auto const end = text.find('\n');
    to += fmt::format("> {}\n", detail::one_line(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::string plain_text(letter const& from) {
  std::string out;
  for (auto const& each : from.items) {
    out += each.sentence + "\n";
    quote(out, each.text);
    if (!each.link.empty()) out += each.link + "\n";
    out += "\n";
  }
  if (!from.more.empty()) out += from.more + "\n\n";
  if (!from.confidential.empty()) out += from.confidential + "\n\n";
  out += fmt::format("-- \n{}\n", from.says.footer);
  if (!from.unsubscribe.empty()) out += fmt::format("{}: {}\n", from.says.unsubscribe, from.unsubscribe);
  return out;
}

std::string item_html(paragraph const& from) {
  auto out = from.link.empty()
                 ? fmt::format("<p style=\"margin:16px 0 4px\">{}</p>\n", escaped(from.sentence))
                 : fmt::format("<p style=\"margin:16px 0 4px\"><a href=\"{}\">{}</a></p>\n",
                               escaped(from.link), escaped(from.sentence));
  if (!from.text.empty())
    out += fmt::format(
        "<blockquote style=\"margin:0;padding-left:10px;border-left:3px solid #ccc;white-space:pre-wrap\">"
        "{}</blockquote>\n",
        escaped(from.text));
  return out;
}

std::string html_text(letter const& from) {
  auto out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n"
      "<body style=\"font:15px/1.45 sans-serif;color:#222;max-width:640px\">\n",
      from.says.language, escaped(from.title));
  for (auto const& each : from.items) out += item_html(each);
  if (!from.more.empty()) out += fmt::format("<p>{}</p>\n", escaped(from.more));
  if (!from.confidential.empty()) out += fmt::format("<p>{}</p>\n", escaped(from.confidential));
  out += fmt::format("<p style=\"margin-top:28px;color:#777;font-size:13px\">{}", escaped(from.says.footer));
  if (!from.unsubscribe.empty())
    out += fmt::format(" <a href=\"{}\">{}</a>", escaped(from.unsubscribe), escaped(from.says.unsubscribe));
  return out + "</p>\n</body>\n</html>\n";
}

}  // namespace

email_content write_email(delivery_message const& message, email_words const& words) {
  auto const from = letter_of(message, words);
  return {std::string(detail::cut(from.title, subject_bytes_max)), plain_text(from), html_text(from)};
}

}  // namespace v1
}  // namespace madang
