// madang/src/delivery/lane.hpp: one channel of a worker: its messages, its limits, its counts.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/delivery/worker.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "delivery/token_bucket.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// What a lane did in a run.
struct lane_run {
  delivery_counts counts;             ///< what became of its messages
  std::optional<error> failed{};      ///< of the queue; ended the run
  std::optional<timestamp> resume{};  ///< the rate ended the run
};

/// The messages of one channel. Whoever finds none waiting takes the next batch from the queue.
/// @invariant a message that was taken is sent and settled, given back, or left to its lease.
/// @threads `begin` and `end` by one, with nobody in `work`; `work` by as many as the limits say.
class delivery_lane {
 public:
  delivery_lane(delivery_queue& queue, clock& time, std::unique_ptr<delivery_channel> channel,
                channel_limits const& limits);

  [[nodiscard]] notify_channel kind() const noexcept { return kind_; }
  [[nodiscard]] std::size_t concurrency() const noexcept { return limits_.concurrency; }

  void begin();                            ///< a run
  void work(std::stop_token const& stop);  ///< sends until the run is over
  [[nodiscard]] lane_run end();            ///< gives back what nobody sent

 private:
  [[nodiscard]] std::optional<delivery_message> next(std::stop_token const& stop);
  void fill();
  [[nodiscard]] delivery_outcome send(delivery_message const& message) noexcept;
  void settle(delivery_message const& message, delivery_outcome const& outcome);
  [[nodiscard]] result<bool> tell(delivery_message const& message, delivery_outcome const& outcome);
  void count(delivery_result what);

  delivery_queue& queue_;
  clock& time_;
  std::unique_ptr<delivery_channel> channel_;
  notify_channel kind_;
  channel_limits limits_;

  std::mutex mutex_;  // guards what follows
  token_bucket bucket_;
  std::deque<delivery_message> waiting_;
  std::size_t taken_ = 0;         // by the last batch
  std::size_t later_streak_ = 0;  // answers `later` since the last other one
  bool over_ = true;
  lane_run run_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
