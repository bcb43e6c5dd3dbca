// Memory of a page. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/page.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {

void page::arena::grow(std::size_t bytes) {
  auto const doublings = std::min<std::size_t>(blocks_.size() / 2, 6);  // the first blocks are recycled ones
  auto const room = std::max(bytes, detail::recycled_bytes << doublings);
  blocks_.emplace_back(static_cast<std::byte*>(detail::recycled_new(room)), give_back{room});
  next_ = blocks_.back().get();
  left_ = room;
}

}  // namespace v1
}  // namespace madang
