// madang/rank/evaluation.hpp: how good a ranking is, by what readers did in a log of events. Nothing here
// reads files or the clock; the same log, ranking and options give the same numbers. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/event_log.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {

/// What a ranking is asked: to score these items for this reader, now.
struct rank_question {
  std::int64_t at_ms = 0;                ///< now
  std::uint32_t reader = 0;              ///< a number of the log's people
  std::span<std::uint32_t const> items;  ///< numbers of the log's items
};

/// A ranking under evaluation. It is told every event, in order, after the questions asked at it: when it
/// scores, it knows the past and nothing else.
class ranking {
 public:
  ranking() = default;
  ranking(ranking const&) = delete;
  ranking& operator=(ranking const&) = delete;
  virtual ~ranking() = default;
  /// Gives one score per item; higher is better. @pre scores.size() == asked.items.size()
  virtual void score(rank_question const& asked, std::span<std::int64_t> scores) = 0;
  /// Learns what happened.
  virtual void learn(event_log const& log, log_event const& event) = 0;
  /// What kept it from scoring, if anything did: an evaluation ends with it.
  [[nodiscard]] virtual result<void> status() const { return {}; }
};

/// Newest first: the score is when an item was made.
class newest_ranking final : public ranking {
 public:
  void score(rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(event_log const& log, log_event const& event) override;

 private:
  std::vector<std::int64_t> made_ms_;
};

/// Last active first: the score is when an item was made or anybody last acted on it.
class active_ranking final : public ranking {
 public:
  void score(rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(event_log const& log, log_event const& event) override;

 private:
  std::vector<std::int64_t> active_ms_;
};

/// From when on an item's age is counted.
enum class window_start : std::uint8_t {
  created = 0,  ///< since it was made
  active = 1    ///< since it was made or anybody last acted on it
};

/// Which questions are asked, and how answers are measured.
struct evaluation_options {
  std::int64_t window_ms = 7 * 86'400'000LL;       ///< candidates are at most this old
  window_start window_by = window_start::created;  ///< from when on
  bool one_per_author = false;                     ///< only each author's newest item is a candidate
  double test_from = 0.8;                          ///< share of the events before the first question
  std::size_t candidates_min = 2;                  ///< fewer candidates are no question
  std::size_t history_min = 0;                     ///< fewer earlier actions of the reader are no question
  std::uint32_t verbs = all_verbs;                 ///< bit set of verb_bit(): actions that are questions
  std::uint32_t bootstrap_rounds = 1'000;          ///< samples behind the intervals; 0: no intervals
  std::uint64_t seed = 1;                          ///< of the samples
  double weight_max = 10;                          ///< where inverse propensities are clipped
};

/// A number with the interval that holds it in 95 of 100 samples.
struct measure {
  double value = 0;  ///< the number
  double low = 0;    ///< 2.5 % of the samples are below
  double high = 0;   ///< 2.5 % of the samples are above
};

/// How one question was answered.
struct query_outcome {
  std::uint32_t event = 0;       ///< the action that asked
  std::uint32_t candidates = 0;  ///< how many there were
  double mrr = 0;                ///< 1 / place of the item that was acted on
  double hit1 = 0;               ///< it stood first
  double hit5 = 0;               ///< it stood among the first five
  double ndcg10 = 0;             ///< 1 / log2(1 + place) among the first ten, else 0
  double auc = 0;                ///< share of the other candidates that stood below it; ties count half
  double diversity = 0;          ///< different authors among the first ten, as a share of the places
};

/// What the ranking would have earned, from impressions with propensities: self-normalised, weights clipped.
struct off_policy_estimate {
  double value = 0;                  ///< actions per item shown
  double effective_sample_size = 0;  ///< (sum of weights)^2 / sum of squared weights
  std::uint64_t matched = 0;         ///< shown items that the ranking would have put at the same position
  std::uint64_t shown = 0;           ///< all shown items with propensities
};

/// How good a ranking is.
struct evaluation {
  std::vector<query_outcome> outcomes;  ///< one per question, in the order of the log
  double candidates_mean = 0;           ///< candidates per question
  measure mrr;                          ///< mean of the outcomes, as are the next four
  measure hit1;                         ///< stood first
  measure hit5;                         ///< stood among the first five
  measure ndcg10;                       ///< discounted gain of the first ten
  measure auc;                          ///< actions against candidates not acted on
  double coverage = 0;                  ///< share of all candidates that ever stood among the first ten
  double author_gini = 0;  ///< 0: authors stand among the first ten equally often; 1: only one does
  double diversity = 0;    ///< mean of the outcomes
  std::optional<off_policy_estimate> snips;  ///< only where impressions carry propensities
};

/// Whether scores tell which opened items are acted on.
struct reaction_evaluation {
  std::uint64_t opens = 0;      ///< items opened
  std::uint64_t positives = 0;  ///< of them followed by a reply, reaction, bookmark or follow of the reader
  measure auc;                  ///< over all pairs of an opened item acted on and one not; ties count half
};

/// Checks options. @errors out_of_range with the field's name.
[[nodiscard]] result<void> check(evaluation_options const& options);

/// The number of the event at `test_from`.
[[nodiscard]] std::size_t first_question(event_log const& log, evaluation_options const& options) noexcept;

/// Replays a log and asks the ranking at every first action of a reader on an item from `test_from` on, if
/// the item is a candidate: made (or last active) within the window, addressed to the reader, not the
/// reader's own, not acted on by the reader. docs/rank.md defines every number.
/// @errors     out_of_range as check(); what the ranking's status() is.
/// @complexity O(events + candidates), and O(questions x rounds) for the intervals.
[[nodiscard]] result<evaluation> evaluate(event_log const& log, ranking& with,
                                          evaluation_options const& options = {});

/// Replays a log and asks the ranking for the score of every item opened from `test_from` on. @errors as
/// above.
[[nodiscard]] result<reaction_evaluation> evaluate_reactions(event_log const& log, ranking& with,
                                                             evaluation_options const& options = {});

/// How much better one evaluation is than another of the same log with the same options; intervals of the
/// differences, question by question.
struct evaluation_difference {
  measure mrr;     ///< of `better` minus of `than`, as are all
  measure hit1;    ///< stood first
  measure hit5;    ///< stood among the first five
  measure ndcg10;  ///< discounted gain of the first ten
  measure auc;     ///< actions against candidates not acted on
};
/// Compares. @pre both answered the same questions.
[[nodiscard]] evaluation_difference difference(evaluation const& better, evaluation const& than,
                                               evaluation_options const& options = {});

}  // namespace v1
}  // namespace madang
