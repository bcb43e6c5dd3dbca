// tests/model/reference_edges.cpp: the reference's commands about relations and rights.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference_commands.hpp"

namespace model {

using madang::errc;
using madang::group_role;
using madang::node_kind;

namespace {

answer add_part(world& in, command const& what) {
  answer out;
  auto const child = need_live(in, what.node, node_kind::record, out);
  auto const parent = need_live(in, what.other, node_kind::record, out);
  if (child && parent && above(in, what.other).contains(what.node)) out.refusals.insert(errc::cycle);
  if (out.refusals.empty()) in.parts[{what.node, what.other}] = {what.at, what.until};
  return out;
}

bool can_follow(node_kind kind) {
  return kind == node_kind::person || kind == node_kind::group || kind == node_kind::record ||
         kind == node_kind::topic;
}

answer follow(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  auto const* to = in.find(what.node);
  if (to == nullptr || to->deleted) out.refusals.insert(errc::unknown_node);
  if (to != nullptr && !can_follow(to->kind)) out.refusals.insert(errc::wrong_kind);
  if (!out.refusals.empty()) return out;
  if (!in.can_read(what.person, what.node)) out.refusals.insert(errc::unknown_node);
  if (to->kind == node_kind::person && in.blocked(what.person, what.node)) out.refusals.insert(errc::blocked);
  if (!out.refusals.empty()) return out;
  in.follows[{what.person, what.node}] = {what.kinds, what.names, what.reach, what.depth, what.types};
  return out;
}

answer set_block(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  need_node(in, what.node, node_kind::person, out);
  if (!out.refusals.empty()) return out;
  pair_key const edge{what.person, what.node};
  if (what.what == op::unblock) {
    in.blocks.erase(edge);
    return out;
  }
  in.blocks.insert(edge);
  in.follows.erase(edge);
  in.follows.erase({what.node, what.person});
  return out;
}

answer set_mute(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  if (in.find(what.node) == nullptr) out.refusals.insert(errc::unknown_node);
  if (!out.refusals.empty()) return out;
  if (what.what == op::mute) in.mutes.insert({what.person, what.node});
  if (what.what == op::unmute) in.mutes.erase({what.person, what.node});
  return out;
}

group_role role_of(world const& in, uint32_t person, uint32_t group) {
  auto const at = in.members.find({person, group});
  return at == in.members.end() ? group_role::none : at->second.role;
}

bool last_owner(world const& in, uint32_t person, uint32_t group) {
  if (role_of(in, person, group) != group_role::owner) return false;
  return std::none_of(in.members.begin(), in.members.end(), [&](auto const& each) {
    return each.first.second == group && each.first.first != person && each.second.role == group_role::owner;
  });
}

/// May the actor change this membership? The host may; everybody leaves; insiders join open groups; managers add and
/// remove members; owners do everything.
bool may_set(world const& in, command const& what) {
  auto const actor = what.other;
  if (actor == 0) return true;
  auto const mine = role_of(in, actor, what.node);
  auto const before = role_of(in, what.person, what.node);
  if (actor == what.person && what.role == group_role::none) return true;
  if (mine == group_role::owner) return true;
  auto const self = actor == what.person;
  if (self && what.role == group_role::member && before == group_role::none) {
    return in.insider(actor) && in.find(what.node)->privacy == madang::group_privacy::open;
  }
  if (self && what.role < before) return true;
  return mine == group_role::manager && before <= group_role::member && what.role <= group_role::member;
}

answer set_member(world& in, command const& what) {
  answer out;
  need_live(in, what.node, node_kind::group, out);
  need_node(in, what.person, node_kind::person, out);
  if (what.other != 0) need_actor(in, what.other, out);
  if (!out.refusals.empty()) return out;
  auto const& group = *in.find(what.node);
  auto const before = role_of(in, what.person, what.node);
  if (what.role != group_role::none && !in.is_active(what.person)) out.refusals.insert(errc::inactive);
  if (!may_set(in, what)) out.refusals.insert(errc::not_allowed);
  if (group.archived && what.other != 0) out.refusals.insert(errc::closed);
  if (what.role != group_role::owner && last_owner(in, what.person, what.node)) out.refusals.insert(errc::last_owner);
  if (what.role != group_role::none && before == group_role::none && !in.insider(what.person) &&
      !group.open_to_outsiders) {
    out.refusals.insert(errc::outsiders_refused);
  }
  if (!out.refusals.empty()) return out;
  pair_key const edge{what.person, what.node};
  if (what.role == group_role::none) {
    in.members.erase(edge);
    return out;
  }
  auto const [at, fresh] = in.members.try_emplace(edge);
  if (fresh) at->second.since = what.at.value_or(in.now());
  at->second.role = what.role;
  if (what.history_from) at->second.history_from = what.history_from;
  return out;
}

void give(std::map<pair_key, right>& to, pair_key edge, command const& what, millis now) {
  auto const [at, fresh] = to.try_emplace(edge);
  if (fresh || !at->second.holds(now)) at->second.since = now;
  at->second.until = what.until;
  at->second.history_from = what.history_from;
}

answer set_grant(world& in, command const& what) {
  answer out;
  need_node(in, what.node, node_kind::record, out);
  auto const* to = in.find(what.other);
  if (to == nullptr) out.refusals.insert(errc::unknown_node);
  if (to != nullptr && (to->kind == node_kind::record || to->kind == node_kind::topic)) {
    out.refusals.insert(errc::wrong_kind);
  }
  if (!out.refusals.empty()) return out;
  pair_key const edge{what.node, what.other};
  if (what.what == op::grant) give(in.grants, edge, what, in.now());
  if (what.what == op::revoke) in.grants.erase(edge);
  return out;
}

answer set_label(world& in, command const& what) {
  answer out;
  need_node(in, what.node, node_kind::record, out);
  need_node(in, what.other, node_kind::tag, out);
  if (!out.refusals.empty()) return out;
  if (what.what == op::add_label) in.labels.insert({what.node, what.other});
  if (what.what == op::remove_label) in.labels.erase({what.node, what.other});
  return out;
}

answer set_tag(world& in, command const& what) {
  answer out;
  need_node(in, what.person, node_kind::person, out);
  need_node(in, what.other, node_kind::tag, out);
  if (!out.refusals.empty()) return out;
  pair_key const edge{what.person, what.other};
  if (what.what == op::give_tag) give(in.held, edge, what, in.now());
  if (what.what == op::take_tag) in.held.erase(edge);
  return out;
}

answer unfollow(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  if (in.find(what.node) == nullptr) out.refusals.insert(errc::unknown_node);
  if (out.refusals.empty()) in.follows.erase({what.person, what.node});
  return out;
}

answer remove_part(world& in, command const& what) {
  answer out;
  need_node(in, what.node, node_kind::record, out);
  need_node(in, what.other, node_kind::record, out);
  if (out.refusals.empty()) in.parts.erase({what.node, what.other});
  return out;
}

}  // namespace

answer merge(world& in, command const& what) {
  auto const* from = in.find(what.node);
  auto const* into = in.find(what.other);
  if (from == nullptr || into == nullptr) return refuse(errc::unknown_node);
  if (from->kind != into->kind) return refuse(errc::wrong_kind);
  return {};
}

answer unmerge(world& in, command const& what) {
  if (in.find(what.node) == nullptr) return refuse(errc::unknown_node);
  return {};
}

answer run_edge_command(world& in, command const& what) {
  switch (what.what) {
    case op::add_part:
      return add_part(in, what);
    case op::remove_part:
      return remove_part(in, what);
    case op::follow:
      return follow(in, what);
    case op::unfollow:
      return unfollow(in, what);
    case op::mute:
    case op::unmute:
      return set_mute(in, what);
    case op::block:
    case op::unblock:
      return set_block(in, what);
    case op::set_member:
      return set_member(in, what);
    case op::grant:
    case op::revoke:
      return set_grant(in, what);
    case op::add_label:
    case op::remove_label:
      return set_label(in, what);
    case op::give_tag:
    case op::take_tag:
      return set_tag(in, what);
    default:
      return in.find(what.node) == nullptr ? refuse(errc::unknown_node) : answer{};
  }
}

}  // namespace model
