// madang/delivery/worker.hpp: takes messages that are due, has them sent, and says what became of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>
#include <madang/delivery/queue.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace madang {
inline namespace v1 {

namespace detail {
class delivery_lane;
}  // namespace detail

/// How much a channel is asked to do at once.
struct channel_limits {
  std::size_t concurrency = 1;                 ///< sends at the same time: 1 to 64
  double messages_per_second = 0;              ///< on average; 0: as fast as it goes
  std::size_t burst = 1;                       ///< with a rate: at once after a pause, 1 to 10,000
  std::size_t batch = 16;                      ///< taken at once: 1 to 1,000
  std::chrono::milliseconds lease{5 * 60'000}; /**< how long they are the worker's: more than the channel
                                                  needs for `batch` messages; 1 second to 1 hour */
};

/// What became of messages.
struct delivery_counts {
  std::uint64_t sent = 0;       ///< the other side has them
  std::uint64_t failed = 0;     ///< the queue decides about another attempt
  std::uint64_t refused = 0;    ///< given up
  std::uint64_t later = 0;      ///< not tried, and given back
  std::uint64_t overtaken = 0;  ///< the lease was over before they were sent or settled: another has them
  std::uint64_t unsettled = 0;  ///< the queue could not be told: they come again when the lease is over
  friend bool operator==(delivery_counts const&, delivery_counts const&) = default;
};

/// What a run of a worker did.
struct delivery_report {
  std::array<delivery_counts, notify_channel_count> of{};  ///< by number of the channel
  std::vector<error> errors;                               ///< of the queue; each ended its channel's run
  std::optional<timestamp> resume{};  ///< a rate limit ended a channel's run: run again then
  [[nodiscard]] delivery_counts total() const noexcept;  ///< of all channels
};

/// How a worker works.
struct delivery_worker_options {
  clock* time = nullptr;  ///< system_clock() when null; the same as the queue's; must outlive the worker
};

/// Takes messages from a queue and has channels send them. Holds nothing that would be lost with it: a
/// message whose sending was not settled comes again, with the same idempotency key.
/// @threads one run at a time. Several workers may share a queue.
class delivery_worker {
 public:
  /// Works for this queue, which must outlive it.
  explicit delivery_worker(delivery_queue& queue, delivery_worker_options options = {});
  ~delivery_worker();
  delivery_worker(delivery_worker const&) = delete;
  delivery_worker& operator=(delivery_worker const&) = delete;

  /// Adds the way to send messages of one kind.
  /// @errors out_of_range when a limit is; wrong_kind for the inbox, which sends nothing; key_conflict when
  /// there
  ///         is a channel of this kind; empty without a channel.
  [[nodiscard]] result<void> add(std::unique_ptr<delivery_channel> channel, channel_limits limits = {});

  /// Sends what is due until nothing is, a channel's rate is used up, a channel answers `later` to all that
  /// it is given, or the queue fails. Channels do not wait for each other. When `stop` is requested, what is
  /// being sent is sent, and the rest given back. A channel's exception is a failure of that message. The
  /// calling thread sends, too; further ones are joined before this returns.
  delivery_report run_once(std::stop_token const& stop = {});

 private:
  delivery_queue& queue_;
  clock& time_;
  std::vector<std::unique_ptr<detail::delivery_lane>> lanes_;
};

/// A channel of the host's own: `send` gets each message, e.g. to push it to a telephone.
[[nodiscard]] std::unique_ptr<delivery_channel> host_channel(
    std::function<delivery_outcome(delivery_message const&)> send,
    notify_channel kind = notify_channel::host);

}  // namespace v1
}  // namespace madang
