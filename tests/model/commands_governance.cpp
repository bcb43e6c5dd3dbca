// tests/model/commands_governance.cpp: which commands come, and how often: erasures, holds, retention.
// SPDX-License-Identifier: Apache-2.0
#include "model/commands.hpp"

namespace model {

using madang::node_kind;

command generator::hold_command() {
  command what;
  what.what = dice_.percent(55) ? op::place_hold : op::release_hold;
  if (what.what == op::place_hold) {
    what.text = dice_.percent(97) ? "case " + std::to_string(++count_) : std::string();
    what.node = any(dice_.of({node_kind::person, node_kind::person, node_kind::group, node_kind::record}));
    if (dice_.percent(5)) what.node = any(dice_.of({node_kind::topic, node_kind::organization}));
    if (dice_.percent(8)) what.node = 0;
    return what;
  }
  std::vector<uint64_t> in_force;
  for (auto const& [number, each] : in_.holds)
    if (!each.released) in_force.push_back(number);
  what.activity = dice_.percent(90) ? dice_.of(in_force) : dice_.below(in_.holds.size() + 2);
  return what;
}

command generator::governance() {
  auto const chance = dice_.below(100);
  if (chance < 60) return hold_command();
  command what;
  if (chance < 75) {
    what.what = op::erase_person;
    what.person = any(dice_.percent(96) ? node_kind::person : node_kind::group);
    for (auto const& [id, each] : in_.nodes) {  // best one with a past: merged, deleted, erased before
      auto const past = each.merged_into != 0 || each.deleted;
      if (each.kind == node_kind::person && past && dice_.percent(5)) what.person = id;
    }
  } else if (chance < 82) {
    what.what = op::replay_erasure;
    what.text = dice_.percent(90) ? dice_.of(in_.receipts) : "nonsense";
  } else {
    what.what = op::set_retention;
    what.kinds = static_cast<uint32_t>(dice_.percent(97) ? dice_.below(5) : 77);
    what.activity = dice_.of({0U, 0U, 2U, 5U, 15U, 40U});
    if (dice_.percent(2)) what.activity = 36'501;
  }
  return what;
}

}  // namespace model
