// Streams by what is left of them. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/ranked_streams.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t cold_page = 32;
constexpr std::size_t dormitories_max = 12;
constexpr std::ptrdiff_t looked_ahead = 8;
constexpr std::ptrdiff_t close_looked_at = 16;  // at a time, for one by a close author
constexpr std::uint32_t not_cold = std::numeric_limits<std::uint32_t>::max();

// Of the stream that holds everything no part is kept.
bool anywhere_in(feed_request const& request, item_velocity const& velocity) noexcept {
  return request.view == feed_view::network || velocity.anywhere();
}

// The ends of streams come from memory together, if there are not too many.
[[gnu::always_inline]] inline void prefetch_ends(stream_state const& hot, std::span<feed_source const> of) {
  constexpr std::size_t few = 512;
  if (of.size() > few) return;
  for (auto const& each : of) hot.prefetch_stream(each.source, each.open);
  for (auto const& each : of) {
    auto const view = each.open ? hot.open_postings(each.source) : hot.postings(each.source);
    if (!view.empty()) __builtin_prefetch(&view.back());
  }
}

}  // namespace

ranked_streams::ranked_streams(walk_context const& in, feed_request const& request, feed_walk const& walk,
                               reader_interest& interest, item_velocity const& velocity,
                               rank_weights const& weights)
    : in_(in),
      velocity_(&velocity),
      weights_(&weights),
      sources_(walk.sources()),
      epoch_ms_(interest.epoch_ms()),
      bounds_(in, request, walk, interest, weights),
      time_falls_(weights.weight(rank_factor::freshness) >= 0 && weights.weight(rank_factor::decay) >= 0),
      lift_(anywhere_in(request, velocity) ? velocity.part_of_any() : 0),
      cold_lift_(std::max(lift_, velocity.part_of_cold())),
      looks_for_touched_(!anywhere_in(request, velocity) && !velocity.lifts_none()) {
  room_->streams.clear();
  room_->heads.clear();
  for (auto& each : room_->dormitories) each.streams.clear();
  if (in_.stream.hot_from == 0) prefetch_ends(in_.stream, sources_);
  for (auto const& cover : bounds_.covers()) add_with_merged(cover.node, cover.type, cover.most);
  add_own(0);
  touched_lift_ = velocity.part_of_touched(std::accumulate(touched_most_.begin(), touched_most_.end(), 0U));
  count_ += bounds_.covers().size() + sources_.size();
  room_->heads.reserve(room_->streams.size() + room_->dormitories.size());
  open_awake(0);
  add_dormitories();
  if (walk.has_quiet())
    push({bound_of(walk.lively_from(), bounds_.of_followed().worth) + lift_, 0, head_type::quiet});
}

void ranked_streams::add_dormitories() {
  for (std::size_t at = 0; at < room_->dormitories.size(); ++at) {
    auto& sleeping = room_->dormitories[at].streams;
    if (sleeping.empty()) continue;  // left by an earlier page
    std::make_heap(sleeping.begin(), sleeping.end());
    push(head_of(room_->dormitories[at], at));
  }
}

void ranked_streams::add_quiet(feed_walk const& walk) {
  std::erase_if(room_->heads, [](head const& each) {
    return each.type == head_type::quiet || each.type == head_type::dormitory;
  });
  std::make_heap(room_->heads.begin(), room_->heads.end());
  auto const known = static_cast<std::uint32_t>(sources_.size());
  auto const streams = static_cast<std::uint32_t>(room_->streams.size());
  sources_ = walk.sources();
  add_own(known);
  count_ += sources_.size() - known;
  open_awake(streams);
  add_dormitories();
}

void ranked_streams::open_awake(std::uint32_t first) {
  auto const end = static_cast<std::uint32_t>(room_->streams.size());  // opening may add twins
  for (auto at = first; at < end; ++at)
    if (!room_->streams[at].asleep) open(at);
}

// From its newest posting on.
void ranked_streams::open(std::uint32_t number) {
  auto const twin = room_->streams[number];
  if (twin.cold == not_cold && bounds_.counts_close(twin.most)) {
    room_->streams[number].close = true;
    room_->streams.push_back(twin);
    room_->streams.back().most = bounds_.without_close(twin.most);
    if (head first{}; next_head(static_cast<std::uint32_t>(room_->streams.size() - 1), first)) push(first);
  }
  if (head first{}; next_head(number, first)) push(first);
}

void ranked_streams::add_with_merged(std::uint32_t node, stream_type type, worth_bounds::bound most) {
  auto const comments = type != stream_type::authored;  // only the feed's own authored streams bring them
  add_stream(source_of(node, type), most, false, comments);
  if (looks_for_touched_ && velocity_->may_lie_in(node)) add_touched(source_of(node, type), most, comments);
  if (in_.graph.edge_count(edge_type::merged) == 0) return;
  for (auto const old : in_.graph.in(edge_type::merged, {node})) add_with_merged(old.node(), type, most);
}

void ranked_streams::add_own(std::uint32_t first) {
  auto const& hot = in_.stream;
  std::uint32_t before = 0;
  auto touched = false;
  for (auto at = first; at < sources_.size(); ++at) {
    auto const& each = sources_[at];
    auto const most = bounds_.of(each);
    auto const node = static_cast<std::uint32_t>(each.source >> 3);
    if (node != std::exchange(before, node)) touched = looks_for_touched_ && velocity_->may_lie_in(node);
    if (hot.hot_from == 0 && node != 0 && stream_state::has_open_part(stream_in(each.source)))
      add_asleep(most, {each.open ? hot.newest_open(node) : hot.newest(node), at});
    else
      add_stream(each.source, most, each.open, true);
    if (touched) add_touched(each.source, most, true);
  }
}

void ranked_streams::add_touched(std::uint64_t source, worth_bounds::bound most, bool comments) {
  velocity_->each_touched(source, [&](touched_half_hour const& in, touched_stream const& found) {
    auto& highest = touched_most_[in.half_hour() % touched_lately::kept];
    highest = std::max(highest, found.most);
    auto const view = found.orders.view();
    auto const number = static_cast<std::uint32_t>(room_->streams.size());
    auto const* end = view.data() + view.size();
    room_->streams.push_back({view.data(), end, end, most, source, not_cold, comments, true});
    room_->streams.back().asleep = let_sleep(most, true, {second_of(found.newest), number});
    ++count_;
  });
}

void ranked_streams::add_asleep(worth_bounds::bound most, dormant one) {
  if (let_sleep(most, false, one)) return;
  auto const& source = sources_[one.number];
  add_stream(source.source, most, source.open, true);
}

// False when there is no room for any more that are worth something else.
bool ranked_streams::let_sleep(worth_bounds::bound most, bool touched, dormant one) {
  auto& all = room_->dormitories;
  auto at = std::ranges::find_if(all, [&](dormitory const& each) {
    return each.streams.empty() || (each.touched == touched && each.most == most);
  });
  if (at == all.end()) {
    if (all.size() == dormitories_max) return false;
    at = all.insert(all.end(), dormitory{});
  }
  at->most = most;
  at->touched = touched;
  at->streams.push_back(one);
  return true;
}

void ranked_streams::add_stream(std::uint64_t source, worth_bounds::bound most, bool open_part,
                                bool comments) {
  auto const& hot = in_.stream;
  auto const view = open_part ? hot.open_postings(source) : hot.postings(source);
  auto cold = not_cold;
  if (hot.hot_from != 0) {
    cold = static_cast<std::uint32_t>(cold_.size());
    cold_.emplace_back();
  }
  auto const* end = view.data() + view.size();
  room_->streams.push_back({view.data(), end, end, most, source, cold, comments, false});
}

// A bound of what age does to all items from this second down, and of all else.
std::int64_t ranked_streams::bound_of(std::uint32_t second, std::int64_t worth) const noexcept {
  auto const at = [&](std::int64_t age_ms) {
    return std::pair(weighted_part(freshness_of(age_ms, *weights_), rank_factor::freshness, *weights_),
                     weighted_part(decay_of(age_ms, *weights_), rank_factor::decay, *weights_));
  };
  auto const here = at(epoch_ms_ - std::int64_t{second} * 1000);
  if (time_falls_) return here.first + here.second + worth;
  auto const oldest = at(epoch_ms_);
  return std::max(here.first, oldest.first) + std::max(here.second, oldest.second) + worth;
}

// Headers come from memory while others are looked at: mostly a stream gives several, one after another.
void ranked_streams::look_ahead(stream& in) const noexcept {
  auto const until = in.end - std::min<std::ptrdiff_t>(in.end - in.begin, looked_ahead);
  for (; in.asked > until; --in.asked) in_.stream.prefetch_header(id_of(in.asked[-1]));
}

// Older ones out of memory, that may be worth more, follow in the same stream.
std::int64_t ranked_streams::bound_of_hot(stream const& of) const noexcept {
  if (of.touched) return of.base + touched_lift_;
  if (of.cold == not_cold || cold_lift_ == lift_) return of.base + lift_;
  return std::max(of.base + lift_, bound_of(second_of(in_.stream.hot_from), of.most.worth) + cold_lift_);
}

bool ranked_streams::next_head(std::uint32_t number, head& to) {
  auto& of = room_->streams[number];
  auto const* cold = of.cold != not_cold ? &cold_[of.cold] : nullptr;
  order_key order = 0;
  auto type = head_type::posting;
  if (of.begin != of.end) {
    order = of.end[-1];
    if (!of.close) look_ahead(of);
  } else if (cold != nullptr && cold->at < cold->page.size()) {
    order = cold->page[cold->at];
  } else if (cold != nullptr && cold->open) {
    auto const newest = std::min(in_.stream.hot_from, order_of(epoch_ms_, 0));
    order = (cold->page.empty() ? newest : cold->page.back()) - 1;
    type = head_type::cold_page;
  } else {
    return false;
  }
  of.base = bound_of(second_of(order), of.most.worth);
  to = {order >= in_.stream.hot_from || of.touched ? bound_of_hot(of) : of.base + cold_lift_, number, type};
  return true;
}

ranked_streams::head ranked_streams::head_of(dormitory const& of, std::size_t number) const noexcept {
  auto const lift = of.touched ? touched_lift_ : lift_;
  return {bound_of(of.streams.front().second, of.most.worth) + lift, static_cast<std::uint32_t>(number),
          head_type::dormitory};
}

void ranked_streams::push(head const& one) {
  room_->heads.push_back(one);
  std::push_heap(room_->heads.begin(), room_->heads.end());
}

void ranked_streams::read_cold(std::uint32_t number) {
  auto& of = cold_[room_->streams[number].cold];
  auto const before = of.page.empty() ? in_.stream.hot_from : of.page.back();
  of.page = in_.activities.postings(room_->streams[number].source, before, cold_page);
  of.at = 0;
  of.open = of.page.size() == cold_page;
}

void ranked_streams::drop_top() {
  std::pop_heap(room_->heads.begin(), room_->heads.end());
  room_->heads.pop_back();
}

// The first one gives its place to one that is not above it, which sinks.
void ranked_streams::replace_top(head const& by) {
  auto& heap = room_->heads;
  std::size_t hole = 0;
  for (auto child = std::size_t{1}; child < heap.size(); child = 2 * hole + 1) {
    if (child + 1 < heap.size() && heap[child] < heap[child + 1]) ++child;
    if (heap[child].bound <= by.bound) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = by;
}

void ranked_streams::wake_one(std::uint32_t number) {
  auto& from = room_->dormitories[number];
  std::pop_heap(from.streams.begin(), from.streams.end());
  auto opened = from.streams.back().number;
  from.streams.pop_back();
  if (!from.touched) {
    auto const& source = sources_[opened];
    add_stream(source.source, from.most, source.open, true);
    opened = static_cast<std::uint32_t>(room_->streams.size() - 1);
  }
  if (from.streams.empty())
    drop_top();
  else
    replace_top(head_of(from, number));
  open(opened);
}

// The next one if its author may be close. Else those before it are passed over up to one of whom that holds,
// which has its turn when its own bound is the highest.
std::optional<met_posting> ranked_streams::next_close(stream& from) const {
  auto const may_count = [&] { return bounds_.may_be_close(in_.stream.author_hint(id_of(from.end[-1]))); };
  if (may_count()) {
    met_posting out{*--from.end, from.base, from.most.author, from.comments, from.touched || cold_lift_ != 0};
    out.only_close = true;
    return out;
  }
  auto const* const until = from.end - std::min(from.end - from.begin, close_looked_at);
  do --from.end;
  while (from.end != until && !may_count());
  if (from.end != from.begin) in_.stream.prefetch_header(id_of(from.end[-1]));
  return std::nullopt;
}

std::optional<met_posting> ranked_streams::next_of(std::uint32_t number) {
  auto& from = room_->streams[number];
  if (from.close) return next_close(from);
  // With cold ones behind it, a stream may bring something before that of what was touched does.
  auto const lifted = from.touched || cold_lift_ != 0;
  met_posting out{0, from.base, from.most.author, from.comments, lifted};
  if (from.begin != from.end) {
    out.order = *--from.end;
  } else {
    auto& cold = cold_[from.cold];
    out.order = cold.page[cold.at++];
  }
  return out;
}

std::optional<met_posting> ranked_streams::take() {
  if (room_->heads.empty()) return std::nullopt;
  auto const top = room_->heads.front();
  if (top.type == head_type::dormitory) {
    wake_one(top.number);
    return std::nullopt;
  }
  std::optional<met_posting> out;
  if (top.type == head_type::cold_page)
    read_cold(top.number);
  else
    out = next_of(top.number);
  if (head next{}; next_head(top.number, next))
    replace_top(next);
  else
    drop_top();
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
