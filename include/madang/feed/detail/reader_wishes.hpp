// madang/feed/detail/reader_wishes.hpp: of what a reader wants less or more, at a rank epoch.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/graph/detail/graph_state.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What wishes do to an item's score, as fixed-point numbers: the strongest of each kind counts.
struct wish_parts {
  std::int64_t less = 0;  ///< not positive
  std::int64_t more = 0;  ///< not negative
  [[nodiscard]] std::int64_t sum() const noexcept { return less + more; }
};

/// One reader's wishes.
class reader_wishes {
 public:
  reader_wishes(graph_state const& graph, person_id reader, std::int64_t epoch_ms);

  /// By its author, place and topics.
  [[nodiscard]] wish_parts of(activity_header const& item) const;
  /// The most that wishes add to any item.
  [[nodiscard]] std::int64_t most() const noexcept { return most_; }
  /// Of what nothing is shown for now.
  [[nodiscard]] static std::vector<std::uint32_t> hidden(graph_state const& graph, person_id reader,
                                                         std::int64_t epoch_ms);

 private:
  struct wish {
    std::uint32_t node;
    std::int64_t part;
  };
  graph_state const* graph_;
  std::vector<wish> wishes_;
  std::int64_t most_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
