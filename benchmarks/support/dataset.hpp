// Workload W0 as arrays: who follows whom, who is in which group, who wrote what when, who reads.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace bench {

/// W0. People, groups and posts are numbered from 0; lists of one person lie between two offsets.
struct dataset {
  std::uint32_t people = 0;
  std::uint32_t groups = 0;
  std::uint32_t posts = 0;  ///< posts to load; those behind them are for measuring writes
  std::vector<std::uint64_t> follow_offsets;
  std::vector<std::uint32_t> follows;
  std::vector<std::uint64_t> member_offsets;
  std::vector<std::uint32_t> memberships;
  std::vector<std::uint32_t> authors;
  std::vector<std::int32_t> places;    ///< a group, or -1 for the author's wall
  std::vector<std::uint32_t> seconds;  ///< since the beginning
  std::vector<std::uint64_t> body_offsets;
  std::vector<char> bodies;
  std::vector<std::uint32_t> requests;  ///< readers in the order in which they ask
  std::vector<std::uint32_t> samples;   ///< readers whose answers are compared

  [[nodiscard]] std::span<std::uint32_t const> follows_of(std::uint32_t person) const {
    return part(follows, follow_offsets, person);
  }
  [[nodiscard]] std::span<std::uint32_t const> groups_of(std::uint32_t person) const {
    return part(memberships, member_offsets, person);
  }
  [[nodiscard]] std::string_view body(std::uint32_t post) const {
    return {bodies.data() + body_offsets[post], body_offsets[post + 1] - body_offsets[post]};
  }
  [[nodiscard]] std::uint32_t written() const { return static_cast<std::uint32_t>(authors.size()); }

 private:
  [[nodiscard]] static std::span<std::uint32_t const> part(std::vector<std::uint32_t> const& of,
                                                           std::vector<std::uint64_t> const& offsets,
                                                           std::uint32_t at) {
    return std::span(of).subspan(offsets[at], offsets[at + 1] - offsets[at]);
  }
};

/// Reads the files of the floor's generator: raw little-endian arrays and meta.txt. Ends the program on
/// failure.
[[nodiscard]] dataset read_dataset(std::filesystem::path const& folder);

/// Makes data of the same distributions: power-law follows, groups by popularity, Zipf authors and readers.
[[nodiscard]] dataset make_dataset(std::uint32_t people, std::uint32_t posts, std::uint64_t seed);

inline constexpr std::uint32_t page_items = 25;

/// Does a home page show what the reader wrote?
enum class own_wall : std::uint8_t { left_out, included };

/// A home page by brute force, from the definition: newest first, of the first `posts`, what lies in groups
/// that the reader is in and on walls that the reader follows. Ids are 1 for post 0.
[[nodiscard]] std::vector<std::uint64_t> expected_page(dataset const& data, std::uint32_t posts,
                                                       std::uint32_t reader, own_wall own);

}  // namespace bench
