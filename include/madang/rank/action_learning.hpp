// madang/rank/action_learning.hpp: action models learned from logs. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/action_model.hpp>
#include <madang/rank/detail/last_question.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

namespace madang {
inline namespace v1 {

/// How an action model is learned from a log.
struct action_learning_options {
  action_model_options model{};       ///< of the model itself
  std::int64_t join_ms = 86'400'000;  ///< an action so long after an impression belongs to it
  std::uint32_t others_per_action =
      20;                  ///< without impressions: items not acted on that are learned, 1 to 1,000
  std::uint64_t seed = 1;  ///< of their choice
  std::uint64_t events_max = UINT64_MAX;  ///< after so many events of the log the model stays as it is
};

/// Checks options. @errors out_of_range with the field's name.
[[nodiscard]] result<void> check(action_learning_options const& options);

/// Ranks by an action model that goes on learning. Where a log has impressions, every item shown is an
/// example once `join_ms` has passed or it is shown again; where it has none, every item acted on and some of
/// the other candidates are. Evaluating it is progressive validation.
class action_ranking final : public ranking {
 public:
  /// @pre options are checked
  action_ranking(action_model model, action_learning_options const& options);

  void score(rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(event_log const& log, log_event const& event) override;
  [[nodiscard]] result<void> status() const override { return status_; }

  /// As weighted_ranking::report_to.
  void report_to(std::uint32_t person, std::uint32_t manager) { with_.report_to(person, manager); }
  /// The model as it is now.
  [[nodiscard]] action_model const& model() const noexcept { return model_; }
  /// Learns from what was shown and may still be acted on. @post nothing waits
  void finish();

 private:
  struct waiting {
    std::uint64_t number;  // in the order shown
    action_example shown;
    std::uint32_t verbs;
  };
  struct arrival {
    std::uint64_t key;
    std::uint64_t number;
    std::int64_t at_ms;
  };

  [[nodiscard]] action_example example(std::uint32_t item, rank_features const& features) const;
  void show(logged_impression const& shown);
  void act(log_event const& event);
  void learn_answer(std::size_t wanted, action_verb verb);
  void learn_waiting(std::uint64_t key);
  void pass(std::int64_t now_ms);

  action_model model_;
  action_learning_options options_;
  weighted_ranking with_;
  event_log const* log_ = nullptr;
  detail::last_question asked_;
  std::uint64_t events_ = 0;
  std::uint64_t shown_ = 0;
  std::uint64_t draws_;
  boost::unordered_flat_map<std::uint64_t, waiting> waiting_;  // (reader, item)
  std::deque<arrival> arrivals_;
  result<void> status_;
};

/// What learning an action model came to.
struct learned_actions {
  action_model model;          ///< what was learned before `test_from`; proven if `better`
  evaluation before;           ///< of the weights in use, from `test_from` on
  evaluation after;            ///< of the model, on the same questions
  evaluation_difference gain;  ///< after minus before
  bool better = false;         ///< gain.mrr is above 0 with its whole interval
};

/// Learns on the events before `how.test_from`, and compares with the weights in use on those after it, which
/// were not learned from. `start` goes on from an earlier model, or is new.
/// @errors     as check() of options and weights; not_supported for weights with an expression.
/// @complexity as three evaluations.
[[nodiscard]] result<learned_actions> learn_actions(event_log const& log, rank_weights const& in_use,
                                                    action_model start, evaluation_options const& how,
                                                    action_learning_options const& options = {});

}  // namespace v1
}  // namespace madang
