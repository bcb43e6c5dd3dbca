// Clocks, percentiles and processors for the benchmarks. SPDX-License-Identifier: Apache-2.0
#include "support/measure.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace bench {

spread describe(std::vector<std::uint32_t>& samples_ns) {
  spread out;
  if (samples_ns.empty()) return out;
  std::sort(samples_ns.begin(), samples_ns.end());
  double sum = 0;
  for (auto each : samples_ns) sum += each;
  auto const count = samples_ns.size();
  auto const at = [&](double share) {
    auto const index = static_cast<std::size_t>(share * static_cast<double>(count));
    return samples_ns[std::min(count - 1, index)] * 1e-3;
  };
  out.mean = sum * 1e-3 / static_cast<double>(count);
  out.p50 = at(.5);
  out.p99 = at(.99);
  out.p999 = at(.999);
  return out;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  auto const half = values.size() / 2;
  return values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
}

spread median_of(std::vector<spread> const& rounds) {
  auto const of = [&](double spread::*field) {
    std::vector<double> values;
    for (auto const& each : rounds) values.push_back(each.*field);
    return median(std::move(values));
  };
  return {of(&spread::mean), of(&spread::p50), of(&spread::p99), of(&spread::p999)};
}

void pin(unsigned processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

void unpin() {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (long each = 0; each < sysconf(_SC_NPROCESSORS_ONLN); ++each)
    CPU_SET(static_cast<unsigned>(each), &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

std::string machine() {
  std::string model = "unknown processor";
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    auto const colon = line.find(": ");
    if (!line.starts_with("model name") || colon == std::string::npos) continue;
    model = line.substr(colon + 2);
    break;
  }
  utsname system{};
  uname(&system);
  auto const gib =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 30);
  char text[512];
  std::snprintf(text, sizeof text, "%s, %ld processors, %.0f GiB, %s %s", model.c_str(),
                sysconf(_SC_NPROCESSORS_ONLN), gib, system.sysname, system.release);
  auto const* tunables = std::getenv("GLIBC_TUNABLES");
  return tunables != nullptr && *tunables != 0 ? text + std::string(", ") + tunables : text;
}

void say(std::string_view what) {
  static auto const start = now_ns();
  std::fprintf(stderr, "[%6.1f s] %.*s\n", seconds_since(start), static_cast<int>(what.size()), what.data());
}

void give_up(std::string_view why) {
  std::fprintf(stderr, "benchmark: %.*s\n", static_cast<int>(why.size()), why.data());
  std::exit(1);
}

}  // namespace bench
