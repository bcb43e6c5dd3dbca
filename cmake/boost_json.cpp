// The compiled part of Boost.JSON, for systems that bring only its headers.
// SPDX-License-Identifier: Apache-2.0
#include <boost/json/src.hpp>
