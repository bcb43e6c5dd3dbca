// What items of a stream can be worth. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/worth_bounds.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t covers_max = 32;    // of authors, places and topics that something was counted for
constexpr std::size_t few_max = 64;       // people of the team, own places and own records that have covers
constexpr std::size_t owned_max = 1'024;  // records of one owner that are looked at one by one

// Comments lie in no place's and no topic's stream; most views show none but those that name the reader.
bool shows_comments(feed_view view) noexcept { return view == feed_view::person || view == feed_view::nodes; }

// Where an item may lie in a place of the reader's without lying in that place's stream of this very feed.
bool needs_place_covers(feed_view view) noexcept {
  return view != feed_view::group && view != feed_view::person && view != feed_view::mentions;
}

// Keeps the best, and answers what each of the others is worth at most.
template <class Close>
std::int64_t keep_best(std::vector<Close>& of, std::size_t most) {
  if (of.size() <= most) return 0;
  auto const end = of.begin() + static_cast<std::ptrdiff_t>(most);
  std::ranges::nth_element(of, end, std::greater<>(), &Close::worth);
  auto const rest = end->worth;
  of.erase(end, of.end());
  return rest;
}

template <class Close>
std::int64_t largest(std::vector<Close> const& of, std::int64_t rest) {
  for (auto const& each : of) rest = std::max(rest, each.worth);
  return rest;
}

template <class Close>
void keep_each_once(std::vector<Close>& of) {
  std::ranges::sort(of, [](Close const& a, Close const& b) {
    return a.node != b.node ? a.node < b.node : a.worth > b.worth;
  });
  auto const same = [](Close const& a, Close const& b) { return a.node == b.node; };
  of.erase(std::unique(of.begin(), of.end(), same), of.end());
}

}  // namespace

worth_bounds::worth_bounds(walk_context const& in, feed_request const& request, feed_walk const& walk,
                           reader_interest& interest, rank_weights const& weights)
    : graph_(in.graph),
      view_(request.view),
      reader_(in.rights.reader()),
      interest_(&interest),
      weights_(&weights) {
  auto const kind_weight = weights.weight(rank_factor::kind);
  auto best_kind = multiply_fixed(weights.kinds.front(), kind_weight);
  for (auto const each : weights.kinds) best_kind = std::max(best_kind, multiply_fixed(each, kind_weight));
  anything_ = best_kind + positive(fixed_one, rank_factor::seen);
  if (!reader_) return;
  auto const counted = interest.counted();
  authors_ = close_authors(counted.authors);
  auto const places = close_places(counted.places, walk);
  auto const topics = close_topics(counted.topics);
  add_covers(walk, authors_, stream_type::authored);
  if (needs_place_covers(view_)) add_covers(walk, places, stream_type::main);
  add_covers(walk, topics, stream_type::main);
  add_mine(walk);
}

std::int64_t worth_bounds::positive(std::int64_t doublings, rank_factor factor) const noexcept {
  return std::max<std::int64_t>(weighted_part(doublings, factor, *weights_), 0);
}

std::int64_t worth_bounds::author_part(std::uint64_t points, std::uint64_t day,
                                       std::uint64_t half_hour) const noexcept {
  return positive(doublings_of_points(points), rank_factor::author) +
         positive(doublings_of_points(day), rank_factor::author_day) +
         positive(doublings_of_points(half_hour), rank_factor::author_half_hour);
}

std::int64_t worth_bounds::author_worth(std::uint32_t person) {
  auto const& known = interest_->author(person);
  auto worth = author_part(known.points, known.day, known.half_hour);
  if (known.my_team) worth += positive(fixed_one, rank_factor::my_team);
  if (known.my_manager) worth += positive(fixed_one, rank_factor::my_manager);
  return worth;
}

std::int64_t worth_bounds::place_worth(std::uint32_t node, std::uint64_t points) const noexcept {
  auto const mine = std::ranges::binary_search(interest_->owned(), node);
  return positive(doublings_of_points(points), rank_factor::place) +
         (mine ? positive(fixed_one, rank_factor::my_record) : 0);
}

std::int64_t worth_bounds::topic_worth(std::uint64_t points) const noexcept {
  return positive(doublings_of_points(points), rank_factor::topic);
}

std::vector<worth_bounds::close_one> worth_bounds::close_authors(
    std::vector<counted_interest> const& counted) {
  constexpr auto assumed = reader_interest::assumed_points_max();
  author_.rest = author_part(assumed, 0, 0);
  std::vector<close_one> out;
  out.reserve(counted.size());
  for (auto const& each : counted)
    out.push_back({each.node, author_part(each.points + assumed, each.day, each.half_hour)});
  author_.rest = std::max(author_.rest, keep_best(out, covers_max));
  auto const team = interest_->team();
  unfollowed_ = author_part(reader_interest::assumed_unfollowed_max(), 0, 0);
  if (team.size() > few_max) {
    auto const of_team =
        positive(fixed_one, rank_factor::my_team) + positive(fixed_one, rank_factor::my_manager);
    author_.rest += of_team;
    unfollowed_ += of_team;
  } else {
    for (auto const person : team) out.push_back({person, 0});
  }
  std::vector<std::uint32_t> people(out.size());
  std::ranges::transform(out, people.begin(), &close_one::node);
  interest_->look_up(people);
  for (auto& each : out) {
    each.worth = author_worth(each.node);
    interest_->note_close(each.node);
  }
  keep_each_once(out);
  author_.most = largest(out, author_.rest);
  for (auto const& each : out)
    if (each.worth > author_.rest) note_close(each.node);
  return out;
}

// Groups, and records followed or owned, whose streams are not among the feed's own: those that nothing was
// counted for.
std::vector<worth_bounds::close_one> worth_bounds::own_places(feed_walk const& walk) {
  std::vector<close_one> out;
  auto const add = [&](std::uint32_t node) {
    if (!walk.has_stream(source_of(node, stream_type::main)))
      out.push_back({node, place_worth(node, points_elsewhere())});
  };
  auto const owned = interest_->owned();
  if (owned.size() <= owned_max) {
    for (auto const node : owned) add(node);
  } else {
    place_.rest = std::max(place_.rest, place_worth(owned.front(), points_elsewhere()));
  }
  if (view_ == feed_view::home) return out;  // consists of the others
  for (auto const node : interest_->own_places()) add(node);
  return out;
}

// What is assumed of places whose streams are not among the feed's own.
std::uint64_t worth_bounds::points_elsewhere() const noexcept {
  return view_ == feed_view::home ? 0 : followed_points;
}

std::vector<worth_bounds::close_one> worth_bounds::close_places(std::vector<counted_interest> const& counted,
                                                                feed_walk const& walk) {
  std::vector<close_one> out;
  auto const owned = interest_->owned();
  place_.most = place_worth(owned.empty() ? 0 : owned.front(), followed_points);
  for (auto const& each : counted) {
    place_.most = std::max(place_.most, place_worth(each.node, each.points + followed_points));
    if (!walk.has_stream(source_of(each.node, stream_type::main)))
      out.push_back({each.node, place_worth(each.node, each.points + points_elsewhere())});
  }
  place_.rest = keep_best(out, covers_max);
  auto own = own_places(walk);
  place_.rest = std::max(place_.rest, keep_best(own, few_max));
  // That a place is followed tells too little to bound its stream by all that close authors may be worth.
  if (view_ == feed_view::home) place_.rest = std::max(place_.rest, place_worth(0, followed_points));
  out.insert(out.end(), own.begin(), own.end());
  keep_each_once(out);
  return out;
}

std::vector<worth_bounds::close_one> worth_bounds::close_topics(
    std::vector<counted_interest> const& counted) {
  std::vector<close_one> out;
  out.reserve(counted.size());
  for (auto const& each : counted) out.push_back({each.node, topic_worth(each.points)});
  topic_.rest = keep_best(out, covers_max);
  topic_.most = largest(out, topic_.rest);
  return out;
}

void worth_bounds::add_covers(feed_walk const& walk, std::vector<close_one> const& of, stream_type type) {
  for (auto const& each : of) {
    if (walk.has_stream(source_of(each.node, type))) continue;
    if (type == stream_type::authored && each.worth > author_.rest)
      covers_.push_back({each.node, type, by_author(each.worth)});
    else if (type == stream_type::main && graph_.node({each.node}).kind == node_kind::topic)
      covers_.push_back({each.node, type, on_topic(each.worth)});
    else if (type == stream_type::main && each.worth > place_.rest)
      covers_.push_back({each.node, type, in_place(each.worth)});
  }
}

void worth_bounds::add_mine(feed_walk const& walk) {
  auto const add = [&](stream_type type) {
    if (!walk.has_stream(source_of(reader_.value, type)))
      covers_.push_back({reader_.value, type, to_me(type)});
  };
  add(stream_type::mentions);
  if (shows_comments(view_)) add(stream_type::replies);
}

worth_bounds::bound worth_bounds::to_me(stream_type type) const noexcept {
  auto const named = type == stream_type::mentions ? positive(fixed_one, rank_factor::addressed) : 0;
  return {anything_ + author_.most + place_.most + topic_.most +
              positive(fixed_one, rank_factor::answers_me) + named,
          author_.most};
}

worth_bounds::bound worth_bounds::in_place(std::int64_t place) const noexcept {
  if (place <= place_.rest) return on_topic(0);
  return {anything_ + author_.most + place + topic_.most, author_.most};
}

worth_bounds::bound worth_bounds::by_author(std::int64_t author) const noexcept {
  return {anything_ + author + (shows_comments(view_) ? place_.most : place_.rest) + topic_.most, 0};
}

worth_bounds::bound worth_bounds::on_topic(std::int64_t topic) const noexcept {
  return {anything_ + author_.rest + place_.rest + std::max(topic, topic_.rest), author_.rest};
}

// People are no places.
worth_bounds::bound worth_bounds::on_wall() const noexcept {
  return {anything_ + author_.rest + topic_.rest, author_.rest};
}

std::int64_t worth_bounds::author_at_most(std::uint32_t by) const noexcept {
  auto const author = interest_->resolved(by);
  if (!interest_->may_be_close(author)) return unfollowed_;
  auto const at = std::ranges::lower_bound(authors_, author, {}, &close_one::node);
  if (at != authors_.end() && at->node == author) return at->worth;
  auto const known = interest_->follows(author) || interest_->counted_for(author).node != 0;
  return known ? author_.rest : unfollowed_;
}

std::int64_t worth_bounds::less_by(std::int64_t counted, std::uint32_t by) const noexcept {
  return counted != 0 ? std::max<std::int64_t>(counted - author_at_most(by), 0) : 0;
}

// In their own names, and in those that were merged into them.
void worth_bounds::note_close(std::uint32_t person) {
  close_.insert(person);
  if (graph_.edge_count(edge_type::merged) == 0) return;
  for (auto const old : graph_.in(edge_type::merged, {person})) note_close(old.node());
}

// Points of the place whose stream it is, at most.
std::uint64_t worth_bounds::points_in(feed_source const& source, std::uint32_t place) const {
  auto const counted = interest_->counted_for(place).points;
  // What lies beneath something followed is followed by another source, or not at all.
  return source.why == item_reason::beneath ? counted : counted + followed_points;
}

worth_bounds::bound worth_bounds::of(feed_source const& source) {
  if (stream_in(source.source) == stream_type::posted) return on_topic(0);
  auto const node = graph_.resolve({static_cast<std::uint32_t>(source.source >> 3)});
  switch (stream_in(source.source)) {
    case stream_type::mentions:
    case stream_type::replies:
      return to_me(stream_in(source.source));
    case stream_type::authored:
      return by_author(author_worth(node.value));
    default:
      break;
  }
  if (!node) return on_topic(0);  // anywhere
  auto const kind = graph_.node(node).kind;
  if (kind == node_kind::person) return on_wall();
  if (kind == node_kind::topic) return on_topic(topic_worth(interest_->topic(node.value)));
  return in_place(place_worth(node.value, points_in(source, node.value)));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
