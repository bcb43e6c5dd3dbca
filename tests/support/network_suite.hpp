// What the tests of networks share: an injected clock, a store that fails on demand, pages as text.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/madang.hpp>

#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "store_suite.hpp"

namespace network_suite {

/// A clock that stands until it is moved.
class still_clock final : public madang::clock {
 public:
  madang::timestamp now() noexcept override {
    return madang::timestamp{std::chrono::milliseconds{ms.load(std::memory_order_relaxed)}};
  }
  std::atomic<std::int64_t> ms{1'700'000'000'000};
};

/// Passes everything on to a store, but fails commits as told.
class failing_store final : public madang::store {
 public:
  explicit failing_store(std::unique_ptr<madang::store> below) : below_(std::move(below)) {}
  std::shared_ptr<std::atomic<int>> fail_with = std::make_shared<std::atomic<int>>(0);  ///< an errc, once
  std::shared_ptr<std::atomic<int>> commits = std::make_shared<std::atomic<int>>(0);  ///< how many were asked

  madang::result<madang::store_head> head() override { return below_->head(); }
  madang::result<void> load(madang::table in, madang::row_visitor const& visit) override {
    return below_->load(in, visit);
  }
  madang::result<std::vector<std::optional<std::string>>> rows(
      std::span<madang::row_key const> keys) override {
    return below_->rows(keys);
  }
  madang::result<std::vector<madang::row>> range(madang::range_request const& request) override {
    return below_->range(request);
  }
  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    ++*commits;
    if (auto const code = fail_with->exchange(0); code != 0)
      return madang::fail(static_cast<madang::errc>(code), "commit");
    return below_->commit(group, expected);
  }
  madang::result<std::vector<madang::change_log_entry>> changes_after(madang::version from,
                                                                      std::size_t changes_max) override {
    return below_->changes_after(from, changes_max);
  }
  madang::result<std::optional<madang::change_log_entry>> command(std::string_view id) override {
    return below_->command(id);
  }
  madang::result<void> erase(std::span<madang::row_key const> keys) override { return below_->erase(keys); }
  madang::result<void> rewrite_log(std::span<madang::change_log_entry const> entries) override {
    return below_->rewrite_log(entries);
  }
  madang::result<void> compact() override { return below_->compact(); }
  madang::result<void> scrub() override { return below_->scrub(); }
  madang::result<void> backup(std::filesystem::path const& to) override { return below_->backup(to); }
  madang::result<std::vector<std::string>> check() override { return below_->check(); }
  bool read_only() const noexcept override { return below_->read_only(); }

 private:
  std::unique_ptr<madang::store> below_;
};

/// Everything a reader sees on a page, as text: for comparing byte by byte.
inline std::string text_of(madang::page const& page) {
  std::string out;
  for (auto const& item : page) {
    out += fmt::format("{} {} {} {} c{} r{} v{} {}", item.id.value, item.at.time_since_epoch().count(), item,
                       madang::because(item), item.comments_total, item.replies_total, item.revision,
                       item.insiders_only);
    for (auto const& each : item.reactions) out += fmt::format(" {}:{}{}", each.type, each.count, each.mine);
    for (auto const& each : item.mentions) out += fmt::format(" @{}", each);
    for (auto const& each : item.topics) out += fmt::format(" #{}", each);
    for (auto const& each : item.about) out += fmt::format(" ~{}", each);
    out += '\n';
  }
  return out + "older " + page.older.text + "\n";
}

/// All pages of a feed, one after another.
inline std::string all_pages(madang::network const& net, madang::person_id reader,
                             madang::feed_request request) {
  std::string out;
  do {
    auto const page = net.feed(reader, request).value();
    out += text_of(page);
    request.at = page.older;
  } while (!request.at.empty());
  return out;
}

}  // namespace network_suite
