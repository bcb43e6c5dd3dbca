// madang/notify/detail/inbox_state.hpp: what memory holds of notifications: numbers and preferences per node,
// broadcasts, and which fan-out waits: a function of the rows of tables inbox and task. The notifications
// themselves lie in the store alone. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/notify/detail/inbox_rows.hpp>

#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// An activity of which members are told when their inbox is touched.
struct broadcast {
  std::uint64_t number = 0;
  std::uint64_t activity = 0;
  std::int64_t at_ms = 0;
};

/// Inboxes of one version. A value is a snapshot; only the writer's own one is changed, through apply_*.
class inbox_state {
 public:
  /// The row of a node; one without row reads as an empty one.
  [[nodiscard]] inbox_data const& of(std::uint32_t node) const noexcept {
    auto const* found = inboxes_[node];
    return found != nullptr ? *found : nothing;
  }
  /// Broadcasts by number.
  [[nodiscard]] std::vector<broadcast> const& broadcasts() const noexcept {
    return broadcasts_ != nullptr ? *broadcasts_ : no_broadcasts;
  }
  /// Number of the newest broadcast there ever was; 0: none.
  [[nodiscard]] std::uint64_t last_broadcast() const noexcept {
    return broadcasts_ == nullptr || broadcasts_->empty() ? 0 : broadcasts_->back().number;
  }
  [[nodiscard]] bool waits() const noexcept { return task_first <= task_last; }
  /// Visits (node, inbox_data) of every node that has a row.
  template <class Visit>
  void each(Visit const& visit) const {
    for (std::uint32_t node = 1; node <= node_max; ++node)
      if (inboxes_[node] != nullptr) visit(node, *inboxes_[node]);
  }

  [[nodiscard]] bool apply_inbox(cow_heap& heap, row const& from);
  [[nodiscard]] bool apply_task(cow_heap& heap, row const& from);
  /// Gives everything back.
  void clear(cow_heap& heap);
  [[nodiscard]] std::uint64_t bytes() const;

  std::uint64_t task_first = 1;  ///< first fan-out that waits
  std::uint64_t task_last = 0;   ///< last one
  std::uint32_t node_max = 0;    ///< no node above has a row
  std::uint64_t rights = 0;      ///< grows when something changed that decides who may see what

 private:
  static inbox_data const nothing;
  static std::vector<broadcast> const no_broadcasts;

  paged<inbox_data const*, 6> inboxes_;
  std::vector<broadcast> const* broadcasts_ = nullptr;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
