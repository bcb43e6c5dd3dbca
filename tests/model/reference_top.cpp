// tests/model/reference_top.cpp: order top by scoring everything. The score of given features is the
// product's own, which other tests fix; what the features are is said here again. SPDX-License-Identifier:
// Apache-2.0
#include <naive_top.hpp>

#include <algorithm>

#include "model/reference.hpp"

namespace model {

using madang::node_kind;

namespace {

constexpr uint64_t point = 1U << 16;  // points are fixed-point numbers
constexpr millis counted_for = 120LL * 24 * 3600 * 1000;

bool is_place(node_kind kind) { return kind == node_kind::group || kind == node_kind::record; }

/// What one reader has to do with an item's author and place.
class closeness {
 public:
  closeness(world const& in, uint32_t reader, millis epoch) : in_(in), reader_(reader) {
    add(in.affinities, epoch);
    if (in.notes(madang::reading_purpose::opened, reader)) add(in.affinities_of_opened, epoch);
  }
  uint64_t counted(uint32_t node) const {
    auto const at = points_.find(node);
    return at == points_.end() ? 0 : at->second;
  }

  uint64_t to_author(uint32_t author) const {
    if (author == reader_) return 0;
    auto const shared = std::any_of(in_.members.begin(), in_.members.end(), [&](auto const& each) {
      return each.first.first == reader_ && in_.members.contains({author, each.first.second});
    });
    return (in_.follows.contains({reader_, author}) ? 4 * point : 0) + (shared ? 2 * point : 0) +
           counted(author);
  }
  uint64_t to_place(uint32_t place) const {
    if (place == 0) return 0;
    auto const kind = in_.find(place)->kind;
    auto const followed = in_.follows.contains({reader_, place});
    if (!is_place(kind)) return 0;
    return (in_.members.contains({reader_, place}) || followed ? 4 * point : 0) + counted(place);
  }
  uint64_t to_topics(std::vector<uint32_t> const& topics) const {
    uint64_t sum = 0;
    for (auto const each : topics) sum += counted(in_.survivor(each));
    return topics.empty() ? 0 : sum / topics.size();
  }

 private:
  void add(world::affinity_map const& from, millis epoch) {
    for (auto const& [pair, counts] : from)
      if (in_.survivor(pair.first) == reader_)
        points_[in_.survivor(pair.second)] += counts.long_run.at(epoch);
  }

  world const& in_;
  uint32_t reader_;
  std::map<uint32_t, uint64_t> points_;
};

/// What insiders know of what everybody does with it: reactions, and answers that are still there.
uint64_t velocity(world const& in, activity const& of, millis epoch) {
  constexpr millis half_hour = 1'800'000;
  uint64_t sum = 0;
  auto const add = [&](millis at) {
    auto const passed = epoch / half_hour - at / half_hour;
    if (passed <= 0) sum += point;
    if (passed == 1) sum += point - static_cast<uint64_t>(epoch % half_hour) * point / half_hour;
  };
  for (auto const& each : of.reactions)
    if (!each.quiet && each.at >= of.at) add(each.at);
  for (auto const& [id, each] : in.activities)
    if (each.is_comment() && each.parent == of.id && !each.deleted && !each.shrunk && !each.quiet &&
        each.at >= of.at)
      add(each.at);
  return sum;
}

}  // namespace

world::affinity_map& world::counted(counted_act const& act) {
  return act.origin == madang::reading_purpose::opened ? affinities_of_opened : affinities;
}

void world::count_one(counted_act const& act, uint32_t subject) {
  if (find(act.reader)->erased || find(subject)->erased) return;
  auto& all = counted(act);
  if (!all.contains({act.reader, subject})) {
    if (act.points < 0) return;
    forget_one(all, act.reader);
  }
  auto& counts = all[{act.reader, subject}];
  counts.add(act.at, act.points);
  auto empty = true;
  auto const count = [&](auto, auto) { empty = false; };
  counts.long_run.each(count);
  counts.day.each(count);
  counts.half_hour.each(count);
  if (empty) all.erase({act.reader, subject});
}

/// Makes room for one more of a reader's.
void world::forget_one(affinity_map& of, uint32_t reader) const {
  std::map<std::pair<uint64_t, uint32_t>, pair_key> by_worth;
  for (auto const& [pair, counts] : of)
    if (pair.first == reader) by_worth[{counts.long_run.at(now()), pair.second}] = pair;
  if (by_worth.size() >= affinities_max) of.erase(by_worth.begin()->second);
}

void world::count_interest(counted_act const& act, uint64_t in) {
  auto const& what = activities.at(in);
  if (what.shrunk || now() - act.at >= counted_for || survivor(what.actor) == survivor(act.reader)) return;
  count_one(act, what.actor);
  if (what.place != 0 && is_place(find(what.place)->kind)) count_one(act, what.place);
  for (auto const each : what.topics) count_one(act, each);
}

void world::count_interests_of(activity const& what, int sign) {
  if (what.quiet || what.shrunk || now() - what.at >= counted_for) return;
  if (what.is_comment()) count_interest({what.actor, what.at, sign * 4}, what.parent);
  if (what.kind == madang::activity_kind::share) count_interest({what.actor, what.at, sign * 4}, what.shared);
  for (auto const each : what.mentions)
    if (find(each)->kind == node_kind::person && each != what.actor)
      count_one({what.actor, what.at, sign * 2}, each);
}

namespace {

/// What is scored of an item.
naive::top_item item_of(world const& in, uint32_t reader, closeness const& close, activity const& what) {
  auto const epoch = madang::rank_epoch_of(in.now());
  auto const place = what.place != 0 ? in.survivor(what.place) : 0;
  auto const on_record = place != 0 && in.find(place)->kind == node_kind::record;
  auto const erased = in.find(what.actor)->erased;
  naive::top_item one{.id = what.id,
                      .author = in.survivor(what.actor),
                      .thread = static_cast<uint32_t>(what.root != 0 ? what.root : what.id),
                      .record = on_record ? place : 0,
                      .features = {}};
  std::int64_t low = 0;
  std::int64_t high = 0;
  one.features.age_ms = epoch - what.at / 1000 * 1000;
  one.features.author = close.to_author(one.author);
  one.features.place = close.to_place(place);
  if (!erased) one.features.topic = close.to_topics(what.topics);
  if (in.circle(reader) == 0) one.features.velocity = velocity(in, what, epoch);
  one.features.kind = static_cast<std::uint8_t>(what.kind);
  one.features.addressed = !erased && what.lies_in(stream::mentions, reader);
  one.features.seen = in.notes(madang::reading_purpose::seen, reader) && in.looked_at.contains(reader) &&
                      in.looked_at.at(reader).contains(what.id);
  for (auto const age : in.said(in.less, reader, what))
    low = std::min(low, madang::feedback_part(madang::feedback_kind::less, age));
  for (auto const age : in.said(in.more, reader, what))
    high = std::max(high, madang::feedback_part(madang::feedback_kind::more, age));
  one.wishes = low + high;
  one.features.answers_me = what.lies_in(stream::replies, reader);
  return one;
}

}  // namespace

std::vector<top_place> world::top(uint32_t reader, madang::feed_request const& request) const {
  closeness const close(*this, reader, madang::rank_epoch_of(now()));
  std::map<uint64_t, led_item> all;
  for (auto const id : feed(reader, request)) all[id].id = id;
  for (auto const& each : led(reader, request)) all[each.id] = each;
  std::vector<naive::top_item> items;
  for (auto const& [id, each] : all) {
    auto one = item_of(*this, reader, close, activities.at(id));
    one.wishes += each.lift;
    if (request.view == madang::feed_view::person) one.author = 0;
    auto const alone = request.reach == madang::record_reach::alone;
    if (request.view == madang::feed_view::record && alone) one.record = 0;
    items.push_back(one);
  }
  std::vector<top_place> out;
  for (auto const& each : naive::top_order(weights_of(request.view)).all(std::move(items)))
    out.push_back({each.score, each.placed_by, all.at(each.id)});
  return out;
}

}  // namespace model
