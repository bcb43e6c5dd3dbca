// Heavy headers of others, precompiled for the library's sources. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/system/result.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
