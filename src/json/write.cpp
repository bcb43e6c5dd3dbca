// Writes JSON that parses back to an equal value. SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

void write(std::string& out, json::value const& value);

void write_text(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Number>
void write_number(std::string& out, Number number) {
  std::array<char, 40> digits{};
  auto const [end, status] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  static_cast<void>(status);  // 40 letters hold every shortest number
  std::string_view const text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text;
  // A double stays one: "1" would come back as a whole number.
  if (std::is_floating_point_v<Number> && text.find_first_of(".e") == text.npos) out += ".0";
}

void write_array(std::string& out, json::array const& array) {
  out += '[';
  auto first = true;
  for (auto const& value : array) {
    if (!std::exchange(first, false)) out += ',';
    write(out, value);
  }
  out += ']';
}

void write_object(std::string& out, json::object const& object) {
  out += '{';
  auto first = true;
  for (auto const& [key, value] : object) {
    if (!std::exchange(first, false)) out += ',';
    write_text(out, key);
    out += ':';
    write(out, value);
  }
  out += '}';
}

void write(std::string& out, json::value const& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      break;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      write_number(out, value.get_int64());
      break;
    case json::kind::uint64:
      write_number(out, value.get_uint64());
      break;
    case json::kind::double_:
      write_number(out, value.get_double());
      break;
    case json::kind::string:
      write_text(out, value.get_string());
      break;
    case json::kind::array:
      write_array(out, value.get_array());
      break;
    case json::kind::object:
      write_object(out, value.get_object());
      break;
  }
}

}  // namespace

std::string write_json(json::value const& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace v1
}  // namespace madang
