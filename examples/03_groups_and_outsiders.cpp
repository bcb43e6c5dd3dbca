// Groups and outsiders: a project room that a partner shares, and what the partner sees of it.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

/// A minute passes at each look, so that "before" and "after" mean something in a program of a few
/// milliseconds.
struct minute_clock : md::clock {
  md::timestamp time{std::chrono::sys_days{std::chrono::March / 3 / 2025}};
  md::timestamp now() noexcept override { return time += std::chrono::minutes{1}; }
};

int main() {
  minute_clock clock;
  auto net =
      md::open_memory({.owner_key = "hanbit", .owner_name = "Hanbit Precision", .time = &clock}).value();
  auto const neckar = net.add_organization({.key = "neckar", .name = "Neckar Lager"}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const baumann = net.add_person({.key = "p:baumann",
                                       .name = "Klaus Baumann",
                                       .kind = md::person_kind::partner,
                                       .organization = neckar})
                           .value();

  // A group is for insiders until it says otherwise, so that nobody lets a partner in by mistake.
  auto const prices = net.add_group({.key = "g:prices", .name = "HS200 prices", .owner = kim}).value();
  auto const pilot = net.add_group({.key = "g:pilot",
                                    .name = "HS200 pilot line",
                                    .privacy = md::group_privacy::closed,
                                    .open_to_outsiders = true,
                                    .owner = kim})
                         .value();
  if (auto const added = net.set_member({.group = prices, .person = baumann}); !added)
    fmt::print("HS200 prices: {}\n", added.error());

  // Said to the whole room, but before the partner came: outsiders see a room from the day they join, unless
  // member_input::history_from says more.
  net.post(
         {.actor = kim, .on = pilot, .text = "Whom do we ask for bearings?", .to = {.insiders_only = false}})
      .value();
  net.set_member({.group = pilot, .person = baumann, .actor = kim}).value();

  // Insiders write for insiders unless they say otherwise; what a partner writes is for the room.
  net.post({.actor = kim, .on = pilot, .text = "Welcome to the pilot line!", .to = {.insiders_only = false}})
      .value();
  net.post({.actor = kim, .on = pilot, .text = "Their offer is 4 % too high."}).value();
  net.post({.actor = baumann, .on = pilot, .text = "The bearings leave on Friday."}).value();

  fmt::print("The pilot line as Kim Ji-won sees it:\n");
  for (auto const& item : net.group_feed(kim, pilot).value()) fmt::print("  {}\n", item);
  fmt::print("The pilot line as Klaus Baumann sees it:\n");
  for (auto const& item : net.group_feed(baumann, pilot).value()) fmt::print("  {}\n", item);

  // To him the other group does not exist: the answer is the same as for an id that was never given.
  fmt::print("HS200 prices as Klaus Baumann sees it: {}\n", net.group_feed(baumann, prices).error());
}
