// Action models learned from logs. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/action_learning.hpp>
#include <madang/rank/detail/before_and_after.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include "rank/candidate_pool.hpp"
#include "rank/sample.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr double score_per_reply = 1'024;

}  // namespace

result<void> check(action_learning_options const& options) {
  constexpr std::uint32_t others_max = 1'000;
  if (auto const allowed = check(options.model); !allowed) return allowed;
  if (options.join_ms < 0) return fail(errc::out_of_range, "join_ms");
  if (options.others_per_action == 0 || options.others_per_action > others_max)
    return fail(errc::out_of_range, "others_per_action", options.others_per_action, others_max);
  return {};
}

action_ranking::action_ranking(action_model model, action_learning_options const& options)
    : model_(std::move(model)), options_(options), with_(model_.base()), draws_(options.seed) {}

action_example action_ranking::example(std::uint32_t item, rank_features const& features) const {
  auto out = model_.example(features);
  auto const& made = log_->items()[item];
  out.names.push_back(model_.slot(item_name::author, log_->people().name(made.author)));
  if (made.place != name_table::none)
    out.names.push_back(model_.slot(item_name::place, log_->places().name(made.place)));
  for (auto const topic : made.topics)
    out.names.push_back(model_.slot(item_name::topic, log_->topics().name(topic)));
  return out;
}

void action_ranking::score(rank_question const& asked, std::span<std::int64_t> scores) {
  asked_.ask(asked, [&](std::uint32_t item) { return with_.features(asked.reader, item, asked.at_ms); });
  std::vector<double> worths;
  for (std::size_t at = 0; at < asked.items.size(); ++at)
    worths.push_back(model_.worth(example(asked.items[at], asked_.features()[at])) * score_per_reply);
  std::vector<std::uint8_t> const alive(worths.size(), 1);
  if (auto const done = round_scores(worths, alive, scores); !done) status_ = done;
}

void action_ranking::learn(event_log const& log, log_event const& event) {
  log_ = &log;
  auto const wanted = asked_.answered_by(event);
  if (events_++ >= options_.events_max) {
    with_.learn(log, event);
    return finish();
  }
  pass(event.at_ms);
  if (event.type == log_event_type::impression) show(log.impressions()[event.subject]);
  if (event.type == log_event_type::action) act(event);
  with_.learn(log, event);
  if (wanted && log.impressions().empty()) learn_answer(*wanted, event.verb);
}

void action_ranking::show(logged_impression const& shown) {
  for (std::size_t at = 0; at < shown.items.size(); ++at) {
    auto const key = detail::pair_key(shown.reader, shown.items[at]);
    learn_waiting(key);
    auto known = example(shown.items[at], with_.features(shown.reader, shown.items[at], shown.at_ms));
    known.position = shown.positions[at];
    waiting_.insert_or_assign(key, waiting{shown_, std::move(known), 0});
    arrivals_.push_back({key, shown_++, shown.at_ms});
  }
}

void action_ranking::act(log_event const& event) {
  auto const at = waiting_.find(detail::pair_key(event.reader, event.subject));
  if (at != waiting_.end()) at->second.verbs |= verb_bit(event.verb);
}

void action_ranking::learn_waiting(std::uint64_t key) {
  auto const at = waiting_.find(key);
  if (at == waiting_.end()) return;
  model_.learn(at->second.shown, at->second.verbs);
  waiting_.erase(at);
}

/// Learns from what can no longer be acted on.
void action_ranking::pass(std::int64_t now_ms) {
  while (!arrivals_.empty() && now_ms - arrivals_.front().at_ms > options_.join_ms) {
    auto const& oldest = arrivals_.front();
    auto const at = waiting_.find(oldest.key);
    if (at != waiting_.end() && at->second.number == oldest.number) learn_waiting(oldest.key);
    arrivals_.pop_front();
  }
}

void action_ranking::finish() {
  while (!arrivals_.empty()) pass(arrivals_.back().at_ms + options_.join_ms + 1);
}

void action_ranking::learn_answer(std::size_t wanted, action_verb verb) {
  auto const& items = asked_.items();
  if (items.size() < 2) return;
  model_.learn(example(items[wanted], asked_.features()[wanted]), verb_bit(verb));
  detail::sample_source from(draws_++, items.size());
  for (std::uint32_t drawn = 0; drawn < options_.others_per_action; ++drawn)
    if (auto const other = from.next(); other != wanted)
      model_.learn(example(items[other], asked_.features()[other]), 0);
}

result<learned_actions> learn_actions(event_log const& log, rank_weights const& in_use, action_model start,
                                      evaluation_options const& how, action_learning_options const& options) {
  if (auto const allowed = check(in_use); !allowed) return allowed.error();
  if (auto const allowed = check(how); !allowed) return allowed.error();
  if (auto const allowed = check(options); !allowed) return allowed.error();
  auto until = options;
  until.events_max = std::min<std::uint64_t>(until.events_max, first_question(log, how));
  action_ranking learner(std::move(start), until);
  if (auto const done = detail::learn_the_past(log, learner, how); !done) return done.error();
  learner.finish();
  learned_actions out{.model = learner.model()};
  auto still = options;
  still.events_max = 0;
  weighted_ranking before(in_use);
  action_ranking after(out.model, still);
  if (auto const done = detail::weigh_up(log, before, after, how, out); !done) return done.error();
  out.better = out.model
                   .prove({.against = in_use.name,
                           .version = in_use.version,
                           .questions = out.after.outcomes.size(),
                           .gain_low = out.gain.mrr.low,
                           .gain_high = out.gain.mrr.high})
                   .has_value();
  return out;
}

}  // namespace v1
}  // namespace madang
