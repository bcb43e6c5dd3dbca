// madang/open.hpp: a network in one call. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>
#include <madang/store/memory.hpp>
#include <madang/store/sqlite.hpp>

#include <filesystem>
#include <utility>

namespace madang {
inline namespace v1 {

/// Opens a network in memory: gone with the process. @errors as network::open.
[[nodiscard]] inline result<network> open_memory(network_options options = {}) {
  auto& random = options.random ? *options.random : system_random();
  return network::open(make_memory_store(random), std::move(options));
}

/// Opens or creates a network in a SQLite file. @errors as open_sqlite_store and network::open.
[[nodiscard]] inline result<network> open_sqlite(std::filesystem::path const& file,
                                                 network_options options = {}, sqlite_options store = {}) {
  if (store.random == nullptr) store.random = options.random;
  auto rows = open_sqlite_store(file, store);
  if (!rows) return rows.error();
  return network::open(std::move(*rows), std::move(options));
}

}  // namespace v1
}  // namespace madang
