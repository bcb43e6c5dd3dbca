// SPDX-License-Identifier: Apache-2.0
#include <madang/json/import.hpp>

#include <sstream>
#include <string>

#include "fuzz.hpp"
#include "small_network.hpp"

namespace fuzz {
namespace {

constexpr std::size_t lines_per_batch = 4;

madang::import_report take(madang::network& net, std::string_view lines, madang::import_on_error on_error) {
  std::istringstream in{std::string(lines)};
  madang::import_options const options{
      .batch_lines = lines_per_batch, .line_bytes_max = 4096, .on_error = on_error, .errors_max = 10};
  auto const report = madang::import_activity_streams(net, in, options);
  if (!report) {
    require(on_error == madang::import_on_error::stop,
            "errors of lines do not end an import that skips them");
    require(report.error().field.starts_with("line "), "an error names its line");
    return {};
  }
  require(report->applied + report->known + report->skipped + report->errors <= report->lines,
          "every line counts once");
  require(report->reported.size() == std::min<std::uint64_t>(report->errors, options.errors_max),
          "errors are reported up to their limit");
  return *report;
}

std::string digest(madang::network const& net) { return net.digest().value(); }

void sound(madang::network const& net) {
  require(net.check().value().empty(), "a network is sound after an import");
}

// With errors left out, and once more: the same.
void skipping(std::string_view lines) {
  auto const home = fixed_network::empty();
  auto const first = take(home->net(), lines, madang::import_on_error::skip);
  sound(home->net());
  auto const before = digest(home->net());
  auto const second = take(home->net(), lines, madang::import_on_error::skip);
  require(second.lines == first.lines, "both imports read the same lines");
  if (first.errors == 0) require(digest(home->net()) == before, "importing twice changes nothing");
  sound(home->net());
  read_everything(home->net());
}

// Ending at the first error: what is there is whole batches.
void stopping(std::string_view lines) {
  auto const home = fixed_network::empty();
  (void)take(home->net(), lines, madang::import_on_error::stop);
  sound(home->net());
}

}  // namespace

void import(std::string_view input) {
  skipping(input);
  stopping(input);
}

}  // namespace fuzz
