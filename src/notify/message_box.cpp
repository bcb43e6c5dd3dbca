// Messages as rows. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/message_box.hpp>

#include <limits>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_message() { return fail(errc::corrupt, "message"); }

row_key message_row(std::uint64_t number) { return shared_row(shared_part::message, number); }

}  // namespace

row_key message_owner(message_data const& of, std::uint64_t number) noexcept {
  return notice_row(of.person, notice_part::outgoing, of.listed.front().id, number);
}

row_key message_place(message_data const& of, std::uint64_t number) noexcept {
  return of.state == delivery_state::dead ? shared_row(shared_part::dead, number)
                                          : due_row(of.channel, of.due_ms, number);
}

result<std::uint64_t> message_box::next_number() {
  auto const value = rows_->row(message_row(0));
  if (!value) return value.error();
  auto const last = *value ? decode_number(**value) : std::optional<std::uint64_t>(0);
  if (!last) return broken_message();
  if (auto const done = put(message_row(0), encode_number(*last + 1)); !done) return done.error();
  return *last + 1;
}

result<void> message_box::add(message_data const& of) {
  auto const number = next_number();
  if (!number) return number.error();
  if (auto const done = put(message_row(*number), of.encode()); !done) return done;
  if (auto const done = put(message_place(of, *number), {}); !done) return done;
  return put(message_owner(of, *number), {});
}

result<std::optional<message_data>> message_box::find(std::uint64_t number) {
  if (number == 0) return std::optional<message_data>{};
  auto const value = rows_->row(message_row(number));
  if (!value) return value.error();
  if (!*value) return std::optional<message_data>{};
  auto data = message_data::decode(**value);
  if (!data) return broken_message();
  return data;
}

// One that other rows name.
result<message_data> message_box::known(std::uint64_t number) {
  auto found = find(number);
  if (!found) return found.error();
  if (!*found) return broken_message();
  return std::move(**found);
}

result<std::vector<std::uint64_t>> message_box::due(notify_channel channel, std::int64_t now_ms,
                                                    std::size_t messages_max) {
  range_request request{table::notice, static_cast<std::uint64_t>(shared_part::due)};
  request.after_b = due_number(channel, 0);
  request.before_b = due_number(channel, now_ms) + 1;
  request.newest_first = false;
  request.rows_max = messages_max;
  auto const found = rows_->range(request);
  if (!found) return found.error();
  std::vector<std::uint64_t> out;
  for (auto const& each : *found) out.push_back(each.key.c);
  return out;
}

result<void> message_box::rewrite(std::uint64_t number, message_data const& of) {
  return put(message_row(number), of.encode());
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
  for (auto const& key : {message_place(of, number), message_owner(of, number), message_row(number)})
    if (auto const done = erase(key); !done) return done;
  return {};
}

result<std::size_t> message_box::drop_of(std::uint32_t person, std::size_t messages_max) {
  range_request request{table::notice, notice_source(person, notice_part::outgoing)};
  request.rows_max = messages_max;
  auto const found = rows_->range(request);
  if (!found) return found.error();
  for (auto const& each : *found) {
    auto const data = known(each.key.c);
    if (!data) return data.error();
    if (auto const done = drop(each.key.c, *data); !done) return done.error();
  }
  return found->size();
}

result<std::uint64_t> message_box::waiting_about(std::uint32_t person, notify_channel channel,
                                                 std::uint64_t notification) {
  range_request request{table::notice, notice_source(person, notice_part::outgoing)};
  request.after_b = notification;
  request.before_b = notification + 1;
  request.rows_max = std::numeric_limits<std::size_t>::max();
  auto const found = rows_->range(request);
  if (!found) return found.error();
  for (auto const& each : *found) {
    auto const data = known(each.key.c);
    if (!data) return data.error();
    auto const& one = *data;
    if (one.channel == channel && one.state == delivery_state::waiting && one.attempts == 0 &&
        !one.critical && !one.together && one.listed.size() == 1)
      return each.key.c;
  }
  return std::uint64_t{0};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
