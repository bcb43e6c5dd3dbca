// Memory of a page. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/page.hpp>

#include <algorithm>
#include <cstring>

namespace madang {
inline namespace v1 {

void* page::arena::allocate(std::size_t bytes) {
  constexpr std::size_t block_bytes_min = 16 * 1024;
  bytes = (bytes + 7) & ~std::size_t{7};
  if (bytes > left_) {
    left_ = std::max(bytes, block_bytes_min << std::min<std::size_t>(blocks_.size(), 6));
    blocks_.emplace_back(new std::byte[left_]);
    next_ = blocks_.back().get();
  }
  auto* at = next_;
  next_ += bytes;
  left_ -= bytes;
  return at;
}

std::string_view page::arena::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* at = static_cast<char*>(allocate(text.size()));
  std::memcpy(at, text.data(), text.size());
  return {at, text.size()};
}

}  // namespace v1
}  // namespace madang
