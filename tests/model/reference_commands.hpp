// tests/model/reference_commands.hpp: what the reference's commands share. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <set>
#include <string>

#include "model/reference.hpp"

namespace model {

/// An answer with one error.
[[nodiscard]] answer refuse(madang::errc code);
/// Checks that a node exists and is of a kind; notes the error otherwise.
bool need_node(world const& in, uint32_t id, madang::node_kind kind, answer& out);
/// As need_node, and not deleted.
bool need_live(world const& in, uint32_t id, madang::node_kind kind, answer& out);
/// As need_node, for persons that may act.
bool need_actor(world const& in, uint32_t id, answer& out);
/// Makes a node with the next id.
uint32_t add_node(world& in, madang::node_kind kind, std::string const& key);
/// A record and all above it, by part_of and revision_of.
[[nodiscard]] std::set<uint32_t> above(world const& in, uint32_t record);

[[nodiscard]] answer merge(world& in, command const& what);
[[nodiscard]] answer unmerge(world& in, command const& what);

[[nodiscard]] answer run_node_command(world& in, command const& what);
[[nodiscard]] answer run_edge_command(world& in, command const& what);
[[nodiscard]] answer run_activity_command(world& in, command const& what);
[[nodiscard]] answer run_ranking_command(world& in, command const& what);
[[nodiscard]] answer run_governance_command(world& in, command const& what);
/// The holds that an unmerged node takes along.
void keep_held(world& in, uint32_t merged);

}  // namespace model
