// A host program: compiles, links and runs against the library as a user gets it.
// SPDX-License-Identifier: Apache-2.0
#include <madang/core/result.hpp>
#include <madang/version.hpp>

#include <cstdio>
#include <string_view>

namespace {

madang::result<int> half(int number) {
  if (number % 2 != 0) return madang::fail(madang::errc::out_of_range, "number");
  return number / 2;
}

}  // namespace

int main() {
  if (std::string_view(madang::version_text) != PACKAGE_VERSION) return 1;
  auto const refused = half(3);
  if (half(4).value() != 2 || refused.has_value()) return 2;
  std::printf("madang %s: %s\n", madang::version_text, refused.error().message().c_str());
  return 0;
}
