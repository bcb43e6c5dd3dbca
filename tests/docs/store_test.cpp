// The code of docs/store.md. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

namespace md = madang;

TEST_CASE("docs: store") {
  store_suite::scratch_folder const folder;
  auto const file = folder / "crm.db";
  //! [open]
  auto net = md::open_sqlite(file, {.hot_activities_max = 100'000, .bodies_bytes_max = 64 << 20},
                             {.sync = md::durability::full})
                 .value();
  auto reader = md::open_sqlite(file, {}, {.read_only = true}).value();  // maybe in another process
  //! [open]
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  net.post({.actor = kim, .text = "hello"}).value();
  //! [follow]
  reader.refresh().value();  // takes up what was committed since
  auto const log = net.changes_after({net.published().incarnation, 1}).value();  // who touched which rows
  //! [follow]
  CHECK(log.size() == 2);
  CHECK(reader.published() == net.published());
  //! [backup]
  net.backup(folder / "copy.db").value();  // beside readers and writers, one consistent state
  auto const complaints = md::open_sqlite(folder / "copy.db").value().check().value();
  //! [backup]
  CHECK(complaints.empty());
  CHECK(md::open_sqlite(file).error().code == md::errc::locked);
}
