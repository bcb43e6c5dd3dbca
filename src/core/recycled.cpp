// Blocks that a thread keeps for its next page. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/recycled.hpp>

#include <array>
#include <new>

#include "core/sanitized.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t blocks_kept = address_sanitized ? 0 : 8;

// Trivial, so that it may be used while the thread's other objects end.
struct kept_blocks {
  std::array<void*, blocks_kept + 1> at;
  std::size_t count;
  bool closed;
};
thread_local constinit kept_blocks thread_blocks{};

struct closer {
  bool armed = false;
  ~closer() {
    while (thread_blocks.count != 0) ::operator delete(thread_blocks.at[--thread_blocks.count]);
    thread_blocks.closed = true;
  }
};
thread_local closer at_thread_end;

constexpr bool is_recycled(std::size_t bytes) noexcept {
  return bytes <= recycled_bytes && bytes >= recycled_bytes / 4;
}

}  // namespace

void* recycled_new(std::size_t bytes) {
  if (!is_recycled(bytes)) return ::operator new(bytes);
  if (thread_blocks.count != 0) return thread_blocks.at[--thread_blocks.count];
  return ::operator new(recycled_bytes);
}

void recycled_delete(void* at, std::size_t bytes) noexcept {
  if (at == nullptr || !is_recycled(bytes) || thread_blocks.closed || thread_blocks.count == blocks_kept)
    return ::operator delete(at);
  at_thread_end.armed = true;  // makes the closer exist
  thread_blocks.at[thread_blocks.count++] = at;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
