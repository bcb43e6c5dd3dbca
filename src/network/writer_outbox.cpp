// Messages on their way: taken, shown as their person may see them now, settled. SPDX-License-Identifier:
// Apache-2.0
#include <madang/network/detail/delivery_writer.hpp>
#include <madang/network/detail/message_reader.hpp>

#include <algorithm>
#include <string>

#include "core/moment.hpp"
#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t claim_looks_max = 256;  // of one change: others wait for it

}  // namespace

result<void> writer::render(message_data const& of, delivery_message& to) {
  return with_eyes_of(person_id{of.person},
                      [&](walk_context& in) { return message_reader(in, in_.working).fill(of, to); });
}

// Empty when nothing of it is to be sent now.
result<std::optional<delivery_message>> writer::take_delivery(std::uint64_t number,
                                                              delivery_claim const& claim) {
  using nothing = std::optional<delivery_message>;
  inbox_rows rows(*this);
  message_box box(rows);
  auto found = box.known(number);
  if (!found) return found.error();
  auto& data = *found;
  node_id const person{data.person};
  auto const after = [](result<void> const& done) -> result<std::optional<delivery_message>> {
    if (!done) return done.error();
    return nothing{};
  };
  if (!listens(graph(), person)) return after(box.drop(number, data));
  if (data.attempts >= attempts_max) {
    if (data.reason.empty()) data.reason = "no worker answered";
    return after(box.move(number, data, delivery_state::dead, now_ms_));
  }
  if (!data.critical) {
    auto const habits = habits_of(person);
    if (!habits) return habits.error();
    auto const next = next_allowed(habits->times, time_of(now_ms_)).time_since_epoch().count();
    if (next > now_ms_) return after(box.move(number, data, delivery_state::waiting, next));
  }
  delivery_message out;
  if (auto const done = render(data, out); !done) return done.error();
  if (out.items.empty()) return after(box.drop(number, data));
  ++data.attempts;
  auto const done = box.move(number, data, delivery_state::taken, now_ms_ + claim.lease_ms);
  if (!done) return done.error();
  auto const& who = *graph().node(person).data;
  out.number = number;
  out.due_ms = static_cast<std::uint64_t>(data.due_ms);
  out.person = person_id{data.person};
  out.person_key = who.key;
  out.person_name = who.name;
  out.channel = data.channel;
  out.attempt = data.attempts;
  out.digest = data.together;
  out.critical = data.critical;
  out.escalated = data.escalated;
  out.made = time_of(data.made_ms);
  return nothing(std::move(out));
}

result<std::vector<delivery_message>> writer::take_deliveries(delivery_claim const& claim) {
  inbox_rows rows(*this);
  message_box box(rows);
  std::vector<delivery_message> out;
  for (std::size_t looked = 0; looked < claim_looks_max && out.size() < claim.messages_max;) {
    auto const room = std::min(claim_looks_max - looked, claim.messages_max - out.size());
    auto const due = box.due(claim.channel, now_ms_, room);
    if (!due) return due.error();
    if (due->empty()) break;
    for (auto const number : *due) {
      auto taken = take_delivery(number, claim);
      if (!taken) return taken.error();
      if (*taken) out.push_back(std::move(**taken));
    }
    looked += due->size();
  }
  return out;
}

result<bool> writer::settle_delivery(delivery_message const& taken, delivery_outcome const& outcome) {
  inbox_rows rows(*this);
  message_box box(rows);
  auto found = box.find(taken.number);
  if (!found) return found.error();
  if (!*found) return false;
  auto& data = **found;
  auto const mine = data.state == delivery_state::taken && data.attempts == taken.attempt &&
                    static_cast<std::uint64_t>(data.due_ms) == taken.due_ms;
  if (!mine) return false;
  auto const settled = [](result<void> const& done) -> result<bool> {
    if (!done) return done.error();
    return true;
  };
  if (outcome.what == delivery_result::sent) return settled(box.drop(taken.number, data));
  data.reason = cut(outcome.reason, reason_bytes_max);
  auto const again = outcome.what == delivery_result::later ||
                     (outcome.what == delivery_result::failed && data.attempts < attempts_max);
  if (!again) return settled(box.move(taken.number, data, delivery_state::dead, now_ms_));
  auto wait = retry_after_ms(taken.number, data.attempts);
  if (outcome.what == delivery_result::later) {
    --data.attempts;
    wait = retry_base_ms;
  }
  wait = std::max<std::int64_t>(wait, outcome.not_before.count());
  return settled(box.move(taken.number, data, delivery_state::waiting, now_ms_ + wait));
}

result<void> writer::replay_delivery(std::uint64_t number) {
  inbox_rows rows(*this);
  message_box box(rows);
  auto found = box.find(number);
  if (!found) return found.error();
  if (!*found || (*found)->state != delivery_state::dead)
    return fail(errc::out_of_range, "delivery", number, 0);
  (*found)->attempts = 0;
  return box.move(number, **found, delivery_state::waiting, now_ms_);
}

result<void> writer::drop_delivery(std::uint64_t number) {
  inbox_rows rows(*this);
  message_box box(rows);
  auto const found = box.find(number);
  if (!found) return found.error();
  if (!*found) return fail(errc::out_of_range, "delivery", number, 0);
  return box.drop(number, **found);
}

// Numbers grow with time: the first that is younger ends it.
result<std::size_t> writer::drop_dead(std::int64_t before_ms, std::size_t messages_max) {
  inbox_rows rows(*this);
  message_box box(rows);
  range_request request{table::notice, static_cast<std::uint64_t>(shared_part::dead)};
  request.newest_first = false;
  request.rows_max = messages_max;
  auto const dead = in_.rows.range(request);
  if (!dead) return dead.error();
  std::size_t dropped = 0;
  for (auto const& each : *dead) {
    auto const data = box.known(each.key.b);
    if (!data) return data.error();
    if (data->made_ms >= before_ms) break;
    if (auto const done = box.drop(each.key.b, *data); !done) return done.error();
    ++dropped;
  }
  return dropped;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
