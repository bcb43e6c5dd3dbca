// A product with parts: whoever follows the product hears of every part, also of one that is linked later.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

namespace md = madang;

void show(md::network const& net, std::string_view when, md::person_id reader) {
  fmt::print("{}\n", when);
  for (auto const& item : net.home_feed(reader).value())
    fmt::print("  {}\n     because {}\n", item, md::because(item));
}

int main() {
  auto net = md::open_sqlite("plm.db").value();
  auto const fischer = net.add_person({.key = "u:fischer", .name = "Anna Fischer"}).value();
  auto const park = net.add_person({.key = "u:park", .name = "Park Min-jun"}).value();

  auto const add = [&](std::string_view key, std::string_view name, std::vector<md::record_id> parents) {
    return net.add_record({.key = key, .type = "plm.part", .name = name, .parents = std::move(parents)})
        .value();
  };
  auto const product = add("product:hs200", "HS200", {});
  auto const drive = add("part:drive", "HS200 drive", {product});
  auto const motor = add("part:motor", "Motor M40", {drive});
  auto const encoder = add("part:encoder", "Encoder E9", {});  // in the catalogue, not in the product

  // One follow for the whole product, however deep it is. `types` and `depth` would narrow it, `where_used`
  // would go the other way: from a part up to all products that contain it.
  net.follow(fischer, product, {.reach = md::record_reach::subtree}).value();

  net.record_changed({.actor = park, .record = motor, .fields = {{"mass", "1.9 kg", "1.7 kg"}}}).value();
  net.post({.actor = park, .on = encoder, .text = "The first ten pass at 85 °C."}).value();
  show(net, "Anna Fischer follows the HS200:", fischer);

  // What belongs to the product is looked up at each read. So the part comes with what was said about it
  // before, and nobody has to follow anything again.
  net.add_part({.child = encoder, .parent = motor}).value();
  show(net, "The encoder becomes a part of the motor:", fischer);

  net.remove_part(encoder, motor).value();
  show(net, "The encoder is taken out again:", fischer);
}
