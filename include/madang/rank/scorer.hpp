// madang/rank/scorer.hpp: scorers of the host's own, over columns of candidates. The product's own scorer
// (score.hpp) counts in whole numbers; these may use floating point, and with it whatever the machine's
// library gives: their order is the same on one build, not on all. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/explanation.hpp>
#include <madang/rank/score.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {

/// What is known of a candidate, as numbers: a column each. Amounts are in replies' worth, yes is 1.
enum class rank_column : std::uint8_t {
  age_hours = 0,         ///< at the rank epoch
  author = 1,            ///< what the reader did with the author's items; 15-day half-life
  author_day = 2,        ///< the same within 24 hours
  author_half_hour = 3,  ///< the same within 30 minutes
  place = 4,             ///< as author, for the place
  topic = 5,             ///< as author, mean over the item's topics
  velocity = 6,          ///< how often anybody did something with the item within 30 minutes
  engagement = 7,        ///< the same within 24 hours
  addressed = 8,         ///< it names the reader or is addressed to the reader
  answers_me = 9,        ///< it answers the reader
  my_record = 10,        ///< it lies on a record of the reader
  my_team = 11,          ///< its author has the reader's manager
  my_manager = 12,       ///< its author is the reader's manager, or the other way round
  seen = 13,             ///< the reader has seen it
  kind = 14,             ///< 0 post, 1 comment, 2 share, 3 record_change, 4 event
  weighted = 15          ///< the weighted sum of factors that the weights give, in doublings
};
inline constexpr std::size_t rank_columns_count = 16;  ///< how many columns there are

/// The column's name as it stands in expressions, e.g. "age_hours". Throws nothing.
[[nodiscard]] std::string_view name_of(rank_column column) noexcept;

/// What the columns hold for one candidate. @pre as score_of. Throws nothing.
[[nodiscard]] std::array<double, rank_columns_count> columns_of(rank_features const& features,
                                                                rank_weights const& weights) noexcept;

/// Candidates by column, with a mask of those that are still alive: whoever removes one clears its mark, and
/// no column moves. A value; reused from page to page, it allocates nothing.
class candidate_columns {
 public:
  /// Appends a candidate. @pre as score_of
  void add(std::uint64_t id, rank_features const& features, rank_weights const& weights) {
    add(id, features, score_of(features, weights));
  }
  /// The same where it is known already what score_of gives.
  void add(std::uint64_t id, rank_features const& features, std::int64_t weighted);
  /// Makes room for so many candidates.
  void reserve(std::size_t candidates);
  /// Forgets all candidates and keeps the memory. Throws nothing.
  void clear() noexcept;
  /// Takes a candidate out. @pre at < size(). Throws nothing.
  void remove(std::size_t at) noexcept { alive_[at] = 0; }

  /// How many candidates were added.
  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
  /// The candidates' ids: activities in a feed, numbers of items in a log.
  [[nodiscard]] std::span<std::uint64_t const> ids() const noexcept { return ids_; }
  /// 1 for each candidate that is alive, else 0.
  [[nodiscard]] std::span<std::uint8_t const> alive() const noexcept { return alive_; }
  /// One number per candidate.
  [[nodiscard]] std::span<double const> operator[](rank_column column) const noexcept {
    return {numbers_.data() + static_cast<std::size_t>(column) * stride_, size()};
  }
  /// One number per candidate, to be changed.
  [[nodiscard]] std::span<double> column(rank_column which) noexcept {
    changed_ = true;
    return {numbers_.data() + static_cast<std::size_t>(which) * stride_, size()};
  }
  /// True once somebody asked for a column to change: what stands there may be no number.
  [[nodiscard]] bool changed() const noexcept { return changed_; }

 private:
  std::vector<std::uint64_t> ids_;
  std::vector<std::uint8_t> alive_;
  std::vector<double> numbers_;  // column after column
  std::size_t stride_ = 0;       // from one to the next
  bool changed_ = false;
};

/// A function from columns to one score per candidate; higher stands first. It may leave anything where a
/// candidate is not alive, may throw, answers void or result<void>, can be moved, and is called from any
/// thread.
template <class Scorer>
concept scorer = requires(Scorer const& with, candidate_columns const& candidates, std::span<double> scores) {
  requires std::same_as<decltype(with(candidates, scores)), void> ||
      std::same_as<decltype(with(candidates, scores)), result<void>>;
};

/// The largest score, either way, that a scorer may give.
inline constexpr double custom_score_max = 70'368'744'177'664;  // 2^46

/// Rounds scores to the nearest fixed-point number with 16 binary digits, halves away from zero. Candidates
/// that are not alive get 0. @pre all have one size
/// @errors out_of_range for NaN, infinity and what is beyond `custom_score_max`; `actual` is the position.
[[nodiscard]] result<void> round_scores(std::span<double const> scores, std::span<std::uint8_t const> alive,
                                        std::span<std::int64_t> rounded);

/// Checks that every feature of what is alive is a number, as are those that nobody changed.
/// @errors out_of_range with the column's name.
[[nodiscard]] result<void> check(candidate_columns const& candidates);

/// Any scorer, behind one type. Calls are as thread-safe as the scorer's.
class custom_scorer {
 public:
  /// Takes a scorer.
  template <scorer Scorer>
  requires(!std::same_as<std::remove_cvref_t<Scorer>, custom_scorer>) explicit custom_scorer(Scorer with)
      : with_(std::make_unique<holder<Scorer>>(std::move(with))) {}

  /// Scores all candidates that are alive; those of equal score are ordered by whoever asks, by id.
  /// @pre scores.size() == candidates.size()
  /// @errors out_of_range for features and scores that are no finite numbers, and "scorer: ..." for one that
  ///         throws; what the scorer answers. `scores` then means nothing. Throws std::bad_alloc alone.
  [[nodiscard]] result<void> score(candidate_columns const& candidates, std::span<std::int64_t> scores) const;

 private:
  struct any_scorer {
    any_scorer() = default;
    any_scorer(any_scorer const&) = delete;
    any_scorer& operator=(any_scorer const&) = delete;
    virtual ~any_scorer() = default;
    virtual result<void> operator()(candidate_columns const& of, std::span<double> scores) const = 0;
  };
  template <class Scorer>
  struct holder final : any_scorer {
    explicit holder(Scorer given) : with(std::move(given)) {}
    result<void> operator()(candidate_columns const& of, std::span<double> scores) const override {
      if constexpr (std::is_void_v<decltype(with(of, scores))>) {
        with(of, scores);
        return {};
      } else {
        return with(of, scores);
      }
    }
    Scorer with;
  };

  std::unique_ptr<any_scorer const> with_;
};

/// Takes a scorer's score apart: each factor's part is what the score changes by when its feature is added,
/// as the mean of adding all features from the first to the last and from the last to the first; `base` is
/// the score of an item of which nothing is known. Base and parts add up to the score.
/// @pre as score_of
/// @errors as custom_scorer::score().
[[nodiscard]] result<score_explanation> explain_score(rank_features const& features,
                                                      rank_weights const& weights, std::uint64_t id,
                                                      custom_scorer const& with);

}  // namespace v1
}  // namespace madang
