// What people did last with threads, kept for those who follow them while some ranking asks for it.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <iterator>

namespace madang {
inline namespace v1 {
namespace detail {

bool writer::put_acts(std::uint32_t person, std::span<recent_act const> acts) {
  auto value = encode(acts);
  auto const gone = value.empty();
  return put({rank_row(rank_kind::acts, person, 0), std::move(value), gone});
}

// The newest are kept.
bool writer::note_act(std::uint32_t person, recent_act const& act) {
  auto const room = std::size_t{in_.allowed.followed_acts_max};
  if (!in_.working.ranks.asks_for_two_hops() || room == 0 || graph().node({person}).erased) return true;
  auto const before = in_.working.ranks.acts().of(person);
  std::vector<recent_act> next(before.begin(), before.end());
  next.insert(std::ranges::upper_bound(next, act), act);
  if (next.size() > room) next.erase(next.begin(), next.end() - static_cast<std::ptrdiff_t>(room));
  return std::ranges::equal(next, before) || put_acts(person, next);
}

bool writer::note_comment(activity_id id, activity_data const& of) {
  if (of.kind != activity_kind::comment || of.quiet) return true;
  return note_act(of.actor, {static_cast<std::uint32_t>(of.time_ms / 1000),
                             static_cast<std::uint32_t>(id.value), of.root, of.circle, 0});
}

// Reactions to comments lead nowhere: home feeds show no comments.
bool writer::note_reaction(std::uint32_t person, recent_act const& act) {
  auto const* to = activities_.header(act.about);
  return to == nullptr || to->root != 0 || note_act(person, act);
}

bool writer::take_reaction_act_back(std::uint32_t person, activity_id from, std::uint32_t type) {
  auto const before = in_.working.ranks.acts().of(person);
  std::vector<recent_act> next;
  std::ranges::copy_if(before, std::back_inserter(next), [&](recent_act const& each) {
    return each.activity != from.value || each.reaction != type;
  });
  return next.size() == before.size() || put_acts(person, next);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
