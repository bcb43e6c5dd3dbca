// The company that a soak runs on. SPDX-License-Identifier: Apache-2.0
#include "soak/town.hpp"

#include <algorithm>
#include <array>

#include "support/company.hpp"
#include "support/raw_sqlite.hpp"

namespace bench::soak {
namespace {

using madang::result;
using madang::transaction;

constexpr double outsider_share = .05;
constexpr std::uint32_t people_per_group = 30;
constexpr std::uint32_t follows_each = 40;
constexpr std::uint32_t memberships_each = 5;
constexpr std::uint32_t tree_records = 50;
constexpr std::uint32_t children_each = 5;
constexpr std::uint32_t tag_count = 8;
constexpr std::uint64_t batch = 150;  // people, each with what they follow: within one change

struct builder {
  town& to;
  settings const& with;
  dice random;

  void in_batches(std::uint64_t count,
                  std::function<result<void>(transaction&, std::uint32_t)> const& one) const {
    bench::in_batches(*to.net, count, batch, [&](transaction& work, std::uint64_t at) {
      return one(work, static_cast<std::uint32_t>(at));
    });
  }
  template <class Id>
  static result<void> note(result<Id> const& made, std::vector<Id>& in) {
    if (!made) return made.error();
    in.push_back(*made);
    return {};
  }

  void nodes();
  void relations();
  void rules();
  void history();
  void labels();
};

void builder::nodes() {
  auto const partner = need(to.net->add_organization({.key = "partner"}), "organization");
  to.insiders = with.people - static_cast<std::uint32_t>(with.people * outsider_share);
  in_batches(with.people, [&](transaction& work, std::uint32_t at) {
    auto const key = "person-" + std::to_string(at);
    madang::person_input in{.key = key, .name = key};
    if (at >= to.insiders) {
      in.kind = madang::person_kind::partner;
      in.organization = partner;
    }
    return note(work.add_person(in), to.people);
  });
  in_batches(std::max(10U, with.people / people_per_group), [&](transaction& work, std::uint32_t at) {
    auto const key = "group-" + std::to_string(at);
    auto const privacy = at % 3 == 0 ? madang::group_privacy::open : madang::group_privacy::closed;
    return note(
        work.add_group({.key = key, .name = key, .privacy = privacy, .open_to_outsiders = at % 10 == 0}),
        to.groups);
  });
  in_batches(std::max(tree_records, with.people / 2), [&](transaction& work, std::uint32_t at) {
    auto const key = "record-" + std::to_string(at);
    auto const inside = at % tree_records;
    madang::record_input in{.key = key, .type = inside == 0 ? "erp.order" : "plm.part", .name = key};
    if (inside != 0) in.parents.push_back(to.records[at - inside + (inside - 1) / children_each]);
    return note(work.add_record(in), to.records);
  });
  in_batches(tag_count, [&](transaction& work, std::uint32_t at) {
    return note(work.add_tag("label-" + std::to_string(at)), to.tags);
  });
}

void builder::relations() {
  to.members.resize(to.groups.size());
  ranked_draw const popular(to.insiders, 6, .8);
  in_batches(with.people, [&](transaction& work, std::uint32_t at) -> result<void> {
    auto const person = to.people[at];
    auto const outside = at >= to.insiders;
    for (std::uint32_t each = 0; each < (outside ? 3 : follows_each); ++each)
      if (auto const other = popular(random); other != at)
        if (auto ok = work.follow({person, to.people[other]}); !ok) return ok;
    for (std::uint32_t each = 0; each < (outside ? 0 : 3); ++each) {
      madang::follow_options how;
      how.reach = madang::record_reach::subtree;
      auto const record = to.records[random.below(static_cast<std::uint32_t>(to.records.size()))];
      if (auto ok = work.follow({person, record, how}); !ok) return ok;
    }
    for (std::uint32_t each = 0; each < memberships_each; ++each) {
      auto const group = random.below(static_cast<std::uint32_t>(to.groups.size()));
      if (outside && group % 10 != 0) continue;
      if (auto ok = work.set_member({to.groups[group], person}); !ok) return ok;
      if (to.members[group].empty() || to.members[group].back() != at) to.members[group].push_back(at);
    }
    for (auto tag : to.tags)
      if (random.chance(.5))
        if (auto ok = work.give_tag(person, tag); !ok) return ok;
    return {};
  });
}

void builder::rules() {
  using madang::activity_kind;
  for (auto kind :
       {activity_kind::post, activity_kind::comment, activity_kind::share, activity_kind::record_change})
    need(to.net->set_retention(kind, retention_days), "retention");
}

// So much that the window is full, spread over the days that retention leaves.
void builder::history() {
  auto const count = std::clamp<std::uint64_t>(with.activities_in(retention_days),
                                               with.window_activities() * 5 / 4, 150'000);
  auto const step = std::chrono::milliseconds{std::chrono::hours{24 * retention_days}} / count;
  auto const from = to.time->now() - step * count;
  in_batches(count, [&](transaction& work, std::uint32_t at) -> result<void> {
    auto const text = some_text(random);
    madang::post_input in{.actor = to.people[random.below(to.insiders)], .text = text};
    if (random.chance(.4)) in.on = to.records[random.below(static_cast<std::uint32_t>(to.records.size()))];
    in.at = from + step * at;
    auto const made = work.post(in);
    if (!made) return made.error();
    to.recent.add(*made);
    return {};
  });
}

// After the history, whose authors need rights too. As many as the load keeps up.
void builder::labels() {
  to.labelled.resize(to.records.size());
  in_batches(to.records.size(), [&](transaction& work, std::uint32_t at) -> result<void> {
    to.labelled[at] = at % 2 == 0;
    return to.labelled[at] ? work.add_label(to.records[at], to.label_of(at)) : result<void>();
  });
}

}  // namespace

std::string some_text(dice& from) {
  static constexpr std::array<std::string_view, 16> words{
      "offer",   "pump",   "drawing",  "the",    "customer", "is",    "late",   "with",
      "invoice", "review", "#quality", "change", "order",    "ready", "#sales", "supplier"};
  std::string out;
  auto const length = 40 + from.below(360);
  while (out.size() < length) {
    out += words[from.below(words.size())];
    out += ' ';
  }
  return out;
}

void town::reopen(std::size_t window) {
  net.reset();
  madang::network_options options;
  options.hot_activities_max = window;
  options.bodies_bytes_max = with.window_bytes();
  options.limits.history_days_min = history_days;
  options.time = time.get();
  options.random = random.get();
  madang::sqlite_options store;
  store.cache_bytes = cache_bytes;
  net = std::make_unique<madang::network>(need(madang::open_sqlite(file, options, store), "open"));
}

std::unique_ptr<town> make_town(settings const& with) {
  // What was written in the last three days: none of it has gone for good.
  auto const recent = std::clamp<std::uint64_t>(with.activities_in(3), 64, 4'096);
  auto out = std::make_unique<town>(with, static_cast<std::uint32_t>(recent));
  out->file = with.scratch / "soak.db";
  remove_database(out->file);
  auto const speed = double{simulated_days} * 86'400 / with.seconds;
  out->time = std::make_unique<fast_clock>(beginning(), speed);
  out->random = std::make_unique<seeded_random>(with.seed);
  out->reopen(with.window_activities());
  builder make{*out, with, dice(with.seed)};
  make.nodes();
  make.relations();
  make.rules();
  make.history();
  make.labels();
  return out;
}

}  // namespace bench::soak
