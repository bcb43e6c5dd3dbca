// Read-only connections, lent to one reader at a time. Any number of threads may take them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite/connection.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// Keeps connections that nobody uses. Must outlive what it lends.
class reader_pool {
 public:
  /// A connection on loan; goes back with the scope.
  class lease {
   public:
    lease(reader_pool& from, std::unique_ptr<connection> lent) noexcept
        : from_(&from), lent_(std::move(lent)) {}
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease() {
      if (lent_) from_->give_back(std::move(lent_));
    }
    connection& operator*() const noexcept { return *lent_; }
    connection* operator->() const noexcept { return lent_.get(); }

   private:
    reader_pool* from_;
    std::unique_ptr<connection> lent_;
  };

  reader_pool(std::string file, sqlite_options options)
      : file_(std::move(file)), options_(std::move(options)) {}

  /// Lends a connection, a new one when all are in use. @errors as connection::open.
  [[nodiscard]] result<lease> take();
  /// Takes a connection into the pool.
  void give_back(std::unique_ptr<connection> unused) noexcept;

 private:
  static constexpr std::size_t idle_max = 8;

  std::string file_;
  sqlite_options options_;
  std::mutex lock_;
  std::vector<std::unique_ptr<connection>> idle_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
