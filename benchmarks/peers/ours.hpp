// Madang and the floor as contenders. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "peers/contender.hpp"
#include "support/company.hpp"
#include "support/floor.hpp"

namespace bench::peers {

/// The full page: bodies, counters, own reactions, the reason, rights checked; in process.
[[nodiscard]] std::unique_ptr<contender> make_madang(company const& from);
/// Floor D3: ids and bodies, nothing else.
[[nodiscard]] std::unique_ptr<contender> make_floor(dataset const& data, floor_reader const& from);
/// Posts into a SQLite file, `durability::full`, of a network with the first 20,000 people.
[[nodiscard]] std::unique_ptr<post_writer> make_madang_writer(dataset const& data,
                                                              std::filesystem::path const& scratch);

}  // namespace bench::peers
