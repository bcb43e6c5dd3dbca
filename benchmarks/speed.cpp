// Measures the lines of docs/performance.md. SPDX-License-Identifier: Apache-2.0
#include <madang/version.hpp>

#include <cstdlib>
#include <string_view>

#include "support/lines.hpp"

namespace {

bench::settings settings_from(int count, char** words) {
  bench::settings out;
  for (int at = 1; at < count; ++at) {
    std::string_view const word = words[at];
    auto const value = [&]() -> char const* {
      if (at + 1 == count) bench::give_up("a value is missing behind " + std::string(word));
      return words[++at];
    };
    auto const number = [&] { return static_cast<std::uint32_t>(std::strtoul(value(), nullptr, 10)); };
    if (word == "--data")
      out.data = value();
    else if (word == "--floor")
      out.floor = value();
    else if (word == "--scratch")
      out.scratch = value();
    else if (word == "--json")
      out.json = value();
    else if (word == "--people")
      out.people = number();
    else if (word == "--posts")
      out.posts = number();
    else if (word == "--company-posts")
      out.company_posts = number();
    else if (word == "--start-people")
      out.start_people = number();
    else if (word == "--start-posts")
      out.start_posts = number();
    else if (word == "--rounds")
      out.rounds = number();
    else if (word == "--only")
      out.only = value();
    else if (word == "--seed")
      out.seed = number();
    else
      bench::give_up("unknown option " + std::string(word));
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  auto const with = settings_from(count, words);
  bench::report out;
  out.fact("machine", bench::machine());
  out.fact("compiler", __VERSION__);
  bench::run_all(with, out);
  out.print();
  if (!with.json.empty()) out.write_json(with.json);
}
