// SPDX-License-Identifier: Apache-2.0
#include <madang/json/activity_streams.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/value.hpp>
#include <string>

#include "fuzz.hpp"

namespace fuzz {
namespace {

using madang::errc;

void refused(std::string_view input, madang::error const& why) {
  auto const known =
      why.code == errc::malformed || why.code == errc::too_long || why.code == errc::out_of_range;
  require(known, "JSON fails as documented");
  if (why.code != errc::too_long)
    require(why.actual <= input.size(), "the place of the error lies in the text");
}

void parsed(std::string_view input) {
  auto const value = madang::parse_json("text", input);
  if (!value) return refused(input, value.error());
  auto const written = madang::write_json(*value);
  auto const again = madang::parse_json("text", written);
  require(again.has_value() && *again == *value, "what is written reads as the same value");
  require(madang::write_json(*again) == written, "writing is canonical");
  auto const strict = madang::parse_json("text", input, {.duplicates = madang::duplicate_keys::refuse});
  require(strict ? *strict == *value : strict.error().code == errc::malformed,
          "refusing duplicates changes no value");
  auto const flat = madang::parse_json("text", input, {.depth_max = 1});
  require(flat ? *flat == *value : flat.error().code == errc::too_long,
          "depth is limited, nothing else changed");
  if (!input.empty()) {
    auto const brief = madang::parse_json("text", input, {.bytes_max = input.size() - 1});
    require(!brief && brief.error().code == errc::too_long, "size is limited");
  }
}

bool same_flags(std::vector<madang::activity_streams_flag> const& a,
                std::vector<madang::activity_streams_flag> const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](auto const& one, auto const& other) {
    return one.advice == other.advice && one.where == other.where;
  });
}

void document(std::string_view input) {
  auto const read = madang::read_activity_streams(input);
  if (!read) return;
  (void)madang::types_of(read->value);
  auto const again = madang::read_activity_streams(madang::write_activity_streams(*read));
  require(again.has_value() && again->value == read->value, "a document that is written reads as the same");
  require(same_flags(again->flags, read->flags), "a document that is written gets the same advice");
  auto const checked = madang::check_activity_streams(read->value);
  require(checked.has_value() && same_flags(*checked, read->flags), "checking and reading agree");
}

}  // namespace

void json(std::string_view input) {
  parsed(input);
  document(input);
}

}  // namespace fuzz
