// tests/support/office.hpp: a record that two people work on, in a network whose clock and rows the test
// holds. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

namespace network_suite {

inline constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// A record that two people work on, in a network whose clock and rows we hold.
struct office {
  still_clock clock;
  madang::store* rows = nullptr;
  std::optional<madang::network> net;
  madang::person_id kim, lee;
  madang::record_id deal;

  /// Notifications stay, unless days are given.
  explicit office(std::size_t hot = SIZE_MAX, std::uint32_t notification_days = 0) {
    auto made = madang::make_memory_store();
    rows = made.get();
    madang::network_options options;
    options.time = &clock;
    options.hot_activities_max = hot;
    options.limits.notification_days_max = notification_days;
    net.emplace(madang::network::open(std::move(made), options).value());
    kim = net->add_person({.key = "u:kim", .name = "Kim Ji-won", .title = "Sales"}).value();
    lee = net->add_person({.key = "u:lee", .name = "Lee"}).value();
    deal = net->add_record({.key = "deal", .type = "deal", .name = "Deal"}).value();
    net->follow(lee, kim).value();
    net->follow(lee, deal).value();
  }
  madang::activity_id posted(madang::person_id by, std::string_view text, std::string_view key = {}) {
    clock.ms += 1000;
    return net->post({.actor = by, .on = deal, .text = text, .key = key}).value();
  }
  madang::activity_id answered(madang::person_id by, madang::activity_id to, std::string_view text = "yes") {
    clock.ms += 1000;
    return net->comment({.actor = by, .parent = to, .text = text}).value();
  }
  void days_pass(int days) { clock.ms += days * day_ms; }
  bool sound() {
    auto const wrong = net->check().value();
    for (auto const& each : wrong) MESSAGE(each);
    return wrong.empty();
  }
  bool shows(madang::person_id reader, madang::activity_id id) {
    return net->activity(reader, id).has_value();
  }
  /// Is this in any row, or in the log?
  bool kept(std::string_view what) {
    bool found = false;
    for (std::size_t in = 0; in < madang::table_count; ++in)
      rows->load(static_cast<madang::table>(in),
                 [&](madang::row const& each) {
                   found = found || each.value.find(what) != std::string::npos;
                   return true;
                 })
          .value();
    for (auto const& each : rows->changes_after({1, 0}, 100'000).value())
      found = found || each.audit.find(what) != std::string::npos ||
              each.command_id.find(what) != std::string::npos;
    return found;
  }
};

}  // namespace network_suite
