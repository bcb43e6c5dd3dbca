// madang/core/detail/bytes.hpp: how row values are written: fields with a tag, unknown ones skipped when
// read. A field is varint(tag << 1 | kind): kind 0 is followed by a varint, kind 1 by a varint length and
// that many bytes. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// Appends LEB128.
inline void put_varint(std::string& to, std::uint64_t value) {
  while (value >= 0x80) {
    to.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  to.push_back(static_cast<char>(value));
}

/// Signed numbers as unsigned ones, small ones staying small.
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// Writes a value field by field.
class field_writer {
 public:
  /// A number; 0 is not written, for it is what readers assume.
  field_writer& number(unsigned tag, std::uint64_t value) {
    if (value != 0) {
      put_varint(bytes, tag << 1);
      put_varint(bytes, value);
    }
    return *this;
  }
  /// A text; an empty one is not written.
  field_writer& text(unsigned tag, std::string_view value) {
    if (!value.empty()) text_always(tag, value);
    return *this;
  }
  /// A text that is written even when empty: for repeated fields.
  field_writer& text_always(unsigned tag, std::string_view value) {
    put_varint(bytes, tag << 1 | 1U);
    put_varint(bytes, value.size());
    bytes.append(value);
    return *this;
  }
  std::string bytes;
};

/// Reads a value field by field; `next` answers false at the end and on malformed bytes, `good` tells them
/// apart.
class field_reader {
 public:
  explicit field_reader(std::string_view bytes) noexcept
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  [[nodiscard]] bool next() noexcept {
    if (at_ == end_ || !good) return false;
    auto const head = varint();
    tag = static_cast<unsigned>(head >> 1);
    number = varint();
    text = {};
    if ((head & 1U) != 0) {
      if (number > static_cast<std::size_t>(end_ - at_)) good = false;
      if (!good) return false;
      text = {at_, static_cast<std::size_t>(number)};
      at_ += number;
    }
    return good;
  }
  /// True when a field follows whose tag is at most `last`: fields are written by ascending tags, none of
  /// which needs more than one byte.
  [[nodiscard]] bool ahead(unsigned last) const noexcept {
    return at_ != end_ && static_cast<unsigned char>(*at_) <= (last << 1 | 1U);
  }
  /// Reads a bare varint from what is left; 0 and not good at the end.
  [[nodiscard]] std::uint64_t varint() noexcept {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
      auto const byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    good = false;
    return 0;
  }
  [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }

  unsigned tag = 0;          ///< of the current field
  std::uint64_t number = 0;  ///< its number, or its text's length
  std::string_view text;     ///< its text
  bool good = true;          ///< nothing malformed was met

 private:
  char const* at_;
  char const* end_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
