// madang/src/json/line_source.hpp: lines of a stream, bounded in length. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {

/// Takes lines off a stream without ever holding more than the longest allowed one.
class line_source {
 public:
  line_source(std::istream& in, std::size_t line_bytes_max) : in_(in), line_bytes_max_(line_bytes_max) {
    buffer_.resize(64 * 1024);
  }

  /// Reads the next line, without its end, into `line`. False at the end of the stream.
  /// A line that is too long is cut, and `length()` tells how long it was.
  bool next(std::string& line);

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }  ///< bytes taken, line ends included
  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }  ///< lines taken
  [[nodiscard]] std::uint64_t length() const noexcept { return length_; }  ///< real length of the last line
  [[nodiscard]] bool too_long() const noexcept {
    return length_ > line_bytes_max_;
  }                                                        ///< the last line was cut
  [[nodiscard]] bool broken() const { return in_.bad(); }  ///< reading failed

 private:
  bool fill();

  std::istream& in_;
  std::size_t line_bytes_max_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t length_ = 0;
};

/// The error with "line N: " before its field.
[[nodiscard]] error at_line(error why, std::uint64_t line);

}  // namespace detail
}  // namespace v1
}  // namespace madang
