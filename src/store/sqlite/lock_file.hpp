// The lock beside a database: one writer, in this process or any other. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <string>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

/// Holds the lock of a database, a file of its name with ".lock" behind, as long as it lives. The file stays:
/// removing it would let two writers lock two files of one name. The system frees the lock when the process
/// dies.
class lock_file {
 public:
  /// Takes the lock without waiting. @errors locked, read_only (the folder), io_error; `foreign` is errno.
  [[nodiscard]] static result<lock_file> take(std::string const& database);

  lock_file() noexcept = default;
  lock_file(lock_file&& from) noexcept : descriptor_(std::exchange(from.descriptor_, -1)) {}
  lock_file& operator=(lock_file&& from) noexcept {
    std::swap(descriptor_, from.descriptor_);
    return *this;
  }
  ~lock_file();

  /// True when note_network() was called for this lock file, now or by an earlier holder.
  [[nodiscard]] bool network_noted() const noexcept;
  /// Notes that the database was made: should it be found empty later, then because its content was lost.
  void note_network() const noexcept;
  /// Takes the note back: the database is gone, and a new one is to be made.
  void forget_network() const noexcept;

 private:
  explicit lock_file(int descriptor) noexcept : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// Makes a file's name durable by syncing its folder. @errors io_error with errno.
[[nodiscard]] result<void> sync_folder_of(std::string const& file);

}  // namespace detail
}  // namespace v1
}  // namespace madang
