// madang/notify/detail/people_ahead.hpp: whom a fan-out comes to next. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What decides who is around an activity. As long as it is the same, so are they.
struct around_basis {
  std::uint64_t activity = 0;
  std::uint64_t rights = 0;  ///< of the inboxes' state: grows with edges, and with changes of nodes
  std::uint64_t newest = 0;  ///< of comments: the newest activity, which may be an answer, too
  std::uint8_t said = 0;     ///< what the place says about its members
  friend bool operator==(around_basis const&, around_basis const&) = default;
};

/// People around an activity, found for many steps of a fan-out at once: finding them looks at everybody.
/// Memory: at most 16 KiB.
class people_ahead {
 public:
  /// The first `people_max` above `after`, ascending; valid until the next call. `find(after, most)` finds
  /// the first `most` of them.
  template <class Find>
  [[nodiscard]] std::span<std::uint32_t const> next(around_basis const& of, std::uint32_t after,
                                                    std::size_t people_max, Find const& find) {
    auto const goes_on = of == basis_ && after == after_;
    if (!goes_on || (!all_ && people_.size() - at_ < people_max)) {
      auto const most = std::max(people_max, found_at_once);
      people_ = find(after, most);
      all_ = people_.size() < most;
      at_ = 0;
      basis_ = of;
    }
    auto const out = std::span(people_).subspan(at_, std::min(people_max, people_.size() - at_));
    at_ += out.size();
    after_ = out.empty() ? after : out.back();
    return out;
  }
  /// Forgets them: what they were found in did not come to be.
  void clear() noexcept {
    basis_ = {};
    people_ = {};
    at_ = 0;
  }

 private:
  static constexpr std::size_t found_at_once = 4'096;

  around_basis basis_;
  std::uint32_t after_ = 0;
  std::vector<std::uint32_t> people_;
  std::size_t at_ = 0;  // those before were handed out
  bool all_ = false;    // there are none above
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
