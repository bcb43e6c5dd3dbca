// What the process holds. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace bench {

/// Memory of this process, in bytes.
struct memory_use {
  std::uint64_t resident = 0;  ///< of it in real memory, files that are mapped apart
  std::uint64_t heap = 0;      ///< given out by the allocator and not given back
};
[[nodiscard]] memory_use memory_now();

/// Gives back to the system what the allocator keeps for later.
void trim_memory();

}  // namespace bench
