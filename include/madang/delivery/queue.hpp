// madang/delivery/queue.hpp: where workers get their messages from, and what a channel is.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/notify/delivery.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

namespace madang {
inline namespace v1 {

/// Messages that are due. A network is one: network::deliveries.
/// @threads any; also several processes, one after the other.
class delivery_queue {
 public:
  virtual ~delivery_queue() = default;

  /// Takes up to so many messages of a channel whose time has come, for as long as `lease`: who does not
  /// settle one until then has lost it to another worker. Rights, state and quiet hours are looked at again;
  /// what is no longer due is not among them. The taking is durable when this returns. @errors of a commit.
  [[nodiscard]] virtual result<std::vector<delivery_message>> take(notify_channel channel,
                                                                   std::size_t messages_max,
                                                                   std::chrono::milliseconds lease) = 0;
  /// Says what became of a message that was taken; answers false when its time was over and another has it.
  /// @errors of a commit; it may be said again.
  [[nodiscard]] virtual result<bool> settle(delivery_message const& taken,
                                            delivery_outcome const& outcome) = 0;
};

/// A way to send messages.
/// @threads `send` is called by as many threads at once as the worker was told, default one.
class delivery_channel {
 public:
  virtual ~delivery_channel() = default;
  /// Which messages it takes.
  [[nodiscard]] virtual notify_channel kind() const noexcept = 0;
  /// Sends one, and says what became of it; waits for the other side. An exception counts as a failure.
  [[nodiscard]] virtual delivery_outcome send(delivery_message const& message) = 0;
};

}  // namespace v1
}  // namespace madang
