// Errors say what, where and how much. SPDX-License-Identifier: Apache-2.0
#include <madang/core/result.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

using madang::errc;
using madang::error_class;

TEST_CASE("error: the message names field, size and limit") {
  auto const why = madang::fail(errc::too_long, "text", 10'001, 10'000);
  CHECK(why.message() == "too_long: text is too long or has too many entries (10001 given, 10000 allowed)");
}

TEST_CASE("error: the sentence of every code reads well with a field that the library names") {
  struct said {
    errc code;
    std::string_view field;
    std::string_view message;
  };
  std::vector<said> const all{
      {errc::none, "", "none: the call succeeded"},
      {errc::too_long, "text", "too_long: text is too long or has too many entries"},
      {errc::empty, "owner_key", "empty: owner_key must not be empty"},
      {errc::malformed, "payload", "malformed: payload is malformed"},
      {errc::out_of_range, "at", "out_of_range: at is out of range"},
      {errc::unknown_node, "node", "unknown_node: node is not known"},
      {errc::unknown_activity, "parent", "unknown_activity: parent cannot be found or seen here"},
      {errc::wrong_kind, "audience", "wrong_kind: audience is of another kind than needed"},
      {errc::cycle, "revision_of", "cycle: revision_of would close a circle"},
      {errc::stale_cursor, "cursor",
       "stale_cursor: cursor belongs to another reader, view or network, or was altered"},
      {errc::unknown_view, "view", "unknown_view: view is none of those there are"},
      {errc::not_allowed, "actor",
       "not_allowed: actor is not permitted: a right, role, membership or mode is missing"},
      {errc::blocked, "mention", "blocked: mention is refused: one of the two people blocks the other"},
      {errc::closed, "group", "closed: group is archived or closed"},
      {errc::last_owner, "person", "last_owner: person is the group's last owner"},
      {errc::outsiders_refused, "audience",
       "outsiders_refused: audience would let in outsiders, who are not admitted"},
      {errc::inactive, "reader", "inactive: reader is deactivated or deleted"},
      {errc::content_refused, "transaction", "content_refused: transaction was refused by the host"},
      {errc::key_conflict, "key", "key_conflict: key is taken, or was used with other content"},
      {errc::older_version, "source_version",
       "older_version: source_version is older than the one last applied"},
      {errc::version_conflict, "version", "version_conflict: version was overtaken by another writer"},
      {errc::gone, "activity", "gone: activity was deleted too long ago to come back"},
      {errc::busy, "digest", "busy: digest must wait: another process holds the store"},
      {errc::disk_full, "crm.db", "disk_full: crm.db could not be written: no space left"},
      {errc::io_error, "input", "io_error: input could not be read or written"},
      {errc::too_many, "nodes", "too_many: nodes must wait: there is no room for more now"},
      {errc::stale_read, "", "stale_read: the version cannot be confirmed as current"},
      {errc::outcome_unknown, "", "outcome_unknown: the command may or may not have been committed"},
      {errc::poisoned, "network",
       "poisoned: network cannot be trusted any more; close the network and open it again"},
      {errc::corrupt, "row", "corrupt: row fails the checks"},
      {errc::newer_file, "crm.db", "newer_file: crm.db was written by a newer version"},
      {errc::not_a_network, "crm.db", "not_a_network: crm.db is no Madang network"},
      {errc::locked, "crm.db", "locked: crm.db is being written by another process"},
      {errc::read_only, "network", "read_only: network can only be read"},
      {errc::not_supported, "backup", "not_supported: backup is not supported"},
  };
  REQUIRE(all.size() == static_cast<std::size_t>(errc::not_supported) + 1);
  for (std::size_t at = 0; at < all.size(); ++at) {
    CHECK(all[at].code == static_cast<errc>(at));
    CHECK(madang::fail(all[at].code, all[at].field).message() == all[at].message);
  }
}

TEST_CASE("error: a sentence without a field has a subject all the same, and says it once") {
  for (int code = 0; code <= static_cast<int>(errc::not_supported); ++code) {
    auto const text = madang::madang_category().message(code);
    CAPTURE(text);
    CHECK((text.starts_with("the ") || text.starts_with("a ")));
    CHECK(text.find("  ") == std::string::npos);
    CHECK(text.find('_') == std::string::npos);
    CHECK(text.back() != '.');
    auto const named = madang::fail(static_cast<errc>(code), {}).message();
    CHECK(named == std::string(madang::name_of(static_cast<errc>(code))) + ": " + text);
  }
}

TEST_CASE("error: a foreign code stays recognisable") {
  madang::error why = madang::fail(errc::disk_full, "crm.db");
  why.foreign = 13;
  CHECK(why.message().find("[foreign code 13]") != std::string::npos);
}

TEST_CASE("error: every code has a name of its own and a class") {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(errc::not_supported); ++code)
    names.insert(madang::name_of(static_cast<errc>(code)));
  CHECK(names.size() == static_cast<std::size_t>(errc::not_supported) + 1);
  CHECK(madang::class_of(errc::stale_cursor) == error_class::invalid);
  CHECK(madang::class_of(errc::last_owner) == error_class::refused);
  CHECK(madang::class_of(errc::key_conflict) == error_class::conflict);
  CHECK(madang::class_of(errc::disk_full) == error_class::retryable);
  CHECK(madang::class_of(errc::outcome_unknown) == error_class::outcome_unknown);
  CHECK(madang::class_of(errc::poisoned) == error_class::broken);
}

TEST_CASE("error: value() of a failed result throws the message, a code outside the table does not crash") {
  madang::result<int> const failed = madang::fail(errc::empty, "key");
  CHECK_THROWS_WITH_AS((void)failed.value(), doctest::Contains("key must not be empty"),
                       boost::system::system_error);
  CHECK(madang::name_of(static_cast<errc>(250)) == "none");
  boost::system::error_code const code = errc::busy;
  CHECK(code.category() == madang::madang_category());
}
