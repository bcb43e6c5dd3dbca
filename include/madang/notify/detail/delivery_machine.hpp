// madang/notify/detail/delivery_machine.hpp: what one person is told becomes batches and messages: a state
// machine over rows, with a clock that is handed in. No rights, no sending. Invariants: a batch has one row
// `batch` and one row `closing` at its time; an entry belongs to a batch that is there.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/notify/detail/batching.hpp>
#include <madang/notify/detail/message_box.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Notifications that one message lists; further ones are counted.
inline constexpr std::size_t listed_max = 100;
/// Notifications that one message knows of: at sending each is looked at again, also those only counted.
inline constexpr std::size_t counted_max = 500;

/// One person's batches, open for changes.
class delivery_machine {
 public:
  delivery_machine(notice_rows& rows, std::uint32_t person, delivery_habits const& habits,
                   std::int64_t now_ms)
      : rows_(&rows), box_(rows), person_(person), habits_(&habits), now_ms_(now_ms) {}

  /// Tells on a channel of what is new, or new again.
  [[nodiscard]] result<void> add(notify_channel channel, notice_seat const& of);
  /// Tells of what waited too long: by itself, at once but for quiet hours.
  [[nodiscard]] result<void> press(notify_channel channel, notice_seat const& of);
  /// What a batch lists, as far as it is still unread and where it was: highest value first, then newest.
  [[nodiscard]] result<std::vector<notice_seat>> listed(batch_key batch);
  /// Closes a batch: `worth`, in this order, goes out; nothing does when it is empty. A batch that is not
  /// there stays closed.
  [[nodiscard]] result<void> close(batch_key batch, std::span<notice_seat const> worth);
  /// Finds new closing times for what is open and not due yet: habits changed.
  [[nodiscard]] result<void> reschedule();
  /// Drops all batches and messages, and what the person said, at most so many rows; answers how many.
  [[nodiscard]] result<std::size_t> drop_all(std::size_t rows_max);

 private:
  [[nodiscard]] result<std::optional<batch_data>> batch_at(batch_key batch);
  [[nodiscard]] result<void> put_batch(batch_key at, batch_data const& what,
                                       std::optional<batch_data> const& was);
  [[nodiscard]] result<void> collect(batch_plan const& plan, std::span<notice_seat const> what);
  [[nodiscard]] result<void> send_alone(notify_channel channel, notice_seat const& of, bool escalated);
  [[nodiscard]] result<void> send_one(notify_channel channel, notice_seat const& of);
  [[nodiscard]] result<void> interrupt(notify_channel channel, std::span<notice_seat const> worth,
                                       bool together);
  [[nodiscard]] result<void> make_message(message_data message, std::span<notice_seat const> worth);
  [[nodiscard]] result<bool> spend(std::int64_t due_ms);
  [[nodiscard]] std::int64_t allowed_ms() const;
  [[nodiscard]] result<std::vector<row>> rows_of(notice_part part, std::size_t rows_max);
  [[nodiscard]] result<std::vector<row>> entries_of(batch_key batch);
  [[nodiscard]] result<void> put(row_key const& key, std::string value) {
    return rows_->put({key, std::move(value), false});
  }
  [[nodiscard]] result<void> erase(row_key const& key) { return rows_->put({key, {}, true}); }

  notice_rows* rows_;
  message_box box_;
  std::uint32_t person_;
  delivery_habits const* habits_;
  std::int64_t now_ms_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
