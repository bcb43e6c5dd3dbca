// Memory of a page. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/page.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {

void page::arena::grow(std::size_t bytes) {
  constexpr std::size_t block_bytes_min = 16 * 1024;
  left_ = std::max(bytes, block_bytes_min << std::min<std::size_t>(blocks_.size(), 6));
  blocks_.emplace_back(new std::byte[left_]);
  next_ = blocks_.back().get();
}

}  // namespace v1
}  // namespace madang
