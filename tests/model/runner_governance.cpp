// tests/model/runner_governance.cpp: the audit, erasures, holds and retention, compared.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include "model/runner.hpp"

namespace model {

namespace {

/// Whom the audit says a command concerns.
uint32_t whom(command const& what, outcome const& product) {
  switch (what.what) {
    case op::add_person:
    case op::add_organization:
    case op::add_group:
    case op::add_record:
    case op::add_topic:
    case op::add_tag:
      return static_cast<uint32_t>(product.id);
    case op::define_verb:
    case op::replay_erasure:
    case op::release_hold:
    case op::set_retention:
    case op::set_purpose:
    case op::withdraw_boost:
    case op::set_ranking:
    case op::reset_ranking:
      return 0;
    case op::set_member:
      return what.other != 0 ? what.other : what.person;
    case op::rekey:
    case op::merge:
    case op::unmerge:
    case op::remove:
    case op::restore:
    case op::set_active:
    case op::add_part:
    case op::remove_part:
    case op::grant:
    case op::revoke:
    case op::add_label:
    case op::remove_label:
    case op::invalidate_rights:
    case op::place_hold:
    case op::boost:
      return what.node;
    default:
      return what.person;
  }
}

std::string words_of(madang::audit_entry const& from) {
  std::ostringstream out;
  out << from.number << " at " << from.at.time_since_epoch().count() << " from \"" << from.origin << '"'
      << (from.origin_erased ? " erased" : "");
  for (auto const& each : from.commands) out << ' ' << each.name << '/' << each.actor.value;
  return out.str();
}

}  // namespace

void runner::note(batch const& what, batch_outcome const& product, uint64_t before, millis now) {
  audited entry{.number = before + 1, .at = now, .origin = what.origin};
  if (!what.single) entry.mode = what.mode;
  for (std::size_t at = 0; at < product.each.size(); ++at) {
    if (product.each[at].code != madang::errc::none) continue;
    entry.commands.emplace_back(name_of(what.commands[at].what), whom(what.commands[at], product.each[at]));
  }
  audit_.push_back(std::move(entry));
  if (dice_.percent(2)) heads_.push_back(network_->audit_end());
}

void runner::note_due(uint64_t before, millis now) {
  for (auto number = before + 1; number <= network_->published().number; ++number)
    audit_.push_back({.number = number, .at = now, .mode = madang::write_mode::quiet, .origin = "run_due"});
}

void runner::forget_origins(std::set<uint32_t> const& people) {
  for (auto& each : audit_) {
    auto const is_one = [&](auto const& step) { return people.contains(step.second); };
    auto const is_other = [&](auto const& step) {
      auto const* at = world_.find(step.second);
      return at != nullptr && at->kind == madang::node_kind::person && !is_one(step);
    };
    auto const concerns = std::any_of(each.commands.begin(), each.commands.end(), is_one) &&
                          std::none_of(each.commands.begin(), each.commands.end(), is_other);
    if (!concerns || each.origin.empty()) continue;
    each.origin.clear();
    each.origin_erased = true;
  }
}

void runner::compare_audit() {
  auto const log = network_->audit(audit_.empty() ? 0 : audit_.front().number - 1, SIZE_MAX);
  if (!log) return differ("audit: " + log.error().message());
  if (log->size() != audit_.size()) return differ("audit: " + std::to_string(log->size()) + " entries");
  for (std::size_t at = 0; at < audit_.size(); ++at) {
    auto const& from = (*log)[at];
    audited shown{from.number, from.at.time_since_epoch().count(), from.mode, from.origin, from.origin_erased,
                  {}};
    for (auto const& each : from.commands) shown.commands.emplace_back(each.name, each.actor.value);
    if (shown != audit_[at]) return differ("audit: " + words_of(from));
  }
  for (auto const& head : heads_) {
    auto const holds = network_->audit_holds(head);
    if (!holds || !*holds) return differ("the audit does not hold to " + std::to_string(head.at.number));
  }
  if (heads_.size() > 6) heads_.erase(heads_.begin() + 1, heads_.end() - 3);
}

/// Erasures, holds and rules as the product lists them.
void runner::compare_governance() {
  auto const erasures = network_->erasures();
  auto const holds = network_->holds();
  auto const rules = network_->retention();
  if (!erasures || !holds || !rules) return differ("governance cannot be read");
  std::ostringstream shown;
  std::ostringstream meant;
  world_.receipts.clear();
  std::map<uint32_t, int> states;
  for (auto const& each : *erasures) {
    states[each.person.value] = static_cast<int>(each.state);
    world_.receipts.push_back(each.receipt);
  }
  for (auto const& [person, state] : states) shown << "erasure " << person << ' ' << state << ' ';
  for (auto const& [person, each] : world_.erasures)
    meant << "erasure " << person << ' ' << (each.finished ? 2 : each.on_hold ? 1 : 0) << ' ';
  for (auto const& each : *holds) shown << "hold " << each.number << ' ' << each.node.value << ' ';
  for (auto const& [number, each] : world_.holds)
    if (!each.released) meant << "hold " << number << ' ' << each.node << ' ';
  for (auto const& each : *rules) shown << "rule " << static_cast<int>(each.kind) << ' ' << each.days << ' ';
  for (auto const& [kind, days] : world_.retention)
    if (days != 0) meant << "rule " << static_cast<int>(kind) << ' ' << days << ' ';
  if (shown.str() != meant.str()) differ("governance: product " + shown.str() + ", reference " + meant.str());
}

}  // namespace model
