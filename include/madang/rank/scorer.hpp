// madang/rank/scorer.hpp: scorers of the host's own, over columns of candidates. The product's own scorer
// (score.hpp) counts in whole numbers; these may use floating point, and with it whatever the machine's
// library gives: their order is the same on one build, not on all. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/explanation.hpp>
#include <madang/rank/score.hpp>

#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {

/// What is known of a candidate, as numbers: a column each. Amounts are in replies' worth, yes is 1. Those
/// from `reactions` on are facts, which the weighted sum does not look at.
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
  weighted = 15,         ///< the weighted sum of factors that the weights give, in doublings
  reactions = 16,        ///< reactions to it that the reader may know of
  comments = 17,         ///< comments below it, at any depth, that the reader may know of
  mention_count = 18,    ///< how many people and records its text names
  topic_count = 19,      ///< how many topics it carries
  hour_of_day = 20,      ///< of its time, 0 to 23, UTC
  weekday = 21,          ///< of its time, 0 Monday to 6 Sunday, UTC
  follows_author = 22,   ///< the reader follows its author
  shares_group = 23,     ///< the reader and its author are members of some group
  follows_place = 24,    ///< the reader follows the group or record it lies on
  member_of_place = 25,  ///< the reader is a member of the group it lies in
  follows_topic = 26,    ///< the reader follows one of its topics
  own = 27,              ///< the reader wrote it
  in_group = 28,         ///< it lies in a group
  on_record = 29,        ///< it lies on a record
  by_outsider = 30,      ///< its author was an outsider when it was written
  insiders_only = 31     ///< it is not for outsiders
};
inline constexpr std::size_t rank_columns_count = 32;  ///< how many columns there are
/// How many of these, the last ones, are facts.
inline constexpr std::size_t rank_facts_count = 16;

/// The column's name as it stands in expressions, e.g. "age_hours". Throws nothing.
[[nodiscard]] std::string_view name_of(rank_column column) noexcept;

/// The columns of one candidate that are facts; 0 where nothing is known.
class item_facts {
 public:
  /// The number of a column. @pre the column is a fact. Throws nothing.
  [[nodiscard]] double& operator[](rank_column which) noexcept { return numbers_[place_of(which)]; }
  /// The same. @pre the column is a fact. Throws nothing.
  [[nodiscard]] double operator[](rank_column which) const noexcept { return numbers_[place_of(which)]; }
  /// All of them, in the order of columns.
  [[nodiscard]] std::array<double, rank_facts_count> const& numbers() const noexcept { return numbers_; }

 private:
  [[nodiscard]] static constexpr std::size_t place_of(rank_column which) noexcept {
    return static_cast<std::size_t>(which) - (rank_columns_count - rank_facts_count);
  }
  std::array<double, rank_facts_count> numbers_{};
};

/// What the columns hold for one candidate. @pre as score_of. Throws nothing.
[[nodiscard]] std::array<double, rank_columns_count> columns_of(rank_features const& features,
                                                                rank_weights const& weights,
                                                                item_facts const& facts = {}) noexcept;

/// What fills columns that nobody asked for before. It is asked by one thread at a time.
class column_source {
 public:
  column_source() = default;
  column_source(column_source const&) = delete;
  column_source& operator=(column_source const&) = delete;
  virtual ~column_source() = default;

 private:
  friend class candidate_columns;
  /// Gives each candidate its finite number.
  virtual void fill(rank_column which, std::span<double> to) = 0;

  std::mutex one_at_a_time_;
};

/// Candidates by column, with a mask of those that are still alive: whoever removes one clears its mark, and
/// no column moves. A column may be filled when it is asked for first, so that nobody pays for what a scorer
/// does not read; threads may read columns together. It can be moved, not copied; reused from page to page,
/// it allocates nothing.
class candidate_columns {
 public:
  candidate_columns() = default;
  candidate_columns(candidate_columns&&) noexcept = default;             ///< the other one is to be cleared
  candidate_columns& operator=(candidate_columns&&) noexcept = default;  ///< the other one is to be cleared
  candidate_columns(candidate_columns const&) = delete;
  candidate_columns& operator=(candidate_columns const&) = delete;
  ~candidate_columns() = default;

  /// Appends a candidate. @pre as score_of; no source fills the columns
  void add(std::uint64_t id, rank_features const& features, rank_weights const& weights,
           item_facts const& facts = {}) {
    add(id, features, score_of(features, weights), facts);
  }
  /// The same where it is known already what score_of gives.
  void add(std::uint64_t id, rank_features const& features, std::int64_t weighted,
           item_facts const& facts = {});
  /// Takes these candidates in place of all there were; `from` fills their columns. @pre it is there until
  /// the columns are cleared
  void take(std::span<std::uint64_t const> ids, column_source& from);
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
  [[nodiscard]] std::span<double const> operator[](rank_column column) const {
    if (!is_filled(column)) fill(column);
    return {numbers_.data() + static_cast<std::size_t>(column) * stride_, size()};
  }
  /// One number per candidate, to be changed.
  [[nodiscard]] std::span<double> column(rank_column which) {
    if (!is_filled(which)) fill(which);
    changed_ = true;
    return {numbers_.data() + static_cast<std::size_t>(which) * stride_, size()};
  }
  /// False as long as nobody asked for a column that a source fills.
  [[nodiscard]] bool is_filled(rank_column which) const noexcept {
    if (source_ == nullptr) return true;
    auto const filled = std::atomic_ref(filled_).load(std::memory_order_acquire);
    return (filled >> static_cast<unsigned>(which) & 1U) != 0;
  }
  /// True once somebody asked for a column to change: what stands there may be no number.
  [[nodiscard]] bool changed() const noexcept { return changed_; }

 private:
  void fill(rank_column which) const;

  std::vector<std::uint64_t> ids_;
  std::vector<std::uint8_t> alive_;
  std::vector<double> mutable numbers_;  // column after column
  std::size_t stride_ = 0;               // from one to the next
  bool changed_ = false;
  column_source* source_ = nullptr;
  std::uint32_t mutable filled_ = 0;  // by it: a bit for each column
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
/// the score of an item of which nothing but facts is known. Base and parts add up to the score.
/// Facts belong to no factor: what they change is in `base`.
/// @pre as score_of
/// @errors as custom_scorer::score().
[[nodiscard]] result<score_explanation> explain_score(rank_features const& features,
                                                      rank_weights const& weights, std::uint64_t id,
                                                      custom_scorer const& with,
                                                      item_facts const& facts = {});

/// All that is known of an item that was scored.
struct scored_item {
  std::uint64_t id = 0;    ///< as in candidate_columns
  rank_features features;  ///< what factors look at
  item_facts facts{};      ///< what else there is
};
/// The same of many items, for which the scorer is asked once.
/// @errors as explain_score(), when it is one for any of them.
[[nodiscard]] result<std::vector<score_explanation>> explain_scores(std::span<scored_item const> items,
                                                                    rank_weights const& weights,
                                                                    custom_scorer const& with);

}  // namespace v1
}  // namespace madang
