// Stores around stores: to keep rows beyond a network's life, and to note what is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace bench {

/// Passes everything on to a store that several networks use one after another.
class shared_store : public madang::store {
 public:
  explicit shared_store(std::shared_ptr<madang::store> inner) : inner_(std::move(inner)) {}
  madang::result<madang::store_head> head() override { return inner_->head(); }
  madang::result<void> load(madang::table in, madang::row_visitor const& visit) override {
    return inner_->load(in, visit);
  }
  madang::result<std::vector<std::optional<std::string>>> rows(
      std::span<madang::row_key const> keys) override {
    return inner_->rows(keys);
  }
  madang::result<std::vector<madang::row>> range(madang::range_request const& request) override {
    return inner_->range(request);
  }
  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    return inner_->commit(group, expected);
  }
  madang::result<std::vector<madang::change_log_entry>> changes_after(madang::version from,
                                                                      std::size_t changes_max) override {
    return inner_->changes_after(from, changes_max);
  }
  madang::result<std::optional<madang::change_log_entry>> command(std::string_view id) override {
    return inner_->command(id);
  }
  madang::result<void> erase(std::span<madang::row_key const> keys) override { return inner_->erase(keys); }
  madang::result<void> rewrite_log(std::span<madang::change_log_entry const> entries) override {
    return inner_->rewrite_log(entries);
  }
  madang::result<void> compact() override { return inner_->compact(); }
  madang::result<void> scrub() override { return inner_->scrub(); }
  madang::result<void> backup(std::filesystem::path const& to) override { return inner_->backup(to); }
  madang::result<std::vector<std::string>> check() override { return inner_->check(); }
  bool read_only() const noexcept override { return inner_->read_only(); }

 private:
  std::shared_ptr<madang::store> inner_;
};

/// Notes the rows of every commit, each commit by itself.
class noting_store final : public shared_store {
 public:
  using groups = std::vector<std::vector<madang::row>>;
  noting_store(std::shared_ptr<madang::store> inner, groups& to) : shared_store(std::move(inner)), to_(&to) {}
  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    auto& rows = to_->emplace_back();
    for (auto const& each : group) rows.insert(rows.end(), each.rows.begin(), each.rows.end());
    return shared_store::commit(group, expected);
  }

 private:
  groups* to_;
};

}  // namespace bench
