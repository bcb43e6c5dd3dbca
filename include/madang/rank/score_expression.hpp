// madang/rank/score_expression.hpp: a scorer written as text, for weights documents. The text is arithmetic
// and nothing else: no assignments, loops, strings, files or chance. docs/rank.md lists names and functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/scorer.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// An expression over the columns of candidates, e.g. "weighted + 2 * decay_exp(age_hours, 12) * topic". A
/// scorer: compiled once, thread-safe, evaluated candidate by candidate. Can be moved, not copied.
class score_expression {
 public:
  static constexpr std::size_t bytes_max = 4'096;  ///< longest text

  /// Compiles a text.
  /// @errors     empty; too_long; malformed: `field` is "expression" with the reason, `actual` the byte
  /// offset.
  /// @complexity O(size).
  [[nodiscard]] static result<score_expression> compile(std::string_view text);

  score_expression(score_expression&&) noexcept;             ///< moves
  score_expression& operator=(score_expression&&) noexcept;  ///< moves
  score_expression(score_expression const&) = delete;
  score_expression& operator=(score_expression const&) = delete;
  ~score_expression();

  /// Scores what is alive. Whether the results are numbers, custom_scorer checks.
  void operator()(candidate_columns const& candidates, std::span<double> scores) const;

 private:
  class evaluator;
  class pool;
  explicit score_expression(std::unique_ptr<pool> evaluators) noexcept;

  std::unique_ptr<pool> evaluators_;
};

/// The scorer that the expression of weights stands for. @errors as score_expression::compile(): empty for
/// weights without one, which score_of() scores.
[[nodiscard]] result<custom_scorer> scorer_of(rank_weights const& weights);

}  // namespace v1
}  // namespace madang
