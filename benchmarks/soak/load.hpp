// The two threads of a soak: one writes, one reads. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <utility>
#include <vector>

#include "soak/metrics.hpp"
#include "soak/town.hpp"

namespace bench::soak {

/// Random commands, so drawn that relations stay as many as they are. Used by one thread.
class write_load {
 public:
  write_load(town& on, metrics& to, std::uint64_t seed) : town_(on), metrics_(to), random_(seed) {}
  /// One command, a change of its own.
  void step();
  /// What is due by the network's clock.
  void run_due();
  void backup(std::filesystem::path const& to);
  [[nodiscard]] std::uint64_t commands() const noexcept { return commands_; }

 private:
  struct written {
    madang::activity_id id;
    std::uint32_t author;
    std::int32_t group;  // -1: where every insider reads
  };
  struct choice {
    double until;  // of [0, 1)
    void (write_load::*what)();
  };
  static choice const choices[];

  void post();
  void comment();
  void react();
  void unreact();
  void edit();
  void remove();
  void restore();
  void share();
  void record_change();
  void follow();
  void unfollow();
  void member();
  void right();
  void label();
  void visited();
  void update();

  [[nodiscard]] std::uint32_t insider() { return random_.below(town_.insiders); }
  [[nodiscard]] madang::record_id any_record() {
    return town_.records[random_.below(static_cast<std::uint32_t>(town_.records.size()))];
  }
  [[nodiscard]] written const* any_written();
  [[nodiscard]] std::uint32_t reader_of(written const& what);
  void note(madang::result<madang::activity_id> const& made, std::uint32_t author, std::int32_t group);

  town& town_;
  metrics& metrics_;
  dice random_;
  std::uint64_t commands_ = 0;
  std::vector<written> written_ = std::vector<written>(town_.recent.size());
  std::uint64_t next_ = 0;
  std::deque<written> removed_;
  std::deque<std::pair<madang::person_id, madang::person_id>> follows_;     // that go again
  std::deque<std::pair<madang::group_id, madang::person_id>> memberships_;  // that go again
};

/// Random pages. Used by one thread.
class read_load {
 public:
  read_load(town& on, metrics& to, std::uint64_t seed)
      : town_(on),
        metrics_(to),
        random_(seed),
        readers_(static_cast<std::uint32_t>(on.people.size()), 11, .8) {}
  /// One page.
  void step();

 private:
  void page(operation which, madang::person_id reader, madang::feed_request const& request);

  town& town_;
  metrics& metrics_;
  dice random_;
  ranked_draw readers_;
};

}  // namespace bench::soak
