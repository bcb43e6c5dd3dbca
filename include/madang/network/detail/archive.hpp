// madang/network/detail/archive.hpp: one version of a network, read row by row while others write: for those
// who write all of it elsewhere. Nodes and edges are in memory, activities pass by one at a time. Used by one
// thread; the network must outlive it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>
#include <madang/core/detail/snapshot.hpp>
#include <madang/core/result.hpp>
#include <madang/network.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/notify/detail/timer_box.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// An edge as its row has it.
struct archived_edge {
  node_id to;
  edge_data data;
};

/// A reaction as its row has it.
struct archived_reaction {
  std::uint32_t person = 0;
  std::string type;
  std::int64_t time_ms = 0;
  std::uint32_t circle = 0;
  bool quiet = false;
};

/// When somebody last looked at a feed.
struct archived_visit {
  std::uint32_t reader = 0;
  feed_view view = feed_view::home;
  std::uint32_t node = 0;
  std::uint64_t newest = 0;  ///< highest activity id then
  std::int64_t time_ms = 0;
};

/// What a node says about notifications, the network's owner for all.
struct archived_notices {
  inbox_data inbox;
  habits_data habits;
  std::vector<std::pair<reason_code, std::vector<escalation_step>>> escalations;  ///< of the owner
};

/// A reminder whose time has not come.
struct archived_reminder {
  std::uint32_t person = 0;
  std::int64_t due_ms = 0;
  notice_object object;
  std::string note;
};

/// Everything a network holds, as it stood when this was made.
class archive {
 public:
  /// @errors those of the store; not_supported where it has no view; corrupt.
  [[nodiscard]] static result<std::unique_ptr<archive>> open(network const& from);
  archive(archive const&) = delete;
  archive& operator=(archive const&) = delete;
  ~archive();

  [[nodiscard]] graph_state const& graph() const noexcept { return state_.graph; }
  [[nodiscard]] organization_id owner() const noexcept { return state_.owner; }
  /// Verbs and reaction types; null when there are none.
  [[nodiscard]] vocabulary const* words() const noexcept { return state_.words; }
  /// The network's random id, as text: what nobody else has.
  [[nodiscard]] std::string const& name() const noexcept { return name_; }

  /// Edges of one type that begin at a node, in order of their ends.
  [[nodiscard]] result<std::vector<archived_edge>> edges(edge_type type, node_id from);
  /// Visits every activity in the order of the ids, until `visit` answers false.
  [[nodiscard]] result<void> each_activity(
      std::function<bool(std::uint64_t id, activity_data const& data)> const& visit);
  /// Visits the activities of a stream, oldest first, until `visit` answers false.
  [[nodiscard]] result<void> each_posting(std::uint64_t source,
                                          std::function<bool(std::uint64_t id)> const& visit);
  /// An activity; empty when there is none.
  [[nodiscard]] result<std::optional<activity_data>> activity(std::uint64_t id);
  /// Everything an activity ever said, oldest first.
  [[nodiscard]] result<std::vector<body_data>> bodies(std::uint64_t id);
  /// Reactions to an activity, by person and type.
  [[nodiscard]] result<std::vector<archived_reaction>> reactions(std::uint64_t id);
  /// Visits every reaction, by activity, person and type.
  [[nodiscard]] result<void> each_reaction(
      std::function<bool(std::uint64_t id, archived_reaction const& one)> const& visit);
  /// Visits the weights that were set: of the network, then of views.
  [[nodiscard]] result<void> each_ranking(
      std::function<bool(std::optional<feed_view> of, rank_weights const& weights)> const& visit);
  /// The learned model of the network.
  [[nodiscard]] result<std::optional<action_model>> model();
  /// Visits every boost, by activity.
  [[nodiscard]] result<void> each_boost(std::function<bool(boost_data const&)> const& visit);
  /// Visits every visit, by reader.
  [[nodiscard]] result<void> each_visit(std::function<bool(archived_visit const&)> const& visit);

  /// What a node says about notifications.
  [[nodiscard]] result<archived_notices> notices(node_id node);
  /// Every reminder, in the order in which they were set.
  [[nodiscard]] result<std::vector<archived_reminder>> reminders();

  /// What a reader may see. The host's policy is asked as often as needed. Answers no where it fails.
  [[nodiscard]] bool allowed(person_id reader,
                             std::function<verdict(reader_rights&, activity_source&)> const& ask);

 private:
  archive(network_impl& from, std::unique_ptr<row_reader> rows, std::int64_t now_ms);
  [[nodiscard]] result<void> load();
  [[nodiscard]] activity_source& activities();
  [[nodiscard]] result<std::vector<row>> ranked(rank_kind kind);
  [[nodiscard]] std::optional<archived_reaction> reaction_in(row const& from) const;

  /// The rows of the view.
  class view_rows final : public row_source {
   public:
    explicit view_rows(row_reader& from) noexcept : from_(&from) {}
    [[nodiscard]] result<std::optional<std::string>> row(row_key const& key) override;
    [[nodiscard]] result<std::vector<madang::row>> range(range_request const& request) override {
      return from_->range(request);
    }

   private:
    row_reader* from_;
  };

  network_impl* from_;
  std::unique_ptr<row_reader> rows_;
  view_rows cold_;
  std::int64_t now_ms_;
  std::string name_;
  reader_registry readers_;
  cow_heap heap_;
  state state_;
  std::optional<activity_source> activities_;  // forgets now and then what it has read
  std::size_t asked_ = 0;                      // of activities_
  policy_session policy_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
