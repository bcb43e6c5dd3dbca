// The code of docs/access.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/madang.hpp>

namespace md = madang;

TEST_CASE("docs: access") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const neckar = net.add_organization({.key = "neckar", .name = "Neckar Lager"}).value();
  auto const olga =
      net.add_person(
             {.key = "p:olga", .name = "Olga", .kind = md::person_kind::partner, .organization = neckar})
          .value();
  //! [rights]
  // Reading needs one grant and every label. Employees have a grant unless the record says `granted`.
  auto const order =
      net.add_record(
             {.key = "order:1", .type = "erp.order", .name = "Order 1", .access = md::record_access::granted})
          .value();
  auto const nda = net.add_tag("nda").value();
  net.grant(order, kim).value();
  net.grant(order, neckar).value();  // everybody of that company
  net.add_label(order, nda).value();
  net.give_tag(kim, nda).value();
  auto const kim_reads = net.can_read(kim, order).value();    // true
  auto const olga_reads = net.can_read(olga, order).value();  // false: no tag nda
  //! [rights]
  CHECK(kim_reads);
  CHECK_FALSE(olga_reads);
  net.give_tag(olga, nda).value();

  //! [audience]
  // Where outsiders can read, a post is for insiders only unless its author says otherwise.
  net.post({.actor = kim, .on = order, .text = "Margin is thin."}).value();
  auto const open =
      md::post_input{.actor = kim, .on = order, .text = "Ships today.", .to = {.insiders_only = false}};
  auto const who_else = net.organizations_reading(open).value();  // Neckar Lager: to be shown before posting
  net.post(open).value();
  //! [audience]
  CHECK(who_else == std::vector{neckar});
  CHECK(net.record_feed(olga, order).value().size() == 1);
  CHECK(net.record_feed(kim, order).value().size() == 2);
}
