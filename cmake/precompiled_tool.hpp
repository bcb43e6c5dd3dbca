// Heavy headers of others, precompiled for the command-line tool. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>

#include "precompiled_library.hpp"
