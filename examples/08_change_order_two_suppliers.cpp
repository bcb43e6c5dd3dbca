// One change order about many parts, and two suppliers who never learn of each other.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <madang/madang.hpp>

namespace md = madang;

/// The change order's feed as one reader sees it: items, the parts they are about, and how many comments.
void show(md::network const& net, md::person_id reader, md::record_id order) {
  fmt::print("ECO-118 as {} sees it:\n", net.node(reader, reader).value().name);
  for (auto const& item : net.record_feed(reader, order).value()) {
    fmt::print("  {}\n", item);
    if (!item.about.empty()) fmt::print("     about {}\n", fmt::join(item.about, ", "));
    if (item.comments_total > 0) fmt::print("     comments: {}\n", item.comments_total);
  }
}

int main() {
  auto net = md::open_sqlite("plm.db", {.owner_key = "hanbit", .owner_name = "Hanbit Precision"}).value();
  auto const fischer = net.add_person({.key = "u:fischer", .name = "Anna Fischer"}).value();
  auto const supplier = [&](std::string_view key, std::string_view name, md::organization_id company) {
    return net
        .add_person({.key = key, .name = name, .kind = md::person_kind::partner, .organization = company})
        .value();
  };
  auto const neckar = net.add_organization({.key = "neckar", .name = "Neckar Lager"}).value();
  auto const hwaseong = net.add_organization({.key = "hwaseong", .name = "Hwaseong Motors"}).value();
  auto const baumann = supplier("p:baumann", "Klaus Baumann", neckar);
  auto const choi = supplier("p:choi", "Choi Yu-na", hwaseong);

  // Each supplier may read the change order and the own parts; nothing has to be kept apart by hand.
  auto const order =
      net.add_record({.key = "eco:118", .type = "plm.change_order", .name = "ECO-118"}).value();
  net.grant(order, neckar).value();
  net.grant(order, hwaseong).value();
  auto const part = [&](std::string_view key, std::string_view name, md::organization_id maker) {
    auto const made = net.add_record({.key = key, .type = "plm.part", .name = name}).value();
    net.grant(made, maker).value();
    return made;
  };
  auto const parts = std::vector{part("part:b1", "Bearing B1", neckar), part("part:b2", "Bearing B2", neckar),
                                 part("part:m40", "Motor M40", hwaseong)};

  // One change, told once. The saving is a field that no outsider sees, whoever reads the rest.
  auto const change =
      net.record_changed({.actor = fischer,
                          .record = order,
                          .fields = {{"status", "Draft", "Released"},
                                     {"saving", "3.80 EUR", "4.10 EUR", md::field_sensitivity::internal}},
                          .about = parts,
                          .to = {.insiders_only = false}})
          .value();
  net.comment({.actor = baumann, .parent = change, .text = "We can deliver in week 14."}).value();
  net.comment({.actor = choi, .parent = change, .text = "Week 12 for us."}).value();
  net.post({.actor = choi, .on = order, .text = "Is the shaft still 8 mm?"}).value();
  // An insider who names one supplier in front of the other gives no name away either.
  net.post({.actor = fischer, .on = order, .text = "Thanks @[p:choi]: yes.", .to = {.insiders_only = false}})
      .value();

  // Not in the items, not in a name, not in a number.
  for (auto const reader : {fischer, baumann, choi}) show(net, reader, order);
}
