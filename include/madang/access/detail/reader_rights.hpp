// madang/access/detail/reader_rights.hpp: what one reader may see, decided once per call and never guessed.
// docs/behaviour.md, "Who may see an activity" and "Who may read a node", is the definition.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/policy_cache.hpp>
#include <madang/core/detail/borrowed.hpp>
#include <madang/core/detail/round_table.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// An answer about a right.
enum class verdict : std::uint8_t {
  no,
  yes,
  ask  ///< the host must be asked first; the question was noted
};

/// Where a call's answers from the host's policy are kept; null policy: grants and labels decide.
struct policy_session {
  policy_cache* cache = nullptr;
  policy_answers answers;
  policy_questions open;
};

/// One reader's rights in one version at one time.
class reader_rights {
 public:
  /// @pre reader exists, or is none: the host, who sees everything that is not deleted.
  reader_rights(graph_state const& graph, organization_id owner, person_id reader, std::int64_t now_ms,
                policy_session& policy) noexcept;

  [[nodiscard]] person_id reader() const noexcept { return reader_; }
  [[nodiscard]] bool insider() const noexcept { return circle_ == 0; }
  [[nodiscard]] std::uint32_t circle() const noexcept { return circle_; }
  [[nodiscard]] std::int64_t now_ms() const noexcept { return now_ms_; }

  /// May the reader read this record, and for outsiders since when?
  struct record_right {
    verdict readable = verdict::no;
    std::int64_t since_ms = std::numeric_limits<std::int64_t>::max();
  };
  [[nodiscard]] record_right record(node_id id);
  /// May the reader read this group's stream, and for outsiders since when?
  [[nodiscard]] record_right group(node_id id) const {
    auto& known = known_groups_[id.value % known_groups_.size()];
    if (known.group != id.value) known = {id.value, group_by_role(id)};
    return known.right;
  }
  /// May the reader know this node's name? Merged nodes answer for their survivor.
  [[nodiscard]] verdict node(node_id id);
  /// May the reader see this activity? `from` finds roots and bodies.
  [[nodiscard]] verdict activity(std::uint64_t id, activity_header const& of, activity_source& from) {
    return hangs_on_place(of) ? place(of.place) : judge(id, of, from);
  }
  /// True when this reader may see it if and only if the place may be read.
  [[nodiscard]] bool hangs_on_place(activity_header const& of) const noexcept {
    constexpr auto looked_at = activity_header::placed | activity_header::deleted | activity_header::buried;
    return plain_insider_ && (of.flags & looked_at) == activity_header::placed;
  }
  /// May the reader see what lies on this node for those who read it? Anything is seen that lies nowhere: 0.
  [[nodiscard]] verdict place(std::uint32_t node) {
    auto const& known = known_groups_[node % known_groups_.size()];
    return known.group == node && node != 0 ? known.right.readable : place_by_kind(node);
  }
  /// May the reader see this field of this record?
  [[nodiscard]] verdict field(node_id record, std::string_view name, field_sensitivity sensitivity,
                              std::uint32_t label);
  /// Does the reader hold this tag now?
  [[nodiscard]] bool holds(node_id tag) const {
    auto& known = known_tags_[tag.value % known_tags_.size()];
    if (known.tag != tag.value) known = {tag.value, is_held(tag)};
    return known.held;
  }
  /// Do outsiders of different organizations see each other in this place?
  [[nodiscard]] bool place_is_shared(std::uint32_t place) const noexcept;
  /// True when the reader knows of everything that was counted: what is kept of the first class is enough.
  [[nodiscard]] bool knows_all_counts() const noexcept { return insider(); }
  /// The class whose totals the reader sees, for an activity that lies in `place`.
  [[nodiscard]] std::uint64_t total(tally const* totals, std::uint32_t what,
                                    std::uint32_t place) const noexcept;
  /// The same for reactions of all types.
  [[nodiscard]] std::uint64_t reactions(tally const* totals, std::uint32_t place) const noexcept;

 private:
  [[nodiscard]] bool is_held(node_id tag) const;
  [[nodiscard]] verdict judge(std::uint64_t id, activity_header const& of, activity_source& from);
  [[nodiscard]] verdict place_by_kind(std::uint32_t node);
  [[nodiscard]] record_right group_by_role(node_id id) const;
  [[nodiscard]] record_right record_by_grants(node_id id) const;
  [[nodiscard]] std::int64_t held_since(node_id tag) const;
  [[nodiscard]] std::int64_t belongs_since(node_id principal) const;
  [[nodiscard]] std::int64_t grant_since(neighbour principal, node_id record) const;
  [[nodiscard]] verdict record_by_policy(node_id id);
  [[nodiscard]] verdict in_scope(activity_header const& of, activity_header const* root);
  [[nodiscard]] verdict in_place(activity_header const& of);
  [[nodiscard]] bool in_history(activity_header const& of);
  [[nodiscard]] verdict some_field(std::uint64_t id, activity_header const& of, activity_source& from);
  [[nodiscard]] bool reads_person(node_id id) const;
  [[nodiscard]] bool hidden(node_id id) const noexcept {
    auto const& entry = graph_->node(id);
    if (!entry.merged) return entry.data == nullptr || entry.deleted;
    auto const& survivor = graph_->node(graph_->resolve(id));
    return survivor.data == nullptr || survivor.deleted || entry.deleted;
  }

  graph_state const* graph_;
  organization_id owner_;
  person_id reader_;
  std::uint32_t circle_ = 0;
  bool has_blocks_ = false;
  bool plain_insider_ = false;  // without blocks
  std::int64_t now_ms_;
  policy_session* policy_;
  struct known_group {
    std::uint32_t group = 0;
    record_right right;
  };
  struct known_tag {
    std::uint32_t tag = 0;
    bool held = false;
  };
  struct room {
    round_table<std::uint32_t, record_right> records;
    [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
  };
  borrowed<room> room_;
  mutable std::array<known_tag, 16> known_tags_{};      // as groups
  mutable std::array<known_group, 16> known_groups_{};  // by number; few are on one page
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
