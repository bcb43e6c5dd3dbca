// SPDX-License-Identifier: Apache-2.0
#include <madang/store/memory.hpp>

#include <memory>
#include <vector>

#include "fuzz.hpp"
#include "row_file.hpp"
#include "small_network.hpp"

namespace fuzz {
namespace {

// Row by row: what no store takes cannot lie in one.
void add(madang::store& to, std::vector<madang::row> const& rows) {
  for (auto const& each : rows) {
    auto const head = to.head().value();
    auto const last = to.changes_after({head.at.incarnation, head.at.number - 1}, 1).value();
    madang::change const one{.number = head.at.number + 1,
                             .at = head.time,
                             .command_id = {},
                             .audit = last.front().audit,
                             .rows = {each}};
    (void)to.commit({&one, 1}, head.at);
  }
}

// Every command may be refused, none may do harm.
void write(madang::network& net) {
  constexpr std::uint32_t ids = 9;
  for (std::uint32_t id = 1; id <= ids; ++id) {
    madang::person_id const person{id};
    madang::activity_id const known{id};
    madang::record_id const record{id % ids + 1};
    (void)net.post({.actor = person, .text = "hello @[u:kim] #topic"});
    (void)net.post({.actor = person, .on = record, .text = "hello"});
    (void)net.comment({.actor = person, .parent = known, .text = "yes"});
    (void)net.share({.actor = person, .target = known});
    (void)net.edit({.actor = person, .activity = known, .text = "other words #topic"});
    (void)net.react({.actor = person, .activity = known});
    (void)net.follow(person, record);
    (void)net.record_changed({.actor = person, .record = record, .fields = {{"stage", "a", "b"}}});
    (void)net.add_part({.child = madang::record_id{id}, .parent = record});
    (void)net.set_member({.group = madang::group_id{record.value}, .person = person});
  }
  for (std::uint32_t id = 1; id <= ids; ++id) {
    (void)net.merge({id}, {id + 1});
    (void)net.unmerge({id});
    (void)net.remove_activity({}, {id});
    (void)net.restore_activity({}, {id + 1});
    (void)net.erase_person(madang::person_id{id});
  }
}

void live(fixed_network& home) {
  constexpr auto half_a_year = std::chrono::days{180};
  (void)home.net().check();
  read_everything(home.net());
  write(home.net());
  home.clock.past = half_a_year;
  for (int round = 0; round < 3; ++round) (void)home.net().run_due();
  (void)home.net().next_due();
  read_everything(home.net());
}

}  // namespace

void rows(std::string_view input) {
  constexpr std::size_t windows[] = {SIZE_MAX, 0, 2};  // all in memory, nothing, a little
  supply from(input);
  auto const window = windows[from.byte() % std::size(windows)];
  auto store = small_network::rows();
  add(*store, read_rows(from));
  if (auto const home = fixed_network::open(std::move(store), window)) live(*home);
}

}  // namespace fuzz
