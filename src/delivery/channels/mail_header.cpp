// Header lines of mail. SPDX-License-Identifier: Apache-2.0
#include "delivery/channels/mail_header.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t local_part_bytes_max = 64;
constexpr std::size_t plain_line_bytes_max = 200;
constexpr std::size_t word_bytes_max = 45;  // 60 in base64, 72 with what stands around it
constexpr std::size_t id_bytes = 20;

bool printable(char each) noexcept { return each > 0x20 && each < 0x7f; }

bool all_of(std::string_view text, std::string_view others) noexcept {
  return std::all_of(text.begin(), text.end(), [&](char each) {
    auto const lower = static_cast<char>(each | 0x20);
    return (each >= '0' && each <= '9') || (lower >= 'a' && lower <= 'z') ||
           others.find(each) != std::string_view::npos;
  });
}

bool dotted(std::string_view text) noexcept {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

bool plain(std::string_view text) noexcept {
  return text.size() <= plain_line_bytes_max && text.find("=?") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char each) { return each == ' ' || printable(each); });
}

std::string base64(std::string_view text) {
  std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(text.data()), text.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // its NUL
  return out;
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const word = cut(text, word_bytes_max);
    text.remove_prefix(word.size());
    if (!out.empty()) out += "\r\n ";
    out += fmt::format("=?UTF-8?B?{}?=", base64(word));
  }
  return out;
}

}  // namespace

bool is_mail_address(std::string_view text) noexcept {
  auto const at = text.rfind('@');
  if (text.size() > address_bytes_max || at == std::string_view::npos || at > local_part_bytes_max)
    return false;
  auto const local = text.substr(0, at);
  auto const domain = text.substr(at + 1);
  return dotted(local) && all_of(local, "!#$%&'*+-/=?^_`{|}~.") && dotted(domain) && all_of(domain, "-.") &&
         domain.front() != '-';
}

std::string_view domain_of(std::string_view address) noexcept {
  return address.substr(address.rfind('@') + 1);
}

std::string mail_text(std::string_view text) {
  auto const line = one_line(text);
  return plain(line) ? line : encoded_words(line);
}

std::string mailbox(std::string_view name, std::string_view address) {
  auto const line = one_line(name);
  if (line.empty()) return std::string(address);
  if (!plain(line)) return fmt::format("{}\r\n <{}>", encoded_words(line), address);
  std::string quoted;
  for (auto const each : line) {
    if (each == '"' || each == '\\') quoted += '\\';
    quoted += each;
  }
  return fmt::format("\"{}\" <{}>", quoted, address);
}

std::string mail_date(timestamp at) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", std::chrono::floor<std::chrono::seconds>(at));
}

std::string message_id(std::string_view key, std::string_view domain) {
  std::array<unsigned char, id_bytes> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(key.data()),
                     key.size(), nullptr, 0);
  std::array<char, 2 * id_bytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return fmt::format("<{}@{}>", hex.data(), domain);
}

bool is_link(std::string_view url, std::string_view scheme) noexcept {
  return url.size() > scheme.size() + 3 && url.starts_with(scheme) &&
         url.substr(scheme.size()).starts_with("://") && std::all_of(url.begin(), url.end(), [](char each) {
           return printable(each) && each != '<' && each != '>' && each != '"';
         });
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
