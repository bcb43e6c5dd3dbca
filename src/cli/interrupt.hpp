// Ctrl-C during a long command: it ends at the next good place. SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::cli {

/// From now on SIGINT and SIGTERM only make `interrupted` true.
void watch_interrupts();
/// Did one come?
[[nodiscard]] bool interrupted() noexcept;

}  // namespace madang::cli
