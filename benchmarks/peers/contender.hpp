// What is compared: something that answers with home pages, and something that writes posts.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/dataset.hpp"

namespace bench::peers {

/// One page, as compared.
struct answer {
  std::vector<std::uint64_t> ids;  ///< 1 for post 0
  std::vector<std::string> bodies;
  friend bool operator==(answer const&, answer const&) = default;
};

/// Reads home pages of 25 newest items with bodies. Own posts are on the page, except on the floor's.
class contender {
 public:
  contender() = default;
  contender(contender const&) = delete;
  contender& operator=(contender const&) = delete;
  virtual ~contender() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual own_wall own() const { return own_wall::included; }
  /// How many readers are asked for in one go.
  [[nodiscard]] virtual std::size_t readers_at_once() const { return 1; }
  /// The pages of these readers, in memory of this process when it returns.
  virtual void read(std::span<std::uint32_t const> readers) = 0;
  /// What the last `read` got.
  [[nodiscard]] virtual std::vector<answer> answers() = 0;
};

/// Writes posts, each durable before `write` returns.
class post_writer {
 public:
  post_writer() = default;
  post_writer(post_writer const&) = delete;
  post_writer& operator=(post_writer const&) = delete;
  virtual ~post_writer() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  virtual void write(std::uint32_t post) = 0;
};

/// Where a post lies: an author's wall, or a group behind all walls.
[[nodiscard]] inline std::uint32_t source_of(dataset const& data, std::uint32_t post) {
  auto const place = data.places[post];
  return place >= 0 ? data.people + static_cast<std::uint32_t>(place) : data.authors[post];
}

/// Everything that a reader's page is made of, the own wall too; ascending.
[[nodiscard]] std::vector<std::uint32_t> sources_of(dataset const& data, std::uint32_t reader);

/// Readers' newest posts, made as a fan-out at post time would leave them.
class timelines {
 public:
  timelines(dataset const& data, std::uint32_t posts);
  /// Newest first, at most `count`; post numbers.
  [[nodiscard]] std::vector<std::uint32_t> newest(std::uint32_t reader, std::size_t count) const;

 private:
  dataset const& data_;
  std::vector<std::vector<std::uint32_t>> posts_;  // per source, ascending
};

/// Who gets each of these posts: followers of the wall and its owner, or members of the group.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> receivers_of(dataset const& data,
                                                                   std::span<std::uint32_t const> posts);

/// As Mastodon trims its home timelines.
inline constexpr std::size_t timeline_items = 800;

}  // namespace bench::peers
