// tests/model/reference_merge.cpp: merging nodes, and taking it back. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference_commands.hpp"

namespace model {

using madang::errc;
using madang::node_kind;

namespace {

pair_key moved(pair_key edge, uint32_t from, uint32_t into) {
  return {edge.first == from ? into : edge.first, edge.second == from ? into : edge.second};
}

template <class Edges>
std::vector<typename Edges::value_type> take(Edges& edges, uint32_t of, auto const& key_of) {
  std::vector<typename Edges::value_type> out;
  for (auto at = edges.begin(); at != edges.end();) {
    auto const key = key_of(*at);
    if (key.first != of && key.second != of) {
      ++at;
      continue;
    }
    out.push_back(*at);
    at = edges.erase(at);
  }
  return out;
}

template <class Value>
void carry(std::map<pair_key, Value>& edges, uint32_t from, uint32_t into, auto const& allowed) {
  for (auto const& [key, value] : take(edges, from, [](auto const& each) { return each.first; })) {
    auto const to = moved(key, from, into);
    if (to.first != to.second && allowed(to)) edges.try_emplace(to, value);
  }
}

void carry(std::set<pair_key>& edges, uint32_t from, uint32_t into, auto const& allowed) {
  for (auto const& key : take(edges, from, [](auto const& each) { return each; })) {
    auto const to = moved(key, from, into);
    if (to.first != to.second && allowed(to)) edges.insert(to);
  }
}

}  // namespace

/// Follows, links, mutes and blocks go over; memberships and rights stay with what they were given for.
answer merge(world& in, command const& what) {
  answer out;
  auto const* from = in.find(what.node);
  if (from == nullptr) return refuse(errc::unknown_node);
  auto const kind = from->kind;
  if (kind != node_kind::person && kind != node_kind::record && kind != node_kind::topic) {
    return refuse(errc::wrong_kind);
  }
  if (!need_live(in, what.other, kind, out)) return out;
  auto const into = in.survivor(what.other);
  if (into == what.node) return refuse(errc::cycle);
  if (in.survivor(what.node) == into) return {};
  if (from->deleted || from->merged_into != 0) return refuse(errc::unknown_node);
  in.nodes.at(what.node).merged_into = into;
  auto const any = [](pair_key) { return true; };
  auto const no_cycle = [&](pair_key edge) { return !above(in, edge.second).contains(edge.first); };
  carry(in.follows, what.node, into, any);
  carry(in.parts, what.node, into, no_cycle);
  carry(in.revisions, what.node, into, no_cycle);
  carry(in.mutes, what.node, into, any);
  carry(in.blocks, what.node, into, any);
  carry(in.less, what.node, into, [&](pair_key edge) { return !in.more.contains(edge); });
  carry(in.more, what.node, into, [&](pair_key edge) { return !in.less.contains(edge); });
  return {};
}

answer unmerge(world& in, command const& what) {
  auto const* at = in.find(what.node);
  if (at == nullptr || at->merged_into == 0) return refuse(errc::unknown_node);
  if (at->erased) return refuse(errc::gone);
  keep_held(in, what.node);
  in.nodes.at(what.node).merged_into = 0;
  return {};
}

}  // namespace model
