// What is looked at while a soak runs, and what is made of it at the end. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "soak/metrics.hpp"
#include "soak/town.hpp"
#include "support/memory.hpp"
#include "support/report.hpp"

namespace bench::soak {

/// One look.
struct sample {
  double seconds = 0;  ///< since the load began
  memory_use memory;
  std::uint64_t file_bytes = 0;
  std::uint64_t log_bytes = 0;  ///< of the write-ahead log
  std::uint64_t commands = 0;   ///< since the load began
  madang::network_stats network;
  std::array<histogram::reading, operation_count> times;  ///< since the look before
  /// Of the last `watch::tail_calls` calls or more; nothing where there were not so many yet.
  std::array<histogram::reading, operation_count> tails;
};

/// Looks at memory, files and durations now and then, and judges.
///
/// The first third of the looks is warm-up. Memory is flat when the line through the others (Theil and Sen:
/// the median of all slopes) rises by at most `growth_max` of their median, or by the few bytes that a
/// command may leave for good, or by what the allocator rounds up to. Latency has not drifted when the median
/// of the last third of p50 (p99) is at most `p50_drift_max` (`p99_drift_max`) times that of the second
/// third; commands may be slower by as much as the disk itself was. A p99 is of at least `tail_calls` calls,
/// of several looks where they are rare: of fewer it is a matter of two or three calls.
class watch {
 public:
  static constexpr double growth_max = .03;
  static constexpr double bytes_per_command_max = 4;
  static constexpr double growth_bytes_min = 2 << 20;
  static constexpr double p50_drift_max = 1.3;
  static constexpr double p99_drift_max = 2;
  static constexpr std::uint64_t tail_calls = 1'000;

  watch(town const& of, metrics& from) : town_(of), metrics_(from), begin_(now_ns()) {}
  void look(std::uint64_t commands);
  void judge(report& to) const;

 private:
  void judge_memory(report& to, std::string_view what, std::uint64_t memory_use::*field) const;
  void judge_latency(report& to, operation which) const;
  void draw(report& to) const;
  void draw_times(report& to, std::string_view title, double spread::*field, bool reads) const;
  using readings = std::array<histogram::reading, operation_count>;
  struct typical {
    double p50 = 0;
    double p99 = 0;
  };
  [[nodiscard]] typical usual_in(std::size_t third, operation which) const;
  [[nodiscard]] typical drift(operation which) const;
  [[nodiscard]] double growth(std::uint64_t memory_use::*field) const;
  // The median over the looks of a third, those with too few calls apart; 0 when there are none.
  [[nodiscard]] double median_in(std::size_t third, readings sample::*of, operation which,
                                 double spread::*field) const;

  town const& town_;
  metrics& metrics_;
  std::uint64_t begin_;
  std::vector<sample> samples_;
};

}  // namespace bench::soak
