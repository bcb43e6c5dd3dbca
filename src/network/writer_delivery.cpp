// From what people are told to batches and messages, and what people say about those.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/delivery_writer.hpp>
#include <madang/network/detail/message_reader.hpp>

#include <algorithm>
#include <map>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

row_key habits_row(node_id node) { return notice_row(node.value, notice_part::habits, 0); }

// The words of a rule, if they can be used.
result<batch_rule_data> rule_of(batch_input const& in, reason_code category) {
  constexpr std::chrono::minutes longest = std::chrono::hours(24 * 7);
  batch_rule_data out;
  out.category = category;
  out.channel = in.channel;
  out.mode = in.mode.value_or(batch_mode::immediate);
  if (out.mode > batch_mode::digest) return fail(errc::out_of_range, "mode");
  if (out.mode == batch_mode::immediate || out.mode == batch_mode::digest) return out;
  if (in.window.count() < 1 || in.window > longest) return fail(errc::out_of_range, "window");
  out.window_minutes = static_cast<std::uint32_t>(in.window.count());
  if (out.mode != batch_mode::sliding) return out;
  if (in.window_max < in.window || in.window_max > longest) return fail(errc::out_of_range, "window_max");
  out.window_max_minutes = static_cast<std::uint32_t>(in.window_max.count());
  return out;
}

}  // namespace

result<habits_data> writer::said_of(node_id node) {
  auto const value = get(habits_row(node));
  if (!value) return value.error();
  auto said = *value ? habits_data::decode(**value) : habits_data{};
  if (!said) return fail(errc::corrupt, "habits");
  return std::move(*said);
}

result<delivery_habits> writer::habits_of(node_id person) {
  auto own = said_of(person);
  if (!own) return own.error();
  auto network = said_of(in_.working.owner);
  if (!network) return network.error();
  delivery_habits out;
  out.times = times_in_force(*own, *network, graph().node(person).data->time_zone);
  out.own = std::move(*own);
  out.network = std::move(*network);
  out.interruptions_max = in_.allowed.interruptions_per_day_max;
  return out;
}

message_rules writer::about_messages() {
  return {graph(), in_.working.inboxes, activities_, node_id{in_.working.owner}};
}

result<void> writer::deliver(node_id person, std::span<notice_seat const> risen) {
  auto const rules = about_messages();
  for (auto const& each : risen) {
    if (auto const done = watch(person, each); !done) return done;
    auto const place = rules.place_of(each.data);
    for (auto const channel : other_channels) {
      if (!rules.wanted(person.value, each.data, place, channel)) continue;
      auto const done = with_delivery(person, [&](delivery_machine& to) { return to.add(channel, each); });
      if (!done) return done;
    }
  }
  return failure();
}

// A broadcast becomes a notification when an inbox is touched. Those are touched here who want it on another
// way, too.
result<bool> writer::deliver_waiting(task_data& task, std::size_t& people_left) {
  constexpr std::size_t looks_max = 1'024;
  auto const* header = activities_.header(task.activity);
  if (auto const done = failure(); !done) return done.error();
  if (header == nullptr) return fail(errc::corrupt, "task");
  if (header->has(activity_header::deleted)) return true;
  notice_rules rules(rules_world(), task.activity, *header);
  auto const& inboxes = in_.working.inboxes;
  auto const speaks = [&](node_id node) { return !inboxes.of(node.value).said.empty(); };
  auto const all = speaks(in_.working.owner) || speaks({rules.place()});
  for (std::size_t looked = 0; task.after < graph().node_count; ++looked) {
    if (people_left == 0 || looked == looks_max) return false;
    node_id const person{++task.after};
    if (!listens(graph(), person) || (!all && !speaks(person))) continue;
    --people_left;
    auto const done = deliver_broadcast(rules, person);
    if (!done) return done.error();
  }
  return true;
}

result<void> writer::deliver_broadcast(notice_rules& rules, node_id person) {
  person_id const who{person.value};
  notice_decision decided;
  auto const due = allowed(who, [&](reader_rights& rights) {
    decided = rules.decide(who, rights);
    return decided.answer;
  });
  if (!due) return failure();
  auto const wanted = [&](notify_channel channel) {
    return channel_wanted(in_.working.inboxes, in_.working.owner, person.value, rules.place(), decided.reason,
                          channel);
  };
  if (std::none_of(std::begin(other_channels), std::end(other_channels), wanted)) return {};
  return with_inbox(person, [](inbox_machine&) { return result<void>(); });
}

result<void> writer::reschedule(node_id person) {
  return with_delivery(person, [](delivery_machine& of) { return of.reschedule(); });
}

result<void> writer::say_habits(node_id node, habits_data const& said) {
  if (!put({habits_row(node), said.empty() ? std::string{} : said.encode(), said.empty()}))
    return fail(errc::corrupt, "habits");
  return node == node_id{in_.working.owner} ? result<void>() : reschedule(node);
}

result<node_id> writer::speaker(node_id person) {
  return person ? known(person, node_kind::person, "person") : result<node_id>(in_.working.owner);
}

result<void> writer::set_batching(batch_input const& in) {
  auto const node = in.node ? known(in.node, node_kind::person, "node") : speaker({});
  if (!node) return node.error();
  if (in.channel == notify_channel::in_app || static_cast<std::size_t>(in.channel) >= notify_channel_count)
    return fail(errc::out_of_range, "channel");
  preference_input category;
  category.reason = in.reason;
  category.host_reason = in.host_reason;
  auto const code = category_of(category);
  if (!code) return code.error();
  auto const rule = rule_of(in, *code);
  if (!rule) return rule.error();
  auto said = said_of(*node);
  if (!said) return said.error();
  said->say(*rule, !in.mode);
  return say_habits(*node, *said);
}

result<void> writer::set_delivery_times(person_id person, std::optional<delivery_times> const& times) {
  auto const node = speaker(person);
  if (!node) return node.error();
  if (times)
    if (auto const fine = check_times(*times); !fine) return fine;
  auto said = said_of(*node);
  if (!said) return said.error();
  said->times = times;
  return say_habits(*node, *said);
}

result<void> writer::set_confidential(node_id node, bool confidential) {
  auto const at = graph().resolve(node);
  if (!graph().exists(at) || graph().node(at).hidden) return fail(errc::unknown_node, "node");
  auto const kind = graph().node(at).kind;
  if (kind != node_kind::group && kind != node_kind::record) return fail(errc::wrong_kind, "node");
  return with_inbox(at, [&](inbox_machine& inbox) -> result<void> {
    inbox.set_confidential(confidential);
    return {};
  });
}

// Strongest first: when the day's interruptions are used up, the weakest are left to the digest.
result<void> writer::close_batches_of(node_id person, std::span<batch_key const> keys) {
  struct closing {
    batch_key key;
    std::vector<notice_seat> worth;
  };
  std::vector<closing> all;
  auto const rules = about_messages();
  auto const look = [&](walk_context& in) -> result<void> {
    inbox_reader inbox(in, in_.working);
    for (auto& each : all) {
      std::vector<notice_seat> worth;
      for (auto& one : each.worth) {
        auto const seen = inbox.visible(one.data);
        if (!seen) return seen.error();
        auto const wanted = rules.wanted(person.value, one.data, rules.place_of(one.data), each.key.channel);
        if (*seen && wanted) worth.push_back(one);
      }
      if (in.policy.open.empty()) each.worth = std::move(worth);
    }
    return {};
  };
  return with_delivery(person, [&](delivery_machine& of) -> result<void> {
    for (auto const key : keys) {
      auto worth = of.listed(key);
      if (!worth) return worth.error();
      all.push_back({key, listens(graph(), person) ? std::move(*worth) : std::vector<notice_seat>{}});
    }
    if (auto const done = with_eyes_of(person_id{person.value}, look); !done) return done;
    auto const value = [](closing const& of_one) {
      return of_one.worth.empty() ? static_cast<unsigned>(notify_reason_count)
                                  : strength_of(reason_of(of_one.worth.front().data.reason));
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](closing const& one, closing const& other) { return value(one) < value(other); });
    for (auto const& each : all)
      if (auto const done = of.close(each.key, each.worth); !done) return done;
    return {};
  });
}

result<std::size_t> writer::close_batches(std::size_t batches_max) {
  range_request request{table::notice, static_cast<std::uint64_t>(shared_part::closing)};
  request.before_b = key_time(now_ms_) + 1;
  request.newest_first = false;
  request.rows_max = batches_max;
  auto const due = in_.rows.range(request);
  if (!due) return due.error();
  std::map<std::uint32_t, std::vector<batch_key>> people;
  for (auto const& each : *due) {
    auto const person = static_cast<std::uint32_t>(each.key.c >> batch_bits);
    if (!graph().exists({person})) return fail(errc::corrupt, "batch");
    people[person].push_back(batch_key::of(each.key.c));
  }
  for (auto const& [person, keys] : people)
    if (auto const done = close_batches_of({person}, keys); !done) return done.error();
  return due->size();
}

result<std::size_t> writer::drop_deliveries(node_id person, std::size_t rows_max) {
  inbox_rows rows(*this);
  auto const timers = timer_box(rows).drop_of(person.value, rows_max);
  if (!timers || *timers == rows_max) return timers;
  std::size_t dropped = *timers;
  auto const done = with_delivery(person, [&](delivery_machine& of) -> result<void> {
    auto const some = of.drop_all(rows_max - dropped);
    if (!some) return some.error();
    dropped += *some;
    return {};
  });
  if (!done) return done.error();
  return dropped;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
