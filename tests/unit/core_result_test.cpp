// Errors say what, where and how much. SPDX-License-Identifier: Apache-2.0
#include <madang/core/result.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

using madang::errc;
using madang::error_class;

TEST_CASE("error: the message names field, size and limit") {
  auto const why = madang::fail(errc::too_long, "text", 10'001, 10'000);
  CHECK(why.message() == "too_long: text is too long or has too many entries (10001 given, 10000 allowed)");
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
