// Weights as data. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/score_expression.hpp>
#include <madang/rank/weights.hpp>

#include <cmath>
#include <utility>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::array<std::string_view, rank_factors_count> factor_names{
    "freshness", "decay",      "author",     "author_day", "author_half_hour", "place",
    "topic",     "velocity",   "engagement", "addressed",  "answers_me",       "my_record",
    "my_team",   "my_manager", "seen",       "kind"};

constexpr fixed_point weight_max = 16 * detail::fixed_one;
constexpr std::uint32_t freshness_minutes_max = 525'600;
constexpr std::uint32_t half_life_hours_max = 87'600;
constexpr std::size_t name_bytes_max = 64;

bool within(fixed_point weight) noexcept { return weight >= -weight_max && weight <= weight_max; }

constexpr fixed_point thousandths(int number) noexcept {
  return static_cast<fixed_point>(number * detail::fixed_one / 1'000);
}

result<void> check_range(std::string_view field, std::uint32_t value, std::uint32_t max) {
  if (value == 0 || value > max) return fail(errc::out_of_range, field, value, max);
  return {};
}

result<void> check_expression(std::string const& text) {
  if (text.empty()) return {};
  if (auto const compiled = score_expression::compile(text); !compiled) return compiled.error();
  return {};
}

}  // namespace

std::string_view name_of(rank_factor factor) noexcept {
  return factor_names[static_cast<std::size_t>(factor)];
}

result<void> check(rank_weights const& weights) {
  if (weights.name.empty()) return fail(errc::empty, "name");
  if (weights.name.size() > name_bytes_max)
    return fail(errc::too_long, "name", weights.name.size(), name_bytes_max);
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    if (!within(weights.factors[at]))
      return fail(errc::out_of_range, "factors." + std::string(factor_names[at]));
  for (auto const weight : weights.kinds)
    if (!within(weight)) return fail(errc::out_of_range, "kinds");
  if (weights.two_hop < 0 || !within(weights.two_hop)) return fail(errc::out_of_range, "two_hop");
  if (auto const done = check_range("freshness_minutes", weights.freshness_minutes, freshness_minutes_max);
      !done)
    return done;
  if (auto const done = check_range("half_life_hours", weights.half_life_hours, half_life_hours_max); !done)
    return done;
  return check_expression(weights.expression);
}

rank_weights default_weights() {
  rank_weights out;
  auto const set = [&](rank_factor factor, int number) {
    out.factors[static_cast<std::size_t>(factor)] = thousandths(number);
  };
  set(rank_factor::freshness, 1'000);
  set(rank_factor::decay, 500);
  set(rank_factor::author, 350);
  set(rank_factor::place, 1'000);
  set(rank_factor::topic, 700);
  set(rank_factor::velocity, 100);
  set(rank_factor::addressed, 1'500);
  set(rank_factor::answers_me, 2'000);
  set(rank_factor::my_record, 1'000);
  set(rank_factor::my_team, 2'000);
  set(rank_factor::my_manager, 3'000);
  set(rank_factor::seen, -2'000);
  set(rank_factor::kind, 1'000);
  out.kinds = {0, thousandths(-500), 0, thousandths(-1'000), thousandths(-1'000)};
  return out;
}

}  // namespace v1
}  // namespace madang
