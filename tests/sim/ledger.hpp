// tests/sim/ledger.hpp: what should be told, kept in the simplest way and without the product's code.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sim {

/// A person's place in the simulation, from 0 on.
using who = std::size_t;

/// A post, and whom it concerns.
struct post {
  who author = 0;
  bool in_group = false;
  bool deleted = false;
  std::set<who> must;                               ///< are told, once nothing waits
  std::set<who> named;                              ///< are told whatever they think of the group
  std::set<std::pair<who, std::string>> reactions;  ///< by others than the author
  std::set<std::pair<who, std::string>> told;       ///< of them, those that the author is told of
};

/// Everything that happened, as far as it decides who is told.
struct ledger {
  explicit ledger(who people) : member(people, false), willing(people, true) {}

  std::vector<bool> member;   ///< of the group, which is closed
  std::vector<bool> willing;  ///< to be told of its posts
  std::map<std::uint64_t, post> posts;

  void posted(std::uint64_t id, who author, bool in_group, std::set<who> const& named) {
    post made{
        .author = author, .in_group = in_group, .must = {}, .named = named, .reactions = {}, .told = {}};
    made.named.erase(author);
    made.must = made.named;
    for (who each = 0; in_group && each < member.size(); ++each)
      if (member[each] && willing[each] && each != author) made.must.insert(each);
    posts.emplace(id, std::move(made));
  }
  /// Whoever leaves, or wants nothing, need not be told any more; who was named was told at once.
  void left(who person) {
    member[person] = false;
    for (auto& [id, each] : posts)
      if (each.in_group) each.must.erase(person);
  }
  void unwilling(who person) {
    willing[person] = false;
    for (auto& [id, each] : posts)
      if (!each.named.contains(person)) each.must.erase(person);
  }
  [[nodiscard]] bool sees(who person, post const& of) const {
    return !of.deleted && (!of.in_group || member[person]);
  }
};

}  // namespace sim
