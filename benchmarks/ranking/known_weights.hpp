// Readers who act by weights of the product's own factors, which learning has to find again.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ranking/company_readers.hpp"

namespace bench {

/// The rule: age counts half as much as by default, people and topics more, a reader's places nothing, and
/// what others react to counts for much.
[[nodiscard]] madang::rank_weights known_rule();

/// A log whose readers act on what the rule ranks first among the last week's items, with a little chance.
[[nodiscard]] madang::event_log known_weights_log(company_size const& size);

}  // namespace bench
