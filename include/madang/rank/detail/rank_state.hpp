// madang/rank/detail/rank_state.hpp: affinities and weights in memory: a function of the rows of table::rank.
// A rank_state is a snapshot; only the writer's own one is changed, through apply. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/rank/detail/boost_rows.hpp>
#include <madang/rank/detail/learned_model.hpp>
#include <madang/rank/detail/model_rows.hpp>
#include <madang/rank/detail/rank_rows.hpp>
#include <madang/rank/detail/recent_acts.hpp>
#include <madang/rank/scorer.hpp>
#include <madang/store/row.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// How much a reader has to do with somebody or something. 56 bytes.
struct affinity_pair {
  std::uint32_t subject;
  affinity_counts counts;
};

/// Affinities of one origin, of all readers.
class affinity_lists {
 public:
  /// What a reader has to do with whom and what, by subject. @complexity O(1).
  [[nodiscard]] std::span<affinity_pair const> of(std::uint32_t reader) const noexcept {
    return pairs_[reader].view();
  }
  /// Null when nothing is counted. @complexity O(log pairs of the reader).
  [[nodiscard]] affinity_counts const* find(std::uint32_t reader, std::uint32_t subject) const noexcept;
  /// Visits every reader who has to do with a subject. @complexity O(nodes x log pairs).
  template <class Visit>
  void each_reader_of(std::uint32_t subject, Visit const& visit) const {
    for (std::uint32_t reader = 1; reader <= reader_max_; ++reader)
      if (find(reader, subject) != nullptr) visit(reader);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] bool apply(cow_heap& heap, row const& from);
  void clear(cow_heap& heap);

 private:
  using pair_list = cow_list<affinity_pair>;
  paged<pair_list, 5> pairs_;  // by reader
  std::uint32_t reader_max_ = 0;
  std::uint64_t count_ = 0;
};

/// May what comes of opening alone be used?
enum class use_of_opened : bool { no, yes };

/// A scorer as it was set: weights, and what their expression compiles to, or a model.
struct set_scorer {
  std::optional<rank_weights> weights;           ///< nothing when the row could not be understood
  std::shared_ptr<custom_scorer const> custom;   ///< null without an expression
  std::shared_ptr<learned_model const> learned;  ///< scores instead; null for weights
};

/// Affinities and weights of one version.
class rank_state {
 public:
  /// Number of the network's own weights among those of views.
  static constexpr std::uint64_t of_network = 0;
  [[nodiscard]] static constexpr std::uint64_t of_view(std::uint8_t view) noexcept { return view + 1U; }

  /// What comes of what readers did, or of what they only opened.
  [[nodiscard]] affinity_lists const& affinities(rank_kind from) const noexcept {
    return from == rank_kind::opened ? opened_ : acted_;
  }
  /// What people did last, noted while some weights ask for it.
  [[nodiscard]] recent_acts const& acts() const noexcept { return acts_; }
  /// What a host wants seen, those that are over included, by activity.
  [[nodiscard]] std::span<boost_data const> boosts() const noexcept {
    return boosts_ != nullptr ? std::span<boost_data const>(*boosts_) : std::span<boost_data const>();
  }
  /// Do weights of the network or of the home feed want items by two hops?
  [[nodiscard]] bool asks_for_two_hops() const noexcept;
  /// What was set for a view, or for the network, exactly; null when nothing was.
  [[nodiscard]] set_scorer const* scorer(std::uint64_t number) const noexcept;
  /// The weights that hold for what has this number: its own, or the network's; null: default_weights().
  [[nodiscard]] set_scorer const* weights_for(std::uint64_t number) const noexcept {
    auto const* own = scorer(number);
    return own != nullptr ? own : scorer(of_network);
  }
  /// What orders a view: the model where it is in use, else its own weights; else the same of the network;
  /// null: default_weights().
  [[nodiscard]] set_scorer const* scorer_for(std::uint8_t view) const noexcept;
  /// The network's model as it scores, without weights when its row could not be understood; null when there
  /// is none.
  [[nodiscard]] set_scorer const* model() const noexcept {
    return scorers_ != nullptr && scorers_->has_model ? &scorers_->model : nullptr;
  }
  /// Where the model is in use, by number.
  [[nodiscard]] std::span<model_use_data const> model_uses() const noexcept {
    return scorers_ != nullptr ? std::span<model_use_data const>(scorers_->uses)
                               : std::span<model_use_data const>();
  }
  [[nodiscard]] bool uses_model(std::uint64_t number) const noexcept {
    return std::ranges::find(model_uses(), number, &model_use_data::number) != model_uses().end();
  }
  /// Rows. Answers false for a row that cannot be understood; weights are forgiven: feeds tell.
  [[nodiscard]] bool apply(cow_heap& heap, row const& from);
  /// Gives everything back.
  void clear(cow_heap& heap);
  [[nodiscard]] std::uint64_t pair_count() const noexcept { return acted_.count() + opened_.count(); }
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct scorers {
    std::vector<std::pair<std::uint64_t, set_scorer>> set;  // by number
    bool has_model = false;
    set_scorer model;
    std::vector<model_use_data> uses;  // by number
  };
  template <class Change>
  void edit_scorers(cow_heap& heap, Change const& change);
  [[nodiscard]] bool apply_weights(cow_heap& heap, row const& from);
  [[nodiscard]] bool apply_model(cow_heap& heap, row const& from);
  [[nodiscard]] bool apply_model_use(cow_heap& heap, row const& from);
  [[nodiscard]] bool apply_boost(cow_heap& heap, row const& from);

  affinity_lists acted_;
  affinity_lists opened_;
  recent_acts acts_;
  scorers const* scorers_ = nullptr;
  std::vector<boost_data> const* boosts_ = nullptr;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
