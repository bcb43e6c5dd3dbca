// madang/notify/detail/timer_box.hpp: what the clock brings people, as rows of table::notice: reminders, and
// notifications that wait to be taken care of. docs/formats.md draws them. Invariants: a timer has one row
// `alarm` at its time and one row `timer` of its person. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/notify/detail/numbered_box.hpp>
#include <madang/notify/reminder.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Somebody who was told in the course of an escalation, and by which notification.
struct told_person {
  std::uint32_t person = 0;
  std::uint64_t notification = 0;
  friend bool operator==(told_person const&, told_person const&) = default;
};

/// What a timer's row says.
struct timer_data {
  std::uint32_t person = 0;
  std::int64_t due_ms = 0;
  // A reminder
  notice_object object;
  std::string note;
  // A notification of the person's that waits to be taken care of
  std::uint64_t notification = 0;   ///< 0: a reminder
  reason_code category = 0;         ///< of the rule
  std::int64_t since_ms = 0;        ///< what was done before does not count
  std::uint32_t step = 0;           ///< that comes next
  std::uint32_t last = 0;           ///< of `told`: from this one on they were told last
  std::vector<told_person> told{};  ///< the person, then whom it went to

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<timer_data> decode(std::string_view value);
};

/// Where timers lie besides their own rows.
[[nodiscard]] row_key alarm_row(timer_data const& of, std::uint64_t number) noexcept;
[[nodiscard]] row_key timer_owner(timer_data const& of, std::uint64_t number) noexcept;

/// What the row of a rule about escalation says.
[[nodiscard]] std::string encode_steps(std::vector<escalation_step> const& steps);
[[nodiscard]] std::optional<std::vector<escalation_step>> decode_steps(std::string_view value);
[[nodiscard]] constexpr row_key escalation_row(std::uint32_t owner, reason_code category) noexcept {
  return notice_row(owner, notice_part::escalation, category);
}

/// All timers of a network, open for changes.
class timer_box : public numbered_box<timer_data> {
 public:
  explicit timer_box(notice_rows& rows) noexcept : numbered_box(rows, shared_part::timer, "timer") {}

  /// Sets a timer and gives it a number.
  [[nodiscard]] result<std::uint64_t> add(timer_data const& of);
  /// Numbers of what is due, by time, at most so many.
  [[nodiscard]] result<std::vector<std::uint64_t>> due(std::int64_t now_ms, std::size_t timers_max);
  /// Numbers of a person's timers that wait for a notification, or for 0 of reminders, at most so many.
  [[nodiscard]] result<std::vector<std::uint64_t>> of(std::uint32_t person, std::uint64_t notification,
                                                      std::size_t timers_max);
  /// Writes a timer with another time.
  [[nodiscard]] result<void> move(std::uint64_t number, timer_data& of, std::int64_t due_ms);
  [[nodiscard]] result<void> drop(std::uint64_t number, timer_data const& of);
  /// Drops a person's timers, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> drop_of(std::uint32_t person, std::size_t timers_max);
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
