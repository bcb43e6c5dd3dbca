// Who may see what a command writes, and where it stands: options that several commands share.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/network.hpp>
#include <madang/stream/activity.hpp>

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace madang::cli {

/// The options `--audience`, `--to`, `--insiders-only` and `--outsiders-too`.
struct audience_arguments {
  std::vector<std::string> to;
  std::optional<audience_scope> scope;
  bool insiders_only = false;
  bool outsiders_too = false;
};
void add_audience(CLI::App& to, audience_arguments& in);
/// The audience that the arguments name; texts in it belong to them. @errors unknown_node.
[[nodiscard]] result<audience> audience_of(network const& net, audience_arguments const& in);

/// The option `--file`, which may be repeated: name, media type, URL.
using file_arguments = std::vector<std::tuple<std::string, std::string, std::string>>;
void add_files(CLI::App& to, file_arguments& in);
/// The files; texts in them belong to the arguments.
[[nodiscard]] std::vector<attachment> attachments_of(file_arguments const& in);

/// The place that `--on` names; none when it is left out. @errors unknown_node.
[[nodiscard]] result<node_id> place_of(network const& net, std::string const& on);

}  // namespace madang::cli
