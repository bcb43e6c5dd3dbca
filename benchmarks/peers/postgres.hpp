// PostgreSQL: pages by a query over what a reader follows, and from an inbox table. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <libpq-fe.h>

#include <filesystem>
#include <memory>

#include "peers/contender.hpp"

namespace bench::peers {

/// A connection. Ends the program on any failure.
class postgres {
 public:
  using answer_rows = std::unique_ptr<PGresult, void (*)(PGresult*)>;
  /// `host` is an address, or the folder of a Unix socket.
  postgres(std::string const& host, std::uint32_t port);
  answer_rows run(char const* sql);
  void prepare(char const* name, char const* sql);
  /// Numbers go and come as 4 bytes, texts as they are.
  answer_rows run_prepared(char const* name, std::span<std::int32_t const> numbers,
                           std::string_view const* text);
  /// Fills a table with lines of COPY's text format.
  void copy(char const* sql, std::uint64_t count, auto const& line) {
    begin_copy(sql);
    std::string block;
    for (std::uint64_t at = 0; at < count; ++at) {
      line(at, block);
      if (block.size() >= copy_block) put_copy(block);
    }
    put_copy(block);
    end_copy();
  }
  [[nodiscard]] std::string version();
  [[nodiscard]] double number(char const* sql);

 private:
  static constexpr std::size_t copy_block = 1 << 20;
  void begin_copy(char const* sql);
  void put_copy(std::string& block);
  void end_copy();
  [[noreturn]] void fail() const;
  std::unique_ptr<PGconn, void (*)(PGconn*)> to_;
};

struct postgres_sizes {
  double bytes_per_post = 0;
  double bytes_per_edge = 0;
  double bytes_per_reader = 0;  ///< of the inbox table
};
/// All posts and relations, inboxes of these readers, indexes, statistics.
postgres_sizes load_postgres(postgres& to, dataset const& data, std::uint32_t posts, timelines const& from,
                             std::span<std::uint32_t const> readers);

/// How PostgreSQL finds a page.
enum class postgres_way : std::uint8_t {
  lateral,        ///< the newest 25 of every source, merged
  newest_sources  ///< the newest 25 of those 25 sources whose newest post is newest, merged
};
[[nodiscard]] std::unique_ptr<contender> make_postgres_pull(postgres& from, postgres_way way);
[[nodiscard]] std::unique_ptr<contender> make_postgres_inbox(postgres& from, std::string name);
/// One INSERT, synchronous_commit on.
[[nodiscard]] std::unique_ptr<post_writer> make_postgres_writer(postgres& to, dataset const& data);
/// The same, and a row for each receiver in the same transaction.
[[nodiscard]] std::unique_ptr<post_writer> make_postgres_inbox_writer(postgres& to, dataset const& data,
                                                                      std::span<std::uint32_t const> posts);

}  // namespace bench::peers
