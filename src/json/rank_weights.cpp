// Weights of rankings as JSON documents. SPDX-License-Identifier: Apache-2.0
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

constexpr std::uint32_t weights_format_version = 1;
constexpr std::size_t weights_bytes_max = 64u << 10;
constexpr double unit = 65'536;
constexpr double weight_max = 16;
constexpr std::string_view weights_format_name = "madang_rank_weights";
constexpr std::array<std::string_view, 9> weights_properties{
    weights_format_name, "name",       "version", "factors", "kinds", "freshness_minutes",
    "half_life_hours",   "expression", "two_hop"};
constexpr std::array kinds{activity_kind::post, activity_kind::comment, activity_kind::share,
                           activity_kind::record_change, activity_kind::event};
static_assert(kinds.size() == rank_kinds_count);

double number_of(fixed_point from) { return from / unit; }

/// Reads one document and remembers the first error.
class weights_reader {
 public:
  explicit weights_reader(json::object const& from) : from_(from) {}

  result<rank_weights> read() {
    check_properties();
    check_format();
    rank_weights out;
    out.name = text("name");
    if (from_.contains("expression")) out.expression = text("expression");
    out.version = whole("version", out.version, UINT32_MAX);
    out.freshness_minutes = whole("freshness_minutes", out.freshness_minutes, UINT32_MAX);
    out.half_life_hours = whole("half_life_hours", out.half_life_hours, UINT32_MAX);
    read_table("factors", out.factors, [](std::size_t at) { return name_of(static_cast<rank_factor>(at)); });
    read_table("kinds", out.kinds, [](std::size_t at) { return name_of(kinds[at]); });
    if (auto const* found = from_.if_contains("two_hop")) out.two_hop = weight("two_hop", *found);
    if (error_) return *error_;
    if (auto const allowed = check(out); !allowed) return allowed.error();
    return out;
  }

 private:
  void check_properties() {
    for (auto const& property : from_)
      if (std::ranges::find(weights_properties, std::string_view(property.key())) == weights_properties.end())
        refuse(errc::not_supported, property.key());
  }

  void check_format() {
    if (!from_.contains(weights_format_name)) return refuse(errc::empty, weights_format_name);
    if (whole(weights_format_name, 0, UINT32_MAX) != weights_format_version)
      refuse(errc::not_supported, weights_format_name, whole(weights_format_name, 0, UINT32_MAX),
             weights_format_version);
  }

  std::string text(std::string_view name) {
    auto const* found = from_.if_contains(name);
    if (found != nullptr && found->is_string() && !found->get_string().empty())
      return std::string(std::string_view(found->get_string()));
    refuse(found == nullptr || found->is_string() ? errc::empty : errc::malformed, name);
    return {};
  }

  std::uint32_t whole(std::string_view name, std::uint32_t otherwise, std::uint64_t max) {
    auto const* found = from_.if_contains(name);
    if (found == nullptr) return otherwise;
    if (!found->is_number()) {
      refuse(errc::malformed, name);
      return otherwise;
    }
    if (!found->is_int64() || found->get_int64() < 0 ||
        static_cast<std::uint64_t>(found->get_int64()) > max) {
      refuse(errc::out_of_range, name, 0, max);
      return otherwise;
    }
    return static_cast<std::uint32_t>(found->get_int64());
  }

  template <std::size_t Count, class NameOf>
  void read_table(std::string_view name, std::array<fixed_point, Count>& to, NameOf const& name_at) {
    auto const* found = from_.if_contains(name);
    if (found == nullptr) return;
    if (!found->is_object()) return refuse(errc::malformed, name);
    for (auto const& [key, value] : found->get_object()) {
      std::size_t at = 0;
      while (at < Count && name_at(at) != std::string_view(key)) ++at;
      auto const path = fmt::format("{}.{}", name, std::string_view(key));
      if (at == Count)
        refuse(errc::not_supported, path);
      else
        to[at] = weight(path, value);
    }
  }

  fixed_point weight(std::string const& path, json::value const& value) {
    if (!value.is_number()) {
      refuse(errc::malformed, path);
      return 0;
    }
    auto const number = value.to_number<double>();
    if (number >= -weight_max && number <= weight_max)
      return static_cast<fixed_point>(std::lround(number * unit));  // exact but for this one rounding
    refuse(errc::out_of_range, path, 0, static_cast<std::uint64_t>(weight_max));
    return 0;
  }

  void refuse(errc code, std::string_view name, std::uint64_t actual = 0, std::uint64_t limit = 0) {
    if (!error_) error_ = fail(code, name, actual, limit);
  }

  json::object const& from_;
  std::optional<error> error_;
};

}  // namespace

json::object to_json(rank_weights const& from) {
  json::object factors;
  for (std::size_t at = 0; at < rank_factors_count; ++at)
    if (from.factors[at] != 0) factors[name_of(static_cast<rank_factor>(at))] = number_of(from.factors[at]);
  json::object of_kinds;
  for (std::size_t at = 0; at < rank_kinds_count; ++at)
    if (from.kinds[at] != 0) of_kinds[name_of(kinds[at])] = number_of(from.kinds[at]);
  json::object out{{weights_format_name, weights_format_version},
                   {"name", from.name},
                   {"version", from.version},
                   {"factors", std::move(factors)},
                   {"kinds", std::move(of_kinds)},
                   {"freshness_minutes", from.freshness_minutes},
                   {"half_life_hours", from.half_life_hours}};
  if (!from.expression.empty()) out["expression"] = from.expression;
  if (from.two_hop != 0) out["two_hop"] = number_of(from.two_hop);
  return out;
}

result<rank_weights> read_rank_weights(std::string_view text) {
  auto const value = parse_json(
      "", text, {.bytes_max = weights_bytes_max, .depth_max = 4, .duplicates = duplicate_keys::refuse});
  if (!value) return value.error();
  if (!value->is_object()) return fail(errc::malformed, "");
  return weights_reader(value->get_object()).read();
}

}  // namespace v1
}  // namespace madang
