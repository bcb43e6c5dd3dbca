// madang/json/action_model_json.hpp: action models as JSON documents. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/action_model.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace madang {
inline namespace v1 {

/// A model as a document that read_action_model gives back, bit by bit: it can go on learning. The same model
/// gives the same bytes.
[[nodiscard]] boost::json::object to_json(action_model const& from);

/// Is a document an action model, by its first property? Looks at nothing else. Throws nothing.
[[nodiscard]] bool is_action_model(std::string_view text) noexcept;

/// Reads a model, as docs/rank.md defines it.
/// @errors     malformed (`actual` = byte offset where known) and empty for what is missing or of another
///             type; not_supported for another `madang_action_model` than 1; out_of_range and too_long as
///             action_model::restore() and check() have them; not_allowed for a proof that is none.
/// @complexity O(size), which is at most 64 MiB.
[[nodiscard]] result<action_model> read_action_model(std::string_view text);

}  // namespace v1
}  // namespace madang
