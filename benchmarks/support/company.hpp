// Networks filled through the public API: W0, and W, which adds what a company has. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/open.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "support/dataset.hpp"
#include "support/measure.hpp"
#include "support/random.hpp"

namespace bench {

/// How long the parts of filling took.
struct fill_times {
  double node_seconds = 0;
  double edge_seconds = 0;
  std::uint64_t edges = 0;
  double post_seconds = 0;
  std::uint64_t posts = 0;
  double reaction_seconds = 0;
  std::uint64_t reactions = 0;
  double comment_seconds = 0;
  std::uint64_t comments = 0;
};

/// The time at which post 0 could be written at the earliest.
[[nodiscard]] madang::timestamp beginning();
/// When all posts of W0 and W are written.
[[nodiscard]] madang::timestamp end_of_history();

/// A filled network and the ids of what the dataset numbers.
struct company {
  std::unique_ptr<set_clock> time;
  std::unique_ptr<seeded_random> random;
  std::shared_ptr<madang::store> rows;
  std::unique_ptr<madang::network> net;
  std::vector<madang::person_id> people;
  std::vector<madang::group_id> groups;
  std::vector<madang::record_id> records;
  std::vector<bool> outside;                  ///< W: who is an outsider
  std::vector<std::uint32_t> record_readers;  ///< W: readers of record feeds, and below which record
  fill_times times;
  std::uint32_t posts = 0;  ///< how many of the dataset's posts are loaded

  [[nodiscard]] madang::network_options options() const;
  /// Opens the same rows again with other options.
  void reopen(madang::network_options const& with);
};

/// Runs `one(transaction, number)` for 0 .. count-1, `batch` per change, as import.
void in_batches(madang::network& net, std::uint64_t count, std::uint64_t batch,
                std::function<madang::result<void>(madang::transaction&, std::uint64_t)> const& one);

/// W0: all groups closed, posts in groups for members, posts on walls for everybody.
[[nodiscard]] company make_w0(dataset const& from, std::uint32_t posts, std::shared_ptr<madang::store> rows);
/// Only the nodes and edges of W0, of the first people.
[[nodiscard]] company make_people(dataset const& from, std::uint32_t people,
                                  std::shared_ptr<madang::store> rows);
void add_follows(company& to, dataset const& from, std::uint64_t batch);
void add_posts(company& to, dataset const& from, std::uint32_t posts, std::uint64_t batch);

/// W: see design notes in docs/performance.md.
[[nodiscard]] company make_w(dataset const& from, std::uint32_t posts, std::uint64_t seed);

}  // namespace bench
