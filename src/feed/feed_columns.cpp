// What is known of many items of a feed. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_columns.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>

#include "rank/columns.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::int64_t written_at(visible_item const& item) noexcept {
  return std::int64_t{second_of(item.order)} * 1'000;
}

std::int64_t worth_if(bool condition, rank_factor factor, rank_weights const& by) noexcept {
  return condition ? weighted_part(fixed_one, factor, by) : 0;
}

std::int64_t worth_of_points(std::uint64_t points, rank_factor factor, rank_weights const& by) noexcept {
  return points != 0 ? weighted_part(doublings_of_points(points), factor, by) : 0;
}

// What parts of a weighted sum add up to; most items have few that are not 0.
std::int64_t worth_of(author_interest const& of, rank_weights const& by) noexcept {
  return worth_of_points(of.points, rank_factor::author, by) +
         worth_of_points(of.day, rank_factor::author_day, by) +
         worth_of_points(of.half_hour, rank_factor::author_half_hour, by) +
         worth_if(of.my_team, rank_factor::my_team, by) +
         worth_if(of.my_manager, rank_factor::my_manager, by);
}

std::int64_t worth_of(place_interest const& of, rank_weights const& by) noexcept {
  return worth_of_points(of.points, rank_factor::place, by) + worth_if(of.mine, rank_factor::my_record, by);
}

std::int64_t worth_of(text_interest const& of, rank_weights const& by) noexcept {
  return worth_of_points(of.topic, rank_factor::topic, by) +
         worth_if(of.addressed, rank_factor::addressed, by);
}

std::int64_t worth_of_velocity(std::uint64_t velocity, rank_weights const& by) noexcept {
  return velocity != 0 ? weighted_part(log2_of_one_plus(velocity), rank_factor::velocity, by) : 0;
}

std::int64_t worth_at(std::int64_t age_ms, rank_weights const& by) noexcept {
  std::int64_t sum = 0;
  if (by.weight(rank_factor::freshness) != 0)
    sum += weighted_part(freshness_of(age_ms, by), rank_factor::freshness, by);
  if (by.weight(rank_factor::decay) != 0) sum += weighted_part(decay_of(age_ms, by), rank_factor::decay, by);
  return sum;
}

}  // namespace

feed_columns::feed_columns(walk_context const& in, reader_interest& interest, item_velocity& velocity,
                           rank_weights const& weights, std::span<visible_item const> items)
    : in_(&in), interest_(&interest), velocity_(&velocity), weights_(&weights), items_(items) {
  room_->author_of.clear();
  room_->place_of.clear();
  room_->texts.clear();
  room_->velocities.clear();
  room_->acts.clear();
}

void feed_columns::fill(rank_column which, std::span<double> to) {
  switch (which) {
    case rank_column::author:
    case rank_column::author_day:
    case rank_column::author_half_hour:
    case rank_column::my_team:
    case rank_column::my_manager:
    case rank_column::follows_author:
    case rank_column::shares_group:
    case rank_column::own:
      return fill_by_author(which, to);
    case rank_column::place:
    case rank_column::my_record:
    case rank_column::follows_place:
    case rank_column::member_of_place:
    case rank_column::in_group:
    case rank_column::on_record:
      return fill_by_place(which, to);
    case rank_column::topic:
    case rank_column::addressed:
    case rank_column::answers_me:
    case rank_column::mention_count:
    case rank_column::topic_count:
    case rank_column::follows_topic:
      return fill_by_text(which, to);
    case rank_column::age_hours:
    case rank_column::kind:
    case rank_column::hour_of_day:
    case rank_column::weekday:
    case rank_column::by_outsider:
    case rank_column::insiders_only:
      return fill_by_header(which, to);
    case rank_column::velocity:
    case rank_column::engagement:
    case rank_column::seen:
    case rank_column::reactions:
    case rank_column::comments:
      return fill_by_acts(which, to);
    case rank_column::weighted:
      return fill_weighted(to);
  }
}

// What many items have in common becomes a number once.
template <class Subject, class Number>
void feed_columns::fill_from(std::span<Subject const> subjects, std::span<std::uint32_t const> subject_of,
                             std::span<double> to, Number const& number) {
  auto& numbers = room_->shared_numbers;
  numbers.resize(subjects.size());
  std::transform(subjects.begin(), subjects.end(), numbers.begin(), number);
  each(to, [&](std::size_t at) { return numbers[subject_of[at]]; });
}

void feed_columns::fill_by_author(rank_column which, std::span<double> to) {
  find_authors();
  auto const by = [&](auto const& number) {
    fill_from<author_interest>(room_->authors, room_->author_of, to, number);
  };
  if (which == rank_column::author) return by([](auto const& of) { return replies(of.points); });
  if (which == rank_column::author_day) return by([](auto const& of) { return replies(of.day); });
  if (which == rank_column::author_half_hour) return by([](auto const& of) { return replies(of.half_hour); });
  if (which == rank_column::my_team) return by([](auto const& of) { return one_if(of.my_team); });
  if (which == rank_column::my_manager) return by([](auto const& of) { return one_if(of.my_manager); });
  if (which == rank_column::follows_author) return by([](auto const& of) { return one_if(of.followed); });
  if (which == rank_column::shares_group) return by([](auto const& of) { return one_if(of.shares_group); });
  auto const reader = interest_->reader();
  fill_from<std::uint32_t>(room_->people, room_->author_of, to,
                           [&](std::uint32_t person) { return one_if(reader != 0 && person == reader); });
}

void feed_columns::fill_by_place(rank_column which, std::span<double> to) {
  find_places();
  auto const by = [&](auto const& number) {
    fill_from<place_interest>(room_->places, room_->place_of, to, number);
  };
  if (which == rank_column::place) return by([](auto const& of) { return replies(of.points); });
  if (which == rank_column::my_record) return by([](auto const& of) { return one_if(of.mine); });
  if (which == rank_column::follows_place) return by([](auto const& of) { return one_if(of.followed); });
  if (which == rank_column::member_of_place) return by([](auto const& of) { return one_if(of.joined); });
  auto const wanted = which == rank_column::in_group ? node_kind::group : node_kind::record;
  by([&](auto const& of) { return one_if(of.kind == wanted); });
}

void feed_columns::fill_by_text(rank_column which, std::span<double> to) {
  if (which == rank_column::answers_me)
    return each(to, [&](std::size_t at) { return one_if(interest_->answers_reader(*items_[at].header)); });
  find_texts();
  auto const by = [&](auto const& number) {
    each(to, [&](std::size_t at) { return number(room_->texts[at]); });
  };
  if (which == rank_column::topic) return by([](auto const& of) { return replies(of.topic); });
  if (which == rank_column::addressed) return by([](auto const& of) { return one_if(of.addressed); });
  if (which == rank_column::follows_topic) return by([](auto const& of) { return one_if(of.follows_topic); });
  if (which == rank_column::mention_count)
    return by([](auto const& of) { return static_cast<double>(of.mention_count); });
  by([](auto const& of) { return static_cast<double>(of.topic_count); });
}

void feed_columns::fill_by_header(rank_column which, std::span<double> to) const {
  auto const by = [&](auto const& number) { each(to, [&](std::size_t at) { return number(items_[at]); }); };
  if (which == rank_column::age_hours)
    return by([&](visible_item const& of) {
      return hours(std::max<std::int64_t>(interest_->age_ms(of.order), 0));
    });
  if (which == rank_column::hour_of_day)
    return by([](visible_item const& of) { return hour_of_day(written_at(of)); });
  if (which == rank_column::weekday)
    return by([](visible_item const& of) { return weekday(written_at(of)); });
  if (which == rank_column::kind)
    return by([](visible_item const& of) { return static_cast<double>(of.header->kind); });
  if (which == rank_column::by_outsider)
    return by([](visible_item const& of) { return one_if(of.header->circle != 0); });
  by([](visible_item const& of) { return one_if(of.header->has(activity_header::insiders_only)); });
}

// `engagement` is 0 in feeds.
void feed_columns::fill_by_acts(rank_column which, std::span<double> to) {
  if (which == rank_column::engagement) return each(to, [](std::size_t) { return 0.0; });
  if (which == rank_column::seen) return each(to, [&](std::size_t at) { return one_if(saw(at)); });
  if (which == rank_column::velocity) {
    find_velocities();
    return each(to, [&](std::size_t at) { return number(room_->velocities[at]); });
  }
  find_totals();
  auto const reactions = which == rank_column::reactions;
  each(to, [&](std::size_t at) {
    auto const& of = room_->acts[at];
    return static_cast<double>(reactions ? of.reactions : of.comments);
  });
}

// Nodes that items name, each once, and which of them each item names.
template <class NodeOf>
void feed_columns::number_nodes(std::vector<std::uint32_t>& nodes, std::vector<std::uint32_t>& number_of,
                                NodeOf const& node_of) {
  auto& numbers = room_->numbers;
  numbers.clear();
  nodes.clear();
  number_of.resize(items_.size());
  for (std::size_t at = 0; at < items_.size(); ++at) {
    auto const node = node_of(*items_[at].header);
    auto const [number, fresh] = numbers.try_emplace(node);
    if (fresh) {
      *number = static_cast<std::uint32_t>(nodes.size());
      nodes.push_back(node);
    }
    number_of[at] = *number;
  }
}

void feed_columns::find_authors() {
  auto& kept = *room_;
  if (!kept.author_of.empty()) return;
  number_nodes(kept.people, kept.author_of,
               [&](activity_header const& of) { return interest_->resolved(of.actor); });
  kept.authors.clear();
  interest_->look_up(kept.people, kept.authors);
}

void feed_columns::find_places() {
  auto& kept = *room_;
  if (!kept.place_of.empty()) return;
  number_nodes(kept.nodes, kept.place_of,
               [&](activity_header const& of) { return of.place != 0 ? interest_->resolved(of.place) : 0; });
  kept.places.resize(kept.nodes.size());
  std::transform(kept.nodes.begin(), kept.nodes.end(), kept.places.begin(),
                 [&](std::uint32_t node) { return interest_->look_up_place(node); });
}

void feed_columns::find_texts() {
  auto& texts = room_->texts;
  if (!texts.empty()) return;
  for (auto const& item : items_) texts.push_back(interest_->text(*item.header));
}

void feed_columns::find_velocities() {
  auto& velocities = room_->velocities;
  if (!velocities.empty()) return;
  for (auto const& item : items_) velocities.push_back(velocity_->of(item.id(), *item.header));
}

// Outsiders know of fewer acts than were counted, and few items: theirs are looked up one by one.
feed_columns::totals feed_columns::totals_of(visible_item const& item) const {
  if (in_->rights.knows_all_counts() && in_->stream.is_hot(item.order)) {
    auto const& known = in_->stream.interactions(item.id());
    return {known.all_reactions, known.all_comments};
  }
  auto const* counted = in_->activities.totals(item.id());
  if (counted == nullptr) return {0, 0};
  auto const place = in_->activities.place_of_thread(*item.header);
  return {in_->rights.reactions(counted, place), in_->rights.total(counted, tally::comments, place)};
}

void feed_columns::find_totals() {
  auto& acts = room_->acts;
  if (!acts.empty()) return;
  for (auto const& item : items_) in_->stream.prefetch_interactions(item.id());
  for (auto const& item : items_) acts.push_back(totals_of(item));
}

bool feed_columns::saw(std::size_t at) const {
  return in_->seen != nullptr && in_->seen->saw(in_->rights.reader(), items_[at].id());
}

// What many items have in common is weighed once.
void feed_columns::weigh_authors_and_places() {
  auto& kept = *room_;
  kept.author_worth.clear();
  for (auto const& each : kept.authors) kept.author_worth.push_back(worth_of(each, *weights_));
  kept.place_worth.clear();
  for (auto const& each : kept.places) kept.place_worth.push_back(worth_of(each, *weights_));
}

// As score_of gives it.
void feed_columns::fill_weighted(std::span<double> to) {
  find_authors();
  find_places();
  find_texts();
  weigh_authors_and_places();
  auto const moves = weights_->weight(rank_factor::velocity) != 0;
  if (moves) find_velocities();
  each(to, [&](std::size_t at) {
    auto const by_velocity = moves ? worth_of_velocity(room_->velocities[at], *weights_) : 0;
    return doublings(weight_of(at) + by_velocity);
  });
}

std::int64_t feed_columns::weight_of(std::size_t at) const {
  auto const& [order, header, why, via] = items_[at];
  auto const by_kind =
      weighted_part(weights_->kinds[static_cast<std::size_t>(header->kind)], rank_factor::kind, *weights_);
  return room_->author_worth[room_->author_of[at]] + room_->place_worth[room_->place_of[at]] +
         worth_of(room_->texts[at], *weights_) +
         worth_at(std::max<std::int64_t>(interest_->age_ms(order), 0), *weights_) + by_kind +
         worth_if(interest_->answers_reader(*header), rank_factor::answers_me, *weights_) +
         worth_if(saw(at), rank_factor::seen, *weights_);
}

std::vector<item_facts> feed_columns::facts() {
  std::vector<item_facts> out(items_.size());
  std::vector<double> numbers(items_.size());
  for (auto column = rank_columns_count - rank_facts_count; column < rank_columns_count; ++column) {
    auto const which = static_cast<rank_column>(column);
    fill(which, numbers);
    for (std::size_t at = 0; at < out.size(); ++at) out[at][which] = numbers[at];
  }
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
