// Scripts that complete the command line in shells. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/interface.hpp"

namespace madang::cli {

/// @name The script for one shell
/// Completes commands, options, the words that options take, and files. Keys of nodes are the host's.
///@{
[[nodiscard]] std::string bash_completion(interface_command const& tool);
[[nodiscard]] std::string zsh_completion(interface_command const& tool);
[[nodiscard]] std::string fish_completion(interface_command const& tool);
///@}

}  // namespace madang::cli
