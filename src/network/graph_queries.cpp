// Questions about nodes, relations and rights. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>
#include <unordered_set>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace {

using detail::edge_type;
using detail::graph_state;
using detail::time_of;
using detail::verdict;

edge_type type_of(relation_kind kind) noexcept { return static_cast<edge_type>(kind); }

bool is_right(relation_kind kind) noexcept {
  return kind == relation_kind::grants || kind == relation_kind::labels || kind == relation_kind::holds;
}

node_info restricted_info(node_kind kind) {
  node_info out;
  out.kind = kind;
  out.restricted = true;
  return out;
}

node_info info_of(detail::state const& now, detail::reader_rights const& rights, node_id id) {
  auto const& data = *now.graph.node(id).data;
  auto const chart = rights.insider() || id == node_id{rights.reader()};
  node_info out;
  out.id = id;
  out.kind = data.kind;
  out.key = data.key;
  out.name = data.name;
  out.url = data.url;
  out.type = data.type;
  out.person = data.person;
  out.outsider = now.graph.outsider(id);
  out.active = !(data.kind == node_kind::person && data.inactive);
  out.archived = data.kind != node_kind::person && data.inactive;
  out.deleted = data.deleted;
  out.privacy = data.privacy;
  out.access = data.access;
  if (chart) {
    out.title = data.title;
    out.unit = data.unit;
    out.site = data.site;
    out.language = data.language;
    out.time_zone = data.time_zone;
    out.aliases = data.aliases;
  }
  if (data.kind == node_kind::person)
    out.organization = organization_id{data.organization != 0 ? data.organization
                                       : out.outsider         ? 0
                                                              : now.owner.value};
  if (chart || data.owner == 0 || rights.insider())
    out.owner = person_id{now.graph.resolve({data.owner}).value};
  return out;
}

// Neighbours of a node over one relation, in either direction if asked.
template <class Visit>
void each_neighbour(graph_state const& graph, edge_type type, node_id of, bool either, Visit const& visit) {
  for (auto to : graph.out(type, of)) visit(node_id{to.node()});
  if (!either) return;
  for (auto from : graph.in(type, of)) visit(node_id{from.node()});
}

}  // namespace

std::optional<node_id> network::find(node_kind kind, std::string_view key, find_as as) const {
  return detail::find_node(impl_->look().now.graph, kind, key, as);
}

result<std::optional<activity_id>> network::find_activity(std::string_view key) const {
  detail::store_rows rows(*impl_->rows);
  auto const tombstones = impl_->look().now.tombstones;
  auto const found = detail::find_key(rows, key, tombstones ? &impl_->secret : nullptr);
  if (!found) return found.error();
  if (!*found) return std::optional<activity_id>{};
  return std::optional(activity_id{(*found)->activity});
}

result<node_info> network::node(person_id reader, node_id id) const {
  return impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) -> result<node_info> {
    auto const at = now.graph.resolve(id);
    if (!now.graph.exists(at)) return fail(errc::unknown_node, "node");
    auto const host = !reader;
    if (!host && in.rights.node(at) != verdict::yes) return restricted_info(now.graph.node(at).kind);
    auto out = info_of(now, in.rights, at);
    out.merged = at != id;
    return out;
  });
}

result<std::vector<relation>> network::relations(person_id reader, node_id of, relation_kind kind,
                                                 bool incoming, std::size_t limit) const {
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const& now) -> result<std::vector<relation>> {
        auto const type = type_of(kind);
        auto const at = now.graph.resolve(of);
        if (!now.graph.exists(at)) return fail(errc::unknown_node, "of");
        if (reader && in.rights.node(at) == verdict::no) return fail(errc::unknown_node, "of");
        auto const own = at == node_id{in.rights.reader()};
        auto const secret = kind == relation_kind::mutes || kind == relation_kind::blocks;
        if (reader && secret && (!own || incoming)) return std::vector<relation>{};
        if (reader && is_right(kind)) return std::vector<relation>{};
        if (reader && kind == relation_kind::reports_to && !in.rights.insider() && !own)
          return std::vector<relation>{};
        auto const is_group = now.graph.node(at).kind == node_kind::group;
        if (reader && is_group && in.rights.group(at).readable != verdict::yes)
          return std::vector<relation>{};
        std::vector<row_key> keys;
        std::vector<relation> out;
        for (auto each : incoming ? now.graph.in(type, at) : now.graph.out(type, at)) {
          node_id const other{each.node()};
          if (now.graph.node(other).hidden) continue;
          auto const group = now.graph.node(other).kind == node_kind::group;
          if (reader && in.rights.node(other) != verdict::yes) continue;
          if (reader && group && in.rights.group(other).readable != verdict::yes) continue;
          out.push_back({other, {}, group_role::none, follow_level::all, record_reach::alone, {}});
          keys.push_back(incoming ? detail::edge_key(type, other, at) : detail::edge_key(type, at, other));
        }
        auto const rows = impl_->rows->rows(keys);
        if (!rows) return rows.error();
        for (std::size_t n = 0; n < out.size(); ++n) {
          auto const data = (*rows)[n] ? detail::edge_data::decode(*(*rows)[n]) : std::nullopt;
          if (!data) continue;
          out[n].since = time_of(data->since_ms);
          out[n].role = data->role;
          out[n].level = data->level;
          out[n].reach = data->reach;
          if (data->until_ms != 0) out[n].until = time_of(data->until_ms);
        }
        std::sort(out.begin(), out.end(), [](relation const& a, relation const& b) {
          return a.since != b.since ? a.since < b.since : a.node < b.node;
        });
        if (out.size() > limit) out.erase(out.begin() + static_cast<std::ptrdiff_t>(limit), out.end());
        return out;
      });
}

result<std::optional<std::uint32_t>> network::path_length(node_id from, node_id to, relation_kind kind,
                                                          bool either_direction) const {
  auto const seen = impl_->look();
  auto const& graph = seen.now.graph;
  from = graph.resolve(from);
  to = graph.resolve(to);
  if (!graph.exists(from)) return fail(errc::unknown_node, "from");
  if (!graph.exists(to)) return fail(errc::unknown_node, "to");
  if (from == to) return std::optional<std::uint32_t>(0);
  auto const type = type_of(kind);
  std::unordered_set<std::uint32_t> near_side{from.value};
  std::unordered_set<std::uint32_t> far_side{to.value};
  std::vector<node_id> near_front{from};
  std::vector<node_id> far_front{to};
  for (std::uint32_t steps = 1; !near_front.empty() && !far_front.empty(); ++steps) {
    auto const forward = near_front.size() <= far_front.size();
    auto& front = forward ? near_front : far_front;
    auto& known = forward ? near_side : far_side;
    auto const& other = forward ? far_side : near_side;
    std::vector<node_id> next;
    bool met = false;
    auto const visit = [&](node_id node) {
      met = met || other.contains(node.value);
      if (known.insert(node.value).second) next.push_back(node);
    };
    for (auto at : front) {
      if (forward || either_direction) {
        each_neighbour(graph, type, at, either_direction, visit);
      } else {
        for (auto back : graph.in(type, at)) visit({back.node()});
      }
    }
    if (met) return std::optional(steps);
    front = std::move(next);
  }
  return std::optional<std::uint32_t>{};
}

result<std::vector<node_id>> network::within_two(node_id from, relation_kind kind) const {
  auto const seen = impl_->look();
  auto const& graph = seen.now.graph;
  auto const start = graph.resolve(from);
  if (!graph.exists(start)) return fail(errc::unknown_node, "from");
  std::unordered_set<std::uint32_t> known{start.value};
  std::vector<node_id> out;
  auto const visit = [&](node_id node) {
    if (!graph.node(node).hidden && known.insert(node.value).second) out.push_back(node);
  };
  auto const type = type_of(kind);
  each_neighbour(graph, type, start, false, visit);
  auto const near_count = out.size();
  for (std::size_t at = 0; at < near_count; ++at) each_neighbour(graph, type, out[at], false, visit);
  return out;
}

result<std::vector<node_info>> network::breadcrumbs(person_id reader, record_id record) const {
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const& now) -> result<std::vector<node_info>> {
        auto const start = now.graph.resolve(record);
        if (!now.graph.exists(start) || in.rights.record(start).readable == verdict::no)
          return fail(errc::unknown_node, "record");
        std::unordered_set<std::uint32_t> known{start.value};
        std::vector<node_info> out;
        std::vector<node_id> level{start};
        for (std::uint32_t depth = 0; depth < in.depth_max && !level.empty(); ++depth) {
          std::vector<node_id> next;
          for (auto at : level)
            for (auto parent : now.graph.out(edge_type::part_of, at))
              if (known.insert(parent.node()).second) next.push_back({parent.node()});
          std::sort(next.begin(), next.end());  // not as the edges came into memory
          for (auto at : next) {
            auto const readable = in.rights.record(at).readable == verdict::yes;
            out.push_back(readable ? info_of(now, in.rights, at) : restricted_info(node_kind::record));
          }
          level = std::move(next);
        }
        return out;
      });
}

result<bool> network::can_read(person_id reader, node_id node) const {
  return impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) -> result<bool> {
    auto const at = now.graph.resolve(node);
    if (!now.graph.exists(at)) return false;
    if (now.graph.node(at).kind == node_kind::group) return in.rights.group(at).readable == verdict::yes;
    return in.rights.node(at) == verdict::yes;
  });
}

namespace {

// Asks a question of a writer that changes nothing.
template <class Ask>
auto rehearse(detail::network_impl& on, Ask const& question) {
  using answer_type = decltype(question(std::declval<detail::writer&>()));
  answer_type answer = fail(errc::content_refused, "transaction");
  auto const done = on.transact({}, [&](transaction& to) -> result<void> {
    answer = question(detail::writer::of(to));
    return {};
  });
  if (!done) return answer_type(done.error());
  return answer;
}

}  // namespace

result<std::vector<std::pair<std::string, mention_check>>> network::check_mentions(
    post_input const& in) const {
  return rehearse(*impl_, [&](detail::writer& with) { return with.check_mentions(in); });
}

result<std::vector<organization_id>> network::organizations_reading(post_input const& in) const {
  return rehearse(*impl_, [&](detail::writer& with) { return with.organizations_reading(in); });
}

}  // namespace v1
}  // namespace madang
