// Unpacks a .tar.gz of the foreign data for the time of a test. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

/// A folder with what an archive holds; gone with this object.
class unpacked_archive {
 public:
  /// @throws std::runtime_error when the program tar fails.
  explicit unpacked_archive(std::filesystem::path const& archive) {
    auto name = (std::filesystem::temp_directory_path() / "madang-foreign-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    folder_ = name;
    if (archive.string().find('\'') != std::string::npos)
      throw std::runtime_error("cannot quote " + archive.string());
    auto const command = "tar -xzf '" + archive.string() + "' -C '" + name + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot unpack " + archive.string());
  }
  unpacked_archive(unpacked_archive const&) = delete;
  unpacked_archive& operator=(unpacked_archive const&) = delete;
  ~unpacked_archive() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  /// Where the contents lie.
  std::filesystem::path const& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};
