// madang/network/detail/state.hpp: everything a network keeps in memory, one version of it, and how rows get
// there. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/network/detail/audit.hpp>
#include <madang/network/detail/governance_rows.hpp>
#include <madang/network/reading.hpp>
#include <madang/notify/detail/inbox_state.hpp>
#include <madang/rank/detail/rank_state.hpp>
#include <madang/store/row.hpp>
#include <madang/stream/detail/seen_items.hpp>
#include <madang/stream/detail/stream_state.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Keys of table meta.
enum class meta_key : std::uint64_t {
  owner = 1,
  verbs = 2,
  reaction_types = 3,
  format = 4,
  tombstones = 5,
  host_reasons = 6,
  purposes = 16
};

/// A host verb as kept.
struct verb_data {
  struct summary {
    std::string language;
    std::string line;
  };
  std::string name;
  std::vector<summary> summaries;
  bool has_scope = false;
  audience_scope scope = audience_scope::network;
  int insiders_only = -1;  ///< -1: not said
  std::uint32_t organization = 0;
  std::string unit;

  /// The summary for a reader: the one whose tag equals `language` or is the longest beginning of it that
  /// ends at a hyphen (RFC 4647, lookup; letters of any case); else the first. Empty when there is none.
  [[nodiscard]] std::string_view line_in(std::string_view language) const noexcept;
};

/// Names by number, and what belongs to the network as a whole.
struct vocabulary {
  std::vector<verb_data> verbs;             ///< number - 1
  std::vector<std::string> reaction_types;  ///< number - 1
  std::vector<std::string> host_reasons;    ///< number - 1; why the host tells people something

  [[nodiscard]] std::string encode_verbs() const;
  [[nodiscard]] std::string encode_reactions() const;
  [[nodiscard]] std::string encode_host_reasons() const;
  [[nodiscard]] std::uint16_t verb(std::string_view name) const noexcept;           ///< 0: unknown
  [[nodiscard]] std::uint16_t reaction_type(std::string_view name) const noexcept;  ///< 0: unknown
  [[nodiscard]] std::uint16_t host_reason(std::string_view name) const noexcept;    ///< 0: unknown
  /// The host's word for a reason; empty for others.
  [[nodiscard]] std::string_view word_of(reason_code reason) const noexcept {
    auto const at = std::size_t{reason} - host_code_base - 1;
    return reason > host_code_base && at < host_reasons.size() ? std::string_view(host_reasons[at])
                                                               : std::string_view{};
  }
};

/// Which purposes are switched on.
struct purpose_switches {
  std::uint32_t on = 0;                                          ///< bit by reading_purpose
  std::vector<std::pair<std::uint32_t, std::uint32_t>> off_for;  ///< (organization, bits), ascending

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<purpose_switches> decode(std::string_view value);
  /// Is it on for people of this organization?
  [[nodiscard]] bool is_on(reading_purpose what, std::uint32_t organization) const noexcept;
  void turn(purpose_input const& in);
};

/// One version of a network in memory. Copying it is O(1) in the network's size.
struct state {
  graph_state graph;
  stream_state stream;
  rank_state ranks;
  inbox_state inboxes;
  seen_items seen;
  vocabulary const* words = nullptr;
  purpose_switches const* purposes = nullptr;
  organization_id owner{};
  version at;
  std::int64_t time_ms = 0;  ///< of the last change
  audit_chain chain{};       ///< of the last change
  bool tombstones = false;   ///< an activity key was shrunk to its keyed hash: look there too
  bool holds = false;        ///< a legal hold was ever placed
  bool retains = false;      ///< a retention rule was ever set
  bool erasures = false;     ///< a person was ever erased

  /// The one way into memory: loading, local changes and other processes' changes all go through here.
  /// Applying a row twice changes nothing. Answers false for a row that cannot be understood.
  [[nodiscard]] bool apply(cow_heap& heap, row const& from, body_allowance& bodies);
  /// Is a purpose on for this person?
  [[nodiscard]] bool is_on(reading_purpose what, person_id person) const noexcept;
  /// Gives everything back.
  void clear(cow_heap& heap);

 private:
  [[nodiscard]] bool apply_meta(cow_heap& heap, row const& from);
  void note_rights(row const& from) noexcept;
  [[nodiscard]] bool apply_purposes(cow_heap& heap, row const& from);
};

/// Finds a node by kind and key or alias; keys of topics are folded first.
[[nodiscard]] std::optional<node_id> find_node(graph_state const& graph, node_kind kind, std::string_view key,
                                               find_as as);

/// Length of a hot window before it is cut back to `keep`.
[[nodiscard]] constexpr std::size_t window_limit(std::size_t keep) noexcept {
  auto const slack = keep < 512 ? keep / 8 : keep / 64;
  return keep > SIZE_MAX - slack ? keep : keep + slack;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
