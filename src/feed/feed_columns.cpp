// What is known of many items of a feed. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_columns.hpp>
#include <madang/rank/detail/factor_parts.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "rank/columns.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// What is known of authors, places and headers as yes or no: a bit each.
struct author_mark {
  static constexpr unsigned my_team = 1;
  static constexpr unsigned my_manager = 2;
  static constexpr unsigned followed = 4;
  static constexpr unsigned shares_group = 8;
  static constexpr unsigned reader = 16;
};
struct place_mark {
  static constexpr unsigned mine = 1;
  static constexpr unsigned followed = 2;
  static constexpr unsigned joined = 4;
  static constexpr unsigned group = 8;
  static constexpr unsigned record = 16;
};
struct header_mark {
  static constexpr unsigned by_outsider = 1;
  static constexpr unsigned insiders_only = 2;
};

constexpr unsigned mark_if(bool condition, unsigned mark) noexcept { return condition ? mark : 0; }

void set_all(double number, std::span<double> to) noexcept { std::ranges::fill(to, number); }

// A number for each of some things.
template <class Of, class Number>
void each(std::vector<Of> const& from, std::span<double> to, Number const& number) {
  std::transform(from.begin(), from.end(), to.begin(), number);
}

// 1 for each that has the mark, else 0.
void each_mark(std::vector<std::uint8_t> const& from, unsigned mark, std::span<double> to) {
  each(from, to, [mark](std::uint8_t of) { return one_if((of & mark) != 0); });
}

// A number for those few that have one; 0 for the others.
template <class Of, class Number>
void those(std::vector<Of> const& few, std::span<double> to, Number const& number) {
  set_all(0, to);
  for (auto const& one : few) to[one.at] = number(one);
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
  return weighted_part(log2_of_one_plus(velocity), rank_factor::velocity, by);
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
                           rank_weights const& weights, std::span<visible_item const> items,
                           item_names const& names)
    : in_(&in),
      interest_(&interest),
      velocity_(&velocity),
      weights_(&weights),
      items_(items),
      names_(&names),
      epoch_second_(static_cast<std::uint32_t>(interest.epoch_ms() / 1'000)) {
  take_headers();
}

void feed_columns::take_headers() {
  auto& kept = *room_;
  auto const count = items_.size();
  kept.seconds.resize(count);
  kept.kinds.resize(count);
  kept.header_marks.resize(count);
  kept.naming.clear();
  for (std::uint32_t at = 0; at < count; ++at) {
    auto const& of = *items_[at].header;
    kept.seconds[at] = second_of(items_[at].order);
    kept.kinds[at] = static_cast<std::uint8_t>(of.kind);
    kept.header_marks[at] = static_cast<std::uint8_t>(
        mark_if(of.circle != 0, header_mark::by_outsider) |
        mark_if(of.has(activity_header::insiders_only), header_mark::insiders_only));
    if (of.parent != 0 || of.has(activity_header::names)) kept.naming.push_back(at);
  }
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

// What many items have in common becomes a number once; often all have the same.
template <class Subject, class Number>
void feed_columns::fill_from(std::span<Subject const> subjects, named_nodes const& by, std::span<double> to,
                             Number const& number) {
  auto& numbers = room_->shared_numbers;
  numbers.resize(subjects.size());
  std::transform(subjects.begin(), subjects.end(), numbers.begin(), number);
  auto const differ = std::ranges::adjacent_find(numbers, std::not_equal_to<>()) != numbers.end();
  if (!differ && !numbers.empty()) return set_all(numbers.front(), to);
  for (std::size_t at = 0; at < to.size(); ++at) to[at] = numbers[by.number_of[at]];
}

void feed_columns::fill_mark(named_nodes const& by, unsigned mark, std::span<double> to) {
  if ((by.in_all & mark) != 0) return set_all(1, to);
  if ((by.in_any & mark) == 0) return set_all(0, to);
  each_mark(by.marks_of, mark, to);
}

void feed_columns::fill_by_author(rank_column which, std::span<double> to) {
  find_authors();
  auto const& by = room_->by_author;
  auto const fill_points = [&](auto const& number) {
    fill_from<author_interest>(room_->authors, by, to, number);
  };
  if (which == rank_column::author) return fill_points([](auto const& of) { return replies(of.points); });
  if (which == rank_column::author_day) return fill_points([](auto const& of) { return replies(of.day); });
  if (which == rank_column::author_half_hour)
    return fill_points([](auto const& of) { return replies(of.half_hour); });
  if (which == rank_column::my_team) return fill_mark(by, author_mark::my_team, to);
  if (which == rank_column::my_manager) return fill_mark(by, author_mark::my_manager, to);
  if (which == rank_column::follows_author) return fill_mark(by, author_mark::followed, to);
  if (which == rank_column::shares_group) return fill_mark(by, author_mark::shares_group, to);
  fill_mark(by, author_mark::reader, to);
}

void feed_columns::fill_by_place(rank_column which, std::span<double> to) {
  find_places();
  auto const& by = room_->by_place;
  if (which == rank_column::place)
    return fill_from<place_interest>(room_->places, by, to,
                                     [](auto const& of) { return replies(of.points); });
  if (which == rank_column::my_record) return fill_mark(by, place_mark::mine, to);
  if (which == rank_column::follows_place) return fill_mark(by, place_mark::followed, to);
  if (which == rank_column::member_of_place) return fill_mark(by, place_mark::joined, to);
  fill_mark(by, which == rank_column::in_group ? place_mark::group : place_mark::record, to);
}

void feed_columns::fill_by_text(rank_column which, std::span<double> to) {
  find_texts();
  auto const by = [&](auto const& number) { those(room_->texts, to, number); };
  if (which == rank_column::answers_me) return by([](named_text const& of) { return one_if(of.answers_me); });
  if (which == rank_column::topic) return by([](named_text const& of) { return replies(of.interest.topic); });
  if (which == rank_column::addressed)
    return by([](named_text const& of) { return one_if(of.interest.addressed); });
  if (which == rank_column::follows_topic)
    return by([](named_text const& of) { return one_if(of.interest.follows_topic); });
  if (which == rank_column::mention_count)
    return by([](named_text const& of) { return static_cast<double>(of.interest.mention_count); });
  by([](named_text const& of) { return static_cast<double>(of.interest.topic_count); });
}

void feed_columns::fill_by_header(rank_column which, std::span<double> to) const {
  auto const by = [&](auto const& number) { each(room_->seconds, to, number); };
  if (which == rank_column::age_hours) return by([&](std::uint32_t second) { return hours(age_ms(second)); });
  if (which == rank_column::hour_of_day) return by(hour_of_day<std::uint32_t>);
  if (which == rank_column::weekday) return by(weekday<std::uint32_t>);
  if (which == rank_column::kind)
    return each(room_->kinds, to, [](std::uint8_t kind) { return static_cast<double>(kind); });
  each_mark(room_->header_marks,
            which == rank_column::by_outsider ? header_mark::by_outsider : header_mark::insiders_only, to);
}

// `engagement` is 0 in feeds.
void feed_columns::fill_by_acts(rank_column which, std::span<double> to) {
  if (which == rank_column::engagement) return set_all(0, to);
  if (which == rank_column::seen) {
    if (in_->seen == nullptr) return set_all(0, to);
    for (std::size_t at = 0; at < to.size(); ++at) to[at] = one_if(saw(at));
    return;
  }
  if (which == rank_column::velocity) {
    find_velocities();
    return those(room_->moving, to, [](moving_item const& of) { return number(of.velocity); });
  }
  find_totals();
  if (which == rank_column::reactions)
    return each(room_->acts, to, [](totals const& of) { return static_cast<double>(of.reactions); });
  each(room_->acts, to, [](totals const& of) { return static_cast<double>(of.comments); });
}

void feed_columns::resolve_nodes(node_numbers const& numbers, std::span<std::uint32_t const> number_of,
                                 named_nodes& to) const {
  to.number_of = number_of;
  to.nodes.assign(numbers.nodes().begin(), numbers.nodes().end());
  for (auto& each : to.nodes)
    if (each != 0) each = interest_->resolved(each);
}

template <class Subject, class Marks>
void feed_columns::mark_items(std::span<Subject const> subjects, std::vector<std::uint8_t>& shared,
                              named_nodes& to, Marks const& marks) {
  shared.clear();
  to.in_all = ~0U;
  to.in_any = 0;
  for (std::size_t number = 0; number < subjects.size(); ++number) {
    auto const found = marks(to.nodes[number], subjects[number]);
    to.in_all &= found;
    to.in_any |= found;
    shared.push_back(static_cast<std::uint8_t>(found));
  }
  to.marks_of.resize(to.number_of.size());
  std::ranges::transform(to.number_of, to.marks_of.begin(), [&](auto number) { return shared[number]; });
}

void feed_columns::find_authors() {
  if (std::exchange(knows_authors_, true)) return;
  auto& kept = *room_;
  resolve_nodes(names_->authors, names_->author_of, kept.by_author);
  kept.authors.clear();
  interest_->look_up(kept.by_author.nodes, kept.authors);
  auto const reader = interest_->reader();
  mark_items<author_interest>(
      kept.authors, kept.shared_marks, kept.by_author, [&](auto person, auto const& of) {
        using is = author_mark;
        return mark_if(of.my_team, is::my_team) | mark_if(of.my_manager, is::my_manager) |
               mark_if(of.followed, is::followed) | mark_if(of.shares_group, is::shares_group) |
               mark_if(reader != 0 && person == reader, is::reader);
      });
}

void feed_columns::find_places() {
  if (std::exchange(knows_places_, true)) return;
  auto& kept = *room_;
  resolve_nodes(names_->places, names_->place_of, kept.by_place);
  auto const& nodes = kept.by_place.nodes;
  kept.places.resize(nodes.size());
  std::ranges::transform(nodes, kept.places.begin(),
                         [&](auto node) { return interest_->look_up_place(node); });
  mark_items<place_interest>(kept.places, kept.shared_marks, kept.by_place, [](auto, auto const& of) {
    using is = place_mark;
    return mark_if(of.mine, is::mine) | mark_if(of.followed, is::followed) | mark_if(of.joined, is::joined) |
           mark_if(of.kind == node_kind::group, is::group) |
           mark_if(of.kind == node_kind::record, is::record);
  });
}

void feed_columns::find_texts() {
  if (std::exchange(knows_texts_, true)) return;
  constexpr std::size_t ahead = 12;
  auto& kept = *room_;
  kept.texts.clear();
  for (std::size_t number = 0; number < kept.naming.size() + ahead; ++number) {
    if (number < kept.naming.size()) __builtin_prefetch(items_[kept.naming[number]].header->lists);
    if (number < ahead) continue;
    auto const at = kept.naming[number - ahead];
    auto const& header = *items_[at].header;
    kept.texts.push_back({at, interest_->answers_reader(header), interest_->text(header)});
  }
}

void feed_columns::find_velocities() {
  if (std::exchange(knows_velocities_, true)) return;
  auto& moving = room_->moving;
  moving.clear();
  for (std::uint32_t at = 0; at < items_.size(); ++at) {
    auto const velocity = velocity_->of(items_[at].id(), *items_[at].header);
    if (velocity != 0) moving.push_back({at, velocity});
  }
}

// Outsiders know of fewer acts than were counted, and few items: theirs are looked up one by one.
feed_columns::totals feed_columns::totals_of(visible_item const& item, interaction const& known) const {
  if (in_->rights.knows_all_counts() && in_->stream.is_hot(item.order))
    return {known.all_reactions, known.all_comments};
  auto const* counted = in_->activities.totals(item.id());
  if (counted == nullptr) return {0, 0};
  auto const place = in_->activities.place_of_thread(*item.header);
  return {in_->rights.reactions(counted, place), in_->rights.total(counted, tally::comments, place)};
}

void feed_columns::find_totals() {
  if (std::exchange(knows_totals_, true)) return;
  constexpr std::size_t ahead = 32;
  auto const count = items_.size();
  auto& known = room_->interactions;
  auto& acts = room_->acts;
  known.resize(count);
  acts.resize(count);
  for (std::size_t at = 0; at < count + ahead; ++at) {
    if (at < count) {
      known[at] = &in_->stream.interactions(items_[at].id());
      __builtin_prefetch(known[at]);
    }
    if (auto const due = at - ahead; at >= ahead) acts[due] = totals_of(items_[due], *known[due]);
  }
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
  weigh_items();
  std::ranges::transform(room_->sums, to.begin(), doublings);
}

void feed_columns::weigh_items() {
  auto const& by = *weights_;
  auto& kept = *room_;
  std::array<std::int64_t, rank_kinds_count> of_kind{};
  std::ranges::transform(by.kinds, of_kind.begin(), [&](std::int64_t doublings_of) {
    return weighted_part(doublings_of, rank_factor::kind, by);
  });
  auto& sums = kept.sums;
  sums.clear();
  for (std::size_t at = 0; at < items_.size(); ++at) {
    sums.push_back(kept.author_worth[kept.by_author.number_of[at]] +
                   kept.place_worth[kept.by_place.number_of[at]] + of_kind[kept.kinds[at]] +
                   worth_at(age_ms(kept.seconds[at]), by));
  }
  if (in_->seen != nullptr)
    for (std::size_t at = 0; at < items_.size(); ++at) sums[at] += worth_if(saw(at), rank_factor::seen, by);
  for (auto const& each : kept.texts)
    sums[each.at] += worth_of(each.interest, by) + worth_if(each.answers_me, rank_factor::answers_me, by);
  if (by.weight(rank_factor::velocity) == 0) return;
  find_velocities();
  for (auto const& each : kept.moving) sums[each.at] += worth_of_velocity(each.velocity, by);
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
