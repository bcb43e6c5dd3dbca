// What libFuzzer calls; MADANG_FUZZ_TARGET is one of the targets in fuzz.hpp. SPDX-License-Identifier:
// Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  fuzz::MADANG_FUZZ_TARGET({reinterpret_cast<char const*>(bytes), size});
  return 0;
}
