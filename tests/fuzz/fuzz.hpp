// The targets: each takes any bytes, and ends the process when what it promises does not hold.
// libfuzzer_main.cpp looks for bytes that do that; fuzz_test.cpp replays those that are kept.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

/// Cursors: whatever opens is what sealing makes; any text gets a page or a refusal from a network.
void cursor(std::string_view input);
/// JSON Lines into a network: sound afterwards, readable by everybody in it, and the same after importing
/// again.
void import(std::string_view input);
/// JSON texts and Activity Streams documents: what is read is written so that it reads as the same.
void json(std::string_view input);
/// A file of hostile rows: refused when opened, or a network that answers every call.
void rows(std::string_view input);
/// Texts: normal form, graphemes, columns, folding and entities agree with each other.
void text(std::string_view input);
/// Values of rows: what can be read is written canonically.
void values(std::string_view input);
/// Weights documents and expressions: refused, or written as they are read and saying the same twice.
void weights(std::string_view input);

/// Ends the process with a message when a promise does not hold.
inline void require(bool holds, char const* promise) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: does not hold: %s\n", promise);
  std::abort();
}

/// Takes numbers and texts off the front of an input; zeros and empty texts once it is used up.
class supply {
 public:
  explicit supply(std::string_view from) noexcept : rest_(from) {}
  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::uint8_t byte() noexcept {
    if (rest_.empty()) return 0;
    auto const out = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return out;
  }
  /// LEB128, as in the values of rows.
  [[nodiscard]] std::uint64_t number() noexcept {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      auto const next = byte();
      out |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if (next < 0x80) break;
    }
    return out;
  }
  /// A length, then as many bytes as there are of it.
  [[nodiscard]] std::string_view text() noexcept {
    auto const size = number();
    auto const out = rest_.substr(0, size);
    rest_.remove_prefix(out.size());
    return out;
  }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace fuzz
