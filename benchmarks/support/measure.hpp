// Clocks, percentiles and processors for the benchmarks. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

#include <time.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Nanoseconds of a clock that never goes back.
[[nodiscard]] inline std::uint64_t now_ns() noexcept {
  auto const now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

/// Nanoseconds that this thread has had a processor.
[[nodiscard]] inline std::uint64_t busy_ns() noexcept {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<std::uint64_t>(at.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(at.tv_nsec);
}

/// Seconds since an earlier now_ns().
[[nodiscard]] inline double seconds_since(std::uint64_t start_ns) noexcept {
  return static_cast<double>(now_ns() - start_ns) * 1e-9;
}

/// The same of an earlier busy_ns().
[[nodiscard]] inline double busy_seconds_since(std::uint64_t start_ns) noexcept {
  return static_cast<double>(busy_ns() - start_ns) * 1e-9;
}

/// What a set of durations looks like, in microseconds.
struct spread {
  double mean = 0;
  double p50 = 0;
  double p99 = 0;
  double p999 = 0;
};

/// Sorts the samples (nanoseconds) and describes them.
[[nodiscard]] spread describe(std::vector<std::uint32_t>& samples_ns);
/// The middle of several results; 0 when there are none.
[[nodiscard]] double median(std::vector<double> values);
/// The medians, field by field, of several rounds.
[[nodiscard]] spread median_of(std::vector<spread> const& rounds);

/// Binds the calling thread to one processor; the name of what happened, for the report.
void pin(unsigned processor);
/// Lets the calling thread run everywhere again.
void unpin();

/// The machine, for the report: processor, number of processors, memory, system.
[[nodiscard]] std::string machine();

/// Says what is being done, on standard error.
void say(std::string_view what);
/// Ends the program with a message.
[[noreturn]] void give_up(std::string_view why);

/// A value, or the end of the program with the error's message.
template <class Result>
decltype(auto) need(Result&& from, std::string_view what) {
  if (!from) give_up(std::string(what) + ": " + from.error().message());
  if constexpr (!std::is_void_v<typename std::remove_cvref_t<Result>::value_type>)
    return *std::forward<Result>(from);
}

/// A clock that the benchmark sets.
class set_clock final : public madang::clock {
 public:
  explicit set_clock(madang::timestamp at) noexcept : at_(at) {}
  [[nodiscard]] madang::timestamp now() noexcept override { return at_; }
  void set(madang::timestamp to) noexcept { at_ = to; }

 private:
  madang::timestamp at_;
};

}  // namespace bench
