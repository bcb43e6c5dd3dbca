// Questions about what readers told of their reading, and what hosts want them to see.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace {

timestamp time_at(std::int64_t ms) { return timestamp{std::chrono::milliseconds{ms}}; }

}  // namespace

result<std::vector<feedback_info>> network::feedback(person_id reader) const {
  if (!reader) return fail(errc::unknown_node, "reader");
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const& now) -> result<std::vector<feedback_info>> {
        std::vector<feedback_info> out;
        auto const person = in.rights.reader();
        for (auto const type : {detail::edge_type::less, detail::edge_type::more})
          for (auto const each : now.graph.out(type, person)) {
            node_id const node{each.node()};
            auto const* details = now.graph.details(type, person, node);
            if (details == nullptr || feedback_is_over(in.rights.now_ms() - details->since_ms)) continue;
            if (now.graph.node(node).hidden || in.rights.node(node) != detail::verdict::yes) continue;
            auto const kind = type == detail::edge_type::less ? feedback_kind::less : feedback_kind::more;
            auto const full_ms = details->since_ms + feedback_full_ms;
            out.push_back({node, kind, time_at(details->since_ms), time_at(full_ms),
                           time_at(full_ms + feedback_fading_ms)});
          }
        std::ranges::sort(out, std::ranges::greater(),
                          [](feedback_info const& one) { return std::pair(one.since, one.node.value); });
        return out;
      });
}

result<std::vector<boost_info>> network::boosts() const {
  auto const seen = impl_->look();
  auto const now_ms = std::max(impl_->now_ms(), seen.now.time_ms);
  std::vector<boost_info> out;
  for (auto const& each : seen.now.ranks.boosts())
    if (each.until_ms > now_ms)
      out.push_back({activity_id{each.activity}, node_id{each.audience}, time_at(each.since_ms),
                     time_at(each.until_ms)});
  return out;
}

bool network::is_on(reading_purpose what, person_id person) const {
  auto const seen = impl_->look();
  return seen.now.is_on(what, person_id{seen.now.graph.resolve(person).value});
}

}  // namespace v1
}  // namespace madang
