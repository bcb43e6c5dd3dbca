// Which feed a command is about: a view, and the nodes it is of. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>
#include <madang/network.hpp>

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace madang::cli {

/// Views by the words that name them.
inline constexpr words<feed_view, 8> view_words{{{"home", feed_view::home},
                                                 {"network", feed_view::network},
                                                 {"group", feed_view::group},
                                                 {"record", feed_view::record},
                                                 {"topic", feed_view::topic},
                                                 {"person", feed_view::person},
                                                 {"mentions", feed_view::mentions},
                                                 {"nodes", feed_view::nodes}}};

/// The options `--view` and `--node`. Without a view, a node is shown by its kind.
struct feed_source {
  std::optional<feed_view> view;
  std::vector<std::string> nodes;
};
void add_feed_source(CLI::App& to, feed_source& in);

/// Puts the view and its nodes into a request; arguments that do not go together are misuse.
/// @errors unknown_node, wrong_kind.
[[nodiscard]] result<void> resolve(network const& net, feed_source const& in, feed_request& to);

}  // namespace madang::cli
