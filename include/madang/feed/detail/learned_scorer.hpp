// madang/feed/detail/learned_scorer.hpp: a network's model as a scorer of one feed: it is told who wrote
// what, where and about what, by the numbers that logs name them by. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/rank/detail/learned_model.hpp>
#include <madang/rank/scorer.hpp>

#include <memory>

namespace madang {
inline namespace v1 {
namespace detail {

/// Scores candidates of a feed by their activities. Keeps a reference to `in`.
[[nodiscard]] custom_scorer learned_scorer(std::shared_ptr<learned_model const> with, walk_context const& in);

}  // namespace detail
}  // namespace v1
}  // namespace madang
