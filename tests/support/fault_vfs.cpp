// A SQLite VFS that fails on demand, and that forgets what was not synced when the power is cut.
// SPDX-License-Identifier: Apache-2.0
#include "fault_vfs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <string_view>

namespace fault {
namespace {

// What SQLite keeps per open file: ours first, the real one right behind it.
struct shim_file {
  sqlite3_file base;
  vfs* owner;
  std::string* path;  // null for temporary files: they are gone after a crash anyway
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

shim_file& of(sqlite3_file* file) { return *reinterpret_cast<shim_file*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return of(file).real(); }

std::uint64_t size_of(sqlite3_file* real) {
  sqlite3_int64 size = 0;
  real->pMethods->xFileSize(real, &size);
  return static_cast<std::uint64_t>(size);
}

std::string read_part(sqlite3_file* real, std::uint64_t offset, std::uint64_t size) {
  auto const end = size_of(real);
  std::string bytes(offset < end ? std::min(size, end - offset) : 0, '\0');
  if (!bytes.empty())
    real->pMethods->xRead(real, bytes.data(), static_cast<int>(bytes.size()),
                          static_cast<sqlite3_int64>(offset));
  return bytes;
}

int write_part(sqlite3_file* real, std::string_view bytes, std::uint64_t offset) {
  if (bytes.empty()) return SQLITE_OK;
  return real->pMethods->xWrite(real, bytes.data(), static_cast<int>(bytes.size()),
                                static_cast<sqlite3_int64>(offset));
}

void write_all(int file, std::string_view bytes, std::uint64_t offset) {
  if (::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)) < 0) std::abort();
}

void cut_to(int file, std::uint64_t size) {
  if (::ftruncate(file, static_cast<off_t>(size)) != 0) std::abort();
}

}  // namespace

// The functions that SQLite calls.
struct shim {
  static vfs& owner(sqlite3_vfs* from) { return *static_cast<vfs*>(from->pAppData); }

  static int write(sqlite3_file* file, void const* data, int amount, sqlite3_int64 offset) {
    auto& to = of(file);
    std::lock_guard const held(to.owner->lock_);
    auto how = effect::none;
    auto const falls = to.owner->falls(op_write, how);
    std::string_view bytes(static_cast<char const*>(data), static_cast<std::size_t>(amount));
    auto const start = static_cast<std::uint64_t>(offset);
    if (falls && how == effect::full) return SQLITE_FULL;
    if (falls && how == effect::torn) bytes = bytes.substr(0, bytes.size() / 2);
    if (falls && how != effect::torn && how != effect::done) return SQLITE_IOERR_WRITE;
    return perform_write(to, bytes, start, falls);
  }

  // Writes as much as there is room for.
  static int perform_write(shim_file& to, std::string_view bytes, std::uint64_t start, bool say_failed) {
    auto const size = size_of(to.real());
    auto const growth = start + bytes.size() > size ? start + bytes.size() - size : 0;
    auto& left = to.owner->growth_left_;
    auto const full = growth > left;
    if (full) bytes = bytes.substr(0, bytes.size() - std::min<std::uint64_t>(bytes.size(), growth - left));
    left -= left == UINT64_MAX ? 0 : std::min(left, growth);
    if (to.path != nullptr)
      to.owner->pending_[*to.path].push_back(
          {start, read_part(to.real(), start, bytes.size()), std::string(bytes), size, false});
    auto const code = write_part(to.real(), bytes, start);
    if (code != SQLITE_OK) return code;
    return full ? SQLITE_FULL : say_failed ? SQLITE_IOERR_WRITE : SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    auto& to = of(file);
    std::lock_guard const held(to.owner->lock_);
    auto how = effect::none;
    auto const falls = to.owner->falls(op_truncate, how);
    if (falls && how != effect::done) return SQLITE_IOERR_TRUNCATE;
    auto const start = static_cast<std::uint64_t>(size);
    auto const before = size_of(to.real());
    if (to.path != nullptr && before > start)
      to.owner->pending_[*to.path].push_back(
          {start, read_part(to.real(), start, before - start), {}, before, true});
    auto const code = to.real()->pMethods->xTruncate(to.real(), size);
    return falls ? SQLITE_IOERR_TRUNCATE : code;
  }

  static int sync(sqlite3_file* file, int) {
    auto& to = of(file);
    std::lock_guard const held(to.owner->lock_);
    auto how = effect::none;
    auto const falls = to.owner->falls(op_sync, how);
    if (falls && how != effect::done) return SQLITE_IOERR_FSYNC;
    if (to.path != nullptr) to.owner->pending_.erase(*to.path);
    return falls ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  }

  static int close(sqlite3_file* file) {
    auto* real = real_of(file);
    auto const code = real->pMethods == nullptr ? SQLITE_OK : real->pMethods->xClose(real);
    delete of(file).path;
    return code;
  }

  static int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), to, amount, offset);
  }
  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
  }
  static int lock(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xLock(real_of(file), level);
  }
  static int unlock(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
  }
  static int reserved(sqlite3_file* file, int* held) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
  }
  static int control(sqlite3_file* file, int what, void* with) {
    return real_of(file)->pMethods->xFileControl(real_of(file), what, with);
  }
  static int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
  static int traits(sqlite3_file* file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
  }
  static int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, to);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
  static int shm_unmap(sqlite3_file* file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
  }

  static int open(sqlite3_vfs* self, char const* path, sqlite3_file* file, int flags, int* flags_out) {
    static sqlite3_io_methods const methods = make_methods();
    auto& from = owner(self);
    file->pMethods = nullptr;
    {
      std::lock_guard const held(from.lock_);
      auto how = effect::none;
      if (from.falls(op_open, how)) return SQLITE_CANTOPEN;
    }
    auto& to = of(file);
    to.owner = &from;
    to.path = nullptr;
    auto const code = from.real_->xOpen(from.real_, path, to.real(), flags, flags_out);
    if (code != SQLITE_OK) return code;
    if (path != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0) to.path = new std::string(path);
    file->pMethods = &methods;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* self, char const* path, int sync_folder) {
    auto& from = owner(self);
    std::lock_guard const held(from.lock_);
    auto how = effect::none;
    auto const falls = from.falls(op_remove, how);
    if (falls && how != effect::done) return SQLITE_IOERR_DELETE;
    from.pending_.erase(path);
    auto const code = from.real_->xDelete(from.real_, path, sync_folder);
    return falls ? SQLITE_IOERR_DELETE : code;
  }

  static int access(sqlite3_vfs* self, char const* path, int flags, int* out) {
    return owner(self).real_->xAccess(owner(self).real_, path, flags, out);
  }
  static int full_name(sqlite3_vfs* self, char const* path, int size, char* out) {
    return owner(self).real_->xFullPathname(owner(self).real_, path, size, out);
  }

  static sqlite3_io_methods make_methods() {
    sqlite3_io_methods made{};
    made.iVersion = 2;
    made.xClose = close;
    made.xRead = read;
    made.xWrite = write;
    made.xTruncate = truncate;
    made.xSync = sync;
    made.xFileSize = file_size;
    made.xLock = lock;
    made.xUnlock = unlock;
    made.xCheckReservedLock = reserved;
    made.xFileControl = control;
    made.xSectorSize = sector_size;
    made.xDeviceCharacteristics = traits;
    made.xShmMap = shm_map;
    made.xShmLock = shm_lock;
    made.xShmBarrier = shm_barrier;
    made.xShmUnmap = shm_unmap;
    return made;
  }
};

vfs::vfs() : real_(sqlite3_vfs_find(nullptr)) {
  static std::atomic<unsigned> count = 0;
  name_ = "madang-fault-" + std::to_string(++count);
  shim_ = *real_;  // what is not replaced below does not look at the VFS it is called on
  shim_.pNext = nullptr;
  shim_.szOsFile = static_cast<int>(sizeof(shim_file)) + real_->szOsFile;
  shim_.zName = name_.c_str();
  shim_.pAppData = this;
  shim_.xOpen = shim::open;
  shim_.xDelete = shim::remove;
  shim_.xAccess = shim::access;
  shim_.xFullPathname = shim::full_name;
  if (sqlite3_vfs_register(&shim_, 0) != SQLITE_OK) throw std::bad_alloc();
}

vfs::~vfs() { sqlite3_vfs_unregister(&shim_); }

void vfs::arm(plan next) {
  std::lock_guard const held(lock_);
  plan_ = next;
  count_ = 0;
  fired_ = false;
  dead_ = false;
}

void vfs::limit_growth(std::uint64_t bytes) {
  std::lock_guard const held(lock_);
  growth_left_ = bytes;
}

// True when this operation is to go wrong, and how.
bool vfs::falls(operation what, effect& how) {
  how = effect::power_cut;
  if (dead_) return true;
  if (plan_.at == 0 || fired_ || (plan_.operations & what) == 0 || ++count_ != plan_.at) return false;
  fired_ = true;
  dead_ = plan_.how == effect::power_cut;
  how = plan_.how;
  return true;
}

void vfs::undo(int file, pending const& one) {
  if (one.truncation) {
    cut_to(file, one.size_before);
    write_all(file, one.before, one.offset);
    return;
  }
  write_all(file, one.before, one.offset);
  cut_to(file, one.size_before);
}

// Half of the writes arrive, a quarter in part: sectors of 512 bytes are old or new.
void vfs::redo(int file, pending const& one, std::mt19937_64& random) {
  constexpr std::uint64_t sector = 512;
  auto const fate = random() % 4;
  if (fate == 0) return;
  if (one.truncation) return cut_to(file, one.offset);
  for (std::uint64_t at = 0; at < one.after.size(); at += sector)
    if (fate != 1 || random() % 2 == 0)
      write_all(file, std::string_view(one.after).substr(at, sector), one.offset + at);
}

void vfs::crash(std::uint64_t seed) {
  std::lock_guard const held(lock_);
  std::mt19937_64 random(seed);
  for (auto const& [path, writes] : pending_) {
    auto const file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) continue;
    for (auto at = writes.rbegin(); at != writes.rend(); ++at) undo(file, *at);
    for (auto const& each : writes) redo(file, each, random);
    ::close(file);
  }
  pending_.clear();
}

}  // namespace fault
