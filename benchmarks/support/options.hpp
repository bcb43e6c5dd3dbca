// Words of a command line. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "support/measure.hpp"

namespace bench {

/// Walks through options of the form `--name value`. Ends the program on a missing or malformed value.
class options {
 public:
  options(int count, char** words) : words_(words, static_cast<std::size_t>(count)) {}
  /// Goes to the next option; false behind the last.
  [[nodiscard]] bool next() { return ++at_ < words_.size(); }
  [[nodiscard]] bool is(std::string_view name) const { return words_[at_] == name; }
  /// The option's value.
  [[nodiscard]] char const* text() {
    if (at_ + 1 >= words_.size()) give_up("a value is missing behind " + std::string(words_[at_]));
    return words_[++at_];
  }
  [[nodiscard]] std::uint32_t number() {
    auto const name = std::string(words_[at_]);
    auto const* const word = text();
    char* end = nullptr;
    auto const value = std::strtoul(word, &end, 10);
    if (end == word || *end != 0 || value > UINT32_MAX) give_up(name + ": not a number: " + word);
    return static_cast<std::uint32_t>(value);
  }
  /// Ends the program: nobody knows this option.
  [[noreturn]] void refuse() const { give_up("unknown option " + std::string(words_[at_])); }

 private:
  std::span<char*> words_;
  std::size_t at_ = 0;
};

}  // namespace bench
