// Reads feeds with floor D3, whose headers come from outside the project: compiled by run.sh into a library
// of its own. SPDX-License-Identifier: Apache-2.0
#include "d_proto.hpp"

namespace {

struct floor_reader {
  Workload data;
  DEngine engine;
  DEngine::Scratch scratch;
  Result page;
};

}  // namespace

/// Loads the data of a folder and reads every reader once; null when it cannot.
extern "C" void* madang_floor_open(char const* folder) {
  DATA = folder;
  auto* made = new floor_reader;
  made->data.load();
  made->engine.init(made->data, made->data.P + made->data.X);
  made->engine.load(made->data, made->data.P);
  for (u32 reader = 0; reader < made->data.U; ++reader) made->engine.v3_hint(reader, made->scratch);
  return made;
}

/// A page of 25 with bodies; answers how many there are.
extern "C" unsigned madang_floor_page(void* of, unsigned reader) {
  auto& from = *static_cast<floor_reader*>(of);
  auto const count = from.engine.v3_hint(reader, from.scratch);
  from.engine.bodies(from.scratch.top, count, from.page);
  return count;
}

/// The ids of the page that was read last.
extern "C" unsigned const* madang_floor_ids(void* of) { return static_cast<floor_reader*>(of)->scratch.top; }
