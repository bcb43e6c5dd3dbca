// Nodes and edges in memory. SPDX-License-Identifier: Apache-2.0
#include <madang/graph/detail/graph_state.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::uint64_t mix(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

std::uint64_t key_hash(node_kind kind, std::string_view key) noexcept {
  return mix(std::hash<std::string_view>{}(key) + static_cast<std::uint64_t>(kind));
}

std::uint64_t pair_of(node_id from, node_id to) noexcept {
  return static_cast<std::uint64_t>(from.value) << 32 | to.value;
}

std::uint64_t detail_hash(std::uint64_t from_to, std::uint32_t type) noexcept {
  return mix(from_to + type * 0x9e37ULL);
}

// Looks at blocks without a way out in between: the compiler makes that wide instructions.
std::uint32_t index_of(std::span<neighbour const> list, node_id node) noexcept {
  constexpr std::uint32_t block = 32;
  std::uint32_t at = 0;
  for (; at + block <= list.size(); at += block) {
    std::uint32_t found = 0;
    for (std::uint32_t n = 0; n < block; ++n) found |= list[at + n].node() == node.value ? 1U : 0U;
    if (found != 0) break;
  }
  while (at < list.size() && list[at].node() != node.value) ++at;
  return at;
}

bool needs_details(edge_type type, edge_data const& data) noexcept {
  auto const rights = type == edge_type::grants || type == edge_type::holds || type == edge_type::forgets;
  auto const fades = type == edge_type::less || type == edge_type::more;
  return rights || fades || data.until_ms != 0 || data.history_from_ms != 0 || data.valid_from_ms != 0 ||
         data.kinds != 0 || data.level != follow_level::all || data.depth != 0 || !data.fields.empty() ||
         !data.types.empty();
}

unsigned small_bits(edge_type type, edge_data const& data) noexcept {
  if (type == edge_type::follows) return static_cast<unsigned>(data.reach);
  return type == edge_type::member_of ? static_cast<unsigned>(data.role) : 0;
}

// An outsider's circle: the other organization, or the person when there is none; 0 for insiders.
std::uint32_t circle_of(node_data const& data, node_id self, node_id owner) noexcept {
  if (data.kind != node_kind::person) return 0;
  auto const elsewhere = data.organization != 0 && data.organization != owner.value;
  auto const outside = data.person == person_kind::partner || data.person == person_kind::customer;
  if (!elsewhere && !outside) return 0;
  return elsewhere ? data.organization : self.value;
}

}  // namespace

std::uint64_t graph_state::detail_slot::hash() const noexcept { return detail_hash(from_to, type); }

bool graph_state::has_key(node_id id, std::string_view key) const {
  auto const& data = *nodes_[id.value].data;
  return data.key == key || std::find(data.aliases.begin(), data.aliases.end(), key) != data.aliases.end();
}

node_id graph_state::find(node_kind kind, std::string_view key) const {
  auto const* slot = keys_.find(key_hash(kind, key), [&](key_slot const& candidate) {
    return nodes_[candidate.node].kind == kind && has_key({candidate.node}, key);
  });
  return slot != nullptr ? node_id{slot->node} : node_id{};
}

std::optional<neighbour> graph_state::edge(edge_type type, node_id from, node_id to) const noexcept {
  constexpr std::size_t short_list = 32;
  auto const forth = out(type, from);
  if (forth.size() > short_list) {
    auto const back = in(type, to);
    if (back.size() < forth.size() && index_of(back, from) == back.size()) return std::nullopt;
  }
  auto const at = index_of(forth, to);
  if (at == forth.size()) return std::nullopt;
  return forth[at];
}

edge_data const* graph_state::details(edge_type type, node_id from, node_id to) const noexcept {
  auto const wanted = pair_of(from, to);
  auto const* slot =
      details_.find(detail_hash(wanted, static_cast<std::uint32_t>(type)), [&](detail_slot const& candidate) {
        return candidate.from_to == wanted && candidate.type == static_cast<std::uint32_t>(type);
      });
  return slot != nullptr ? slot->data : nullptr;
}

group_role graph_state::role(node_id person, node_id group) const noexcept {
  auto const found = edge(edge_type::member_of, person, group);
  return found ? static_cast<group_role>(found->small()) : group_role::none;
}

bool graph_state::blocked(node_id a, node_id b) const noexcept {
  auto const mine = out(edge_type::blocks, a);
  auto const theirs = in(edge_type::blocks, a);
  return index_of(mine, b) < mine.size() || index_of(theirs, b) < theirs.size();
}

void graph_state::index_keys(cow_heap& heap, node_data const* before, node_data const& after,
                             std::uint32_t id) {
  auto const add = [&](std::string const& key) {
    auto const hash = key_hash(after.kind, key);
    auto const known =
        before != nullptr && (before->key == key || std::find(before->aliases.begin(), before->aliases.end(),
                                                              key) != before->aliases.end());
    if (!known) keys_.insert(heap, {hash, id, 1});
  };
  add(after.key);
  for (auto const& alias : after.aliases) add(alias);
  if (before == nullptr) return;
  auto const drop = [&](std::string const& key) {
    if (key == after.key || std::find(after.aliases.begin(), after.aliases.end(), key) != after.aliases.end())
      return;
    keys_.replace(
        heap, key_hash(after.kind, key), [&](key_slot const& slot) { return slot.node == id; },
        key_slot{0, 0, 2});
  };
  drop(before->key);
  for (auto const& alias : before->aliases) drop(alias);
}

bool graph_state::leads_to(node_id from, node_id to) const noexcept {
  while (from && from != to) {
    auto const& at = nodes_[from.value];
    from = {at.merged && from.value <= node_count ? at.data->merged_into : 0};
  }
  return from && from == to;
}

bool graph_state::sound() const noexcept {
  for (std::uint32_t id = 1; id <= node_count; ++id) {
    auto const& data = *nodes_[id].data;
    auto const works_somewhere = data.organization == 0 || is({data.organization}, node_kind::organization);
    auto const owned = data.owner == 0 || is({data.owner}, node_kind::person);
    if (!works_somewhere || !owned || (data.merged_into != 0 && !is({data.merged_into}, data.kind)))
      return false;
  }
  return true;
}

void graph_state::index_owner(cow_heap& heap, node_data const* before, node_data const& after,
                              std::uint32_t id) {
  auto const old = before != nullptr ? before->owner : 0;
  if (old == after.owner || after.kind != node_kind::record) return;
  auto const place_in = [id](cow_list<std::uint32_t> const& list) {
    auto const all = list.view();
    return static_cast<std::uint32_t>(std::ranges::lower_bound(all, id) - all.begin());
  };
  if (old != 0) {
    auto& list = owned_.edit(heap, old);
    list.remove(heap, place_in(list));
  }
  if (after.owner != 0) {
    auto& list = owned_.edit(heap, after.owner);
    list.insert(heap, place_in(list), id);
  }
}

bool graph_state::apply_node(cow_heap& heap, row const& from, node_id owner) {
  if (from.key.a == 0 || from.key.a > node_id_max || from.key.a > node_count + 1U || from.erased)
    return false;
  auto data = node_data::decode(from.value);
  if (!data) return false;
  auto const id = static_cast<std::uint32_t>(from.key.a);
  auto const* before =
      id > node_count ? nullptr : nodes_[id].data;  // behind the end lies what was thrown away
  if ((before != nullptr && before->kind != data->kind) || leads_to({data->merged_into}, {id})) return false;
  auto const* after = heap.make<node_data>(std::move(*data));
  index_keys(heap, before, *after, id);
  index_owner(heap, before, *after, id);
  auto& entry = id > node_count ? nodes_.append(heap, id) : nodes_.edit(heap, id);
  entry = {};
  entry.data = after;
  entry.circle = circle_of(*after, {id}, owner);
  entry.kind = after->kind;
  entry.hidden = after->deleted || after->merged_into != 0;
  entry.inactive = after->inactive;
  entry.labelled = !out(edge_type::labels, {id}).empty();
  entry.granted = !out(edge_type::grants, {id}).empty();
  entry.merged = after->merged_into != 0;
  entry.deleted = after->deleted;
  entry.erased = after->erased;
  entry.open_to_outsiders = after->open_to_outsiders;
  entry.outsiders_see_each_other = after->outsiders_see_each_other;
  entry.employees_read = after->access == record_access::employees;
  entry.privacy = after->privacy;
  if (before == nullptr) ++kinds[static_cast<std::size_t>(after->kind)];
  heap.retire_object(before);
  node_count = std::max(node_count, id);
  return true;
}

void graph_state::set_details(cow_heap& heap, edge_type type, node_id from, node_id to,
                              edge_data const* data) {
  auto const number = static_cast<std::uint32_t>(type);
  auto const wanted = pair_of(from, to);
  auto const same = [&](detail_slot const& slot) { return slot.from_to == wanted && slot.type == number; };
  auto const hash = detail_hash(wanted, number);
  auto const* old = details_.find(hash, same);
  if (old == nullptr) {
    if (data != nullptr) details_.insert(heap, {wanted, data, number, 1});
    return;
  }
  heap.retire_object(old->data);
  details_.replace(heap, hash, same,
                   data != nullptr ? detail_slot{wanted, data, number, 1} : detail_slot{0, nullptr, 0, 2});
}

// So that whoever asks of a record without tags need not look for their lists.
void graph_state::mark_tagged(cow_heap& heap, edge_type type, node_id record) {
  if (type != edge_type::labels && type != edge_type::grants) return;
  auto const some = !out(type, record).empty();
  auto const& known = node(record);
  if (some == (type == edge_type::labels ? known.labelled : known.granted)) return;
  auto& entry = nodes_.edit(heap, record.value);
  if (type == edge_type::labels) entry.labelled = some;
  if (type == edge_type::grants) entry.granted = some;
}

bool graph_state::apply_edge(cow_heap& heap, row const& from) {
  auto const type_number = from.key.a >> 32;
  if (type_number == 0 || type_number >= edge_types) return false;
  auto const type = static_cast<edge_type>(type_number);
  node_id const source{static_cast<std::uint32_t>(from.key.a)};
  node_id const target{static_cast<std::uint32_t>(from.key.b)};
  if (!exists(source) || !exists(target)) return false;
  auto& forth_page = out_[type_number];
  auto const forth = forth_page[source.value].view();
  auto const back_list = in_[type_number][target.value].view();
  auto const absent = back_list.size() < forth.size() && index_of(back_list, source) == back_list.size();
  auto const at = absent ? static_cast<std::uint32_t>(forth.size()) : index_of(forth, target);
  auto const known = at < forth.size();
  if (type == edge_type::part_of || type == edge_type::revision_of) ++links_version;
  if (from.erased) {
    if (!known) return true;
    forth_page.edit(heap, source.value).remove(heap, at);
    auto& back = in_[type_number].edit(heap, target.value);
    back.remove(heap, index_of(back.view(), source));
    set_details(heap, type, source, target, nullptr);
    mark_tagged(heap, type, source);
    --edges_[type_number];
    return true;
  }
  auto data = edge_data::decode(from.value);
  if (!data) return false;
  auto const member_outside = type == edge_type::member_of && outsider(source);
  auto const rich = member_outside || needs_details(type, *data);
  neighbour const forward{target.value | (rich ? 1U << 28 : 0U) | small_bits(type, *data) << 29};
  set_details(heap, type, source, target, rich ? heap.make<edge_data>(std::move(*data)) : nullptr);
  neighbour const backward{source.value | (forward.bits & ~node_id_max)};
  if (known) {
    if (forth_page[source.value].view()[at].bits == forward.bits) return true;
    forth_page.edit(heap, source.value).edit(heap, at) = forward;
    auto& back = in_[type_number].edit(heap, target.value);
    back.edit(heap, index_of(back.view(), source)) = backward;
    return true;
  }
  forth_page.edit(heap, source.value).append(heap, forward);
  in_[type_number].edit(heap, target.value).append(heap, backward);
  mark_tagged(heap, type, source);
  ++edges_[type_number];
  return true;
}

void graph_state::clear(cow_heap& heap) {
  for (std::uint32_t id = 1; id <= node_count; ++id) {
    heap.retire_object(nodes_[id].data);
    for (std::size_t type = 0; type < edge_types; ++type) {
      auto forth = out_[type][id];
      forth.release(heap);
      auto back = in_[type][id];
      back.release(heap);
    }
  }
  details_.each([&](detail_slot const& slot) { heap.retire_object(slot.data); });
  nodes_.clear(heap);
  keys_.clear(heap);
  details_.clear(heap);
  for (auto& lists : out_) lists.clear(heap);
  for (auto& lists : in_) lists.clear(heap);
  owned_.each([&](cow_list<std::uint32_t> list) { list.release(heap); });
  owned_.clear(heap);
  *this = {};
}

std::uint64_t graph_state::bytes() const {
  std::uint64_t sum = nodes_.bytes() + keys_.bytes() + details_.bytes() + owned_.bytes() +
                      details_.size() * sizeof(edge_data);
  for (std::size_t type = 0; type < edge_types; ++type) sum += out_[type].bytes() + in_[type].bytes();
  for (std::uint32_t id = 1; id <= node_count; ++id) {
    if (nodes_[id].data != nullptr) sum += sizeof(node_data);
    for (std::size_t type = 0; type < edge_types; ++type)
      sum += out_[type][id].bytes() + in_[type][id].bytes();
  }
  owned_.each([&](cow_list<std::uint32_t> const& list) { sum += list.bytes(); });
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
