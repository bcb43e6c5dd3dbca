// Weights documents: there and back, and which error a wrong one gives. SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace md = madang;

TEST_CASE("rank weights: a document gives back what was written") {
  auto const weights = md::default_weights();
  CHECK(md::check(weights).has_value());
  CHECK(md::read_rank_weights(md::write_json(md::to_json(weights))).value() == weights);
}

TEST_CASE("rank weights: what a document leaves out is nothing, or the default") {
  auto const weights =
      md::read_rank_weights(R"({"madang_rank_weights":1,"name":"ours","factors":{"author":0.5,"seen":-2}})")
          .value();
  CHECK(weights.name == "ours");
  CHECK(weights.version == 1);
  CHECK(weights.weight(md::rank_factor::author) == 32'768);
  CHECK(weights.weight(md::rank_factor::seen) == -131'072);
  CHECK(weights.weight(md::rank_factor::freshness) == 0);
  CHECK(weights.freshness_minutes == 10);
}

TEST_CASE("rank weights: a document may score by an expression") {
  constexpr std::string_view text =
      R"({"madang_rank_weights":1,"name":"ours","factors":{"author":1},"expression":"weighted * 2"})";
  auto const weights = md::read_rank_weights(text).value();
  CHECK(weights.expression == "weighted * 2");
  CHECK(md::read_rank_weights(md::write_json(md::to_json(weights))).value() == weights);
  auto const wrong =
      md::read_rank_weights(R"({"madang_rank_weights":1,"name":"ours","expression":"author + wisdom"})");
  REQUIRE(!wrong);
  CHECK(wrong.error().code == md::errc::malformed);
  CHECK(wrong.error().actual == 9);
  CHECK(wrong.error().field == "expression (Unexpected token \"wisdom\")");
}

TEST_CASE("rank weights: a wrong document is an error that names the property") {
  struct example {
    std::string_view text;
    md::errc code;
    std::string_view field;
  };
  for (auto const& example : std::initializer_list<struct example>{
           {"", md::errc::malformed, ""},
           {"[]", md::errc::malformed, ""},
           {R"({"name":"x"})", md::errc::empty, "madang_rank_weights"},
           {R"({"madang_rank_weights":2,"name":"x"})", md::errc::not_supported, "madang_rank_weights"},
           {R"({"madang_rank_weights":1})", md::errc::empty, "name"},
           {R"({"madang_rank_weights":1,"name":""})", md::errc::empty, "name"},
           {R"({"madang_rank_weights":1,"name":7})", md::errc::malformed, "name"},
           {R"({"madang_rank_weights":1,"name":"x","version":-1})", md::errc::out_of_range, "version"},
           {R"({"madang_rank_weights":1,"name":"x","wieghts":{}})", md::errc::not_supported, "wieghts"},
           {R"({"madang_rank_weights":1,"name":"x","factors":[]})", md::errc::malformed, "factors"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"auhtor":1}})", md::errc::not_supported,
            "factors.auhtor"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":"1"}})", md::errc::malformed,
            "factors.author"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":16.5}})", md::errc::out_of_range,
            "factors.author"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":1e308}})", md::errc::out_of_range,
            "factors.author"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":NaN}})", md::errc::malformed, ""},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":1,"author":2}})", md::errc::malformed,
            ""},
           {R"({"madang_rank_weights":1,"name":"x","kinds":{"postcard":1}})", md::errc::not_supported,
            "kinds.postcard"},
           {R"({"madang_rank_weights":1,"name":"x","freshness_minutes":0})", md::errc::out_of_range,
            "freshness_minutes"},
           {R"({"madang_rank_weights":1,"name":"x","half_life_hours":1000000})", md::errc::out_of_range,
            "half_life_hours"},
           {R"({"madang_rank_weights":1,"name":"x","half_life_hours":1.5})", md::errc::out_of_range,
            "half_life_hours"},
           {R"({"madang_rank_weights":1,"name":"x","expression":7})", md::errc::malformed, "expression"},
           {R"({"madang_rank_weights":1,"name":"x","expression":""})", md::errc::empty, "expression"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":[[[[[[]]]]]]}})", md::errc::too_long,
            "depth"},
           {R"({"madang_rank_weights":1,"name":"x","factors":{"author":1e999}})", md::errc::out_of_range,
            ""}}) {
    CAPTURE(example.text);
    auto const found = md::read_rank_weights(example.text);
    REQUIRE(!found);
    CHECK(found.error().code == example.code);
    CHECK(found.error().field == example.field);
  }
  auto const large = md::read_rank_weights(std::string(70'000, ' '));
  REQUIRE(!large);
  CHECK(large.error().code == md::errc::too_long);
}
