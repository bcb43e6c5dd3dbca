// Of what a reader wants less or more. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/reader_wishes.hpp>
#include <madang/rank/feedback.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// Calls `take(node, age)` for what a reader said and that is not over.
template <class Take>
void each_wish(graph_state const& graph, edge_type type, person_id reader, std::int64_t epoch_ms,
               Take const& take) {
  for (auto const each : graph.out(type, reader)) {
    auto const* details = graph.details(type, reader, {each.node()});
    if (details == nullptr) continue;
    if (auto const age_ms = epoch_ms - details->since_ms; !feedback_is_over(age_ms))
      take(each.node(), age_ms);
  }
}

}  // namespace

reader_wishes::reader_wishes(graph_state const& graph, person_id reader, std::int64_t epoch_ms)
    : graph_(&graph) {
  each_wish(graph, edge_type::less, reader, epoch_ms, [&](std::uint32_t node, std::int64_t age_ms) {
    wishes_.push_back({node, feedback_part(feedback_kind::less, age_ms)});
  });
  each_wish(graph, edge_type::more, reader, epoch_ms, [&](std::uint32_t node, std::int64_t age_ms) {
    wishes_.push_back({node, feedback_part(feedback_kind::more, age_ms)});
    most_ = std::max(most_, wishes_.back().part);
  });
  std::ranges::sort(wishes_, {}, &wish::node);
}

wish_parts reader_wishes::of(activity_header const& item) const {
  wish_parts out;
  if (wishes_.empty()) return out;
  auto const add = [&](std::uint32_t node) {
    if (node == 0) return;
    auto const wanted = graph_->resolve({node}).value;
    for (auto at = std::ranges::lower_bound(wishes_, wanted, {}, &wish::node);
         at != wishes_.end() && at->node == wanted; ++at) {
      out.less = std::min(out.less, at->part);
      out.more = std::max(out.more, at->part);
    }
  };
  add(item.actor);
  add(item.place);
  if (graph_->node({item.actor}).erased) return out;  // its text names nothing any more
  for (auto const topic : item.topics()) add(topic);
  return out;
}

std::vector<std::uint32_t> reader_wishes::hidden(graph_state const& graph, person_id reader,
                                                 std::int64_t epoch_ms) {
  std::vector<std::uint32_t> out;
  each_wish(graph, edge_type::less, reader, epoch_ms, [&](std::uint32_t node, std::int64_t age_ms) {
    if (feedback_hides(feedback_kind::less, age_ms)) out.push_back(node);
  });
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
