// Which feed a command is about. SPDX-License-Identifier: Apache-2.0
#include "cli/feed_source.hpp"

#include "cli/command.hpp"

namespace madang::cli {
namespace {

std::optional<feed_view> view_of(node_kind kind) {
  switch (kind) {
    case node_kind::person:
      return feed_view::person;
    case node_kind::group:
      return feed_view::group;
    case node_kind::record:
      return feed_view::record;
    case node_kind::topic:
      return feed_view::topic;
    case node_kind::organization:
    case node_kind::tag:
      return {};
  }
  return {};
}

std::optional<node_kind> kind_of(feed_view view) {
  switch (view) {
    case feed_view::group:
      return node_kind::group;
    case feed_view::record:
      return node_kind::record;
    case feed_view::topic:
      return node_kind::topic;
    case feed_view::person:
      return node_kind::person;
    case feed_view::home:
    case feed_view::network:
    case feed_view::mentions:
    case feed_view::nodes:
      return {};
  }
  return {};
}

result<void> resolve_one(network const& net, feed_source const& in, feed_request& to) {
  if (in.nodes.size() != 1) misused("--node", "is needed once for this view");
  if (in.view) {
    auto const found = find_node(net, "--node", in.nodes.front(), *kind_of(*in.view));
    if (!found) return found.error();
    to.node = *found;
    return {};
  }
  auto const found = find_node(net, "--node", in.nodes.front());
  if (!found) return found.error();
  auto const view = view_of(found->kind);
  if (!view) return fail(errc::wrong_kind, "--node");
  to.view = *view;
  to.node = found->id;
  return {};
}

}  // namespace

void add_feed_source(CLI::App& to, feed_source& in) {
  add_choice(to, "--view", in.view, view_words, "Which feed (home)");
  add_several(to, "--node", in.nodes, "KEY", "Of which node; several with --view nodes");
}

result<void> resolve(network const& net, feed_source const& in, feed_request& to) {
  to.view = in.view.value_or(feed_view::home);
  if (in.view == feed_view::nodes) {
    for (auto const& key : in.nodes) {
      auto const found = find_node(net, "--node", key);
      if (!found) return found.error();
      to.nodes.push_back(found->id);
    }
    return {};
  }
  if (kind_of(to.view) || (!in.view && !in.nodes.empty())) return resolve_one(net, in, to);
  if (!in.nodes.empty()) misused("--node", "does not go with this view");
  return {};
}

}  // namespace madang::cli
