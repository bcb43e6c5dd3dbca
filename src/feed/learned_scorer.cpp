// Models in feeds. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/learned_scorer.hpp>
#include <madang/rank/detail/log_names.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// What an activity says about itself by name; nothing of what cannot be found, or of somebody erased.
void name_slots(action_model const& model, graph_state const& graph, activity_header const* of,
                std::vector<std::uint32_t>& to) {
  to.clear();
  if (of == nullptr || graph.node({of->actor}).erased) return;
  auto const resolved = [&](std::uint32_t node) { return graph.resolve({node}).value; };
  to.push_back(model.slot(item_name::author, person_in_log(resolved(of->actor))));
  if (auto const place = resolved(of->place); place != 0 && is_place(graph.node({place}).kind))
    to.push_back(model.slot(item_name::place, node_in_log(place)));
  for (auto const topic : of->topics())
    to.push_back(model.slot(item_name::topic, node_in_log(resolved(topic))));
}

}  // namespace

custom_scorer learned_scorer(std::shared_ptr<learned_model const> with, walk_context const& in) {
  return custom_scorer([with = std::move(with), &in](candidate_columns const& of, std::span<double> scores) {
    std::vector<std::uint32_t> slots;
    for (std::size_t at = 0; at < of.size(); ++at) {
      if (of.alive()[at] == 0) continue;
      name_slots(with->model(), in.graph, in.activities.header(of.ids()[at]), slots);
      scores[at] = with->score(of, at, slots);
    }
  });
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
