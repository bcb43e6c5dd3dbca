// madang/core/ids.hpp: strong ids for everything that has a row. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace madang {
inline namespace v1 {

/// What a node is. The numbers are stored in files and never change.
enum class node_kind : std::uint8_t {
  person = 1,        ///< a member of the network, inside or outside the owner's company
  organization = 2,  ///< a company that people belong to
  group = 3,         ///< a place with members
  record = 4,        ///< a business object of the host
  topic = 5,         ///< a subject that activities carry
  tag = 6            ///< a right: a grant or a label that records bear and people hold
};

/// A node of any kind: dense, from 1, per network. 0 means "none".
struct node_id {
  std::uint32_t value = 0;  ///< position in the node table; 0 is no node
  constexpr explicit operator bool() const noexcept { return value != 0; }  ///< true unless it is none
  // NOLINTNEXTLINE(modernize-use-nullptr): the check takes what the compiler compares with for a null
  friend constexpr auto operator<=>(node_id, node_id) = default;
};

/// The id of a node known to be of one kind; converts to node_id, never back by accident.
template <node_kind Kind>
struct typed_node_id : node_id {
  constexpr typed_node_id() noexcept = default;
  constexpr explicit typed_node_id(std::uint32_t from) noexcept : node_id{from} {}  ///< the kind is known
  /// The kind this id stands for.
  static constexpr node_kind kind = Kind;
};

using person_id = typed_node_id<node_kind::person>;              ///< a person
using organization_id = typed_node_id<node_kind::organization>;  ///< an organization
using group_id = typed_node_id<node_kind::group>;                ///< a group
using record_id = typed_node_id<node_kind::record>;              ///< a record of the host
using topic_id = typed_node_id<node_kind::topic>;                ///< a topic
using tag_id = typed_node_id<node_kind::tag>;                    ///< a grant or label tag

/// An activity: assigned at commit, grows with the version, from 1, per network. 0 means "none".
struct activity_id {
  std::uint64_t value = 0;  ///< commit order; 0 is no activity
  constexpr explicit operator bool() const noexcept { return value != 0; }  ///< true unless it is none
  friend constexpr auto operator<=>(activity_id, activity_id) = default;
};

/// The position of a change in a network's history.
struct version {
  std::uint32_t incarnation = 0;  ///< grows when a restore or a lost failover forks history
  std::uint64_t number = 0;       ///< 1, 2, 3, ... without gaps
  friend constexpr auto operator<=>(version, version) = default;
};

}  // namespace v1
}  // namespace madang

template <>
struct std::hash<madang::node_id> {
  std::size_t operator()(madang::node_id id) const noexcept { return id.value * 0x9e3779b97f4a7c15ULL; }
};
template <madang::node_kind Kind>
struct std::hash<madang::typed_node_id<Kind>> : std::hash<madang::node_id> {};
template <>
struct std::hash<madang::activity_id> {
  std::size_t operator()(madang::activity_id id) const noexcept { return id.value * 0x9e3779b97f4a7c15ULL; }
};
