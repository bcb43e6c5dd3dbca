// madang/rank/learning.hpp: weights learned from what readers did. What is learned is a weights document like
// any other: scored by the same whole-number scorer, explained the same way, written, read, compared and
// taken back. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/detail/ftrl_coordinate.hpp>
#include <madang/rank/detail/last_question.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace madang {
inline namespace v1 {

/// How to learn: FTRL-proximal, one coordinate per factor, on pairs of the item acted on and one that was
/// not.
struct learning_options {
  double rate = 0.1;                      ///< size of the first steps, above 0, at most 10
  double steadiness = 1;                  ///< how soon steps become smaller, above 0, at most 1,000
  double hold = 1;                        ///< how strongly the starting weights are held to, 0 to 1,000
  std::uint32_t pairs_per_action = 20;    ///< items not acted on that an action is compared with, 1 to 1,000
  std::uint64_t seed = 1;                 ///< of their choice
  std::uint64_t events_max = UINT64_MAX;  ///< after so many events of the log the weights stay as they are
};

/// Checks options. @errors out_of_range with the field's name.
[[nodiscard]] result<void> check(learning_options const& options);

/// Ranks with weights that it changes after every answer it is told. Evaluating it is progressive validation:
/// each question is answered before its answer is learned.
class learning_ranking final : public ranking {
 public:
  /// @pre both are checked
  learning_ranking(rank_weights const& start, learning_options const& options);

  void score(rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(event_log const& log, log_event const& event) override;

  /// As weighted_ranking::report_to.
  void report_to(std::uint32_t person, std::uint32_t manager) { with_.report_to(person, manager); }
  /// The weights learned so far: those of the start, one version on, with other factors.
  [[nodiscard]] rank_weights const& weights() const noexcept { return weights_; }
  /// How many actions were learned from.
  [[nodiscard]] std::uint64_t actions() const noexcept { return actions_; }

 private:
  void learn_answer(std::size_t wanted);
  void learn_pair(score_parts const& better, score_parts const& than);
  void round_weights();

  weighted_ranking with_;
  rank_weights units_;  // every factor weighs 1: gives the factors themselves
  rank_weights weights_;
  learning_options options_;
  std::array<double, rank_factors_count> start_{};  // the starting weights
  std::array<detail::ftrl_coordinate, rank_factors_count> moved_{};
  std::uint64_t events_ = 0;
  std::uint64_t actions_ = 0;
  std::uint64_t draws_;
  detail::last_question asked_;
};

/// What learning came to.
struct learned_weights {
  rank_weights weights;        ///< what was learned before `test_from`
  evaluation before;           ///< of the starting weights, from `test_from` on
  evaluation after;            ///< of the learned weights, on the same questions
  evaluation_difference gain;  ///< after minus before
  std::uint64_t actions = 0;   ///< learned from
  bool better = false;         ///< gain.mrr is above 0 with its whole interval
};

/// Learns on the events before `how.test_from`, and compares on those after it, which were not learned from.
/// Use the weights only if they are `better`.
/// @errors     out_of_range as check() of both options; what check() says of the weights; not_supported for
///             weights with an expression.
/// @complexity as three evaluations.
[[nodiscard]] result<learned_weights> learn_weights(event_log const& log, rank_weights const& start,
                                                    evaluation_options const& how,
                                                    learning_options const& options = {});

}  // namespace v1
}  // namespace madang
