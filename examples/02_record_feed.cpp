// Record feeds in a business product, on a page. SPDX-License-Identifier: Apache-2.0
//
// Where the product saves a record, it tells Madang; where it shows a record, it asks Madang.
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

/// Called where the CRM has saved a record: what changed becomes an item in the record's feed.
void on_saved(md::network& net, md::person_id who, md::record_id what, std::vector<md::field_change> fields) {
  net.record_changed(
         {.actor = who, .record = what, .fields = std::move(fields), .to = {.insiders_only = false}})
      .value();
}

/// Called where the CRM shows a record: the feed beside the form, as this reader may see it.
void show(md::network const& net, std::string_view title, md::person_id reader, md::record_id record) {
  fmt::print("{}\n", title);
  for (auto const& item : net.record_feed(reader, record, {.limit = 10}).value()) fmt::print("  {}\n", item);
}

int main() {
  auto net = md::open_sqlite("crm.db", {.owner_key = "hanbit", .owner_name = "Hanbit Precision"}).value();
  auto const rheintal = net.add_organization({.key = "rheintal", .name = "Rheintal Automation"}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const eva = net.add_person({.key = "c:eva",
                                   .name = "Eva Steiner",
                                   .kind = md::person_kind::customer,
                                   .organization = rheintal})
                       .value();
  auto const order =
      net.add_record({.key = "order:5002", .type = "erp.order", .name = "Order 5002", .owner = kim}).value();
  net.grant(order, rheintal).value();

  on_saved(net, kim, order,
           {{"status", "Planned", "Assembled"}, {"margin", "29 %", "28 %", md::field_sensitivity::internal}});
  net.post({.actor = kim, .on = order, .text = "Freight costs more than planned."}).value();
  net.post({.actor = kim, .on = order, .text = "40 of 140 leave today.", .to = {.insiders_only = false}})
      .value();

  show(net, "Order 5002 as Kim Ji-won sees it:", kim, order);
  show(net, "Order 5002 as the customer sees it:", eva, order);
}
