// madang/store/memory.hpp: a store that lives and dies with the process. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>
#include <madang/store/store.hpp>

#include <memory>

namespace madang {
inline namespace v1 {

/// Makes an empty store in memory: for tests, for caches of somebody else's data, and as the reference of
/// what a store does. Rows are found by hash of their first number, those that share it lie in order. Its
/// `backup` answers not_supported; its `load` must not call the store from the visitor.
/// @complexity amortised O(1) per row appended, O(log rows) per row touched elsewhere; `load` O(rows log
/// rows).
[[nodiscard]] std::unique_ptr<store> make_memory_store(random_source& random = system_random());

}  // namespace v1
}  // namespace madang
