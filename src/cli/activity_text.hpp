// How commands that make activities answer, and the key that makes them idempotent. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/ids.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace madang::cli {

/// `{"activity":"312"}`.
[[nodiscard]] inline boost::json::object activity_json(activity_id made) {
  return {{"activity", std::to_string(made.value)}};
}

/// `activity 312`.
[[nodiscard]] inline std::string activity_sentence(activity_id made) {
  return "activity " + std::to_string(made.value);
}

/// The option `--key`.
inline void add_activity_key(CLI::App& to, std::string& into) {
  to.add_option("--key", into, "Your own key: writing twice with it is writing once")->type_name("KEY");
}

}  // namespace madang::cli
