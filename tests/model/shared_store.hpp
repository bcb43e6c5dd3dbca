// tests/model/shared_store.hpp: a handle on a store that outlives the network, so that a network in memory
// can be reopened too. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>
#include <memory>
#include <utility>

namespace model {

/// Passes every call on to a store that others hold as well.
class shared_store : public madang::store {
 public:
  explicit shared_store(std::shared_ptr<madang::store> to) : to_(std::move(to)) {}

  madang::result<madang::store_head> head() override { return to_->head(); }
  madang::result<void> load(madang::table in, madang::row_visitor const& visit) override {
    return to_->load(in, visit);
  }
  madang::result<std::vector<std::optional<std::string>>> rows(
      std::span<madang::row_key const> keys) override {
    return to_->rows(keys);
  }
  madang::result<std::vector<madang::row>> range(madang::range_request const& request) override {
    return to_->range(request);
  }
  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    return to_->commit(group, expected);
  }
  madang::result<std::vector<madang::change_log_entry>> changes_after(madang::version from,
                                                                      std::size_t most) override {
    return to_->changes_after(from, most);
  }
  madang::result<std::optional<madang::change_log_entry>> command(std::string_view id) override {
    return to_->command(id);
  }
  madang::result<void> erase(std::span<madang::row_key const> keys) override { return to_->erase(keys); }
  madang::result<void> rewrite_log(std::span<madang::change_log_entry const> entries) override {
    return to_->rewrite_log(entries);
  }
  madang::result<void> compact() override { return to_->compact(); }
  madang::result<void> scrub() override { return to_->scrub(); }
  madang::result<void> backup(std::filesystem::path const& to) override { return to_->backup(to); }
  madang::result<std::vector<std::string>> check() override { return to_->check(); }
  [[nodiscard]] bool read_only() const noexcept override { return to_->read_only(); }

 private:
  std::shared_ptr<madang::store> to_;
};

}  // namespace model
