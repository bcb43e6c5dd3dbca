// Streams by what is left of them. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/ranked_streams.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t cold_page = 32;
constexpr std::size_t covers_max = 32;  // of authors, of places, of topics

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

std::int64_t ranked_streams::author_worth(std::uint32_t person) {
  auto const& known = interest_->author(person);
  auto worth = positive(doublings_of_points(known.points), rank_factor::author);
  if (known.my_team) worth += positive(fixed_one, rank_factor::my_team);
  if (known.my_manager) worth += positive(fixed_one, rank_factor::my_manager);
  return worth;
}

std::int64_t ranked_streams::place_worth(std::uint32_t node) {
  return positive(doublings_of_points(interest_->place(node).points), rank_factor::place);
}

std::int64_t ranked_streams::topic_worth(std::uint32_t node) {
  return positive(doublings_of_points(interest_->topic(node)), rank_factor::topic);
}

// Those worth more than `above`, best first.
template <class Worth>
std::vector<ranked_streams::close_one> ranked_streams::weigh(std::vector<std::uint32_t> nodes,
                                                             std::int64_t above, Worth const& worth) const {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::vector<close_one> out;
  for (auto const node : nodes)
    if (auto const each = worth(node); each > above) out.push_back({node, each});
  std::sort(out.begin(), out.end(), [](close_one const& a, close_one const& b) {
    return a.worth != b.worth ? a.worth > b.worth : a.node < b.node;
  });
  return out;
}

// Leaves as many as there are to be covers; answers what the best of the others is worth.
std::int64_t ranked_streams::cut(std::vector<close_one>& to) {
  if (to.size() <= covers_max) return 0;
  auto const next = to[covers_max].worth;
  to.resize(covers_max);
  return next;
}

void ranked_streams::add_covers(feed_request const& request, feed_walk const& walk) {
  auto const reader = in_.rights.reader().value;
  if (reader == 0) return;
  auto const common =
      positive(doublings_of_points(reader_interest::common_author_points()), rank_factor::author);
  auto authors =
      weigh(interest_->close_authors(), common, [&](std::uint32_t node) { return author_worth(node); });
  auto places = weigh(interest_->close_places(), 0, [&](std::uint32_t node) { return place_worth(node); });
  auto topics = weigh(interest_->close_topics(), 0, [&](std::uint32_t node) { return topic_worth(node); });
  author_max_ = authors.empty() ? common : authors.front().worth;
  place_max_ = places.empty() ? 0 : places.front().worth;
  topic_max_ = topics.empty() ? 0 : topics.front().worth;
  auto const own = [&](std::uint32_t node, stream_type type) {
    return walk.has_stream(source_of(node, type));
  };
  std::erase_if(authors, [&](close_one const& each) { return own(each.node, stream_type::authored); });
  std::erase_if(places, [&](close_one const& each) { return own(each.node, stream_type::main); });
  std::erase_if(topics, [&](close_one const& each) { return own(each.node, stream_type::main); });
  if (!needs_place_covers(request.view)) places.clear();
  anything_ += std::max(common, cut(authors)) + cut(places) + cut(topics);
  for (auto const& each : authors)
    add_with_merged(each.node, stream_type::authored, each.worth + place_max_ + topic_max_);
  for (auto const& each : places) add_with_merged(each.node, stream_type::main, each.worth);
  for (auto const& each : topics) add_with_merged(each.node, stream_type::main, each.worth);
  auto const to_me = author_max_ + place_max_ + topic_max_ + positive(fixed_one, rank_factor::answers_me);
  auto const add_mine = [&](stream_type type, std::int64_t worth) {
    if (!own(reader, type)) add_stream(source_of(reader, type), worth, met_posting::no_stream, false);
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
  if (kind == node_kind::topic) return topic_worth(node.value);
  return kind == node_kind::person ? 0 : place_worth(node.value);
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
