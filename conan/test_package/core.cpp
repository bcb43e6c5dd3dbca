// With the core alone: a network in memory. SPDX-License-Identifier: Apache-2.0
#include <madang/network.hpp>
#include <madang/store/memory.hpp>

int main() { return madang::network::open(madang::make_memory_store()).has_value() ? 0 : 1; }
