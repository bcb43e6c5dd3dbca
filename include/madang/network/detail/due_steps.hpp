// madang/network/detail/due_steps.hpp: work that the clock brings, in steps that are changes of their own.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network/detail/network_impl.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Runs a step as a change, until it says that there is nothing left; adds up what the steps did.
template <class Step>
result<std::size_t> network_impl::repeat(Step const& step) {
  std::size_t done = 0;
  for (bool more = true; more;) {
    std::size_t now_done = 0;
    auto const answer = transact({write_mode::quiet, {}, by_clock}, [&](transaction& to) -> result<void> {
      auto const progress = step(writer::of(to));
      if (!progress) return progress.error();
      now_done = progress->done;
      more = progress->more;
      return {};
    });
    if (!answer) return answer.error();
    done += now_done;
  }
  return done;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
