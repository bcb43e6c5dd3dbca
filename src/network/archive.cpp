// One version of a network, read row by row. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/archive.hpp>
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>

#include "core/hex.hpp"
#include "network/broken_rows.hpp"
#include "network/ranking_numbers.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t page_rows = 256;

}  // namespace

result<std::optional<std::string>> archive::view_rows::row(row_key const& key) {
  auto found = from_->rows({&key, 1});
  if (!found) return found.error();
  return std::move(found->front());
}

archive::archive(network_impl& from, std::unique_ptr<row_reader> rows, std::int64_t now_ms)
    : from_(&from),
      rows_(std::move(rows)),
      cold_(*rows_),
      now_ms_(now_ms),
      heap_(readers_),
      policy_{from.policy.get(), {}, {}} {
  state_.stream.hot_from = order_max;
}

archive::~archive() {
  state_.stream.activity_count = 0;  // there is none in memory
  state_.clear(heap_);
  heap_.publish();
}

result<std::unique_ptr<archive>> archive::open(network const& from) {
  auto& impl = *from.impl_;
  auto rows = impl.rows->view();
  if (!rows) return rows.error();
  std::unique_ptr<archive> out(new archive(impl, std::move(*rows), impl.now_ms()));
  if (auto const done = out->load(); !done) return done.error();
  return out;
}

result<void> archive::load() {
  auto const head = rows_->head();
  if (!head) return head.error();
  state_.at = head->at;
  state_.time_ms = head->time.time_since_epoch().count();
  now_ms_ = std::max(now_ms_, state_.time_ms);
  name_ = hexadecimal(std::span(head->network));
  body_allowance no_texts(0, nullptr);
  auto sound = true;
  for (auto const which : {table::meta, table::node, table::edge, table::inbox}) {
    auto const done = rows_->load(which, [&](row const& each) {
      sound = state_.apply(heap_, each, no_texts);
      return sound;
    });
    if (!done) return done;
    if (!sound) return fail(errc::corrupt, "row");
  }
  if (!state_.owner) return fail(errc::corrupt, "owner");
  // Ids have no gaps: what lies beyond the last one is not there.
  state_.stream.activity_count = 0xFFFFFFFFU;
  heap_.publish();
  return {};
}

activity_source& archive::activities() {
  constexpr std::size_t kept_max = 10'000;
  if (!activities_ || ++asked_ > kept_max) {
    activities_.emplace(state_.stream, state_.graph, cold_);
    asked_ = 0;
  }
  return *activities_;
}

result<std::vector<archived_edge>> archive::edges(edge_type type, node_id from) {
  range_request all{table::edge, edge_key(type, from, {}).a};
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  auto const found = rows_->range(all);
  if (!found) return found.error();
  std::vector<archived_edge> out;
  for (auto const& each : *found) {
    auto data = edge_data::decode(each.value);
    if (!data) return fail(errc::corrupt, "edge");
    out.push_back({node_id{static_cast<std::uint32_t>(each.key.b)}, std::move(*data)});
  }
  return out;
}

result<void> archive::each_activity(
    std::function<bool(std::uint64_t id, activity_data const& data)> const& visit) {
  auto sound = true;
  auto const done = rows_->load(table::activity, [&](row const& each) {
    auto const data = activity_data::decode(each.value);
    sound = data.has_value();
    return sound && visit(each.key.a, *data);
  });
  if (!done) return done;
  if (!sound) return broken_activity();
  return {};
}

result<void> archive::each_posting(std::uint64_t source, std::function<bool(std::uint64_t id)> const& visit) {
  range_request page{table::posting, source};
  page.newest_first = false;
  page.rows_max = page_rows;
  for (;;) {
    auto const found = rows_->range(page);
    if (!found) return found.error();
    for (auto const& each : *found)
      if (!visit(id_of(each.key.b))) return {};
    if (found->size() < page_rows) return {};
    page.after_b = found->back().key.b + 1;
  }
}

result<std::optional<activity_data>> archive::activity(std::uint64_t id) {
  auto const value = cold_.row({table::activity, id, 0, 0});
  if (!value) return value.error();
  if (!*value) return std::optional<activity_data>{};
  auto data = activity_data::decode(**value);
  if (!data) return broken_activity();
  return data;
}

result<std::vector<body_data>> archive::bodies(std::uint64_t id) {
  range_request all{table::body, id};
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  auto const found = rows_->range(all);
  if (!found) return found.error();
  std::vector<body_data> out;
  for (auto const& each : *found) {
    auto body = body_data::decode(each.value);
    if (!body) return fail(errc::corrupt, "body");
    out.push_back(std::move(*body));
  }
  return out;
}

result<std::vector<archived_reaction>> archive::reactions(std::uint64_t id) {
  range_request all{table::reaction, id};
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  auto const found = rows_->range(all);
  if (!found) return found.error();
  std::vector<archived_reaction> out;
  for (auto const& each : *found) {
    auto one = reaction_in(each);
    if (!one) return fail(errc::corrupt, "reaction");
    out.push_back(std::move(*one));
  }
  return out;
}

std::optional<archived_reaction> archive::reaction_in(row const& from) const {
  auto const types = state_.words != nullptr ? state_.words->reaction_types.size() : 0;
  if (from.key.c == 0 || from.key.c > types) return std::nullopt;
  archived_reaction out{static_cast<std::uint32_t>(from.key.b), state_.words->reaction_types[from.key.c - 1U],
                        0, 0};
  for (field_reader value(from.value); value.next();) {
    if (value.tag == 1) out.time_ms = unzigzag(value.number);
    if (value.tag == 2) out.circle = static_cast<std::uint32_t>(value.number);
    if (value.tag == 3) out.quiet = value.number != 0;
  }
  return out;
}

result<void> archive::each_reaction(
    std::function<bool(std::uint64_t id, archived_reaction const& one)> const& visit) {
  auto sound = true;
  auto const done = rows_->load(table::reaction, [&](row const& each) {
    auto const one = reaction_in(each);
    sound = one.has_value();
    return sound && visit(each.key.a, *one);
  });
  if (!done) return done;
  if (!sound) return fail(errc::corrupt, "reaction");
  return {};
}

result<std::vector<row>> archive::ranked(rank_kind kind) {
  range_request all{table::rank, rank_row(kind, 0, 0).a};
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  return rows_->range(all);
}

result<void> archive::each_ranking(
    std::function<bool(std::optional<feed_view> of, rank_weights const& weights)> const& visit) {
  auto const all = ranked(rank_kind::weights);
  if (!all) return all.error();
  for (auto const& each : *all) {
    auto const weights = decode_weights(each.value);
    if (!weights) continue;  // what nobody understands orders nothing
    if (!visit(ranked_view(each.key.b), *weights)) break;
  }
  return {};
}

result<std::optional<action_model>> archive::model() {
  auto const value = cold_.row(rank_row(rank_kind::model, 0, 0));
  if (!value) return value.error();
  return *value ? decode_model(**value) : std::nullopt;  // what nobody understands orders nothing
}

result<void> archive::each_boost(std::function<bool(boost_data const&)> const& visit) {
  auto const all = ranked(rank_kind::boost);
  if (!all) return all.error();
  for (auto const& each : *all) {
    auto const one = boost_data::decode(each.key.b, each.value);
    if (!one) return fail(errc::corrupt, "boost");
    if (!visit(*one)) break;
  }
  return {};
}

result<void> archive::each_visit(std::function<bool(archived_visit const&)> const& visit) {
  return rows_->load(table::visit, [&](row const& each) {
    if (each.key.b == seen_row) return true;  // what was seen, and no visit
    archived_visit one;
    one.reader = static_cast<std::uint32_t>(each.key.a);
    one.view = static_cast<feed_view>(each.key.b >> 32);
    one.node = static_cast<std::uint32_t>(each.key.b);
    for (field_reader value(each.value); value.next();) {
      if (value.tag == 1) one.newest = value.number;
      if (value.tag == 2) one.time_ms = unzigzag(value.number);
    }
    return visit(one);
  });
}

result<archived_notices> archive::notices(node_id node) {
  archived_notices out;
  out.inbox = state_.inboxes.of(node.value);
  if (node != node_id{state_.owner} && !state_.graph.is(node, node_kind::person)) return out;
  auto const habits = cold_.row(notice_row(node.value, notice_part::habits, 0));
  if (!habits) return habits.error();
  auto said = *habits ? habits_data::decode(**habits) : habits_data{};
  if (!said) return fail(errc::corrupt, "habits");
  out.habits = std::move(*said);
  if (!out.inbox.escalates) return out;
  range_request all{table::notice, notice_source(node.value, notice_part::escalation)};
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  auto const rules = rows_->range(all);
  if (!rules) return rules.error();
  for (auto const& each : *rules) {
    auto steps = decode_steps(each.value);
    if (!steps) return fail(errc::corrupt, "escalation");
    out.escalations.emplace_back(static_cast<reason_code>(each.key.b), std::move(*steps));
  }
  return out;
}

result<std::vector<archived_reminder>> archive::reminders() {
  range_request all{table::notice, static_cast<std::uint64_t>(shared_part::timer)};
  all.after_b = 1;
  all.newest_first = false;
  all.rows_max = SIZE_MAX;
  auto const timers = rows_->range(all);
  if (!timers) return timers.error();
  std::vector<archived_reminder> out;
  for (auto const& each : *timers) {
    auto const data = timer_data::decode(each.value);
    if (!data) return fail(errc::corrupt, "timer");
    if (data->notification == 0) out.push_back({data->person, data->due_ms, data->object, data->note});
  }
  return out;
}

bool archive::allowed(person_id reader, std::function<verdict(reader_rights&, activity_source&)> const& ask) {
  for (;;) {
    reader_rights rights(graph(), owner(), reader, now_ms_, policy_);
    auto const answer = ask(rights, activities());
    if (answer != verdict::ask || policy_.open.empty()) return answer == verdict::yes;
    from_->policy->ask(reader, graph().outsider(reader), policy_.open, state_.at.number, now_ms_,
                       policy_.answers);
    policy_.open = {};
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
