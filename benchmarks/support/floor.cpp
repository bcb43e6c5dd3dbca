// Floor D3 behind three C functions. SPDX-License-Identifier: Apache-2.0
#include "support/floor.hpp"

#include <dlfcn.h>

#include <string>

#include "support/measure.hpp"

namespace bench {
namespace {

template <class Function>
Function function_of(void* library, char const* name) {
  auto* found = dlsym(library, name);
  if (found == nullptr) give_up(std::string("the floor's library has no ") + name);
  return reinterpret_cast<Function>(found);
}

}  // namespace

floor_reader::floor_reader(std::filesystem::path const& library, std::filesystem::path const& data) {
  auto* loaded = dlopen(std::filesystem::absolute(library).c_str(), RTLD_NOW);
  if (loaded == nullptr) give_up(dlerror());
  page_ = function_of<decltype(page_)>(loaded, "madang_floor_page");
  ids_ = function_of<decltype(ids_)>(loaded, "madang_floor_ids");
  static auto const folder = data.string();  // the floor keeps the pointer
  handle_ = function_of<void* (*)(char const*)>(loaded, "madang_floor_open")(folder.c_str());
}

}  // namespace bench
