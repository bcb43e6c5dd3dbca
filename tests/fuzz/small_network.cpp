// SPDX-License-Identifier: Apache-2.0
#include "small_network.hpp"

#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace fuzz {
namespace md = madang;

namespace {

void add_people(md::network& net) {
  auto const hanbit = net.add_organization({.key = "hanbit", .name = "Hanbit"}).value();
  (void)net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  (void)net.add_person({.key = "u:lee", .name = "Lee Ha-eun", .unit = "Sales"}).value();
  md::person_input olga{.key = "p:olga", .name = "Olga Brandt", .kind = md::person_kind::partner};
  olga.organization = hanbit;
  (void)net.add_person(olga).value();
}

template <md::node_kind Kind>
md::typed_node_id<Kind> known(md::network const& net, std::string_view key) {
  return md::typed_node_id<Kind>{net.find(Kind, key).value().value};
}

md::record_id add_records(md::network& net) {
  auto const deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "Hanbit renewal"}).value();
  auto const part = net.add_record({.key = "part:1", .type = "plm.part", .name = "Bolt"}).value();
  net.add_part({.child = part, .parent = deal}).value();
  auto const tag = net.add_tag("nda").value();
  net.grant(deal, known<md::node_kind::person>(net, "p:olga")).value();
  net.add_label(part, tag).value();
  net.give_tag(known<md::node_kind::person>(net, "u:kim"), tag).value();
  return deal;
}

}  // namespace

small_network::small_network() {
  same_random random;
  auto rows = md::make_memory_store(random);
  store_ = rows.get();
  home_ = fixed_network::open(std::move(rows));
  auto& of = net();
  add_people(of);
  kim = known<md::node_kind::person>(of, "u:kim");
  auto const lee = known<md::node_kind::person>(of, "u:lee");
  auto const deal = add_records(of);
  auto const room = of.add_group({.key = "room", .name = "Deal room", .open_to_outsiders = true}).value();
  of.set_member({.group = room, .person = kim, .role = md::group_role::owner}).value();
  of.follow(kim, deal, {.reach = md::record_reach::subtree}).value();
  of.follow(kim, lee).value();
  of.define_verb({.verb = "crm.won", .summaries = {{"en", "{actor} won {on}: {payload.sum}"}}}).value();
  post = of.post({.actor = lee, .on = deal, .text = "Legal is done, thanks @[u:kim] #renewal", .key = "post"})
             .value();
  auto const answer = of.comment({.actor = kim, .parent = post, .text = "Good"}).value();
  (void)of.comment({.actor = lee, .parent = answer, .text = "See example.com", .insiders_only = true})
      .value();
  (void)of.share({.actor = kim, .target = post, .on = room, .text = "Look"}).value();
  (void)of.record_changed({.actor = lee, .record = deal, .fields = {{"stage", "Proposal", "Won"}}}).value();
  (void)of.event({.actor = lee, .verb = "crm.won", .on = deal, .payload = R"({"sum":5})"}).value();
  of.react({.actor = kim, .activity = post}).value();
  of.edit({.actor = lee, .activity = post, .text = "Legal is done. @[u:kim] #renewal #legal"}).value();
  of.visited(kim, md::feed_view::home).value();
  (void)of.place_hold({.node = lee, .reason = "case 7"}).value();
  of.set_retention(md::activity_kind::event, 90).value();
}

small_network const& small_network::instance() {
  static small_network const only;
  return only;
}

std::unique_ptr<md::store> small_network::rows() {
  auto& from = *instance().store_;
  auto const head = from.head().value();
  md::change all;
  all.number = 1;
  all.at = head.time;
  all.audit = from.changes_after({head.at.incarnation, head.at.number - 1}, 1).value().front().audit;
  for (std::size_t table = 0; table < md::table_count; ++table) {
    auto const copy = [&](md::row const& each) {
      all.rows.push_back(each);
      return true;
    };
    from.load(static_cast<md::table>(table), copy).value();
  }
  same_random random;
  auto out = md::make_memory_store(random);
  out->commit({&all, 1}, out->head().value().at).value();
  return out;
}

namespace {

template <class Result>
void shown(Result const& answer) {
  if (answer) (void)md::write_json(md::to_json(*answer));
}

template <class Result>
void all_shown(Result const& answer) {
  if (!answer) return;
  for (auto const& each : *answer) (void)md::write_json(md::to_json(each));
}

void read_feeds(md::network const& net, md::person_id reader, std::uint32_t ids) {
  for (auto const view : {md::feed_view::home, md::feed_view::network, md::feed_view::mentions}) {
    md::feed_request request{.view = view, .limit = 3};
    auto page = net.feed(reader, request);
    shown(page);
    if (page && !page->older.empty()) {
      request.at = page->older;
      shown(net.feed(reader, request));
    }
    shown(net.new_since(reader, request));
  }
  for (std::uint32_t id = 1; id <= ids; ++id) {
    md::feed_request grouped{.grouping = md::feed_grouping::record_day};
    shown(net.record_feed(reader, md::record_id{id}, {.reach = md::record_reach::subtree}));
    shown(net.record_feed(reader, md::record_id{id}, {.reach = md::record_reach::where_used}));
    shown(net.group_feed(reader, md::group_id{id}, grouped));
    shown(net.topic_feed(reader, md::topic_id{id}));
    shown(net.person_feed(reader, md::person_id{id}));
  }
}

void read_activities(md::network const& net, md::person_id reader, std::uint32_t ids) {
  for (std::uint64_t id = 1; id <= ids; ++id) {
    shown(net.activity(reader, {id}));
    shown(net.thread(reader, {.root = {id}, .order = md::thread_order::best}));
    all_shown(net.reactions(reader, {id}));
    all_shown(net.revisions(reader, {id}));
  }
}

void read_nodes(md::network const& net, md::person_id reader, std::uint32_t ids) {
  for (std::uint32_t id = 1; id <= ids; ++id) {
    shown(net.node(reader, {id}));
    all_shown(net.breadcrumbs(reader, md::record_id{id}));
    (void)net.can_read(reader, {id});
    for (auto kind = 1U; kind <= static_cast<unsigned>(md::relation_kind::holds); ++kind)
      for (auto const incoming : {false, true})
        all_shown(net.relations(reader, {id}, static_cast<md::relation_kind>(kind), incoming, 10));
    (void)net.path_length({id}, {1}, md::relation_kind::follows, true);
    (void)net.within_two({id}, md::relation_kind::part_of);
  }
}

void read_governance(md::network const& net) {
  (void)net.audit();
  (void)net.audit_holds(net.audit_end());
  (void)net.erasures();
  (void)net.holds();
  (void)net.retention();
  std::string_view const words[] = {"legal"};
  (void)net.find_texts(words);
}

}  // namespace

void read_everything(md::network const& net) {
  constexpr std::uint32_t ids_max = 10;
  for (std::uint32_t const reader :
       {0U, 3U, 5U}) {  // the host and, in small_network, an insider and an outsider
    read_feeds(net, md::person_id{reader}, ids_max);
    read_activities(net, md::person_id{reader}, ids_max);
    read_nodes(net, md::person_id{reader}, ids_max);
  }
  read_governance(net);
  (void)net.stats();
}

}  // namespace fuzz
