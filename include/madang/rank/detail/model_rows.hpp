// madang/rank/detail/model_rows.hpp: the model of a network, and where it is in use, as rows of table::rank.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/action_model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// With its proof. Weights that never moved take no room.
[[nodiscard]] std::string encode(action_model const& model);
/// Nothing for what action_model::restore() refuses, and for a proof that is none.
[[nodiscard]] std::optional<action_model> decode_model(std::string_view value);

/// That the model orders the feeds of a view, or of the network.
struct model_use_data {
  std::uint64_t number = 0;  ///< as of rank_state::of_view
  std::int64_t since_ms = 0;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<model_use_data> decode(std::uint64_t number, std::string_view value);
  friend bool operator==(model_use_data const&, model_use_data const&) = default;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
