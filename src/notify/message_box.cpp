// Messages as rows. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/message_box.hpp>

#include <limits>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr auto last_number = std::numeric_limits<std::uint64_t>::max();

}  // namespace

row_key message_owner(message_data const& of, std::uint64_t number) noexcept {
  return notice_row(of.person, notice_part::outgoing, of.listed.front().id, number);
}

row_key message_place(message_data const& of, std::uint64_t number) noexcept {
  return of.state == delivery_state::dead ? shared_row(shared_part::dead, number)
                                          : due_row(of.channel, of.due_ms, number);
}

result<void> message_box::add(message_data const& of) {
  auto const number = next_number();
  if (!number) return number.error();
  if (auto const done = put(own_row(*number), of.encode()); !done) return done;
  if (auto const done = put(message_place(of, *number), {}); !done) return done;
  return put(message_owner(of, *number), {});
}

result<std::vector<std::uint64_t>> message_box::due(notify_channel channel, std::int64_t now_ms,
                                                    std::size_t messages_max) {
  return numbers(static_cast<std::uint64_t>(shared_part::due), due_number(channel, 0),
                 due_number(channel, now_ms), messages_max);
}

result<void> message_box::move(std::uint64_t number, message_data& of, delivery_state to,
                               std::int64_t due_ms) {
  if (auto const done = erase(message_place(of, number)); !done) return done;
  of.state = to;
  of.due_ms = due_ms;
  if (auto const done = put(message_place(of, number), {}); !done) return done;
  return rewrite(number, of);
}

result<void> message_box::drop(std::uint64_t number, message_data const& of) {
  for (auto const& key : {message_place(of, number), message_owner(of, number), own_row(number)})
    if (auto const done = erase(key); !done) return done;
  return {};
}

result<std::size_t> message_box::drop_of(std::uint32_t person, std::size_t messages_max) {
  return drop_each(*this,
                   numbers(notice_source(person, notice_part::outgoing), 0, last_number, messages_max));
}

result<std::uint64_t> message_box::waiting_about(std::uint32_t person, notify_channel channel,
                                                 std::uint64_t notification) {
  auto const mine = numbers(notice_source(person, notice_part::outgoing), notification, notification,
                            std::numeric_limits<std::size_t>::max());
  if (!mine) return mine.error();
  for (auto const number : *mine) {
    auto const data = known(number);
    if (!data) return data.error();
    auto const& one = *data;
    if (one.channel == channel && one.state == delivery_state::waiting && one.attempts == 0 &&
        !one.critical && !one.escalated && !one.together && one.listed.size() == 1)
      return number;
  }
  return std::uint64_t{0};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
