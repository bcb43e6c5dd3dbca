// madang/notify/detail/inbox_machine.hpp: one person's inbox as a state machine over rows: what joins, what
// leaves, what is marked. No clock, no rights, no sending. Invariants: an inbox row counts what lies in the
// part `unread`; an open row names a notification there; a told row names one that is there.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/notify/detail/inbox_rows.hpp>
#include <madang/store/store.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Of a row of somebody's inbox that says what it cannot.
[[nodiscard]] inline error broken_notice() { return fail(errc::corrupt, "notification"); }

/// Rows that a machine reads and writes.
class notice_rows {
 public:
  virtual ~notice_rows() = default;
  [[nodiscard]] virtual result<std::optional<std::string>> row(row_key const& key) = 0;
  [[nodiscard]] virtual result<std::vector<madang::row>> range(range_request const& request) = 0;
  [[nodiscard]] virtual result<void> put(madang::row value) = 0;
};

/// Something a person is to be told.
struct notice_event {
  reason_code reason = 0;
  notice_object object;
  std::uint64_t root = 0;      ///< the thread's root, if any
  std::uint64_t activity = 0;  ///< the cause, when it is an activity; of reactions the one reacted to
  cause_kind kind = cause_kind::activity;
  std::uint32_t actor = 0;  ///< who caused it; 0: the host
  std::uint16_t type = 0;   ///< of reactions
  std::int64_t at_ms = 0;
  bool critical = false;
  std::uint32_t timer = 0;  ///< of what the clock brings
  std::string note;         ///< of reminders
};

/// A notification and where it stands.
struct notice_seat {
  std::uint64_t position = 0;
  notice_data data;
};

/// The box that a notification lies in, and its seat there.
struct notice_spot {
  notice_part in = notice_part::unread;
  notice_seat seat;
};

/// Which notifications a sweep is about.
struct notice_filter {
  std::uint64_t up_to = 0;  ///< positions up to this one
  std::uint64_t root = 0;   ///< 0: any thread
  std::optional<notify_reason> reason{};
};

/// How far a sweep came.
struct notice_sweep {
  notice_part in = notice_part::unread;
  std::uint64_t after = 0;  ///< positions up to this one are done
  std::size_t done = 0;     ///< notifications that changed in this step
  bool more = true;
};

/// One person's inbox, open for changes. Call `close` once at the end.
class inbox_machine {
 public:
  /// @pre `from` stays as it is until `close`.
  inbox_machine(notice_rows& rows, std::uint32_t person, inbox_data const& from, std::uint64_t change_number)
      : rows_(&rows), person_(person), before_(&from), now_(from), change_(change_number) {}

  /// Tells the person, unless that was done for the same activity and as strong a reason.
  [[nodiscard]] result<void> tell(notice_event const& of);
  /// Turns broadcasts up to `number` into notifications: those in `due`, by number.
  [[nodiscard]] result<void> catch_up(std::uint64_t number,
                                      std::span<std::pair<std::uint64_t, notice_event> const> due);
  /// Takes a cause back: its notification shrinks, or goes with its last one.
  [[nodiscard]] result<void> withdraw(row_key const& told, std::uint64_t activity);

  /// @errors out_of_range (notification) when there is no such one.
  [[nodiscard]] result<void> mark(std::uint64_t id, notification_mark how);
  /// One step of marking many; looks at so many rows at most.
  [[nodiscard]] result<void> mark_some(notification_mark how, notice_filter const& of, std::size_t rows_max,
                                       notice_sweep& at);
  /// @errors out_of_range (notification, until).
  [[nodiscard]] result<void> snooze(std::uint64_t id, std::int64_t until_ms, std::int64_t now_ms);
  /// Brings back, new and unread, what is due. @complexity O(snoozed ones).
  [[nodiscard]] result<std::size_t> wake(std::int64_t now_ms);
  /// Drops notifications that are older, at most so many; what is snoozed stays. Answers how many went.
  [[nodiscard]] result<std::size_t> drop_before(std::int64_t before_ms, std::size_t notices_max);
  /// Drops notifications of any age, at most so many, and at last the numbers. Answers how many went.
  [[nodiscard]] result<std::size_t> drop_all(std::size_t notices_max);

  /// Says something about a category and a channel.
  void prefer(preference_data const& what) {
    say_about(now_.said, what, what.choice == preference_choice::unset);
  }
  void set_level(std::uint8_t level) noexcept { now_.level = level; }
  void set_confidential(bool confidential) noexcept { now_.confidential = confidential; }
  void set_escalates(bool escalates) noexcept { now_.escalates = escalates; }
  /// The notification that the person was told by, and where it lies; empty when it is gone.
  [[nodiscard]] result<std::optional<notice_spot>> spot(std::uint64_t id);
  /// What became new, or new again, since this was opened.
  [[nodiscard]] std::vector<notice_seat> const& risen() const noexcept { return risen_; }
  /// Writes the numbers, if they changed.
  [[nodiscard]] result<void> close();

  [[nodiscard]] inbox_data const& numbers() const noexcept { return now_; }

 private:
  struct place {
    notice_part in = notice_part::unread;
    std::uint64_t position = 0;
    notice_data data;
  };
  [[nodiscard]] result<std::optional<place>> find(std::uint64_t id);
  [[nodiscard]] result<std::optional<place>> look(std::uint64_t id, std::uint64_t position);
  [[nodiscard]] result<place> known(std::uint64_t id);
  [[nodiscard]] result<void> put_in(place const& at);
  [[nodiscard]] result<void> take_out(place const& at);
  [[nodiscard]] result<void> rewrite(place const& at);
  [[nodiscard]] result<void> rise(place& at);
  [[nodiscard]] result<void> put_into(place at, notice_part in, bool seen);
  [[nodiscard]] result<void> open(place const& at);
  [[nodiscard]] result<void> reopen(place const& at);
  [[nodiscard]] result<void> shut(place const& at);
  [[nodiscard]] result<std::uint64_t> open_one(notice_data const& like);
  [[nodiscard]] result<void> make(notice_event const& of, std::uint64_t position, bool alone);
  [[nodiscard]] result<void> join(place at, notice_event const& of);
  [[nodiscard]] result<bool> has_cause_of(std::uint64_t id, std::uint32_t actor);
  [[nodiscard]] result<void> refill(notice_data& of);
  [[nodiscard]] result<void> shrink(place at, std::uint32_t actor, std::uint64_t cause);
  [[nodiscard]] result<void> drop(place const& at);
  [[nodiscard]] result<void> drop_told(notice_data const& of);
  [[nodiscard]] result<std::size_t> drop_some(notice_part in, std::int64_t before_ms,
                                              std::size_t notices_max);
  [[nodiscard]] row_key told_of(notice_data const& of, std::uint32_t actor, std::uint64_t cause) const;
  [[nodiscard]] result<void> put(row_key const& key, std::string value) {
    touched_ = true;
    return rows_->put({key, std::move(value), false});
  }
  [[nodiscard]] result<void> erase(row_key const& key) {
    touched_ = true;
    return rows_->put({key, {}, true});
  }

  void note_oldest(std::int64_t ms) noexcept {
    if (now_.oldest_ms == 0 || ms < now_.oldest_ms) now_.oldest_ms = ms;
  }

  notice_rows* rows_;
  std::uint32_t person_;
  inbox_data const* before_;
  inbox_data now_;
  std::uint64_t change_;
  bool touched_ = false;
  std::vector<notice_seat> risen_;
};

/// The row that says that a person was told of this.
[[nodiscard]] row_key told_key(notice_event const& of, std::uint32_t person) noexcept;
/// What an event adds to a notification's causes: its activity, a reaction's type, or a timer.
[[nodiscard]] constexpr std::uint64_t cause_of(notice_event const& of) noexcept {
  switch (of.kind) {
    case cause_kind::reaction:
      return of.type;
    case cause_kind::timer:
      return of.timer;
    default:
      return of.activity;
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
