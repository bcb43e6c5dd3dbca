// Ctrl-C during a long command. SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

#include <csignal>

namespace madang::cli {
namespace {

volatile std::sig_atomic_t came = 0;

extern "C" void note_interrupt(int) { came = 1; }

}  // namespace

void watch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() noexcept { return came != 0; }

}  // namespace madang::cli
