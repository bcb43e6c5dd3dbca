// What one reader may see. SPDX-License-Identifier: Apache-2.0
#include <madang/access/detail/reader_rights.hpp>
#include <madang/core/detail/bytes.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();

bool valid(edge_data const* data, std::int64_t now_ms) noexcept {
  return data == nullptr || data->until_ms == 0 || data->until_ms > now_ms;
}

std::int64_t since_of(edge_data const* data) noexcept {
  if (data == nullptr) return always;
  return data->history_from_ms != 0 ? data->history_from_ms : data->since_ms;
}

verdict both(verdict a, verdict b) noexcept {
  if (a == verdict::no || b == verdict::no) return verdict::no;
  return a == verdict::ask || b == verdict::ask ? verdict::ask : verdict::yes;
}

verdict as_verdict(bool answer) noexcept { return answer ? verdict::yes : verdict::no; }

}  // namespace

reader_rights::reader_rights(graph_state const& graph, organization_id owner, person_id reader,
                             std::int64_t now_ms, policy_session& policy) noexcept
    : graph_(&graph),
      owner_(owner),
      reader_(reader),
      circle_(reader ? graph.node(reader).circle : 0),
      has_blocks_(reader && (!graph.out(edge_type::blocks, reader).empty() ||
                             !graph.in(edge_type::blocks, reader).empty())),
      plain_insider_(reader && circle_ == 0 && !has_blocks_),
      now_ms_(now_ms),
      policy_(&policy) {
  room_->records.clear();
}

bool reader_rights::is_held(node_id tag) const { return !reader_ || held_since(tag) != never; }

// Most people hold few tags: their list is looked at before the side table.
std::int64_t reader_rights::held_since(node_id tag) const {
  if (!graph_->edge(edge_type::holds, reader_, tag)) return never;
  auto const* data = graph_->details(edge_type::holds, reader_, tag);
  return data != nullptr && valid(data, now_ms_) ? since_of(data) : never;
}

// Since when the reader has what is granted to this principal; `never` when it is somebody else.
std::int64_t reader_rights::belongs_since(node_id principal) const {
  auto const if_so = [](bool belongs) { return belongs ? always : never; };
  if (graph_->node(principal).hidden) return never;
  switch (graph_->node(principal).kind) {
    case node_kind::person:
      return if_so(principal == reader_);
    case node_kind::organization: {
      auto const own = graph_->node(reader_).data->organization;
      return if_so(principal.value == (own != 0 ? own : insider() ? owner_.value : 0));
    }
    case node_kind::group:
      if (graph_->role(reader_, principal) == group_role::none) return never;
      return insider() ? always : since_of(graph_->details(edge_type::member_of, reader_, principal));
    case node_kind::tag:
      return held_since(principal);
    default:
      return never;
  }
}

// Since when a grant lets the reader in; `never` when it does not.
std::int64_t reader_rights::grant_since(neighbour principal, node_id record) const {
  node_id const to{principal.node()};
  auto const belongs = belongs_since(to);
  if (belongs == never) return never;
  auto const* given = principal.rich() ? graph_->details(edge_type::grants, record, to) : nullptr;
  return valid(given, now_ms_) ? std::max(belongs, since_of(given)) : never;
}

reader_rights::record_right reader_rights::record_by_grants(node_id id) const {
  auto const& entry = graph_->node(id);
  if (entry.labelled)
    for (auto label : graph_->out(edge_type::labels, id))
      if (!holds({label.node()})) return {};
  auto since = never;
  if (insider() && entry.employees_read) since = always;
  if (since == never && entry.granted)
    for (auto principal : graph_->out(edge_type::grants, id))
      since = std::min(since, grant_since(principal, id));
  if (since == never) return {};
  return {verdict::yes, since};
}

verdict reader_rights::record_by_policy(node_id id) {
  if (auto const at = policy_->answers.records.find(id.value); at != policy_->answers.records.end())
    return as_verdict(at->second);
  auto const forgotten = [&](node_id of) -> std::uint64_t {
    auto const* data = graph_->details(edge_type::forgets, of, of);
    return data != nullptr ? static_cast<std::uint64_t>(data->since_ms) : 0;
  };
  // Old activities lie on merged records, of which the host only knows the survivor.
  auto const not_before = std::max({forgotten(reader_), forgotten(id), forgotten(graph_->resolve(id))});
  if (auto const known = policy_->cache->find(reader_, id.value, not_before, now_ms_))
    return as_verdict(*known);
  auto& open = policy_->open.records;
  if (std::find(open.begin(), open.end(), id.value) == open.end()) open.push_back(id.value);
  return verdict::ask;
}

reader_rights::record_right reader_rights::record(node_id id) {
  if (auto const* known = room_->records.find(id.value)) return *known;
  if (!graph_->exists(id) || graph_->node(id).kind != node_kind::record || hidden(id)) return {};
  if (!reader_) return {verdict::yes, always};
  auto const found =
      policy_->cache == nullptr ? record_by_grants(id) : record_right{record_by_policy(id), always};
  *room_->records.try_emplace(id.value).first = found;
  return found;
}

reader_rights::record_right reader_rights::group_by_role(node_id id) const {
  if (!graph_->exists(id) || graph_->node(id).kind != node_kind::group || hidden(id)) return {};
  if (!reader_) return {verdict::yes, always};
  auto const& data = graph_->node(id);
  if (insider() && data.privacy == group_privacy::open) return {verdict::yes, always};
  if (graph_->role(reader_, id) == group_role::none) return {};
  if (insider()) return {verdict::yes, always};
  if (!data.open_to_outsiders) return {};
  return {verdict::yes, since_of(graph_->details(edge_type::member_of, reader_, id))};
}

bool reader_rights::place_is_shared(std::uint32_t place) const noexcept {
  auto const at = graph_->resolve({place});
  return graph_->exists(at) && graph_->node(at).outsiders_see_each_other;
}

bool reader_rights::reads_person(node_id id) const {
  if (insider() || id == reader_) return true;
  auto const theirs = graph_->node(id).circle;
  if (theirs == 0 || theirs == circle_) return true;
  for (auto mine : graph_->out(edge_type::member_of, reader_)) {
    node_id const place{mine.node()};
    if (place_is_shared(place.value) && group(place).readable == verdict::yes &&
        graph_->role(id, place) != group_role::none)
      return true;
  }
  return false;
}

verdict reader_rights::node(node_id id) {
  id = graph_->resolve(id);
  if (!graph_->exists(id) || hidden(id)) return verdict::no;
  if (!reader_) return verdict::yes;
  auto const& entry = graph_->node(id);
  switch (entry.kind) {
    case node_kind::person:
      return as_verdict(reads_person(id));
    case node_kind::organization:
      return as_verdict(insider() || id == owner_ || id.value == graph_->node(reader_).data->organization);
    case node_kind::group:
      if (insider() && entry.privacy == group_privacy::closed) return verdict::yes;
      return group(id).readable;
    case node_kind::record:
      return record(id).readable;
    case node_kind::topic:
      return verdict::yes;
    case node_kind::tag:
      return as_verdict(insider());
  }
  return verdict::no;
}

// A comment has its root's audience, and so the root's author is part of it.
verdict reader_rights::in_scope(activity_header const& of, activity_header const* root) {
  auto const author = of.actor == reader_.value || (root != nullptr && root->actor == reader_.value);
  switch (of.scope) {
    case audience_scope::network:
      return as_verdict(insider());
    case audience_scope::everyone:
      return verdict::yes;
    case audience_scope::group:
      return group({of.scope_target}).readable;
    case audience_scope::record:
      return record({of.scope_target}).readable;
    case audience_scope::unit:
      return as_verdict(author || (insider() && graph_->exists({of.scope_target}) &&
                                   "unit:" + graph_->node(reader_).data->unit ==
                                       graph_->node({of.scope_target}).data->key));
    case audience_scope::organization:
      return as_verdict(author || insider() || graph_->node(reader_).data->organization == of.scope_target);
    case audience_scope::people: {
      auto const named = of.people();
      return as_verdict(author || std::find(named.begin(), named.end(), reader_.value) != named.end());
    }
    case audience_scope::self:
      return as_verdict(author);
  }
  return verdict::no;
}

verdict reader_rights::place_by_kind(std::uint32_t node) {
  if (node == 0) return verdict::yes;
  auto const is_group = graph_->node({node}).kind == node_kind::group;
  return (is_group ? group({node}) : record({node})).readable;
}

verdict reader_rights::in_place(activity_header const& of) {
  auto const the_scope = of.place == of.scope_target &&  // decided with the scope
                         (of.scope == audience_scope::group || of.scope == audience_scope::record);
  if (of.place == 0 || the_scope || of.scope == audience_scope::everyone ||
      of.scope == audience_scope::people)
    return verdict::yes;
  return is_place(graph_->node({of.place}).kind) ? place(of.place) : verdict::yes;
}

bool reader_rights::in_history(activity_header const& of) {
  if (insider()) return true;
  if (of.scope == audience_scope::group) return of.time_ms >= group({of.scope_target}).since_ms;
  return of.scope != audience_scope::record || of.time_ms >= record({of.scope_target}).since_ms;
}

verdict reader_rights::field(node_id record, std::string_view name, field_sensitivity sensitivity,
                             std::uint32_t label) {
  if (!reader_) return verdict::yes;
  if (sensitivity == field_sensitivity::internal && !insider()) return verdict::no;
  if (sensitivity == field_sensitivity::confidential && !holds({label})) return verdict::no;
  if (policy_->cache == nullptr) return verdict::yes;
  auto const at = policy_->answers.fields.find(policy_answers::field_key(record.value, name));
  if (at != policy_->answers.fields.end()) return as_verdict(at->second);
  policy_->open.fields.push_back({record.value, std::string(name)});
  return verdict::ask;
}

verdict reader_rights::some_field(std::uint64_t id, activity_header const& of, activity_source& from) {
  if (!of.has(activity_header::guarded) && policy_->cache == nullptr) return verdict::yes;
  auto const body = body_data::decode(from.body(id, of));
  if (!body) return verdict::no;
  auto best = verdict::no;
  for (auto const& each : body->fields) {
    auto const answer = field({of.place}, each.name, each.sensitivity, each.label);
    if (answer == verdict::yes) return verdict::yes;
    if (answer == verdict::ask) best = verdict::ask;
  }
  return best;
}

verdict reader_rights::judge(std::uint64_t id, activity_header const& of, activity_source& from) {
  if ((of.flags & (activity_header::deleted | activity_header::buried)) != 0) return verdict::no;
  if (!reader_) {
    if (of.root == 0) return verdict::yes;
    auto const* root = from.header(of.root);
    return as_verdict(root != nullptr && !root->has(activity_header::deleted));
  }
  auto const author = of.actor == reader_.value;
  if (has_blocks_ && graph_->blocked(reader_, graph_->resolve({of.actor}))) return verdict::no;
  if (of.has(activity_header::insiders_only) && !insider() && !author) return verdict::no;
  activity_header const* root = nullptr;
  if (of.root != 0 && (root = from.header(of.root)) == nullptr) return verdict::no;
  if (!insider() && of.circle != 0 && of.circle != circle_ && !author &&
      !place_is_shared(root != nullptr ? root->place : of.place))
    return verdict::no;
  auto answer = both(in_scope(of, root), in_place(of));
  if (answer == verdict::no || (answer == verdict::yes && !in_history(of))) return verdict::no;
  if (of.kind == activity_kind::record_change) answer = both(answer, some_field(id, of, from));
  if (answer != verdict::no && root != nullptr) answer = both(answer, activity(of.root, *root, from));
  return answer;
}

std::uint64_t reader_rights::total(tally const* totals, std::uint32_t what,
                                   std::uint32_t place) const noexcept {
  if (totals == nullptr) return 0;
  if (knows_all_counts()) return totals->count(0, what);
  if (place_is_shared(place)) return totals->count(2, what);
  return totals->count(1, what) + totals->count(3 + circle_, what);
}

// What others count, insiders count, too: the first class has all types.
std::uint64_t reader_rights::reactions(tally const* totals, std::uint32_t place) const noexcept {
  if (totals == nullptr) return 0;
  if (knows_all_counts()) return totals->all_reactions();
  std::uint64_t sum = 0;
  for (auto const& each : totals->entries()) {
    if (each.cls != 0) break;
    if (each.what < tally::reactions) continue;
    sum += total(totals, each.what, place);
  }
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
