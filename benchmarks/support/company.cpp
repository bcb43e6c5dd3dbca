// W0 through the public API. SPDX-License-Identifier: Apache-2.0
#include "support/company.hpp"

#include <string>

#include "support/stores.hpp"

namespace bench {

using madang::result;
using madang::transaction;

madang::timestamp beginning() { return madang::timestamp{std::chrono::seconds{1'750'000'000}}; }
madang::timestamp end_of_history() { return beginning() + std::chrono::hours{24 * 120}; }

madang::network_options company::options() const {
  madang::network_options out;
  out.time = time.get();
  out.random = random.get();
  out.bodies_bytes_max = std::size_t{4} << 30;
  return out;
}

void company::reopen(madang::network_options const& with) {
  net.reset();
  net = std::make_unique<madang::network>(
      need(madang::network::open(std::make_unique<shared_store>(rows), with), "open"));
}

void in_batches(madang::network& net, std::uint64_t count, std::uint64_t batch,
                std::function<result<void>(transaction&, std::uint64_t)> const& one) {
  madang::transact_options const how{madang::write_mode::backfill, {}, "benchmark"};
  for (std::uint64_t done = 0; done < count; done += batch) {
    auto const end = std::min(count, done + batch);
    auto const answer = net.transact(how, [&](transaction& to) -> result<void> {
      for (auto at = done; at < end; ++at)
        if (auto ok = one(to, at); !ok) return ok;
      return {};
    });
    if (!answer) give_up("writing: " + answer.error().message());
  }
}

namespace {

company opened(std::shared_ptr<madang::store> rows) {
  company out;
  out.time = std::make_unique<set_clock>(end_of_history());
  out.random = std::make_unique<seeded_random>(1);
  out.rows = std::move(rows);
  out.reopen(out.options());
  return out;
}

}  // namespace

company make_people(dataset const& from, std::uint32_t people, std::shared_ptr<madang::store> rows) {
  auto out = opened(std::move(rows));
  auto const start = busy_ns();
  out.people.reserve(people);
  in_batches(*out.net, people, 1'000, [&](transaction& to, std::uint64_t at) -> result<void> {
    auto const key = "person-" + std::to_string(at);
    auto const name = "Person " + std::to_string(at);
    auto const made = to.add_person({.key = key, .name = name});
    if (made) out.people.push_back(*made);
    return made ? result<void>() : made.error();
  });
  in_batches(*out.net, from.groups, 1'000, [&](transaction& to, std::uint64_t at) -> result<void> {
    auto const key = "group-" + std::to_string(at);
    auto const made = to.add_group({.key = key, .name = key, .privacy = madang::group_privacy::closed});
    if (made) out.groups.push_back(*made);
    return made ? result<void>() : made.error();
  });
  out.times.node_seconds = busy_seconds_since(start);
  return out;
}

void add_follows(company& to, dataset const& from, std::uint64_t batch) {
  auto const people = static_cast<std::uint32_t>(to.people.size());
  auto const start = busy_ns();
  struct edge {
    std::uint32_t person;
    std::uint32_t other;
    bool group;
  };
  std::vector<edge> edges;
  for (std::uint32_t person = 0; person < people; ++person) {
    for (auto other : from.follows_of(person))
      if (other < people) edges.push_back({person, other, false});
    for (auto group : from.groups_of(person)) edges.push_back({person, group, true});
  }
  auto const prepared = busy_seconds_since(start);
  in_batches(*to.net, edges.size(), batch, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const& each = edges[at];
    if (each.group) return work.set_member({to.groups[each.other], to.people[each.person]});
    return work.follow({to.people[each.person], to.people[each.other]});
  });
  to.times.edges += edges.size();
  to.times.edge_seconds += busy_seconds_since(start) - prepared;
}

void add_posts(company& to, dataset const& from, std::uint32_t posts, std::uint64_t batch) {
  auto const start = busy_ns();
  in_batches(*to.net, posts, batch, [&](transaction& work, std::uint64_t at) -> result<void> {
    auto const post = static_cast<std::uint32_t>(at);
    madang::post_input in{.actor = to.people[from.authors[post]], .text = from.body(post)};
    if (from.places[post] >= 0) in.on = to.groups[static_cast<std::uint32_t>(from.places[post])];
    in.at = beginning() + std::chrono::seconds{from.seconds[post]};
    auto const made = work.post(in);
    return made ? result<void>() : made.error();
  });
  to.posts += posts;
  to.times.posts += posts;
  to.times.post_seconds += busy_seconds_since(start);
}

company make_w0(dataset const& from, std::uint32_t posts, std::shared_ptr<madang::store> rows) {
  auto out = make_people(from, from.people, std::move(rows));
  add_follows(out, from, 5'000);
  add_posts(out, from, posts, 1'000);
  return out;
}

}  // namespace bench
