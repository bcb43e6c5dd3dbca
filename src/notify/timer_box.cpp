// Timers as rows. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/notify/detail/timer_box.hpp>

#include <limits>
#include <utility>

namespace madang {
inline namespace v1 {

std::string_view name_of(escalation_wait wait) noexcept {
  static constexpr std::string_view names[] = {"seen", "read", "answered"};
  auto const at = static_cast<std::size_t>(wait);
  return at < std::size(names) ? names[at] : std::string_view("?");
}

namespace detail {
namespace {

std::optional<escalation_step> step_of(std::string_view text) {
  field_reader in(text);
  auto const unless = in.varint();
  auto const after = in.varint();
  auto const to = in.varint();
  auto const channel = in.varint();
  auto const node = in.varint();
  if (!in.good || !in.at_end() || unless > static_cast<std::uint64_t>(escalation_wait::answered) ||
      to > static_cast<std::uint64_t>(escalation_target::node) || channel >= notify_channel_count)
    return std::nullopt;
  return escalation_step{static_cast<escalation_wait>(unless),
                         std::chrono::minutes(static_cast<std::int64_t>(after)),
                         static_cast<escalation_target>(to), static_cast<notify_channel>(channel),
                         node_id{static_cast<std::uint32_t>(node)}};
}

}  // namespace

std::string encode_steps(std::vector<escalation_step> const& steps) {
  field_writer out;
  for (auto const& each : steps) {
    std::string one;
    for (auto const number :
         {static_cast<std::uint64_t>(each.unless), static_cast<std::uint64_t>(each.after.count()),
          static_cast<std::uint64_t>(each.to), static_cast<std::uint64_t>(each.channel),
          std::uint64_t{each.node.value}})
      put_varint(one, number);
    out.text_always(1, one);
  }
  return std::move(out.bytes);
}

std::optional<std::vector<escalation_step>> decode_steps(std::string_view value) {
  std::vector<escalation_step> out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag != 1) continue;
    auto const one = step_of(in.text);
    if (!one) return std::nullopt;
    out.push_back(*one);
  }
  if (!in.good || out.empty()) return std::nullopt;
  return out;
}

std::string timer_data::encode() const {
  field_writer out;
  out.number(1, person).number(2, zigzag(due_ms)).number(3, object.activity).number(4, object.node);
  out.text(5, note).number(6, notification).number(7, category).number(8, zigzag(since_ms));
  out.number(9, step).number(10, last);
  for (auto const& each : told) {
    std::string one;
    put_varint(one, each.person);
    put_varint(one, each.notification);
    out.text_always(11, one);
  }
  return std::move(out.bytes);
}

std::optional<timer_data> timer_data::decode(std::string_view value) {
  timer_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.person = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) out.due_ms = unzigzag(in.number);
    if (in.tag == 3) out.object.activity = in.number;
    if (in.tag == 4) out.object.node = static_cast<std::uint32_t>(in.number);
    if (in.tag == 5) out.note = in.text;
    if (in.tag == 6) out.notification = in.number;
    if (in.tag == 7) out.category = static_cast<reason_code>(in.number);
    if (in.tag == 8) out.since_ms = unzigzag(in.number);
    if (in.tag == 9) out.step = static_cast<std::uint32_t>(in.number);
    if (in.tag == 10) out.last = static_cast<std::uint32_t>(in.number);
    if (in.tag != 11) continue;
    field_reader one(in.text);
    auto const person = static_cast<std::uint32_t>(one.varint());
    out.told.push_back({person, one.varint()});
    known = known && one.good && one.at_end();
  }
  auto const waits = out.notification != 0;
  if (!in.good || !known || out.person == 0 || (waits && out.last >= out.told.size())) return std::nullopt;
  return out;
}

row_key alarm_row(timer_data const& of, std::uint64_t number) noexcept {
  return shared_row(shared_part::alarm, key_time(of.due_ms), number);
}

row_key timer_owner(timer_data const& of, std::uint64_t number) noexcept {
  return notice_row(of.person, notice_part::timer, of.notification, number);
}

result<std::uint64_t> timer_box::add(timer_data const& of) {
  auto const number = next_number();
  if (!number) return number;
  if (auto const done = put(own_row(*number), of.encode()); !done) return done.error();
  if (auto const done = put(alarm_row(of, *number), {}); !done) return done.error();
  if (auto const done = put(timer_owner(of, *number), {}); !done) return done.error();
  return number;
}

result<std::vector<std::uint64_t>> timer_box::due(std::int64_t now_ms, std::size_t timers_max) {
  return numbers(static_cast<std::uint64_t>(shared_part::alarm), 0, key_time(now_ms), timers_max);
}

result<std::vector<std::uint64_t>> timer_box::of(std::uint32_t person, std::uint64_t notification,
                                                 std::size_t timers_max) {
  return numbers(notice_source(person, notice_part::timer), notification, notification, timers_max);
}

result<void> timer_box::move(std::uint64_t number, timer_data& of, std::int64_t due_ms) {
  if (auto const done = erase(alarm_row(of, number)); !done) return done;
  of.due_ms = due_ms;
  if (auto const done = put(alarm_row(of, number), {}); !done) return done;
  return rewrite(number, of);
}

result<void> timer_box::drop(std::uint64_t number, timer_data const& of) {
  for (auto const& key : {alarm_row(of, number), timer_owner(of, number), own_row(number)})
    if (auto const done = erase(key); !done) return done;
  return {};
}

result<std::size_t> timer_box::drop_of(std::uint32_t person, std::size_t timers_max) {
  constexpr auto all = std::numeric_limits<std::uint64_t>::max();
  return drop_each(*this, numbers(notice_source(person, notice_part::timer), 0, all, timers_max));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
