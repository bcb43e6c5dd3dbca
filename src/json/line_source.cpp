// Cuts a stream into lines. SPDX-License-Identifier: Apache-2.0
#include "json/line_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

bool line_source::fill() {
  begin_ = 0;
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  end_ = static_cast<std::size_t>(in_.gcount());
  return end_ != 0;
}

bool line_source::next(std::string& line) {
  line.clear();
  length_ = 0;
  auto any = false;
  while (begin_ != end_ || fill()) {
    any = true;
    std::string_view const rest(buffer_.data() + begin_, end_ - begin_);
    auto const at = rest.find('\n');
    auto const part = rest.substr(0, at);
    length_ += part.size();
    line += part.substr(
        0, std::min(part.size(), line_bytes_max_ + 1 - std::min(line.size(), line_bytes_max_ + 1)));
    auto const taken = part.size() + (at != rest.npos ? 1 : 0);
    begin_ += taken;
    bytes_ += taken;
    if (at != rest.npos) break;
  }
  if (!any) return false;
  ++lines_;
  if (!line.empty() && line.back() == '\r') {
    line.pop_back();
    --length_;
  }
  return true;
}

error at_line(error why, std::uint64_t line) {
  why.field = why.field.empty() ? fmt::format("line {}", line) : fmt::format("line {}: {}", line, why.field);
  return why;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
