// What a soak is asked for. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace bench::soak {

/// The network's time while a soak runs: so much faster than the wall's that retention ends lives.
inline constexpr std::uint32_t simulated_days = 120;
inline constexpr std::uint32_t retention_days = 20;
inline constexpr std::uint32_t history_days = 2;

/// How long, how much, where.
struct settings {
  std::uint32_t seconds = 3'600;           ///< of load
  std::optional<unsigned> core{};          ///< both threads on this processor; empty: one each
  std::uint32_t people = 2'000;            ///< of the company
  std::uint32_t writes_per_second = 300;   ///< commands, each a durable change of its own
  std::uint32_t reads_per_second = 2'000;  ///< pages
  std::uint64_t seed = 1;                  ///< of company and load
  std::filesystem::path scratch = ".";     ///< where the file lies
  std::filesystem::path json;              ///< where the JSON goes; empty: nowhere
  /// Activities that are written within so many days of the network's time.
  [[nodiscard]] std::uint64_t activities_in(std::uint32_t days) const {
    return std::uint64_t{seconds} * writes_per_second / 2 * days / simulated_days;
  }
  /// The hot window: at most ten days of the network's time, so that it is new several times in a run.
  [[nodiscard]] std::size_t window_activities() const {
    return std::clamp<std::size_t>(activities_in(10), 500, 20'000);
  }
  /// Too little for all texts of the window.
  [[nodiscard]] std::size_t window_bytes() const { return window_activities() * 200; }
  [[nodiscard]] std::uint32_t sample_seconds() const {
    return seconds >= 1'800 ? 60 : seconds >= 60 ? seconds / 30 : 2;
  }
};

/// How often what is not random is done.
inline constexpr std::uint32_t syncs_per_second = 5;

inline constexpr std::size_t cache_bytes = 2U << 20;

}  // namespace bench::soak
