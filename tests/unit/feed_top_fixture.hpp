// A company made up at random whose feeds in order top are compared with scoring everything.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <naive_top.hpp>
#include <network_suite.hpp>

#include <madang/rank/affinity.hpp>
#include <madang/rank/detail/fixed_point.hpp>

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace feed_top {

namespace md = madang;

constexpr std::uint64_t point = 1U << 16;  // points are fixed-point numbers

/// How large a company is.
struct extent {
  std::uint32_t people = 10;
  int groups = 3;
  int records = 5;
  int acts = 110;
  bool follows_most = false;  ///< else a quarter of all
  bool far_apart = false;     ///< the numbers of some people have their lower 12 bits in common
};

/// A company made up at random, and everything about it that a score depends on.
class company {
 public:
  company(std::uint32_t seed, std::size_t hot, md::fixed_point two_hop = 0, extent const& of = {})
      : random_(seed),
        extent_(of),
        net_(md::open_memory({.hot_activities_max = hot, .time = &clock_}).value()) {
    weights_.two_hop = two_hop;
    if (two_hop != 0) net_.set_ranking(md::feed_view::home, weights_).value();
    for (std::uint32_t at = 0; at < of.people; ++at) {
      if (of.far_apart && at == of.people / 2) skip_numbers(4'096 - at);
      people_.push_back(person(at));
    }
    for (int at = 0; at < of.groups; ++at)
      groups_.push_back(net_.add_group({.key = name("group", at), .name = "Group"}).value());
    for (int at = 0; at < of.records; ++at) records_.push_back(record(at));
    for (int at = 0; at < 3; ++at)
      topics_.push_back(net_.add_topic({.key = "topic" + std::to_string(at)}).value());
    for (auto const each : people_) relate(each);
    for (int at = 0; at < of.acts; ++at) write();
    if (two_hop != 0) boost();
    if (one_in(2)) weigh_anew();
    clock_.ms += random_() % 7'200'000;
  }

  /// From now on an expression scores, which gives the same.
  void weigh_by_expression() {
    weights_ = weights_of(md::feed_view::home);
    weights_.expression = "weighted";
    net_.reset_ranking(md::feed_view::home).value();
    net_.set_ranking(std::nullopt, weights_).value();
  }

  /// From now on so much time passes between a page and the next.
  void pause(std::int64_t ms) { pause_ms_ = ms; }

  /// So much is done within the last hour, with few activities or with many.
  void rush(int acts) {
    for (int at = 0; at < acts; ++at) {
      clock_.ms += random_() % (3'600'000 / static_cast<std::uint32_t>(acts));
      touch(any(people_), one_in(4) ? posts_.front() : any(posts_));
    }
  }

  void compare(md::person_id reader, md::feed_request request) {
    auto const wanted = expected(reader, request);
    request.order = md::feed_order::top;
    request.limit = 1 + static_cast<std::uint32_t>(random_() % 30);
    std::vector<naive::placed_item> found;
    do {
      auto const page = net_.feed(reader, request).value();
      for (auto const& each : page) {
        REQUIRE(each.rank != nullptr);
        auto const known = reasons_.find(each.id.value);
        if (known != reasons_.end()) REQUIRE(std::pair(each.why, each.via.id.value) == known->second);
        found.push_back({each.id.value, each.rank->score, each.rank->placed_by});
      }
      request.at = page.older;
      clock_.ms += pause_ms_;
    } while (!request.at.empty());
    REQUIRE(found.size() == wanted.size());
    for (std::size_t at = 0; at < found.size(); ++at) {
      CAPTURE(at);
      REQUIRE(found[at].id == wanted[at].id);
      REQUIRE(found[at].score == wanted[at].score);
      REQUIRE(found[at].placed_by == wanted[at].placed_by);
    }
  }

  /// How many items of the home feed come that way.
  int by_two_hops(md::person_id reader) const {
    auto const page = net_.home_feed(reader, {.limit = 100, .order = md::feed_order::top}).value();
    return static_cast<int>(std::count_if(
        page.begin(), page.end(), [](md::item const& each) { return each.why == md::item_reason::two_hop; }));
  }

  /// Whole feeds as text: what stands where, and why.
  std::string told() const {
    std::string out;
    for (auto const reader : people_)
      for (auto const view : {md::feed_view::home, md::feed_view::network, md::feed_view::mentions}) {
        out += fmt::format("reader {} view {}\n", reader.value, static_cast<int>(view));
        auto const page =
            net_.feed(reader, {.view = view, .limit = 100, .order = md::feed_order::top}).value();
        for (auto const& each : page) {
          out += fmt::format("{} {} {}", each.id.value, each.rank->score, each.rank->placed_by);
          for (auto const& [factor, part] : each.rank->factors)
            out += fmt::format(" {}:{}", md::name_of(factor), part);
          for (auto const& rule : each.rank->rules)
            out += fmt::format(" {}/{}", static_cast<int>(rule.rule), rule.above);
          out += '\n';
        }
      }
    return out;
  }

  md::feed_request any_feed() {
    switch (random_() % 6) {
      case 0:
        return {.view = md::feed_view::network};
      case 1:
        return {.view = md::feed_view::group, .node = any(groups_)};
      case 2:
        return {.view = md::feed_view::record,
                .node = any(records_),
                .reach = random_() % 2 == 0 ? md::record_reach::subtree : md::record_reach::alone};
      case 3:
        return {.view = random_() % 2 == 0 ? md::feed_view::mentions : md::feed_view::topic,
                .node = any(topics_)};
      case 4:
        return {.view = md::feed_view::person, .node = any(people_)};
      default:
        return {};
    }
  }
  md::person_id any_person() { return any(people_); }

 private:
  static std::string name(char const* of, std::int64_t number) {
    return std::string(of) + ":" + std::to_string(number);
  }
  template <class Id>
  Id any(std::vector<Id> const& of) {
    return of[random_() % of.size()];
  }
  bool one_in(std::uint32_t count) { return random_() % count == 0; }

  md::person_id person(std::uint32_t at) {
    auto const leader = at != 0 && !one_in(4) ? people_[random_() % at] : md::person_id{};
    auto const made =
        net_.add_person({.key = name("person", at), .name = "Person", .manager = leader}).value();
    managers_[made.value] = leader.value;
    return made;
  }
  md::record_id record(int at) {
    auto const owner = any(people_);
    auto const made =
        net_.add_record({.key = name("record", at), .type = "part", .name = "Part", .owner = owner}).value();
    owners_[made.value] = owner.value;
    if (!records_.empty() && one_in(2)) net_.add_part({made, any(records_)}).value();
    return made;
  }
  void skip_numbers(std::uint32_t count) {
    net_.transact({},
                  [&](md::transaction& work) -> md::result<void> {
                    for (std::uint32_t at = 0; at < count; ++at)
                      if (auto const made = work.add_topic({.key = "other" + std::to_string(at)}); !made)
                        return made.error();
                    return {};
                  })
        .value();
  }
  void relate(md::person_id who) {
    auto const followed = [&] { return one_in(4) != extent_.follows_most; };
    auto const follow = [&](md::node_id node) {
      if (node == who) return;
      net_.follow(who, node).value();
      follows_.insert({who.value, node.value});
    };
    for (auto const each : people_)
      if (followed()) follow(each);
    for (auto const each : records_)
      if (followed()) follow(each);
    for (auto const each : topics_)
      if (followed()) follow(each);
    for (auto const each : groups_) {
      if (one_in(5)) follow(each);
      if (!one_in(3)) continue;
      net_.set_member({each, who}).value();
      members_.insert({who.value, each.value});
    }
  }
  void write() {
    clock_.ms += one_in(3) ? random_() % 50'000'000 : random_() % 900'000;
    auto const actor = any(people_);
    auto text = std::string("news");
    while (one_in(3))
      text += " @[" + name("person", static_cast<std::int64_t>(random_() % people_.size())) + "]";
    while (one_in(4)) text += " #topic" + std::to_string(random_() % 3);
    if (!posts_.empty() && one_in(3)) {
      auto const parent = any(posts_);
      auto const made = net_.comment({.actor = actor, .parent = parent, .text = text});
      if (!made) return;
      posts_.push_back(*made);
      answers_.emplace(parent.value, clock_.ms);
      count(actor.value, parent, 4);
      return count_mentions(*made);
    }
    if (!posts_.empty() && one_in(2)) {
      auto const liked = any(posts_);
      auto const fresh = likes_.insert({actor.value, liked.value}).second;
      if (net_.react({.actor = actor, .activity = liked}) && fresh) count(actor.value, liked, 2);
      return;
    }
    md::node_id const places[] = {md::node_id{}, any(groups_), any(records_), any(people_)};
    auto const made = net_.post({.actor = actor, .on = places[random_() % 4], .text = text});
    if (!made) return;
    if (one_in(2)) posts_.push_back(*made);
    count_mentions(*made);
  }
  // A reaction, one that is taken back, or an answer, perhaps one that is deleted.
  void touch(md::person_id actor, md::activity_id what) {
    if (one_in(4)) {
      auto const made = net_.comment({.actor = actor, .parent = what, .text = "yes"});
      if (!made) return;
      posts_.push_back(*made);
      answers_.emplace(what.value, clock_.ms);
      return count(actor.value, what, 4);
    }
    md::reaction_input const reaction{.actor = actor, .activity = what};
    auto const fresh = likes_.insert({actor.value, what.value}).second;
    if (!net_.react(reaction) || !fresh) return;
    if (!one_in(5)) return count(actor.value, what, 2);
    net_.unreact(reaction).value();
    likes_.erase({actor.value, what.value});
  }
  // The host reads what lies where, and by whom.
  void count(std::uint32_t reader, md::activity_id what, int points) {
    auto const page = net_.activity({}, what).value();
    auto const& item = page.items.front();
    if (item.actor.id.value == reader) return;
    auto const add = [&](md::node_id node) { counts_[{reader, node.value}].add(clock_.ms, points); };
    add(item.actor.id);
    if (item.on.kind == md::node_kind::group || item.on.kind == md::node_kind::record) add(item.on.id);
    for (auto const& each : item.topics) add(each.id);
  }
  void count_mentions(md::activity_id what) {
    auto const page = net_.activity({}, what).value();
    auto const& item = page.items.front();
    std::set<std::uint32_t> people;
    for (auto const& each : item.mentions)
      if (each.kind == md::node_kind::person) people.insert(each.id.value);
    for (auto const each : people)
      if (each != item.actor.id.value) counts_[{item.actor.id.value, each}].add(clock_.ms, 2);
  }
  // Any weights there may be, negative ones too.
  void weigh_anew() {
    weights_.name = "any";
    for (auto& each : weights_.factors) each = static_cast<md::fixed_point>(random_() % 400'000) - 100'000;
    for (auto& each : weights_.kinds) each = static_cast<md::fixed_point>(random_() % 400'000) - 200'000;
    weights_.freshness_minutes = 1 + static_cast<std::uint32_t>(random_() % 1'000);
    weights_.half_life_hours = 1 + static_cast<std::uint32_t>(random_() % 1'000);
    net_.set_ranking(one_in(2) ? std::optional<md::feed_view>{} : md::feed_view::home, weights_).value();
  }
  md::rank_weights weights_of(md::feed_view view) const { return net_.ranking(view).value(); }

  std::uint64_t author_points(std::uint32_t reader, std::uint32_t author) const {
    if (reader == author) return 0;
    auto const shared = std::any_of(groups_.begin(), groups_.end(), [&](md::group_id each) {
      return members_.contains({reader, each.value}) && members_.contains({author, each.value});
    });
    return (follows_.contains({reader, author}) ? 4 * point : 0) + (shared ? 2 * point : 0);
  }
  // Reactions and answers of the epoch's half hour, and of the one before as much as still lies within 30
  // minutes.
  std::uint64_t velocity_of(std::uint32_t reader, md::item const& of, std::int64_t epoch) const {
    constexpr std::int64_t half_hour = 1'800'000;
    std::uint64_t sum = 0;
    auto const add = [&](std::int64_t at) {
      auto const passed = epoch / half_hour - at / half_hour;
      if (passed <= 0) sum += point;
      if (passed == 1) sum += point - static_cast<std::uint64_t>(epoch % half_hour) * point / half_hour;
    };
    for (auto const& each : net_.reactions(md::person_id{reader}, of.id).value())
      add(each.at.time_since_epoch().count());
    auto const [first, last] = answers_.equal_range(of.id.value);
    std::for_each(first, last, [&](auto const& each) { add(each.second); });
    return sum;
  }
  naive::top_item item_of(std::uint32_t reader, md::item const& of, std::int64_t epoch) const {
    naive::top_item out;
    out.id = of.id.value;
    out.author = of.actor.id.value;
    out.thread = static_cast<std::uint32_t>(of.root ? of.root.value : of.id.value);
    auto const place = of.on.id.value;
    if (of.on.kind == md::node_kind::record) out.record = place;
    auto& known = out.features;
    known.age_ms = epoch - of.at.time_since_epoch().count() / 1000 * 1000;
    auto const counted = [&](std::uint32_t node) {
      auto const at = counts_.find({reader, node});
      return at == counts_.end() ? md::affinity_counts{} : at->second;
    };
    known.author = author_points(reader, out.author);
    if (out.author != reader) {
      known.author += counted(out.author).long_run.at(epoch);
      known.author_day = counted(out.author).day.at(epoch);
      known.author_half_hour = counted(out.author).half_hour.at(epoch);
    }
    for (auto const& each : of.topics) known.topic += counted(each.id.value).long_run.at(epoch);
    if (!of.topics.empty()) known.topic /= of.topics.size();
    auto const mine = managers_.at(reader);
    auto const theirs = managers_.at(out.author);
    if (reader != out.author) {
      known.my_team = mine != 0 && mine == theirs;
      known.my_manager = mine == out.author || theirs == reader;
    }
    auto const belongs = members_.contains({reader, place}) || follows_.contains({reader, place});
    if (of.on.kind == md::node_kind::group || out.record != 0)
      known.place = (belongs ? 4 * point : 0) + counted(place).long_run.at(epoch);
    known.my_record = out.record != 0 && owners_.at(out.record) == reader;
    known.kind = static_cast<std::uint8_t>(of.kind);
    known.addressed = std::any_of(of.mentions.begin(), of.mentions.end(),
                                  [&](md::node_ref const& each) { return each.id.value == reader; });
    known.velocity = velocity_of(reader, of, epoch);
    if (of.kind == md::activity_kind::comment) {
      auto const parent = net_.activity(md::person_id{reader}, of.parent);
      auto const asked = parent ? parent->items.front().actor.id.value : 0;
      known.answers_me = asked == reader && out.author != reader;
    }
    return out;
  }
  // A few are for everybody, a few for a group; some are over soon.
  void boost() {
    for (int at = 0; at < 6; ++at) {
      md::activity_id const what{1 + random_() % 60};
      md::node_id const audience = one_in(2) ? md::node_id{any(groups_)} : md::node_id{};
      auto const until = clock_.ms + (one_in(3) ? 1 : 100'000'000);
      if (net_.boost({what, audience, md::timestamp{std::chrono::milliseconds{until}}}))
        boosts_[what.value] = {audience.value, until};
    }
  }
  // Everything is there for everybody to see.
  void add_boosts(std::uint32_t reader, std::int64_t epoch, std::vector<naive::top_item>& to) const {
    constexpr auto part = 4 * md::detail::fixed_one;
    for (auto const& entry : boosts_) {
      auto const id = entry.first;
      auto const [audience, until] = entry.second;
      auto const meant =
          audience == 0 || members_.contains({reader, audience}) || follows_.contains({reader, audience});
      if (!meant || until <= epoch - md::rank_epoch_ms) continue;
      auto at = std::find_if(to.begin(), to.end(), [&](auto const& each) { return each.id == id; });
      if (at == to.end()) {
        auto const page = net_.activity(md::person_id{reader}, {id}).value();
        at = to.insert(to.end(), item_of(reader, page.items.front(), epoch));
      }
      at->wishes += part;
    }
  }
  // What lies in none of the reader's sources, and people whom the reader follows took up within a week.
  void add_two_hops(std::uint32_t reader, std::int64_t epoch, md::fixed_point weight,
                    std::vector<naive::top_item>& to) const {
    std::map<std::uint64_t, std::set<std::uint32_t>> people;
    auto const note = [&](std::uint64_t about, md::node_id who, md::timestamp at) {
      auto const second = at.time_since_epoch().count() / 1000;
      auto const recent = second > epoch / 1000 - 7 * 86'400 && second <= epoch / 1000;
      if (recent && follows_.contains({reader, who.value})) people[about].insert(who.value);
    };
    auto const found = [&](std::uint64_t id) { return net_.activity(md::person_id{reader}, {id}); };
    for (std::uint64_t id = 1; found(id); ++id) {
      auto const page = found(id).value();
      auto const& item = page.items.front();
      if (item.kind == md::activity_kind::comment)
        note(item.root.value, item.actor.id, item.at);
      else
        for (auto const& each : net_.reactions(md::person_id{reader}, {id}).value())
          note(id, each.person, each.at);
    }
    for (auto const& entry : people) {
      auto const id = entry.first;
      auto const& who = entry.second;
      auto const own = std::any_of(to.begin(), to.end(), [&](auto const& each) { return each.id == id; });
      auto const page = found(id).value();
      if (own || page.items.front().actor.id.value == reader) continue;
      to.push_back(item_of(reader, page.items.front(), epoch));
      to.back().wishes =
          md::detail::multiply_fixed(md::detail::log2_of_one_plus(std::uint64_t{who.size()} << 16U), weight);
    }
  }
  std::vector<naive::placed_item> expected(md::person_id reader, md::feed_request request) const {
    std::vector<naive::top_item> items;
    reasons_.clear();
    auto const epoch = md::rank_epoch_of(clock_.ms);
    request.limit = 100;
    do {
      auto const page = net_.feed(reader, request).value();
      for (auto const& each : page) {
        items.push_back(item_of(reader.value, each, epoch));
        reasons_[each.id.value] = {each.why, each.via.id.value};
        if (request.view == md::feed_view::person) items.back().author = 0;
        auto const alone = request.view == md::feed_view::record && request.reach == md::record_reach::alone;
        if (alone) items.back().record = 0;
      }
      request.at = page.older;
    } while (!request.at.empty());
    if (request.view == md::feed_view::home) add_boosts(reader.value, epoch, items);
    auto const weight = weights_of(request.view).two_hop;
    if (request.view == md::feed_view::home && weight != 0) add_two_hops(reader.value, epoch, weight, items);
    return naive::top_order(weights_of(request.view)).all(std::move(items));
  }

  std::mt19937 random_;
  extent extent_;
  network_suite::still_clock mutable clock_;
  md::network net_;
  std::vector<md::person_id> people_;
  std::vector<md::group_id> groups_;
  std::vector<md::record_id> records_;
  std::vector<md::topic_id> topics_;
  std::vector<md::activity_id> posts_;
  std::map<std::uint32_t, std::uint32_t> managers_, owners_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> follows_, members_;
  std::set<std::pair<std::uint32_t, std::uint64_t>> likes_;
  std::multimap<std::uint64_t, std::int64_t> answers_;  // when, by what was answered
  std::map<std::pair<std::uint32_t, std::uint32_t>, md::affinity_counts> counts_;
  std::map<std::uint64_t, std::pair<std::uint32_t, std::int64_t>> boosts_;              // audience, until
  std::map<std::uint64_t, std::pair<md::item_reason, std::uint32_t>> mutable reasons_;  // in order latest
  md::rank_weights weights_ = md::default_weights();
  std::int64_t pause_ms_ = 0;
};

}  // namespace feed_top
