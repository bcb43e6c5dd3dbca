// madang/json/rank_json.hpp: weights and evaluations of rankings as JSON. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weights.hpp>

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
/// Weights as a document that read_rank_weights gives back.
[[nodiscard]] boost::json::object to_json(rank_weights const& from);
///@}

/// Reads a weights document, as docs/rank.md defines it. What it leaves out is 0, or the default where 0 is
/// no value.
/// @errors     malformed (`actual` = byte offset where known) and empty for what is missing or of another
/// type;
///             not_supported for another `madang_rank_weights` than 1 and for properties that are not ours;
///             out_of_range and too_long as check() has them. `field` is the property, e.g. "factors.author".
/// @complexity O(size), which is at most 64 KiB.
[[nodiscard]] result<rank_weights> read_rank_weights(std::string_view text);

}  // namespace v1
}  // namespace madang
