// madang/rank/detail/recent_acts.hpp: what people did last with threads, the newest of each person, in
// memory: a function of their rows in table::rank. 20 bytes per act. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/core/ids.hpp>
#include <madang/store/row.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A comment, or a reaction to what is no comment.
struct recent_act {
  std::uint32_t second = 0;    ///< when, since 1970
  std::uint32_t activity = 0;  ///< the comment, or what was reacted to
  std::uint32_t about = 0;     ///< the root of the comment's thread, or what was reacted to
  std::uint32_t circle = 0;    ///< of the person then
  std::uint32_t reaction = 0;  ///< its type; 0: a comment
  // NOLINTNEXTLINE(modernize-use-nullptr): the check takes what the compiler compares with for a null
  friend auto operator<=>(recent_act const&, recent_act const&) = default;
};

[[nodiscard]] constexpr recent_act reaction_act(activity_id to, std::int64_t at_ms, std::uint32_t circle,
                                                std::uint32_t type) noexcept {
  auto const activity = static_cast<std::uint32_t>(to.value);
  return {static_cast<std::uint32_t>(at_ms / 1000), activity, activity, circle, type};
}

/// Ascending acts as the value of a row; empty for none.
[[nodiscard]] std::string encode(std::span<recent_act const> acts);
/// Nothing for what is no such value.
[[nodiscard]] std::optional<std::vector<recent_act>> decode_acts(std::string_view value);

/// All people's acts.
class recent_acts {
 public:
  /// A person's, oldest first. @complexity O(1).
  [[nodiscard]] std::span<recent_act const> of(std::uint32_t person) const noexcept {
    return acts_[person].view();
  }
  /// Takes a person's row. False for one that cannot be understood.
  [[nodiscard]] bool apply(cow_heap& heap, row const& from);
  void clear(cow_heap& heap);
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  paged<cow_list<recent_act>, 6> acts_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
