// What readers were shown, for the host's logs. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/network_impl.hpp>

namespace madang {
inline namespace v1 {

result<impression_counts> network::take_impressions(event_sink& to) {
  return impl_->impressions.take(to, [&] { return impl_->look(); });
}

}  // namespace v1
}  // namespace madang
