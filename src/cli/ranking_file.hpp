// Weights and models in files. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>
#include <madang/core/result.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace madang::cli {

/// What stands in a file that an argument names; a file that cannot be read is misuse.
[[nodiscard]] inline std::string ranking_text(std::string_view argument, std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    misused(argument,
            fmt::format("'{}' is no known ranking, and no file of that name can be read", one_line(file)));
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What was read from a file; an error names the file before the field.
template <class Value>
[[nodiscard]] result<Value> in_file(std::string const& file, result<Value> read) {
  if (read) return read;
  auto why = read.error();
  why.field = fmt::format("{}: {}", file, why.field);
  return why;
}

}  // namespace madang::cli
