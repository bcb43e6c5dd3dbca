// A network as a queue of messages, and what operators see of it. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/due_steps.hpp>
#include <madang/network/detail/message_reader.hpp>
#include <madang/network/detail/words.hpp>
#include <madang/notify/detail/delivery_machine.hpp>

#include <sodium.h>

#include <algorithm>
#include <span>
#include <string>

#include "core/hex.hpp"
#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t batches_per_step = 48;   // of one change: others wait for it
constexpr std::size_t timers_per_step = 32;    // of one change: others wait for it
constexpr std::size_t messages_per_step = 64;  // of one change, when they go

void write_what(field_writer& to, notification const& what) {
  auto const ms = [](timestamp at) { return zigzag(at.time_since_epoch().count()); };
  to.number(1, what.id.value).number(2, what.position).number(3, static_cast<std::uint64_t>(what.reason));
  to.text(4, what.host_reason).number(5, static_cast<std::uint64_t>(what.state)).number(6, what.critical);
  to.number(7, ms(what.first)).number(8, ms(what.at)).number(9, what.activity.value);
  to.number(10, what.node.value).number(11, what.latest.value).number(12, what.root.value);
  for (auto const person : what.people) to.number(13, person.value);
  to.number(14, what.people_total).number(15, what.causes_total).number(16, what.changed);
  to.text(20, what.note);
}

// Everything that the other side gets to see; not how often it was tried.
std::string content_of(delivery_message const& message) {
  field_writer out;
  out.number(1, message.person.value).text(2, message.person_key).text(3, message.person_name);
  out.number(4, static_cast<std::uint64_t>(message.channel));
  out.number(5, (message.digest ? 1U : 0U) | (message.critical ? 2U : 0U) | (message.confidential ? 4U : 0U) |
                    (message.escalated ? 8U : 0U));
  out.number(6, zigzag(message.made.time_since_epoch().count())).number(7, message.more);
  for (auto const& each : message.items) {
    field_writer one;
    write_what(one, each.what);
    for (auto const& name : each.names) one.text_always(17, name);
    one.text(18, each.place).text(19, each.text);
    out.text_always(8, one.bytes);
  }
  return std::move(out.bytes);
}

// The network, the message, and a hash of what it says: the same key never stands for other content.
std::string key_of(std::span<std::uint8_t const> network, delivery_message const& message) {
  std::array<std::uint8_t, 16> hash{};
  auto const content = content_of(message);
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<unsigned char const*>(content.data()),
                     content.size(), nullptr, 0);
  auto out = hexadecimal(network);
  out.append("-").append(std::to_string(message.number)).append("-").append(hexadecimal(hash));
  return out;
}

delivery_info info_of(std::uint64_t number, message_data const& from) {
  delivery_info out;
  out.number = number;
  out.person = person_id{from.person};
  out.channel = from.channel;
  out.state = from.state;
  out.attempts = from.attempts;
  out.made = time_of(from.made_ms);
  out.due = time_of(from.due_ms);
  out.critical = from.critical;
  out.notifications = from.listed.size();
  out.reason = from.reason;
  return out;
}

range_request shared_range(shared_part part, std::uint64_t from, std::size_t rows_max) {
  range_request out{table::notice, static_cast<std::uint64_t>(part)};
  out.after_b = from;
  out.newest_first = false;
  out.rows_max = rows_max;
  return out;
}

// Messages by number, from the rows of all or of the dead ones alone.
result<std::vector<row>> message_rows(store& from, bool dead, std::uint64_t first, std::size_t rows_max) {
  auto const part = dead ? shared_part::dead : shared_part::message;
  auto found = from.range(shared_range(part, first, rows_max));
  if (!found || !dead) return found;
  std::vector<row_key> keys;
  for (auto const& each : *found) keys.push_back(shared_row(shared_part::message, each.key.b));
  auto const values = from.rows(keys);
  if (!values) return values.error();
  std::vector<row> out;
  for (std::size_t at = 0; at < keys.size(); ++at)
    if (auto const& value = (*values)[at]) out.push_back({keys[at], *value, false});
  return out;
}

}  // namespace

result<std::vector<delivery_message>> outbox::take(notify_channel channel, std::size_t messages_max,
                                                   std::chrono::milliseconds lease) {
  if (channel == notify_channel::in_app || static_cast<std::size_t>(channel) >= notify_channel_count)
    return fail(errc::out_of_range, "channel");
  if (lease.count() < 1) return fail(errc::out_of_range, "lease");
  std::vector<delivery_message> out;
  auto waits = shared_range(shared_part::due, due_number(channel, 0), 1);
  waits.before_b = due_number(channel, std::max(of_->now_ms(), of_->look().now.time_ms)) + 1;
  auto const any = of_->rows->range(waits);
  if (!any) return any.error();
  if (any->empty() || messages_max == 0) return out;
  delivery_claim const claim{channel, messages_max, lease.count()};
  auto const done = of_->transact({write_mode::quiet, {}, by_worker}, [&](transaction& to) -> result<void> {
    auto taken = writer::of(to).take_deliveries(claim);
    if (!taken) return taken.error();
    out = std::move(*taken);
    return {};
  });
  if (!done) return done.error();
  for (auto& each : out) each.key = key_of(of_->identity, each);
  return out;
}

result<bool> outbox::settle(delivery_message const& taken, delivery_outcome const& outcome) {
  if (outcome.what > delivery_result::later) return fail(errc::out_of_range, "outcome");
  bool mine = false;
  auto const done = of_->transact({write_mode::quiet, {}, by_worker}, [&](transaction& to) -> result<void> {
    auto const settled = writer::of(to).settle_delivery(taken, outcome);
    if (!settled) return settled.error();
    mine = *settled;
    return {};
  });
  if (!done) return done.error();
  return mine;
}

result<std::size_t> network_impl::close_due_batches() {
  auto request = shared_range(shared_part::closing, 0, 1);
  request.before_b = key_time(std::max(now_ms(), look().now.time_ms)) + 1;
  auto const any = rows->range(request);
  if (!any) return any.error();
  if (any->empty()) return std::size_t{0};
  return repeat([](writer& work) -> result<due_progress> {
    auto const closed = work.close_batches(batches_per_step);
    if (!closed) return closed.error();
    return due_progress{*closed, *closed == batches_per_step};
  });
}

result<std::size_t> network_impl::ring_timers() {
  auto request = shared_range(shared_part::alarm, 0, 1);
  request.before_b = key_time(std::max(now_ms(), look().now.time_ms)) + 1;
  auto const any = rows->range(request);
  if (!any) return any.error();
  if (any->empty()) return std::size_t{0};
  return repeat([](writer& work) -> result<due_progress> {
    auto const rung = work.ring(timers_per_step);
    if (!rung) return rung.error();
    return due_progress{*rung, *rung == timers_per_step};
  });
}

result<std::size_t> network_impl::drop_old_messages() {
  auto const before = std::max(now_ms(), look().now.time_ms) - notification_ms();
  auto const first = message_rows(*rows, true, 0, 1);
  if (!first) return first.error();
  if (first->empty()) return std::size_t{0};
  return repeat([&](writer& work) -> result<due_progress> {
    auto const dropped = work.drop_dead(before, messages_per_step);
    if (!dropped) return dropped.error();
    return due_progress{*dropped, *dropped == messages_per_step};
  });
}

// When the first batch closes, the first timer goes off, or the first dead message goes.
result<std::optional<std::int64_t>> network_impl::next_delivery() {
  std::optional<std::int64_t> first;
  auto const closing = rows->range(shared_range(shared_part::closing, 0, 1));
  if (!closing) return closing.error();
  if (!closing->empty()) first = static_cast<std::int64_t>(closing->front().key.b);
  auto const alarm = rows->range(shared_range(shared_part::alarm, 0, 1));
  if (!alarm) return alarm.error();
  if (!alarm->empty()) {
    auto const rings = static_cast<std::int64_t>(alarm->front().key.b);
    first = first ? std::min(*first, rings) : rings;
  }
  if (options.limits.notification_days_max == 0) return first;
  auto const dead = message_rows(*rows, true, 0, 1);
  if (!dead) return dead.error();
  if (dead->empty()) return first;
  auto const data = message_data::decode(dead->front().value);
  if (!data) return fail(errc::corrupt, "message");
  auto const goes = data->made_ms + notification_ms() + 1;
  return first ? std::min(*first, goes) : goes;
}

}  // namespace detail

delivery_queue& network::deliveries() noexcept { return impl_->deliveries; }

result<std::vector<delivery_info>> network::outbox(std::optional<delivery_state> state, std::uint64_t after,
                                                   std::size_t messages_max) const {
  constexpr std::size_t rows_per_look = 256;
  std::vector<delivery_info> out;
  auto const dead = state == delivery_state::dead;
  for (bool more = true; more && out.size() < messages_max;) {
    auto const found = detail::message_rows(*impl_->rows, dead, after + 1, rows_per_look);
    if (!found) return found.error();
    more = found->size() == rows_per_look;
    for (auto const& each : *found) {
      after = each.key.b;
      auto const data = detail::message_data::decode(each.value);
      if (!data) return fail(errc::corrupt, "message");
      if (state && data->state != *state) continue;
      if (out.size() == messages_max) break;
      out.push_back(detail::info_of(after, *data));
    }
  }
  return out;
}

namespace {

// Rows of a snapshot's store, for a machine that only looks.
class looked_at final : public detail::notice_rows {
 public:
  explicit looked_at(detail::row_source& from) noexcept : from_(&from) {}
  result<std::optional<std::string>> row(row_key const& key) override { return from_->row(key); }
  result<std::vector<madang::row>> range(range_request const& request) override {
    return from_->range(request);
  }
  result<void> put(madang::row) override { return fail(errc::not_allowed, "digest"); }

 private:
  detail::row_source* from_;
};

}  // namespace

result<delivery_message> network::open_digest(person_id reader, notify_channel channel) const {
  if (channel == notify_channel::in_app || static_cast<std::size_t>(channel) >= notify_channel_count)
    return fail(errc::out_of_range, "channel");
  auto const look = [&](detail::walk_context& in, detail::state const& now) -> result<delivery_message> {
    if (!reader) return fail(errc::unknown_node, "reader");
    auto const person = in.rights.reader();
    looked_at rows(in.activities.rows());
    detail::delivery_habits const habits;
    detail::delivery_machine machine(rows, person.value, habits, in.rights.now_ms());
    auto const worth = machine.listed({channel, detail::digest_category});
    if (!worth) return worth.error();
    detail::message_data what;
    what.person = person.value;
    what.channel = channel;
    for (auto const& each : std::span(*worth).first(std::min(worth->size(), detail::counted_max)))
      what.listed.push_back({each.data.id, each.position, each.data.rises});
    delivery_message out;
    if (auto const done = detail::message_reader(in, now).fill(what, out); !done) return done.error();
    auto const& who = *now.graph.node(person).data;
    out.person = person;
    out.person_key = who.key;
    out.person_name = who.name;
    out.channel = channel;
    out.digest = true;
    out.made = detail::time_of(in.rights.now_ms());
    return out;
  };
  return impl_->read(reader, look);
}

namespace {

// What was said by a node, with the node that says it for none.
result<detail::habits_data> said_by(detail::network_impl& in, node_id node) {
  auto const key = detail::notice_row(node.value, detail::notice_part::habits, 0);
  auto const value = in.rows->rows({&key, 1});
  if (!value) return value.error();
  auto const& found = value->front();
  auto said = found ? detail::habits_data::decode(*found) : detail::habits_data{};
  if (!said) return fail(errc::corrupt, "habits");
  return std::move(*said);
}

}  // namespace

result<std::vector<batch_rule>> network::batching(node_id node) const {
  auto const seen = impl_->look();
  auto const at = node ? seen.now.graph.resolve(node) : node_id{seen.now.owner};
  if (!seen.now.graph.exists(at)) return fail(errc::unknown_node, "node");
  auto const said = said_by(*impl_, at);
  if (!said) return said.error();
  std::vector<batch_rule> out;
  for (auto const& each : said->rules) out.push_back(detail::shown(each, seen.now.words));
  return out;
}

result<delivery_times> network::delivery_times_of(person_id person) const {
  auto const seen = impl_->look();
  auto const at = seen.now.graph.resolve(person);
  if (person && !seen.now.graph.is(at, node_kind::person)) return fail(errc::unknown_node, "person");
  auto const network_said = said_by(*impl_, seen.now.owner);
  if (!network_said) return network_said.error();
  auto const own = person ? said_by(*impl_, at) : result<detail::habits_data>(detail::habits_data{});
  if (!own) return own.error();
  auto const zone = person ? std::string_view(seen.now.graph.node(at).data->time_zone) : std::string_view();
  return detail::times_in_force(*own, *network_said, zone);
}

}  // namespace v1
}  // namespace madang
