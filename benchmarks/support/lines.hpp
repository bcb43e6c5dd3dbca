// The groups of lines that a run measures. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "support/company.hpp"
#include "support/dataset.hpp"
#include "support/floor.hpp"
#include "support/report.hpp"

namespace bench {

/// What to measure, on what.
struct settings {
  std::filesystem::path data;             ///< files of the floor's generator; empty: made here
  std::filesystem::path floor;            ///< library with the floor; empty: no comparison
  std::filesystem::path scratch = ".";    ///< where database files may lie
  std::filesystem::path json;             ///< where the JSON goes; empty: nowhere
  std::uint32_t people = 100'000;         ///< when the data is made here
  std::uint32_t posts = 0;                ///< how many posts of W0; 0: all
  std::uint32_t company_posts = 300'000;  ///< activities of W, comments apart
  std::uint32_t start_people = 20'000;    ///< of the file that is opened
  std::uint32_t start_posts = 400'000;    ///< of the file that is opened
  std::uint32_t rounds = 5;               ///< interleaved rounds
  std::uint64_t seed = 1;                 ///< of everything that is made here
  std::string only;  ///< one group of lines: w0, pages (of w0), w, writes, notify or start; empty: all
  [[nodiscard]] bool wants(std::string_view group) const {
    return only.empty() || only == group || (group == "w0" && only == "pages");
  }
};

/// Everything, in order.
void run_all(settings const& with, report& to);

/// W0: answers compared, then pages against the floor, threads, a writer beside.
void measure_w0(settings const& with, dataset const& data, report& to);
/// W: home, record, group and person pages; policy; small against large.
void measure_w(settings const& with, dataset const& data, report& to);
/// A scorer of one's own over columns, beside the same from one cache line per item.
void measure_scoring(settings const& with, report& to);
/// Durable edges and posts against SQLite written by hand.
void measure_writes(settings const& with, dataset const& data, report& to);
/// A post to 50,000 members: who waits, how fast rows come, what a number costs.
void measure_notify(settings const& with, report& to);
/// Opening a closed file.
void measure_start(settings const& with, dataset const& data, report& to);

}  // namespace bench
