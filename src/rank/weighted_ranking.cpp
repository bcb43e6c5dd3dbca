// The scorer of the product, fed from a log. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/score_expression.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <algorithm>
#include <array>

#include "rank/candidate_pool.hpp"
#include "rank/columns.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::array<std::int32_t, action_verbs_count> verb_points{points_per_reply, 2, 1, 2,
                                                                   points_per_reply, -8};

}  // namespace

std::int32_t points_of(action_verb verb) noexcept { return verb_points[static_cast<std::size_t>(verb)]; }

weighted_ranking::weighted_ranking(rank_weights weights) : weights_(std::move(weights)) {
  if (weights_.expression.empty()) return;
  if (auto compiled = scorer_of(weights_))
    own_.emplace(std::move(*compiled));
  else
    status_ = compiled.error();
}

void weighted_ranking::score_by_own(rank_question const& asked, std::span<std::int64_t> scores) {
  candidates_.clear();
  for (auto const item : asked.items)
    candidates_.add(item, features(asked.reader, item, asked.at_ms), weights_, facts(asked.reader, item));
  if (auto const done = own_->score(candidates_, scores); !done) status_ = done;
}

void weighted_ranking::report_to(std::uint32_t person, std::uint32_t manager) {
  if (managers_.size() <= person) managers_.resize(person + 1, name_table::none);
  managers_[person] = manager;
}

void weighted_ranking::learn(event_log const& log, log_event const& event) {
  log_ = &log;
  switch (event.type) {
    case log_event_type::item:
      counts_.resize(event.subject + 1);
      return;
    case log_event_type::action:
      return learn_action(event);
    case log_event_type::impression:
      for (auto const item : log.impressions()[event.subject].items)
        seen_.insert(detail::pair_key(event.reader, item));
      return;
  }
}

void weighted_ranking::learn_action(log_event const& event) {
  auto const& item = log_->items()[event.subject];
  auto const add = [&](subject_kind kind, std::uint32_t number) {
    affinities_.add(event.reader, subject(kind, number), event.at_ms, points_of(event.verb));
  };
  add(subject_kind::person, item.author);
  if (item.place != name_table::none) add(subject_kind::place, item.place);
  for (auto const topic : item.topics) add(subject_kind::topic, topic);
  if (event.verb == action_verb::hide) return;
  counts_[event.subject].day.add(event.at_ms, 1);
  counts_[event.subject].half_hour.add(event.at_ms, 1);
  if (event.verb == action_verb::react) ++counts_[event.subject].reactions;
  if (event.verb == action_verb::reply) ++counts_[event.subject].replies;
}

std::uint64_t weighted_ranking::long_run(std::uint32_t reader, std::uint32_t subject,
                                         std::int64_t epoch_ms) const {
  auto const* counts = affinities_.find(reader, subject);
  return counts == nullptr ? 0 : counts->long_run.at(epoch_ms);
}

rank_features weighted_ranking::features(std::uint32_t reader, std::uint32_t item,
                                         std::int64_t now_ms) const {
  auto const epoch = rank_epoch_of(now_ms);
  auto const& made = log_->items()[item];
  rank_features out;
  out.age_ms = epoch - made.at_ms;
  if (auto const* counts = affinities_.find(reader, subject(subject_kind::person, made.author))) {
    out.author = counts->long_run.at(epoch);
    out.author_day = counts->day.at(epoch);
    out.author_half_hour = counts->half_hour.at(epoch);
  }
  if (made.place != name_table::none)
    out.place = long_run(reader, subject(subject_kind::place, made.place), epoch);
  for (auto const topic : made.topics)
    out.topic += long_run(reader, subject(subject_kind::topic, topic), epoch);
  if (!made.topics.empty()) out.topic /= made.topics.size();
  out.velocity = counts_[item].half_hour.at(epoch);
  out.engagement = counts_[item].day.at(epoch);
  out.addressed = std::ranges::find(made.to, reader) != made.to.end();
  auto const mine = manager_of(reader);
  auto const theirs = manager_of(made.author);
  out.my_team = mine != name_table::none && mine == theirs;
  out.my_manager = mine == made.author || theirs == reader;
  out.seen = seen_.contains(detail::pair_key(reader, item));
  return out;
}

item_facts weighted_ranking::facts(std::uint32_t reader, std::uint32_t item) const {
  auto const& made = log_->items()[item];
  item_facts out;
  out[rank_column::reactions] = static_cast<double>(counts_[item].reactions);
  out[rank_column::comments] = static_cast<double>(counts_[item].replies);
  out[rank_column::mention_count] = static_cast<double>(made.to.size());
  out[rank_column::topic_count] = static_cast<double>(made.topics.size());
  out[rank_column::hour_of_day] = detail::hour_of_day(made.at_ms / 1'000);
  out[rank_column::weekday] = detail::weekday(made.at_ms / 1'000);
  out[rank_column::own] = detail::one_if(made.author == reader);
  return out;
}

void weighted_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  if (own_) return score_by_own(asked, scores);
  std::ranges::transform(asked.items, scores.begin(), [&](std::uint32_t item) {
    return score_of(features(asked.reader, item, asked.at_ms), weights_);
  });
}

}  // namespace v1
}  // namespace madang
