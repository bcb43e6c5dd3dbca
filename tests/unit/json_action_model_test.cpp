// Action models as documents: there and back to the bit, and which error a wrong one gives.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/action_model_json.hpp>

#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace md = madang;

namespace {

md::action_model learned() {
  md::action_model out(md::default_weights(), {.hashed_bits = 8});
  for (int round = 0; round < 20; ++round) {
    auto shown = out.example({.age_ms = 60'000 * round, .author = 65'536U * static_cast<unsigned>(round)});
    shown.position = 1 + static_cast<std::uint32_t>(round) % 3;
    shown.names = {out.slot(md::item_name::author, round % 2 == 0 ? "kim" : "lee")};
    out.learn(shown, round % 2 == 0 ? md::verb_bit(md::action_verb::react) : 0);
  }
  return out;
}

std::string text_of(md::action_model const& model) { return md::write_json(md::to_json(model)); }

/// The document with one part replaced.
std::string with(std::string_view what, std::string_view by) {
  auto out = text_of(learned());
  auto const at = out.find(what);
  REQUIRE(at != std::string::npos);
  return out.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("action model document: gives back what was written, to the bit, and goes on alike") {
  auto model = learned();
  model.prove({.against = "default", .version = 4, .questions = 900, .gain_low = 0.01, .gain_high = 0.03})
      .value();
  auto read = md::read_action_model(text_of(model)).value();
  CHECK(read == model);
  CHECK(text_of(read) == text_of(model));
  auto const shown = model.example({.age_ms = 7'777});
  model.learn(shown, md::verb_bit(md::action_verb::open));
  read.learn(shown, md::verb_bit(md::action_verb::open));
  CHECK(text_of(read) == text_of(model));
  model.freeze();
  CHECK(md::read_action_model(text_of(model)).value().frozen());
}

TEST_CASE("action model document: it is told from a weights document") {
  CHECK(md::is_action_model(text_of(learned())));
  CHECK_FALSE(md::is_action_model(md::write_json(md::to_json(md::default_weights()))));
  CHECK_FALSE(md::is_action_model(""));
  CHECK_FALSE(md::is_action_model("{\""));
}

TEST_CASE("action model document: it holds no name") {
  CHECK(text_of(learned()).find("kim") == std::string::npos);
}

TEST_CASE("action model document: a wrong one is an error that names the property") {
  for (auto const& [text, code, name] : {
           std::tuple{std::string("[]"), md::errc::malformed, ""},
           std::tuple{std::string("{}"), md::errc::empty, "madang_action_model"},
           std::tuple{with(R"("madang_action_model":1)", R"("madang_action_model":2)"),
                      md::errc::not_supported, "madang_action_model"},
           std::tuple{with(R"("rate":0.1)", R"("rate":99)"), md::errc::out_of_range, "rate"},
           std::tuple{with(R"("rate":0.1)", R"("rate":"x")"), md::errc::malformed, "options.rate"},
           std::tuple{with(R"("hashed_bits":8)", R"("hashed_bits":40)"), md::errc::out_of_range,
                      "hashed_bits"},
           std::tuple{with(R"("hashed_bits":8)", R"("hashed_bits":-1)"), md::errc::out_of_range,
                      "options.hashed_bits"},
           std::tuple{with(R"("madang_rank_weights":1,)", ""), md::errc::empty,
                      "weights.madang_rank_weights"},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[[99,)"), md::errc::out_of_range, "reply.shared"},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[[-1,)"), md::errc::out_of_range, "reply.shared"},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[[1,)"), md::errc::out_of_range, "reply.shared"},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[["0",)"), md::errc::malformed, "reply.shared"},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[[],[0,)"), md::errc::malformed, "reply.shared"},
           std::tuple{with(R"("positives":0)", R"("positives":99)"), md::errc::out_of_range, "reply"},
           std::tuple{with(R"("frozen":false)", R"("proof":{})"), md::errc::empty, "proof.against"},
           std::tuple{with(R"("frozen":false)",
                           R"("proof":{"against":"x","version":1,"questions":1,"mrr_gain":[-1,1]})"),
                      md::errc::not_allowed, "proof"},
           std::tuple{with(R"("frozen":false)",
                           R"("proof":{"against":"","version":1,"questions":1,"mrr_gain":[1,1]})"),
                      md::errc::empty, "proof.against"},
           std::tuple{with(R"("frozen":false)",
                           R"("proof":{"against":"x","version":1,"questions":1,"mrr_gain":[1,1e999]})"),
                      md::errc::out_of_range, ""},
           std::tuple{with(R"("version":1)", R"("version":4294967297)"), md::errc::out_of_range, "version"},
           std::tuple{with(R"("hashed_bits":8)", R"("hashed_bits":4294967304)"), md::errc::out_of_range,
                      "options.hashed_bits"},
           std::tuple{with(R"("rate":0.1)", R"("rate":1e999)"), md::errc::out_of_range, ""},
           std::tuple{with(R"("hold":1)", R"("hold":-1e999)"), md::errc::out_of_range, ""},
           std::tuple{with(R"("log_loss":)", R"("log_loss":1e999,"was":)"), md::errc::out_of_range, ""},
           std::tuple{with(R"("shared":[[0,)", R"("shared":[[0,1e999,1],[1,)"), md::errc::out_of_range, ""},
           std::tuple{with(R"("rate":0.1)", R"("rate":NaN)"), md::errc::malformed, ""},
       }) {
    std::string_view const field = name;
    CAPTURE(field);
    auto const found = md::read_action_model(text);
    REQUIRE(!found);
    CHECK(found.error().code == code);
    CHECK(found.error().field == field);
  }
}
