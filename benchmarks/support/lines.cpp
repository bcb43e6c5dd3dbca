// The order of a run. SPDX-License-Identifier: Apache-2.0
#include "support/lines.hpp"

namespace bench {

void run_all(settings const& with, report& to) {
  say("data");
  auto const data =
      with.data.empty()
          ? make_dataset(with.people, with.posts != 0 ? with.posts : with.people * 20, with.seed)
          : read_dataset(with.data);
  to.fact("data", with.data.empty()
                      ? text_of("made here, seed %llu", static_cast<unsigned long long>(with.seed))
                      : "of the floor's generator");
  to.fact("sizes", text_of("%u people, %u groups, %zu follows, %zu memberships, %u posts", data.people,
                           data.groups, data.follows.size(), data.memberships.size(), data.posts));
  if (with.wants("writes")) measure_writes(with, data, to);
  if (with.wants("notify")) measure_notify(with, to);
  if (with.wants("start")) measure_start(with, data, to);
  if (with.wants("w0")) measure_w0(with, data, to);
  if (with.wants("w")) measure_w(with, data, to);
}

}  // namespace bench
