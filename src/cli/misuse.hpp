// What is said when the command line cannot be understood. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include <string>

namespace madang::cli {

/// One sentence that names the argument, without a full stop. `tool` is the parser that gave up.
[[nodiscard]] std::string misuse_sentence(CLI::App const& tool, CLI::Error const& why);

}  // namespace madang::cli
