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
    for (auto const& [pair, counts] : in.affinities)
      if (in.survivor(pair.first) == reader) points_[in.survivor(pair.second)] += counts.long_run.at(epoch);
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
  world const& in_;
  uint32_t reader_;
  std::map<uint32_t, uint64_t> points_;
};

}  // namespace

void world::count_one(uint32_t reader, uint32_t subject, millis at, int points) {
  if (find(reader)->erased || find(subject)->erased) return;
  if (!affinities.contains({reader, subject})) {
    if (points < 0) return;
    forget_one(reader);
  }
  auto& counts = affinities[{reader, subject}];
  counts.add(at, points);
  auto empty = true;
  auto const count = [&](auto, auto) { empty = false; };
  counts.long_run.each(count);
  counts.day.each(count);
  counts.half_hour.each(count);
  if (empty) affinities.erase({reader, subject});
}

/// Makes room for one more of a reader's.
void world::forget_one(uint32_t reader) {
  std::map<std::pair<uint64_t, uint32_t>, pair_key> by_worth;
  for (auto const& [pair, counts] : affinities)
    if (pair.first == reader) by_worth[{counts.long_run.at(now()), pair.second}] = pair;
  if (by_worth.size() >= affinities_max) affinities.erase(by_worth.begin()->second);
}

void world::count_interest(uint32_t reader, uint64_t in, millis at, int points) {
  auto const& what = activities.at(in);
  if (what.shrunk || now() - at >= counted_for || survivor(what.actor) == survivor(reader)) return;
  count_one(reader, what.actor, at, points);
  if (what.place != 0 && is_place(find(what.place)->kind)) count_one(reader, what.place, at, points);
  for (auto const each : what.topics) count_one(reader, each, at, points);
}

void world::count_interests_of(activity const& what, int sign) {
  if (what.quiet || what.shrunk || now() - what.at >= counted_for) return;
  if (what.is_comment()) count_interest(what.actor, what.parent, what.at, sign * 4);
  if (what.kind == madang::activity_kind::share) count_interest(what.actor, what.shared, what.at, sign * 4);
  for (auto const each : what.mentions)
    if (find(each)->kind == node_kind::person && each != what.actor)
      count_one(what.actor, each, what.at, sign * 2);
}

std::vector<uint64_t> world::top(uint32_t reader, madang::feed_request const& request) const {
  auto const epoch = madang::rank_epoch_of(now());
  closeness const close(*this, reader, epoch);
  std::vector<naive::top_item> items;
  for (auto const id : feed(reader, request)) {
    auto const& what = activities.at(id);
    auto const place = what.place != 0 ? survivor(what.place) : 0;
    auto const on_record = place != 0 && find(place)->kind == node_kind::record;
    naive::top_item one{.id = id,
                        .author = survivor(what.actor),
                        .thread = static_cast<uint32_t>(what.root != 0 ? what.root : id),
                        .record = on_record ? place : 0,
                        .features = {}};
    std::int64_t low = 0;
    std::int64_t high = 0;
    one.features.age_ms = epoch - what.at / 1000 * 1000;
    one.features.author = close.to_author(one.author);
    one.features.place = close.to_place(place);
    if (!find(what.actor)->erased) one.features.topic = close.to_topics(what.topics);
    one.features.kind = static_cast<std::uint8_t>(what.kind);
    one.features.addressed = !find(what.actor)->erased && what.lies_in(stream::mentions, reader);
    one.features.seen = notes_seen(reader) && looked_at.contains(reader) && looked_at.at(reader).contains(id);
    for (auto const age : said(less, reader, what))
      low = std::min(low, madang::feedback_part(madang::feedback_kind::less, age));
    for (auto const age : said(more, reader, what))
      high = std::max(high, madang::feedback_part(madang::feedback_kind::more, age));
    one.wishes = low + high;
    one.features.answers_me = what.lies_in(stream::replies, reader);
    if (request.view == madang::feed_view::person) one.author = 0;
    auto const alone = request.reach == madang::record_reach::alone;
    if (request.view == madang::feed_view::record && alone) one.record = 0;
    items.push_back(one);
  }
  std::vector<uint64_t> ids;
  for (auto const& each : naive::top_order(madang::default_weights()).all(std::move(items)))
    ids.push_back(each.id);
  return ids;
}

}  // namespace model
