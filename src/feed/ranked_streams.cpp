// Streams by what is left of them. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/ranked_streams.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t cold_page = 32;
constexpr std::size_t covers_max = 32;  // of authors, places and topics that something was counted for
constexpr std::size_t team_max = 64;    // people of the team, and own places, that have covers

bool has_comments(feed_view view) noexcept { return view == feed_view::person || view == feed_view::nodes; }

// Where an item may lie in a place of the reader's without lying in that place's stream of this very feed.
bool needs_place_covers(feed_view view) noexcept {
  return view != feed_view::group && view != feed_view::person && view != feed_view::mentions;
}

}  // namespace

ranked_streams::ranked_streams(walk_context const& in, feed_request const& request, feed_walk const& walk,
                               reader_interest& interest, rank_weights const& weights)
    : in_(in),
      interest_(&interest),
      weights_(&weights),
      time_falls_(weights.weight(rank_factor::freshness) >= 0 && weights.weight(rank_factor::decay) >= 0) {
  auto const kind_weight = weights.weight(rank_factor::kind);
  auto best_kind = multiply_fixed(weights.kinds.front(), kind_weight);
  for (auto const each : weights.kinds) best_kind = std::max(best_kind, multiply_fixed(each, kind_weight));
  anything_ =
      best_kind + positive(fixed_one, rank_factor::my_record) + positive(fixed_one, rank_factor::seen);
  add_covers(request, walk);
  add_own(walk);
  heap_.reserve(streams_.size());
  for (std::uint32_t at = 0; at < streams_.size(); ++at)
    if (head first{}; next_head(at, first)) heap_.push_back(first);
  std::make_heap(heap_.begin(), heap_.end());
}

std::int64_t ranked_streams::positive(std::int64_t doublings, rank_factor factor) const noexcept {
  return std::max<std::int64_t>(weighted_part(doublings, factor, *weights_), 0);
}

std::int64_t ranked_streams::author_part(std::uint64_t points, std::uint64_t day,
                                         std::uint64_t half_hour) const noexcept {
  return positive(doublings_of_points(points), rank_factor::author) +
         positive(doublings_of_points(day), rank_factor::author_day) +
         positive(doublings_of_points(half_hour), rank_factor::author_half_hour);
}

std::int64_t ranked_streams::author_worth(std::uint32_t person) {
  auto const& known = interest_->author(person);
  auto worth = author_part(known.points, known.day, known.half_hour);
  if (known.my_team) worth += positive(fixed_one, rank_factor::my_team);
  if (known.my_manager) worth += positive(fixed_one, rank_factor::my_manager);
  return worth;
}

// At most; whether the reader follows the node is not looked up.
std::int64_t ranked_streams::place_worth(std::uint64_t counted_points) const noexcept {
  constexpr auto followed = static_cast<std::uint64_t>(points_per_reply * fixed_one);
  return positive(doublings_of_points(counted_points + followed), rank_factor::place);
}

std::int64_t ranked_streams::topic_worth(std::uint64_t counted_points) const noexcept {
  return positive(doublings_of_points(counted_points), rank_factor::topic);
}

// The best of what was counted; `rest` becomes what each of the others is worth at most.
template <class Worth>
std::vector<ranked_streams::close_one> ranked_streams::best_of(std::vector<counted_interest> const& counted,
                                                               std::int64_t& rest, Worth const& worth) {
  std::vector<close_one> out;
  out.reserve(counted.size());
  for (auto const& each : counted) out.push_back({each.node, worth(each)});
  std::sort(out.begin(), out.end(), [](close_one const& a, close_one const& b) {
    return a.worth != b.worth ? a.worth > b.worth : a.node < b.node;
  });
  if (out.size() <= covers_max) return out;
  rest = std::max(rest, out[covers_max].worth);
  out.resize(covers_max);
  return out;
}

std::vector<ranked_streams::close_one> ranked_streams::close_authors(std::int64_t& rest) {
  constexpr auto assumed = reader_interest::assumed_points_max();
  rest = author_part(assumed, 0, 0);
  auto out = best_of(interest_->counted([](node_kind kind) { return kind == node_kind::person; }), rest,
                     [&](counted_interest const& each) {
                       return author_part(each.points + assumed, each.day, each.half_hour);
                     });
  auto team = interest_->team();
  if (team.size() > team_max) {
    rest += positive(fixed_one, rank_factor::my_team) + positive(fixed_one, rank_factor::my_manager);
    team.clear();
  }
  for (auto const person : team) out.push_back({person, 0});
  std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.node < b.node; });
  out.erase(
      std::unique(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.node == b.node; }),
      out.end());
  for (auto& each : out) each.worth = author_worth(each.node);
  return out;
}

std::vector<ranked_streams::close_one> ranked_streams::close_places(std::int64_t& rest) {
  rest = 0;
  auto const is_place = [](node_kind kind) { return kind == node_kind::group || kind == node_kind::record; };
  auto out = best_of(interest_->counted(is_place), rest,
                     [&](counted_interest const& each) { return place_worth(each.points); });
  auto own = interest_->own_places();
  if (own.size() > team_max) {
    rest = std::max(rest, place_worth(0));
    own.clear();
  }
  for (auto const node : own) {
    auto const known = [&](close_one const& each) { return each.node == node; };
    if (std::none_of(out.begin(), out.end(), known)) out.push_back({node, place_worth(0)});
  }
  return out;
}

std::vector<ranked_streams::close_one> ranked_streams::close_topics(std::int64_t& rest) {
  rest = 0;
  return best_of(interest_->counted([](node_kind kind) { return kind == node_kind::topic; }), rest,
                 [&](counted_interest const& each) { return topic_worth(each.points); });
}

void ranked_streams::add_covers(feed_request const& request, feed_walk const& walk) {
  auto const reader = in_.rights.reader().value;
  if (reader == 0) return;
  std::int64_t author_rest = 0;
  std::int64_t place_rest = 0;
  std::int64_t topic_rest = 0;
  auto authors = close_authors(author_rest);
  auto places = close_places(place_rest);
  auto topics = close_topics(topic_rest);
  auto const largest = [](std::vector<close_one> const& of, std::int64_t rest) {
    for (auto const& each : of) rest = std::max(rest, each.worth);
    return rest;
  };
  author_max_ = largest(authors, author_rest);
  place_max_ = largest(places, place_rest);
  topic_max_ = largest(topics, topic_rest);
  anything_ += author_rest + place_rest + topic_rest;
  auto const add = [&](std::vector<close_one> const& of, stream_type type, std::int64_t above,
                       std::int64_t more) {
    for (auto const& each : of)
      if (each.worth > above && !walk.has_stream(source_of(each.node, type)))
        add_with_merged(each.node, type, each.worth + more);
  };
  add(authors, stream_type::authored, author_rest, place_max_ + topic_max_);
  if (needs_place_covers(request.view)) add(places, stream_type::main, place_rest, 0);
  add(topics, stream_type::main, topic_rest, place_max_);
  auto const to_me = author_max_ + place_max_ + topic_max_ + positive(fixed_one, rank_factor::answers_me);
  auto const add_mine = [&](stream_type type, std::int64_t worth) {
    if (!walk.has_stream(source_of(reader, type)))
      add_stream(source_of(reader, type), worth, met_posting::no_stream, false);
  };
  add_mine(stream_type::mentions, to_me + positive(fixed_one, rank_factor::addressed));
  if (has_comments(request.view)) add_mine(stream_type::replies, to_me);
}

void ranked_streams::add_with_merged(std::uint32_t node, stream_type type, std::int64_t worth) {
  add_stream(source_of(node, type), worth, met_posting::no_stream, false);
  if (in_.graph.edge_count(edge_type::merged) == 0) return;
  for (auto const old : in_.graph.in(edge_type::merged, {node})) add_with_merged(old.node(), type, worth);
}

void ranked_streams::add_own(feed_walk const& walk) {
  auto const sources = walk.sources();
  for (std::uint32_t at = 0; at < sources.size(); ++at)
    add_stream(sources[at].source, own_worth(sources[at]), at, sources[at].open);
}

// What the stream itself tells of its items, and what no cover tells where comments are among them: they lie
// in no place's and no topic's stream.
std::int64_t ranked_streams::own_worth(feed_source const& source) {
  auto const node = in_.graph.resolve({static_cast<std::uint32_t>(source.source >> 3)});
  auto const anywhere = place_max_ + topic_max_;
  auto const answers = positive(fixed_one, rank_factor::answers_me);
  switch (stream_in(source.source)) {
    case stream_type::mentions:
      return anywhere + author_max_ + answers + positive(fixed_one, rank_factor::addressed);
    case stream_type::replies:
      return anywhere + author_max_ + answers;
    case stream_type::authored:
      return anywhere + author_worth(node.value);
    default:
      break;
  }
  if (!node || stream_in(source.source) != stream_type::main) return 0;
  auto const kind = in_.graph.node(node).kind;
  if (kind == node_kind::topic) return topic_worth(interest_->topic(node.value)) + place_max_;
  return kind == node_kind::person ? 0 : place_worth(interest_->counted_for(node.value).points);
}

void ranked_streams::add_stream(std::uint64_t source, std::int64_t worth, std::uint32_t number, bool open) {
  auto const& hot = in_.stream;
  auto const view = open ? hot.open_postings(source) : hot.postings(source);
  streams_.push_back(
      {source, worth, number, open, hot.hot_from != 0, view.data(), view.data() + view.size()});
}

// A bound of what age does to all items from this one down.
std::int64_t ranked_streams::time_bound(order_key order) const noexcept {
  auto const at = [&](std::int64_t age_ms) {
    return std::pair(weighted_part(freshness_of(age_ms, *weights_), rank_factor::freshness, *weights_),
                     weighted_part(decay_of(age_ms, *weights_), rank_factor::decay, *weights_));
  };
  auto const here = at(interest_->age_ms(order));
  if (time_falls_) return here.first + here.second;
  auto const oldest = at(interest_->epoch_ms());
  return std::max(here.first, oldest.first) + std::max(here.second, oldest.second);
}

bool ranked_streams::next_head(std::uint32_t index, head& to) {
  auto const& of = streams_[index];
  order_key order = 0;
  auto guess = false;
  if (of.begin != of.end) {
    order = of.end[-1];
    in_.stream.prefetch_header(id_of(order));
  } else if (of.cold_at < of.cold.size()) {
    order = of.cold[of.cold_at];
  } else if (of.cold_open) {
    order = (of.cold.empty() ? std::min(in_.stream.hot_from, order_of(interest_->epoch_ms(), 0))
                             : of.cold.back()) -
            1;
    guess = true;
  } else {
    return false;
  }
  to = {time_bound(order) + of.worth + anything_, index, guess};
  return true;
}

void ranked_streams::push(std::uint32_t index) {
  head next{};
  if (!next_head(index, next)) return;
  heap_.push_back(next);
  std::push_heap(heap_.begin(), heap_.end());
}

void ranked_streams::read_cold(stream& of) {
  auto const before = of.cold.empty() ? in_.stream.hot_from : of.cold.back();
  of.cold = in_.activities.postings(of.source, before, cold_page);
  of.cold_at = 0;
  of.cold_open = of.cold.size() == cold_page;
}

std::optional<met_posting> ranked_streams::take() {
  if (heap_.empty()) return std::nullopt;
  auto const top = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end());
  heap_.pop_back();
  auto& from = streams_[top.stream];
  std::optional<met_posting> out;
  if (top.guess)
    read_cold(from);
  else
    out = met_posting{from.begin != from.end ? *--from.end : from.cold[from.cold_at++], from.number};
  push(top.stream);
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
