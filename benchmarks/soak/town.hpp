// The company that a soak runs on: a SQLite file, a bounded window, retention, a clock that runs fast.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/open.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "soak/settings.hpp"
#include "support/measure.hpp"
#include "support/random.hpp"

namespace bench::soak {

/// Stands still until started, then runs `speed` times as fast as the wall's clock, until stopped.
class fast_clock final : public madang::clock {
 public:
  fast_clock(madang::timestamp from, double speed) : from_(from), speed_(speed) {}
  [[nodiscard]] madang::timestamp now() noexcept override {
    auto const started = started_.load();
    if (started == 0) return from_;
    auto const stopped = stopped_.load();
    auto const passed = static_cast<double>((stopped != 0 ? stopped : now_ns()) - started) * 1e-6 * speed_;
    return from_ + std::chrono::milliseconds{static_cast<std::int64_t>(passed)};
  }
  void start() { started_ = now_ns(); }
  void stop() { stopped_ = now_ns(); }

 private:
  madang::timestamp from_;
  double speed_;
  std::atomic<std::uint64_t> started_{0};
  std::atomic<std::uint64_t> stopped_{0};
};

/// Ids of activities that were written lately: written by one thread, read by others.
class recent_ids {
 public:
  explicit recent_ids(std::uint32_t size) : ids_(size) {}
  void add(madang::activity_id id) { ids_[next_++ % ids_.size()] = id.value; }
  [[nodiscard]] madang::activity_id any(dice& from) const {
    return madang::activity_id{ids_[from.below(size())].load()};
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(ids_.size()); }

 private:
  std::vector<std::atomic<std::uint64_t>> ids_;
  std::uint64_t next_ = 0;
};

/// The company. Membership lists are those that stay.
struct town {
  town(settings const& wanted, std::uint32_t recent_count) : with(wanted), recent(recent_count) {}

  settings with;
  std::filesystem::path file;
  std::unique_ptr<fast_clock> time;
  std::unique_ptr<seeded_random> random;
  std::unique_ptr<madang::network> net;
  std::vector<madang::person_id> people;
  std::vector<madang::group_id> groups;
  std::vector<madang::record_id> records;
  std::vector<madang::tag_id> tags;
  std::vector<std::vector<std::uint32_t>> members;  ///< per group, ascending
  std::vector<bool> labelled;                       ///< records that need a label now
  std::uint32_t insiders = 0;                       ///< people below this number are insiders
  recent_ids recent;

  /// The label that a record bears at times.
  [[nodiscard]] madang::tag_id label_of(std::uint32_t record) const { return tags[record % tags.size()]; }
  /// Closes, and opens the file again with so many activities in memory.
  void reopen(std::size_t window);
};

/// Makes the file anew, and fills it so that the window is full and retention has something to do.
[[nodiscard]] std::unique_ptr<town> make_town(settings const& with);

/// People below this number look at their home page often enough to ask what is new.
inline constexpr std::uint32_t regulars = 200;

/// A text of 40 to 400 letters.
[[nodiscard]] std::string some_text(dice& from);

}  // namespace bench::soak
