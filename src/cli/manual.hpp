// The manual page, from the command line itself. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/interface.hpp"

namespace madang::cli {

/// The page madang(1) in the macros of man(7).
[[nodiscard]] std::string manual_page(interface_command const& tool);

}  // namespace madang::cli
