// Folders for the time of a test, empty or with what a .tar.gz holds. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

/// An empty folder; gone with this object.
class temporary_folder {
 public:
  /// @throws std::runtime_error when it cannot be made.
  temporary_folder() {
    auto name = (std::filesystem::temp_directory_path() / "madang-foreign-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// Where it lies.
  std::filesystem::path const& path() const { return path_; }
  /// A file in it.
  std::filesystem::path operator/(std::string_view name) const { return path_ / std::filesystem::path(name); }

 private:
  std::filesystem::path path_;
};

/// A folder with what an archive holds; gone with this object.
class unpacked_archive {
 public:
  /// @throws std::runtime_error when the program tar fails.
  explicit unpacked_archive(std::filesystem::path const& archive) {
    if (archive.string().find('\'') != std::string::npos)
      throw std::runtime_error("cannot quote " + archive.string());
    auto const command = "tar -xzf '" + archive.string() + "' -C '" + folder_.path().string() + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot unpack " + archive.string());
  }

  /// Where the contents lie.
  std::filesystem::path const& folder() const { return folder_.path(); }

 private:
  temporary_folder folder_;
};
