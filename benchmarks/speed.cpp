// Measures the lines of docs/performance.md. SPDX-License-Identifier: Apache-2.0
#include "support/lines.hpp"
#include "support/options.hpp"

namespace {

bench::settings settings_from(int count, char** words) {
  bench::settings out;
  bench::options given(count, words);
  while (given.next()) {
    if (given.is("--data"))
      out.data = given.text();
    else if (given.is("--floor"))
      out.floor = given.text();
    else if (given.is("--scratch"))
      out.scratch = given.text();
    else if (given.is("--json"))
      out.json = given.text();
    else if (given.is("--people"))
      out.people = given.number();
    else if (given.is("--posts"))
      out.posts = given.number();
    else if (given.is("--company-posts"))
      out.company_posts = given.number();
    else if (given.is("--start-people"))
      out.start_people = given.number();
    else if (given.is("--start-posts"))
      out.start_posts = given.number();
    else if (given.is("--rounds"))
      out.rounds = given.number();
    else if (given.is("--only"))
      out.only = given.text();
    else if (given.is("--seed"))
      out.seed = given.number();
    else
      given.refuse();
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  auto const with = settings_from(count, words);
  bench::report out("Speed");
  out.fact("machine", bench::machine());
  out.fact("compiler", __VERSION__);
  bench::run_all(with, out);
  out.print();
  if (!with.json.empty()) out.write_json(with.json);
}
