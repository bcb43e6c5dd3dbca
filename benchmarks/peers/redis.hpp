// Redis with Mastodon's scheme: a sorted set per reader, written at post time and trimmed; bodies by key.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hiredis/hiredis.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "peers/contender.hpp"

namespace bench::peers {

/// A connection. Ends the program on any failure.
class redis {
 public:
  explicit redis(std::filesystem::path const& socket);
  explicit redis(std::uint32_t port);  ///< on the loopback
  using reply = std::unique_ptr<redisReply, void (*)(void*)>;
  /// Sends without waiting.
  void append(std::span<std::string_view const> words);
  /// The next answer.
  [[nodiscard]] reply next();
  /// The server's own account, e.g. "used_memory".
  [[nodiscard]] std::string info(std::string_view field);

 private:
  explicit redis(redisContext* made);
  std::unique_ptr<redisContext, void (*)(redisContext*)> to_;
};

/// Bodies of all posts, timelines of these readers; answers with bytes used per post and per reader.
struct redis_sizes {
  double bytes_per_post = 0;
  double bytes_per_reader = 0;
};
redis_sizes load_redis(redis& to, dataset const& data, std::uint32_t posts, timelines const& from,
                       std::span<std::uint32_t const> readers);

/// ZREVRANGE, then MGET of the bodies; `readers_at_once` of both in flight.
[[nodiscard]] std::unique_ptr<contender> make_redis(redis& from, std::string name,
                                                    std::size_t readers_at_once);
/// The body and one ZADD and trim per receiver, in one pipeline.
[[nodiscard]] std::unique_ptr<post_writer> make_redis_writer(redis& to, dataset const& data,
                                                             std::span<std::uint32_t const> posts);

}  // namespace bench::peers
