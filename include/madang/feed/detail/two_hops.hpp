// madang/feed/detail/two_hops.hpp: what people whom a reader follows reacted to or commented on lately. Found
// by what they did, whoever may see it; what the reader may know of it is asked when an item's place is due.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/rank/detail/recent_acts.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Acts of the last week lead to items.
inline constexpr std::uint32_t two_hop_seconds = 7 * 86'400;

/// What of these acts the reader may know.
struct known_acts {
  static constexpr std::size_t sample_max = 3;
  std::uint32_t people = 0;
  std::uint32_t commented = 0;         ///< how many of the people; the others only reacted
  std::uint32_t sample[sample_max]{};  ///< who acted last comes first; 0: nobody
};

/// One reader's items by two hops, at a rank epoch.
class two_hops {
 public:
  /// @pre the walk is open.
  two_hops(walk_context const& in, feed_walk const& walk, std::int64_t epoch_ms, std::uint64_t seen);

  /// An activity, and whose acts lead to it.
  struct lead {
    std::uint32_t activity = 0;
    std::uint32_t people = 0;  ///< what the reader may not know included
    std::uint32_t first = 0;   ///< of acts_
    std::uint32_t end = 0;
  };
  [[nodiscard]] std::span<lead const> leads() const noexcept { return leads_; }
  /// What of a lead's acts the reader may know now.
  [[nodiscard]] known_acts known(lead const& of);

 private:
  struct act_of {
    std::uint32_t person;
    recent_act act;
  };
  void gather_person(std::uint32_t person, std::uint32_t as);
  [[nodiscard]] bool leads_on(neighbour followed) const;
  [[nodiscard]] bool may_know(act_of const& one, std::uint32_t place);
  void make_leads();

  walk_context in_;
  feed_walk const& walk_;
  std::uint32_t epoch_second_;
  std::uint64_t seen_;
  std::vector<act_of> acts_;  // by activity, then person; each person's newest first
  std::vector<lead> leads_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
