// Strict parsing with limits, and writing that parses back. SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>
// (first, so that the header stands alone)
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <limits>
#include <string>
#include <vector>

namespace md = madang;
namespace json = boost::json;

namespace {

md::error refused(std::string_view text, md::json_options const& options = {}) {
  auto const value = md::parse_json("it", text, options);
  REQUIRE(!value.has_value());
  return value.error();
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

}  // namespace

TEST_CASE("parse_json: what is malformed is refused with its byte offset") {
  struct example {
    std::string_view text;
    std::uint64_t offset;
  };
  for (auto const& one : std::vector<example>{{"", 0},
                                              {"{\"a\":1,}", 7},
                                              {"[1] x", 4},
                                              {"nul", 3},
                                              {"{'a':1}", 1},
                                              {"[01]", 2},
                                              {"// c\n1", 0},
                                              {"\xef\xbb\xbf{}", 0}}) {
    CAPTURE(one.text);
    auto const why = refused(one.text);
    CHECK(why.code == md::errc::malformed);
    CHECK(why.field == "it");
    CHECK(why.actual == one.offset);
  }
}

TEST_CASE("parse_json: invalid UTF-8 and lone surrogates are refused") {
  for (std::string_view const text : {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"",
                                      "\"\xe2\x82\"", R"("\ud800")", R"("\udc00\ud800")", "{\"\xff\":1}"}) {
    CAPTURE(text);
    CHECK(refused(text).code == md::errc::malformed);
  }
  CHECK(md::parse_json("it", R"("\ud83d\ude00 한국어")")->get_string() == "😀 한국어");
}

TEST_CASE("parse_json: depth has a limit, and 10,000 levels are an error like any other") {
  CHECK(md::parse_json("it", nested(32, "[", "]")).has_value());
  auto const why = refused(nested(33, "[", "]"));
  CHECK(why.code == md::errc::too_long);
  CHECK(why.field == "it depth");
  CHECK(why.limit == 32);
  CHECK(refused(nested(10'000, "[", "]")).code == md::errc::too_long);
  CHECK(refused(nested(10'000, "{\"a\":", "")).code == md::errc::too_long);
  CHECK(refused(std::string(10'000'000, '[')).code == md::errc::too_long);
}

TEST_CASE("parse_json: input beyond bytes_max is refused unread") {
  auto const text = '"' + std::string(10'000'000, 'a') + '"';
  CHECK(md::parse_json("it", text).has_value());
  auto const why = refused(text, {.bytes_max = 1'000});
  CHECK(why.code == md::errc::too_long);
  CHECK(why.actual == text.size());
  CHECK(why.limit == 1'000);
}

TEST_CASE("parse_json: numbers keep their value or are refused") {
  CHECK(md::parse_json("it", "9223372036854775807")->get_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(md::parse_json("it", "18446744073709551615")->get_uint64() ==
        std::numeric_limits<std::uint64_t>::max());
  CHECK(md::parse_json("it", "18446744073709551616")->get_double() == 18446744073709551616.0);
  CHECK(md::parse_json("it", "0.1")->get_double() == 0.1);
  CHECK(md::parse_json("it", "123.456e-7")->get_double() == 123.456e-7);
  CHECK(md::parse_json("it", "2.2250738585072011e-308")->get_double() == 2.2250738585072011e-308);
  CHECK(md::parse_json("it", "1e-400")->get_double() == 0.0);
  CHECK(md::parse_json("it", std::string(100'000, '9') + "e-100000")->get_double() == 1.0);
  for (std::string_view const text : {"1e400", "-1e400", "1e999999999999", "[1,1e400]"}) {
    CAPTURE(text);
    auto const why = refused(text);
    CHECK((why.code == md::errc::out_of_range || why.code == md::errc::malformed));
  }
  auto const digits = md::parse_json("it", std::string(1'000'000, '9'));
  CHECK(!digits.has_value());
}

TEST_CASE("parse_json: a key that stands twice counts as the last one, or is refused") {
  auto const value = md::parse_json("it", R"({"a":1,"b":2,"a":3})");
  REQUIRE(value.has_value());
  CHECK(value->at("a").get_int64() == 3);
  md::json_options const strict{.duplicates = md::duplicate_keys::refuse};
  CHECK(refused(R"({"a":1,"b":2,"a":3})", strict).code == md::errc::malformed);
  CHECK(refused(R"({"x":[{"a":1,"\u0061":3}]})", strict).code == md::errc::malformed);
  CHECK(md::parse_json("it", R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})", strict).has_value());
}

TEST_CASE("write_json: parses back to an equal value, keys in their order") {
  std::string_view const text =
      R"({"z":1,"a":-5,"m":[1.5,1.0,-0.0,1e+300,18446744073709551615,true,false,null,{}],"é":"\"\\\u0001\n/ 한"})";
  auto const value = md::parse_json("it", text);
  REQUIRE(value.has_value());
  auto const written = md::write_json(*value);
  CHECK(
      written ==
      R"({"z":1,"a":-5,"m":[1.5,1.0,-0.0,1e+300,18446744073709551615,true,false,null,{}],"é":"\"\\\u0001\n/ 한"})");
  auto const again = md::parse_json("it", written);
  REQUIRE(again.has_value());
  CHECK(*again == *value);
  CHECK(again->at("m").as_array()[1].is_double());
}

TEST_CASE("write_json: every double comes back as it was") {
  for (auto const number :
       {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.123456789, 9007199254740993.0}) {
    auto const again = md::parse_json("it", md::write_json(number));
    REQUIRE(again.has_value());
    CHECK(again->get_double() == number);
  }
}
