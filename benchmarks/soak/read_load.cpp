// Random pages. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "soak/load.hpp"

namespace bench::soak {

void read_load::page(operation which, madang::person_id reader, madang::feed_request const& request) {
  auto const first = metrics_.timed(which, [&] { return town_.net->feed(reader, request); });
  if (which != operation::home || !first || first->older.empty() || !random_.chance(.2)) return;
  madang::feed_request older;
  older.at = first->older;
  (void)metrics_.timed(operation::older, [&] { return town_.net->feed(reader, older); });
}

void read_load::step() {
  madang::feed_request request;
  auto const reader = town_.people[readers_(random_)];
  auto const drawn = random_.share();
  if (drawn < .55) return page(operation::home, reader, request);
  if (drawn < .70) {
    request.view = madang::feed_view::record;
    request.node = town_.records[random_.below(static_cast<std::uint32_t>(town_.records.size()))];
    if (random_.chance(.3)) request.reach = madang::record_reach::subtree;
    return page(operation::record, reader, request);
  }
  if (drawn < .80) {
    request.view = madang::feed_view::group;
    auto const group = random_.below(static_cast<std::uint32_t>(town_.groups.size()));
    request.node = town_.groups[group];
    auto const& members = town_.members[group];
    if (members.empty()) return;
    auto const member = members[random_.below(static_cast<std::uint32_t>(members.size()))];
    return page(operation::group, town_.people[member], request);
  }
  if (drawn < .88) {
    request.view = madang::feed_view::person;
    request.node = town_.people[random_.below(town_.insiders)];
    return page(operation::person, reader, request);
  }
  if (drawn < .97) {
    madang::thread_request const of{.root = town_.recent.any(random_)};
    (void)metrics_.timed(operation::thread, [&] { return town_.net->thread(reader, of); });
    return;
  }
  auto const regular = town_.people[random_.below(std::min(regulars, town_.insiders))];
  (void)metrics_.timed(operation::news, [&] { return town_.net->new_since(regular, request); });
}

}  // namespace bench::soak
