// A store's content once more, in another one. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/memory.hpp>
#include <madang/store/store.hpp>

#include <cstddef>
#include <memory>

namespace network_suite {

/// Everything that a store holds, as one change.
inline madang::change all_rows(madang::store& from) {
  madang::change all;
  all.number = 1;
  all.at = from.head().value().time;
  all.audit = from.changes_after({1, 0}, 100'000).value().back().audit;
  for (std::size_t each = 0; each < madang::table_count; ++each)
    from.load(static_cast<madang::table>(each),
              [&](madang::row const& one) {
                all.rows.push_back(one);
                return true;
              })
        .value();
  return all;
}

/// A new store that holds this.
inline std::unique_ptr<madang::store> store_of(madang::change const& all) {
  auto made = madang::make_memory_store();
  made->commit({&all, 1}, made->head().value().at).value();
  return made;
}

}  // namespace network_suite
