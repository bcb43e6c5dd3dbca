// Whom an activity tells, and why. SPDX-License-Identifier: Apache-2.0
#include <madang/access/detail/follow_filter.hpp>
#include <madang/feed/detail/reach.hpp>
#include <madang/notify/detail/rules.hpp>

#include <algorithm>
#include <limits>

#include "core/few.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t answers_looked_at = 100;

// The lowest numbers above one, each once, of any that come in any order: a step of a fan-out looks at all
// people again, and must not sort them.
class lowest {
 public:
  lowest(std::uint32_t after, std::size_t count, std::uint32_t except)
      : after_(after), count_(count), except_(except) {}

  void add(std::uint32_t number) {
    if (number <= after_ || number >= end_ || number == except_) return;
    kept_.push_back(number);
    if (kept_.size() > 2 * count_ + 64) cut();
  }
  [[nodiscard]] std::vector<std::uint32_t> all() && {
    cut();
    return std::move(kept_);
  }

 private:
  void cut() {
    std::sort(kept_.begin(), kept_.end());
    kept_.erase(std::unique(kept_.begin(), kept_.end()), kept_.end());
    if (kept_.size() < count_) return;
    kept_.resize(count_);
    end_ = count_ == 0 ? 0 : kept_.back();
  }

  std::uint32_t after_;
  std::size_t count_;
  std::uint32_t except_;
  std::uint32_t end_ = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> kept_;
};

}  // namespace

notice_rules::notice_rules(world const& in, std::uint64_t id, activity_header const& of)
    : in_(in), id_(id), of_(&of), root_(of.root != 0 ? in.activities.header(of.root) : &of) {
  if (root_ == nullptr) root_ = of_;
  find_places();
}

void notice_rules::find_places() {
  auto const add = [&](std::uint32_t node) {
    auto const at = in_.graph.resolve({node});
    if (!in_.graph.exists(at) || in_.graph.node(at).hidden) return;
    if (in_.graph.node(at).kind == node_kind::record && !holds(records_, at.value))
      records_.push_back(at.value);
  };
  if (root_->place != 0) {
    add(root_->place);
    auto const at = in_.graph.resolve({root_->place});
    in_group_ = in_.graph.is(at, node_kind::group) && !in_.graph.node(at).hidden;
    if (in_group_ || !records_.empty()) place_ = at.value;
  }
  for (auto const record : root_->about()) add(record);
  for (auto const record : records_)
    for (auto const above :
         records_reached(in_.graph, record, record_reach::where_used, in_.depth_max, in_.now_ms))
      if (!holds(above_, above)) above_.push_back(above);
}

std::uint32_t notice_rules::author_of(std::uint64_t activity) const {
  auto const* header = activity != 0 ? in_.activities.header(activity) : nullptr;
  return header != nullptr ? header->actor : 0;
}

std::vector<std::uint32_t> notice_rules::named() const {
  std::vector<std::uint32_t> out;
  auto const add = [&](std::uint32_t person) {
    auto const at = in_.graph.resolve({person});
    if (in_.graph.is(at, node_kind::person) && !holds(out, at.value)) out.push_back(at.value);
  };
  for (auto const each : of_->mentions()) add(each);
  add(of_->reply_to());
  if (of_->root != 0) add(root_->actor);
  if (of_->shared != 0) add(author_of(of_->shared));
  if (of_->root == 0 && of_->place != 0) add(of_->place);
  return out;
}

reason_code notice_rules::by_name(person_id person) const {
  auto const mentions = of_->mentions();
  if (std::any_of(mentions.begin(), mentions.end(), [&](std::uint32_t one) { return is(one, person); }))
    return code_of(notify_reason::mention);
  if (of_->root == 0) {
    auto const people = of_->people();
    auto const addressed =
        of_->scope == audience_scope::people &&
        std::any_of(people.begin(), people.end(), [&](std::uint32_t one) { return is(one, person); });
    if (addressed || is(of_->place, person)) return code_of(notify_reason::addressed);
    if (of_->shared != 0 && is(author_of(of_->shared), person)) return code_of(notify_reason::share);
    return 0;
  }
  if (of_->parent != of_->root && is(of_->reply_to(), person)) return code_of(notify_reason::reply);
  return is(root_->actor, person) ? code_of(notify_reason::comment_on_mine) : reason_code{0};
}

reason_code notice_rules::reason_here() const noexcept {
  switch (of_->kind) {
    case activity_kind::comment:
      return code_of(notify_reason::comment_on_followed);
    case activity_kind::record_change:
      return code_of(notify_reason::record_change);
    case activity_kind::event:
      return code_of(notify_reason::event);
    default:
      return code_of(in_group_ ? notify_reason::group_post : notify_reason::record_post);
  }
}

// What matters: news of records, and what groups say in which only managers do.
bool notice_rules::loud(follow_level level) const noexcept {
  if (level != follow_level::highlights) return level == follow_level::all;
  if (in_group_) return of_->kind != activity_kind::comment && in_.graph.node({place_}).data->broadcast;
  return of_->kind == activity_kind::record_change || of_->kind == activity_kind::event;
}

follow_level notice_rules::members_level() const noexcept {
  auto const said = in_.inboxes.of(place_).level;
  return said == 0 ? follow_level::highlights : static_cast<follow_level>(said - 1);
}

// Does a follow of something above reach one of the records?
bool notice_rules::reaches(edge_data const* data, std::uint32_t from) const {
  auto const depth = data != nullptr && data->depth != 0 ? std::uint32_t{data->depth} : in_.depth_max;
  return std::any_of(records_.begin(), records_.end(), [&](std::uint32_t record) {
    auto const above = records_reached(in_.graph, record, record_reach::where_used, depth, in_.now_ms);
    if (!holds(above, from)) return false;
    return data == nullptr || data->types.empty() ||
           std::find(data->types.begin(), data->types.end(), in_.graph.node({record}).data->type) !=
               data->types.end();
  });
}

notice_rules::link notice_rules::by_follow(person_id person, std::uint32_t node, bool beneath,
                                           reader_rights& rights) {
  auto const edge = in_.graph.edge(edge_type::follows, person, {node});
  if (!edge) return {};
  if (beneath && static_cast<record_reach>(edge->small()) != record_reach::subtree) return {};
  auto const* data = edge->rich() ? in_.graph.details(edge_type::follows, person, {node}) : nullptr;
  if (beneath && !reaches(data, node)) return {};
  if (data == nullptr) return {reason_here(), node, untold_because::told};
  if (!loud(data->level)) return {0, node, untold_because::level};
  if (!passes_filter(*data, id_, *of_, rights, in_.activities)) return {0, node, untold_because::filter};
  return {reason_here(), node, untold_because::told};
}

notice_rules::link notice_rules::by_membership(person_id person) const {
  if (!in_group_ || in_.graph.role(person, {place_}) == group_role::none) return {};
  if (of_->kind == activity_kind::comment || !loud(members_level()))
    return {0, place_, untold_because::level};
  return {reason_here(), place_, untold_because::told};
}

notice_rules::link notice_rules::by_place(person_id person, reader_rights& rights) {
  link best;
  auto const look = [&](link const& other) {
    if (best.reason == 0 && other.because != untold_because::no_reason) best = other;
  };
  if (in_group_) {
    auto const followed = by_follow(person, place_, false, rights);
    look(followed);
    if (followed.because == untold_because::no_reason) look(by_membership(person));
  }
  for (auto const record : records_) look(by_follow(person, record, false, rights));
  for (auto const above : above_) look(by_follow(person, above, true, rights));
  if (best.reason == 0 && holds(answerers(), person.value))
    best = {code_of(notify_reason::comment_on_followed), 0, untold_because::told};
  return best;
}

// Who wrote the newest answers to what this one answers.
std::vector<std::uint32_t> const& notice_rules::answerers() {
  if (answerers_) return *answerers_;
  std::vector<std::uint32_t> out;
  if (of_->root != 0) {
    auto const before = order_of(of_->time_ms, id_);
    auto const source = source_of(of_->parent, stream_type::answers);
    for (auto const order : in_.activities.postings(source, before, answers_looked_at)) {
      auto const* header = in_.activities.header(id_of(order));
      if (header == nullptr || header->has(activity_header::deleted) || header->has(activity_header::buried))
        continue;
      auto const author = in_.graph.resolve({header->actor}).value;
      if (!holds(out, author)) out.push_back(author);
    }
  }
  answerers_ = std::move(out);
  return *answerers_;
}

bool notice_rules::muted(person_id person) const {
  auto const mutes = [&](std::uint32_t node) {
    auto const at = in_.graph.resolve({node});
    return node != 0 && in_.graph.edge(edge_type::mutes, person, at).has_value();
  };
  return mutes(of_->actor) || mutes(root_->place);
}

notice_decision notice_rules::decide(person_id person, reader_rights& rights) {
  notice_decision out;
  auto const no = [&](untold_because why) {
    out.because = why;
    return out;
  };
  auto const& who = in_.graph.node(person);
  if (who.hidden || who.inactive) return no(untold_because::inactive);
  if (is(of_->actor, person)) return no(untold_because::own_doing);
  out.reason = by_name(person);
  if (out.reason == 0) {
    auto const found = by_place(person, rights);
    out.reason = found.reason;
    out.via = found.via;
    if (found.reason == 0) return no(found.because);
  }
  if (muted(person)) return no(untold_because::muted);
  if (!channel_wanted(in_.inboxes, in_.owner, person.value, place_, out.reason, notify_channel::in_app))
    return no(untold_because::preference);
  out.answer = rights.activity(id_, *of_, in_.activities);
  out.because = out.answer == verdict::no ? untold_because::cannot_see : untold_because::told;
  return out;
}

notice_event notice_rules::event_of(notice_decision const& decided) const {
  notice_event out;
  out.reason = decided.reason;
  out.activity = id_;
  out.actor = in_.graph.resolve({of_->actor}).value;
  out.at_ms = of_->time_ms;
  out.root = of_->root != 0 ? of_->root : id_;
  switch (reason_of(decided.reason)) {
    case notify_reason::reply:
      out.object.activity = of_->parent;
      break;
    case notify_reason::comment_on_mine:
    case notify_reason::comment_on_followed:
      out.object.activity = of_->root;
      break;
    case notify_reason::share:
      out.object.activity = of_->shared;
      break;
    case notify_reason::record_change:
      out.object.node = place_;
      break;
    default:
      out.object.activity = id_;
  }
  return out;
}

std::vector<std::uint32_t> notice_rules::around(std::uint32_t after, std::size_t people_max) {
  lowest out(after, people_max, in_.graph.resolve({of_->actor}).value);
  auto const add = [&](std::span<neighbour const> people, bool subtree_only) {
    for (auto const each : people)
      if (!subtree_only || static_cast<record_reach>(each.small()) == record_reach::subtree)
        out.add(each.node());
  };
  if (in_group_) {
    add(in_.graph.in(edge_type::follows, {place_}), false);
    if (of_->kind != activity_kind::comment && loud(members_level()))
      add(in_.graph.in(edge_type::member_of, {place_}), false);
  }
  for (auto const record : records_) add(in_.graph.in(edge_type::follows, {record}), false);
  for (auto const above : above_) add(in_.graph.in(edge_type::follows, {above}), true);
  for (auto const person : answerers()) out.add(person);
  if (of_->root == 0 && of_->scope == audience_scope::people)
    for (auto const person : of_->people()) out.add(in_.graph.resolve({person}).value);
  return std::move(out).all();
}

around_basis notice_rules::basis() const noexcept {
  return {id_, in_.inboxes.rights, of_->root != 0 ? in_.activities.hot().activity_count : 0,
          in_.inboxes.of(place_).level};
}

namespace {

// Did the person follow the place, or belong to it, when it happened?
result<bool> was_there(row_source& rows, graph_state const& graph, node_id person, std::uint32_t via,
                       std::int64_t at_ms) {
  auto const type = graph.edge(edge_type::follows, person, {via}) ? edge_type::follows : edge_type::member_of;
  auto const value = rows.row(edge_key(type, person, {via}));
  if (!value) return value.error();
  auto const data = *value ? edge_data::decode(**value) : std::nullopt;
  if (!data) return fail(errc::corrupt, "edge");
  return data->since_ms <= at_ms;
}

bool by_name_alone(notice_decision const& decided) noexcept {
  return decided.via == 0 && reason_of(decided.reason) != notify_reason::addressed &&
         reason_of(decided.reason) != notify_reason::comment_on_followed;
}

}  // namespace

result<std::vector<std::pair<std::uint64_t, notice_event>>> due_broadcasts(notice_rules::world const& in,
                                                                           person_id person,
                                                                           reader_rights& rights,
                                                                           row_source& rows, bool& asks) {
  std::vector<std::pair<std::uint64_t, notice_event>> out;
  auto const& all = in.inboxes.broadcasts();
  auto const done = in.inboxes.of(person.value).broadcasts;
  auto at = std::upper_bound(all.begin(), all.end(), done,
                             [](std::uint64_t number, broadcast const& one) { return number < one.number; });
  for (; at != all.end(); ++at) {
    auto const* header = in.activities.header(at->activity);
    if (in.activities.failure) return *in.activities.failure;
    if (header == nullptr) continue;
    notice_rules rules(in, at->activity, *header);
    auto const decided = rules.decide(person, rights);
    asks = asks || decided.answer == verdict::ask;
    if (decided.answer != verdict::yes || by_name_alone(decided)) continue;
    auto const event = rules.event_of(decided);
    auto const told = rows.row(told_key(event, person.value));
    if (!told) return told.error();
    if (*told) continue;
    if (decided.via != 0) {
      auto const there = was_there(rows, in.graph, person, decided.via, at->at_ms);
      if (!there) return there.error();
      if (!*there) continue;
    }
    out.emplace_back(at->number, event);
  }
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
