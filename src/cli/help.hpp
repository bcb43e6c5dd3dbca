// How --help looks. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include <memory>

namespace madang::cli {

/// Writes help in 80 columns, words and defaults of options included.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace madang::cli
