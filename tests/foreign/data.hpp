// Where other people's test data lies, and how to read it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zlib.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "madang_test_paths.hpp"

/// A file or folder of the foreign data; nullopt, said loudly on stderr, where it is not there.
inline std::optional<std::filesystem::path> foreign_data(std::string_view relative) {
  auto const* given = std::getenv("MADANG_FOREIGN_DATA");
  auto const root = given != nullptr && *given != '\0'
                        ? std::filesystem::path(given)
                        : std::filesystem::path(MADANG_SOURCE_DIR) / "../shared/data";
  auto path = root / std::filesystem::path(relative);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  std::cerr << "SKIPPED (no foreign data): " << path.string() << std::endl;
  return std::nullopt;
}

/// A file as it is. @throws std::runtime_error
inline std::string read_file(std::filesystem::path const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// A .gz file, unpacked. @throws std::runtime_error
inline std::string read_gzip(std::filesystem::path const& path) {
  std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.string().c_str(), "rb"), gzclose);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::string out;
  std::array<char, 65536> part{};
  for (;;) {
    auto const size = gzread(file.get(), part.data(), static_cast<unsigned>(part.size()));
    if (size < 0) throw std::runtime_error("cannot unpack " + path.string());
    if (size == 0) return out;
    out.append(part.data(), static_cast<std::size_t>(size));
  }
}

/// A .bz2 file, unpacked by the program bzip2. @throws std::runtime_error
inline std::string read_bzip2(std::filesystem::path const& path) {
  if (path.string().find('\'') != std::string::npos)
    throw std::runtime_error("cannot quote " + path.string());
  auto const command = "bzip2 -dc '" + path.string() + "'";
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run bzip2");
  std::string out;
  std::array<char, 65536> part{};
  while (auto const size = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), size);
  if (pclose(pipe) != 0) throw std::runtime_error("cannot unpack " + path.string());
  return out;
}

/// A file, unpacked where its name ends in .gz or .bz2. @throws std::runtime_error
inline std::string read_unpacked(std::filesystem::path const& path) {
  if (path.extension() == ".gz") return read_gzip(path);
  if (path.extension() == ".bz2") return read_bzip2(path);
  return read_file(path);
}
