// Heavy headers of others, precompiled for the tests. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/system/result.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
