// madang/notify/detail/message_box.hpp: messages as rows: made, moved in time, given up, dropped. Invariants:
// a message waiting or taken has one row `due`, a dead one a row `dead`; each has one row `outgoing` of its
// person. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/notify/detail/numbered_box.hpp>

#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// All messages of a network, open for changes.
class message_box : public numbered_box<message_data> {
 public:
  explicit message_box(notice_rows& rows) noexcept : numbered_box(rows, shared_part::message, "message") {}

  /// Makes a message and gives it a number. @pre something is listed
  [[nodiscard]] result<void> add(message_data const& of);
  /// Numbers of what is due on a channel, by time, at most so many.
  [[nodiscard]] result<std::vector<std::uint64_t>> due(notify_channel channel, std::int64_t now_ms,
                                                       std::size_t messages_max);
  /// Writes a message as it is but for its state and time.
  [[nodiscard]] result<void> move(std::uint64_t number, message_data& of, delivery_state to,
                                  std::int64_t due_ms);
  [[nodiscard]] result<void> drop(std::uint64_t number, message_data const& of);
  /// Drops messages of a person, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> drop_of(std::uint32_t person, std::size_t messages_max);
  /// The number of a message to one person about one notification alone that nobody took yet, if there is
  /// one.
  [[nodiscard]] result<std::uint64_t> waiting_about(std::uint32_t person, notify_channel channel,
                                                    std::uint64_t notification);
};

/// The row that says whose a message is.
[[nodiscard]] row_key message_owner(message_data const& of, std::uint64_t number) noexcept;
/// The row by which it waits for its time, or to be looked at.
[[nodiscard]] row_key message_place(message_data const& of, std::uint64_t number) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang
