// SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>
#include <madang/rank/score_expression.hpp>

#include <array>

#include "fuzz.hpp"

namespace fuzz {
namespace {

void expression(std::string_view input) {
  auto compiled = madang::score_expression::compile(input);
  if (!compiled) {
    require(compiled.error().actual <= input.size(), "the place of what is wrong lies in the expression");
    return;
  }
  auto const weights = madang::default_weights();
  madang::candidate_columns columns;
  columns.add(1, {}, weights);
  columns.add(2, {.age_ms = 90'000'000, .author = 1U << 20U, .kind = 4, .seen = true}, weights);
  madang::custom_scorer const with(std::move(*compiled));
  std::array<std::int64_t, 2> once{};
  std::array<std::int64_t, 2> again{};
  auto const first = with.score(columns, once);
  auto const second = with.score(columns, again);
  require(first.has_value() == second.has_value() && (!first || once == again),
          "an expression says the same of the same");
}

}  // namespace

void weights(std::string_view input) {
  expression(input);
  auto const read = madang::read_rank_weights(input);
  if (!read) return;
  require(madang::check(*read).has_value(), "weights that are read are checked");
  auto const again = madang::read_rank_weights(madang::write_json(madang::to_json(*read)));
  require(again.has_value() && *again == *read, "weights are written as they are read");
}

}  // namespace fuzz
