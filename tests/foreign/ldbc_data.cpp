// Reads the files of the LDBC SNB data. SPDX-License-Identifier: Apache-2.0
#include "ldbc_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace ldbc {
namespace {

using line = std::vector<std::string>;

line split(std::string_view text, char at) {
  line out;
  for (std::size_t begin = 0;;) {
    auto const end = text.find(at, begin);
    out.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return out;
    begin = end + 1;
  }
}

snb_id number(std::string_view text) {
  snb_id out = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("no number: '" + std::string(text) + "'");
  return out;
}

/// Calls `read` with each line's columns.
template <class Read>
void each_line(std::filesystem::path const& file, bool header, std::size_t columns, Read const& read) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::size_t count = 0;
  for (std::string text; std::getline(in, text);) {
    if (++count == 1 && header) continue;
    try {
      auto const fields = split(text, '|');
      if (fields.size() < columns) throw std::runtime_error("too few columns");
      read(fields);
    } catch (std::exception const& why) {
      throw std::runtime_error(file.string() + ":" + std::to_string(count) + ": " + why.what());
    }
  }
}

template <class Value>
void append_by_time(std::vector<event>& to, std::vector<Value> values) {
  std::stable_sort(values.begin(), values.end(), [](Value const& a, Value const& b) { return a.at < b.at; });
  to.insert(to.end(), values.begin(), values.end());
}

std::vector<snb_id> tags_of(std::string const& list) {
  std::vector<snb_id> out;
  if (list.empty()) return out;
  for (auto const& each : split(list, ';')) out.push_back(number(each));
  return out;
}

// Columns of posts and comments: see SOURCE.txt of the data.
std::vector<message> read_messages(std::filesystem::path const& folder) {
  std::map<snb_id, std::vector<snb_id>> tags;
  for (auto const* name : {"post_hasTag_tag_0_0.csv", "comment_hasTag_tag_0_0.csv"})
    each_line(folder / name, true, 2, [&](line const& f) { tags[number(f[0])].push_back(number(f[1])); });
  std::vector<message> out;
  each_line(folder / "post_0_0.csv", true, 10, [&](line const& f) {
    auto const& content = f[1].empty() ? f[6] : f[1];
    out.push_back({number(f[0]), parse_time(f[2]), number(f[8]), number(f[9]), 0, content, {}});
  });
  each_line(folder / "comment_0_0.csv", true, 10, [&](line const& f) {
    auto const parent = number(f[8].empty() ? f[9] : f[8]);
    out.push_back({number(f[0]), parse_time(f[1]), number(f[6]), 0, parent, f[4], {}});
  });
  for (auto& each : out) each.tags = tags[each.id];
  std::sort(out.begin(), out.end(),
            [](message const& a, message const& b) { return a.at != b.at ? a.at < b.at : a.id < b.id; });
  return out;
}

std::vector<event> read_initial(std::filesystem::path const& folder) {
  std::vector<event> out;
  each_line(folder / "person_0_0.csv", true, 3, [&](line const& f) {
    out.emplace_back(person{number(f[0]), f[1], f[2]});
  });
  std::vector<friendship> friends;
  each_line(folder / "person_knows_person_0_0.csv", true, 3, [&](line const& f) {
    friends.push_back({number(f[0]), number(f[1]), parse_time(f[2])});
  });
  append_by_time(out, std::move(friends));
  std::vector<forum> forums;
  each_line(folder / "forum_0_0.csv", true, 4, [&](line const& f) {
    forums.push_back({number(f[0]), f[1], number(f[3]), parse_time(f[2])});
  });
  append_by_time(out, std::move(forums));
  std::vector<membership> members;
  each_line(folder / "forum_hasMember_person_0_0.csv", true, 3, [&](line const& f) {
    members.push_back({number(f[0]), number(f[1]), parse_time(f[2])});
  });
  append_by_time(out, std::move(members));
  append_by_time(out, read_messages(folder));
  std::vector<like> likes;
  for (auto const* name : {"person_likes_post_0_0.csv", "person_likes_comment_0_0.csv"})
    each_line(folder / name, true, 3, [&](line const& f) {
      likes.push_back({number(f[0]), number(f[1]), parse_time(f[2])});
    });
  append_by_time(out, std::move(likes));
  return out;
}

event update_of(line const& f) {
  auto const at = number(f[0]);
  auto const need = [&](std::size_t columns) {
    if (f.size() < columns) throw std::runtime_error("too few columns");
  };
  switch (number(f[2])) {
    case 1:
      need(6);
      return person{number(f[3]), f[4], f[5]};
    case 2:
    case 3:
      need(6);
      return like{number(f[3]), number(f[4]), number(f[5])};
    case 4:
      need(7);
      return forum{number(f[3]), f[4], number(f[6]), number(f[5])};
    case 5:
      need(6);
      return membership{number(f[3]), number(f[4]), number(f[5])};
    case 6:
      need(15);
      return message{number(f[3]),  number(f[5]), number(f[11]), number(f[12]), 0, f[4].empty() ? f[9] : f[4],
                     tags_of(f[14])};
    case 7:
      need(14);
      return message{number(f[3]), number(f[4]),  number(f[9]), 0, number(f[11] == "-1" ? f[12] : f[11]),
                     f[7],         tags_of(f[13])};
    case 8:
      need(6);
      return friendship{number(f[3]), number(f[4]), number(f[5])};
    default:
      throw std::runtime_error("unknown event at " + std::to_string(at));
  }
}

std::vector<event> read_updates(std::filesystem::path const& folder) {
  std::vector<std::pair<milliseconds, event>> timed;
  for (auto const* name : {"updateStream_0_0_person.csv", "updateStream_0_0_forum.csv"})
    each_line(folder / name, false, 4,
              [&](line const& f) { timed.emplace_back(number(f[0]), update_of(f)); });
  std::stable_sort(timed.begin(), timed.end(),
                   [](auto const& a, auto const& b) { return a.first < b.first; });
  std::vector<event> out;
  out.reserve(timed.size());
  for (auto& each : timed) out.push_back(std::move(each.second));
  return out;
}

struct take_up {
  world& to;
  void operator()(person const& in) const { to.persons[in.id] = in; }
  void operator()(friendship const& in) const { to.friendships.push_back(in); }
  void operator()(forum const& in) const { to.forums[in.id] = in; }
  void operator()(membership const& in) const { to.memberships.push_back(in); }
  void operator()(message const& in) const { to.messages[in.id] = in; }
  void operator()(like const& in) const { to.likes.push_back(in); }
};

}  // namespace

void world::add(event const& happened) { std::visit(take_up{*this}, happened); }

dataset read_dataset(std::filesystem::path const& folder) {
  dataset out;
  out.initial = read_initial(folder / "dynamic");
  out.updates = read_updates(folder / "update_streams");
  each_line(folder / "static" / "tag_0_0.csv", true, 2,
            [&](line const& f) { out.tag_names[number(f[0])] = f[1]; });
  return out;
}

milliseconds parse_time(std::string const& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int part = 0;
  auto const found = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3d", &year, &month, &day, &hour,
                                 &minute, &second, &part);
  if (found != 7 || !(text.ends_with("+0000") || text.ends_with("Z")))
    throw std::runtime_error("no time: '" + text + "'");
  using namespace std::chrono;
  sys_days const date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return (std::int64_t{date.time_since_epoch().count()} * 86'400 + hour * 3'600 + minute * 60 + second) *
             1'000 +
         part;
}

std::string format_time(milliseconds at) {
  using namespace std::chrono;
  auto const moment = sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{at}};
  auto const day = floor<days>(moment);
  year_month_day const date{day};
  hh_mm_ss const time{moment - day};
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return out.data();
}

}  // namespace ldbc
