// The code of docs/stream.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/madang.hpp>

namespace md = madang;

TEST_CASE("docs: stream") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  auto const deal = net.add_record({.key = "deal:1", .type = "crm.deal", .name = "Deal"}).value();
  //! [write]
  auto const post =
      net.post({.actor = kim, .on = deal, .text = "Offer is out #q3", .key = "mail-4711"}).value();
  auto const again =
      net.post({.actor = kim, .on = deal, .text = "Offer is out #q3", .key = "mail-4711"}).value();
  auto const answer = net.comment({.actor = lee, .parent = post, .text = "Thanks @[u:kim]"}).value();
  net.react({.actor = lee, .activity = post, .type = "celebrate"}).value();
  net.edit({.actor = kim, .activity = post, .text = "The offer is out #q3"}).value();
  net.record_changed({.actor = kim, .record = deal, .fields = {{"stage", "Draft", "Offered"}}}).value();
  //! [write]
  CHECK(again == post);
  CHECK(net.revisions(lee, post).value().size() == 2);

  //! [thread]
  auto const page = net.thread(lee, {.root = post, .order = md::thread_order::newest}).value();
  for (auto const& each : page.comments) CHECK(each.comment.parent == post);
  net.remove_activity(lee, answer).value();   // hidden at once, everywhere
  net.restore_activity(lee, answer).value();  // for 30 days
  //! [thread]
  CHECK(page.comments_total == 1);
  CHECK(net.activity(kim, post).value().begin()->comments_total == 1);

  //! [batch]
  // One change: all of it or none. A lost answer is settled by the command's id.
  auto const done =
      net.transact({md::write_mode::quiet, "import 2025-03-31", "erp"}, [&](md::transaction& to) {
        for (auto const* key : {"order:1", "order:2"})
          if (auto const made = to.add_record({.key = key, .type = "erp.order"}); !made)
            return md::result<void>(made.error());
        return md::result<void>();
      });
  auto const committed = net.outcome_of("import 2025-03-31").value().committed;
  //! [batch]
  CHECK(done.has_value());
  CHECK(committed);
}
