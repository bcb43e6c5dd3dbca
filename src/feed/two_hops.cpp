// Items by two hops. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/two_hops.hpp>

#include <algorithm>
#include <tuple>

namespace madang {
inline namespace v1 {
namespace detail {

two_hops::two_hops(walk_context const& in, feed_walk const& walk, std::int64_t epoch_ms, std::uint64_t seen)
    : in_(in),
      walk_(walk),
      epoch_second_(static_cast<std::uint32_t>(std::max<std::int64_t>(epoch_ms / 1000, 0))),
      seen_(seen) {
  for (auto const followed : in.graph.out(edge_type::follows, in.rights.reader()))
    if (leads_on(followed)) gather_person(followed.node(), followed.node());
  make_leads();
}

// Who follows only some kinds or fields asked for those alone.
bool two_hops::leads_on(neighbour followed) const {
  if (in_.graph.node({followed.node()}).kind != node_kind::person || walk_.passes_over(followed.node()))
    return false;
  if (!followed.rich()) return true;
  auto const* details = in_.graph.details(edge_type::follows, in_.rights.reader(), {followed.node()});
  return details == nullptr || (details->kinds == 0 && details->fields.empty());
}

// What somebody did who was merged into `as` is what `as` did.
void two_hops::gather_person(std::uint32_t person, std::uint32_t as) {
  auto const since = epoch_second_ - std::min(epoch_second_, two_hop_seconds);
  for (auto const& each : in_.ranks.acts().of(person))
    if (each.second > since && each.second <= epoch_second_ && each.activity <= seen_)
      acts_.push_back({as, each});
  for (auto const old : in_.graph.in(edge_type::merged, {person})) gather_person(old.node(), as);
}

void two_hops::make_leads() {
  std::ranges::sort(acts_, [](act_of const& a, act_of const& b) {
    return std::tie(a.act.about, a.person, b.act.second, b.act.activity, b.act.reaction) <
           std::tie(b.act.about, b.person, a.act.second, a.act.activity, a.act.reaction);
  });
  for (std::uint32_t at = 0; at < acts_.size(); ++at) {
    auto const& [person, act] = acts_[at];
    auto const fresh = leads_.empty() || leads_.back().activity != act.about;
    if (fresh) leads_.push_back({act.about, 0, at, at});
    auto& to = leads_.back();
    if (fresh || acts_[at - 1].person != person) ++to.people;
    to.end = at + 1;
  }
}

bool two_hops::may_know(act_of const& one, std::uint32_t place) {
  if (one.act.reaction == 0) {
    auto const* comment = in_.activities.header(one.act.activity);
    return comment != nullptr && comment->kind == activity_kind::comment &&
           in_.rights.activity(one.act.activity, *comment, in_.activities) == verdict::yes;
  }
  auto const apart = !in_.rights.insider() && one.act.circle != 0 && one.act.circle != in_.rights.circle();
  return !apart || in_.rights.place_is_shared(place);
}

known_acts two_hops::known(lead const& of) {
  known_acts out;
  auto const* about = in_.activities.header(of.activity);
  if (about == nullptr) return out;
  auto const acts = std::span(acts_).subspan(of.first, of.end - of.first);
  std::vector<act_of> newest;  // of each person
  for (auto at = acts.begin(); at != acts.end();) {
    auto const end =
        std::find_if(at, acts.end(), [&](act_of const& each) { return each.person != at->person; });
    auto const first =
        std::find_if(at, end, [&](act_of const& each) { return may_know(each, about->place); });
    auto const comment = std::find_if(first, end, [&](act_of const& each) {
      return each.act.reaction == 0 && may_know(each, about->place);
    });
    if (first != end && in_.rights.node({at->person}) == verdict::yes) {
      newest.push_back(*first);
      out.commented += comment != end ? 1 : 0;
    }
    at = end;
  }
  out.people = static_cast<std::uint32_t>(newest.size());
  auto const count = std::min(newest.size(), known_acts::sample_max);
  std::partial_sort(newest.begin(), newest.begin() + static_cast<std::ptrdiff_t>(count), newest.end(),
                    [](act_of const& a, act_of const& b) {
                      return std::tie(b.act.second, b.person) < std::tie(a.act.second, a.person);
                    });
  for (std::size_t at = 0; at < count; ++at) out.sample[at] = newest[at].person;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
