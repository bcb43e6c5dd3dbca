// What the clock brings: rights that end, tombstones, retention, erasures. Every step is a change of its own
// and says in its rows how far it came, so that a process that ends in between goes on where it was.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/due_steps.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t due_steps_max = 256;    // of one change: others wait for it
constexpr std::size_t due_looks_max = 4'096;  // of one change, when looking is all

}  // namespace

result<std::size_t> network_impl::end_what_ended() {
  auto const now = now_ms();
  std::vector<row_key> ended;
  {
    auto const seen = look();
    seen.now.graph.each_detail([&](edge_type type, node_id from, node_id to, edge_data const& data) {
      if (data.until_ms != 0 && data.until_ms <= now) ended.push_back(edge_key(type, from, to));
    });
  }
  if (ended.empty()) return std::size_t{0};
  std::sort(ended.begin(), ended.end());
  return repeat([&](writer& work) -> result<due_progress> {
    due_progress out;
    for (auto const& key : ended) {
      auto const type = static_cast<edge_type>(key.a >> 32);
      node_id const from{static_cast<std::uint32_t>(key.a)};
      node_id const target{static_cast<std::uint32_t>(key.b)};
      auto const* data = work.graph().details(type, from, target);
      if (data == nullptr || data->until_ms == 0 || data->until_ms > now) continue;
      if (auto const ok = work.unlink(type, from, target); !ok) return ok.error();
      ++out.done;
    }
    return out;
  });
}

// What was deleted first, of what has an order key below `before`.
result<std::vector<order_key>> network_impl::next_deleted(order_key before, std::size_t count) {
  range_request request{table::posting, deleted_source};
  request.before_b = before;
  request.newest_first = false;
  request.rows_max = count;
  auto const found = rows->range(request);
  if (!found) return found.error();
  std::vector<order_key> out;
  for (auto const& each : *found) out.push_back(each.key.b);
  return out;
}

result<std::size_t> network_impl::shrink_what_is_due() {
  constexpr std::int64_t last_second = 0xFFFFFFFE;
  auto const second = std::clamp<std::int64_t>((now_ms() - history_ms()) / 1000, 0, last_second);
  auto const before = (static_cast<order_key>(second) + 1) << 32;
  std::size_t done = 0;
  for (;;) {
    auto const due = next_deleted(before, due_steps_max);
    if (!due) return due.error();
    if (due->empty()) return done;
    auto const shrunk = repeat([&](writer& work) -> result<due_progress> {
      due_progress out;
      for (auto const entry : *due) {
        auto const one = work.shrink(entry);
        if (!one) return one.error();
        out.done += *one ? 1 : 0;
      }
      return out;
    });
    if (!shrunk) return shrunk;
    done += *shrunk;
  }
}

result<std::vector<row>> network_impl::governed(govern_kind kind) {
  return rows->range(all_rows_of(table::govern, static_cast<std::uint64_t>(kind)));
}

// A hold was released.
result<std::size_t> network_impl::review_what_was_held() {
  auto const asked = governed(govern_kind::review);
  if (!asked) return asked.error();
  if (asked->empty()) return std::size_t{0};
  return repeat([](writer& work) -> result<due_progress> {
    auto const moved = work.review(due_steps_max);
    if (!moved) return moved.error();
    return due_progress{0, *moved != 0};
  });
}

result<std::size_t> network_impl::retain_what_is_young() {
  auto const rules = governed(govern_kind::retention);
  if (!rules) return rules.error();
  std::size_t done = 0;
  for (auto const& each : *rules) {
    auto const rule = retention_data::decode(each.value);
    if (!rule) return fail(errc::corrupt, "governance");
    auto const first = rows->thread_page(network_source, rule->from, 1);
    if (!first) return first.error();
    auto const before = rule->due_before(std::max(now_ms(), look().now.time_ms));
    if (first->empty() || first->front().key.b >= before) continue;
    auto const destroyed = repeat([&](writer& work) -> result<due_progress> {
      auto const step = work.retain(static_cast<activity_kind>(each.key.b), due_looks_max, due_steps_max);
      if (!step) return step.error();
      return due_progress{step->destroyed, step->looked != 0};
    });
    if (!destroyed) return destroyed;
    done += *destroyed;
  }
  return done;
}

// Texts and relations of whoever is to be erased and is not on hold.
result<std::size_t> network_impl::erase_rows() {
  auto const asked = governed(govern_kind::erasure);
  if (!asked) return asked.error();
  for (auto const& each : *asked) {
    auto const erasure = erasure_data::decode(each.value);
    if (!erasure) return fail(errc::corrupt, "governance");
    if (erasure->on_hold || erasure->phase == erasure_phase::log) continue;
    node_id const person{static_cast<std::uint32_t>(each.key.b)};
    auto const gone = repeat([&](writer& work) -> result<due_progress> {
      auto const at = work.erase_some(person, due_steps_max);
      if (!at) return at.error();
      return due_progress{0, !at->on_hold && at->phase != erasure_phase::log};
    });
    if (!gone) return gone;
  }
  return std::size_t{0};
}

// What no row says any more goes from the log and from the files, once for all who got that far.
result<std::size_t> network_impl::finish_erasures() {
  auto const asked = governed(govern_kind::erasure);
  if (!asked) return asked.error();
  std::vector<node_id> gone;
  for (auto const& each : *asked) {
    auto const erasure = erasure_data::decode(each.value);
    if (!erasure) return fail(errc::corrupt, "governance");
    if (erasure->phase != erasure_phase::log) continue;
    if (auto const done = erase_from_log(*erasure); !done) return done.error();
    gone.push_back({static_cast<std::uint32_t>(each.key.b)});
  }
  if (gone.empty()) return std::size_t{0};
  if (auto const done = while_nobody_writes([&] { return rows->scrub(); }); !done) return done.error();
  return repeat([&](writer& work) -> result<due_progress> {
    for (auto const person : gone)
      if (auto const done = work.finish_erasure(person); !done) return done.error();
    return due_progress{gone.size(), false};
  });
}

result<std::size_t> network_impl::run_due() {
  if (auto const told = fan_out(); !told) return told;
  std::size_t sum = 0;
  for (auto const part : {&network_impl::end_what_ended, &network_impl::review_what_was_held,
                          &network_impl::retain_what_is_young, &network_impl::erase_rows,
                          &network_impl::shrink_what_is_due, &network_impl::finish_erasures}) {
    auto const done = (this->*part)();
    if (!done) return done;
    sum += *done;
  }
  for (auto const part : {&network_impl::fan_out, &network_impl::wake_what_slept, &network_impl::ring_timers,
                          &network_impl::close_due_batches, &network_impl::drop_old_notifications,
                          &network_impl::drop_old_messages})
    if (auto const done = (this->*part)(); !done) return done;
  if (auto const done = share_memory(); !done) return done.error();
  return sum;
}

// Others that share the budget for texts may need what this network holds beyond its share.
result<void> network_impl::share_memory() {
  auto const held = look().now.stream.body_bytes();
  if (poisoned_ || bodies_.fair(held) == held) return {};
  return while_nobody_writes([this]() -> result<void> {
    publish();
    return {};
  });
}

// When the first of this rule's activities is due, as far as looking at one tells.
result<std::optional<std::int64_t>> network_impl::next_retention(row const& from) {
  auto const rule = retention_data::decode(from.value);
  if (!rule) return fail(errc::corrupt, "governance");
  if (rule->days == 0) return std::nullopt;
  auto const first = rows->thread_page(network_source, rule->from, 1);
  if (!first) return first.error();
  if (first->empty()) return std::nullopt;
  constexpr std::int64_t day_seconds = 24 * 60 * 60;
  auto const second = std::int64_t{second_of(first->front().key.b)} + rule->days * day_seconds + 1;
  return second * 1000;
}

// Of what was deleted, of governance: rows that the store has.
result<std::optional<std::int64_t>> network_impl::next_stored(std::int64_t now) {
  std::optional<std::int64_t> first;
  auto const at = [&](std::int64_t due) { first = first ? std::min(*first, due) : due; };
  auto const deleted = next_deleted(order_max, 1);
  if (!deleted) return deleted.error();
  if (!deleted->empty()) {
    auto const second = std::int64_t{second_of(deleted->front())};
    at(second < deleted_second_min ? now : second * 1000 + history_ms());
  }
  auto const asked = governed(govern_kind::review);
  if (!asked) return asked.error();
  if (!asked->empty()) at(now);
  auto const rules = governed(govern_kind::retention);
  if (!rules) return rules.error();
  for (auto const& each : *rules) {
    auto const due = next_retention(each);
    if (!due) return due.error();
    if (*due) at(**due);
  }
  auto const erasures = governed(govern_kind::erasure);
  if (!erasures) return erasures.error();
  for (auto const& each : *erasures) {
    auto const erasure = erasure_data::decode(each.value);
    if (!erasure) return fail(errc::corrupt, "governance");
    if (!erasure->on_hold) at(now);
  }
  return first;
}

std::optional<timestamp> network_impl::next_due() {
  auto const seen = look();
  // What cannot be read is due: run_due says why.
  auto const stored = next_stored(seen.now.time_ms);
  auto first = stored ? *stored : seen.now.time_ms;
  seen.now.graph.each_detail([&](edge_type, node_id, node_id, edge_data const& data) {
    if (data.until_ms != 0) first = first ? std::min(*first, data.until_ms) : data.until_ms;
  });
  if (auto const told = next_notification()) first = first ? std::min(*first, *told) : *told;
  auto const sent = next_delivery();
  auto const then = sent ? *sent : std::optional(seen.now.time_ms);
  if (then) first = first ? std::min(*first, *then) : *then;
  if (!first) return std::nullopt;
  return timestamp{std::chrono::milliseconds{*first}};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
