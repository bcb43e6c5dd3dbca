// Reminders: set, taken back, told once when their time has come. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/inbox_writer.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

namespace {

// What a reminder says of itself, if it can be used.
result<timer_data> timer_of(person_id person, timestamp at, std::string_view note) {
  constexpr std::int64_t last_ms = (std::int64_t{1} << 48) - 1;
  timer_data out;
  out.person = person.value;
  out.due_ms = at.time_since_epoch().count();
  if (out.due_ms < 0 || out.due_ms > last_ms) return fail(errc::out_of_range, "at");
  auto clean = normalize("note", note, reminder_note_bytes_max);
  if (!clean) return clean.error();
  out.note = std::move(*clean);
  return out;
}

}  // namespace

result<std::uint64_t> writer::remind(reminder_input const& in) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok.error();
  auto made = timer_of(person, in.at, in.note);
  if (!made) return made.error();
  auto& timer = *made;
  if (in.activity) {
    auto const found = visible(person, in.activity);
    if (!found) return found.error();
    timer.object.activity = in.activity.value;
  } else if (in.node) {
    auto const node = graph().resolve(in.node);
    auto const seen = [&](reader_rights& rights) { return rights.node(node); };
    if (!graph().exists(node) || !allowed(person, seen)) return fail(errc::unknown_node, "node");
    timer.object.node = node.value;
  } else if (timer.note.empty()) {
    return fail(errc::empty, "note");
  }
  inbox_rows rows(*this);
  timer_box box(rows);
  auto const others = box.of(person.value, 0, reminders_max);
  if (!others) return others.error();
  if (others->size() == reminders_max)
    return fail(errc::too_many, "reminders", reminders_max + 1, reminders_max);
  return box.add(timer);
}

result<void> writer::restore_reminder(person_id person, timestamp at, notice_object object,
                                      std::string_view note) {
  auto made = timer_of(person, at, note);
  if (!made) return made.error();
  made->object = object;
  inbox_rows rows(*this);
  auto const number = timer_box(rows).add(*made);
  return number ? result<void>() : number.error();
}

result<void> writer::cancel_reminder(person_id person, std::uint64_t number) {
  inbox_rows rows(*this);
  timer_box box(rows);
  auto const found = box.find(number);
  if (!found) return found.error();
  auto const mine =
      *found && (*found)->notification == 0 && graph().resolve({(*found)->person}) == graph().resolve(person);
  if (!mine) return fail(errc::out_of_range, "reminder", number, 0);
  return box.drop(number, **found);
}

// Whoever may no longer see what it is about is told nothing.
result<void> writer::remind_now(std::uint64_t number, timer_data const& of) {
  notice_event event;
  event.reason = code_of(notify_reason::task_due);
  event.object = of.object;
  event.activity = of.object.activity;
  if (event.activity != 0) {
    auto const* header = activities_.header(event.activity);
    if (header == nullptr) return failure();
    event.root = header->root != 0 ? header->root : event.activity;
  }
  event.kind = cause_kind::timer;
  event.timer = static_cast<std::uint32_t>(number);
  event.at_ms = now_ms_;
  event.note = of.note;
  auto const told = tell_plainly(graph().resolve({of.person}), event);
  return told ? result<void>() : told.error();
}

result<std::size_t> writer::ring(std::size_t timers_max) {
  inbox_rows rows(*this);
  timer_box box(rows);
  auto const due = box.due(now_ms_, timers_max);
  if (!due) return due.error();
  for (auto const number : *due) {
    auto data = box.known(number);
    if (!data) return data.error();
    if (data->notification != 0) {
      if (auto const done = escalate(number, std::move(*data)); !done) return done.error();
      continue;
    }
    if (auto const done = box.drop(number, *data); !done) return done.error();
    if (auto const done = remind_now(number, *data); !done) return done.error();
  }
  return due->size();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
