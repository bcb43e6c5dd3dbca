// The organization that owns a network, for commands that make one. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include <string>

namespace madang::cli {

/// The owner of a network that is made.
struct owner_arguments {
  std::string key = "owner";
  std::string name = "Owner";
};

/// The options `--owner` and `--owner-name`.
inline void add_owner(CLI::App& to, owner_arguments& in) {
  to.add_option("--owner", in.key, "Owning organization, when the file is new")
      ->type_name("KEY")
      ->capture_default_str();
  to.add_option("--owner-name", in.name, "Its name")->type_name("NAME")->capture_default_str();
}

}  // namespace madang::cli
