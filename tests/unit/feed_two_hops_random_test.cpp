// Two hops in random networks: a home feed in order top tells nothing that the reader could not have found by
// hand. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace md = madang;

namespace {

md::rank_weights with_two_hops() {
  auto out = md::default_weights();
  out.two_hop = 32'768;
  return out;
}

/// Insiders and people of two companies, who write, answer and react at random where they may.
class market {
 public:
  explicit market(std::uint32_t seed)
      : random_(seed),
        net_(md::open_memory({.hot_activities_max = seed % 2 == 0 ? SIZE_MAX : 0, .time = &clock_}).value()) {
    net_.set_ranking(md::feed_view::home, with_two_hops()).value();
    md::organization_id companies[] = {{}, {}, {}};
    for (int at = 1; at < 3; ++at)
      companies[at] = net_.add_organization({.key = "c" + std::to_string(at), .name = "Company"}).value();
    for (int at = 0; at < 12; ++at) {
      auto const of = companies[at < 6 ? 0 : 1 + at % 2];
      auto const kind = at < 6 ? md::person_kind::employee : md::person_kind::partner;
      people_.push_back(
          net_.add_person({.key = "p" + std::to_string(at), .name = "P", .kind = kind, .organization = of})
              .value());
    }
    for (int at = 0; at < 4; ++at) {
      groups_.push_back(
          net_.add_group({.key = "g" + std::to_string(at),
                          .name = "G",
                          .privacy = at % 2 == 0 ? md::group_privacy::open : md::group_privacy::closed,
                          .open_to_outsiders = at != 0,
                          .outsiders_see_each_other = at == 3})
              .value());
      for (auto const each : people_)
        if (one_in(3)) (void)net_.set_member({groups_.back(), each});
    }
    for (auto const each : people_)
      for (auto const other : people_)
        if (each != other && one_in(2)) (void)net_.follow(each, other);
    for (int at = 0; at < 150; ++at) step();
    clock_.ms += random_() % 600'000;
  }

  /// Every item that comes by two hops, with how many people and how many of them commented.
  using items = std::map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>>;
  items shown(md::person_id reader) const {
    items out;
    walk(reader, md::feed_order::top, [&](md::item const& each) {
      if (each.why == md::item_reason::two_hop)
        out[each.id.value] = {each.acts->count.people, each.acts->count.commented};
    });
    return out;
  }
  /// The same from what the reader may ask for by hand.
  items meant(md::person_id reader) const {
    std::set<std::uint64_t> own;
    walk(reader, md::feed_order::latest, [&](md::item const& each) { own.insert(each.id.value); });
    auto const muted = ends(reader, md::relation_kind::mutes);
    std::map<std::uint64_t, std::map<std::uint32_t, bool>> people;  // whether they commented
    auto const note = [&](std::uint64_t about, md::node_id who, bool commented) {
      auto const follows = ends(reader, md::relation_kind::follows);
      if (!follows.contains(who.value) || muted.contains(who.value) ||
          net_.node(reader, who).value().restricted)
        return;
      auto& known = people[about][who.value];
      known = known || commented;
    };
    for (std::uint64_t id = 1; id <= last_; ++id) {
      auto const page = net_.activity(reader, {id});
      if (!page) continue;
      auto const& item = page->items.front();
      if (item.kind == md::activity_kind::comment) {
        note(item.root.value, item.actor.id, true);
        continue;
      }
      for (auto const& each : net_.reactions(reader, {id}).value()) note(id, each.person, false);
    }
    items out;
    for (auto const& [id, who] : people) {
      auto const page = net_.activity(reader, {id}).value();
      auto const& item = page.items.front();
      if (own.contains(id) || muted.contains(item.actor.id.value) || muted.contains(item.on.id.value))
        continue;
      if (item.actor.id == md::node_id{reader}) continue;
      auto const commented = std::ranges::count_if(who, [](auto const& each) { return each.second; });
      out[id] = {static_cast<std::uint32_t>(who.size()), static_cast<std::uint32_t>(commented)};
    }
    return out;
  }
  std::vector<md::person_id> const& people() const { return people_; }

 private:
  bool one_in(std::uint32_t count) { return random_() % count == 0; }
  md::person_id any_person() { return people_[random_() % people_.size()]; }
  md::activity_id any_activity() { return {1 + random_() % (last_ + 1)}; }
  void step() {
    clock_.ms += 60'000 + random_() % 3'000'000;
    auto const actor = any_person();
    switch (random_() % 12) {
      case 0:
        return (void)net_.mute(actor, any_person());
      case 1:
        return (void)(one_in(2) ? net_.block(actor, any_person()) : net_.mute(actor, groups_[random_() % 4]));
      case 2:
        return (void)net_.unreact({.actor = actor, .activity = any_activity()});
      case 3:
        return (void)(one_in(2) ? net_.remove_activity(actor, any_activity())
                                : net_.set_member({groups_[random_() % 4], any_person()}));
      case 4:
      case 5:
      case 6:
        return (void)net_.react({.actor = actor, .activity = any_activity()});
      case 7:
      case 8:
      case 9:
        return took(net_.comment(
            {.actor = actor, .parent = any_activity(), .text = "yes", .insiders_only = one_in(2)}));
      default:
        md::audience to;
        if (one_in(2)) to.scope = md::audience_scope::everyone;
        if (one_in(2)) to.insiders_only = false;
        return took(net_.post({.actor = actor,
                               .on = one_in(2) ? md::node_id{groups_[random_() % 4]} : md::node_id{},
                               .text = "news",
                               .to = to}));
    }
  }
  void took(md::result<md::activity_id> const& made) {
    if (made) last_ = std::max(last_, made->value);
  }
  template <class Visit>
  void walk(md::person_id reader, md::feed_order order, Visit const& visit) const {
    md::feed_request request{.limit = 7, .order = order};
    do {
      auto const page = net_.feed(reader, request).value();
      for (auto const& each : page) visit(each);
      request.at = page.older;
    } while (!request.at.empty());
  }
  std::set<std::uint32_t> ends(md::person_id from, md::relation_kind kind) const {
    std::set<std::uint32_t> out;
    for (auto const& each : net_.relations({}, from, kind).value()) out.insert(each.node.value);
    return out;
  }

  std::mt19937 random_;
  network_suite::still_clock clock_;
  md::network net_;
  std::vector<md::person_id> people_;
  std::vector<md::group_id> groups_;
  std::uint64_t last_ = 0;
};

}  // namespace

TEST_CASE("two hops: in random networks with outsiders it is what the reader could have found by hand") {
  std::size_t met = 0;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    market const of(seed);
    for (auto const reader : of.people()) {
      CAPTURE(reader.value);
      auto const shown = of.shown(reader);
      REQUIRE(shown == of.meant(reader));
      met += shown.size();
    }
  }
  CHECK(met > 300);
}
