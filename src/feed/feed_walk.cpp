// The visible items of a feed. SPDX-License-Identifier: Apache-2.0
#include <madang/access/detail/follow_filter.hpp>
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/reader_wishes.hpp>
#include <madang/rank/score.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/few.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t questions_max = 256;  // asked of the host in one round

bool mutes_apply(feed_view view) noexcept {
  return view == feed_view::home || view == feed_view::network || view == feed_view::nodes ||
         view == feed_view::mentions;
}

bool has_comments(feed_view view) noexcept {
  return view == feed_view::person || view == feed_view::mentions || view == feed_view::nodes ||
         view == feed_view::home;
}

bool takes_all(feed_request const& request) noexcept {
  return request.kinds == 0 && !request.people_only && !request.outsiders_only && !request.from &&
         !request.to && request.actors.empty();
}

// Smaller is stronger: own, mentioned, replied, followed, member, beneath, stream.
unsigned strength(item_reason why) noexcept {
  switch (why) {
    case item_reason::own:
      return 0;
    case item_reason::mentioned:
      return 1;
    case item_reason::replied:
      return 2;
    case item_reason::followed:
      return 3;
    case item_reason::member:
      return 4;
    case item_reason::beneath:
      return 5;
    case item_reason::stream:
      return 6;
    case item_reason::two_hop:
      return 7;
    case item_reason::boosted:
      return 8;
  }
  return 9;
}

// What a thread's last walk had allocated, for its next one. Walks of readers with many sources need much.
struct walk_room {
  std::vector<feed_source> sources;
  stream_merge merge;
  source_index mine;
};
walk_room& room_of_thread() {
  static thread_local walk_room room;
  return room;
}

}  // namespace

feed_walk::feed_walk(walk_context const& in, feed_request const& request)
    : in_(in),
      request_(request),
      comments_(has_comments(request.view)),
      unfiltered_(takes_all(request)),
      sources_(in.graph, in.stream, in.rights, in.depth_max),
      merge_(in_.activities) {
  swap_room();
  if (mutes_apply(request.view))
    for (auto muted_node : in.graph.out(edge_type::mutes, in.rights.reader()))
      mutes_.push_back(muted_node.node());
  if (mutes_apply(request.view))  // by rank epochs, so that order top keeps within one
    unwanted_ = reader_wishes::hidden(in.graph, in.rights.reader(), rank_epoch_of(in.rights.now_ms()));
}

feed_walk::~feed_walk() {
  constexpr std::size_t sources_max = 1 << 16;
  if (sources_.list.capacity() <= sources_max) swap_room();
}

void feed_walk::swap_room() noexcept {
  auto& room = room_of_thread();
  sources_.list.swap(room.sources);
  merge_.swap_room(room.merge);
  std::swap(mine_, room.mine);
}

void feed_walk::start(order_key below, std::uint64_t seen, std::uint32_t floor_second) {
  seen_ = seen;
  floor_ = floor_second;
  reached_ = below;
  shown_ = below;
  ended_ = false;
  batch_.clear();
  batch_at_ = 0;
  batches_.clear();
  if (below != order_max && request_.grouping == feed_grouping::none && in_.stream.may_hold_batches())
    reached_ = (below | 0xFFFFFFFFU) + 1;  // from the second's beginning on: batches lie within one
  if (request_.to) {
    order_key const end = order_of(request_.to->time_since_epoch().count(), 0) + (order_key{1} << 32);
    reached_ = std::min(reached_, end);
  }
  sources_.collect(request_, floor_);
  merge_.start(sources_.list, reached_, order_key{floor_} << 32);
}

// Fetches candidates ahead, so that their headers arrive while earlier ones are decided.
void feed_walk::gather(std::size_t count) {
  batch_.clear();
  batch_at_ = 0;
  which_.clear();
  batch_.reserve(count);
  which_.reserve(count + count / 2);
  while (batch_.size() < count && !ended_) {
    order_key order = 0;
    auto const first = which_.size();
    auto const more = merge_.next(order, which_);
    if (!more || second_of(order) < floor_) {
      if (floor_ == 0) {
        ended_ = true;
      } else {  // the streams left out because of the floor may have what is missing
        floor_ = 0;
        sources_.collect(request_, 0);
        for (auto& each : batch_) each.count = 0;  // source numbers changed: read this batch again
        auto const again = batch_.empty() ? reached_ : batch_.front().order + 1;
        batch_.clear();
        which_.clear();
        merge_.start(sources_.list, again);
      }
      continue;
    }
    if (id_of(order) > seen_) {
      which_.resize(first);
      continue;
    }
    in_.stream.prefetch_header(id_of(order));
    batch_.push_back(
        {order, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(which_.size() - first)});
  }
  if (!batch_.empty()) reached_ = batch_.back().order;
}

std::vector<visible_item> feed_walk::take(std::size_t wanted) {
  std::vector<visible_item> out;
  out.reserve(wanted);
  auto const from = request_.from ? request_.from->time_since_epoch().count() : std::int64_t{0};
  while (out.size() < wanted) {
    if (batch_at_ == batch_.size()) {
      if (ended_ || !may_go_on()) break;
      gather(wanted - out.size() + 3);
      continue;
    }
    auto const& each = batch_[batch_at_++];
    if (request_.from && std::int64_t{second_of(each.order)} * 1000 + 999 < from) {
      ended_ = true;
      batch_at_ = batch_.size();
      break;
    }
    auto const* header = in_.activities.header(id_of(each.order));
    if (header == nullptr) continue;
    auto const batched = header->has(activity_header::batched) && request_.grouping == feed_grouping::none;
    if (each.order >= shown_ && !batched) continue;
    auto const item = decide(each.order, *header, std::span(which_).subspan(each.first, each.count));
    if (!item || (batched && in_known_batch(*header)) || each.order >= shown_) continue;
    out.push_back(*item);
  }
  return out;
}

// A batch is shown by its newest item that belongs here. True when that was met before.
bool feed_walk::in_known_batch(activity_header const& of) {
  for (auto const* each : batches_)
    if (same_batch(*each, of)) return true;
  if (!batches_.empty() && batches_.back()->time_ms / 1000 != of.time_ms / 1000) batches_.clear();
  batches_.push_back(&of);
  return false;
}

std::optional<visible_item> feed_walk::decide(order_key order, activity_header const& header,
                                              std::span<std::uint32_t const> which) {
  if (!may_show(order, header)) return std::nullopt;
  visible_item item{order, &header, item_reason::stream, 0};
  if (!best_source(item, which)) return std::nullopt;
  return item;
}

bool feed_walk::passes(order_key order, activity_header const& header) const {
  if (!passes_request(header, order)) return false;
  if (!mutes_.empty() && muted(header)) return false;
  return unwanted_.empty() || !unwanted(header);
}

// All but the question which stream brings it.
bool feed_walk::may_show(order_key order, activity_header const& header) {
  if (!passes(order, header)) return false;
  if (in_.rights.activity(id_of(order), header, in_.activities) != verdict::yes) return false;
  return request_.records.empty() || about_wanted(header);
}

bool feed_walk::is_whole() const noexcept {
  return unfiltered_ && in_.stream.hot_from == 0 &&
         std::ranges::all_of(sources_.list, [](feed_source const& each) { return each.filter == nullptr; });
}

// Only of what an erased person wrote streams may hold too much.
bool feed_walk::shows(order_key order, activity_header const& header, bool readable) {
  if (in_.graph.node({header.actor}).hidden) return look_at(id_of(order)).has_value();
  if (!readable) return may_show(order, header);
  return passes(order, header) && (request_.records.empty() || about_wanted(header));
}

bool feed_walk::is_elsewhere(activity_header const& of) {
  if (of.root != 0 || of.has(activity_header::batched) || is_reader(of.actor)) return false;
  auto elsewhere = true;
  each_source(source_parts_of(of), in_.graph,
              [&](std::uint64_t source) { elsewhere = elsewhere && !mine_.holds(source); });
  return elsewhere && !in_.graph.node({of.actor}).erased;
}

std::optional<visible_item> feed_walk::beyond_streams(std::uint64_t id, item_reason why) {
  auto const* header = in_.activities.header(id);
  if (header == nullptr || !may_show(order_of(header->time_ms, id), *header)) return std::nullopt;
  return visible_item{order_of(header->time_ms, id), header, why, 0};
}

bool feed_walk::passes_over(std::uint32_t node) const noexcept {
  return holds(mutes_, node) || holds(unwanted_, node);
}

bool feed_walk::passes_filters(activity_header const& header) const {
  if (request_.kinds != 0 && (request_.kinds & kind_bit(header.kind)) == 0) return false;
  auto const system = header.kind == activity_kind::record_change || header.kind == activity_kind::event;
  if (request_.people_only && system) return false;
  if (request_.outsiders_only && header.circle == 0) return false;
  if (request_.from && header.time_ms < request_.from->time_since_epoch().count()) return false;
  if (request_.to && header.time_ms > request_.to->time_since_epoch().count()) return false;
  if (!request_.actors.empty()) {
    auto const actor = in_.graph.resolve({header.actor});
    auto const same = [&](person_id wanted) { return in_.graph.resolve(wanted) == actor; };
    if (std::none_of(request_.actors.begin(), request_.actors.end(), same)) return false;
  }
  return true;
}

bool feed_walk::about_wanted(activity_header const& header) {
  for (auto wanted : request_.records) {
    auto const record = in_.graph.resolve(wanted);
    auto const is_it = [&](std::uint32_t id) { return id != 0 && in_.graph.resolve({id}) == record; };
    auto const about = header.about();
    auto const lies = is_it(header.place) || std::any_of(about.begin(), about.end(), is_it);
    if (lies && in_.rights.record(record).readable == verdict::yes) return true;
  }
  return false;
}

bool feed_walk::unwanted(activity_header const& header) const {
  auto const is = [&](std::uint32_t node) {
    return node != 0 && holds(unwanted_, in_.graph.resolve({node}).value);
  };
  auto const names = !in_.graph.node({header.actor}).erased;  // else its text names nothing any more
  return is(header.actor) || is(header.place) || (names && std::ranges::any_of(header.topics(), is));
}

bool feed_walk::mutes(std::uint32_t node) const noexcept {
  return !mutes_.empty() && node != 0 && holds(mutes_, in_.graph.resolve({node}).value);
}

// What an erased person wrote names nobody any more, though its postings may go later: the streams it is left
// in; null when nothing was erased.
std::vector<std::uint64_t> const* feed_walk::streams_left(activity_header const& header) {
  if (!in_.graph.node({header.actor}).data->erased) return nullptr;
  auto left = data_of(header);
  forget_names(left);
  left_ = sources_of(left, in_.graph);
  return &left_;
}

bool feed_walk::best_source(visible_item& item, std::span<std::uint32_t const> which) {
  bool found = false;
  auto const* left = in_.graph.node({item.header->actor}).hidden ? streams_left(*item.header) : nullptr;
  for (auto at : which) {
    auto const& source = sources_.list[at];
    if (left != nullptr && !std::binary_search(left->begin(), left->end(), source.source)) continue;
    // Of equally strong ones the smallest node, for their order depends on how the edges came into memory.
    if (found && std::pair(strength(source.why), source.via) >= std::pair(strength(item.why), item.via))
      continue;
    if (source.filter != nullptr &&
        !passes_filter(*source.filter, item.id(), *item.header, in_.rights, in_.activities))
      continue;
    item.why = source.why;
    item.via = source.via;
    found = true;
  }
  if (found && request_.view == feed_view::home && is_reader(item.header->actor)) {
    item.why = item_reason::own;
    item.via = item.header->actor;
  }
  return found;
}

bool feed_walk::is_reader(std::uint32_t person) const noexcept {
  auto const reader = in_.rights.reader();
  if (person == reader.value) return true;
  return in_.graph.edge_count(edge_type::merged) != 0 && in_.graph.resolve({person}) == reader;
}

std::optional<visible_item> feed_walk::look_at(std::uint64_t id) {
  auto const* header = in_.activities.header(id);
  if (header == nullptr) return std::nullopt;
  which_.clear();
  each_source(source_parts_of(*header), in_.graph, [&](std::uint64_t source) {
    mine_.each(source, [&](std::uint32_t number) { which_.push_back(number); });
  });
  if (which_.empty()) return std::nullopt;
  return decide(order_of(header->time_ms, id), *header, which_);
}

// The last of a batch that belongs here, up to `up_to`.
std::uint64_t feed_walk::newest_of_batch(activity_header const& of, std::uint64_t up_to) {
  std::uint64_t newest = 0;
  in_.activities.each_of_batch(of, [&](std::uint64_t id, activity_header const&) {
    if (id <= up_to && look_at(id)) newest = id;
    return newest == 0;
  });
  return newest;
}

void feed_walk::open(std::uint64_t seen) {
  seen_ = seen;
  lively_from_ = 0;
  sources_.collect_unopened(request_);
  mine_.fill(sources_.list);
}

void feed_walk::open_lively(std::uint64_t seen, std::uint32_t floor_second, node_test const& kept) {
  seen_ = seen;
  lively_from_ = floor_second;
  sources_.collect_lively(request_, floor_second, kept);
  mine_.fill(sources_.list);
}

// Whether something was quiet is not asked again: somebody may have written there meanwhile.
void feed_walk::open_quiet() {
  lively_from_ = 0;
  auto known = std::exchange(sources_.list, {});
  sources_.collect_unopened(request_);
  std::ranges::copy_if(sources_.list, std::back_inserter(known), [&](feed_source const& each) {
    auto found = false;
    mine_.each(each.source, [&](std::uint32_t number) { found = found || known[number] == each; });
    return !found;
  });
  sources_.list = std::move(known);
  mine_.fill(sources_.list);
}

bool feed_walk::may_go_on() const noexcept {
  return in_.policy.open.records.size() + in_.policy.open.fields.size() <= questions_max &&
         !in_.activities.failure;
}

std::vector<visible_item> feed_walk::arrived(std::uint64_t after, std::uint64_t up_to, std::size_t wanted,
                                             std::uint64_t& looked_at) {
  open(up_to);
  std::vector<visible_item> out;
  std::vector<std::pair<activity_header const*, std::uint64_t>> newest;  // of each batch met
  looked_at = after;
  for (auto id = after + 1; id <= up_to && out.size() < wanted; ++id) {
    looked_at = id;
    auto const item = look_at(id);
    if (!item) continue;
    auto const& header = *item->header;
    if (header.has(activity_header::batched) && request_.grouping == feed_grouping::none) {
      auto at = std::find_if(newest.begin(), newest.end(),
                             [&](auto const& each) { return same_batch(*each.first, header); });
      if (at == newest.end()) at = newest.insert(at, {&header, newest_of_batch(header, up_to)});
      if (at->second != id) continue;
    }
    out.push_back(*item);
  }
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
