// Escalation: what was told to somebody by name and is not taken care of in time goes on to another channel
// or another person. docs/notify.md, "Escalation", is the definition. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/delivery_writer.hpp>
#include <madang/network/detail/message_reader.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t own_answers_looked_at = 256;

error broken_timer() { return fail(errc::corrupt, "timer"); }
error broken_rule() { return fail(errc::corrupt, "escalation"); }

// Is it told to somebody by name, rather than to all who follow something?
bool may_escalate(notify_reason reason) noexcept {
  switch (reason) {
    case notify_reason::host:
    case notify_reason::task_due:
    case notify_reason::mention:
    case notify_reason::addressed:
    case notify_reason::reply:
    case notify_reason::comment_on_mine:
    case notify_reason::group_added:
      return true;
    default:
      return false;
  }
}

bool was_seen(notice_spot const& at) noexcept { return at.in != notice_part::unread || at.seat.data.seen; }
bool was_read(notice_spot const& at) noexcept {
  auto const in = at.in == notice_part::snoozed ? at.seat.data.was : at.in;
  return in == notice_part::read || in == notice_part::archived;
}

result<void> check_step(escalation_step const& of) {
  constexpr std::chrono::minutes longest = std::chrono::hours(24 * 30);
  if (of.unless > escalation_wait::answered) return fail(errc::out_of_range, "unless");
  if (of.after.count() < 1 || of.after > longest) return fail(errc::out_of_range, "after");
  if (of.to > escalation_target::node) return fail(errc::out_of_range, "to");
  auto const other =
      of.channel != notify_channel::in_app && static_cast<std::size_t>(of.channel) < notify_channel_count;
  if (of.to == escalation_target::channel && !other) return fail(errc::out_of_range, "channel");
  return {};
}

}  // namespace

result<void> writer::set_escalation(escalation_input const& in) {
  if (!may_escalate(in.reason)) return fail(errc::out_of_range, "reason");
  if (in.steps.size() > escalation_steps_max)
    return fail(errc::too_long, "steps", in.steps.size(), escalation_steps_max);
  auto steps = in.steps;
  for (auto& each : steps) {
    if (auto const fine = check_step(each); !fine) return fine;
    if (each.to == escalation_target::node) {
      each.node = graph().resolve(each.node);
      if (!graph().exists(each.node) || (graph().node(each.node).hidden && !restoring_))
        return fail(errc::unknown_node, "node");
      auto const kind = graph().node(each.node).kind;
      if (kind != node_kind::person && kind != node_kind::group) return fail(errc::wrong_kind, "node");
    } else {
      each.node = {};
    }
    if (each.to != escalation_target::channel) each.channel = notify_channel::in_app;
  }
  preference_input category;
  category.reason = in.reason;
  category.host_reason = in.host_reason;
  auto const code = category_of(category);
  if (!code) return code.error();
  auto const owner = in_.working.owner;
  auto const nothing = steps.empty();
  if (!put({escalation_row(owner.value, *code), nothing ? std::string() : encode_steps(steps), nothing}))
    return broken_rule();
  range_request all{table::notice, notice_source(owner.value, notice_part::escalation)};
  all.rows_max = 1;
  auto const any = in_.rows.range(all);
  if (!any) return any.error();
  return with_inbox(owner, [&](inbox_machine& inbox) -> result<void> {
    inbox.set_escalates(!any->empty());
    return {};
  });
}

// No steps: nothing is said.
result<std::vector<escalation_step>> writer::steps_of(reason_code category) {
  auto const value = get(escalation_row(in_.working.owner.value, category));
  if (!value) return value.error();
  if (!*value) return std::vector<escalation_step>{};
  auto steps = decode_steps(**value);
  if (!steps) return broken_rule();
  return std::move(*steps);
}

// The rule that holds for a reason, the exact one before that of all the host's words; no steps: none does.
result<escalation_in_force> writer::escalation_of(reason_code reason) {
  escalation_in_force out{reason, {}};
  if (!may_escalate(reason_of(reason))) return out;
  auto exact = steps_of(reason);
  if (!exact) return exact.error();
  out.steps = std::move(*exact);
  auto const general = code_of(reason_of(reason));
  if (!out.steps.empty() || general == reason) return out;
  auto all = steps_of(general);
  if (!all) return all.error();
  return escalation_in_force{general, std::move(*all)};
}

// What is new to somebody is waited for, unless that is so already.
result<void> writer::watch(node_id person, notice_seat const& of) {
  if (!in_.working.inboxes.of(in_.working.owner.value).escalates) return {};
  auto const rule = escalation_of(of.data.reason);
  if (!rule) return rule.error();
  if (rule->steps.empty()) return {};
  inbox_rows rows(*this);
  timer_box box(rows);
  auto const open = box.of(person.value, of.data.id, 1);
  if (!open) return open.error();
  if (!open->empty()) return {};
  timer_data timer;
  timer.person = person.value;
  timer.notification = of.data.id;
  timer.category = rule->category;
  timer.since_ms = now_ms_;
  timer.due_ms = now_ms_ + std::chrono::milliseconds(rule->steps.front().after).count();
  timer.told.push_back({person.value, of.data.id});
  auto const number = box.add(timer);
  return number ? result<void>() : number.error();
}

result<std::optional<notice_spot>> writer::spot_of(told_person const& of) {
  inbox_rows rows(*this);
  inbox_machine inbox(rows, of.person, in_.working.inboxes.of(of.person), in_.working.at.number + 1);
  return inbox.spot(of.notification);
}

// Did somebody comment in its thread, write on its record or group, or react to it?
result<bool> writer::answered(told_person const& by, notice_data const& of, std::int64_t since_ms) {
  auto const source = source_of(graph().resolve({by.person}).value, stream_type::authored);
  auto const written = activities_.postings(source, order_max, own_answers_looked_at);
  for (auto const order : written) {
    auto const* each = activities_.header(id_of(order));
    if (each == nullptr || each->time_ms < since_ms) break;
    if (each->has(activity_header::deleted)) continue;
    if (of.root != 0 && each->root == of.root) return true;
    if (of.object.node != 0 && graph().resolve({each->place}) == graph().resolve({of.object.node}))
      return true;
  }
  if (auto const done = failure(); !done) return done.error();
  auto const latest = caused_by_activities(of.reason) ? of.sample.front().activity : std::uint64_t{0};
  for (auto const activity : {of.object.activity, latest}) {
    if (activity == 0) continue;
    range_request mine{table::reaction, activity};
    mine.after_b = by.person;
    mine.before_b = std::uint64_t{by.person} + 1;
    auto const reacted = in_.rows.range(mine);
    if (!reacted) return reacted.error();
    for (auto const& each : *reacted) {
      field_reader in(each.value);
      while (in.next())
        if (in.tag == 1 && unzigzag(in.number) >= since_ms) return true;
    }
  }
  return false;
}

// Seen and read are up to those who were told last; anybody may answer.
result<care_taken> writer::care_of(timer_data const& of, escalation_wait unless) {
  auto taken = care_taken::none;
  for (std::size_t at = 0; at < of.told.size(); ++at) {
    auto const spot = spot_of(of.told[at]);
    if (!spot) return spot.error();
    if (!*spot && at == 0) return care_taken::over;
    if (!*spot) continue;
    if ((*spot)->in == notice_part::archived) return care_taken::over;
    auto const done = answered(of.told[at], (*spot)->seat.data, of.since_ms);
    if (!done) return done.error();
    if (*done) return care_taken::over;
    auto const enough = unless == escalation_wait::seen ? was_seen(**spot)
                                                        : unless == escalation_wait::read && was_read(**spot);
    if (at >= of.last && enough) taken = care_taken::fine;
  }
  return taken;
}

std::vector<node_id> writer::next_people(timer_data const& of, escalation_step const& step) const {
  std::vector<node_id> out;
  auto const add = [&](std::span<neighbour const> people) {
    for (auto const each : people)
      if (out.size() < escalation_people_max && listens(graph(), {each.node()})) out.push_back({each.node()});
  };
  auto const from = step.to == escalation_target::manager ? graph().resolve({of.told[of.last].person})
                                                          : graph().resolve(step.node);
  if (!graph().exists(from)) return out;
  if (step.to == escalation_target::manager)
    add(graph().out(edge_type::reports_to, from));
  else if (graph().is(from, node_kind::group))
    add(graph().in(edge_type::member_of, from));
  else if (listens(graph(), from))
    out.push_back(from);
  return out;
}

result<void> writer::press(told_person const& to, notify_channel channel) {
  node_id const person{to.person};
  if (!listens(graph(), person)) return {};
  auto const spot = spot_of(to);
  if (!spot) return spot.error();
  if (!*spot || (*spot)->in == notice_part::snoozed) return {};
  auto const& seat = (*spot)->seat;
  auto const rules = about_messages();
  if (!rules.open(person.value, seat.data, rules.place_of(seat.data), channel)) return failure();
  return with_delivery(person, [&](delivery_machine& of) { return of.press(channel, seat); });
}

// When nobody can be told, those who were told last are still the ones who are waited for.
result<void> writer::go_on(std::uint64_t number, timer_data& of, escalation_step const& step) {
  if (step.to == escalation_target::channel) {
    for (auto at = std::size_t{of.last}; at < of.told.size(); ++at)
      if (auto const done = press(of.told[at], step.channel); !done) return done;
    return {};
  }
  auto const first = spot_of(of.told.front());
  if (!first) return first.error();
  if (!*first) return broken_timer();
  auto const& data = (*first)->seat.data;
  notice_event event;
  event.reason = code_of(notify_reason::escalation);
  event.object = data.object;
  event.activity = data.object.activity;
  event.root = data.root;
  event.kind = cause_kind::timer;
  event.timer = static_cast<std::uint32_t>(number);
  event.actor = graph().resolve({of.told.front().person}).value;
  event.at_ms = now_ms_;
  event.critical = data.critical;
  auto const known = of.told.size();
  for (auto const person : next_people(of, step)) {
    auto const told = tell_plainly(person, event);
    if (!told) return told.error();
    if (*told != 0) of.told.push_back({person.value, *told});
  }
  if (of.told.size() != known) of.last = static_cast<std::uint32_t>(known);
  return {};
}

result<void> writer::escalate(std::uint64_t number, timer_data of) {
  inbox_rows rows(*this);
  timer_box box(rows);
  auto const steps = steps_of(of.category);
  if (!steps) return steps.error();
  if (of.step >= steps->size()) return box.drop(number, of);
  auto const& step = (*steps)[of.step];
  auto const care = care_of(of, step.unless);
  if (!care) return care.error();
  if (*care == care_taken::over) return box.drop(number, of);
  if (*care == care_taken::none)
    if (auto const done = go_on(number, of, step); !done) return done;
  if (++of.step == steps->size()) return box.drop(number, of);
  auto const after = std::chrono::milliseconds((*steps)[of.step].after).count();
  return box.move(number, of, now_ms_ + after);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
