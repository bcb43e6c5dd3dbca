// Scorers over columns. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/borrowed.hpp>
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/scorer.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "rank/columns.hpp"
#include "rank/shares.hpp"
#include "rank/units.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::array<std::string_view, rank_columns_count> column_names{"age_hours",      "author",
                                                                        "author_day",     "author_half_hour",
                                                                        "place",          "topic",
                                                                        "velocity",       "engagement",
                                                                        "addressed",      "answers_me",
                                                                        "my_record",      "my_team",
                                                                        "my_manager",     "seen",
                                                                        "kind",           "weighted",
                                                                        "reactions",      "comments",
                                                                        "mention_count",  "topic_count",
                                                                        "hour_of_day",    "weekday",
                                                                        "follows_author", "shares_group",
                                                                        "follows_place",  "member_of_place",
                                                                        "follows_topic",  "own",
                                                                        "in_group",       "on_record",
                                                                        "by_outsider",    "insiders_only"};

using detail::hours;
using detail::number;
using detail::one_if;
using detail::replies;

/// Neither NaN nor infinite. Bits, so that a whole column takes a few instructions.
bool all_finite(std::span<double const> numbers, std::span<std::uint8_t const> alive) noexcept {
  constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
  std::uint64_t bad = 0;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    auto const bits = std::bit_cast<std::uint64_t>(numbers[at]);
    bad |= static_cast<std::uint64_t>((bits & exponent) == exponent) & alive[at];
  }
  return bad == 0;
}

/// Sets one feature, named by its factor, to what it is in `from`; true when that changes it.
bool take_feature(rank_factor factor, rank_features const& from, rank_features& to) noexcept {
  auto const take = [&](auto rank_features::*feature) {
    return std::exchange(to.*feature, from.*feature) != from.*feature;
  };
  switch (factor) {
    case rank_factor::freshness:
      return take(&rank_features::age_ms);
    case rank_factor::decay:
      return false;  // of the same age
    case rank_factor::author:
      return take(&rank_features::author);
    case rank_factor::author_day:
      return take(&rank_features::author_day);
    case rank_factor::author_half_hour:
      return take(&rank_features::author_half_hour);
    case rank_factor::place:
      return take(&rank_features::place);
    case rank_factor::topic:
      return take(&rank_features::topic);
    case rank_factor::velocity:
      return take(&rank_features::velocity);
    case rank_factor::engagement:
      return take(&rank_features::engagement);
    case rank_factor::addressed:
      return take(&rank_features::addressed);
    case rank_factor::answers_me:
      return take(&rank_features::answers_me);
    case rank_factor::my_record:
      return take(&rank_features::my_record);
    case rank_factor::my_team:
      return take(&rank_features::my_team);
    case rank_factor::my_manager:
      return take(&rank_features::my_manager);
    case rank_factor::seen:
      return take(&rank_features::seen);
    case rank_factor::kind:
      return take(&rank_features::kind);
  }
  return false;
}

/// Which row of columns holds after so many steps.
using step_rows = std::array<std::size_t, rank_factors_count + 1>;
enum class first_step : bool { first_factor, last_factor };

/// An item of which nothing is known, to which the features of an item are added one by one.
class growing_item {
 public:
  growing_item(scored_item const& item, rank_weights const& weights)
      : id_(item.id),
        item_(item.features),
        facts_(item.facts),
        parts_(parts_of_score(item.features, weights)),
        without_(parts_of_score({}, weights)) {}

  /// Adds the row from which all steps begin.
  void add_base(candidate_columns& to) const { to.add(id_, {}, base(), facts_); }
  /// Adds a row per step that changes something. @pre the base was added last, or steps from it
  [[nodiscard]] step_rows add_steps(candidate_columns& to, std::size_t base_row, first_step from) const {
    step_rows rows{};
    rows[0] = base_row;
    rank_features known;
    auto weighted = base();
    for (std::size_t step = 0; step < rank_factors_count; ++step) {
      auto const at = from == first_step::first_factor ? step : rank_factors_count - 1 - step;
      auto const changed = take_feature(static_cast<rank_factor>(at), item_, known);
      if (changed) to.add(id_, known, weighted += change(static_cast<rank_factor>(at)), facts_);
      rows[step + 1] = changed ? to.size() - 1 : rows[step];
    }
    return rows;
  }

 private:
  [[nodiscard]] std::int64_t base() const noexcept {
    return std::accumulate(without_.begin(), without_.end(), std::int64_t{0});
  }
  /// What the weighted sum changes by; both factors that look at the age change with it.
  [[nodiscard]] std::int64_t change(rank_factor factor) const noexcept {
    auto const of = [&](rank_factor each) {
      auto const at = static_cast<std::size_t>(each);
      return parts_[at] - without_[at];
    };
    return of(factor) + (factor == rank_factor::freshness ? of(rank_factor::decay) : 0);
  }

  std::uint64_t id_;
  rank_features const& item_;
  item_facts const& facts_;
  score_parts parts_;
  score_parts without_;
};

/// What a scorer is asked with and answers, from call to call.
struct numbers_room {
  std::vector<double> numbers;
  [[nodiscard]] bool is_small() const noexcept { return numbers.capacity() <= std::size_t{1} << 12; }
};
struct item_rows {
  step_rows forth;
  step_rows back;
};
struct steps_room {
  candidate_columns columns;
  std::vector<std::int64_t> scores;
  std::vector<item_rows> rows;
  [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
};

/// The parts of a score, as the scores of all steps show them.
score_explanation explanation_by(std::span<std::int64_t const> scores, item_rows const& rows,
                                 std::int64_t age_ms) {
  constexpr auto count = rank_factors_count;
  auto const& [forth, back] = rows;
  score_parts twice{};
  for (std::size_t at = 0; at < count; ++at)
    twice[at] =
        scores[forth[at + 1]] - scores[forth[at]] + scores[back[count - at]] - scores[back[count - 1 - at]];
  return detail::shares_of(detail::halved(twice), scores[forth[0]], age_ms);
}

}  // namespace

namespace detail {

rank_features features_at(candidate_columns const& of, std::size_t at) {
  auto const number_at = [&](rank_column column) { return of[column][at]; };
  auto const fixed = [&](rank_column column, double scale) {
    return static_cast<std::uint64_t>(std::llround(number_at(column) * scale));
  };
  auto const yes = [&](rank_column column) { return number_at(column) != 0; };
  constexpr double points = detail::fixed_unit * points_per_reply;
  rank_features out;
  out.age_ms = std::llround(number_at(rank_column::age_hours) * detail::hour_ms);
  out.author = fixed(rank_column::author, points);
  out.author_day = fixed(rank_column::author_day, points);
  out.author_half_hour = fixed(rank_column::author_half_hour, points);
  out.place = fixed(rank_column::place, points);
  out.topic = fixed(rank_column::topic, points);
  out.velocity = fixed(rank_column::velocity, detail::fixed_unit);
  out.engagement = fixed(rank_column::engagement, detail::fixed_unit);
  out.kind = static_cast<std::uint8_t>(number_at(rank_column::kind));
  out.addressed = yes(rank_column::addressed);
  out.answers_me = yes(rank_column::answers_me);
  out.my_record = yes(rank_column::my_record);
  out.my_team = yes(rank_column::my_team);
  out.my_manager = yes(rank_column::my_manager);
  out.seen = yes(rank_column::seen);
  return out;
}

}  // namespace detail

std::string_view name_of(rank_column column) noexcept {
  return column_names[static_cast<std::size_t>(column)];
}

namespace {

std::array<double, rank_columns_count - rank_facts_count> row_of(rank_features const& from,
                                                                 std::int64_t weighted) noexcept {
  return {hours(from.age_ms),
          replies(from.author),
          replies(from.author_day),
          replies(from.author_half_hour),
          replies(from.place),
          replies(from.topic),
          number(from.velocity),
          number(from.engagement),
          one_if(from.addressed),
          one_if(from.answers_me),
          one_if(from.my_record),
          one_if(from.my_team),
          one_if(from.my_manager),
          one_if(from.seen),
          static_cast<double>(from.kind),
          detail::doublings(weighted)};
}

/// The nearest whole number, halves away from zero, as std::llround gives it. @pre it fits
std::int64_t nearest(double number) noexcept {
  auto const whole = static_cast<std::int64_t>(number);
  auto const rest = number - static_cast<double>(whole);  // exact, for large numbers have none
  return whole + static_cast<std::int64_t>(rest >= 0.5) - static_cast<std::int64_t>(rest <= -0.5);
}

}  // namespace

std::array<double, rank_columns_count> columns_of(rank_features const& features, rank_weights const& weights,
                                                  item_facts const& facts) noexcept {
  std::array<double, rank_columns_count> out{};
  auto const known = row_of(features, score_of(features, weights));
  std::copy(facts.numbers().begin(), facts.numbers().end(),
            std::copy(known.begin(), known.end(), out.begin()));
  return out;
}

void candidate_columns::add(std::uint64_t id, rank_features const& features, std::int64_t weighted,
                            item_facts const& facts) {
  constexpr std::size_t room_min = 64;
  if (size() == stride_) reserve(std::max(room_min, size() * 2));
  auto* to = numbers_.data() + size();
  auto const put = [&](double each) {
    *to = each;
    to += stride_;
  };
  std::ranges::for_each(row_of(features, weighted), put);
  std::ranges::for_each(facts.numbers(), put);
  ids_.push_back(id);
  alive_.push_back(1);
}

void candidate_columns::take(std::span<std::uint64_t const> ids, column_source& from) {
  clear();
  reserve(ids.size());
  ids_.assign(ids.begin(), ids.end());
  alive_.assign(ids.size(), 1);
  source_ = &from;
}

void candidate_columns::fill(rank_column which) const {
  std::scoped_lock const alone(source_->one_at_a_time_);
  if (is_filled(which)) return;  // by somebody else meanwhile
  source_->fill(which, {numbers_.data() + static_cast<std::size_t>(which) * stride_, size()});
  std::atomic_ref(filled_).fetch_or(1U << static_cast<unsigned>(which), std::memory_order_release);
}

void candidate_columns::reserve(std::size_t candidates) {
  constexpr std::size_t apart = 8;  // so that rows of many columns do not share a set of cache lines
  ids_.reserve(candidates);
  alive_.reserve(candidates);
  if (candidates <= stride_) return;
  std::vector<double> wider(rank_columns_count * (candidates + apart));
  for (std::size_t at = 0; at < rank_columns_count && !ids_.empty(); ++at)
    std::copy_n(numbers_.data() + at * stride_, size(), wider.data() + at * (candidates + apart));
  numbers_ = std::move(wider);
  stride_ = candidates + apart;
}

void candidate_columns::clear() noexcept {
  ids_.clear();
  alive_.clear();
  changed_ = false;
  source_ = nullptr;
  filled_ = 0;
}

result<void> round_scores(std::span<double const> scores, std::span<std::uint8_t const> alive,
                          std::span<std::int64_t> rounded) {
  for (std::size_t at = 0; at < scores.size(); ++at) {
    rounded[at] = 0;
    if (alive[at] == 0) continue;
    if (!(std::abs(scores[at]) <= custom_score_max))  // NaN neither
      return fail(errc::out_of_range, "score", at, 0);
    rounded[at] = nearest(scores[at] * detail::fixed_unit);
  }
  return {};
}

result<void> check(candidate_columns const& candidates) {
  if (!candidates.changed()) return {};
  for (std::size_t at = 0; at < rank_columns_count; ++at) {
    auto const column = static_cast<rank_column>(at);
    if (candidates.is_filled(column) && !all_finite(candidates[column], candidates.alive()))
      return fail(errc::out_of_range, column_names[at]);
  }
  return {};
}

result<void> custom_scorer::score(candidate_columns const& candidates, std::span<std::int64_t> scores) const {
  if (auto const done = check(candidates); !done) return done;
  detail::borrowed<numbers_room> room;
  room->numbers.assign(candidates.size(), 0);
  std::span<double> const numbers(room->numbers);
  try {
    if (auto const done = (*with_)(candidates, numbers); !done) return done;
  } catch (std::bad_alloc const&) {
    throw;
  } catch (std::exception const& why) {
    return fail(errc::out_of_range, std::string("scorer: it threw ") + why.what());
  } catch (...) {  // the host's own exception types
    return fail(errc::out_of_range, "scorer: it threw");
  }
  return round_scores(numbers, candidates.alive(), scores);
}

result<std::vector<score_explanation>> explain_scores(std::span<scored_item const> items,
                                                      rank_weights const& weights,
                                                      custom_scorer const& with) {
  detail::borrowed<steps_room> room;
  auto& steps = room->columns;
  steps.clear();
  room->rows.clear();
  for (auto const& each : items) {
    growing_item const item(each, weights);
    auto const base = steps.size();
    item.add_base(steps);
    auto const forth = item.add_steps(steps, base, first_step::first_factor);
    room->rows.push_back({forth, item.add_steps(steps, base, first_step::last_factor)});
  }
  room->scores.resize(steps.size());
  if (auto const done = with.score(steps, room->scores); !done) return done.error();
  std::vector<score_explanation> out;
  out.reserve(items.size());
  for (std::size_t at = 0; at < items.size(); ++at)
    out.push_back(explanation_by(room->scores, room->rows[at], items[at].features.age_ms));
  return out;
}

result<score_explanation> explain_score(rank_features const& features, rank_weights const& weights,
                                        std::uint64_t id, custom_scorer const& with,
                                        item_facts const& facts) {
  scored_item const item{id, features, facts};
  auto made = explain_scores({&item, 1}, weights, with);
  if (!made) return made.error();
  return std::move(made->front());
}

}  // namespace v1
}  // namespace madang
