// Replays logs and asks rankings. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/evaluation.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "rank/candidate_pool.hpp"
#include "rank/metrics.hpp"
#include "rank/off_policy.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::size_t list_length = 10;  // how far down coverage, concentration and diversity look
constexpr std::uint32_t active_verbs = verb_bit(action_verb::reply) | verb_bit(action_verb::react) |
                                       verb_bit(action_verb::bookmark) | verb_bit(action_verb::follow);

void keep_time(std::vector<std::int64_t>& of, std::uint32_t item, std::int64_t at_ms) {
  if (of.size() <= item) of.resize(item + 1);
  of[item] = at_ms;
}

void look_up(std::vector<std::int64_t> const& times, std::span<std::uint32_t const> items,
             std::span<std::int64_t> scores) {
  std::ranges::transform(items, scores.begin(), [&](std::uint32_t item) { return times[item]; });
}

/// What the first places of all answers say about items and authors.
class list_statistics {
 public:
  explicit list_statistics(event_log const& log)
      : log_(log),
        seen_(log.items().size()),
        shown_(log.items().size()),
        by_author_(log.people().size()),
        candidate_authors_(log.people().size()) {}

  /// Takes one answer; answers its diversity.
  double add(std::span<std::uint32_t const> items, std::span<std::int64_t const> scores) {
    for (auto const item : items) {
      seen_[item] = true;
      candidate_authors_[log_.items()[item].author] = true;
    }
    std::vector<std::uint32_t> authors;
    for (auto const at : detail::best_of(items, scores, list_length)) {
      shown_[items[at]] = true;
      authors.push_back(log_.items()[items[at]].author);
      ++by_author_[authors.back()];
    }
    auto const places = static_cast<double>(authors.size());
    std::ranges::sort(authors);
    auto const different = std::unique(authors.begin(), authors.end()) - authors.begin();
    return static_cast<double>(different) / places;
  }

  [[nodiscard]] double coverage() const {
    auto const seen = static_cast<double>(std::ranges::count(seen_, true));
    return seen == 0 ? 0 : static_cast<double>(std::ranges::count(shown_, true)) / seen;
  }

  [[nodiscard]] double author_gini() const {
    std::vector<std::uint64_t> counts;
    for (std::size_t author = 0; author < by_author_.size(); ++author)
      if (candidate_authors_[author]) counts.push_back(by_author_[author]);
    return detail::gini(std::move(counts));
  }

 private:
  event_log const& log_;
  std::vector<bool> seen_;   // by item: was a candidate
  std::vector<bool> shown_;  // by item: stood among the first
  std::vector<std::uint64_t> by_author_;
  std::vector<bool> candidate_authors_;
};

/// One run through a log.
class replay {
 public:
  replay(event_log const& log, ranking& with, evaluation_options const& options)
      : log_(log), with_(with), options_(options), pool_(log, options), lists_(log), impressions_(options) {}

  result<evaluation> run() {
    auto const from = first_question(log_, options_);
    for (std::size_t at = 0; at < log_.events().size(); ++at) {
      auto const& event = log_.events()[at];
      if (at >= from) ask(event, static_cast<std::uint32_t>(at));
      if (auto const able = with_.status(); !able) return able.error();
      pool_.pass(event);
      with_.learn(log_, event);
    }
    return finish();
  }

 private:
  void ask(log_event const& event, std::uint32_t number) {
    if (event.type == log_event_type::impression) ask_impression(log_.impressions()[event.subject]);
    if (event.type != log_event_type::action) return;
    impressions_.join(event);
    if ((options_.verbs & verb_bit(event.verb)) != 0) ask_action(event, number);
  }

  void ask_impression(logged_impression const& shown) {
    if (!shown.propensities.empty()) impressions_.add(shown, score(shown.items, shown.reader, shown.at_ms));
  }

  void ask_action(log_event const& event, std::uint32_t number) {
    if (pool_.acted(event.reader, event.subject) || pool_.history(event.reader) < options_.history_min)
      return;
    auto const items = pool_.candidates(event.reader, event.at_ms);
    if (items.size() < options_.candidates_min || std::ranges::find(items, event.subject) == items.end())
      return;
    auto const scores = score(items, event.reader, event.at_ms);
    auto outcome = detail::measure_query({event.subject, items, scores});
    outcome.event = number;
    outcome.candidates = static_cast<std::uint32_t>(items.size());
    outcome.diversity = lists_.add(items, scores);
    outcomes_.push_back(outcome);
  }

  std::span<std::int64_t const> score(std::span<std::uint32_t const> items, std::uint32_t reader,
                                      std::int64_t at_ms) {
    scores_.assign(items.size(), 0);
    with_.score({at_ms, reader, items}, scores_);
    return scores_;
  }

  measure mean(double query_outcome::*of) const {
    std::vector<double> values;
    values.reserve(outcomes_.size());
    for (auto const& each : outcomes_) values.push_back(each.*of);
    return detail::mean_of(values, options_);
  }

  evaluation finish() {
    evaluation out;
    out.mrr = mean(&query_outcome::mrr);
    out.hit1 = mean(&query_outcome::hit1);
    out.hit5 = mean(&query_outcome::hit5);
    out.ndcg10 = mean(&query_outcome::ndcg10);
    out.auc = mean(&query_outcome::auc);
    for (auto const& each : outcomes_) {
      out.candidates_mean += each.candidates / static_cast<double>(outcomes_.size());
      out.diversity += each.diversity / static_cast<double>(outcomes_.size());
    }
    out.coverage = lists_.coverage();
    out.author_gini = lists_.author_gini();
    out.snips = impressions_.estimate();
    out.outcomes = std::move(outcomes_);
    return out;
  }

  event_log const& log_;
  ranking& with_;
  evaluation_options const& options_;
  detail::candidate_pool pool_;
  list_statistics lists_;
  detail::off_policy_impressions impressions_;
  std::vector<std::int64_t> scores_;
  std::vector<query_outcome> outcomes_;
};

/// The last active action of each reader on each item, by (reader, item).
boost::unordered_flat_map<std::uint64_t, std::size_t> last_active(event_log const& log) {
  boost::unordered_flat_map<std::uint64_t, std::size_t> out;
  for (std::size_t at = 0; at < log.events().size(); ++at) {
    auto const& event = log.events()[at];
    if (event.type == log_event_type::action && (active_verbs & verb_bit(event.verb)) != 0)
      out[detail::pair_key(event.reader, event.subject)] = at;
  }
  return out;
}

}  // namespace

void newest_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  look_up(made_ms_, asked.items, scores);
}

void newest_ranking::learn(event_log const&, log_event const& event) {
  if (event.type == log_event_type::item) keep_time(made_ms_, event.subject, event.at_ms);
}

void active_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  look_up(active_ms_, asked.items, scores);
}

void active_ranking::learn(event_log const&, log_event const& event) {
  if (event.type != log_event_type::impression) keep_time(active_ms_, event.subject, event.at_ms);
}

result<void> check(evaluation_options const& options) {
  constexpr std::uint32_t rounds_max = 100'000;
  if (options.window_ms < 0) return fail(errc::out_of_range, "window_ms");
  if (!(options.test_from >= 0 && options.test_from <= 1)) return fail(errc::out_of_range, "test_from");
  if (options.verbs == 0 || options.verbs > all_verbs)
    return fail(errc::out_of_range, "verbs", options.verbs, all_verbs);
  if (options.bootstrap_rounds > rounds_max)
    return fail(errc::out_of_range, "bootstrap_rounds", options.bootstrap_rounds, rounds_max);
  if (!(options.weight_max >= 1 && std::isfinite(options.weight_max)))
    return fail(errc::out_of_range, "weight_max");
  return {};
}

std::size_t first_question(event_log const& log, evaluation_options const& options) noexcept {
  return static_cast<std::size_t>(static_cast<double>(log.events().size()) * options.test_from);
}

result<evaluation> evaluate(event_log const& log, ranking& with, evaluation_options const& options) {
  if (auto const allowed = check(options); !allowed) return allowed.error();
  return replay(log, with, options).run();
}

result<reaction_evaluation> evaluate_reactions(event_log const& log, ranking& with,
                                               evaluation_options const& options) {
  if (auto const allowed = check(options); !allowed) return allowed.error();
  auto const active = last_active(log);
  auto const from = first_question(log, options);
  std::vector<detail::labelled_score> opened;
  for (std::size_t at = 0; at < log.events().size(); ++at) {
    auto const& event = log.events()[at];
    if (at >= from && event.type == log_event_type::action && event.verb == action_verb::open) {
      std::int64_t score = 0;
      with.score({event.at_ms, event.reader, std::span(&event.subject, 1)}, std::span(&score, 1));
      if (auto const able = with.status(); !able) return able.error();
      auto const last = active.find(detail::pair_key(event.reader, event.subject));
      opened.push_back({score, last != active.end() && last->second > at});
    }
    with.learn(log, event);
  }
  reaction_evaluation out;
  out.opens = opened.size();
  out.positives =
      static_cast<std::uint64_t>(std::ranges::count(opened, true, &detail::labelled_score::positive));
  out.auc = detail::area_under_curve(opened, options);
  return out;
}

evaluation_difference difference(evaluation const& better, evaluation const& than,
                                 evaluation_options const& options) {
  auto const of = [&](double query_outcome::*number) {
    std::vector<double> values;
    for (std::size_t at = 0; at < better.outcomes.size(); ++at)
      values.push_back(better.outcomes[at].*number - than.outcomes[at].*number);
    return detail::mean_of(values, options);
  };
  return {of(&query_outcome::mrr), of(&query_outcome::hit1), of(&query_outcome::hit5),
          of(&query_outcome::ndcg10), of(&query_outcome::auc)};
}

}  // namespace v1
}  // namespace madang
