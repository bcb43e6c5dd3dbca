// W: pages of a company, rights checked. SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>
#include <string>

#include "support/lines.hpp"
#include "support/reading.hpp"

namespace bench {
namespace {

std::uint64_t volatile sink = 0;

// The host's rights, refusing a fifth; answers hold for a minute.
class fifth_refused final : public madang::record_policy {
 public:
  madang::result<std::vector<char>> records_readable(madang::person_id person,
                                                     std::span<madang::record_id const> records) override {
    std::vector<char> out;
    for (auto each : records) out.push_back((person.value * 31 + each.value) % 5 != 0);
    return out;
  }
  madang::result<std::vector<char>> people_reading(madang::record_id record,
                                                   std::span<madang::person_id const> people) override {
    std::vector<char> out;
    for (auto each : people) out.push_back((each.value * 31 + record.value) % 5 != 0);
    return out;
  }
};

template <class Page>
void count_in(Page const& got) {
  if (got) sink = sink + got->size();
}

spread home_pages(dataset const& data, company const& of, std::uint32_t rounds) {
  std::vector<spread> all;
  for (std::uint32_t round = 0; round < rounds; ++round)
    all.push_back(timed(data, [&](std::uint32_t reader) { count_in(of.net->home_feed(of.people[reader])); }));
  return median_of(all);
}

// Does a reader's page of top stand as these weights have it?
bool same_by(company& of, madang::person_id reader, madang::rank_weights const& weights) {
  madang::feed_request const asked{.limit = 100, .order = madang::feed_order::top};
  auto const found = of.net->feed(reader, asked).value();
  of.net->set_ranking(std::nullopt, weights).value();
  auto const wanted = of.net->feed(reader, asked).value();
  of.net->reset_ranking(std::nullopt).value();
  return std::ranges::equal(found.items, wanted.items, [](madang::item const& a, madang::item const& b) {
    return a.id == b.id && a.rank->score == b.rank->score;
  });
}

// All that is scored one by one, as whole numbers too: what the bounds must find again. Answers how many
// readers were compared; none when a page differed.
std::uint32_t same_as_scoring_all(dataset const& data, company& of, std::uint32_t readers) {
  auto all = madang::default_weights();
  all.expression = "weighted";
  std::uint32_t compared = 0;
  for (std::uint32_t at = 0; at < data.people && compared < readers; at += 37) {
    auto const few = of.net->new_since(of.people[at], {});
    if (!few || few->more) continue;  // more than an expression looks at
    ++compared;
    if (!same_by(of, of.people[at], all)) return 0;
  }
  return compared;
}

spread top_pages(dataset const& data, company const& of, std::uint32_t rounds) {
  std::vector<spread> all;
  for (std::uint32_t round = 0; round < rounds; ++round)
    all.push_back(timed(data, [&](std::uint32_t reader) {
      count_in(of.net->home_feed(of.people[reader], {.order = madang::feed_order::top}));
    }));
  return median_of(all);
}

// A linear function that reads all columns, in C++ and as an expression.
struct linear_scorer {
  static double weight(std::size_t column) noexcept { return (static_cast<double>(column * 7 % 13) - 6) / 8; }
  void operator()(madang::candidate_columns const& of, std::span<double> scores) const {
    std::ranges::fill(scores, 0.0);
    for (std::size_t at = 0; at < madang::rank_columns_count; ++at) {
      auto const column = of[static_cast<madang::rank_column>(at)];
      for (std::size_t row = 0; row < scores.size(); ++row) scores[row] += weight(at) * column[row];
    }
  }
  static std::string text() {
    std::string out = "0";
    for (std::size_t at = 0; at < madang::rank_columns_count; ++at) {
      out += text_of(" + %.3f * ", weight(at));
      out += madang::name_of(static_cast<madang::rank_column>(at));
    }
    return out;
  }
};

// How many readers' pages are the same by both.
std::uint32_t same_as_expression(dataset const& data, company& of, std::uint32_t readers) {
  auto own = madang::default_weights();
  own.expression = linear_scorer::text();
  for (std::uint32_t at = 0; at < readers; ++at)
    if (!same_by(of, of.people[data.requests[at]], own)) return 0;
  return readers;
}

// The same where everything is scored: fewer readers, for each takes long.
spread scored_pages(dataset const& data, company const& of) {
  constexpr std::uint32_t readers = 2'000;
  std::vector<std::uint32_t> samples;
  for (std::uint32_t at = 0; at < readers; ++at) {
    auto const begin = now_ns();
    count_in(of.net->home_feed(of.people[data.requests[at]], {.order = madang::feed_order::top}));
    samples.push_back(static_cast<std::uint32_t>(now_ns() - begin));
  }
  return describe(samples);
}

void custom_pages(dataset const& data, company& of, report& to) {
  auto own = madang::default_weights();
  own.expression = "weighted + (seen ? -4 : 3 * decay_exp(age_hours, 12)) + min(2, log2(1 + topic))";
  of.net->set_ranking(std::nullopt, own).value();
  auto const expression = scored_pages(data, of);
  of.net->reset_ranking(std::nullopt).value();
  to.add_spread("W: top, an expression over up to 1,500 items", expression);
  auto options = of.options();
  options.scorer = std::make_shared<madang::custom_scorer const>(linear_scorer{});
  of.reopen(options);
  auto const same = same_as_expression(data, of, 50);
  to.add({"W: top, items and scores by a C++ scorer over all columns",
          same != 0 ? text_of("%u as by an expression", same) : "DIFFER",
          "as by an expression",
          same != 0,
          {}});
  (void)scored_pages(data, of);
  auto const scored = scored_pages(data, of);
  to.add_spread("W: top, a C++ scorer over up to 1,500 x 32", scored, "p50 <= 150 us, p99 <= 500 us",
                scored.p50 <= 150 && scored.p99 <= 500);
}

void ranked_pages(settings const& with, dataset const& data, company& of, report& to) {
  auto const same = same_as_scoring_all(data, of, 50);
  to.add({"W: top, items and scores of up to 50 readers who have few",
          same != 0 ? text_of("%u as scoring all", same) : "DIFFER",
          "as scoring all",
          same != 0,
          {}});
  auto const best = top_pages(data, of, with.rounds);
  to.add_spread("W: top, default scorer", best, "p50 <= 40 us, p99 <= 150 us",
                best.p50 <= 40 && best.p99 <= 150);
  custom_pages(data, of, to);
}

void one_node_pages(settings const& with, dataset const& data, company const& of, report& to) {
  std::vector<spread> records;
  std::vector<spread> groups;
  std::vector<spread> people;
  dice random(with.seed + 5);
  auto const record_count = static_cast<std::uint32_t>(of.records.size());
  for (std::uint32_t round = 0; round < with.rounds; ++round) {
    records.push_back(timed(data, [&](std::uint32_t reader) {
      count_in(of.net->record_feed(of.people[reader], of.records[random.below(record_count)]));
    }));
    groups.push_back(timed(data, [&](std::uint32_t reader) {
      auto const mine = data.groups_of(reader);
      count_in(of.net->group_feed(of.people[reader],
                                  of.groups[mine[random.below(static_cast<std::uint32_t>(mine.size()))]]));
    }));
    people.push_back(timed(data, [&](std::uint32_t reader) {
      auto const mine = data.follows_of(reader);
      auto const author = mine.empty() ? reader : mine[random.below(static_cast<std::uint32_t>(mine.size()))];
      count_in(of.net->person_feed(of.people[reader], of.people[author]));
    }));
  }
  auto const add = [&](char const* what, std::vector<spread> const& rounds) {
    auto const found = median_of(rounds);
    to.add_spread(what, found, "p50 <= 8 us", found.p50 <= 8);
  };
  add("W: record page", records);
  add("W: group page", groups);
  add("W: person page", people);
}

}  // namespace

void measure_w(settings const& with, dataset const& data, report& to) {
  pin(0);
  say("W: filling, small");
  auto const small_data = make_dataset(1'000, 20'000, with.seed);
  auto const small = make_w(small_data, 20'000, with.seed);
  auto const small_page = home_pages(small_data, small, with.rounds);
  to.add_spread("small (1,000 people): home page", small_page);
  say("W: filling");
  auto large = make_w(data, with.company_posts, with.seed);
  auto const each_us = [](double seconds, std::uint64_t count) {
    return seconds * 1e6 / static_cast<double>(count);
  };
  to.add_number("W: posts in memory", each_us(large.times.post_seconds, large.times.posts), "us each");
  to.add_number("W: reactions in memory", each_us(large.times.reaction_seconds, large.times.reactions),
                "us each");
  to.add_number("W: comments in memory", each_us(large.times.comment_seconds, large.times.comments),
                "us each");
  auto const stats = large.net->stats();
  to.add_number("W: memory per activity with 4 reactions, totals, 4-5 postings",
                static_cast<double>(stats.stream_bytes) / static_cast<double>(stats.activities), "B");
  auto const page = home_pages(data, large, with.rounds);
  to.add_spread("W: home page, tags", page, "p50 <= 12 us, p99 <= 60 us", page.p50 <= 12 && page.p99 <= 60);
  auto const ratio = page.p50 / small_page.p50;
  to.add({"small -> W: p50", text_of("%.2f x", ratio), "<= 3 x", ratio <= 3, {{"ratio", ratio}}});
  ranked_pages(with, data, large, to);
  measure_scoring(with, to);
  one_node_pages(with, data, large, to);
  say("W: opening with a policy");
  auto options = large.options();
  options.policy = std::make_shared<fifth_refused>();
  large.reopen(options);
  (void)home_pages(data, large, 1);  // fills the cache
  auto const asked = home_pages(data, large, with.rounds);
  to.add_spread("W: home page, callback policy, warm cache", asked, "p50 <= 12 us, p99 <= 60 us",
                asked.p50 <= 12 && asked.p99 <= 60);
}

}  // namespace bench
