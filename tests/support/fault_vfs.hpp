// A SQLite VFS that fails on demand, and that forgets what was not synced when the power is cut.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace fault {

/// What SQLite asks of a disk; a set of them is a mask.
enum operation : unsigned {
  op_open = 1,
  op_write = 2,
  op_sync = 4,
  op_truncate = 8,
  op_remove = 16,
  op_change = op_write | op_sync | op_truncate | op_remove,
  op_any = op_change | op_open
};

/// How an operation goes wrong.
enum class effect {
  none,       ///< not done, and said so
  torn,       ///< a write is half done, and said to have failed
  done,       ///< done, but said to have failed
  power_cut,  ///< not done; nothing after it is done either
  full        ///< a write: not done, no space left
};

/// Which operation goes wrong, and how.
struct plan {
  unsigned operations = 0;  ///< which kinds are counted
  std::uint64_t at = 0;     ///< the number, from 1 on, of the one that fails; 0 for none
  effect how = effect::none;
};

/// Wraps the default VFS while it lives; SQLite finds it by its name. Files lie where they always do: what is
/// written goes to the real file at once, together with a note how to undo it until the file is synced. Real
/// syncs are left out.
/// @threads SQLite may call it from any thread; arming and crashing is for one thread while no store works.
class vfs {
 public:
  vfs();
  vfs(vfs const&) = delete;
  vfs& operator=(vfs const&) = delete;
  ~vfs();

  [[nodiscard]] std::string const& name() const noexcept { return name_; }

  /// Starts counting anew; the planned operation goes wrong.
  void arm(plan next);
  /// True when the planned operation came.
  [[nodiscard]] bool fired() const noexcept { return fired_; }
  /// Lets files grow by this many bytes in total, then says that the disk is full.
  void limit_growth(std::uint64_t bytes);
  /// The disk is as large as ever again.
  void lift_limit() { limit_growth(UINT64_MAX); }

  /// The power is gone: from now on nothing is done any more, as after effect::power_cut.
  void cut_power() noexcept { dead_ = true; }
  /// What a disk holds after the power came back: of the writes that were not synced, a random part took
  /// place, some of them torn. @pre all files are closed.
  void crash(std::uint64_t seed);

 private:
  friend struct shim;

  // One write or truncation that is not synced yet, and what lay there before.
  struct pending {
    std::uint64_t offset = 0;
    std::string before;
    std::string after;
    std::uint64_t size_before = 0;
    bool truncation = false;
  };

  [[nodiscard]] bool falls(operation what, effect& how);
  static void undo(int file, pending const& one);
  static void redo(int file, pending const& one, std::mt19937_64& random);

  std::string name_;
  sqlite3_vfs shim_{};
  sqlite3_vfs* real_;
  std::mutex lock_;
  plan plan_;
  std::uint64_t count_ = 0;
  std::uint64_t growth_left_ = UINT64_MAX;
  bool fired_ = false;
  bool dead_ = false;
  std::map<std::string, std::vector<pending>> pending_;
};

}  // namespace fault
