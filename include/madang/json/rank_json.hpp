// madang/json/rank_json.hpp: evaluations of rankings as JSON. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace madang {
inline namespace v1 {

/// @name to_json
/// `config` first, then the numbers; `intervals` has [low, high] of each that has an interval. Without
/// questions the numbers are 0. docs/rank.md defines them.
///@{
[[nodiscard]] boost::json::object to_json(std::string_view config, evaluation const& from);
[[nodiscard]] boost::json::object to_json(std::string_view config, reaction_evaluation const& from);
/// `against` first, then [value, low, high] of each difference.
[[nodiscard]] boost::json::object to_json(std::string_view against, evaluation_difference const& from);
///@}

}  // namespace v1
}  // namespace madang
