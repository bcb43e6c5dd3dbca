// `madang prefs` about delivery, and `madang outbox`. SPDX-License-Identifier: Apache-2.0
#include <string>

#include "cli_fixture.hpp"

using namespace madang::test;

TEST_CASE_FIXTURE(cli_fixture,
                  "cli prefs: how messages are put together, when they go out, and what they say") {
  import_small();
  CHECK(good({"prefs", "u:kim", "--channel", "webhook", "--batch", "sliding", "--window", "5", "--window-max",
              "30"}) == "everything else       webhook  sliding, 5 min, at most 30 min\n");
  auto const text = good({"prefs", "u:kim", "--zone", "Asia/Seoul", "--quiet", "22:00-07:00", "--days",
                          "mon,tue,wed,thu,fri", "--digest-at", "08:30"});
  CHECK(contains(text,
                 "messages go out on the clock of Asia/Seoul, not 22:00-07:00, on mon,tue,wed,thu,fri; "
                 "digests at 08:30\n"));
  auto const said = json({"prefs", "u:kim"});
  CHECK(said.at("times").as_object().at("quiet_to") == "07:00");
  CHECK(said.at("batching").as_array().size() == 1);
  CHECK(contains(good({"prefs", "u:kim", "--channel", "webhook", "--batch", "unset"}), "Asia/Seoul"));
  CHECK(contains(good({"prefs", "deal:77", "--confidential", "yes"}), "confidential"));
  CHECK_FALSE(contains(good({"prefs", "deal:77", "--confidential", "no"}), "confidential"));
  check_error(run({"prefs", "u:kim", "--quiet", "late"}), 1, {"malformed", "--quiet"});
  check_error(run({"prefs", "u:kim", "--zone", "Mars/Olympus"}), 1, {"malformed", "--zone"});
  check_error(run({"prefs", "deal:77", "--batch", "fixed"}), 1, {"wrong_kind", "WHO"});
  check_error(run({"prefs", "u:kim", "--batch", "fixed"}), 1, {"out_of_range", "--channel"});
}

TEST_CASE_FIXTURE(cli_fixture, "cli outbox: what waits, is dropped, or cannot be replayed") {
  import_small();
  CHECK(good({"outbox"}).empty());
  good({"prefs", "u:kim", "--channel", "webhook", "--say", "yes"});
  good({"post", "u:lee", "For @[u:kim]"});
  auto const text = good({"outbox"});
  CHECK(contains(text, "1  waiting webhook"));
  CHECK(contains(text, "0 tried  김지원\n"));
  CHECK(good({"outbox", "--dead"}).empty());
  check_error(run({"outbox", "--replay", "1"}), 1, {"out_of_range", "--replay '1'"});
  CHECK(contains(good({"outbox", "--drop", "1"}), "1 dropped"));
  CHECK(good({"outbox"}).empty());
}
