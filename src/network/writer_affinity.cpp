// What people do with what others wrote, counted: one row per reader and subject; weights of rankings.
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
constexpr std::int64_t counted_ms =
    fading_points::bucket_ms * static_cast<std::int64_t>(fading_points::buckets);

bool is_place(node_kind kind) noexcept { return kind == node_kind::group || kind == node_kind::record; }

}  // namespace

// One pair. Of nobody who was erased anything is kept. What was forgotten cannot be taken back.
bool writer::count_affinity(std::uint32_t reader, std::uint32_t subject, std::int64_t at_ms,
                            std::int32_t points) {
  if (graph().node({reader}).erased || graph().node({subject}).erased) return true;
  auto const* known = in_.working.ranks.find(reader, subject);
  if (known == nullptr && (points < 0 || in_.allowed.affinities_max == 0)) return true;
  auto next = known != nullptr ? *known : affinity_counts{};
  if (known == nullptr && !forget_affinity(reader)) return false;
  next.add(at_ms, points);
  auto value = encode(next);
  auto const gone = value.empty();
  return put({rank_row(rank_kind::affinity, reader, subject), std::move(value), gone});
}

// Room for one more: who matters least to the reader now makes it, the lowest number first.
bool writer::forget_affinity(std::uint32_t reader) {
  auto const pairs = in_.working.ranks.pairs(reader);
  if (pairs.size() < in_.allowed.affinities_max) return true;
  auto const least = std::min_element(pairs.begin(), pairs.end(), [this](auto const& one, auto const& other) {
    return one.counts.long_run.at(now_ms_) < other.counts.long_run.at(now_ms_);
  });
  return put({rank_row(rank_kind::affinity, reader, least->subject), {}, true});
}

// What somebody did with another's activity: for its author, its place and its topics.
bool writer::count_interest(std::uint32_t reader, std::uint64_t in_activity, std::int64_t at_ms,
                            std::int32_t points) {
  auto const* found = activities_.header(in_activity);
  if (found == nullptr || found->has(activity_header::shrunk) || now_ms_ - at_ms >= counted_ms) return true;
  if (graph().resolve({found->actor}) == graph().resolve({reader})) return true;
  auto const about = data_of(*found);  // rows that are put may move the header
  auto const count = [&](std::uint32_t subject) { return count_affinity(reader, subject, at_ms, points); };
  auto const in_place = about.place != 0 && is_place(graph().node({about.place}).kind);
  return count(about.actor) && (!in_place || count(about.place)) &&
         std::all_of(about.topics.begin(), about.topics.end(), count);
}

// What an activity says about its author's interests, given or (-1) taken back.
bool writer::count_interests_of(activity_data const& of, std::int32_t sign) {
  if (of.quiet || of.shrunk || now_ms_ - of.time_ms >= counted_ms) return true;
  if (of.kind == activity_kind::comment &&
      !count_interest(of.actor, of.parent, of.time_ms, sign * comment_points))
    return false;
  if (of.kind == activity_kind::share &&
      !count_interest(of.actor, of.shared, of.time_ms, sign * share_points))
    return false;
  return std::all_of(of.mentions.begin(), of.mentions.end(), [&](std::uint32_t each) {
    auto const person = graph().node({each}).kind == node_kind::person;
    return !person || each == of.actor || count_affinity(of.actor, each, of.time_ms, sign * mention_points);
  });
}

// Rows of a person's affinities, both ways.
std::vector<row_key> writer::affinities_of(node_id person) const {
  std::vector<row_key> out;
  for (auto const& pair : in_.working.ranks.pairs(person.value))
    out.push_back(rank_row(rank_kind::affinity, person.value, pair.subject));
  in_.working.ranks.each_reader_of(person.value, [&](std::uint32_t reader) {
    out.push_back(rank_row(rank_kind::affinity, reader, person.value));
  });
  return out;
}

result<void> writer::set_ranking(std::optional<feed_view> view, rank_weights const& weights) {
  if (view && *view > feed_view::nodes) return fail(errc::unknown_view, "view");
  if (auto const fine = check(weights); !fine) return fine;
  auto const number = view ? rank_state::of_view(static_cast<std::uint8_t>(*view)) : rank_state::of_network;
  auto const* known = in_.working.ranks.scorer(number);
  if (known != nullptr && known->weights == weights) return {};
  if (!put({rank_row(rank_kind::weights, 0, number), encode(weights), false}))
    return fail(errc::corrupt, "weights");
  return {};
}

result<void> writer::reset_ranking(std::optional<feed_view> view) {
  if (view && *view > feed_view::nodes) return fail(errc::unknown_view, "view");
  auto const number = view ? rank_state::of_view(static_cast<std::uint8_t>(*view)) : rank_state::of_network;
  if (in_.working.ranks.scorer(number) == nullptr) return {};
  if (!put({rank_row(rank_kind::weights, 0, number), {}, true})) return fail(errc::corrupt, "weights");
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
