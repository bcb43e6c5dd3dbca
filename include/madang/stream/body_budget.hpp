// madang/stream/body_budget.hpp: memory for texts that several networks of a process share.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {

namespace detail {
class body_allowance;
}

/// A bound on the memory that the texts of all networks opened with it take together. It holds at every
/// moment: a text that finds no room stays in the store and is read from there, with the same answers.
///
/// While there is room, a network takes what it needs. When it becomes scarce (7/8 taken), each network that
/// holds more than an equal share gives its oldest texts up, at its next change or `run_due`.
/// @threads every member function may be called from any thread; must outlive the networks that share it.
class body_budget {
 public:
  /// A budget of so many bytes.
  explicit body_budget(std::uint64_t bytes_max) noexcept : bytes_max_(bytes_max) {}
  body_budget(body_budget const&) = delete;             ///< networks point to it
  body_budget& operator=(body_budget const&) = delete;  ///< networks point to it

  [[nodiscard]] std::uint64_t bytes_max() const noexcept { return bytes_max_; }       ///< the bound
  [[nodiscard]] std::uint64_t bytes_taken() const noexcept { return taken_.load(); }  ///< never above it
  [[nodiscard]] std::uint64_t networks() const noexcept { return networks_.load(); }  ///< that share it now

 private:
  friend class detail::body_allowance;
  [[nodiscard]] bool take(std::uint64_t bytes) noexcept;
  [[nodiscard]] std::uint64_t share() const noexcept;

  std::uint64_t const bytes_max_;
  std::atomic<std::uint64_t> taken_{0};
  std::atomic<std::uint64_t> networks_{0};
};

namespace detail {

/// What one network may hold of its own bound and of a shared budget. Invariant: `taken_` of the budget are
/// this network's; what its arena holds is never more. For the thread that leads the network alone.
class body_allowance {
 public:
  body_allowance(std::uint64_t own_max, body_budget* shared) noexcept;
  ~body_allowance();
  body_allowance(body_allowance const&) = delete;
  body_allowance& operator=(body_allowance const&) = delete;

  /// May the network hold so many bytes? Takes what lacks from the budget.
  [[nodiscard]] bool cover(std::uint64_t bytes) noexcept;
  /// How much of `held` bytes to keep: all, or an equal share when the budget is scarce.
  [[nodiscard]] std::uint64_t fair(std::uint64_t held) const noexcept;
  /// Gives back all but so many bytes.
  void settle(std::uint64_t held) noexcept;

 private:
  std::uint64_t own_max_;
  body_budget* shared_;
  std::uint64_t taken_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang
