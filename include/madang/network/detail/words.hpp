// madang/network/detail/words.hpp: names of host verbs and reactions, for what readers get to see.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/hydrate.hpp>
#include <madang/network/detail/state.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Looks words up in a network's vocabulary, which must outlive the answer; null: there are none.
[[nodiscard]] word_lookup words_of(vocabulary const* words);

}  // namespace detail
}  // namespace v1
}  // namespace madang
