// madang/rank/weighted_ranking.hpp: the scorer of the product, fed from a log of events.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/affinity.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/score.hpp>
#include <madang/rank/scorer.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {

/// How many points an action gives the reader's affinities: a reply 4, a follow 4, a reaction or bookmark 2,
/// an opening 1; hiding takes 8. Throws nothing.
[[nodiscard]] std::int32_t points_of(action_verb verb) noexcept;

/// Ranks by weights, or by their expression: affinities and counters grow with the log, items are scored at
/// the rank epoch.
class weighted_ranking final : public ranking {
 public:
  /// @pre weights are checked
  explicit weighted_ranking(rank_weights weights);
  /// Ranks by a scorer of the host's own, which finds the sum of these weights in rank_column::weighted.
  /// @pre weights are checked
  weighted_ranking(rank_weights weights, custom_scorer with)
      : weights_(std::move(weights)), own_(std::move(with)) {}

  void score(rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(event_log const& log, log_event const& event) override;
  [[nodiscard]] result<void> status() const override { return status_; }

  /// Tells who leads whom, which a log does not: teams and managers count from the first day.
  void report_to(std::uint32_t person, std::uint32_t manager);

  /// What is known of an item and a reader now.
  [[nodiscard]] rank_features features(std::uint32_t reader, std::uint32_t item, std::int64_t now_ms) const;
  /// What else of an item the log tells: what was done with it so far, whom and what it names, when it was
  /// made, and whether the reader made it. All else is 0.
  [[nodiscard]] item_facts facts(std::uint32_t reader, std::uint32_t item) const;

 private:
  struct item_counts {
    recent_points<86'400'000> day;
    recent_points<1'800'000> half_hour;
    std::uint32_t reactions = 0;
    std::uint32_t replies = 0;
  };
  enum class subject_kind : std::uint32_t { person = 0, place = 1, topic = 2 };
  [[nodiscard]] static std::uint32_t subject(subject_kind kind, std::uint32_t number) noexcept {
    return number << 2 | static_cast<std::uint32_t>(kind);
  }
  [[nodiscard]] std::uint64_t long_run(std::uint32_t reader, std::uint32_t subject,
                                       std::int64_t epoch_ms) const;
  void learn_action(log_event const& event);
  void score_by_own(rank_question const& asked, std::span<std::int64_t> scores);

  [[nodiscard]] std::uint32_t manager_of(std::uint32_t person) const noexcept {
    return person < managers_.size() ? managers_[person] : name_table::none;
  }

  rank_weights weights_;
  std::optional<custom_scorer> own_;  // instead of the sum
  candidate_columns candidates_;      // of the last question, where a scorer of its own answers
  result<void> status_;
  event_log const* log_ = nullptr;
  affinity_table affinities_;
  std::vector<item_counts> counts_;
  std::vector<std::uint32_t> managers_;            // by person
  boost::unordered_flat_set<std::uint64_t> seen_;  // (reader, item)
};

}  // namespace v1
}  // namespace madang
