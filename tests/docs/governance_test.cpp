// The code of docs/governance.md. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sodium.h>

#include <doctest/doctest.h>
#include <madang/madang.hpp>

#include <array>

namespace md = madang;

TEST_CASE("docs: governance") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  auto const deal = net.add_record({.key = "deal:1", .type = "crm.deal", .name = "Deal"}).value();
  auto const post = net.post({.actor = kim, .on = deal, .text = "My private number is 0711 1234"}).value();
  net.comment({.actor = lee, .parent = post, .text = "Noted"}).value();

  //! [audit]
  auto const end = net.audit_end();  // keep it elsewhere, signed if you like
  for (auto const& entry : net.audit().value())
    for (auto const& command : entry.commands) CHECK(!command.name.empty());  // "add_person", "post", ...
  auto const untouched = net.audit_holds(end).value();
  //! [audit]
  CHECK(untouched);

  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key{};
  REQUIRE(crypto_sign_keypair(public_key.data(), secret_key.data()) == 0);
  //! [sign]
  auto const line = fmt::format("{}.{} {} {}", end.at.incarnation, end.at.number,
                                end.time.time_since_epoch().count(), end.chain);
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<unsigned char const*>(line.data()),
                       line.size(), secret_key.data());
  //! [sign]
  CHECK(crypto_sign_verify_detached(signature.data(), reinterpret_cast<unsigned char const*>(line.data()),
                                    line.size(), public_key.data()) == 0);

  //! [keep]
  net.set_retention(md::activity_kind::post, 2 * 365).value();  // and per kind
  auto const hold = net.place_hold({.node = deal, .reason = "Case 17"}).value();
  //! [keep]

  //! [erase]
  net.erase_person(kim).value();  // nobody sees name and texts from now on
  net.run_due().value();          // the files are cleaned, as far as nothing is held
  auto const waits = net.erasures().value().front().state == md::erasure_state::on_hold;
  net.release_hold(hold).value();
  net.run_due().value();
  auto const receipt = net.erasures().value().front().receipt;  // for replay_erasure after a restore
  //! [erase]
  CHECK(waits);
  CHECK(!receipt.empty());
  CHECK(net.activity(lee, post).value().begin()->erased);

  //! [find]
  std::vector<std::string_view> const words{"Kim", "u:kim"};
  auto const about = net.find_texts(words).value();  // what others typed: theirs, so you decide
  //! [find]
  CHECK(about.empty());
}
