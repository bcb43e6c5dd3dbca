// Which streams a view consists of. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_sources.hpp>
#include <madang/feed/detail/reach.hpp>

#include <algorithm>
#include <functional>

namespace madang {
inline namespace v1 {
namespace detail {

void feed_sources::collect(feed_request const& request, std::uint32_t floor_second) {
  list.clear();
  floor_ = floor_second;
  merges_ = graph_->edge_count(edge_type::merged) != 0;
  auto const node = request.node.value;
  auto const reader = rights_->reader().value;
  switch (request.view) {
    case feed_view::home:
      return home();
    case feed_view::network:
      return add(0, stream_type::main, item_reason::stream, 0, nullptr);
    case feed_view::group:
    case feed_view::topic:
      return add_node(node, item_reason::stream, node, nullptr);
    case feed_view::record:
      return record(request);
    case feed_view::person:
      add(node, stream_type::main, item_reason::stream, node, nullptr);
      add(node, stream_type::authored, item_reason::stream, node, nullptr);
      return merged_into(node, [&](std::uint32_t old) {
        add(old, stream_type::main, item_reason::stream, node, nullptr);
        add(old, stream_type::authored, item_reason::stream, node, nullptr);
      });
    case feed_view::mentions:
      add(reader, stream_type::mentions, item_reason::mentioned, reader, nullptr);
      return add(reader, stream_type::replies, item_reason::replied, reader, nullptr);
    case feed_view::nodes:
      return nodes(request);
  }
}

void feed_sources::add(std::uint32_t node, stream_type stream, item_reason why, std::uint32_t via,
                       edge_data const* filter) {
  list.push_back({source_of(node, stream), filter, via, why, open_ && stream_state::has_open_part(stream)});
}

void feed_sources::add_one(std::uint32_t node, item_reason why, std::uint32_t via, edge_data const* filter) {
  if (is_left_out(node) || (open_ && newest(node) == 0)) return;
  add(node, stream_type::main, why, via, filter);
  auto const posted = source_of(node, stream_type::posted);
  if (!unopened_ && stream_->hot_from == 0 && stream_->postings(posted).empty()) return;
  if (graph_->node({node}).kind == node_kind::person) add(node, stream_type::posted, why, via, filter);
}

void feed_sources::add_node(std::uint32_t node, item_reason why, std::uint32_t via, edge_data const* filter) {
  add_one(node, why, via, filter);
  merged_into(node, [&](std::uint32_t old) { add_one(old, why, via, filter); });
}

template <class Visit>
void feed_sources::merged_into(std::uint32_t node, Visit const& visit) const {
  if (!merges_) return;
  for (auto old : graph_->in(edge_type::merged, {node})) {
    visit(old.node());
    merged_into(old.node(), visit);
  }
}

void feed_sources::home() {
  auto const me = rights_->reader();
  constexpr std::size_t few = 256;  // with a floor most follows are quiet
  list.reserve(std::min(few, graph_->out(edge_type::follows, me).size() + 32));
  follows();
  for (auto group : graph_->out(edge_type::member_of, me))
    add_one(group.node(), item_reason::member, group.node(), nullptr);
  add_node(me.value, item_reason::stream, me.value,
           nullptr);  // what others wrote on the own wall; own items are `own`
  add(me.value, stream_type::mentions, item_reason::mentioned, me.value, nullptr);
}

void feed_sources::follows() {
  auto const me = rights_->reader();
  for (auto followed : graph_->out(edge_type::follows, me)) {
    auto const node = followed.node();
    auto const how = static_cast<record_reach>(followed.small());
    if (how == record_reach::alone && quiet(node)) continue;
    auto const* filter = followed.rich() ? graph_->details(edge_type::follows, me, {node}) : nullptr;
    if (how == record_reach::alone)
      add_node(node, item_reason::followed, node, filter);
    else
      reach(node, how, filter, false);
  }
}

void feed_sources::reach(std::uint32_t from, record_reach how, edge_data const* filter, bool readable_only) {
  auto const depth = filter != nullptr && filter->depth != 0 ? filter->depth : depth_max_;
  auto const reason = readable_only ? item_reason::stream : item_reason::beneath;
  add_node(from, readable_only ? item_reason::stream : item_reason::followed, from, filter);
  auto const wanted = [&](node_id node) {
    if (graph_->node(node).hidden) return false;
    if (filter != nullptr && !filter->types.empty()) {
      auto const& types = filter->types;
      if (std::find(types.begin(), types.end(), graph_->node(node).data->type) == types.end()) return false;
    }
    return !readable_only || rights_->record(node).readable == verdict::yes;
  };
  for (auto node : records_reached(*graph_, from, how, depth, rights_->now_ms()))
    if (!quiet(node) && wanted({node})) add_node(node, reason, from, filter);
}

void feed_sources::record(feed_request const& request) {
  auto const node = request.node.value;
  if (request.reach == record_reach::alone) return add_node(node, item_reason::stream, node, nullptr);
  reach(node, request.reach, nullptr, true);
}

void feed_sources::nodes(feed_request const& request) {
  for (auto asked : request.nodes) {
    auto const node = graph_->resolve(asked).value;
    if (graph_->node({node}).kind != node_kind::person) {
      add_node(node, item_reason::stream, node, nullptr);
      continue;
    }
    auto const authored = [&](std::uint32_t each) {
      add(each, stream_type::authored, item_reason::stream, node, nullptr);
    };
    authored(node);
    merged_into(node, authored);
  }
}

std::uint32_t feed_sources::guess_floor(std::size_t count) {
  auto const me = rights_->reader();
  std::vector<std::uint32_t> seconds;
  for (auto type : {edge_type::follows, edge_type::member_of})
    for (auto to : graph_->out(type, me)) seconds.push_back(newest(to.node()));
  if (seconds.size() <= count) return 0;
  std::nth_element(seconds.begin(), seconds.begin() + static_cast<std::ptrdiff_t>(count), seconds.end(),
                   std::greater<>());
  return seconds[count];
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
