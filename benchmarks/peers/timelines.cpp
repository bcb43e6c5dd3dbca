// Readers' newest posts, and posts' readers. SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "peers/contender.hpp"

namespace bench::peers {

std::vector<std::uint32_t> sources_of(dataset const& data, std::uint32_t reader) {
  auto const follows = data.follows_of(reader);
  std::vector<std::uint32_t> out(follows.begin(), follows.end());
  out.push_back(reader);
  for (auto group : data.groups_of(reader)) out.push_back(data.people + group);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

timelines::timelines(dataset const& data, std::uint32_t posts)
    : data_(data), posts_(data.people + data.groups) {
  for (std::uint32_t post = 0; post < posts; ++post) posts_[source_of(data, post)].push_back(post);
}

std::vector<std::uint32_t> timelines::newest(std::uint32_t reader, std::size_t count) const {
  std::vector<std::uint32_t> out;
  for (auto source : sources_of(data_, reader)) {
    auto const& all = posts_[source];
    auto const wanted = std::min(count, all.size());
    out.insert(out.end(), all.end() - static_cast<std::ptrdiff_t>(wanted), all.end());
  }
  auto const kept = std::min(count, out.size());
  std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(),
                    std::greater<>());
  out.resize(kept);
  return out;
}

std::vector<std::vector<std::uint32_t>> receivers_of(dataset const& data,
                                                     std::span<std::uint32_t const> posts) {
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> readers;
  for (auto post : posts) readers[source_of(data, post)];
  for (std::uint32_t person = 0; person < data.people; ++person)
    for (auto source : sources_of(data, person))
      if (auto const found = readers.find(source); found != readers.end()) found->second.push_back(person);
  std::vector<std::vector<std::uint32_t>> out;
  for (auto post : posts) out.push_back(readers[source_of(data, post)]);
  return out;
}

}  // namespace bench::peers
