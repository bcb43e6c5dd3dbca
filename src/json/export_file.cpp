// Exports into files that are there in full or not at all. SPDX-License-Identifier: Apache-2.0
#include <madang/json/export.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace madang {
inline namespace v1 {
namespace {

namespace fs = std::filesystem;

/// A file that is removed unless it got its final name.
class partial_export {
 public:
  explicit partial_export(fs::path final_name)
      : final_(std::move(final_name)), name_(final_.string() + ".partial") {}
  partial_export(partial_export const&) = delete;
  partial_export& operator=(partial_export const&) = delete;
  ~partial_export() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(name_.c_str());
  }

  result<void> open() {
    ::unlink(name_.c_str());
    file_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return file_ < 0 ? failure() : result<void>();
  }

  result<void> write(std::string_view bytes) const {
    while (!bytes.empty()) {
      auto const done = ::write(file_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return failure();
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  /// A second name once the bytes are on the disk: unlike renaming, this replaces nothing.
  result<void> finish() const {
    if (::fsync(file_) != 0) return failure();
    if (::link(name_.c_str(), final_.c_str()) == 0) return sync_folder();
    if (errno == EEXIST) return fail(errc::key_conflict, final_.string());
    if (::rename(name_.c_str(), final_.c_str()) != 0) return failure();  // a file system without links
    return sync_folder();
  }

 private:
  error failure() const {
    auto const why = errno;
    auto const full = why == ENOSPC || why == EDQUOT || why == EFBIG;
    return error{full ? errc::disk_full : errc::io_error, final_.string(), 0, 0, why};
  }

  result<void> sync_folder() const {
    auto const folder = final_.has_parent_path() ? final_.parent_path().string() : std::string(".");
    auto const opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return failure();
    auto const synced = ::fsync(opened) == 0 || errno == EINVAL;  // folders that know no syncing
    auto const why = synced ? result<void>() : result<void>(failure());
    ::close(opened);
    return why;
  }

  fs::path final_;
  std::string name_;
  int file_ = -1;
};

}  // namespace

result<export_report> export_to_file(
    std::filesystem::path const& file,
    std::function<result<export_report>(export_sink const& to)> const& write) {
  std::error_code ignored;
  if (fs::exists(file, ignored)) return fail(errc::key_conflict, file.string());
  partial_export partial(file);
  if (auto const done = partial.open(); !done) return done.error();
  auto report = write([&](std::string_view bytes) { return partial.write(bytes); });
  if (!report || !report->complete) return report;
  if (auto const done = partial.finish(); !done) return done.error();
  return report;
}

}  // namespace v1
}  // namespace madang
