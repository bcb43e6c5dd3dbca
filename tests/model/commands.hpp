// tests/model/commands.hpp: seeded random commands, chosen with a view of the reference's state so that most
// of them can succeed and every refusal comes up. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "model/command.hpp"
#include "model/reference.hpp"

namespace model {

/// Numbers from one seed, the same on every machine (std::uniform_int_distribution is not).
class dice {
 public:
  explicit dice(uint64_t seed) : engine_(seed) {}
  [[nodiscard]] uint64_t below(uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
  [[nodiscard]] bool percent(unsigned chance) { return below(100) < chance; }
  template <class T>
  [[nodiscard]] T of(std::vector<T> const& values) {
    return values.empty() ? T{} : values[below(values.size())];
  }
  template <class T>
  [[nodiscard]] T of(std::initializer_list<T> values) {
    return *(values.begin() + static_cast<std::ptrdiff_t>(below(values.size())));
  }

 private:
  std::mt19937_64 engine_;
};

/// Makes commands.
class generator {
 public:
  struct options {
    uint64_t seed = 1;
    unsigned ranking_percent = 0;  ///< so many commands are about order top
  };
  generator(world const& in, options const& how)
      : in_(in), dice_(how.seed), ranking_percent_(how.ranking_percent) {}

  /// People of every kind, organizations, groups of every privacy, records, topics and tags to begin with.
  [[nodiscard]] std::vector<batch> first_commands();
  /// People, groups, records, ... that refer to the first ones; asked for after those ran.
  [[nodiscard]] std::vector<batch> second_commands();
  /// The next commands.
  [[nodiscard]] batch next();
  /// Where the clock goes before the next commands.
  [[nodiscard]] millis next_clock(millis now);
  [[nodiscard]] dice& random() { return dice_; }

 private:
  [[nodiscard]] command one();
  [[nodiscard]] command node_command();
  [[nodiscard]] command edge_command();
  [[nodiscard]] command right_command();
  [[nodiscard]] command small_command();
  [[nodiscard]] command governance();
  [[nodiscard]] command hold_command();
  [[nodiscard]] command ranking_command();
  [[nodiscard]] command boost();
  [[nodiscard]] command taken_up();
  [[nodiscard]] command boost_seen();
  [[nodiscard]] command person();
  [[nodiscard]] command group();
  [[nodiscard]] command record();
  [[nodiscard]] command follow();
  [[nodiscard]] command membership();
  [[nodiscard]] command post();
  [[nodiscard]] command comment();
  [[nodiscard]] command share();
  [[nodiscard]] command change();
  [[nodiscard]] command event();
  [[nodiscard]] uint32_t any(madang::node_kind kind);
  [[nodiscard]] uint32_t place(uint32_t actor);
  [[nodiscard]] uint64_t some_activity(uint32_t reader);
  [[nodiscard]] std::string text(uint32_t actor);
  [[nodiscard]] audience some_audience(uint32_t actor, uint32_t place);
  [[nodiscard]] std::optional<millis> soon();
  [[nodiscard]] std::optional<millis> earlier();
  [[nodiscard]] std::string activity_key();
  [[nodiscard]] batch sweep();
  void backdate(batch& commands);

  world const& in_;
  dice dice_;
  unsigned ranking_percent_;
  std::vector<command> keyed_;
  uint64_t count_ = 0;    ///< makes texts and keys unique
  uint64_t persons_ = 0;  ///< keys u1 to this one
};

}  // namespace model
