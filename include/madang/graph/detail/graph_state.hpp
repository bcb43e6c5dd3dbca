// madang/graph/detail/graph_state.hpp: nodes and edges in memory: a function of the rows of tables node and
// edge. A graph_state is a snapshot; only the writer's own one is changed, through apply_node and apply_edge.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/core/ids.hpp>
#include <madang/graph/node.hpp>
#include <madang/store/row.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Can activities lie there, so that rankings count it?
[[nodiscard]] constexpr bool is_place(node_kind kind) noexcept {
  return kind == node_kind::group || kind == node_kind::record;
}

/// Types of edges; the numbers are stored in files and never change. The first ten are `relation_kind`.
enum class edge_type : std::uint8_t {
  follows = 1,
  member_of = 2,
  part_of = 3,
  revision_of = 4,
  reports_to = 5,
  mutes = 6,
  blocks = 7,
  grants = 8,    ///< record -> principal that may read it
  labels = 9,    ///< record -> tag that readers must hold
  holds = 10,    ///< person -> tag
  forgets = 11,  ///< node -> itself: what a host policy answered before `since` no longer holds
  merged = 12,   ///< node -> the survivor it was merged into
  less = 13,     ///< person -> node: wants less like it
  more = 14      ///< person -> node: wants more like it
};
inline constexpr std::size_t edge_types = 15;

inline constexpr std::uint32_t node_id_max = (1U << 28) - 1;

/// What a node's row says.
struct node_data {
  node_kind kind = node_kind::person;
  std::string key;
  std::string name;
  std::string url;
  std::string type;
  std::string title;
  std::string unit;
  std::string site;
  std::string language;
  std::string time_zone;
  std::vector<std::string> aliases;
  std::uint32_t organization = 0;
  std::uint32_t owner = 0;
  std::uint32_t merged_into = 0;
  std::uint64_t source_version = 0;
  person_kind person = person_kind::employee;
  group_privacy privacy = group_privacy::open;
  record_access access = record_access::employees;
  bool deleted = false;
  bool erased = false;    ///< persons, and topics from texts: only a pseudonym is left; deleted, too
  bool inactive = false;  ///< persons: deactivated; groups: archived; records: closed
  bool open_to_outsiders = false;
  bool outsiders_see_each_other = false;
  bool broadcast = false;
  bool from_text = false;  ///< topics: made by a text, and nobody else asked for it

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<node_data> decode(std::string_view value);
  friend bool operator==(node_data const&, node_data const&) = default;
};

/// What an edge's row says.
struct edge_data {
  std::int64_t since_ms = 0;
  std::int64_t until_ms = 0;         ///< 0: no end
  std::int64_t history_from_ms = 0;  ///< 0: not given
  std::int64_t valid_from_ms = 0;    ///< part_of: 0: since ever
  std::uint32_t kinds = 0;
  follow_level level = follow_level::all;
  record_reach reach = record_reach::alone;
  std::uint8_t depth = 0;
  group_role role = group_role::none;
  std::vector<std::string> fields;
  std::vector<std::string> types;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<edge_data> decode(std::string_view value);
  friend bool operator==(edge_data const&, edge_data const&) = default;
};

/// A neighbour in an edge list: the node and what reads need most often of the edge.
struct neighbour {
  std::uint32_t bits = 0;
  [[nodiscard]] std::uint32_t node() const noexcept { return bits & node_id_max; }
  [[nodiscard]] bool rich() const noexcept {
    return (bits >> 28 & 1U) != 0;
  }  ///< has an entry in the side table
  [[nodiscard]] unsigned small() const noexcept {
    return bits >> 29 & 3U;
  }  ///< reach of follows, role of members
};

/// A node's row, and the fields that decide about rights, so that reads need not follow the pointer.
struct node_entry {
  node_data const* data;
  std::uint32_t circle;  ///< outsiders: their organization, or themselves without one; insiders: 0
  node_kind kind;
  bool hidden;  ///< deleted or merged away
  bool inactive : 1;
  bool labelled : 1;  ///< it bears label tags
  bool granted : 1;   ///< it bears grants
  bool merged : 1;
  bool deleted : 1;
  bool erased : 1;
  bool open_to_outsiders : 1;
  bool outsiders_see_each_other : 1;
  bool employees_read : 1;  ///< record_access::employees
  group_privacy privacy : 2;
};
static_assert(sizeof(node_entry) == 16);

/// Nodes and edges of one version.
class graph_state {
 public:
  [[nodiscard]] node_entry const& node(node_id id) const noexcept { return nodes_[id.value]; }
  /// Asks the processor to fetch a node soon.
  [[gnu::always_inline]] void prefetch(node_id id) const noexcept { nodes_.prefetch(id.value); }
  [[nodiscard]] bool exists(node_id id) const noexcept {
    return id && id.value <= node_count && nodes_[id.value].data;
  }
  /// The node that answers for `id`: itself, or what it was merged into.
  [[nodiscard]] node_id resolve(node_id id) const noexcept {
    while (id.value <= node_count && nodes_[id.value].merged) id = {nodes_[id.value].data->merged_into};
    return id;
  }
  /// By kind and key or alias; merged nodes included, not resolved.
  [[nodiscard]] node_id find(node_kind kind, std::string_view key) const;
  [[nodiscard]] bool outsider(node_id person) const noexcept { return nodes_[person.value].circle != 0; }

  [[nodiscard]] std::span<neighbour const> out(edge_type type, node_id from) const noexcept {
    return out_[static_cast<std::size_t>(type)][from.value].view();
  }
  [[nodiscard]] std::span<neighbour const> in(edge_type type, node_id to) const noexcept {
    return in_[static_cast<std::size_t>(type)][to.value].view();
  }
  /// Asks the processor to fetch soon where the edges of a node lie.
  [[gnu::always_inline]] void prefetch_out(edge_type type, node_id from) const noexcept {
    out_[static_cast<std::size_t>(type)].prefetch(from.value);
  }
  /// The edge between two nodes; null when there is none. @complexity O(the shorter of the two lists).
  [[nodiscard]] std::optional<neighbour> edge(edge_type type, node_id from, node_id to) const noexcept;
  /// The side table's entry; null when the edge has none.
  [[nodiscard]] edge_data const* details(edge_type type, node_id from, node_id to) const noexcept;
  /// Visits every entry of the side table, in no order.
  template <class Visit>
  void each_detail(Visit const& visit) const {
    details_.each([&](detail_slot const& slot) {
      visit(static_cast<edge_type>(slot.type), node_id{static_cast<std::uint32_t>(slot.from_to >> 32)},
            node_id{static_cast<std::uint32_t>(slot.from_to)}, *slot.data);
    });
  }
  [[nodiscard]] group_role role(node_id person, node_id group) const noexcept;
  /// The records whose rows name this person as owner, ascending; those deleted or merged away included.
  [[nodiscard]] std::span<std::uint32_t const> owned(node_id person) const noexcept {
    return owned_[person.value].view();
  }
  /// True when one of the two blocks the other.
  [[nodiscard]] bool blocked(node_id a, node_id b) const noexcept;

  [[nodiscard]] bool is(node_id id, node_kind kind) const noexcept {
    return exists(id) && node(id).kind == kind;
  }

  /// Rows. Nodes are dense, keep their kind, and are not merged in circles: what says so is refused.
  [[nodiscard]] bool apply_node(cow_heap& heap, row const& from, node_id owner);
  [[nodiscard]] bool apply_edge(cow_heap& heap, row const& from);
  /// True when what nodes name is there; asked once everything is loaded. @complexity O(nodes).
  [[nodiscard]] bool sound() const noexcept;
  /// Gives everything back.
  void clear(cow_heap& heap);

  [[nodiscard]] std::uint64_t edge_count(edge_type type) const noexcept {
    return edges_[static_cast<std::size_t>(type)];
  }
  [[nodiscard]] std::uint64_t bytes() const;

  std::uint32_t node_count = 0;     ///< highest id given
  std::uint64_t links_version = 0;  ///< grows when a part_of or revision_of edge changes
  std::uint64_t instance = 0;       ///< the network it belongs to, in this process; given when that opens
  std::uint64_t kinds[8] = {};      ///< nodes per kind

 private:
  struct key_slot {
    std::uint64_t key_hash;
    std::uint32_t node;
    std::uint32_t used;
    [[nodiscard]] unsigned state() const noexcept { return used; }
    [[nodiscard]] std::uint64_t hash() const noexcept { return key_hash; }
  };
  struct detail_slot {
    std::uint64_t from_to;
    edge_data const* data;
    std::uint32_t type;
    std::uint32_t used;
    [[nodiscard]] unsigned state() const noexcept { return used; }
    [[nodiscard]] std::uint64_t hash() const noexcept;
  };
  using edge_lists = paged<cow_list<neighbour>, 6>;

  [[nodiscard]] bool has_key(node_id id, std::string_view key) const;
  [[nodiscard]] bool leads_to(node_id from, node_id to) const noexcept;
  void index_keys(cow_heap& heap, node_data const* before, node_data const& after, std::uint32_t id);
  void index_owner(cow_heap& heap, node_data const* before, node_data const& after, std::uint32_t id);
  void set_details(cow_heap& heap, edge_type type, node_id from, node_id to, edge_data const* data);
  void mark_tagged(cow_heap& heap, edge_type type, node_id record);

  paged<node_entry, 6> nodes_;
  paged_hash<key_slot> keys_;
  paged_hash<detail_slot> details_;
  edge_lists out_[edge_types];
  edge_lists in_[edge_types];
  paged<cow_list<std::uint32_t>, 6> owned_;  // records by owner
  std::uint64_t edges_[edge_types] = {};
};

/// The key of an edge's row.
[[nodiscard]] constexpr row_key edge_key(edge_type type, node_id from, node_id to) noexcept {
  return {table::edge, static_cast<std::uint64_t>(type) << 32 | from.value, to.value, 0};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
