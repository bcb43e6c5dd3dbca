// The code of docs/graph.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/madang.hpp>

namespace md = madang;

TEST_CASE("docs: graph") {
  auto net = md::open_memory({.owner_key = "hanbit", .owner_name = "Hanbit Precision"}).value();
  //! [nodes]
  auto const lab = net.add_organization({.key = "neckar", .name = "Neckar Lager"}).value();
  auto const boss = net.add_person({.key = "u:oh", .name = "Oh Min-a", .unit = "Engineering"}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won", .manager = boss}).value();
  auto const olga =
      net.add_person(
             {.key = "p:olga", .name = "Olga Brandt", .kind = md::person_kind::partner, .organization = lab})
          .value();
  auto const pump = net.add_record({.key = "product:p1", .type = "plm.product", .name = "Pump"}).value();
  auto const seal =
      net.add_record({.key = "part:7", .type = "plm.part", .name = "Seal", .parents = {pump}}).value();
  //! [nodes]

  //! [edges]
  net.follow(kim, pump, {.reach = md::record_reach::subtree, .types = {"plm.part"}}).value();
  auto const room = net.add_group({.key = "room", .name = "Pump", .open_to_outsiders = true, .owner = kim});
  net.set_member({.group = *room, .person = olga, .actor = kim}).value();
  net.mute(kim, boss).value();
  //! [edges]
  CHECK(net.relations({}, kim, md::relation_kind::follows).value().size() == 1);
  CHECK(net.add_part({.child = pump, .parent = seal}).error().code == md::errc::cycle);
  CHECK(net.path_length(seal, pump, md::relation_kind::part_of).value() == 1U);

  //! [keys]
  // The host's keys change, and two records turn out to be one: nothing is lost, old keys go on to work.
  net.rekey(seal, "part:0007").value();
  auto const twin = net.add_record({.key = "part:7b", .type = "plm.part", .name = "Seal (copy)"}).value();
  net.merge(twin, seal).value();
  auto const found = net.find(md::node_kind::record, "part:7b");  // seal
  //! [keys]
  CHECK(found == md::node_id{seal});
  CHECK(net.find(md::node_kind::record, "part:7") == md::node_id{seal});
  net.post({.actor = boss, .on = seal, .text = "Cracked at 80 degrees."}).value();
  CHECK(net.home_feed(kim).value().empty());  // Kim muted Oh
  net.unmute(kim, boss).value();
  CHECK(net.home_feed(kim).value().begin()->why == md::item_reason::beneath);
}
