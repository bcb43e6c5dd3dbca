// madang/core/detail/borrowed.hpp: room that a thread used before, for its next use.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

/// Room that the thread keeps between uses. A use within another one gets room of its own. What is in it when
/// a use begins means nothing. Room is movable and says by `is_small()` whether it may be kept.
template <class Room>
class borrowed {
 public:
  borrowed() : room_(std::exchange(kept(), Room{})) {}
  borrowed(borrowed const&) = delete;
  borrowed& operator=(borrowed const&) = delete;
  ~borrowed() {
    if (room_.is_small()) kept() = std::move(room_);
  }
  [[nodiscard]] Room& operator*() noexcept { return room_; }
  [[nodiscard]] Room* operator->() noexcept { return &room_; }
  [[nodiscard]] Room const* operator->() const noexcept { return &room_; }

 private:
  static Room& kept() {
    static thread_local Room room;
    return room;
  }
  Room room_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
