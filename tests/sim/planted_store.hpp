// tests/sim/planted_store.hpp: a store that goes wrong on purpose, in one of the ways that a simulation must
// find. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "model/shared_store.hpp"

namespace sim {

/// What goes wrong.
enum class bug : std::uint8_t {
  none,
  lost,       ///< a notification is not written
  doubled,    ///< a notification is written twice
  leaked,     ///< somebody who left the group stays in it
  drifting,   ///< a person's numbers are those of another time
  unsent,     ///< a message is not written
  rebatched,  ///< a batch that closed stays open
  unrung,     ///< a timer is not set
  rekeyed     ///< a key says nothing of the content; not the store's doing
};

/// Passes everything on to rows that outlive it, but for the bug.
class planted_store final : public model::shared_store {
 public:
  planted_store(std::shared_ptr<madang::store> to, bug which)
      : model::shared_store(std::move(to)), which_(which) {}

  madang::result<void> commit(std::span<madang::change const> group, madang::version expected) override {
    std::vector<madang::change> changed(group.begin(), group.end());
    for (auto& each : changed) spoil(each.rows);
    return model::shared_store::commit(changed, expected);
  }

 private:
  static constexpr std::uint64_t member_of = 2;  // type of edges, in the upper half of the first number

  static bool is_unread(madang::row const& one) {
    return one.key.in == madang::table::notice && (one.key.a & 0xFU) == 0 && !one.erased;
  }
  // Rows of node 0: 0 is when a batch closes, 1 a message, 2 when it is due, 5 when a timer goes off.
  static bool is_batch(madang::row_key const& key) {
    if (key.in != madang::table::notice) return false;
    return key.a == 0 || (key.a > 15 && ((key.a & 0xFU) == 7 || (key.a & 0xFU) == 8));
  }
  void drop_message(std::vector<madang::row>& rows) {
    auto const at = std::find_if(rows.begin(), rows.end(), [](madang::row const& one) {
      return one.key.in == madang::table::notice && one.key.a == 1 && one.key.b != 0 && !one.erased;
    });
    if (at == rows.end() || ++seen_ % 5 != 0) return;
    auto const number = at->key.b;
    std::erase_if(rows, [&](madang::row const& one) {
      return one.key.in == madang::table::notice &&
             ((one.key.a == 1 && one.key.b == number) || (one.key.a == 2 && one.key.c == number));
    });
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
    if (which_ == bug::unsent) drop_message(rows);
    if (which_ == bug::unrung)
      std::erase_if(rows, [this](madang::row const& one) {
        return one.key.in == madang::table::notice && one.key.a == 5 && !one.erased && ++seen_ % 3 == 0;
      });
    if (which_ == bug::rebatched)
      std::erase_if(rows, [](madang::row const& one) { return one.erased && is_batch(one.key); });
    auto const at = std::find_if(rows.begin(), rows.end(), is_unread);
    if (at == rows.end() || (which_ != bug::lost && which_ != bug::doubled) || ++seen_ % 5 != 0) return;
    auto copy = *at;
    copy.key.b += 1'000'000;
    if (which_ == bug::lost)
      rows.erase(at);
    else
      rows.push_back(std::move(copy));
  }

  bug which_;
  std::uint64_t seen_ = 0;
};

}  // namespace sim
