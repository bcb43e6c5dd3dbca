// A learned model in exports of a network. SPDX-License-Identifier: Apache-2.0
#include <madang/json/action_model_json.hpp>

#include "json_export_fixture.hpp"

#include <doctest/doctest.h>

using namespace import_tests;

namespace {

/// Learned of what p1 wrote, and better than the default.
md::action_model learned() {
  md::action_model out(md::default_weights(), {.hashed_bits = 8, .salt = 7});
  auto example = out.example({.age_ms = 60'000, .author = 65'536});
  example.names = {out.slot(md::item_name::author, "p1")};
  for (int round = 0; round < 20; ++round) out.learn(example, md::verb_bit(md::action_verb::react));
  out.prove({.against = "default", .questions = 400, .gain_low = 0.01, .gain_high = 0.02}).value();
  return out;
}

/// An export with a model of which one part is replaced.
std::string with(std::string_view what, std::string_view by) {
  auto document = md::write_json(md::to_json(learned()));
  auto const at = document.find(what);
  REQUIRE(at != std::string::npos);
  document.replace(at, what.size(), by);
  return std::string("{\"type\":\"madang:Export\",\"madang:format\":1}\n{\"type\":\"madang:RankingModel\",")
      .append("\"madang:model\":")
      .append(document)
      .append("}\n");
}

}  // namespace

TEST_CASE("export: a model comes back with what holds without names, unproven and in use nowhere") {
  fixture from;
  auto const model = learned();
  done(from.net.set_model(model));
  done(from.net.use_model(md::feed_view::home));
  done(from.net.freeze_model());
  fixture to;
  auto const text = round_trip(from, to);
  CHECK(lines_with(text, "madang:RankingModel").size() == 1);
  auto const back = to.net.model().value().value();
  auto expected = model.without_names();
  expected.freeze();
  CHECK(back.model == expected);
  CHECK(back.used_by.empty());
  CHECK_FALSE(back.model.proof());
  auto const features = model.example({.age_ms = 60'000});
  CHECK(back.model.chance(md::action_verb::react, features) ==
        model.chance(md::action_verb::react, features));
  auto named = features;
  named.names = {model.slot(md::item_name::author, "p1")};
  CHECK(back.model.chance(md::action_verb::react, named) == model.chance(md::action_verb::react, features));
  CHECK(to.net.use_model(md::feed_view::home).error().field == "proof");
}

TEST_CASE("export: a network that holds no model says nothing of one") {
  fixture from;
  fixture to;
  CHECK(lines_with(round_trip(from, to), "madang:RankingModel").empty());
  CHECK_FALSE(to.net.model().value());
}

TEST_CASE("export: a hostile model is refused with the property's name, and nothing of it is kept") {
  struct hostile {
    char const* what;
    char const* by;
    md::errc code;
    char const* field;
  };
  for (auto const& each : {
           hostile{R"("rate":0.1)", R"("rate":99)", md::errc::out_of_range, "rate"},
           hostile{R"("hashed_bits":8)", R"("hashed_bits":4294967304)", md::errc::out_of_range,
                   "options.hashed_bits"},
           hostile{R"("version":1)", R"("version":4294967297)", md::errc::out_of_range, "version"},
           hostile{R"("against":"default")", R"("against":"")", md::errc::empty, "proof.against"},
           hostile{R"("mrr_gain":[0.01,)", R"("mrr_gain":[-0.01,)", md::errc::not_allowed, "proof"},
       }) {
    CAPTURE(each.field);
    fixture to;
    auto const why = to.bad(with(each.what, each.by));
    CHECK(why.code == each.code);
    CHECK(why.field.find(std::string("madang:model.").append(each.field)) != std::string::npos);
    CHECK_FALSE(to.net.model().value());
  }
}
