// One reading of one inbox. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/inbox_reader.hpp>

#include <algorithm>
#include <limits>
#include <set>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t rows_per_look = 64;
constexpr std::uint64_t causes_checked_max = 1'000;  // of one notification; with more, totals are as stored

notification_state state_of(notice_part in, bool seen) noexcept {
  switch (in) {
    case notice_part::read:
      return notification_state::read;
    case notice_part::archived:
      return notification_state::archived;
    case notice_part::snoozed:
      return notification_state::snoozed;
    default:
      return seen ? notification_state::seen : notification_state::unseen;
  }
}

// What a broadcast will be once the inbox is touched.
notice_data as_notice(std::uint64_t position, notice_event const& of) {
  notice_data out;
  out.id = position;
  out.reason = of.reason;
  out.object = of.object;
  out.root = of.root;
  out.first_ms = out.last_ms = of.at_ms;
  out.alone = true;
  out.causes = 1;
  out.people = of.actor != 0 ? 1 : 0;
  out.sample.push_back({of.actor, cause_of(of)});
  return out;
}

}  // namespace

result<void> inbox_reader::load_broadcasts() {
  if (broadcasts_) return {};
  std::vector<entry> found;
  auto const& inbox = now_.inboxes.of(person_.value);
  if (inbox.broadcasts < now_.inboxes.last_broadcast()) {
    notice_rules::world const world{now_.graph, now_.inboxes,        in_.activities,
                                    now_.owner, in_.rights.now_ms(), in_.depth_max};
    bool asks = false;
    auto const due = due_broadcasts(world, person_, in_.rights, in_.activities.rows(), asks);
    if (!due) return due.error();
    for (auto const& [number, event] : *due) {
      auto const position = inbox.last + (number - inbox.broadcasts);
      found.push_back({notice_part::unread, position, as_notice(position, event)});
    }
  }
  broadcasts_ = std::move(found);
  return {};
}

// The next rows of a part below a position; broadcasts stand above all rows.
result<std::vector<inbox_reader::entry>> inbox_reader::next_of(notice_part part, std::uint64_t below,
                                                               std::size_t rows_max) {
  std::vector<entry> out;
  if (part == notice_part::unread) {
    if (auto const done = load_broadcasts(); !done) return done.error();
    for (auto at = broadcasts_->rbegin(); at != broadcasts_->rend() && out.size() < rows_max; ++at)
      if (at->position < below) out.push_back(*at);
  }
  range_request request{table::notice, notice_source(person_.value, part)};
  request.before_b = below;
  request.rows_max = rows_max - out.size();
  auto const rows = in_.activities.rows().range(request);
  if (!rows) return rows.error();
  for (auto const& each : *rows) {
    auto data = notice_data::decode(each.value);
    if (!data) return broken_notice();
    out.push_back({part, each.key.b, std::move(*data)});
  }
  return out;
}

bool inbox_reader::object_visible(notice_data const& of) {
  if (of.object.activity != 0) {
    auto const* header = in_.activities.header(of.object.activity);
    return header != nullptr &&
           in_.rights.activity(of.object.activity, *header, in_.activities) == verdict::yes;
  }
  return of.object.node == 0 || in_.rights.node({of.object.node}) == verdict::yes;
}

bool inbox_reader::cause_visible(notice_data const& of, notice_person const& cause) {
  node_id const actor{cause.actor};
  if (actor && now_.graph.blocked(person_, actor)) return false;
  if (caused_by_activities(of.reason)) {
    if (cause.activity == 0) return true;
    auto const* header = in_.activities.header(cause.activity);
    return header != nullptr && in_.rights.activity(cause.activity, *header, in_.activities) == verdict::yes;
  }
  return !actor || in_.rights.node(actor) == verdict::yes;
}

// All causes of a notification that are known one by one.
result<std::vector<notice_person>> inbox_reader::causes(notice_data const& of) {
  if (!of.grouped() || of.causes == 1) return std::vector(of.sample.begin(), of.sample.end());
  range_request request{table::notice, notice_source(person_.value, notice_part::cause)};
  request.after_b = causes_of(of.id);
  request.before_b = causes_of(of.id + 1);
  request.newest_first = false;
  request.rows_max = std::numeric_limits<std::size_t>::max();
  auto const rows = in_.activities.rows().range(request);
  if (!rows) return rows.error();
  std::vector<notice_person> out;
  for (auto const& each : *rows)
    out.push_back({static_cast<std::uint32_t>(each.key.b & ((1U << actor_bits) - 1)), each.key.c});
  return out;
}

// The newest causes mostly tell.
result<bool> inbox_reader::visible(notice_data const& of) {
  if (!object_visible(of)) return false;
  auto const seen = [&](notice_person const& one) { return cause_visible(of, one); };
  if (std::any_of(of.sample.begin(), of.sample.end(), seen)) return true;
  if (of.causes > causes_checked_max) return false;
  auto const all = causes(of);
  if (!all) return all.error();
  return std::any_of(all->begin(), all->end(), seen);
}

result<std::optional<notification>> inbox_reader::show(entry const& from) {
  auto const& of = from.data;
  if (!object_visible(of)) return std::optional<notification>{};
  notification out;
  out.people_total = of.people;
  out.causes_total = of.causes;
  auto const seen = [&](notice_person const& one) { return cause_visible(of, one); };
  std::vector<notice_person> people;
  std::copy_if(of.sample.begin(), of.sample.end(), std::back_inserter(people), seen);
  auto latest = people;
  if (of.causes <= causes_checked_max) {
    auto all = causes(of);
    if (!all) return all.error();
    std::erase_if(*all, [&](notice_person const& one) { return !seen(one); });
    std::set<std::uint32_t> distinct;
    for (auto const& each : *all)
      if (each.actor != 0) distinct.insert(each.actor);
    out.people_total = distinct.size();
    out.causes_total = all->size();
    for (auto const& each : *all) {
      auto const shown = std::any_of(people.begin(), people.end(),
                                     [&](notice_person const& one) { return one.actor == each.actor; });
      if (!shown && people.size() < notice_people_max) people.push_back(each);
    }
    latest = std::move(*all);
  }
  if (people.empty()) return std::optional<notification>{};
  out.id = {of.id};
  out.position = from.position;
  out.reason = reason_of(of.reason);
  out.host_reason = word_of(of.reason);
  out.state = state_of(from.in, of.seen);
  out.critical = of.critical;
  out.note = of.note;
  out.first = time_of(of.first_ms);
  out.at = time_of(of.last_ms);
  if (of.until_ms != 0) out.snoozed_until = time_of(of.until_ms);
  out.activity = {of.object.activity};
  out.node = {of.object.node};
  out.root = {of.root};
  out.changed = of.changed;
  for (auto const& each : people)
    if (each.actor != 0) out.people.push_back(person_id{now_.graph.resolve({each.actor}).value});
  if (caused_by_activities(of.reason))
    for (auto const& each : latest)
      out.latest.value = std::max<std::uint64_t>(out.latest.value, each.activity);
  return std::optional(std::move(out));
}

bool inbox_reader::about(notice_data const& of, node_id record) {
  auto const is_it = [&](std::uint32_t node) { return node != 0 && now_.graph.resolve({node}) == record; };
  if (is_it(of.object.node)) return true;
  for (auto const activity : {of.object.activity, of.root}) {
    auto const* header = activity != 0 ? in_.activities.header(activity) : nullptr;
    if (header == nullptr) continue;
    auto const also = header->about();
    if (is_it(header->place) || std::any_of(also.begin(), also.end(), is_it)) return true;
  }
  return false;
}

bool inbox_reader::passes(notice_data const& of, inbox_request const& filter) {
  if (filter.reason && reason_of(of.reason) != *filter.reason) return false;
  if (!filter.host_reason.empty() && word_of(of.reason) != filter.host_reason) return false;
  return !filter.record || about(of, now_.graph.resolve(filter.record));
}

result<std::vector<notification>> inbox_reader::list(std::vector<notice_part> const& parts,
                                                     inbox_request const& filter, std::size_t wanted,
                                                     std::uint64_t below) {
  std::vector<notification> out;
  while (out.size() < wanted) {
    std::vector<entry> all;
    std::uint64_t known_down_to = 0;  // above it every part was read
    for (auto const part : parts) {
      auto some = next_of(part, below, rows_per_look);
      if (!some) return some.error();
      if (some->size() == rows_per_look) known_down_to = std::max(known_down_to, some->back().position);
      std::move(some->begin(), some->end(), std::back_inserter(all));
    }
    std::erase_if(all, [&](entry const& each) { return each.position < known_down_to; });
    std::sort(all.begin(), all.end(),
              [](entry const& one, entry const& other) { return one.position > other.position; });
    for (auto const& each : all) {
      if (out.size() == wanted) break;
      if (!passes(each.data, filter)) continue;
      auto shown = show(each);
      if (!shown) return shown.error();
      if (*shown) out.push_back(std::move(**shown));
    }
    if (known_down_to == 0) break;
    below = known_down_to;
  }
  if (in_.activities.failure) return *in_.activities.failure;
  return out;
}

inbox_counts counts_of(inbox_data const& numbers, vocabulary const* words) {
  inbox_counts out;
  out.unseen = numbers.unseen();
  out.unread = numbers.unread();
  for (auto const& each : numbers.reasons) {
    auto const word = words != nullptr ? std::string(words->word_of(each.reason)) : std::string();
    out.reasons.push_back({reason_of(each.reason), word, each.unseen, each.unread});
  }
  std::stable_sort(out.reasons.begin(), out.reasons.end(), [](reason_count const& a, reason_count const& b) {
    return std::pair(strength_of(a.reason), std::string_view(a.host_reason)) <
           std::pair(strength_of(b.reason), std::string_view(b.host_reason));
  });
  return out;
}

result<inbox_reader::counted> inbox_reader::count() {
  inbox_data tallies;
  counted out;
  for (auto below = std::numeric_limits<std::uint64_t>::max(); below != 0;) {
    auto const some = next_of(notice_part::unread, below, rows_per_look);
    if (!some) return some.error();
    for (auto const& each : *some) {
      auto const seen = visible(each.data);
      if (!seen) return seen.error();
      if (*seen) tallies.count(each.data.reason, each.data.seen, 1);
      out.all_visible = out.all_visible && *seen;
    }
    below = some->size() == rows_per_look ? some->back().position : 0;
  }
  if (in_.activities.failure) return *in_.activities.failure;
  out.counts = counts_of(tallies, now_.words);
  return out;
}

result<std::optional<notification>> inbox_reader::at(std::uint64_t position) {
  if (auto const done = load_broadcasts(); !done) return done.error();
  for (auto const& each : *broadcasts_)
    if (each.position == position) return show(each);
  for (auto const part :
       {notice_part::unread, notice_part::read, notice_part::archived, notice_part::snoozed}) {
    auto const value = in_.activities.rows().row(notice_row(person_.value, part, position));
    if (!value) return value.error();
    if (!*value) continue;
    auto data = notice_data::decode(**value);
    if (!data) return broken_notice();
    return show({part, position, std::move(*data)});
  }
  return std::optional<notification>{};
}

result<std::vector<std::uint64_t>> inbox_reader::waiting() {
  if (auto const done = load_broadcasts(); !done) return done.error();
  std::vector<std::uint64_t> out;
  for (auto const& each : *broadcasts_) out.push_back(each.position);
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
