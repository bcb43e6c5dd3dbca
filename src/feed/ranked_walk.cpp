// The visible items of a feed, best first. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_columns.hpp>
#include <madang/feed/detail/ranked_walk.hpp>
#include <madang/rank/detail/fixed_point.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// What all items of a feed have in common sets none apart.
likeness apart_in(feed_request const& request, likeness like) noexcept {
  if (request.view == feed_view::person) like.author = 0;
  if (request.view == feed_view::record && request.reach == record_reach::alone) like.record = 0;
  return like;
}

}  // namespace

ranked_walk::ranked_walk(walk_context const& in, feed_request const& request, rank_weights const& weights,
                         custom_scorer const* custom, ranked_start const& from)
    : in_(in),
      clock_(request.ticks),
      from_(from),
      weights_(weights),
      walk_(in, request),
      interest_(in.graph, in.ranks, in.rights.reader(), from.epoch_ms, in.opened),
      wishes_(in.graph, in.rights.reader(), from.epoch_ms),
      velocity_(in, weights, from.epoch_ms),
      known_(in_, interest_, velocity_),
      shown_{&from.history} {
  room_->sketches.clear();
  room_->pool.clear();
  room_->met.clear();
  look_back();
  if (custom != nullptr) {
    score_newest(*custom);
    return;
  }
  clock_.run(trace_.sources, 0, [&] {
    open_streams();
    streams_.emplace(in, request, walk_, interest_, velocity_, weights);
    find_led();
  });
  for (auto const& each : found_) add_led(each, score(each.item));
  trace_.sources.count = streams_->size();
}

// Most of what a reader follows was quiet for long: it is looked for when the others do not suffice.
void ranked_walk::open_streams() {
  auto const floor = quiet_below();
  if (floor == 0) return walk_.open(from_.seen);
  auto const looks_for_touched = !velocity_.anywhere() && !velocity_.lifts_none();
  walk_.open_lively(from_.seen, floor, [this, looks_for_touched](std::uint32_t node) {
    return interest_.may_be_special(interest_.resolved(node)) ||
           (looks_for_touched && velocity_.may_lie_in(node));
  });
}

// Two hops ask of every item whether it lies in any stream.
std::uint32_t ranked_walk::quiet_below() const {
  constexpr std::size_t lively_sources = 64;
  if (walk_.request().view != feed_view::home || in_.stream.hot_from != 0 || weights_.two_hop != 0) return 0;
  auto const wanted = lively_sources + from_.history.shown().size();
  return feed_sources(in_.graph, in_.stream, in_.rights, in_.depth_max).guess_floor(wanted);
}

void ranked_walk::open_quiet() {
  clock_.run(trace_.sources, 0, [&] {
    walk_.open_quiet();
    streams_->add_quiet(walk_);
  });
  trace_.sources.count = streams_->size();
}

std::int64_t ranked_walk::score(visible_item const& item) {
  return clock_.run(trace_.scores, 1,
                    [&] { return score_of(known_.of(item.order, *item.header), weights_); });
}

std::vector<item_facts> ranked_walk::facts(std::span<visible_item const> of) {
  borrowed<item_names> names;
  names->start();
  for (auto const& each : of) names->add(*each.header);
  return feed_columns(in_, interest_, velocity_, weights_, of, *names).facts();
}

// Nothing is known of what a custom scorer will say: the newest are scored together, and what no stream has
// to bring.
void ranked_walk::score_newest(custom_scorer const& with) {
  walk_.open(from_.seen);
  find_led();
  auto& newest = newest_.emplace(in_, walk_, interest_, velocity_, weights_);
  clock_.run(trace_.rights, 0, [&] { newest.find(from_.seen, {shown_, room_->met}); });
  trace_.rights.count = newest.size();
  auto const own = newest.size();
  for (auto const& each : found_) newest.add(each.item);
  auto const done = clock_.run(trace_.scores, newest.size(), [&] { return newest.score(with, own); });
  if (!done) {
    failure_ = done.error();
    return;
  }
  for (std::size_t at = 0; at < found_.size(); ++at) add_led(found_[at], newest.score_of(own + at));
}

// Takes the best of what a custom scorer scored; false when there is nothing more.
bool ranked_walk::take_scored() {
  auto const best = newest_->take();
  if (best) add_candidate(best->item, best->score);
  return best.has_value();
}

bool ranked_walk::may_be_led() const noexcept {
  return walk_.request().view == feed_view::home && (weights_.two_hop != 0 || !in_.ranks.boosts().empty());
}

// What the host boosts, and what two hops lead to. They are few: all are scored.
void ranked_walk::find_led() {
  if (!may_be_led()) return;
  find_boosts();
  if (weights_.two_hop == 0) return;
  hops_.emplace(in_, walk_, from_.epoch_ms, from_.seen);
  for (auto const& each : hops_->leads())
    if (auto const item = item_of(each)) found_.push_back({*item, &each});
}

void ranked_walk::find_boosts() {
  for (auto const& each : in_.ranks.boosts()) {
    auto const* header = each.activity <= from_.seen ? in_.activities.header(each.activity) : nullptr;
    if (header == nullptr || shown_.has(each.activity, *header) || !is_boosted_for_reader(each)) continue;
    room_->met.insert(each.activity);  // no stream needs to bring it
    found_.push_back({{order_of(header->time_ms, each.activity), header, item_reason::boosted, 0}, nullptr});
  }
}

// Up to the end of the slot in which its time is over, so that the order keeps within one.
bool ranked_walk::is_boosted_for_reader(boost_data const& boost) const {
  auto const reader = in_.rights.reader();
  if (!reader || boost.since_ms > from_.epoch_ms || boost.is_over(from_.epoch_ms)) return false;
  if (in_.seen != nullptr && in_.seen->saw(reader, boost.activity)) return false;
  auto const audience = in_.graph.resolve({boost.audience});
  return boost.audience == 0 || in_.graph.edge(edge_type::follows, reader, audience).has_value() ||
         in_.graph.edge(edge_type::member_of, reader, audience).has_value();
}

void ranked_walk::add_led(led_candidate const& one, std::int64_t score) {
  led_.push_back({one.by, one.by != nullptr ? lift_by(one.by->people) : boost_part, {}});
  add_candidate(one.item, score, static_cast<std::uint32_t>(led_.size()));
}

// What a lead leads to, unless the feed has it already.
std::optional<visible_item> ranked_walk::item_of(two_hops::lead const& by) {
  auto const* header = by.activity <= from_.seen ? in_.activities.header(by.activity) : nullptr;
  if (header == nullptr || shown_.has(by.activity, *header) || room_->met.contains(by.activity) ||
      !walk_.is_elsewhere(*header))
    return std::nullopt;
  return visible_item{order_of(header->time_ms, by.activity), header, item_reason::two_hop, 0};
}

std::int64_t ranked_walk::lift_by(std::uint32_t people) const noexcept {
  return multiply_fixed(log2_of_one_plus(std::uint64_t{people} << fixed_bits), weights_.two_hop);
}

void ranked_walk::add_candidate(visible_item const& item, std::int64_t score, std::uint32_t led) {
  candidate found{score, score, item, like(item.id(), *item.header), wishes_.of(*item.header)};
  found.led = led;
  found.at_most = damped(found);
  push(found);
}

// What was shown counts for those that follow, also what is not visible any more.
void ranked_walk::look_back() {
  auto const count = [&](std::uint64_t id) {
    auto const* header = in_.activities.header(id);
    if (header == nullptr) return;
    if (header->has(activity_header::batched)) shown_.batches.push_back(header);
    spread_.count(like(id, *header));
  };
  std::for_each(from_.history.shown().begin(), from_.history.shown().end(), count);
  for (auto const id : from_.history.last())
    if (auto const* header = in_.activities.header(id)) spread_.remember(like(id, *header).author);
}

// Asks all streams of the feed that it lies in, for others than the one it was met in may bring it, too.
bool ranked_walk::belongs(candidate& one) {
  if (one.belongs) return true;
  if (streams_ && !walk_.knows_streams_at(one.item.order)) open_quiet();
  return clock_.run(trace_.rights, 1, [&] {
    if (one.led != 0) {
      auto& led = led_[one.led - 1];
      return led.by != nullptr ? belongs_by_hops(one, led) : belongs_by_boost(one);
    }
    auto const found = walk_.look_at(one.item.id());
    if (!found || !walk_.leads_batch(*found->header, found->id())) return false;
    one.item = *found;
    one.belongs = true;
    return true;
  });
}

// Of those who led to it only whom and what the reader may know counts: nobody leaves it out.
bool ranked_walk::belongs_by_hops(candidate& one, led_item& led) {
  auto const found = walk_.beyond_streams(one.item.id(), item_reason::two_hop);
  if (!found) return false;
  led.acts = hops_->known(*led.by);
  if (led.acts.people == 0) return false;
  led.lift = lift_by(led.acts.people);
  one.item = *found;
  one.item.via = led.acts.sample[0];
  one.belongs = true;
  return true;
}

// It says how it came, if the reader's own streams have it.
bool ranked_walk::belongs_by_boost(candidate& one) {
  auto const own = walk_.look_at(one.item.id());
  auto const found = own ? own : walk_.beyond_streams(one.item.id(), item_reason::boosted);
  if (!found) return false;
  one.item = *found;
  one.belongs = true;
  return true;
}

likeness ranked_walk::like(std::uint64_t id, activity_header const& header) const {
  return apart_in(walk_.request(), interest_.like(id, header));
}

std::int64_t ranked_walk::damped(candidate const& one) const {
  auto const lift = one.led != 0 ? led_[one.led - 1].lift : 0;
  return one.score + one.wishes.sum() + lift + damping_of(spread_.above(one.like));
}

void ranked_walk::push(candidate const& one) {
  room_->pool.push_back(one);
  std::push_heap(room_->pool.begin(), room_->pool.end());
}

ranked_walk::candidate ranked_walk::pop() {
  std::pop_heap(room_->pool.begin(), room_->pool.end());
  auto const out = room_->pool.back();
  room_->pool.pop_back();
  return out;
}

// Looks at one more posting; false at the end.
bool ranked_walk::read_on() {
  if (newest_) return take_scored();
  if (streams_->empty() || !walk_.may_go_on()) return false;
  if (streams_->wants_quiet()) {
    open_quiet();
    return true;
  }
  auto const met = streams_->take();
  if (!met || id_of(met->order) > from_.seen || room_->met.contains(id_of(met->order))) return true;
  auto const id = id_of(met->order);
  auto const* header = in_.activities.header(id);
  if (header == nullptr || shown_.has(id, *header)) return true;
  if (!streams_->counts(*met, *header)) return true;
  room_->met.insert(id);
  interest_.prefetch(std::exchange(met_author_, header->actor));
  interest_.prefetch_where(header->actor);
  auto const by_velocity = met->lifted ? velocity_.part_of(id, *header) : 0;
  auto const bound = streams_->at_most(*met, *header) + by_velocity + wishes_.most();
  room_->sketches.push_back({bound, bound, met->order, header});
  std::push_heap(room_->sketches.begin(), room_->sketches.end());
  return true;
}

// What diversity takes from it may show that it need not be scored yet.
void ranked_walk::sink_or_score_next() {
  auto& sketches = room_->sketches;
  std::pop_heap(sketches.begin(), sketches.end());
  auto& next = sketches.back();
  auto const now = next.bound + damping_of(spread_.above(like(id_of(next.order), *next.header)));
  if (now < next.at_most) {
    next.at_most = now;
    std::push_heap(sketches.begin(), sketches.end());
    return;
  }
  visible_item const item{next.order, next.header, item_reason::stream, 0};
  sketches.pop_back();
  add_candidate(item, score(item));
}

// No score with wishes that is still to come exceeds it.
std::int64_t ranked_walk::unread_bound() const noexcept {
  constexpr auto none = std::numeric_limits<std::int64_t>::min();
  if (newest_) return newest_->bound() == none ? none : newest_->bound() + wishes_.most();
  return streams_->empty() ? none : streams_->bound() + wishes_.most();
}

// No score with wishes of what was met and not scored exceeds it.
std::int64_t ranked_walk::unscored_bound() const noexcept {
  return room_->sketches.empty() ? std::numeric_limits<std::int64_t>::min() : room_->sketches.front().at_most;
}

// One step towards what may stand above the best of the pool; false when nothing may. Of equal scores the
// larger id stands first: a bound that is reached may hide one.
bool ranked_walk::look_further() {
  auto const unread = unread_bound();
  auto const unscored = unscored_bound();
  if (!room_->pool.empty() && room_->pool.front().at_most > std::max(unread, unscored)) return false;
  if (unscored <= unread && read_on()) return true;
  if (room_->sketches.empty()) return false;
  sink_or_score_next();
  return true;
}

// The best of those that need not wait, up to date.
std::optional<ranked_walk::candidate> ranked_walk::best() {
  for (;;) {
    auto const enough =
        waiting_.size() >= others_looked_at && others_are_far(std::max(unread_bound(), unscored_bound()));
    if (!enough && look_further()) continue;
    if (room_->pool.empty() || enough) return std::nullopt;
    auto found = due();
    if (!found) continue;
    if (!spread_.must_wait(found->like.author)) return found;
    found->waited = true;
    waiting_.push_back(*found);
  }
}

// The top of the pool if it is up to date and belongs to the feed; else it sinks, or goes.
std::optional<ranked_walk::candidate> ranked_walk::due() {
  auto top = pop();
  if (auto const now = damped(top); now != top.at_most) {
    top.at_most = now;
    push(top);
    return std::nullopt;
  }
  if (!belongs(top)) return std::nullopt;
  auto const now = top.led != 0 ? damped(top) : top.at_most;
  if (now != top.at_most) {  // fewer led to it than anybody knows
    top.at_most = now;
    push(top);
    return std::nullopt;
  }
  return top;
}

// Do so many that wait stand above the best other one that others are not looked for any further?
bool ranked_walk::others_are_far(std::int64_t best_other) {
  if (waiting_.size() < others_looked_at) return false;
  auto const above = std::count_if(waiting_.begin(), waiting_.end(),
                                   [&](candidate const& each) { return damped(each) > best_other; });
  return static_cast<std::size_t>(above) >= others_looked_at;
}

ranked_walk::candidate ranked_walk::first_of_waiting() {
  for (auto& each : waiting_) each.at_most = damped(each);
  auto const at = std::max_element(waiting_.begin(), waiting_.end());
  auto out = *at;
  out.waited = false;  // nobody passed it
  waiting_.erase(at);
  return out;
}

void ranked_walk::let_back_in() {
  auto const free = std::partition(waiting_.begin(), waiting_.end(), [&](candidate const& each) {
    return spread_.must_wait(each.like.author);
  });
  std::for_each(free, waiting_.end(), [&](candidate const& each) { push(each); });
  waiting_.erase(free, waiting_.end());
}

std::optional<ranked_item> ranked_walk::next() {
  auto found = best();
  if (found && others_are_far(found->at_most)) {
    push(*found);
    found.reset();
  }
  if (!found && waiting_.empty()) return std::nullopt;
  auto const placed = found ? *found : first_of_waiting();
  ranked_item out{placed.item,   placed.score, placed.at_most, spread_.above(placed.like),
                  placed.wishes, placed.waited};
  if (placed.led != 0) {
    auto const& led = led_[placed.led - 1];
    out.lift = led.lift;
    out.acts = led.acts;
    out.boosted = led.by == nullptr;
  }
  spread_.count(placed.like);
  spread_.remember(placed.like.author);
  let_back_in();
  return out;
}

std::vector<ranked_item> ranked_walk::take(std::size_t wanted) {
  std::vector<ranked_item> out;
  out.reserve(wanted);
  while (out.size() < wanted) {
    auto const before = trace_;
    auto const found = clock_.run(trace_.diversity, 1, [&] { return next(); });
    // What was read meanwhile belongs to the other stages.
    trace_.diversity.ticks -= trace_.rights.ticks - before.rights.ticks;
    trace_.diversity.ticks -= trace_.scores.ticks - before.scores.ticks;
    if (!found || !walk_.may_go_on()) break;
    out.push_back(*found);
  }
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
