// What people do with what others wrote, counted: one row per reader and subject.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::int32_t comment_points = points_per_reply;
constexpr std::int32_t share_points = points_per_reply;
constexpr std::int32_t mention_points = points_per_reply / 2;
constexpr std::int32_t opened_points = points_per_reply / 4;
constexpr std::int64_t counted_ms =
    fading_points::bucket_ms * static_cast<std::int64_t>(fading_points::buckets);

}  // namespace

// One pair. Of nobody who was erased anything is kept. What was forgotten cannot be taken back.
bool writer::count_affinity(counted_act const& act, std::uint32_t subject) {
  if (graph().node({act.reader}).erased || graph().node({subject}).erased) return true;
  auto const* known = in_.working.ranks.affinities(act.origin).find(act.reader, subject);
  if (known == nullptr && (act.points < 0 || in_.allowed.affinities_max == 0)) return true;
  auto next = known != nullptr ? *known : affinity_counts{};
  if (known == nullptr && !forget_affinity(act)) return false;
  next.add(act.at_ms, act.points);
  auto value = encode(next);
  auto const gone = value.empty();
  return put({rank_row(act.origin, act.reader, subject), std::move(value), gone});
}

// Room for one more: who matters least to the reader now makes it, the lowest number first.
bool writer::forget_affinity(counted_act const& act) {
  auto const pairs = in_.working.ranks.affinities(act.origin).of(act.reader);
  if (pairs.size() < in_.allowed.affinities_max) return true;
  auto const least = std::min_element(pairs.begin(), pairs.end(), [this](auto const& one, auto const& other) {
    return one.counts.long_run.at(now_ms_) < other.counts.long_run.at(now_ms_);
  });
  return put({rank_row(act.origin, act.reader, least->subject), {}, true});
}

// What somebody did with another's activity: for its author, its place and its topics.
bool writer::count_interest(counted_act const& act, std::uint64_t in_activity) {
  auto const* found = activities_.header(in_activity);
  if (found == nullptr || found->has(activity_header::shrunk) || now_ms_ - act.at_ms >= counted_ms)
    return true;
  if (graph().resolve({found->actor}) == graph().resolve({act.reader})) return true;
  auto const about = data_of(*found);  // rows that are put may move the header
  auto const count = [&](std::uint32_t subject) { return count_affinity(act, subject); };
  auto const in_place = about.place != 0 && is_place(graph().node({about.place}).kind);
  return count(about.actor) && (!in_place || count(about.place)) &&
         std::all_of(about.topics.begin(), about.topics.end(), count);
}

// What an activity says about its author's interests, given or (-1) taken back.
bool writer::count_interests_of(activity_data const& of, std::int32_t sign) {
  if (of.quiet || of.shrunk || now_ms_ - of.time_ms >= counted_ms) return true;
  auto const act = [&](std::int32_t points) { return counted_act{of.actor, of.time_ms, sign * points}; };
  if (of.kind == activity_kind::comment && !count_interest(act(comment_points), of.parent)) return false;
  if (of.kind == activity_kind::share && !count_interest(act(share_points), of.shared)) return false;
  return std::all_of(of.mentions.begin(), of.mentions.end(), [&](std::uint32_t each) {
    auto const person = graph().node({each}).kind == node_kind::person;
    return !person || each == of.actor || count_affinity(act(mention_points), each);
  });
}

// What a reader opened for the first time. What the reader may not see counts for nothing: the reader's own
// feed would tell who wrote it.
bool writer::count_opened(person_id reader, std::span<std::uint32_t const> activities) {
  if (options_.mode == write_mode::quiet) return true;
  counted_act const act{reader.value, now_ms_, opened_points, rank_kind::opened};
  return std::all_of(activities.begin(), activities.end(), [&](std::uint32_t each) {
    if (!visible(reader, activity_id{each})) return true;
    note_act({now_ms_, reader.value, action_verb::open, each});
    return count_interest(act, each);
  });
}

// Rows of a person's affinities, both ways, and of what the person did last.
std::vector<row_key> writer::affinities_of(node_id person) const {
  std::vector<row_key> out;
  for (auto const origin : {rank_kind::affinity, rank_kind::opened}) {
    auto const& lists = in_.working.ranks.affinities(origin);
    for (auto const& pair : lists.of(person.value))
      out.push_back(rank_row(origin, person.value, pair.subject));
    lists.each_reader_of(
        person.value, [&](std::uint32_t reader) { out.push_back(rank_row(origin, reader, person.value)); });
  }
  if (!in_.working.ranks.acts().of(person.value).empty())
    out.push_back(rank_row(rank_kind::acts, person.value, 0));
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
