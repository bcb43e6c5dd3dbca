// Scoring alone: the columns that scorers of a host's own get, beside what is known of each item in one cache
// line, with small numbers: as little memory as that can take. The same items, features and formula.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/scorer.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "support/lines.hpp"
#include "support/random.hpp"

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace bench {
namespace {

using madang::rank_columns_count;
using madang::rank_features;

constexpr std::size_t candidates_per_reader = 1'500;
constexpr std::size_t readers = 512;  // so many that their lines are in no cache of one processor
constexpr std::size_t line_features = (rank_columns_count + 7) / 8 * 8;
constexpr float per_line_unit = 1.0F / 64;  // features are kept in 64ths
constexpr float second_hours = 1.0F / 3'600;
constexpr float half_life_hours = 12;
std::int64_t const newest_ms = std::int64_t{90} * 86'400'000;

float volatile sink = 0;

/// What is known of one item, by column; the first, its age, is told by its second.
struct alignas(64) feature_line {
  std::array<std::int8_t, line_features> features{};
  std::uint32_t second = 0;
};
static_assert(sizeof(feature_line) == 64);

using line_weights = std::array<float, line_features>;

// Ages half an item's worth at 12 hours, a third of it at 24.
constexpr float worth_at(float age_hours) noexcept { return 1 / (1 + age_hours / half_life_hours); }

/// The items of readers, in both forms.
struct items {
  std::vector<feature_line> lines;
  std::vector<rank_features> features;
  std::vector<madang::item_facts> facts;
  std::vector<std::int64_t> weighted;
  std::vector<std::uint32_t> wanted;  // candidates_per_reader of each reader
  line_weights weights{};

  [[nodiscard]] std::span<std::uint32_t const> of(std::size_t reader) const {
    return std::span(wanted).subspan(reader * candidates_per_reader, candidates_per_reader);
  }
};

// Such features as both forms can tell exactly.
void add_item(items& to, dice& random) {
  constexpr std::uint64_t unit = 65'536 / 64;
  feature_line line;
  for (std::size_t at = 1; at < rank_columns_count; ++at)
    line.features[at] = static_cast<std::int8_t>(random.below(128));
  auto const amount = [&](madang::rank_column column) {
    return static_cast<std::uint64_t>(line.features[static_cast<std::size_t>(column)]) * unit;
  };
  auto const points = [&](madang::rank_column column) { return amount(column) * madang::points_per_reply; };
  auto const yes = [&](madang::rank_column column) {
    auto& number = line.features[static_cast<std::size_t>(column)];
    number = number < 64 ? 0 : 64;
    return number != 0;
  };
  using enum madang::rank_column;
  line.second = static_cast<std::uint32_t>(newest_ms / 1'000) - random.below(2'000'000);
  rank_features known;
  known.age_ms = newest_ms - std::int64_t{line.second} * 1'000;
  known.author = points(author);
  known.author_day = points(author_day);
  known.author_half_hour = points(author_half_hour);
  known.place = points(place);
  known.topic = points(topic);
  known.velocity = amount(velocity);
  known.engagement = amount(engagement);
  known.addressed = yes(addressed);
  known.answers_me = yes(answers_me);
  known.my_record = yes(my_record);
  known.my_team = yes(my_team);
  known.my_manager = yes(my_manager);
  known.seen = yes(seen);
  known.kind = yes(kind) ? 1 : 0;
  madang::item_facts facts;
  for (auto at = rank_columns_count - madang::rank_facts_count; at < rank_columns_count; ++at)
    facts[static_cast<madang::rank_column>(at)] = line.features[at] * static_cast<double>(per_line_unit);
  to.weighted.push_back(static_cast<std::int64_t>(amount(weighted)));
  to.features.push_back(known);
  to.facts.push_back(facts);
  to.lines.push_back(line);
}

items make_items(std::uint32_t count, std::uint64_t seed) {
  items out;
  dice random(seed);
  for (std::uint32_t at = 0; at < count; ++at) add_item(out, random);
  for (std::size_t at = 1; at < rank_columns_count; ++at)
    out.weights[at] = static_cast<float>(random.below(1'000)) / 500 - 1;
  for (std::size_t at = 0; at < readers * candidates_per_reader; ++at)
    out.wanted.push_back(random.below(count));
  return out;
}

// Lines come from all over memory: each is asked for ahead.
template <class Use>
void each_line(items const& from, std::span<std::uint32_t const> wanted, Use const& use) {
  constexpr std::size_t ahead = 16;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    if (at + ahead < wanted.size()) __builtin_prefetch(&from.lines[wanted[at + ahead]]);
    use(at, from.lines[wanted[at]]);
  }
}

#ifdef __AVX2__
// Eight products at a time, summed to eight numbers.
__m256 products(feature_line const& line, line_weights const& weights) noexcept {
  auto sum = _mm256_setzero_ps();
  for (std::size_t at = 0; at < line_features; at += 8) {
    auto const eight = _mm_loadl_epi64(reinterpret_cast<__m128i const*>(line.features.data() + at));
    auto const numbers = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(eight));
    sum = _mm256_add_ps(sum, _mm256_mul_ps(numbers, _mm256_loadu_ps(weights.data() + at)));
  }
  return sum;
}
float sum_of(__m256 eight) noexcept {
  auto const four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  auto const two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}
#else
std::array<float, 8> products(feature_line const& line, line_weights const& weights) noexcept {
  std::array<float, 8> sum{};
  for (std::size_t at = 0; at < line_features; at += 8)
    for (std::size_t lane = 0; lane < 8; ++lane)
      sum[lane] += static_cast<float>(line.features[at + lane]) * weights[at + lane];
  return sum;
}
float sum_of(std::array<float, 8> const& eight) noexcept {
  return (eight[0] + eight[4]) + (eight[1] + eight[5]) + (eight[2] + eight[6]) + (eight[3] + eight[7]);
}
#endif

void score_lines(items const& from, std::span<std::uint32_t const> wanted, std::span<float> scores,
                 std::span<float> ages) {
  each_line(from, wanted, [&](std::size_t at, feature_line const& line) {
    scores[at] = sum_of(products(line, from.weights));
    ages[at] = static_cast<float>(newest_ms / 1'000 - line.second);
  });
  for (std::size_t at = 0; at < scores.size(); ++at)
    scores[at] *= per_line_unit * worth_at(ages[at] * second_hours);
}

/// The same formula as a host would write it.
struct linear_scorer {
  line_weights weights;
  void operator()(madang::candidate_columns const& of, std::span<double> scores) const {
    std::ranges::fill(scores, 0.0);
    for (std::size_t at = 1; at < rank_columns_count; ++at) {
      auto const column = of[static_cast<madang::rank_column>(at)];
      auto const weight = static_cast<double>(weights[at]);
      for (std::size_t row = 0; row < scores.size(); ++row) scores[row] += weight * column[row];
    }
    auto const ages = of[madang::rank_column::age_hours];
    for (std::size_t row = 0; row < scores.size(); ++row)
      scores[row] /= 1 + ages[row] / static_cast<double>(half_life_hours);
  }
};

void fill(madang::candidate_columns& columns, items const& from, std::span<std::uint32_t const> wanted) {
  columns.clear();
  columns.reserve(wanted.size());
  for (auto const each : wanted)
    columns.add(each, from.features[each], from.weighted[each], from.facts[each]);
}

std::size_t differing(items const& from, madang::custom_scorer const& own) {
  constexpr double close = 1e-3;
  std::vector<float> scores(candidates_per_reader);
  std::vector<float> ages(candidates_per_reader);
  std::vector<std::int64_t> own_scores(candidates_per_reader);
  madang::candidate_columns columns;
  std::size_t out = 0;
  for (std::size_t reader = 0; reader < readers; ++reader) {
    score_lines(from, from.of(reader), scores, ages);
    fill(columns, from, from.of(reader));
    need(own.score(columns, own_scores), "scoring");
    for (std::size_t at = 0; at < scores.size(); ++at)
      if (std::abs(static_cast<double>(own_scores[at]) / 65'536 - static_cast<double>(scores[at])) > close)
        ++out;
  }
  return out;
}

// Microseconds that a reader's candidates take.
template <class Score>
double each_reader_us(std::uint32_t rounds, Score const& score) {
  constexpr std::size_t loops = 4;
  std::vector<double> all;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    auto const start = busy_ns();
    for (std::size_t at = 0; at < readers * loops; ++at) score(at % readers);
    all.push_back(static_cast<double>(busy_ns() - start) * 1e-3 / (readers * loops));
  }
  return median(all);
}

}  // namespace

void measure_scoring(settings const& with, report& to) {
  auto const from = make_items(with.company_posts, with.seed);
  madang::custom_scorer const own(linear_scorer{from.weights});
  auto const wrong = differing(from, own);
  to.add({"scoring 1,500 x 32: columns against 64-byte lines",
          text_of("%zu differ", wrong),
          "0 differ",
          wrong == 0,
          {}});
  std::vector<float> scores(candidates_per_reader);
  std::vector<float> ages(candidates_per_reader);
  auto const lines_us = each_reader_us(with.rounds, [&](std::size_t reader) {
    score_lines(from, from.of(reader), scores, ages);
    sink = sink + scores[reader];
  });
  madang::candidate_columns columns;
  std::vector<std::int64_t> own_scores(candidates_per_reader);
  auto const filling_us = each_reader_us(with.rounds, [&](std::size_t) { fill(columns, from, from.of(0)); });
  auto const own_us = each_reader_us(with.rounds, [&](std::size_t) {
    need(own.score(columns, own_scores), "scoring");
    sink = sink + static_cast<float>(own_scores.front());
  });
  to.add_number("scoring 1,500 x 32: 64-byte lines from memory", lines_us, "us");
  to.add_number("scoring 1,500 x 32: filling columns from features", filling_us, "us");
  to.add_number("scoring 1,500 x 32: a function over columns", own_us, "us");
  auto const ratio = own_us / lines_us;
  to.add({"scoring 1,500 x 32: columns / 64-byte lines",
          text_of("%.2f x", ratio),
          "<= 1.5 x",
          ratio <= 1.5,
          {{"ratio", ratio}}});
}

}  // namespace bench
