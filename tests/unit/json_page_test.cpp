// Pages, nodes and numbers as JSON: names, order, what is left out. SPDX-License-Identifier: Apache-2.0
#include <madang/json/page_json.hpp>
// (first, so that the header stands alone)
#include <doctest/doctest.h>
#include <madang/json/parse.hpp>

#include <array>
#include <chrono>
#include <string>

namespace md = madang;

namespace {

md::timestamp noon() {
  return std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(12) +
         std::chrono::milliseconds(5);
}

md::node_ref kim() { return {.id = {3}, .kind = md::node_kind::person, .key = "u:kim", .name = "김지원"}; }

template <class T>
std::string text(T const& value) {
  return md::write_json(md::to_json(value));
}

}  // namespace

TEST_CASE("to_json: a node reference, and one the reader may not read") {
  CHECK(text(kim()) == R"({"id":"3","kind":"person","key":"u:kim","name":"김지원"})");
  md::node_ref const hidden{.kind = md::node_kind::record, .restricted = true};
  CHECK(text(hidden) == R"({"kind":"record","restricted":true})");
}

TEST_CASE("to_json: an item with everything") {
  std::array<md::field_change, 2> const fields{
      {{.field = "stage", .from = "", .to = "Won"},
       {.field = "price", .from = "1", .to = "2", .sensitivity = md::field_sensitivity::confidential}}};
  std::array<md::node_ref, 1> const about{
      {{.id = {9}, .kind = md::node_kind::record, .key = "o:1", .name = "Order"}}};
  std::array<md::attachment, 1> const files{
      {{.name = "a.pdf", .media_type = "application/pdf", .size_bytes = 7}}};
  std::array<md::reaction_count, 1> const reactions{{{.type = "like", .count = 2, .mine = true}}};
  std::array<md::activity_id, 2> const sample{{{17}, {12}}};
  md::item const item{.id = {18446744073709551615ULL},
                      .kind = md::activity_kind::record_change,
                      .at = noon(),
                      .actor = kim(),
                      .on = about[0],
                      .text = "x \"y\"",
                      .payload = R"({"b":1,"a":2})",
                      .fields = fields,
                      .about = about,
                      .attachments = files,
                      .reactions = reactions,
                      .scope = md::audience_scope::record,
                      .insiders_only = true,
                      .system = true,
                      .comments_total = 4,
                      .why = md::item_reason::followed,
                      .via = about[0],
                      .group_items = 2,
                      .group_people = 1,
                      .group_sample = sample};
  CHECK(
      text(item) ==
      R"({"id":"18446744073709551615","kind":"record_change","at":"2026-03-02T12:00:00.005Z",)"
      R"("actor":{"id":"3","kind":"person","key":"u:kim","name":"김지원"},)"
      R"("on":{"id":"9","kind":"record","key":"o:1","name":"Order"},"text":"x \"y\"","payload":{"b":1,"a":2},)"
      R"("fields":[{"field":"stage","from":"","to":"Won"},)"
      R"({"field":"price","from":"1","to":"2","sensitivity":"confidential"}],)"
      R"("about":[{"id":"9","kind":"record","key":"o:1","name":"Order"}],)"
      R"("attachments":[{"name":"a.pdf","media_type":"application/pdf","size_bytes":7}],)"
      R"("reactions":[{"type":"like","count":2,"mine":true}],"scope":"record","insiders_only":true,"system":true,)"
      R"("comments_total":4,"why":"followed","via":{"id":"9","kind":"record","key":"o:1","name":"Order"},)"
      R"("group_items":2,"group_people":1,"group_sample":["17","12"]})");
}

TEST_CASE("to_json: a page and a thread") {
  md::page page;
  page.items.push_back({.id = {1}, .at = noon(), .actor = kim(), .text = "hi"});
  page.newer.text = "n";
  CHECK(text(page) ==
        R"({"items":[{"id":"1","kind":"post","at":"2026-03-02T12:00:00.005Z",)"
        R"("actor":{"id":"3","kind":"person","key":"u:kim","name":"김지원"},"text":"hi","scope":"network",)"
        R"("why":"stream"}],"newer":"n"})");
  md::thread_page thread;
  thread.comments.push_back({.comment = {.id = {2},
                                         .kind = md::activity_kind::comment,
                                         .at = noon(),
                                         .actor = kim(),
                                         .root = {1},
                                         .parent = {1},
                                         .depth = 1},
                             .has_more = true,
                             .more = {"m"}});
  thread.comments_total = 9;
  auto const value = md::to_json(thread);
  CHECK(value.at("comments_total").to_number<int>() == 9);
  CHECK(value.at("comments").at(0).at("more").get_string() == "m");
  CHECK(value.at("comments").at(0).at("comment").at("root").get_string() == "1");
  CHECK(text(md::page{}) == R"({"items":[]})");
}

TEST_CASE("to_json: nodes, a restricted one, relations, news, errors") {
  md::node_info node{
      .id = {3}, .kind = md::node_kind::person, .key = "u:kim", .name = "Kim", .title = "Sales"};
  node.aliases = {"u:k"};
  node.person = md::person_kind::partner;
  node.outsider = true;
  node.active = false;
  CHECK(text(node) ==
        R"({"id":"3","kind":"person","key":"u:kim","name":"Kim","title":"Sales","aliases":["u:k"],)"
        R"("person":"partner","outsider":true,"active":false})");
  md::node_info hidden{.id = {5}, .kind = md::node_kind::record};
  hidden.restricted = true;
  hidden.key = "must not be shown";
  CHECK(text(hidden) == R"({"kind":"record","restricted":true})");
  md::relation const edge{.node = {3}, .since = noon(), .role = md::group_role::owner};
  CHECK(text(edge) == R"({"node":"3","since":"2026-03-02T12:00:00.005Z","role":"owner"})");
  CHECK(text(md::news{.count = 3, .since = {"c"}}) == R"({"count":3,"since":"c"})");
  CHECK(text(md::fail(md::errc::too_long, "name", 300, 255))
            .starts_with(R"({"code":"too_long","field":"name","actual":300,"limit":255,"message":")"));
}

TEST_CASE("to_json: numbers of a network are all there, zeros too") {
  CHECK(
      text(md::network_stats{}) ==
      R"({"at":{"incarnation":0,"number":0},"persons":0,"groups":0,"records":0,"topics":0,"edges":0,"activities":0,)"
      R"("hot_activities":0,"graph_bytes":0,"stream_bytes":0,"body_bytes":0,"affinity_pairs":0,"rank_bytes":0})");
}
