// madang/network/models.hpp: the learned model that a network holds, and where it is in use.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>
#include <madang/feed/page.hpp>
#include <madang/rank/action_model.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {

/// A network's model has at most 2^this weights per action for names: 6 MiB of memory.
inline constexpr std::uint32_t model_hashed_bits_max = 16;

/// That the model orders feeds in order top.
struct model_use {
  std::optional<feed_view> view{};  ///< of this view; none: of all that have no weights of their own
  timestamp since{};                ///< when that was said
};

/// The model that a network holds.
struct model_info {
  action_model model;              ///< with the check that it passed, if it did
  std::vector<model_use> used_by;  ///< the network first, then views
};

}  // namespace v1
}  // namespace madang
