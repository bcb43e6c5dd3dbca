// tests/support/cut_store.hpp: a process that ends at any call to its store, simulated: that call and all
// after it fail. The rows outlive it, so that the next process can go on. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace store_suite {

/// When the process ends.
struct cut {
  std::uint64_t at = 0;     ///< at which call, from 1 on; 0: never
  bool done = false;        ///< the call that fails is done nevertheless
  std::uint64_t calls = 0;  ///< counted so far
  [[nodiscard]] bool fell() const noexcept { return at != 0 && calls >= at; }
};

/// Passes calls on to rows that others hold as well, until the cut.
class cut_store final : public madang::store {
 public:
  cut_store(std::shared_ptr<madang::store> to, std::shared_ptr<cut> when)
      : to_(std::move(to)), when_(std::move(when)) {}

  madang::result<madang::store_head> head() override {
    return pass([&] { return to_->head(); });
  }
  madang::result<void> load(madang::table in, madang::row_visitor const& visit) override {
    return pass([&] { return to_->load(in, visit); });
  }
  madang::result<std::vector<std::optional<std::string>>> rows(
      std::span<madang::row_key const> keys) override {
    return pass([&] { return to_->rows(keys); });
  }
  madang::result<std::vector<madang::row>> range(madang::range_request const& request) override {
    return pass([&] { return to_->range(request); });
  }
  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    return pass([&] { return to_->commit(group, expected); });
  }
  madang::result<std::vector<madang::change_log_entry>> changes_after(madang::version from,
                                                                      std::size_t changes_max) override {
    return pass([&] { return to_->changes_after(from, changes_max); });
  }
  madang::result<std::optional<madang::change_log_entry>> command(std::string_view id) override {
    return pass([&] { return to_->command(id); });
  }
  madang::result<void> erase(std::span<madang::row_key const> keys) override {
    return pass([&] { return to_->erase(keys); });
  }
  madang::result<void> rewrite_log(std::span<madang::change_log_entry const> entries) override {
    return pass([&] { return to_->rewrite_log(entries); });
  }
  madang::result<void> compact() override {
    return pass([&] { return to_->compact(); });
  }
  madang::result<void> scrub() override {
    return pass([&] { return to_->scrub(); });
  }
  madang::result<void> backup(std::filesystem::path const& to) override { return to_->backup(to); }
  madang::result<std::vector<std::string>> check() override { return to_->check(); }
  [[nodiscard]] bool read_only() const noexcept override { return to_->read_only(); }

 private:
  template <class Call>
  auto pass(Call const& call) -> decltype(call()) {
    if (when_->fell()) return madang::fail(madang::errc::io_error, "cut");
    ++when_->calls;
    if (!when_->fell()) return call();
    if (when_->done) (void)call();
    return madang::fail(madang::errc::outcome_unknown, "cut");
  }

  std::shared_ptr<madang::store> to_;
  std::shared_ptr<cut> when_;
};

}  // namespace store_suite
