// tests/sim/planted_store.hpp: a store that goes wrong on purpose, in one of the ways that a simulation must
// find. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sim {

/// What goes wrong.
enum class bug : std::uint8_t {
  none,
  lost,     ///< a notification is not written
  doubled,  ///< a notification is written twice
  leaked,   ///< somebody who left the group stays in it
  drifting  ///< a person's numbers are those of another time
};

/// Passes everything on to rows that outlive it, but for the bug.
class planted_store final : public madang::store {
 public:
  planted_store(std::shared_ptr<madang::store> to, bug which) : to_(std::move(to)), which_(which) {}

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
    std::vector<madang::change> changed(group.begin(), group.end());
    for (auto& each : changed) spoil(each.rows);
    return to_->commit(changed, expected);
  }
  madang::result<std::vector<madang::change_log_entry>> changes_after(madang::version from,
                                                                      std::size_t changes_max) override {
    return to_->changes_after(from, changes_max);
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
  static constexpr std::uint64_t member_of = 2;  // type of edges, in the upper half of the first number

  static bool is_unread(madang::row const& one) {
    return one.key.in == madang::table::notice && (one.key.a & 0xFU) == 0 && !one.erased;
  }
  void spoil(std::vector<madang::row>& rows) {
    if (which_ == bug::leaked)
      std::erase_if(rows, [](madang::row const& one) {
        return one.key.in == madang::table::edge && one.erased && one.key.a >> 32 == member_of;
      });
    if (which_ == bug::drifting)
      std::erase_if(rows, [this](madang::row const& one) {
        return one.key.in == madang::table::inbox && ++seen_ % 7 == 0;
      });
    auto const at = std::find_if(rows.begin(), rows.end(), is_unread);
    if (at == rows.end() || (which_ != bug::lost && which_ != bug::doubled) || ++seen_ % 5 != 0) return;
    auto copy = *at;
    copy.key.b += 1'000'000;
    if (which_ == bug::lost)
      rows.erase(at);
    else
      rows.push_back(std::move(copy));
  }

  std::shared_ptr<madang::store> to_;
  bug which_;
  std::uint64_t seen_ = 0;
};

}  // namespace sim
