// A host that sends: makes a channel, and checks a signature as a receiver does. SPDX-License-Identifier:
// Apache-2.0
#include <madang/delivery/webhook.hpp>
#include <madang/delivery/worker.hpp>

#include <cstdio>

int main() {
  auto const hook = madang::webhook_channel({.target = {"https://example.com/hook", {"0123456789abcdef"}}});
  auto const wrong = madang::webhook_channel({.target = {"http://example.com/hook", {"0123456789abcdef"}}});
  auto const at = madang::timestamp(std::chrono::seconds(1'780'272'000));
  auto const holds = madang::webhook_signature_holds(
      "0123456789abcdef", "1780272000", R"({"a":1})",
      "v1=688d2718f31c2e423214d48407d8d3c21ba6eed973745b5014a0be6099003694", at);
  if (!hook || wrong || !holds) return 1;
  std::puts("delivery: found");
  return 0;
}
