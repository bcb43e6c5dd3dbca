// W: records in trees and bills of materials, outsiders, rights, blocks, mutes, reactions and comments.
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "support/company.hpp"
#include "support/stores.hpp"

namespace bench {
namespace {

using madang::result;
using madang::transaction;

constexpr std::uint32_t tree_records = 256;  // records of one tree
constexpr std::uint32_t children_each = 6;
constexpr std::uint32_t labels = 16;
constexpr double outsider_share = .05;
constexpr double record_share = .4;  // activities about records
constexpr double labelled_share =
    .4;  // records that need a label; every second person holds it: 20 % refused

struct builder {
  company& to;
  dataset const& from;
  dice random;
  std::vector<std::vector<std::uint32_t>> members;  // insiders per group
  std::vector<std::uint32_t> insiders;
  std::vector<std::pair<madang::activity_id, std::int32_t>> made;  // and the group whose members may see it

  // A person that may act everywhere: the wanted one, or the next insider.
  [[nodiscard]] std::uint32_t insider(std::uint32_t wanted) const {
    while (to.outside[wanted]) wanted = (wanted + 1) % from.people;
    return wanted;
  }
  [[nodiscard]] std::uint32_t any_insider() {
    return insiders[random.below(static_cast<std::uint32_t>(insiders.size()))];
  }
  [[nodiscard]] std::uint32_t any_record() {
    return random.below(static_cast<std::uint32_t>(to.records.size()));
  }

  void people();
  void groups();
  void records();
  void relations();
  void rights();
  void activities(std::uint32_t count);
  void posts(std::uint32_t first, std::uint32_t end);
  void reactions(std::uint32_t first, std::uint32_t end);
  void comments(std::uint32_t first, std::uint32_t end);
  // One who may see it.
  [[nodiscard]] std::uint32_t reader_of(std::uint32_t post);
  [[nodiscard]] madang::timestamp time_of(std::uint32_t post) const {
    return beginning() + std::chrono::seconds{from.seconds[post]};
  }
};

template <class Id>
result<void> note(result<Id> const& made, std::vector<Id>& to) {
  if (!made) return made.error();
  to.push_back(*made);
  return {};
}

void builder::people() {
  std::vector<madang::organization_id> partners;
  in_batches(*to.net, 50, 50, [&](transaction& work, std::uint64_t at) {
    auto const key = "partner-" + std::to_string(at);
    return note(work.add_organization({.key = key, .name = key}), partners);
  });
  to.outside.resize(from.people);
  for (std::uint32_t at = 0; at < from.people; ++at) {
    to.outside[at] = random.chance(outsider_share);
    if (!to.outside[at]) insiders.push_back(at);
  }
  in_batches(*to.net, from.people, 1'000, [&](transaction& work, std::uint64_t at) {
    auto const key = "person-" + std::to_string(at);
    auto const name = "Person " + std::to_string(at);
    madang::person_input in{.key = key, .name = name};
    if (to.outside[at]) in.kind = madang::person_kind::partner;
    if (to.outside[at]) in.organization = partners[at % partners.size()];
    return note(work.add_person(in), to.people);
  });
}

void builder::groups() {
  using madang::group_privacy;
  in_batches(*to.net, from.groups, 1'000, [&](transaction& work, std::uint64_t at) {
    auto const key = "group-" + std::to_string(at);
    auto const privacy = at % 3 == 0   ? group_privacy::open
                         : at % 3 == 1 ? group_privacy::closed
                                       : group_privacy::unlisted;
    return note(
        work.add_group({.key = key, .name = key, .privacy = privacy, .open_to_outsiders = at % 10 == 0}),
        to.groups);
  });
  members.resize(from.groups);
}

void builder::records() {
  auto const count = std::max(tree_records, from.people / 2);
  in_batches(*to.net, count, 1'000, [&](transaction& work, std::uint64_t at) {
    auto const key = "record-" + std::to_string(at);
    madang::record_input in{
        .key = key, .type = at % tree_records == 0 ? "erp.order" : "plm.part", .name = key};
    auto const inside = static_cast<std::uint32_t>(at % tree_records);
    if (inside != 0) in.parents.push_back(to.records[at - inside + (inside - 1) / children_each]);
    if (inside > 20 && random.chance(.1)) in.parents.push_back(to.records[at - inside + 1 + random.below(5)]);
    return note(work.add_record(in), to.records);
  });
}

void builder::relations() {
  struct edge {
    std::uint32_t person;
    std::uint32_t other;
    unsigned what;  // 0 person, 1 group, 2 record with what is below
  };
  std::vector<edge> edges;
  for (std::uint32_t person = 0; person < from.people; ++person) {
    auto const follows = from.follows_of(person);
    for (auto other : follows) edges.push_back({person, other, 0});
    auto const subtrees =
        to.outside[person] ? 0 : static_cast<std::uint32_t>(follows.size() + 8) / 9;  // 10 % of all
    for (std::uint32_t n = 0; n < subtrees; ++n) edges.push_back({person, any_record(), 2});
    for (auto group : from.groups_of(person)) {
      if (to.outside[person] && group % 10 != 0) continue;
      edges.push_back({person, group, 1});
      if (!to.outside[person]) members[group].push_back(person);
    }
  }
  auto const start = busy_ns();
  in_batches(*to.net, edges.size(), 5'000, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const& each = edges[at];
    if (each.what == 1) return work.set_member({to.groups[each.other], to.people[each.person]});
    if (each.what == 0 && to.outside[each.other] && to.outside[each.person]) return {};
    if (each.what == 0) return work.follow({to.people[each.person], to.people[each.other]});
    madang::follow_options how;
    how.reach = madang::record_reach::subtree;
    return work.follow({to.people[each.person], to.records[each.other], how});
  });
  to.times.edges += edges.size();
  to.times.edge_seconds += busy_seconds_since(start);
  in_batches(*to.net, from.people, 1'000, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const person = insider(static_cast<std::uint32_t>(at));
    auto const other = any_insider();
    if (other == person) return {};
    if (random.chance(.3))
      if (auto ok = work.mute(to.people[person], to.people[other]); !ok) return ok;
    return random.chance(.02) ? work.block(to.people[person], to.people[other]) : result<void>();
  });
}

// After the activities, for authors need rights too: from here on a fifth of the records refuses a reader.
void builder::rights() {
  std::vector<madang::tag_id> tags;
  in_batches(*to.net, labels, labels, [&](transaction& work, std::uint64_t at) {
    return note(work.add_tag("label-" + std::to_string(at)), tags);
  });
  in_batches(*to.net, from.people, 500, [&](transaction& work, std::uint64_t at) -> result<void> {
    for (std::uint32_t tag = 0; tag < labels; ++tag)
      if (random.chance(.5))
        if (auto ok = work.give_tag(to.people[at], tags[tag]); !ok) return ok;
    return {};
  });
  in_batches(*to.net, to.records.size(), 1'000, [&](transaction& work, std::uint64_t at) -> result<void> {
    if (random.chance(labelled_share)) return work.add_label(to.records[at], tags[random.below(labels)]);
    return {};
  });
}

// Posts, and soon after each of them what people make of it: time goes on meanwhile.
void builder::activities(std::uint32_t count) {
  constexpr std::uint32_t at_a_time = 256;  // posts: 17 minutes of W's days
  made.reserve(count);
  for (std::uint32_t first = 0; first < count; first += at_a_time) {
    auto const end = std::min(count, first + at_a_time);
    to.time->set(time_of(end - 1));
    posts(first, end);
    reactions(first, end);
    comments(first, end);
  }
  to.posts = count;
}

void builder::posts(std::uint32_t first, std::uint32_t end) {
  auto const start = busy_ns();
  in_batches(*to.net, end - first, end - first, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const post = first + static_cast<std::uint32_t>(at);
    auto const author = insider(from.authors[post]);
    madang::post_input in{.actor = to.people[author], .text = from.body(post)};
    std::int32_t group = -1;
    if (random.chance(record_share)) {
      if (random.chance(.5))
        in.on = to.records[any_record()];
      else
        in.about.push_back(to.records[any_record()]);
    } else if (from.places[post] >= 0 && author == from.authors[post]) {
      group = from.places[post];
      in.on = to.groups[static_cast<std::uint32_t>(group)];
    }
    in.at = time_of(post);
    auto const id = work.post(in);
    if (!id) return id.error();
    made.emplace_back(*id, group);
    return {};
  });
  to.times.posts += end - first;
  to.times.post_seconds += busy_seconds_since(start);
}

std::uint32_t builder::reader_of(std::uint32_t post) {
  auto const group = made[post].second;
  if (group < 0) return any_insider();
  auto const& all = members[static_cast<std::uint32_t>(group)];
  return all[random.below(static_cast<std::uint32_t>(all.size()))];
}

// A blocked person is refused: that one does nothing.
result<void> ignoring_refusals(auto const& done) {
  if (done || done.error().code == madang::errc::unknown_activity) return {};
  return done.error();
}

void builder::reactions(std::uint32_t first, std::uint32_t end) {
  static constexpr char const* types[] = {"like", "like", "celebrate", "insightful"};
  auto const count = (end - first) * 4;
  auto const start = busy_ns();
  in_batches(*to.net, count, count, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const post = first + static_cast<std::uint32_t>(at / 4);
    return ignoring_refusals(work.react({to.people[reader_of(post)], made[post].first, types[at % 4]}));
  });
  to.times.reactions += count;
  to.times.reaction_seconds += busy_seconds_since(start);
}

void builder::comments(std::uint32_t first, std::uint32_t end) {
  auto const start = busy_ns();
  in_batches(*to.net, end - first, end - first, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const post = first + static_cast<std::uint32_t>(at);
    return ignoring_refusals(work.comment({.actor = to.people[reader_of(post)],
                                           .parent = made[post].first,
                                           .text = from.body(post).substr(0, 80)}));
  });
  to.times.comments += end - first;
  to.times.comment_seconds += busy_seconds_since(start);
}

}  // namespace

company make_w(dataset const& from, std::uint32_t posts, std::uint64_t seed) {
  company out;
  out.time = std::make_unique<set_clock>(beginning());
  out.random = std::make_unique<seeded_random>(seed);
  out.rows = madang::make_memory_store(*out.random);
  out.reopen(out.options());
  builder make{out, from, dice(seed), {}, {}, {}};
  make.people();
  make.groups();
  make.records();
  make.relations();
  make.activities(std::min(posts, from.written()));
  make.rights();
  return out;
}

}  // namespace bench
