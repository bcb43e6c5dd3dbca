// Read-only connections, lent to one reader at a time. SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/reader_pool.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

result<reader_pool::lease> reader_pool::take() {
  {
    std::lock_guard const held(lock_);
    idle_.reserve(idle_max);  // so that giving back needs no memory
    if (!idle_.empty()) {
      lease lent(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lent;
    }
  }
  auto opened = connection::open(file_, access_mode::read, options_);
  if (!opened) return opened.error();
  return lease(*this, std::move(*opened));
}

void reader_pool::give_back(std::unique_ptr<connection> unused) noexcept {
  std::lock_guard const held(lock_);
  if (idle_.size() < idle_max && idle_.size() < idle_.capacity()) idle_.push_back(std::move(unused));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
