// Pages of feeds. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/feed/detail/feed_reader.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace madang {
inline namespace v1 {
namespace detail {

std::string feed_context(person_id reader, feed_request const& request) {
  field_writer out;
  auto const ms = [](std::optional<timestamp> const& at) {
    return at ? zigzag(at->time_since_epoch().count()) + 1 : 0;
  };
  out.number(1, reader.value)
      .number(2, static_cast<std::uint64_t>(request.view))
      .number(3, request.node.value);
  out.number(4, static_cast<std::uint64_t>(request.reach)).number(5, request.kinds);
  out.number(6, ms(request.from)).number(7, ms(request.to));
  out.number(8, static_cast<std::uint64_t>(request.outsiders_only) |
                    static_cast<std::uint64_t>(request.people_only) << 1);
  out.number(9, static_cast<std::uint64_t>(request.grouping));
  out.number(13, static_cast<std::uint64_t>(request.order));
  for (auto node : request.nodes) out.number(10, node.value);
  for (auto actor : request.actors) out.number(11, actor.value);
  for (auto record : request.records) out.number(12, record.value);
  return std::move(out.bytes);
}

namespace {

constexpr std::uint32_t seconds_per_day = 86'400;

std::uint32_t day_of(visible_item const& item) noexcept { return second_of(item.order) / seconds_per_day; }

// The compiled form of a grouping: what items of one group have in common.
std::string group_key(feed_grouping how, visible_item const& item, graph_state const& graph) {
  std::string key;
  auto const& header = *item.header;
  auto const actor = graph.resolve({header.actor}).value;
  auto const place = header.place != 0 ? graph.resolve({header.place}).value : actor;
  if (how == feed_grouping::actor_day) {
    put_varint(key, actor);
    put_varint(key, day_of(item));
  } else if (how == feed_grouping::record_day) {
    put_varint(key, place);
    put_varint(key, day_of(item));
  } else {
    put_varint(key, static_cast<std::uint64_t>(header.kind));
    put_varint(key, header.verb);
    put_varint(key, place);
  }
  return key;
}

bool by_day(feed_grouping how) noexcept { return how != feed_grouping::verb_place; }

struct item_group {
  visible_item lead;
  std::uint64_t items = 0;
  std::vector<std::uint32_t> people;
  std::vector<activity_id> sample;
};

void add_to(item_group& group, visible_item const& item, std::uint32_t actor) {
  ++group.items;
  auto const at = std::lower_bound(group.people.begin(), group.people.end(), actor);
  if (at == group.people.end() || *at != actor) group.people.insert(at, actor);
  if (group.sample.size() < 5) group.sample.push_back({item.id()});
}

}  // namespace

result<void> feed_reader::check_readable(node_id node, node_kind wanted, std::string_view field) {
  auto const at = in_.graph.resolve(node);
  if (!in_.graph.exists(at)) return fail(errc::unknown_node, field);
  auto allowed = in_.rights.node(at);
  if (wanted == node_kind::group && allowed == verdict::yes) allowed = in_.rights.group(at).readable;
  if (allowed == verdict::no) return fail(errc::unknown_node, field);
  if (in_.graph.node(at).kind != wanted) return fail(errc::wrong_kind, field);
  return {};
}

result<void> feed_reader::check(feed_request const& request) {
  if (request.limit == 0 || request.limit > limits_.page_items_max)
    return fail(errc::out_of_range, "limit", request.limit, limits_.page_items_max);
  if (request.order > feed_order::top) return fail(errc::out_of_range, "order");
  if (request.order == feed_order::top && request.grouping != feed_grouping::none)
    return fail(errc::out_of_range, "grouping");
  switch (request.view) {
    case feed_view::group:
      return check_readable(request.node, node_kind::group, "node");
    case feed_view::record:
      return check_readable(request.node, node_kind::record, "node");
    case feed_view::topic:
      return check_readable(request.node, node_kind::topic, "node");
    case feed_view::person:
      return check_readable(request.node, node_kind::person, "node");
    case feed_view::nodes:
      if (request.nodes.size() > limits_.follows_max)
        return fail(errc::too_long, "nodes", request.nodes.size(), limits_.follows_max);
      for (auto node : request.nodes) {
        auto const at = in_.graph.resolve(node);
        if (!in_.graph.exists(at)) return fail(errc::unknown_node, "nodes");
        auto const allowed = check_readable(at, in_.graph.node(at).kind, "nodes");
        if (!allowed) return allowed;
      }
      return {};
    case feed_view::home:
    case feed_view::network:
    case feed_view::mentions:
      return {};
  }
  return fail(errc::unknown_view, "view");
}

result<void> feed_reader::complete() const {
  if (in_.activities.failure) return *in_.activities.failure;
  return {};
}

void feed_reader::fill(page& to, std::vector<visible_item> const& items) {
  hydrator fill_with(in_, words_, to.memory);
  to.items.resize(items.size());
  fill_with.fill(items, to.items);
}

result<page> feed_reader::feed(feed_request const& request, std::atomic<std::uint32_t>* span_hint) {
  if (auto const allowed = check(request); !allowed) return allowed.error();
  cursor_position at{cursor_position::direction::older, order_max, in_.stream.activity_count};
  auto const first = request.at.empty();
  if (!first) {
    auto const opened = codec_.open(request.at, feed_context(in_.rights.reader(), request));
    if (!opened) return opened.error();
    at = *opened;
  }
  if (at.to == cursor_position::direction::newer) return newer(request, at);
  if (request.order == feed_order::top) return ranked_or_rest(request, at, first);
  if (at.to != cursor_position::direction::older) return fail(errc::stale_cursor, "cursor");
  if (request.grouping != feed_grouping::none) return grouped(request, at);
  return first_or_older(request, at, first, span_hint);
}

// Below which second this page need not look, most likely: the walk goes deeper by itself when it must.
std::uint32_t feed_reader::floor_for(feed_request const& request, order_key below,
                                     std::atomic<std::uint32_t> const* span_hint) const {
  if (request.view != feed_view::home || in_.stream.hot_from != 0 || request.to) return 0;
  auto const from = std::min(second_of(below), in_.stream.newest(0));
  if (auto const span = span_hint != nullptr ? span_hint->load(std::memory_order_relaxed) : 0; span != 0)
    return span < from ? from - span : 0;
  if (below != order_max) return 0;
  return feed_sources(in_.graph, in_.stream, in_.rights, in_.depth_max).guess_floor(request.limit + 8);
}

result<page> feed_reader::first_or_older(feed_request const& request, cursor_position const& at, bool first,
                                         std::atomic<std::uint32_t>* span_hint) {
  feed_walk walk(in_, request);
  walk.start(at.order, at.seen, floor_for(request, at.order, span_hint));
  auto items = walk.take(request.limit + 1);
  if (auto const done = complete(); !done) return done.error();
  auto const more = items.size() > request.limit;
  if (more) items.pop_back();
  page out;
  fill(out, items);
  auto const context = feed_context(in_.rights.reader(), request);
  if (more)
    out.older = codec_.seal({cursor_position::direction::older, items.back().order, at.seen}, context);
  out.newer = codec_.seal({cursor_position::direction::newer, 0, at.seen}, context);
  if (first && more && span_hint != nullptr && request.view == feed_view::home) {
    auto const newest = in_.stream.newest(0);
    auto const span = newest - std::min(newest, second_of(items.back().order));
    auto const wanted = span + span / 2 + 1;
    auto const known = span_hint->load(std::memory_order_relaxed);
    if (known < span + span / 8 || known > span * 2 + 2) span_hint->store(wanted, std::memory_order_relaxed);
  }
  if (auto const done = complete(); !done) return done.error();
  return out;
}

result<page> feed_reader::newer(feed_request const& request, cursor_position const& at) {
  feed_walk walk(in_, request);
  std::uint64_t looked_at = at.seen;
  auto items = walk.arrived(at.seen, in_.stream.activity_count, request.limit, looked_at);
  std::sort(items.begin(), items.end(),
            [](visible_item const& a, visible_item const& b) { return a.order > b.order; });
  page out;
  fill(out, items);
  auto const context = feed_context(in_.rights.reader(), request);
  if (request.order == feed_order::top)
    out.note = order_note::arrivals;  // what came before it was ranked: page one begins anew
  else if (!items.empty())
    out.older = codec_.seal({cursor_position::direction::older, items.back().order, looked_at}, context);
  out.newer = codec_.seal({cursor_position::direction::newer, 0, looked_at}, context);
  if (auto const done = complete(); !done) return done.error();
  return out;
}

result<page> feed_reader::grouped(feed_request const& request, cursor_position const& at) {
  feed_walk walk(in_, request);
  // Groups that began above the cursor were shown: read them again to know them.
  order_key top = order_max;
  if (at.order != order_max && by_day(request.grouping))
    top = static_cast<order_key>((second_of(at.order) / seconds_per_day + 1) * seconds_per_day) << 32;
  walk.start(top, at.seen, 0);
  std::vector<item_group> groups;
  std::unordered_map<std::string, std::size_t> index;
  std::size_t fresh = 0;
  for (bool more = true; more;) {
    auto const batch = walk.take(64);
    more = batch.size() == 64;
    for (auto const& each : batch) {
      auto const [found, added] = index.emplace(group_key(request.grouping, each, in_.graph), groups.size());
      if (added) {
        groups.push_back({each, 0, {}, {}});
        if (each.order < at.order) ++fresh;
      }
      add_to(groups[found->second], each, in_.graph.resolve({each.header->actor}).value);
    }
    auto const day_over =
        by_day(request.grouping) && fresh > request.limit && !batch.empty() &&
        day_of(batch.back()) < day_of(groups[groups.size() - fresh + request.limit - 1].lead);
    if (day_over) more = false;
  }
  if (auto const done = complete(); !done) return done.error();
  std::vector<visible_item> leads;
  auto const first = groups.size() - fresh;
  auto const shown = std::min<std::size_t>(fresh, request.limit);
  for (std::size_t at_group = first; at_group < first + shown; ++at_group)
    leads.push_back(groups[at_group].lead);
  page out;
  fill(out, leads);
  for (std::size_t n = 0; n < shown; ++n) {
    auto const& group = groups[first + n];
    out.items[n].group_items = group.items;
    out.items[n].group_people = group.people.size();
    out.items[n].group_sample = out.memory.keep(std::span<activity_id const>(group.sample));
  }
  auto const context = feed_context(in_.rights.reader(), request);
  if (fresh > shown)
    out.older = codec_.seal({cursor_position::direction::older, leads.back().order, at.seen}, context);
  out.newer = codec_.seal({cursor_position::direction::newer, 0, at.seen}, context);
  return out;
}

result<page> feed_reader::activities(std::vector<activity_id> const& ids) {
  std::vector<visible_item> items;
  for (auto id : ids) {
    auto const* header = in_.activities.header(id.value);
    if (header == nullptr || in_.rights.activity(id.value, *header, in_.activities) != verdict::yes) continue;
    items.push_back({order_of(header->time_ms, id.value), header, item_reason::stream, 0});
  }
  page out;
  fill(out, items);
  if (auto const done = complete(); !done) return done.error();
  return out;
}

result<news> feed_reader::arrived(feed_request const& request, std::optional<std::uint64_t> after) {
  constexpr std::size_t counted_max = 1'000;
  if (auto const allowed = check(request); !allowed) return allowed.error();
  feed_walk walk(in_, request);
  std::vector<visible_item> items;
  if (after) {
    std::uint64_t looked_at = 0;
    items = walk.arrived(*after, in_.stream.activity_count, counted_max + 1, looked_at);
  } else {
    walk.start(order_max, in_.stream.activity_count, 0);
    items = walk.take(counted_max + 1);
  }
  if (auto const done = complete(); !done) return done.error();
  news out;
  out.count = std::min(items.size(), counted_max);
  out.more = items.size() > counted_max;
  out.since = codec_.seal({cursor_position::direction::newer, 0, after.value_or(0)},
                          feed_context(in_.rights.reader(), request));
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
