// How reads are timed. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "support/dataset.hpp"
#include "support/measure.hpp"

namespace bench {

inline constexpr std::uint32_t reads = 20'000;
inline constexpr std::uint32_t warm_reads = 2'000;

// Runs `read(reader)` for warm-up and then for every request; the first loop gives the mean, the second the
// spread.
template <class Read>
[[nodiscard]] spread timed(dataset const& data, Read const& read, std::uint32_t from = 0) {
  auto const request = [&](std::uint32_t at) { return data.requests[(from + at) % data.requests.size()]; };
  for (std::uint32_t at = 0; at < warm_reads; ++at) read(request(reads + at));
  auto const start = busy_ns();
  for (std::uint32_t at = 0; at < reads; ++at) read(request(at));
  auto const mean = static_cast<double>(busy_ns() - start) * 1e-3 / reads;
  std::vector<std::uint32_t> samples(reads);
  for (std::uint32_t at = 0; at < reads; ++at) {
    auto const begin = now_ns();
    read(request(at));
    samples[at] = static_cast<std::uint32_t>(now_ns() - begin);
  }
  auto out = describe(samples);
  out.mean = mean;
  return out;
}

}  // namespace bench
