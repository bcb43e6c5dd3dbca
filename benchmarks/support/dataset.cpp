// Workload W0: read from files, or made here. SPDX-License-Identifier: Apache-2.0
#include "support/dataset.hpp"

#include <fstream>
#include <string>

#include "support/measure.hpp"
#include "support/random.hpp"

namespace bench {
namespace {

constexpr std::uint32_t days = 90;
constexpr std::uint32_t seconds_per_day = 86'400;

template <class T>
void read_array(std::filesystem::path const& file, std::vector<T>& to) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) give_up("cannot read " + file.string());
  auto const bytes = static_cast<std::size_t>(in.tellg());
  to.resize(bytes / sizeof(T));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size() * sizeof(T)));
}

// `count` different numbers, none of them `self`, ascending.
template <class Draw>
void draw_different(std::uint32_t count, std::uint32_t self, Draw const& draw,
                    std::vector<std::uint32_t>& marks, std::vector<std::uint32_t>& to) {
  auto const begin = to.size();
  marks[self % marks.size()] = self + 1;
  for (std::size_t tries = 0; to.size() - begin < count && tries < std::size_t{count} * 50; ++tries) {
    auto const found = draw();
    if (marks[found] == self + 1) continue;
    marks[found] = self + 1;
    to.push_back(found);
  }
  std::sort(to.begin() + static_cast<std::ptrdiff_t>(begin), to.end());
}

// How many each person follows: a heavy-tailed distribution with the wanted mean, found by halving.
std::vector<std::uint32_t> follow_counts(std::uint32_t people, double mean, std::uint32_t most,
                                         std::uint64_t seed) {
  std::vector<std::uint32_t> out(people);
  double low = 1;
  double high = mean * 5;
  for (int step = 0; step < 40; ++step) {
    auto const scale = (low + high) / 2;
    dice random(seed);
    double sum = 0;
    for (auto& each : out) {
      auto const drawn = scale * (std::pow(1 - random.share(), -1 / 1.6) - 1) + 1;
      each = static_cast<std::uint32_t>(std::min<double>(most, drawn));
      sum += each;
    }
    (sum / people < mean ? low : high) = scale;
  }
  return out;
}

void make_relations(dataset& out, std::vector<std::uint32_t> const& by_rank, std::uint64_t seed) {
  auto const people = out.people;
  auto const mean = std::min(100.0, people / 10.0);
  auto const counts = follow_counts(people, mean, std::min(2'000U, people / 3), seed + 1);
  dice random(seed + 2);
  ranked_draw const popular(people, 6, 1);
  std::vector<std::uint32_t> marks(people, 0);
  out.follow_offsets.assign(1, 0);
  for (std::uint32_t person = 0; person < people; ++person) {
    draw_different(
        counts[person], person, [&] { return by_rank[popular(random)]; }, marks, out.follows);
    out.follow_offsets.push_back(out.follows.size());
  }
  ranked_draw const liked(out.groups, 6, .7);
  std::vector<std::uint32_t> group_marks(out.groups, 0);
  out.member_offsets.assign(1, 0);
  for (std::uint32_t person = 0; person < people; ++person) {
    auto const begin = out.memberships.size();
    auto const wanted = std::min(out.groups, 1 + random.below(10) + random.below(10));
    while (out.memberships.size() - begin < wanted) {
      auto const group = liked(random);
      if (group_marks[group] == person + 1) continue;
      group_marks[group] = person + 1;
      out.memberships.push_back(group);
    }
    std::sort(out.memberships.begin() + static_cast<std::ptrdiff_t>(begin), out.memberships.end());
    out.member_offsets.push_back(out.memberships.size());
  }
}

void make_texts(dataset& out, std::uint32_t count, std::uint64_t seed) {
  dice random(seed);
  std::vector<std::string> words(4096);
  for (auto& word : words)
    for (auto letters = 2 + random.below(9); letters > 0; --letters)
      word += static_cast<char>('a' + random.below(26));
  out.body_offsets.assign(1, 0);
  out.bodies.reserve(std::size_t{count} * 222);
  for (std::uint32_t post = 0; post < count; ++post) {
    auto const begin = out.bodies.size();
    auto const length = 40 + random.below(361);
    while (out.bodies.size() - begin < length) {
      auto const& word = words[random.below(4096)];
      out.bodies.insert(out.bodies.end(), word.begin(), word.end());
      out.bodies.push_back(' ');
    }
    out.bodies.resize(begin + length);
    out.body_offsets.push_back(out.bodies.size());
  }
}

void make_posts(dataset& out, std::vector<std::uint32_t> const& by_rank, std::uint32_t extra,
                std::uint64_t seed) {
  dice random(seed);
  // Who is popular writes more, but not strictly.
  std::vector<std::pair<double, std::uint32_t>> order(out.people);
  for (std::uint32_t rank = 0; rank < out.people; ++rank) {
    auto const noise =
        std::sqrt(-2 * std::log(1 - random.share())) * std::cos(6.283185307179586 * random.share());
    order[rank] = {std::log(rank + 1.0) + 3.5 * noise, by_rank[rank]};
  }
  std::sort(order.begin(), order.end());
  ranked_draw const active(out.people, 21, .9);
  auto const all = out.posts + extra;
  auto const span = days * seconds_per_day;
  for (std::uint32_t post = 0; post < out.posts; ++post) out.seconds.push_back(random.below(span));
  std::sort(out.seconds.begin(), out.seconds.end());
  for (std::uint32_t post = 0; post < extra; ++post) out.seconds.push_back(span + post);
  for (std::uint32_t post = 0; post < all; ++post) {
    auto const author = order[active(random)].second;
    auto const mine = out.groups_of(author);
    auto const in_group = random.chance(.3);
    out.authors.push_back(author);
    out.places.push_back(
        in_group ? static_cast<std::int32_t>(mine[random.below(static_cast<std::uint32_t>(mine.size()))])
                 : -1);
  }
  make_texts(out, all, seed + 1);
}

}  // namespace

dataset read_dataset(std::filesystem::path const& folder) {
  dataset out;
  std::ifstream meta(folder / "meta.txt");
  std::uint32_t extra = 0;
  if (!(meta >> out.people >> out.groups >> out.posts >> extra))
    give_up("cannot read " + (folder / "meta.txt").string());
  read_array(folder / "foff.bin", out.follow_offsets);
  read_array(folder / "ftgt.bin", out.follows);
  read_array(folder / "moff.bin", out.member_offsets);
  read_array(folder / "mgrp.bin", out.memberships);
  read_array(folder / "author.bin", out.authors);
  read_array(folder / "group.bin", out.places);
  read_array(folder / "ts.bin", out.seconds);
  read_array(folder / "boff.bin", out.body_offsets);
  read_array(folder / "body.bin", out.bodies);
  read_array(folder / "req.bin", out.requests);
  read_array(folder / "sample.bin", out.samples);
  return out;
}

dataset make_dataset(std::uint32_t people, std::uint32_t posts, std::uint64_t seed) {
  dataset out;
  out.people = people;
  out.groups = std::max(20U, people / 50);
  out.posts = posts;
  dice random(seed);
  auto const by_rank = shuffled(people, random);
  make_relations(out, by_rank, seed);
  make_posts(out, by_rank, std::min(50'000U, posts / 4), seed + 10);
  auto const readers = shuffled(people, random);
  ranked_draw const asks(people, 11, .8);
  for (std::uint32_t at = 0; at < 200'000; ++at) out.requests.push_back(readers[asks(random)]);
  for (std::uint32_t at = 0; at < 200; ++at)
    out.samples.push_back(at % 2 == 0 ? out.requests[at] : random.below(people));
  return out;
}

std::vector<std::uint64_t> expected_page(dataset const& data, std::uint32_t posts, std::uint32_t reader,
                                         own_wall own) {
  std::vector<bool> followed(data.people, false);
  std::vector<bool> joined(data.groups, false);
  for (auto each : data.follows_of(reader)) followed[each] = true;
  for (auto each : data.groups_of(reader)) joined[each] = true;
  followed[reader] = own == own_wall::included;
  std::vector<std::uint64_t> out;
  for (auto post = posts; post-- > 0 && out.size() < page_items;) {
    auto const place = data.places[post];
    if (place >= 0 ? joined[static_cast<std::uint32_t>(place)] : followed[data.authors[post]])
      out.push_back(post + 1);
  }
  return out;
}

}  // namespace bench
