// Reading inboxes, numbers and preferences, and why somebody was told. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/inbox_cursor.hpp>
#include <madang/network/detail/inbox_reader.hpp>
#include <madang/network/detail/network_impl.hpp>
#include <madang/network/detail/words.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t log_entries_max = 4'096;  // looked through for one question about changes
constexpr auto no_end = std::numeric_limits<std::int64_t>::max();

std::vector<notice_part> parts_of(inbox_request const& request) {
  if (request.box == inbox_box::archived) return {notice_part::archived};
  if (request.box == inbox_box::snoozed) return {notice_part::snoozed};
  if (request.unread_only) return {notice_part::unread};
  return {notice_part::unread, notice_part::read};
}

// When the first right or membership that is in force ends by itself.
std::int64_t next_end(graph_state const& graph, std::int64_t now_ms) {
  auto end = no_end;
  graph.each_detail([&](edge_type, node_id, node_id, edge_data const& data) {
    if (data.until_ms > now_ms) end = std::min(end, data.until_ms);
  });
  return end;
}

count_cache::stamp stamp_of(inbox_state const& inboxes) { return {inboxes.rights, inboxes.last_broadcast()}; }

// The numbers, when what was counted before tells them. What came since was told to whom may see it.
std::optional<inbox_counts> known_counts(count_cache& from, state const& now, node_id person,
                                         std::int64_t now_ms) {
  auto const known = from.find(person.value, stamp_of(now.inboxes), now_ms);
  if (!known) return std::nullopt;
  auto const& inbox = now.inboxes.of(person.value);
  if (known->inbox == inbox.changed) return known->counts;
  if (!known->all_visible || inbox.reopened > known->inbox ||
      inbox.broadcasts != now.inboxes.last_broadcast())
    return std::nullopt;
  return counts_of(inbox, now.words);
}

result<notify_explanation> explain(walk_context& in, state const& now, activity_id id) {
  auto const* header = in.activities.header(id.value);
  if (in.activities.failure) return *in.activities.failure;
  if (header == nullptr) return fail(errc::unknown_activity, "activity");
  auto const person = in.rights.reader();
  notice_rules rules({now.graph, now.inboxes, in.activities, now.owner, in.rights.now_ms(), in.depth_max},
                     id.value, *header);
  auto const decided = rules.decide(person, in.rights);
  auto const told = in.activities.rows().row(told_row(id.value, person.value, 0));
  if (!told) return told.error();
  auto const note = *told ? told_data::decode(**told) : std::nullopt;
  notify_explanation out;
  auto const reason = note ? note->reason : decided.reason;
  out.reason = reason_of(reason);
  if (now.words != nullptr) out.host_reason = now.words->word_of(reason);
  out.via = {decided.via};
  out.because = decided.because;
  out.told = note.has_value();
  if (note) out.because = untold_because::told;
  if (note) out.notification = {note->notification};
  if (reason != 0)
    out.in_app = channel_wanted(now.inboxes, now.owner, person.value, rules.place(), reason,
                                notify_channel::in_app, &out.steps);
  for (auto const channel : other_channels)
    if (reason != 0 && channel_wanted(now.inboxes, now.owner, person.value, rules.place(), reason, channel))
      out.also.push_back(channel);
  if (note || decided.because != untold_because::told) return out;
  auto const waits =
      now.inboxes.waits() || now.inboxes.of(person.value).broadcasts < now.inboxes.last_broadcast();
  out.because = waits ? untold_because::waiting : untold_because::not_live;
  return out;
}

}  // namespace

std::optional<count_cache::entry> count_cache::find(std::uint32_t person, stamp const& at,
                                                    std::int64_t now_ms) {
  auto& in = shards_[person % shards];
  std::scoped_lock const lock(in.guard);
  auto const found = in.people.find(person);
  if (found == in.people.end() || found->second.at != at || now_ms >= found->second.until_ms)
    return std::nullopt;
  return found->second;
}

void count_cache::put(std::uint32_t person, entry const& counted) {
  auto& in = shards_[person % shards];
  std::scoped_lock const lock(in.guard);
  if (in.people.size() >= people_max) in.people.clear();
  in.people.insert_or_assign(person, counted);
}

result<inbox_counts> network_impl::inbox_numbers(person_id reader) {
  {
    auto const seen = look();
    auto const who = seen.now.graph.resolve(reader);
    if (seen.now.graph.is(who, node_kind::person) && !seen.now.graph.node(who).hidden &&
        !seen.now.graph.node(who).inactive)
      if (auto const known = known_counts(counted, seen.now, who, std::max(now_ms(), seen.now.time_ms)))
        return *known;
  }
  return read(reader, [&](walk_context& in, state const& now) -> result<inbox_counts> {
    if (!reader) return fail(errc::unknown_node, "reader");
    auto const who = in.rights.reader().value;
    auto const found = inbox_reader(in, now).count();
    if (!found) return found.error();
    if (policy == nullptr)
      counted.put(who, {stamp_of(now.inboxes), now.inboxes.of(who).changed,
                        next_end(now.graph, in.rights.now_ms()), found->all_visible, found->counts});
    return found->counts;
  });
}

result<inbox_changes> network_impl::inbox_changes_after(person_id reader, version from) {
  auto const end = look().now.at;
  inbox_changes out;
  out.at = end;
  std::set<std::uint64_t> positions;
  if (from.incarnation != end.incarnation || from.number > end.number) {
    out.resync = true;
  } else if (from.number < end.number) {
    auto const log = rows->changes_after(from, log_entries_max);
    if (!log) return log.error();
    out.resync = log->empty() || log->back().number < end.number;
    auto const person = look().now.graph.resolve(reader).value;
    for (auto const& change : *log)
      for (auto const& key : change.touched)
        if (key.in == table::notice && key.a >> 4 == person && (key.a & 0xFU) < notice_boxes)
          positions.insert(key.b);
  }
  auto const done = read(reader, [&](walk_context& in, state const& now) -> result<void> {
    if (!reader) return fail(errc::unknown_node, "reader");
    out.changes.clear();
    if (out.resync) return {};
    inbox_reader inbox(in, now);
    auto const waiting = inbox.waiting();
    if (!waiting) return waiting.error();
    auto all = positions;
    all.insert(waiting->begin(), waiting->end());
    for (auto const position : all) {
      auto shows = inbox.at(position);
      if (!shows) return shows.error();
      out.changes.push_back({position, std::move(*shows)});
    }
    return {};
  });
  if (!done) return done.error();
  auto const counts = inbox_numbers(reader);
  if (!counts) return counts.error();
  out.counts = *counts;
  return out;
}

namespace {

std::string where(std::uint64_t person, std::uint64_t position) {
  return "notification " + std::to_string(position) + " of node " + std::to_string(person) + ": ";
}

// Looks at the rows of table::notice one after the other.
class inbox_check {
 public:
  explicit inbox_check(std::vector<std::string>& wrong) : wrong_(&wrong) {}
  void look(row const& each) {
    auto const person = each.key.a >> 4;
    auto const part = static_cast<notice_part>(each.key.a & 0xFU);
    if (person == 0) return;  // messages: check_deliveries
    if (static_cast<std::uint64_t>(part) < notice_boxes) return notice(person, part, each);
    if (part == notice_part::cause) ++causes_[{person, each.key.b >> actor_bits}];
    if (part == notice_part::cause && people_.insert({person, each.key.b}).second)
      ++actors_[{person, each.key.b >> actor_bits}];
    if (part == notice_part::open) {
      auto const data = told_data::decode(each.value);
      if (data) open_.insert({person, data->notification});
    }
  }
  [[nodiscard]] std::map<std::uint64_t, inbox_data> const& finish() {
    for (auto const& [key, data] : grouped_) {
      if (causes_[key] != data.causes || actors_[key] != data.people + (has_host(key) ? 1U : 0U))
        wrong_->push_back(where(key.first, key.second) + "totals differ from its causes");
      causes_.erase(key);
    }
    for (auto const& [key, count] : causes_)
      if (count != 0) wrong_->push_back(where(key.first, key.second) + "causes of what is not there");
    for (auto const& key : open_)
      if (!unread_.contains(key))
        wrong_->push_back(where(key.first, key.second) + "takes causes though it is read");
    return tallies_;
  }

 private:
  using id = std::pair<std::uint64_t, std::uint64_t>;
  void notice(std::uint64_t person, notice_part part, row const& each) {
    auto const data = notice_data::decode(each.value);
    if (!data) return wrong_->push_back(where(person, each.key.b) + "row cannot be read");
    if (part == notice_part::unread) {
      tallies_[person].count(data->reason, data->seen, 1);
      unread_.insert({person, data->id});
    }
    if (!ids_.insert({person, data->id}).second)
      wrong_->push_back(where(person, each.key.b) + "is there twice");
    if (data->grouped()) grouped_.emplace(id{person, data->id}, *data);
  }
  [[nodiscard]] bool has_host(id const& key) const {
    return people_.contains({key.first, causes_of(key.second)});
  }

  std::vector<std::string>* wrong_;
  std::map<std::uint64_t, inbox_data> tallies_;
  std::map<id, notice_data> grouped_;
  std::map<id, std::uint64_t> causes_, actors_;
  std::set<id> people_, ids_, unread_, open_;
};

}  // namespace

result<void> network_impl::check_inboxes(std::vector<std::string>& wrong) {
  auto const seen = look();
  auto const before = rows->head();
  if (!before) return before.error();
  inbox_check all(wrong);
  auto done = rows->load(table::notice, [&](row const& each) {
    all.look(each);
    return true;
  });
  if (!done) return done;
  auto wanted = all.finish();
  std::vector<std::uint64_t> differ;
  done = rows->load(table::inbox, [&](row const& each) {
    auto const data = inbox_data::decode(each.value);
    auto const same = data && data->reasons == wanted[each.key.a].reasons;
    if (!same)
      wrong.push_back("inbox of node " + std::to_string(each.key.a) + ": numbers differ from a recount");
    wanted.erase(each.key.a);
    if (data && seen.now.inboxes.of(static_cast<std::uint32_t>(each.key.a)) != *data)
      differ.push_back(each.key.a);
    return true;
  });
  if (!done) return done;
  auto const after = rows->head();
  if (!after) return after.error();
  if (seen.now.at != before->at || before->at != after->at) differ.clear();  // somebody wrote meanwhile
  for (auto const node : differ)
    wrong.push_back("inbox of node " + std::to_string(node) + ": memory differs");
  for (auto const& [node, tallies] : wanted)
    if (!tallies.reasons.empty())
      wrong.push_back("inbox of node " + std::to_string(node) + ": numbers are missing");
  return {};
}

}  // namespace detail

result<inbox_page> network::inbox(person_id reader, inbox_request const& request) const {
  auto const limit_max = impl_->options.limits.page_items_max;
  if (request.limit == 0 || request.limit > limit_max)
    return fail(errc::out_of_range, "limit", request.limit, limit_max);
  if (request.box > inbox_box::snoozed) return fail(errc::out_of_range, "box");
  auto page =
      impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) -> result<inbox_page> {
        if (!reader) return fail(errc::unknown_node, "reader");
        auto const who = in.rights.reader();
        auto const context = detail::page_context(who, request);
        auto below = std::numeric_limits<std::uint64_t>::max();
        if (!request.at.empty()) {
          auto const position = impl_->codec.open(request.at, context);
          if (!position) return position.error();
          below = position->order;
        }
        detail::inbox_reader inbox(in, now);
        auto found = inbox.list(detail::parts_of(request), request, request.limit + std::size_t{1}, below);
        if (!found) return found.error();
        inbox_page out;
        out.items = std::move(*found);
        out.at = now.at;
        auto const more = out.items.size() > request.limit;
        if (more) out.items.pop_back();
        using position = detail::cursor_position;
        if (more)
          out.older = impl_->codec.seal({position::direction::older, out.items.back().position, 0}, context);
        if (!out.items.empty())
          out.up_to = impl_->codec.seal({position::direction::newer, out.items.front().position, 0},
                                        detail::up_to_context(who));
        return out;
      });
  if (!page) return page;
  auto counts = impl_->inbox_numbers(reader);
  if (!counts) return counts.error();
  page->counts = std::move(*counts);
  return page;
}

result<inbox_counts> network::inbox_numbers(person_id reader) const { return impl_->inbox_numbers(reader); }
result<inbox_changes> network::inbox_changes_after(person_id reader, version from) const {
  return impl_->inbox_changes_after(reader, from);
}
result<std::size_t> network::fan_out() { return impl_->fan_out(); }

result<notify_explanation> network::why(person_id person, activity_id id) const {
  return impl_->read(person,
                     [&](detail::walk_context& in, detail::state const& now) -> result<notify_explanation> {
                       if (!person) return fail(errc::unknown_node, "reader");
                       return detail::explain(in, now, id);
                     });
}

result<std::vector<reminder_info>> network::reminders(person_id reader) const {
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const&) -> result<std::vector<reminder_info>> {
        if (!reader) return fail(errc::unknown_node, "reader");
        range_request mine{table::notice,
                           detail::notice_source(in.rights.reader().value, detail::notice_part::timer)};
        mine.before_b = 1;  // 0: what waits for no notification
        mine.newest_first = false;
        mine.rows_max = reminders_max;
        auto const found = in.activities.rows().range(mine);
        if (!found) return found.error();
        std::vector<reminder_info> out;
        for (auto const& each : *found) {
          auto const value =
              in.activities.rows().row(detail::shared_row(detail::shared_part::timer, each.key.c));
          if (!value) return value.error();
          auto const data = *value ? detail::timer_data::decode(**value) : std::nullopt;
          if (!data) return fail(errc::corrupt, "timer");
          out.push_back({each.key.c,
                         detail::time_of(data->due_ms),
                         {data->object.activity},
                         {data->object.node},
                         data->note});
        }
        std::stable_sort(out.begin(), out.end(), [](reminder_info const& one, reminder_info const& other) {
          return one.at < other.at;
        });
        return out;
      });
}

result<std::vector<escalation_rule>> network::escalations() const {
  auto const seen = impl_->look();
  range_request all{table::notice,
                    detail::notice_source(seen.now.owner.value, detail::notice_part::escalation)};
  all.newest_first = false;
  all.rows_max = std::numeric_limits<std::size_t>::max();
  auto const found = impl_->rows->range(all);
  if (!found) return found.error();
  std::vector<escalation_rule> out;
  for (auto const& each : *found) {
    auto steps = detail::decode_steps(each.value);
    if (!steps) return fail(errc::corrupt, "escalation");
    auto const category = static_cast<detail::reason_code>(each.key.b);
    out.push_back(detail::shown(category, std::move(*steps), seen.now.words));
  }
  return out;
}

result<preferences_info> network::preferences(node_id node) const {
  auto const seen = impl_->look();
  auto const at = node ? seen.now.graph.resolve(node) : node_id{seen.now.owner};
  if (!seen.now.graph.exists(at)) return fail(errc::unknown_node, "node");
  auto const& data = seen.now.inboxes.of(at.value);
  preferences_info out;
  if (data.level != 0) out.level = static_cast<follow_level>(data.level - 1);
  out.confidential = data.confidential;
  for (auto const& each : data.said) out.said.push_back(detail::shown(each, seen.now.words));
  return out;
}

result<std::size_t> network::mark_all(mark_all_input const& in) {
  mark_progress at;
  while (at.more) {
    auto const done = impl_->transact({}, [&](transaction& to) -> result<void> {
      auto const step = to.mark_all(in, at);
      if (!step) return step.error();
      at = *step;
      return {};
    });
    if (!done) return done.error();
  }
  return at.done;
}

}  // namespace v1
}  // namespace madang
