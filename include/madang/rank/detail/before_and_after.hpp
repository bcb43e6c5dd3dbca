// madang/rank/detail/before_and_after.hpp: learning from the past of a log, and what that is worth on the
// rest. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

/// Asks a learner everything from the log's start on; it stops learning where the questions begin.
inline result<void> learn_the_past(event_log const& log, ranking& learner, evaluation_options how) {
  how.test_from = 0;
  how.bootstrap_rounds = 0;
  if (auto const asked = evaluate(log, learner, how); !asked) return asked.error();
  return {};
}

/// Fills `before`, `after` and `gain` of what was learned.
template <class Learned>
result<void> weigh_up(event_log const& log, ranking& before, ranking& after, evaluation_options const& how,
                      Learned& of) {
  auto first = evaluate(log, before, how);
  if (!first) return first.error();
  auto second = evaluate(log, after, how);
  if (!second) return second.error();
  of.before = std::move(*first);
  of.after = std::move(*second);
  of.gain = difference(of.after, of.before, how);
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
