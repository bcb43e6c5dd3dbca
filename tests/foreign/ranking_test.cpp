// Evaluation of rankings on what people really did: answers known from an independent definition.
// SPDX-License-Identifier: Apache-2.0
#include "data.hpp"

#include <madang/json/event_log.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <optional>
#include <sstream>
#include <string>

namespace md = madang;

namespace {

std::string quoted(std::filesystem::path const& path) {
  if (path.string().find('\'') != std::string::npos)
    throw std::runtime_error("cannot quote " + path.string());
  return "'" + path.string() + "'";
}

/// What a command prints; nothing, said loudly, where it fails.
std::optional<std::string> output_of(std::string const& command) {
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run a shell");
  std::string out;
  std::array<char, 65536> part{};
  while (auto const size = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), size);
  if (pclose(pipe) == 0) return out;
  std::cerr << "SKIPPED (no log): " << command << std::endl;
  return std::nullopt;
}

std::optional<md::event_log> log_from(std::optional<std::string> const& lines) {
  if (!lines) return std::nullopt;
  std::istringstream in(*lines);
  return md::read_event_log(in).value();
}

/// Private messages of a college: who was answered.
std::optional<md::event_log> messages() {
  auto const data = foreign_data("collegemsg/CollegeMsg.txt.gz");
  auto const script = foreign_data("../tools/log_messages.py");
  if (!data || !script) return std::nullopt;
  return log_from(output_of("gzip -dc " + quoted(*data) + " | python3 " + quoted(*script)));
}

/// An expert community: which question was answered or commented on.
std::optional<md::event_log> questions() {
  auto const data = foreign_data("cardano-se");
  auto const script = foreign_data("../tools/log_stackexchange.py");
  if (!data || !script) return std::nullopt;
  return log_from(output_of("python3 " + quoted(*script) + " " + quoted(*data)));
}

md::evaluation_options message_options() {
  md::evaluation_options out;
  out.one_per_author = true;
  return out;
}

md::evaluation_options question_options() {
  md::evaluation_options out;
  out.window_ms = 14 * 86'400'000LL;
  out.window_by = md::window_start::active;
  out.test_from = 0.5;
  out.candidates_min = 10;
  out.history_min = 3;
  return out;
}

template <class Ranking>
md::evaluation evaluated(md::event_log const& log, md::evaluation_options const& options) {
  Ranking with;
  return md::evaluate(log, with, options).value();
}

md::evaluation weighted(md::event_log const& log, md::evaluation_options const& options,
                        md::rank_weights const& weights) {
  md::weighted_ranking with(weights);
  return md::evaluate(log, with, options).value();
}

double four_digits(double number) { return std::round(number * 10'000) / 10'000; }

}  // namespace

TEST_CASE("ranking: college messages give the known answers") {
  auto const log = messages();
  if (!log) return;
  auto const newest = evaluated<md::newest_ranking>(*log, message_options());
  CHECK(newest.outcomes.size() == 3'921);
  CHECK(std::round(newest.candidates_mean * 10) == 38);
  CHECK(four_digits(newest.mrr.value) == 0.8767);
  CHECK(four_digits(newest.hit1.value) == 0.7779);
  CHECK(four_digits(newest.hit5.value) == 0.9921);
  CHECK(four_digits(newest.ndcg10.value) == 0.9076);
}

TEST_CASE("ranking: an expert community gives the known answers") {
  auto const log = questions();
  if (!log) return;
  auto const newest = evaluated<md::newest_ranking>(*log, question_options());
  CHECK(newest.outcomes.size() == 606);
  CHECK(std::round(newest.candidates_mean * 10) == 995);
  CHECK(four_digits(newest.mrr.value) == 0.5129);
  CHECK(four_digits(newest.hit1.value) == 0.3614);
  CHECK(four_digits(newest.hit5.value) == 0.7112);
  CHECK(four_digits(newest.ndcg10.value) == 0.5804);
  auto const active = evaluated<md::active_ranking>(*log, question_options());
  CHECK(four_digits(active.mrr.value) == 0.4271);
  CHECK(four_digits(active.hit1.value) == 0.2607);
  CHECK(four_digits(active.hit5.value) == 0.6403);
  CHECK(four_digits(active.ndcg10.value) == 0.5078);
}

TEST_CASE(
    "ranking: the default does not fall behind newest first by more than .005, and leads on both together") {
  auto const talk = messages();
  auto const community = questions();
  if (!talk || !community) return;
  auto const newest_talk = evaluated<md::newest_ranking>(*talk, message_options());
  auto const newest_community = evaluated<md::newest_ranking>(*community, question_options());
  auto const default_talk = weighted(*talk, message_options(), md::default_weights());
  auto const default_community = weighted(*community, question_options(), md::default_weights());
  CHECK(default_talk.mrr.value > newest_talk.mrr.value - 0.005);
  CHECK(default_community.mrr.value > newest_community.mrr.value - 0.005);
  auto const pooled = [](md::evaluation const& a, md::evaluation const& b) {
    auto const first = static_cast<double>(a.outcomes.size());
    auto const second = static_cast<double>(b.outcomes.size());
    return (a.mrr.value * first + b.mrr.value * second) / (first + second);
  };
  CHECK(pooled(default_talk, default_community) > pooled(newest_talk, newest_community));
}

TEST_CASE("ranking: affinity alone, with all time features off, finds whom a student answers") {
  auto const log = messages();
  if (!log) return;
  md::rank_weights affinity;
  affinity.factors[static_cast<std::size_t>(md::rank_factor::author)] = 65'536;
  CHECK(weighted(*log, message_options(), affinity).mrr.value >= 0.66);
}
