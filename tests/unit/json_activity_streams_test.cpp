// Activity Streams 2.0 documents: shapes, advice, round trip. SPDX-License-Identifier: Apache-2.0
#include <madang/json/activity_streams.hpp>
// (first, so that the header stands alone)
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace md = madang;
using advice = md::activity_streams_advice;

namespace {

constexpr std::string_view context = R"("@context":"https://www.w3.org/ns/activitystreams")";

std::string with_context(std::string_view properties) {
  return "{" + std::string(context) + "," + std::string(properties) + "}";
}

}  // namespace

TEST_CASE("Activity Streams: a property of the wrong shape is refused by its path") {
  struct example {
    std::string_view properties;
    std::string_view field;
  };
  for (auto const& one : std::vector<example>{
           {R"("id":4)", "id"},
           {R"("id":["a"])", "id"},
           {R"("type":16)", "type"},
           {R"("type":["Note",1])", "type[1]"},
           {R"("name":1)", "name"},
           {R"("name":{"en":1})", "name"},
           {R"("nameMap":"x")", "nameMap"},
           {R"("nameMap":{"en":1})", "nameMap.en"},
           {R"("contentMap":{"de-419-DE":"x"})", "contentMap.de-419-DE"},
           {R"("content":42)", "content"},
           {R"("actor":90)", "actor"},
           {R"("actor":true)", "actor"},
           {R"("to":["a",{},5])", "to[2]"},
           {R"("object":{"type":"Note","tag":[{"name":7}]})", "object.tag[0].name"},
           {R"("type":"Collection","orderedItems":[])", "orderedItems"},
           {R"("type":"OrderedCollection","items":[])", "items"},
           {R"("object":{"type":"CollectionPage","orderedItems":[]})", "object.orderedItems"},
           {R"("type":"Collection","first":{"type":"Create"})", "first"},
           {R"("published":"yesterday")", "published"},
           {R"("published":1456)", "published"},
           {R"("updated":"2015-02-30T00:00:00Z")", "updated"},
           {R"("duration":"2 h")", "duration"},
           {R"("totalItems":-1)", "totalItems"},
           {R"("totalItems":1.5)", "totalItems"},
           {R"("latitude":"north")", "latitude"},
           {R"("latitude":[])", "latitude"},
           {R"("hreflang":"x")", "hreflang"},
           {R"("mediaType":[])", "mediaType"},
           {R"("url":12)", "url"},
           {R"("closed":1)", "closed"},
           {R"("rel":[1])", "rel[0]"}}) {
    CAPTURE(one.properties);
    auto const document = md::read_activity_streams(with_context(one.properties));
    REQUIRE(!document.has_value());
    CHECK(document.error().code == md::errc::malformed);
    CHECK(document.error().field == one.field);
  }
}

TEST_CASE("Activity Streams: only an object is a document") {
  for (std::string_view const text : {"42", "\"x\"", "[]", "null", "true", "{", ""}) {
    CAPTURE(text);
    auto const document = md::read_activity_streams(text);
    REQUIRE(!document.has_value());
    CHECK(document.error().field == "document");
  }
  CHECK(!md::read_activity_streams(R"({"@context":3})").has_value());
}

TEST_CASE("Activity Streams: what is inadvisable is read and flagged with its place") {
  struct example {
    std::string_view text;
    advice flag;
    std::string_view where;
  };
  for (auto const& one : std::vector<example>{
           {R"({})", advice::context_missing, "@context"},
           {R"({"@context":"http://schema.org"})", advice::context_other, "@context"},
           {R"({"@context":"http://www.w3.org/ns/activitystreams#"})", advice::context_variant, "@context"},
           {R"({"@context":[{},"https://www.w3.org/ns/activitystreams"],"name":{"en":"x"}})",
            advice::text_map_misplaced, "name"},
           {R"({"@context":"https://www.w3.org/ns/activitystreams","image":{"url":["images/sally.jpg"]}})",
            advice::relative_reference, "image.url[0]"},
           {R"({"@context":"https://www.w3.org/ns/activitystreams","latitude":"37.78"})",
            advice::number_as_text, "latitude"},
           {R"({"@context":"https://www.w3.org/ns/activitystreams","published":"2015-04-21T12:34:56"})",
            advice::time_without_zone, "published"}}) {
    CAPTURE(one.text);
    auto const document = md::read_activity_streams(one.text);
    REQUIRE(document.has_value());
    REQUIRE(document->flags.size() == 1);
    CHECK(document->flags[0].advice == one.flag);
    CHECK(document->flags[0].where == one.where);
  }
}

TEST_CASE("Activity Streams: well-formed language tags, times and durations are taken") {
  for (std::string_view const properties :
       {R"("contentMap":{"en":"a","zh-Hans":"b","und":"c","de-CH-1996":"d","es-419":"e","x-ours":"f"})",
        R"("contentMap":{"en-a-bbb-x-a":"a","sl-rozaj-biske":"b","i-klingon":"c","zh-cmn-Hans-CN":"d"})",
        R"("published":"2015-12-12T12:34Z","updated":"2015-12-12T12:34:56.123456789+09:00")",
        R"("published":"2016-12-31T23:59:60Z","deleted":"2016-02-29T00:00:00-08:00")",
        R"("duration":"P1Y2M3DT4H5M6.7S")", R"("duration":"-P3W")", R"("closed":true)",
        R"("id":null,"name":null,"actor":null)",
        R"("type":"http://example.org/Foo","anything":{"at":["all",1]})"}) {
    CAPTURE(properties);
    auto const document = md::read_activity_streams(with_context(properties));
    REQUIRE(document.has_value());
    CHECK(document->flags.empty());
  }
  for (std::string_view const properties :
       {R"("contentMap":{"":"a"})", R"("contentMap":{"en-":"a"})", R"("contentMap":{"toolongtag":"a"})",
        R"("contentMap":{"en-a":"a"})", R"("contentMap":{"x":"a"})", R"("contentMap":{"en_US":"a"})",
        R"("published":"2015-12-12")", R"("published":"2015-12-12T24:00:00Z")",
        R"("published":"2015-12-12T12:34:56.Z")", R"("published":"2015-12-12T12:34:56+9:00")",
        R"("published":"2015-13-12T12:34:56Z ")", R"("duration":"P")", R"("duration":"PT")",
        R"("duration":"P1H")", R"("duration":"PT1.5H")", R"("duration":"PT1S1M")"}) {
    CAPTURE(properties);
    CHECK(!md::read_activity_streams(with_context(properties)).has_value());
  }
}

TEST_CASE("Activity Streams: written documents keep unknown properties and the order of all") {
  auto const text = with_context(
      R"("z:unknown":{"b":1,"a":[1.50,{"type":7}]},"type":"Note","name":"n","content":"c","a":null,"actor":[{"id":"x"},"y"])");
  auto const document = md::read_activity_streams(text);
  REQUIRE(document.has_value());
  auto const written = md::write_activity_streams(*document);
  auto const again = md::read_activity_streams(written);
  REQUIRE(again.has_value());
  CHECK(again->value == document->value);
  CHECK(md::write_activity_streams(*again) == written);
  std::vector<std::string> names;
  for (auto const& [name, value] : again->value) names.emplace_back(name);
  CHECK(names == std::vector<std::string>{"@context", "z:unknown", "type", "name", "content", "a", "actor"});
}

TEST_CASE("Activity Streams: types_of answers one, several or none") {
  auto const types = [](std::string_view text) {
    auto const value = md::parse_json("it", text);
    auto const views = md::types_of(value->get_object());
    return std::vector<std::string>(views.begin(), views.end());
  };
  CHECK(types(R"({"type":"Note"})") == std::vector<std::string>{"Note"});
  CHECK(types(R"({"type":["Note","Event"]})") == std::vector<std::string>{"Note", "Event"});
  CHECK(types(R"({"@type":"Person"})") == std::vector<std::string>{"Person"});
  CHECK(types(R"({"type":5})").empty());
}

TEST_CASE("Activity Streams: hostile documents are errors") {
  std::string deep;
  for (auto i = 0; i < 10'000; ++i) deep += R"({"object":)";
  CHECK(md::read_activity_streams(deep).error().code == md::errc::too_long);
  CHECK(md::read_activity_streams(with_context("\"name\":\"\xff\"")).error().code == md::errc::malformed);
  auto const huge =
      md::read_activity_streams(with_context("\"name\":\"" + std::string(10'000'000, 'a') + "\""));
  CHECK(huge.has_value());
  CHECK(!md::read_activity_streams(with_context("\"totalItems\":1e999")).has_value());
}
