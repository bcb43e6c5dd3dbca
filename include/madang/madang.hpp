// madang/madang.hpp: everything most programs need. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/format.hpp>
#include <madang/network.hpp>
#include <madang/open.hpp>
#include <madang/store/memory.hpp>
#include <madang/store/sqlite.hpp>
#include <madang/version.hpp>
