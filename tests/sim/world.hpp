// tests/sim/world.hpp: a small company in a network whose process ends at any call to its store, with the
// ledger of what happened. Everything follows from the seed. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>
#include <madang/store/memory.hpp>
//
#include <cut_store.hpp>
#include <network_suite.hpp>

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/planted_store.hpp"

namespace sim {

namespace md = madang;

/// People of a company: a few, so that much happens to each, and with one seed of a hundred thousands.
[[nodiscard]] inline who people_of(std::uint64_t seed) noexcept { return seed % 100 == 40 ? 2'000 : 14; }

/// A company, and the commands that its people give.
class world {
 public:
  world(std::uint64_t seed, bug planted)
      : people_count(people_of(seed)), random_(seed), planted_(planted), book_(people_count) {}
  world(world const&) = delete;
  world& operator=(world const&) = delete;
  virtual ~world() = default;

 protected:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  who somebody() { return static_cast<who>(below(people_count)); }

  /// Opens the network anew; it ends at the `cut_at`-th call to its store, 0: never.
  void open(std::uint64_t cut_at) {
    net_.reset();
    if (rows_ == nullptr) rows_ = md::make_memory_store();
    auto below_it = std::shared_ptr<md::store>(rows_);
    if (planted_ != bug::none) below_it = std::make_shared<planted_store>(rows_, planted_);
    cut_ = std::make_shared<store_suite::cut>();
    md::network_options options;
    options.time = &clock_;
    options.limits.fan_out_max = people_count > 100 && planted_ == bug::none ? 1'000 : 8;
    options.limits.fan_out_inline_max = 2;
    options.hot_activities_max = below(2) == 0 ? SIZE_MAX : 3;
    net_.emplace(
        md::network::open(std::make_unique<store_suite::cut_store>(below_it, cut_), options).value());
    if (cut_at == 0) return;
    cut_->done = below(2) == 0;
    cut_->at = cut_->calls + cut_at;
  }

  void found() {
    boss_ = net_->add_person({.key = "boss", .name = "Boss"}).value();
    group_ =
        net_->add_group({.key = "team", .name = "Team", .privacy = md::group_privacy::closed, .owner = boss_})
            .value();
    net_->set_group_level(group_, md::follow_level::all).value();
    for (who each = 0; each < people_count; ++each) {
      auto const key = "p" + std::to_string(each);
      people_.push_back(net_->add_person({.key = key, .name = key}).value());
    }
    for (who each = 0; each < people_count; each += 1 + each % 2) join(each);
  }

  /// Runs one command, with a crash in it now and then; whether it happened decides the store.
  bool command(std::function<md::result<void>(md::transaction&)> const& body) {
    auto const id = "c" + std::to_string(++commands_);
    auto const crash = below(4) == 0;
    if (crash) open(1 + below(12));
    auto const done = net_->transact({.command_id = id}, body);
    if (!crash) return done.has_value();
    open(0);
    return net_->outcome_of(id).value().committed;
  }
  template <class Work>
  void retry(Work const& work) {
    if (below(3) == 0) {
      open(1 + below(40));
      (void)work();
      open(0);
    }
    if (!work()) wrong_ = "work that is due cannot be done";
  }

  void join(who person) {
    if (book_.member[person]) return;
    auto const in = command(
        [&](md::transaction& to) { return to.set_member({.group = group_, .person = people_[person]}); });
    if (in) book_.member[person] = true;
  }
  void leave(who person) {
    if (!book_.member[person]) return;
    auto const out = command([&](md::transaction& to) {
      return to.set_member({.group = group_, .person = people_[person], .role = md::group_role::none});
    });
    if (out) book_.left(person);
  }
  void write(who author) {
    auto const in_group = below(3) != 0 && book_.member[author];
    std::set<who> named;
    std::string text = "hello";
    for (auto count = below(3); count > 0; --count) {
      auto const one = somebody();
      if (in_group && !book_.member[one]) continue;
      named.insert(one);
      text += " @[p" + std::to_string(one) + "]";
    }
    md::activity_id made{};
    auto const key = "post" + std::to_string(commands_);
    auto const done = command([&](md::transaction& to) -> md::result<void> {
      auto const id = to.post({.actor = people_[author],
                               .on = in_group ? md::node_id(group_) : md::node_id{},
                               .text = text,
                               .key = key});
      if (!id) return id.error();
      made = *id;
      return {};
    });
    if (!done) return;
    book_.posted(made.value, author, in_group, named);
    wrote(made.value);
  }
  post* some_post(std::uint64_t& id) {
    if (book_.posts.empty()) return nullptr;
    auto at = book_.posts.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(book_.posts.size())));
    id = at->first;
    return &at->second;
  }
  void remove() {
    std::uint64_t id = 0;
    auto* const of = some_post(id);
    if (of == nullptr) return;
    if (command([&](md::transaction& to) { return to.remove_activity({}, {id}); })) of->deleted = true;
  }

  void complain(who person, std::string const& what) {
    if (wrong_.empty()) wrong_ = "person " + std::to_string(person) + ": " + what;
  }
  /// What the product itself has to say; never asked where a bug is planted.
  void check_files() {
    if (planted_ != bug::none) return;
    auto const found = net_->check().value();
    if (!found.empty() && wrong_.empty()) wrong_ = found.front();
  }
  /// Called when somebody wrote.
  virtual void wrote(std::uint64_t /*post*/) {}

  who const people_count;
  std::mt19937_64 random_;
  bug planted_;
  ledger book_;
  network_suite::still_clock clock_;
  std::shared_ptr<md::store> rows_;
  std::shared_ptr<store_suite::cut> cut_;
  std::optional<md::network> net_;
  md::group_id group_;
  md::person_id boss_;
  std::vector<md::person_id> people_;
  std::uint64_t commands_ = 0;
  std::string wrong_;
};

inline std::uint64_t number_from(char const* name, std::uint64_t otherwise) {
  auto const* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace sim
