// tests/model/runner.hpp: one run of the model test: commands on the product and on the reference, compared.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <filesystem>
#include <madang/open.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/commands.hpp"
#include "model/compare.hpp"
#include "model/product.hpp"
#include "model/reference.hpp"

namespace model {

/// What a run is like. Everything else follows from the seed.
struct run_options {
  uint64_t seed = 1;
  std::size_t steps = 1000;
  std::size_t hot_activities_max = SIZE_MAX;
  bool in_file = false;      ///< SQLite; else in memory
  bool host_policy = false;  ///< rights by the host
  std::size_t compare_every = 25;
  std::size_t reopen_every = 100;
  std::size_t export_every = 400;
  unsigned due_percent = 3;      ///< how often run_due comes before a step
  unsigned ranking_percent = 0;  ///< how often a command is about boosts and what order top has by two hops
};

/// Runs commands until the end or the first difference.
class runner {
 public:
  explicit runner(run_options const& options);
  ~runner();
  runner(runner const&) = delete;
  runner& operator=(runner const&) = delete;

  /// Empty when product and reference agreed; else what differed, with seed, step and the last commands.
  [[nodiscard]] std::string run();
  /// What was met meanwhile.
  [[nodiscard]] led_count const& led() const { return led_; }

 private:
  /// A reader in the middle of a feed while commands go on.
  struct walk {
    uint32_t reader = 0;
    madang::feed_request request;
    uint64_t known = 0;         ///< newest activity when page one was read
    std::set<uint64_t> steady;  ///< in the feed at page one and ever since
    std::set<uint64_t> shown;
  };
  /// A cursor that asks for what is newer.
  struct resume {
    uint32_t reader = 0;
    madang::feed_request request;
    madang::cursor from;
    uint64_t known = 0;
  };

  /// What the audit says of a change.
  struct audited {
    uint64_t number = 0;
    millis at = 0;
    madang::write_mode mode = madang::write_mode::normal;
    std::string origin;
    bool origin_erased = false;
    std::vector<std::pair<std::string_view, uint32_t>> commands;
    friend bool operator==(audited const&, audited const&) = default;
  };

  void open();
  void reopen();
  void step(batch const& what);
  void compare_outcome(batch const& what, batch_outcome const& product);
  bool compare_command(command const& what, outcome const& product);
  void change_policy();
  void do_what_is_due();
  void fan_out();
  /// Notes what the audit must say of a change (runner_governance.cpp).
  void note(batch const& what, batch_outcome const& product, uint64_t before, millis now);
  void note_due(uint64_t before, millis now);
  /// What the audit may not tell any more.
  void forget_origins(std::set<uint32_t> const& people);
  void compare_audit();
  void compare_governance();
  void compare_readers();
  void compare_reader(uint32_t reader);
  void compare_newer();
  void compare_boosts();
  void begin_walk();
  void go_on();
  void export_it();
  void end_walk();
  void show(madang::page const& page);
  [[nodiscard]] bool readable(uint32_t reader, madang::feed_request const& request) const;
  [[nodiscard]] std::vector<uint32_t> some_readers();
  [[nodiscard]] std::string report() const;
  void differ(std::string what);

  run_options options_;
  std::filesystem::path file_;
  test_clock clock_;
  test_random bytes_;
  host_rights rights_;
  std::shared_ptr<madang::record_policy> policy_;
  std::shared_ptr<madang::store> rows_;
  std::optional<madang::network> network_;
  world world_;
  generator commands_;
  dice dice_;
  std::deque<std::string> trace_;
  std::size_t step_ = 0;
  std::optional<walk> walk_;
  std::vector<resume> resumes_;
  std::vector<audited> audit_;
  std::vector<madang::audit_head> heads_;  ///< kept for later
  led_count led_;
  std::string difference_;
};

}  // namespace model
