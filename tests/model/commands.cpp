// tests/model/commands.cpp: which commands come, and how often: nodes, relations and rights.
// SPDX-License-Identifier: Apache-2.0
#include "model/commands.hpp"

#include <algorithm>

namespace model {

using madang::group_role;
using madang::node_kind;

namespace {

constexpr millis hour = 60 * minute;

command make(op what, std::string key = {}, std::string name = {}) {
  command out;
  out.what = what;
  out.key = std::move(key);
  out.name = std::move(name);
  return out;
}

batch alone(command what) {
  batch out;
  out.commands.push_back(std::move(what));
  return out;
}

}  // namespace

std::vector<batch> generator::first_commands() {
  std::vector<batch> all;
  for (auto const* key : {"o:a", "o:b", "o:c"}) all.push_back(alone(make(op::add_organization, key, key)));
  for (auto const* key : {"red", "green", "blue"}) all.push_back(alone(make(op::add_tag, key)));
  for (auto const* key : {"t0", "t1", "t2"}) all.push_back(alone(make(op::add_topic, key)));
  for (auto const* verb : {"crm.visit", "erp.paid"}) {
    auto define = make(op::define_verb);
    define.type = verb;
    all.push_back(alone(define));
  }
  if (ranking_percent_ == 0) return all;
  auto rank = make(op::set_ranking);
  rank.ranked = madang::feed_view::home;
  rank.two_hop = 32'768;
  rank.by_expression = dice_.percent(50);
  all.push_back(alone(rank));
  return all;
}

std::vector<batch> generator::second_commands() {
  std::vector<batch> all;
  auto const a = in_.keys.at({node_kind::organization, "o:a"});
  auto const b = in_.keys.at({node_kind::organization, "o:b"});
  using kind = madang::person_kind;
  struct someone {
    kind what;
    uint32_t organization;
  };
  auto const people = {someone{kind::employee, 0},  {kind::employee, 0}, {kind::employee, 0},
                       {kind::employee, in_.owner}, {kind::service, 0},  {kind::partner, a},
                       {kind::partner, a},          {kind::customer, b}, {kind::partner, b},
                       {kind::employee, b},         {kind::customer, 0}, {kind::employee, 0}};
  for (auto const& each : people) {
    auto const number = std::to_string(++persons_);
    auto who = make(op::add_person, "u" + number, "Person " + number);
    who.person_kind = each.what;
    who.organization = each.organization;
    who.unit = dice_.of({"north", "south"});
    all.push_back(alone(who));
  }
  return all;
}

uint32_t generator::any(node_kind kind) {
  if (dice_.percent(1)) return static_cast<uint32_t>(dice_.below(80));
  std::vector<uint32_t> ids;
  for (auto const& [id, each] : in_.nodes) {
    auto const rare = each.deleted || !each.active || each.merged_into != 0;
    if (each.kind == kind && (!rare || dice_.percent(10))) ids.push_back(id);
  }
  return dice_.of(ids);
}

std::optional<millis> generator::soon() {
  if (dice_.percent(60)) return {};
  return in_.now() + static_cast<millis>(dice_.below(6)) * hour - 30 * minute;
}

std::optional<millis> generator::earlier() {
  if (dice_.percent(70)) return {};
  return std::max<millis>(1000, in_.now() - static_cast<millis>(dice_.below(72)) * hour);
}

command generator::person() {
  if (dice_.percent(12)) ++persons_;
  auto what = make(op::add_person, "u" + std::to_string(1 + dice_.below(persons_)));
  what.name = dice_.percent(70) ? "Person " + std::to_string(++count_) : std::string();
  what.person_kind =
      dice_.of({madang::person_kind::employee, madang::person_kind::employee, madang::person_kind::partner,
                madang::person_kind::customer, madang::person_kind::service});
  auto const outside =
      what.person_kind == madang::person_kind::partner || what.person_kind == madang::person_kind::customer;
  if (dice_.percent(outside ? 92 : 12)) what.organization = any(node_kind::organization);
  if (outside && what.organization == in_.owner) what.organization = 0;
  what.unit = dice_.of({"north", "south", "east"});
  what.text = "title " + std::to_string(dice_.below(5));
  if (dice_.percent(30)) what.source_version = dice_.below(50);
  return what;
}

command generator::group() {
  auto what = make(op::add_group, "g" + std::to_string(dice_.below(9)));
  what.name = "Group " + std::to_string(++count_);
  what.privacy = dice_.of({madang::group_privacy::open, madang::group_privacy::open,
                           madang::group_privacy::closed, madang::group_privacy::unlisted});
  what.open_to_outsiders = dice_.percent(60);
  what.see_each_other = dice_.percent(30);
  what.flag = dice_.percent(15);
  if (dice_.percent(80)) what.other = any(node_kind::person);
  return what;
}

command generator::record() {
  auto what = make(op::add_record, "r" + std::to_string(dice_.below(25)));
  what.name = "Record " + std::to_string(++count_);
  what.type = dice_.of({"crm.account", "plm.part", "erp.order"});
  what.access = dice_.of({madang::record_access::employees, madang::record_access::granted});
  what.see_each_other = dice_.percent(25);
  what.flag = dice_.percent(5);
  while (dice_.percent(45)) what.list.push_back(any(node_kind::record));
  std::erase(what.list, 0U);
  if (dice_.percent(15)) what.revision_of = any(node_kind::record);
  return what;
}

command generator::node_command() {
  auto const chance = dice_.below(100);
  if (chance < 25) return person();
  if (chance < 45) return group();
  if (chance < 70) return record();
  if (chance < 74) return make(op::add_topic, "t" + std::to_string(dice_.below(12)), "Topic");
  auto what = make(op::remove);
  auto const kind = dice_.of({node_kind::person, node_kind::group, node_kind::record, node_kind::topic});
  what.node = any(kind);
  if (chance < 78) {
    what.what = op::rekey;
    what.key = dice_.percent(80) ? "k" + std::to_string(++count_) : "r3";
  } else if (chance < 80) {
    what.what = op::remove;
  } else if (chance < 82) {
    what.what = dice_.percent(75) ? op::merge : op::unmerge;
    auto const mergeable = dice_.of({node_kind::record, node_kind::topic, node_kind::person});
    what.node = any(mergeable);
    what.other = any(mergeable);
    for (auto const& [id, each] : in_.nodes) {
      if (what.what == op::unmerge && each.merged_into != 0) what.node = id;
    }
  } else if (chance < 92) {
    what.what = op::restore;
    for (auto const& [id, each] : in_.nodes) {
      if (each.deleted && dice_.percent(40)) what.node = id;
    }
  } else {
    what.what = op::set_active;
    what.flag = dice_.percent(40);
    for (auto const& [id, each] : in_.nodes) {
      if (!what.flag || (each.active && !each.archived) || !dice_.percent(30)) continue;
      what.node = id;
    }
  }
  return what;
}

command generator::follow() {
  auto what = make(dice_.percent(80) ? op::follow : op::unfollow);
  what.person = any(node_kind::person);
  what.node = any(dice_.of(
      {node_kind::person, node_kind::group, node_kind::record, node_kind::record, node_kind::topic}));
  if (what.node == what.person) what.node = any(node_kind::record);
  if (what.what == op::unfollow) return what;
  if (dice_.percent(25)) what.kinds = static_cast<uint32_t>(1 + dice_.below(31));
  if (dice_.percent(25)) what.names = {dice_.of({"stage", "price", "owner"})};
  if (dice_.percent(40)) {
    what.reach = dice_.of({madang::record_reach::subtree, madang::record_reach::where_used});
    if (dice_.percent(40)) what.depth = static_cast<std::uint8_t>(1 + dice_.below(3));
    if (dice_.percent(30)) what.types = {dice_.of({"plm.part", "erp.order"})};
  }
  return what;
}

command generator::membership() {
  auto what = make(op::set_member);
  what.node = any(node_kind::group);
  what.person = any(node_kind::person);
  what.role = dice_.of({group_role::none, group_role::member, group_role::member, group_role::member,
                        group_role::manager, group_role::owner});
  if (dice_.percent(20)) what.other = what.person;
  if (dice_.percent(30)) what.other = any(node_kind::person);
  if (dice_.percent(15)) what.history_from = earlier();
  return what;
}

command generator::edge_command() {
  auto const chance = dice_.below(100);
  if (chance < 40) return follow();
  if (chance < 62) return membership();
  auto what = make(op::mute);
  what.person = any(node_kind::person);
  what.node = any(node_kind::person);
  if (chance < 67) {
    what.what = dice_.of({op::give_feedback, op::give_feedback, op::withdraw_feedback});
    what.node = any(dice_.of({node_kind::person, node_kind::group, node_kind::record, node_kind::topic}));
    what.more = dice_.percent(50);
    for (auto const& [edge, since] : in_.less) {
      if (what.what == op::withdraw_feedback && dice_.percent(20)) std::tie(what.person, what.node) = edge;
    }
  } else if (chance < 73) {
    what.what = dice_.of({op::mute, op::unmute});
    what.node = any(dice_.of({node_kind::person, node_kind::group, node_kind::record, node_kind::topic}));
    for (auto const& edge : in_.mutes) {
      if (what.what == op::unmute && dice_.percent(20)) std::tie(what.person, what.node) = edge;
    }
  } else if (chance < 82) {
    what.what = dice_.of({op::block, op::unblock, op::unblock});
    for (auto const& edge : in_.blocks) {
      if (what.what == op::unblock && dice_.percent(30)) std::tie(what.person, what.node) = edge;
    }
  } else {
    what.what = dice_.percent(70) ? op::add_part : op::remove_part;
    what.node = any(node_kind::record);
    what.other = any(node_kind::record);
    if (what.what == op::add_part && dice_.percent(20)) what.until = soon();
    for (auto const& [edge, range] : in_.parts) {
      if (what.what == op::remove_part && dice_.percent(20)) std::tie(what.node, what.other) = edge;
    }
  }
  if (what.node == what.person) what.node = any(node_kind::topic);
  return what;
}

command generator::right_command() {
  auto what = make(op::grant);
  what.node = any(node_kind::record);
  what.person = any(node_kind::person);
  auto const chance = dice_.below(100);
  if (chance < 60) {
    what.what = chance < 45 ? op::grant : op::revoke;
    what.other = any(dice_.of(
        {node_kind::person, node_kind::person, node_kind::group, node_kind::organization, node_kind::tag}));
    for (auto const& [edge, with] : in_.grants) {
      if (what.what == op::revoke && dice_.percent(20)) std::tie(what.node, what.other) = edge;
    }
  } else if (chance < 75) {
    what.what = dice_.of({op::add_label, op::remove_label, op::remove_label});
    what.other = any(node_kind::tag);
    for (auto const& edge : in_.labels) {
      if (what.what == op::remove_label && dice_.percent(40)) std::tie(what.node, what.other) = edge;
    }
  } else if (chance < 97) {
    what.what = dice_.percent(70) ? op::give_tag : op::take_tag;
    what.other = any(node_kind::tag);
  } else {
    what.what = op::invalidate_rights;
    if (dice_.percent(50)) what.node = what.person;
  }
  if (what.what == op::grant || what.what == op::give_tag) {
    what.until = soon();
    what.history_from = earlier();
  }
  return what;
}

command generator::one() {
  if (ranking_percent_ != 0 && dice_.percent(ranking_percent_)) return ranking_command();
  if (dice_.percent(2)) return governance();
  auto const chance = dice_.below(100);
  if (chance < 9) return node_command();
  if (chance < 20) return edge_command();
  if (chance < 29) return right_command();
  if (chance < 50) return post();
  if (chance < 64) return comment();
  if (chance < 69) return share();
  if (chance < 78) return change();
  if (chance < 82) return event();
  return small_command();
}

/// One person changes many records at once, as after an import or a release.
batch generator::sweep() {
  batch out;
  out.single = false;
  out.commands.push_back(change());
  for (auto more = 2 + dice_.below(5); more > 0; --more) {
    out.commands.push_back(dice_.percent(80) ? change() : post());
    out.commands.back().person = out.commands.front().person;
  }
  if (ranking_percent_ != 0 && dice_.percent(30)) {
    out.commands.push_back(boost());
    out.commands.back().activity = in_.last_activity + 1 + dice_.below(3);
  }
  out.ignore_errors = true;
  return out;
}

batch generator::next() {
  if (dice_.percent(3)) return sweep();
  batch out;
  // A command with an activity key comes again, as after a lost answer.
  out.commands.push_back(!keyed_.empty() && dice_.percent(2) ? dice_.of(keyed_) : one());
  if (!out.commands.front().key.empty() && out.commands.front().what >= op::post)
    keyed_.push_back(out.commands.front());
  if (dice_.percent(85)) return out;
  out.single = false;
  if (dice_.percent(50)) out.origin = "10.0.0." + std::to_string(dice_.below(9));
  out.mode = dice_.of({madang::write_mode::normal, madang::write_mode::quiet, madang::write_mode::backfill});
  for (auto more = dice_.below(4); more > 0; --more) out.commands.push_back(one());
  out.ignore_errors = dice_.percent(40);
  out.fails = dice_.percent(15);
  if (out.mode == madang::write_mode::backfill) backdate(out);
  return out;
}

/// Activities of an import carry their own, earlier times.
void generator::backdate(batch& commands) {
  for (auto& each : commands.commands) {
    auto const dated = each.what >= op::post && each.what <= op::event;
    if (dated && dice_.percent(70)) each.at = in_.now() - static_cast<millis>(dice_.below(72 * 60)) * minute;
  }
}

millis generator::next_clock(millis now) {
  auto const chance = dice_.below(100);
  if (chance < 55) return now + static_cast<millis>(dice_.below(1500));
  if (chance < 85) return now + static_cast<millis>(dice_.below(8)) * minute;
  if (chance < 90) return now + static_cast<millis>(dice_.below(30)) * hour;
  return now - (chance < 95 ? static_cast<millis>(dice_.below(3)) * hour : 500);
}

}  // namespace model
