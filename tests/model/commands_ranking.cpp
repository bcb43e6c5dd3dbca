// tests/model/commands_ranking.cpp: which commands come, and how often: boosts, and weights that ask for two
// hops. SPDX-License-Identifier: Apache-2.0
#include "model/commands.hpp"

namespace model {

using madang::node_kind;

command generator::boost() {
  command what;
  what.what = op::boost;
  what.activity = some_activity(any(node_kind::person));
  if (dice_.percent(55)) what.node = any(dice_.of({node_kind::group, node_kind::group, node_kind::record}));
  if (dice_.percent(3)) what.node = any(dice_.of({node_kind::person, node_kind::topic}));
  what.until = in_.now() + (static_cast<millis>(dice_.below(dice_.percent(30) ? 15 : 5'000)) - 2) * minute;
  return what;
}

/// Somebody whom another person follows takes something up that the other would not have met.
command generator::taken_up() {
  command what;
  what.what = dice_.percent(40) ? op::comment : op::react;
  what.type = dice_.of({"like", "celebrate"});
  what.text = "text " + std::to_string(++count_);
  std::vector<pair_key> people;
  for (auto const& [edge, by] : in_.follows)
    if (in_.find(edge.second)->kind == node_kind::person) people.push_back(edge);
  auto const [reader, followed] = dice_.of(people);
  what.person = followed;
  for (int tries = 0; tries < 6; ++tries) {
    what.activity = some_activity(followed);
    auto const at = in_.activities.find(what.activity);
    if (at != in_.activities.end() && !in_.in_home(reader, at->second)) break;
  }
  auto const who = in_.find(what.person);
  what.flag = what.what == op::comment && who != nullptr && in_.insider(who->id) && dice_.percent(25);
  return what;
}

/// Somebody has seen what is boosted, where that may be noted.
command generator::boost_seen() {
  command what;
  what.what = dice_.percent(90) ? op::seen : op::set_purpose;
  what.view = static_cast<std::uint8_t>(madang::reading_purpose::seen);
  what.more = true;
  if (what.what == op::set_purpose) return what;
  what.person = any(node_kind::person);
  std::vector<uint64_t> boosted;
  for (auto const& [id, each] : in_.boosts)
    if (each.until > in_.now()) boosted.push_back(id);
  what.activity = boosted.empty() ? some_activity(what.person) : dice_.of(boosted);
  return what;
}

command generator::ranking_command() {
  auto const chance = dice_.below(100);
  if (chance < 24) return boost();
  if (chance < 57) return taken_up();
  if (chance < 65) return boost_seen();
  command what;
  if (chance < 75) {
    what.what = op::follow;
    what.person = any(node_kind::person);
    what.node = any(node_kind::person);
    return what;
  }
  if (chance < 85) {
    what.what = op::withdraw_boost;
    what.activity = some_activity(0);
    for (auto const& [id, each] : in_.boosts)
      if (dice_.percent(40)) what.activity = id;
    return what;
  }
  what.what = chance < 97 ? op::set_ranking : op::reset_ranking;
  if (dice_.percent(70)) what.ranked = madang::feed_view::home;
  if (dice_.percent(5)) what.ranked = madang::feed_view::network;
  if (what.what != op::set_ranking) return what;
  what.two_hop = dice_.of({0, 10'000, 32'768, 65'536, 100'000});
  what.by_expression = dice_.percent(50);
  return what;
}

}  // namespace model
