// Rows of table::rank. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/rank/detail/rank_rows.hpp>

#include <limits>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// Periods and points of one horizon, one after the other.
template <class Points>
std::string list_of(Points const& from) {
  std::string out;
  from.each([&](std::uint32_t period, std::int32_t points) {
    put_varint(out, period);
    put_varint(out, zigzag(points));
  });
  return out;
}

template <class Points>
bool read_list(std::string_view list, std::int64_t period_ms, Points& to) {
  field_reader in(list);
  while (in.good && !in.at_end()) {
    auto const period = in.varint();
    auto const points = unzigzag(in.varint());
    using range = std::numeric_limits<std::int16_t>;
    if (period > std::numeric_limits<std::uint32_t>::max() || points < range::min() || points > range::max())
      return false;
    to.add(static_cast<std::int64_t>(period) * period_ms, static_cast<std::int32_t>(points));
  }
  return in.good;
}

std::uint64_t bits_of(fixed_point weight) noexcept { return zigzag(weight); }

fixed_point fixed_of(std::uint64_t bits) noexcept {
  auto const value = unzigzag(bits);
  using range = std::numeric_limits<fixed_point>;
  return static_cast<fixed_point>(value < range::min() || value > range::max() ? range::max() : value);
}

template <std::size_t Size>
std::string numbers_of(std::array<fixed_point, Size> const& from) {
  std::string out;
  for (auto const each : from) put_varint(out, bits_of(each));
  return out;
}

template <std::size_t Size>
void read_numbers(std::string_view list, std::array<fixed_point, Size>& to) {
  field_reader in(list);
  for (auto& each : to)
    if (!in.at_end()) each = fixed_of(in.varint());
}

}  // namespace

std::string encode(affinity_counts const& counts) {
  field_writer out;
  out.text(1, list_of(counts.long_run)).text(2, list_of(counts.day)).text(3, list_of(counts.half_hour));
  return std::move(out.bytes);
}

std::optional<affinity_counts> decode_affinity(std::string_view value) {
  affinity_counts out;
  auto known = true;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) known = known && read_list(in.text, fading_points::bucket_ms, out.long_run);
    if (in.tag == 2) known = known && read_list(in.text, decltype(out.day)::period_ms, out.day);
    if (in.tag == 3) known = known && read_list(in.text, decltype(out.half_hour)::period_ms, out.half_hour);
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

std::string encode(rank_weights const& weights) {
  field_writer out;
  out.text(1, weights.name)
      .number(2, weights.version)
      .text(3, numbers_of(weights.factors))
      .text(4, numbers_of(weights.kinds))
      .number(5, weights.freshness_minutes)
      .number(6, weights.half_life_hours)
      .text(7, weights.expression)
      .number(8, bits_of(weights.two_hop));
  return std::move(out.bytes);
}

std::optional<rank_weights> decode_weights(std::string_view value) {
  rank_weights out;
  out.name.clear();
  out.version = out.freshness_minutes = out.half_life_hours = 0;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.name = in.text;
    if (in.tag == 2) out.version = static_cast<std::uint32_t>(in.number);
    if (in.tag == 3) read_numbers(in.text, out.factors);
    if (in.tag == 4) read_numbers(in.text, out.kinds);
    if (in.tag == 5) out.freshness_minutes = static_cast<std::uint32_t>(in.number);
    if (in.tag == 6) out.half_life_hours = static_cast<std::uint32_t>(in.number);
    if (in.tag == 7) out.expression = in.text;
    if (in.tag == 8) out.two_hop = fixed_of(in.number);
  }
  if (!in.good || !check(out)) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
