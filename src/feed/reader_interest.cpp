// What a reader has to do with whom and what. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/rank/detail/fixed_point.hpp>

#include <algorithm>
#include <array>

#include "core/few.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint64_t points(std::uint64_t whole) noexcept { return whole << fixed_bits; }

// What is assumed of somebody in the same group, before anything was done.
constexpr std::uint64_t shared_group_points = points(points_per_reply / 2);

}  // namespace

reader_interest::reader_interest(graph_state const& graph, rank_state const& ranks, person_id reader,
                                 std::int64_t epoch_ms, use_of_opened opened)
    : graph_(&graph),
      ranks_(&ranks),
      reader_(reader.value),
      epoch_ms_(epoch_ms),
      manager_(manager_of(reader.value)),
      opened_(opened),
      merges_(graph.edge_count(edge_type::merged) != 0),
      has_managers_(graph.edge_count(edge_type::reports_to) != 0) {
  room_->close.clear();
  room_->group_numbers.clear();
  room_->special.clear();
  room_->followed.clear();
  room_->groups.clear();
  room_->counted.clear();
  room_->authors.clear();
  room_->places.clear();
  room_->nodes.clear();
  for (auto const followed : graph.out(edge_type::follows, reader)) {
    room_->followed.insert(followed.node());
    note_close(followed.node());
  }
  for (auto const group : graph.out(edge_type::member_of, reader)) {
    room_->groups.insert(group.node());
    room_->group_numbers.insert(group.node());
  }
  gather_counted(reader_);
  gather_owned(reader_);
  std::sort(owned_.begin(), owned_.end());
  for (auto const record : owned_) room_->special.insert(record);
  for (auto const node : room_->nodes)
    if (graph.node({node}).kind != node_kind::person) room_->special.insert(node);
}

// A record's owner may have been merged into the reader, and the record into another one.
void reader_interest::gather_owned(std::uint32_t reader) {
  if (reader == 0) return;
  for (auto const record : graph_->owned({reader}))
    if (!graph_->node({record}).merged) owned_.push_back(record);
  if (!merges_) return;
  for (auto const old : graph_->in(edge_type::merged, {reader})) gather_owned(old.node());
}

counted_interest reader_interest::evaluate(affinity_pair const& pair) const {
  auto const& counts = pair.counts;
  return {pair.subject, counts.long_run.at(epoch_ms_), counts.day.at(epoch_ms_),
          counts.half_hour.at(epoch_ms_)};
}

// For whom, and for those merged into them.
void reader_interest::gather_counted(std::span<affinity_pair const> pairs) {
  for (auto const& pair : pairs) {
    auto const one = evaluate(pair);
    auto const node = merges_ ? graph_->resolve({pair.subject}).value : pair.subject;
    auto const [sum, fresh] = room_->counted.try_emplace(node);
    *sum = {node, sum->points + one.points, sum->day + one.day, sum->half_hour + one.half_hour};
    if (!fresh) continue;
    graph_->prefetch({node});
    room_->nodes.push_back(node);
    note_close(node);
  }
}

// What the reader did, and those who were merged into the reader.
void reader_interest::gather_counted(std::uint32_t reader) {
  gather_counted(ranks_->affinities(rank_kind::affinity).of(reader));
  if (opened_ == use_of_opened::yes) gather_counted(ranks_->affinities(rank_kind::opened).of(reader));
  if (!merges_) return;
  for (auto const old : graph_->in(edge_type::merged, {reader})) gather_counted(old.node());
}

reader_interest::counted_interests reader_interest::counted() const {
  counted_interests out;
  for (auto const node : room_->nodes) {
    auto const kind = graph_->node({node}).kind;
    if (kind == node_kind::person) out.authors.push_back(counted_for(node));
    if (is_place(kind)) out.places.push_back(counted_for(node));
    if (kind == node_kind::topic) out.topics.push_back(counted_for(node));
  }
  return out;
}

std::uint32_t reader_interest::manager_of(std::uint32_t person) const noexcept {
  auto const leads = graph_->out(edge_type::reports_to, {person});
  return leads.empty() ? 0 : graph_->resolve({leads.front().node()}).value;
}

bool reader_interest::shares_group(std::uint32_t person) const {
  return std::ranges::any_of(graph_->out(edge_type::member_of, {person}), [&](neighbour const group) {
    return room_->group_numbers.may_hold(group.node()) && room_->groups.contains(group.node());
  });
}

author_interest reader_interest::look_up_author(std::uint32_t person) const {
  author_interest out;
  if (person == reader_ || reader_ == 0) return out;
  out.shares_group = shares_group(person);
  if (out.shares_group) out.points += shared_group_points;
  if (has_managers_) {
    auto const theirs = manager_of(person);
    out.my_team = manager_ != 0 && manager_ == theirs;
    out.my_manager = manager_ == person || theirs == reader_;
  }
  if (!may_be_close(person)) return out;
  out.followed = room_->followed.contains(person);
  if (out.followed) out.points += followed_points;
  auto const done = counted_for(person);
  out.points += done.points;
  out.day = done.day;
  out.half_hour = done.half_hour;
  return out;
}

place_interest reader_interest::look_up_place(std::uint32_t node) const {
  place_interest out;
  auto const kind = graph_->node({node}).kind;
  if (!is_place(kind)) return out;
  out.kind = kind;
  if (reader_ == 0) return out;
  out.joined = kind == node_kind::group && room_->groups.contains(node);
  out.followed = follows(node);
  if (out.followed || out.joined) out.points += followed_points;
  if (!may_be_special(node)) return out;
  out.points += counted_for(node).points;
  out.mine = std::binary_search(owned_.begin(), owned_.end(), node);
  return out;
}

author_interest const& reader_interest::author(std::uint32_t person) {
  auto const [known, fresh] = room_->authors.try_emplace(person);
  if (fresh) *known = look_up_author(person);
  return *known;
}

// Where their edges lie is asked for far ahead; then, when that is there, the edges.
template <class Use>
void reader_interest::look_up_authors(std::span<std::uint32_t const> people, Use const& use) const {
  constexpr std::size_t far = 24;
  constexpr std::size_t near = 12;
  constexpr std::array all{edge_type::member_of, edge_type::reports_to};
  auto const types = std::span(all).first(has_managers_ ? 2 : 1);
  for (std::size_t at = 0; at < people.size() + far; ++at) {
    if (at < people.size())
      for (auto const type : types) graph_->prefetch_out(type, {people[at]});
    if (auto const next = at - (far - near); at >= far - near && next < people.size())
      for (auto const type : types) __builtin_prefetch(graph_->out(type, {people[next]}).data());
    if (at >= far) use(people[at - far], look_up_author(people[at - far]));
  }
}

void reader_interest::look_up(std::span<std::uint32_t const> people) {
  auto& fresh = room_->fresh;
  fresh.clear();
  for (auto const person : people)
    if (room_->authors.try_emplace(person).second) fresh.push_back(person);
  look_up_authors(fresh, [&](std::uint32_t person, author_interest const& found) {
    *room_->authors.try_emplace(person).first = found;
  });
}

void reader_interest::look_up(std::span<std::uint32_t const> people, std::vector<author_interest>& to) const {
  look_up_authors(people, [&](std::uint32_t, author_interest const& found) { to.push_back(found); });
}

place_interest const& reader_interest::place(std::uint32_t node) {
  auto const [known, fresh] = room_->places.try_emplace(node);
  if (fresh) *known = look_up_place(node);
  return *known;
}

std::uint64_t reader_interest::topic(std::uint32_t node) const {
  return may_be_special(node) ? counted_for(node).points : 0;
}

static_assert(reader_interest::assumed_points_max() == followed_points + shared_group_points);
static_assert(reader_interest::assumed_unfollowed_max() == shared_group_points);

std::vector<std::uint32_t> reader_interest::team() const {
  std::vector<std::uint32_t> out;
  auto const add = [&](std::uint32_t person) {
    if (person != 0 && person != reader_) out.push_back(graph_->resolve({person}).value);
  };
  add(manager_);
  for (auto const leader : {manager_, reader_})
    if (leader != 0)
      for (auto const person : graph_->in(edge_type::reports_to, {leader})) add(person.node());
  return out;
}

std::vector<std::uint32_t> reader_interest::own_places() const {
  std::vector<std::uint32_t> out;
  for (auto const group : graph_->out(edge_type::member_of, {reader_})) out.push_back(group.node());
  for (auto const followed : graph_->out(edge_type::follows, {reader_}))
    if (is_place(graph_->node({followed.node()}).kind)) out.push_back(followed.node());
  return out;
}

text_interest reader_interest::text(activity_header const& of) const {
  text_interest out;
  if (!of.has(activity_header::names) || graph_->node({of.actor}).erased) return out;
  auto const topics = of.topics();
  for (auto const each : topics) {
    auto const node = resolved(each);
    out.topic += topic(node);
    out.follows_topic = out.follows_topic || follows(node);
  }
  if (!topics.empty()) out.topic /= topics.size();
  auto const mentions = of.mentions();
  out.addressed = reader_ != 0 && holds(mentions, reader_);
  out.mention_count = static_cast<std::uint16_t>(mentions.size());
  out.topic_count = static_cast<std::uint16_t>(topics.size());
  return out;
}

rank_features reader_interest::features(order_key order, activity_header const& of) {
  rank_features out;
  out.age_ms = std::max<std::int64_t>(age_ms(order), 0);
  auto const& by = author(resolved(of.actor));
  out.author = by.points;
  out.author_day = by.day;
  out.author_half_hour = by.half_hour;
  out.my_team = by.my_team;
  out.my_manager = by.my_manager;
  if (of.place != 0) {
    auto const& in = place(resolved(of.place));
    out.place = in.points;
    out.my_record = in.mine;
  }
  out.kind = static_cast<std::uint8_t>(of.kind);
  auto const names = text(of);
  out.topic = names.topic;
  out.addressed = names.addressed;
  out.answers_me = answers_reader(of);
  return out;
}

likeness reader_interest::like(std::uint64_t id, activity_header const& of) const {
  likeness out;
  out.author = resolved(of.actor);
  out.thread = of.root != 0 ? of.root : static_cast<std::uint32_t>(id);
  node_id const place{of.place != 0 ? resolved(of.place) : 0};
  if (place && graph_->node(place).kind == node_kind::record) out.record = place.value;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
