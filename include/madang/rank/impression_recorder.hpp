// madang/rank/impression_recorder.hpp: what readers were shown and what they did then, as lines of an event
// log. A state machine: time, pages and actions come in, lines go to a sink of the host's own; nothing here
// reads clocks or writes files. The same calls give the same lines. Not synchronised.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/event_log.hpp>
#include <madang/rank/score.hpp>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {

/// Where lines go: `madang/json/event_log.hpp` has one that writes JSON Lines. What is in a line is valid
/// during the call alone. An error is answered to whoever recorded; nothing is tried again.
class event_sink {
 public:
  event_sink() = default;
  event_sink(event_sink const&) = delete;
  event_sink& operator=(event_sink const&) = delete;
  virtual ~event_sink() = default;
  virtual result<void> take(item_line const& line) = 0;        ///< an item that was written
  virtual result<void> take(action_line const& line) = 0;      ///< what a reader did
  virtual result<void> take(impression_line const& line) = 0;  ///< what a reader was shown
};

/// How much is recorded. Off until `share` says otherwise.
struct impression_options {
  double share = 0;                           ///< of all pages that are recorded, 0 to 1; 0: nothing at all
  std::uint64_t seed = 1;                     ///< of the choice which
  std::int64_t join_ms = 86'400'000;          ///< an action so long after an impression is joined to it
  std::size_t shown_max = 100'000;            ///< shown items that wait for actions; then the oldest go
  std::int64_t items_ms = 30 * 86'400'000LL;  ///< older items are no longer recorded
  std::size_t items_max = 1'000'000;          ///< items remembered; then the oldest go
};

/// Checks options. @errors out_of_range with the field's name.
[[nodiscard]] result<void> check(impression_options const& options);

/// An item that was written, by numbers of people and nodes.
struct recorded_item {
  std::int64_t at_ms = 0;                          ///< when it was made
  std::uint64_t id = 0;                            ///< larger than that of every item before it
  std::uint32_t author = 0;                        ///< who made it
  std::optional<std::uint32_t> place{};            ///< where it lies
  std::vector<std::uint32_t> topics{};             ///< what it is about
  std::optional<std::vector<std::uint32_t>> to{};  ///< whom it addresses; none: everyone
};

/// An item on a page.
struct shown_item {
  std::uint64_t id = 0;        ///< which
  std::uint32_t position = 1;  ///< in the feed, 1 for the first of the first page
  double propensity = 1;       ///< the chance with which it stood there; above 0, at most 1
  rank_features features{};    ///< what was known of it
};

/// A page that a reader was shown.
struct shown_page {
  std::int64_t at_ms = 0;             ///< when
  std::uint32_t reader = 0;           ///< who
  std::string_view config{};          ///< name of the weights that ordered it
  std::uint32_t config_version = 0;   ///< their version
  std::span<shown_item const> items;  ///< in the order shown
};

/// What was recorded and what was not.
struct impression_counts {
  std::uint64_t pages = 0;           ///< pages told of
  std::uint64_t pages_recorded = 0;  ///< of them in the log
  std::uint64_t items_unknown = 0;   ///< shown, but written before the recording began or too long ago
  std::uint64_t actions = 0;         ///< actions in the log
  std::uint64_t actions_joined = 0;  ///< of them upon an impression
  std::uint64_t shown_dropped = 0;   ///< shown items that no longer wait, for want of room
};

/// Records. Memory: 16 bytes per remembered item and about 80 per shown item that waits for actions.
class impression_recorder {
 public:
  /// Keeps a reference to the sink. @pre options are checked
  impression_recorder(event_sink& to, impression_options const& options) : to_(to), options_(options) {}

  /// @name record
  /// Writes a line, or none: when recording is off, for pages that chance leaves out, and for items that are
  /// not remembered. Times that go back are taken for the last one.
  /// @errors out_of_range for a propensity outside (0, 1]; what the sink answers.
  ///@{
  [[nodiscard]] result<void> made(recorded_item const& item);  ///< an item was written
  [[nodiscard]] result<void> shown(shown_page const& page);    ///< a page was shown
  [[nodiscard]] result<void> acted(std::int64_t at_ms, std::uint32_t reader, action_verb verb,
                                   std::uint64_t item);  ///< a reader did something with an item
  ///@}

  /// Forgets what a person was shown, e.g. when the person is erased; lines that were written stay the
  /// host's.
  void forget(std::uint32_t person);
  /// What was recorded so far. Throws nothing.
  [[nodiscard]] impression_counts const& counts() const noexcept { return counts_; }

 private:
  struct known_item {
    std::uint64_t id;
    std::int64_t at_ms;
  };
  using shown_key = std::pair<std::uint32_t, std::uint64_t>;  // (reader, item)
  struct waiting {
    std::int64_t at_ms;
    std::uint32_t position;
  };
  struct arrival {
    shown_key key;
    std::int64_t at_ms;
  };

  [[nodiscard]] std::int64_t pass(std::int64_t at_ms);
  [[nodiscard]] bool known(std::uint64_t item) const noexcept;
  [[nodiscard]] bool chosen() noexcept;
  void wait(shown_key const& key, waiting const& since);
  void stop_waiting();

  event_sink& to_;
  impression_options options_;
  std::int64_t now_ms_ = 0;
  std::deque<known_item> items_;                           // ids ascend
  boost::unordered_flat_map<shown_key, waiting> waiting_;  // the last impression of each
  std::deque<arrival> arrivals_;                           // oldest first; outdated ones among them
  impression_counts counts_;
};

}  // namespace v1
}  // namespace madang
