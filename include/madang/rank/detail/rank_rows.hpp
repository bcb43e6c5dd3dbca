// madang/rank/detail/rank_rows.hpp: rows of table::rank. docs/formats.md draws them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/affinity.hpp>
#include <madang/rank/weights.hpp>
#include <madang/store/row.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// What a row of table::rank is about; stored in files and never changed.
enum class rank_kind : std::uint64_t {
  affinity = 1,  ///< of a reader to a person, group, record or topic
  weights = 2,   ///< of the network (0), or of a view (its number + 1)
  opened = 3,    ///< an affinity, too: what comes of opening alone, which a switch stands before
  acts = 4,      ///< what a person did last
  boost = 5,     ///< of an activity
  model = 6,     ///< the network's learned model
  model_use = 7  ///< the model orders feeds: of the network, or of a view, as weights
};

[[nodiscard]] constexpr row_key rank_row(rank_kind kind, std::uint32_t reader,
                                         std::uint64_t subject) noexcept {
  return {table::rank, static_cast<std::uint64_t>(kind) << 32 | reader, subject, 0};
}

/// Empty when nothing is counted.
[[nodiscard]] std::string encode(affinity_counts const& counts);
[[nodiscard]] std::optional<affinity_counts> decode_affinity(std::string_view value);

[[nodiscard]] std::string encode(rank_weights const& weights);
/// Nothing for what is no weights document or does not pass check().
[[nodiscard]] std::optional<rank_weights> decode_weights(std::string_view value);

}  // namespace detail
}  // namespace v1
}  // namespace madang
