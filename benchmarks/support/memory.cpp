// What the process holds. SPDX-License-Identifier: Apache-2.0
#include "support/memory.hpp"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

#include "support/measure.hpp"

namespace bench {

memory_use memory_now() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;
  if (!(in >> size >> resident >> shared)) give_up("cannot read /proc/self/statm");
  auto const page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  auto const heap = mallinfo2();
  return {(resident - shared) * page, heap.uordblks + heap.hblkhd};
}

void trim_memory() { malloc_trim(0); }

}  // namespace bench
