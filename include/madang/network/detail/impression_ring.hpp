// madang/network/detail/impression_ring.hpp: what readers were shown and did, between the reads and commands
// that tell of it and the host that takes it. Bounded: the oldest goes first.
// @threads any. Readers and commands hold a lock to append; an erasure waits for a host that takes.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/page_record.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/rank/impression_recorder.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <variant>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Something a reader did with an item.
struct recorded_act {
  std::int64_t at_ms = 0;
  std::uint32_t reader = 0;
  action_verb verb = action_verb::reply;
  std::uint64_t item = 0;
};

/// What commands tell of: to be recorded when they are durable.
struct recorded_acts {
  std::vector<recorded_act> done;
  std::vector<std::uint32_t> erased;  ///< people

  void add(recorded_acts const& more) {
    done.insert(done.end(), more.done.begin(), more.done.end());
    erased.insert(erased.end(), more.erased.begin(), more.erased.end());
  }
};

/// A page that a reader was shown.
struct recorded_page {
  std::int64_t at_ms = 0;
  std::uint32_t reader = 0;
  page_record shown;
};

/// Records wait here, and become lines of a log when they are taken.
class impression_ring {
 public:
  /// @pre options are checked
  impression_ring(impression_options const& options, std::size_t records_max);

  /// Is anything recorded at all?
  [[nodiscard]] bool is_on() const noexcept { return options_.share > 0; }
  /// Takes a page, if chance chooses it.
  void shown(recorded_page page);
  /// Takes what commands did.
  void acted(recorded_acts const& acts);
  /// Gives all there is as lines, in order of time, with what was written meanwhile. `look` answers a
  /// snapshot.
  template <class Look>
  [[nodiscard]] result<impression_counts> take(event_sink& to, Look const& look) {
    std::scoped_lock const lock(taking_);
    auto const records = collect();  // before the snapshot, which then has what they name
    auto const seen = look();
    sink_.to = &to;
    return write_all(records, seen.now);
  }

 private:
  using record = std::variant<recorded_act, recorded_page>;
  // Where lines go; which one changes from call to call.
  class switched_sink final : public event_sink {
   public:
    result<void> take(item_line const& line) override { return to->take(line); }
    result<void> take(action_line const& line) override { return to->take(line); }
    result<void> take(impression_line const& line) override { return to->take(line); }
    event_sink* to = nullptr;
  };
  [[nodiscard]] bool chosen() noexcept;
  void keep(record one);
  void forget(std::vector<std::uint32_t> const& people);
  [[nodiscard]] std::deque<record> collect();
  void begin(state const& now);
  [[nodiscard]] result<impression_counts> write_all(std::deque<record> const& records, state const& now);
  [[nodiscard]] result<void> write(record const& one);
  [[nodiscard]] result<void> write_until(std::int64_t at_ms, state const& now);

  impression_options options_;
  std::size_t records_max_;

  std::mutex guard_;  // of what waits
  std::deque<record> waiting_;
  std::size_t size_ = 0;  // shown items and actions
  std::uint64_t pages_ = 0;
  std::uint64_t dropped_ = 0;

  std::mutex taking_;  // of what is taken; before guard_
  switched_sink sink_;
  impression_recorder recorder_;
  impression_counts counted_;  // of what was collected
  bool begun_ = false;
  std::uint64_t last_activity_ = 0;  // of which the log tells
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
