// From what happens to who is told: at once those whom it names and small circles, the rest by fan-out that
// is committed with it and done in steps. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/inbox_writer.hpp>

#include <algorithm>
#include <cctype>

#include "network/broken_rows.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_task() { return fail(errc::corrupt, "task"); }

}  // namespace

notice_rules::world writer::rules_world() {
  return {graph(), in_.working.inboxes,         activities_, in_.working.owner,
          now_ms_, in_.allowed.record_depth_max};
}

result<void> writer::tell(notice_rules& rules, node_id person) {
  person_id const who{person.value};
  notice_decision decided;
  auto const due = allowed(who, [&](reader_rights& rights) {
    decided = rules.decide(who, rights);
    return decided.answer;
  });
  if (auto const done = failure(); !done) return done;
  if (!due) return {};
  return with_inbox(person, [&](inbox_machine& inbox) { return inbox.tell(rules.event_of(decided)); });
}

// What is written now tells whom it names; others, when they are few.
result<void> writer::announce(activity_id id) {
  if (!tells()) return {};
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return broken_activity();
  notice_rules rules(rules_world(), id.value, *header);
  auto const named = rules.named();
  for (auto const person : named)
    if (auto const done = tell(rules, {person}); !done) return done;
  auto const few = in_.allowed.fan_out_inline_max;
  auto const others = rules.around(0, few + std::size_t{1});
  if (others.size() > few) return put_task(task_work::tell, id);
  for (auto const person : others)
    if (std::find(named.begin(), named.end(), person) == named.end())
      if (auto const done = tell(rules, {person}); !done) return done;
  return failure();
}

// Whom an edited text names and did not name before.
result<void> writer::announce_mentions(activity_id id, std::span<std::uint32_t const> before) {
  if (!tells()) return {};
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return broken_activity();
  notice_rules rules(rules_world(), id.value, *header);
  for (auto const mentioned : header->mentions()) {
    auto const person = graph().resolve({mentioned});
    auto const fresh = std::find(before.begin(), before.end(), mentioned) == before.end();
    if (!fresh || !graph().is(person, node_kind::person)) continue;
    if (auto const done = tell(rules, person); !done) return done;
  }
  return {};
}

// What has no activity of its own to judge by.
// Answers the number of the notification that is new or rose; 0 when nothing is told.
result<std::uint64_t> writer::tell_plainly(node_id person, notice_event const& event) {
  constexpr std::uint64_t nothing = 0;
  auto const& who = graph().node(person);
  node_id const actor{event.actor};
  if (who.hidden || who.inactive || actor == person) return nothing;
  auto const muted = [&](node_id other) { return other && graph().edge(edge_type::mutes, person, other); };
  if (actor && (graph().blocked(person, actor) || muted(actor))) return nothing;
  auto const* of = event.activity != 0 ? activities_.header(event.activity) : nullptr;
  auto const place = of != nullptr ? graph().resolve({of->place}) : node_id{event.object.node};
  if (muted(place) && event.reason != code_of(notify_reason::task_due)) return nothing;
  if (!event.critical && !channel_wanted(in_.working.inboxes, in_.working.owner, person.value, place.value,
                                         event.reason, notify_channel::in_app))
    return nothing;
  auto const seen = [&](reader_rights& rights) {
    auto const by = actor ? rights.node(actor) : verdict::yes;
    if (by != verdict::yes) return by;
    if (of != nullptr) return rights.activity(event.activity, *of, activities_);
    return event.object.node != 0 ? rights.node({event.object.node}) : verdict::yes;
  };
  auto const may = allowed(person_id{person.value}, seen);
  if (auto const done = failure(); !done) return done.error();
  if (!may) return nothing;
  auto number = nothing;
  auto const done = with_inbox(person, [&](inbox_machine& inbox) -> result<void> {
    auto const before = inbox.risen().size();
    if (auto const told = inbox.tell(event); !told) return told;
    if (inbox.risen().size() != before) number = inbox.risen().back().data.id;
    return {};
  });
  if (!done) return done.error();
  return number;
}

result<void> writer::tell_reaction(activity_id id, node_id actor, std::uint16_t type) {
  if (!tells()) return {};
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return broken_activity();
  auto const author = graph().resolve({header->actor});
  notice_event event;
  event.reason = code_of(notify_reason::reaction);
  event.object.activity = id.value;
  event.activity = id.value;
  event.root = header->root != 0 ? header->root : id.value;
  event.kind = cause_kind::reaction;
  event.actor = actor.value;
  event.type = type;
  event.at_ms = now_ms_;
  auto const told = tell_plainly(author, event);
  return told ? result<void>() : told.error();
}

// The author may have been merged into another since.
result<void> writer::take_reaction_back(activity_id id, node_id actor, std::uint16_t type) {
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return broken_activity();
  for (node_id author{header->actor};; author = {graph().node(author).data->merged_into}) {
    auto const told = told_row(id.value, author.value, cause_number(cause_kind::reaction, actor.value, type));
    auto const known_one = get(told);
    if (!known_one) return known_one.error();
    if (*known_one)
      return with_inbox(author, [&](inbox_machine& inbox) { return inbox.withdraw(told, type); });
    if (!graph().node(author).merged) return {};
  }
}

result<void> writer::tell_follower(node_id follower, node_id person) {
  notice_event event;
  event.reason = code_of(notify_reason::new_follower);
  event.object.node = person.value;
  event.kind = cause_kind::follow;
  return tell_relation(person, follower, event);
}

result<void> writer::tell_member(node_id person, node_id group, node_id actor) {
  notice_event event;
  event.reason = code_of(notify_reason::group_added);
  event.object.node = group.value;
  event.kind = cause_kind::member;
  return tell_relation(person, actor, event);
}

result<void> writer::tell_relation(node_id person, node_id actor, notice_event event) {
  if (!tells()) return {};
  event.actor = actor.value;
  event.at_ms = now_ms_;
  auto const told = tell_plainly(person, event);
  return told ? result<void>() : told.error();
}

// A follow or membership ended: nobody is told of it any more.
result<void> writer::unlink_told(edge_type type, node_id from, node_id to) {
  auto const follow = type == edge_type::follows;
  auto const person = follow ? to : from;
  if (!graph().is(person, node_kind::person)) return {};
  auto const told = told_row(
      0, person.value,
      follow ? cause_number(cause_kind::follow, from.value) : cause_number(cause_kind::member, to.value));
  auto const known_one = get(told);
  if (!known_one) return known_one.error();
  if (!*known_one) return {};
  return with_inbox(person, [&](inbox_machine& inbox) { return inbox.withdraw(told, 0); });
}

result<void> writer::put_task(task_work work, activity_id id) {
  task_data task;
  task.work = work;
  task.activity = id.value;
  task.at_ms = now_ms_;
  auto const number = in_.working.inboxes.waits() ? in_.working.inboxes.task_last + 1 : 1;
  if (!put({task_row(task_kind::queue, number), task.encode(), false})) return broken_task();
  return {};
}

result<bool> writer::has_told(activity_id id) {
  range_request told{table::told, id.value};
  told.rows_max = 1;
  auto const any = in_.rows.range(told);
  if (!any) return any.error();
  return !any->empty();
}

// An activity goes: so does what it told, if it or its answers told anything.
result<void> writer::take_back(activity_id id) {
  auto const told = has_told(id);
  if (!told) return told.error();
  auto const answers = activities_.postings(source_of(id.value, stream_type::answers), order_max, 1);
  if (auto const done = failure(); !done) return done;
  return *told || !answers.empty() ? put_task(task_work::withdraw, id) : result<void>();
}

// Answers whether nothing is left of the task.
result<bool> writer::tell_waiting(task_data& task, std::size_t& people_left) {
  auto const* header = activities_.header(task.activity);
  if (auto const done = failure(); !done) return done.error();
  if (header == nullptr) return broken_task();
  if (header->has(activity_header::deleted)) return true;
  notice_rules rules(rules_world(), task.activity, *header);
  auto const many = in_.allowed.fan_out_max;
  if (task.after == 0 && rules.around(0, many + std::size_t{1}).size() > many) {
    auto const number = in_.working.inboxes.last_broadcast() + 1;
    if (!put({task_row(task_kind::broadcast, number), task.encode(), false})) return broken_task();
    if (auto const done = put_task(task_work::deliver, {task.activity}); !done) return done.error();
    return true;
  }
  auto const people =
      in_.ahead.next(rules.basis(), task.after, people_left,
                     [&](std::uint32_t after, std::size_t most) { return rules.around(after, most); });
  std::vector<row_key> told;
  told.reserve(people.size());
  for (auto const person : people) told.push_back(told_row(task.activity, person, 0));
  if (auto const done = in_.rows.expect(told); !done) return done.error();
  for (auto const person : people) {
    if (auto const done = tell(rules, {person}); !done) return done.error();
    task.after = person;
  }
  auto const all = people.size() < people_left;
  people_left -= people.size();
  return all;
}

result<bool> writer::withdraw_waiting(task_data& task, std::size_t& people_left) {
  if (!task.people_done) {
    range_request request{table::told, task.activity};
    request.newest_first = false;
    request.rows_max = people_left;
    auto const found = in_.rows.range(request);
    if (!found) return found.error();
    for (auto const& each : *found) {
      auto const cause = each.key.c == 0 ? task.activity : each.key.c & 0xFFFFU;
      auto const done = with_inbox({static_cast<std::uint32_t>(each.key.b)},
                                   [&](inbox_machine& inbox) { return inbox.withdraw(each.key, cause); });
      if (!done) return done.error();
    }
    task.people_done = found->size() < people_left;
    people_left -= found->size();
    if (!task.people_done) return false;
  }
  auto const source = source_of(task.activity, stream_type::answers);
  auto const answers = activities_.postings_after(source, task.answers, people_left);
  if (auto const done = failure(); !done) return done.error();
  for (auto const order : answers) {
    if (auto const done = put_task(task_work::withdraw, {id_of(order)}); !done) return done.error();
    task.answers = order + 1;
  }
  auto const all = answers.size() < people_left;
  people_left -= answers.size();
  return all;
}

result<void> writer::fan_out_some(std::size_t people_max) {
  while (people_max != 0 && in_.working.inboxes.waits()) {
    --people_max;  // a task without people is work, too
    auto const key = task_row(task_kind::queue, in_.working.inboxes.task_first);
    auto const value = get(key);
    if (!value) return value.error();
    auto task = *value ? task_data::decode(**value) : std::nullopt;
    if (!task) return broken_task();
    auto const ended = task->work == task_work::tell       ? tell_waiting(*task, people_max)
                       : task->work == task_work::withdraw ? withdraw_waiting(*task, people_max)
                                                           : deliver_waiting(*task, people_max);
    if (!ended) return ended.error();
    auto const written = *ended ? put({key, {}, true}) : put({key, task->encode(), false});
    if (!written) return broken_task();
  }
  return {};
}

result<reason_code> writer::host_reason(std::string_view word) {
  constexpr std::size_t bytes_max = 64;
  constexpr std::size_t words_max = 1'000;
  if (word.empty()) return fail(errc::empty, "reason");
  if (word.size() > bytes_max) return fail(errc::too_long, "reason", word.size(), bytes_max);
  auto const fine = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
  };
  if (!std::all_of(word.begin(), word.end(), fine)) return fail(errc::malformed, "reason");
  auto const* words = in_.working.words;
  auto number = words != nullptr ? words->host_reason(word) : std::uint16_t{0};
  if (number == 0) {
    vocabulary next;
    if (words != nullptr) next.host_reasons = words->host_reasons;
    if (next.host_reasons.size() >= words_max)
      return fail(errc::too_long, "reasons", next.host_reasons.size() + 1, words_max);
    next.host_reasons.emplace_back(word);
    number = static_cast<std::uint16_t>(next.host_reasons.size());
    auto const key = row_key{table::meta, static_cast<std::uint64_t>(meta_key::host_reasons), 0, 0};
    if (!put({key, next.encode_host_reasons(), false})) return fail(errc::corrupt, "reason");
  }
  return static_cast<reason_code>(host_code_base + number);
}

result<void> writer::notify(notify_input const& in) {
  notice_event event;
  if (in.actor) {
    event.actor = graph().resolve(in.actor).value;
    if (auto const ok = acting(person_id{event.actor}, "actor"); !ok) return ok;
    if (in.critical) return fail(errc::not_allowed, "critical");
  }
  if (in.people.size() > in_.allowed.people_max)
    return fail(errc::too_long, "people", in.people.size(), in_.allowed.people_max);
  std::vector<node_id> people;
  for (auto const each : in.people) {
    auto const person = graph().resolve(each);
    if (!graph().is(person, node_kind::person)) return fail(errc::unknown_node, "people");
    people.push_back(person);
  }
  if (in.activity) {
    auto const* of = activities_.header(in.activity.value);
    if (auto const done = failure(); !done) return done;
    if (of == nullptr || of->has(activity_header::deleted)) return fail(errc::unknown_activity, "activity");
    event.activity = event.object.activity = in.activity.value;
    event.root = of->root != 0 ? of->root : in.activity.value;
  } else if (in.node) {
    auto const node = graph().resolve(in.node);
    if (!graph().exists(node) || graph().node(node).hidden) return fail(errc::unknown_node, "node");
    event.object.node = node.value;
  }
  auto const reason = host_reason(in.reason);
  if (!reason) return reason.error();
  if (!tells()) return {};
  event.reason = *reason;
  event.at_ms = now_ms_;
  event.critical = in.critical;
  for (auto const person : people)
    if (auto const told = tell_plainly(person, event); !told) return told.error();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
