// The code of docs/core.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <madang/core/text.hpp>
#include <madang/madang.hpp>

namespace md = madang;

//! [result]
// Every call answers with a value or with an error that names the field and the limit.
std::string try_to_add(md::network& net, std::string_view key) {
  auto const made = net.add_person({.key = key});
  if (made) return fmt::format("person {}", made->value);
  switch (class_of(made.error().code)) {
    case md::error_class::invalid:
      return "mend the input: " + made.error().message();
    case md::error_class::retryable:
      return "try again later: " + made.error().message();
    default:
      return "tell an operator: " + made.error().message();
  }
}
//! [result]

TEST_CASE("docs: core: results") {
  auto net = md::open_memory().value();
  CHECK(try_to_add(net, "u:kim") == "person 2");
  CHECK(try_to_add(net, std::string(300, 'x')).starts_with("mend the input: too_long: key"));
}

TEST_CASE("docs: core: clock and limits") {
  //! [clock]
  // The library reads no clock and makes no random numbers but through these; tests give their own.
  struct still : md::clock {
    md::timestamp at = md::timestamp(std::chrono::days(20'000));
    md::timestamp now() noexcept override { return at; }
  } clock;
  auto net = md::open_memory({.limits = {.text_graphemes_max = 280}, .time = &clock}).value();
  //! [clock]
  auto const kim = net.add_person({.key = "u:kim"}).value();
  auto const post = net.post({.actor = kim, .text = "hello"}).value();
  CHECK(net.activity(kim, post).value().begin()->at == clock.at);
  auto const long_one = net.post({.actor = kim, .text = std::string(281, 'x')});
  CHECK(long_one.error().code == md::errc::too_long);
  CHECK(long_one.error().limit == 280);
}

TEST_CASE("docs: core: text") {
  //! [text]
  auto const clean = md::normalize("text", "Cafe\u0301 #계약 for @[u:kim]", 1000).value();
  std::vector<std::string> found;
  for (auto const& each : md::extract_entities(clean)) found.push_back(each.value);  // 계약, u:kim
  //! [text]
  CHECK(found == std::vector<std::string>{"계약", "u:kim"});
  CHECK(md::count_graphemes(clean) == 21);
}
