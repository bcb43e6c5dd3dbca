// madang/rank/affinity.hpp: how much a reader has to do with somebody or something, as whole numbers in time
// buckets. One add per event; nothing has to be swept: what is old is found to be old when it is read. The
// same events in any order give the same counts. Not synchronised. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {

/// Points that lose half their worth every 15 days, counted in buckets of 7.5 days; 120 days count, what is
/// older is forgotten. A bucket holds -32,768 to 32,767 points and keeps to that.
class fading_points {
 public:
  static constexpr std::int64_t bucket_ms = 648'000'000;  ///< half of the half-life
  static constexpr std::size_t buckets = 16;              ///< 120 days

  /// Adds points; negative ones take away. @pre at_ms >= 0. Throws nothing.
  void add(std::int64_t at_ms, std::int32_t points) noexcept;
  /// What they are worth now, as a fixed-point number with 16 binary digits; never negative. Throws nothing.
  [[nodiscard]] std::uint64_t at(std::int64_t now_ms) const noexcept;
  /// Is everything forgotten by now? Throws nothing.
  [[nodiscard]] bool forgotten(std::int64_t now_ms) const noexcept {
    return now_ms / bucket_ms >= std::int64_t{newest_} + std::int64_t{buckets};
  }
  /// Visits what is counted, oldest first: (bucket since 1970, points). Adding it to another one, each at
  /// bucket * bucket_ms, gives the same worth.
  template <class Visit>
  void each(Visit const& visit) const {
    for (std::uint32_t back = std::min<std::uint32_t>(buckets - 1, newest_) + 1; back-- > 0;)
      if (auto const points = points_[(newest_ - back) % buckets]; points != 0)
        visit(newest_ - back, std::int32_t{points});
  }

 private:
  std::uint32_t newest_ = 0;                    // number of the newest bucket since 1970
  std::array<std::int16_t, buckets> points_{};  // of bucket n at n % buckets
};

/// Points within about the last `PeriodMs`: those of the running period, and of the one before as much as
/// still lies within.
template <std::int64_t PeriodMs>
class recent_points {
 public:
  static constexpr std::int64_t period_ms = PeriodMs;  ///< how far back it looks

  /// Adds points; negative ones take away. @pre at_ms >= 0. Throws nothing.
  void add(std::int64_t at_ms, std::int32_t points) noexcept;
  /// How many there are now, as a fixed-point number with 16 binary digits; never negative. Throws nothing.
  [[nodiscard]] std::uint64_t at(std::int64_t now_ms) const noexcept;
  /// Visits what is counted, oldest first: (period since 1970, points).
  template <class Visit>
  void each(Visit const& visit) const {
    if (before_ != 0) visit(newest_ - 1, std::int32_t{before_});
    if (running_ != 0) visit(newest_, std::int32_t{running_});
  }

 private:
  std::uint32_t newest_ = 0;  // number of the newest period since 1970
  std::int16_t running_ = 0;
  std::int16_t before_ = 0;
};

/// Points in three horizons. 52 bytes.
struct affinity_counts {
  fading_points long_run;              ///< 30 days and more, half worth after 15
  recent_points<86'400'000> day;       ///< 24 hours
  recent_points<1'800'000> half_hour;  ///< 30 minutes
  /// Adds to all horizons. @pre at_ms >= 0. Throws nothing.
  void add(std::int64_t at_ms, std::int32_t points) noexcept {
    long_run.add(at_ms, points);
    day.add(at_ms, points);
    half_hour.add(at_ms, points);
  }
};

/// Affinities of readers to subjects: people, places and topics, whose numbers the caller keeps apart.
/// Memory: 64 bytes per pair that is not forgotten, times 1.2 to 2.4 for the table's reserve; before it
/// grows, forgotten pairs make room.
class affinity_table {
 public:
  /// Adds points of a reader for a subject. @pre at_ms >= 0.
  void add(std::uint32_t reader, std::uint32_t subject, std::int64_t at_ms, std::int32_t points) {
    if (pairs_.size() >= pairs_.max_load()) make_room(at_ms);
    pairs_[key(reader, subject)].add(at_ms, points);
  }
  /// What is counted for a pair; null when nothing is. Valid until the next add. Throws nothing.
  [[nodiscard]] affinity_counts const* find(std::uint32_t reader, std::uint32_t subject) const noexcept {
    auto const at = pairs_.find(key(reader, subject));
    return at == pairs_.end() ? nullptr : &at->second;
  }
  /// How many pairs there are.
  [[nodiscard]] std::size_t size() const noexcept { return pairs_.size(); }

 private:
  static constexpr std::uint64_t key(std::uint32_t reader, std::uint32_t subject) noexcept {
    return std::uint64_t{reader} << 32 | subject;
  }
  void make_room(std::int64_t now_ms);

  boost::unordered_flat_map<std::uint64_t, affinity_counts> pairs_;
};

}  // namespace v1
}  // namespace madang
