// What the targets share: a clock and random bytes that are always the same, and a small network with one of
// everything. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/madang.hpp>

#include <memory>

namespace fuzz {

/// Stands still.
struct still_clock final : madang::clock {
  madang::timestamp now() noexcept override {
    return std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + past;
  }
  std::chrono::milliseconds past{0};
};

/// The same bytes for every network.
struct same_random final : madang::random_source {
  void fill(std::span<std::uint8_t> out) noexcept override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(next_ = next_ * 29 + 7);
  }

 private:
  std::uint32_t next_ = 1;
};

/// A network and what it needs to be the same each time.
class fixed_network {
 public:
  /// Opens it on the rows of a store; empty when the store's rows are refused.
  [[nodiscard]] static std::unique_ptr<fixed_network> open(std::unique_ptr<madang::store> rows,
                                                           std::size_t hot_activities_max = SIZE_MAX) {
    auto out = std::unique_ptr<fixed_network>(new fixed_network);
    madang::network_options options;
    options.time = &out->clock;
    options.random = &out->random_;
    options.hot_activities_max = hot_activities_max;
    auto opened = madang::network::open(std::move(rows), std::move(options));
    if (!opened) return nullptr;
    out->net_ = std::make_unique<madang::network>(std::move(*opened));
    return out;
  }
  [[nodiscard]] static std::unique_ptr<fixed_network> empty() {
    same_random random;
    return open(madang::make_memory_store(random));
  }
  [[nodiscard]] madang::network& net() const noexcept { return *net_; }

  still_clock clock;

 private:
  fixed_network() = default;
  same_random random_;
  std::unique_ptr<madang::network> net_;
};

/// People of two companies, a group, records within each other, rights, a thread, a share, a record change,
/// an event, reactions, a hold and a rule.
class small_network {
 public:
  small_network();
  /// One that lives as long as the process.
  [[nodiscard]] static small_network const& instance();
  /// A store with its rows.
  [[nodiscard]] static std::unique_ptr<madang::store> rows();
  [[nodiscard]] madang::network& net() const noexcept { return home_->net(); }

  madang::person_id kim{};
  madang::activity_id post{};

 private:
  madang::store* store_ = nullptr;  // the network's
  std::unique_ptr<fixed_network> home_;
};

/// Asks for everything that readers and the host can ask for; every answer may be an error, what can be shown
/// must be writable as JSON.
void read_everything(madang::network const& net);

}  // namespace fuzz
