// madang/rank/detail/learned_model.hpp: an action model as feeds use it: every weight is worked out once.
// Never changed after it was made: any thread may ask it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/action_model.hpp>
#include <madang/rank/scorer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A model and its weights. Memory: 24 bytes x 4 x 2^hashed_bits.
class learned_model {
 public:
  explicit learned_model(action_model of);

  [[nodiscard]] action_model const& model() const noexcept { return model_; }
  /// What action_model::worth says of an item with these factors and names, at the first position.
  [[nodiscard]] double worth(score_parts const& factors, std::span<std::uint32_t const> names) const noexcept;
  /// The score of a candidate. @pre nobody changed the columns
  [[nodiscard]] double score(candidate_columns const& of, std::size_t at,
                             std::span<std::uint32_t const> names) const noexcept;
  [[nodiscard]] std::uint64_t bytes() const noexcept;

 private:
  using of_verbs = std::array<double, learned_verbs.size()>;
  action_model model_;
  std::array<of_verbs, action_model::dense_count> dense_{};
  std::vector<of_verbs> hashed_;  // by slot
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
