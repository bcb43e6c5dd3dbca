// tests/sim/clock_book.hpp: what the clock should tell, kept in the simplest way and without the product's
// code: reminders, and mentions that nobody took care of. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sim/ledger.hpp"

namespace sim {

/// A reminder that somebody set.
struct reminder {
  std::uint64_t number = 0;
  who person = 0;
  std::int64_t due_ms = 0;
  std::uint64_t post = 0;  ///< 0: about nothing
  bool cancelled = false;  ///< before it was due
  bool sure = true;        ///< the person saw the post all the time
};

/// A mention that goes to the boss when it is not taken care of.
struct mention {
  std::int64_t since_ms = 0;         ///< by the clock, which may have gone back
  std::int64_t since_latest_ms = 0;  ///< by the latest that the clock ever said
  std::int64_t handled_ms = 0;       ///< 0: never; by the latest
  bool sure = true;                  ///< nothing happened that leaves it open
};

/// Everything that the clock may bring.
struct clock_book {
  static constexpr std::int64_t patience_ms = 1'800'000;

  std::map<std::string, reminder> reminders;  ///< by note
  std::map<std::pair<std::uint64_t, who>, mention> mentions;

  /// Somebody took care of a mention, or did what leaves it open.
  void handled(std::uint64_t post, who person, std::int64_t now_ms, bool for_good) {
    auto const at = mentions.find({post, person});
    if (at == mentions.end()) return;
    if (!for_good) at->second.sure = false;
    if (at->second.handled_ms == 0) at->second.handled_ms = now_ms;
  }
  /// Somebody left the group, or one of its posts was deleted.
  template <class Which>
  void unsure(Which const& which) {
    for (auto& [key, each] : mentions)
      if (which(key.first, key.second)) each.sure = false;
    for (auto& [note, each] : reminders)
      if (which(each.post, each.person)) each.sure = false;
  }
};

}  // namespace sim
