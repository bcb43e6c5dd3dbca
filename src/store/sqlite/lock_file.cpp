// The lock beside a database: one writer, in this process or any other. SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::string_view note = "Madang locks the database beside this file.\n";

error system_error(std::string const& file, int number) {
  auto const barred = number == EACCES || number == EROFS || number == EPERM;
  auto const full = number == ENOSPC || number == EDQUOT;
  return error{barred ? errc::read_only : full ? errc::disk_full : errc::io_error, file, 0, 0, number};
}

// A lock of the open file, not of the process: a second writer in this process is refused too.
bool lock_now(int descriptor) {
#ifdef F_OFD_SETLK
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
#else
  return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
#endif
}

}  // namespace

result<lock_file> lock_file::take(std::string const& database) {
  auto const name = database + ".lock";
  lock_file taken(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (taken.descriptor_ < 0) return system_error(database, errno);
  if (lock_now(taken.descriptor_)) return taken;
  auto const why = errno;
  if (why == EAGAIN || why == EACCES) return error{errc::locked, database, 0, 0, why};
  return system_error(database, why);
}

lock_file::~lock_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool lock_file::network_noted() const noexcept {
  struct stat about {};
  return ::fstat(descriptor_, &about) == 0 && about.st_size > 0;
}

// A note that cannot be written is only missed: it guards against accidents after the fact.
void lock_file::note_network() const noexcept {
  if (network_noted()) return;
  [[maybe_unused]] auto const written = ::pwrite(descriptor_, note.data(), note.size(), 0);
}

void lock_file::forget_network() const noexcept {
  [[maybe_unused]] auto const cut = ::ftruncate(descriptor_, 0);
}

result<void> sync_folder_of(std::string const& file) {
  auto const folder = std::filesystem::path(file).parent_path().string();
  auto const descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return error{errc::io_error, file, 0, 0, errno};
  auto const synced = ::fsync(descriptor);
  auto const why = errno;
  ::close(descriptor);
  if (synced != 0 && why != EINVAL && why != EROFS) return error{errc::io_error, file, 0, 0, why};
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
