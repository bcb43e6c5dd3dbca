// `madang export`: a network, a person's data or a record's threads as Activity Streams 2.0 JSON Lines.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/export.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/object.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "cli/command.hpp"
#include "cli/interrupt.hpp"

namespace madang::cli {
namespace {

constexpr auto export_footer =
    R"(Everything, or what a person is and wrote, or what lies on a record, as it was when the
command began, made beside a process that writes. FILE appears when it is complete
and must not be there yet; - stands for standard output. Importing it into a new file
gives the same network, and exporting that the same bytes. docs/import.md says what is
in it.

Examples:
  madang export company.jsonl --db company.db
  madang export - --db company.db | gzip > company.jsonl.gz
  madang export kim.jsonl --person u:kim --db company.db
  madang export deal.jsonl --record opportunity:77 --as p:olga --db company.db)";

struct export_arguments {
  std::string file = "-";
  std::string person;
  std::string record;
  std::string reader;
};

/// What is exported, found by its key.
struct subject {
  person_id person;
  record_id record;
  person_id reader;
};

result<subject> find_subject(network const& net, export_arguments const& in) {
  auto const person = find<person_id>(net, "--person", in.person);
  if (!person) return person.error();
  auto const record = find<record_id>(net, "--record", in.record);
  if (!record) return record.error();
  auto const reader = find<person_id>(net, "--as", in.reader);
  if (!reader) return reader.error();
  return subject{*person, *record, *reader};
}

result<void> to_standard_output(std::string_view bytes) {
  auto const written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  if (written && std::fflush(stdout) == 0) return {};
  return error{errno == ENOSPC ? errc::disk_full : errc::io_error, "standard output", 0, 0, errno};
}

result<export_report> write(network const& net, subject const& of, export_sink const& to) {
  export_options options;
  options.progress = [](export_progress const&) { return !interrupted(); };
  if (of.person) return export_person(net, of.person, to, options);
  if (of.record) return export_record(net, of.record, to, of.reader, options);
  return export_network(net, to, options);
}

/// Beside an export on standard output the summary goes to standard error.
void tell_about(settings const& common, std::string const& file, export_report const& report) {
  boost::json::object const numbers{{"file", printable(file)},         {"lines", report.lines},
                                    {"bytes", report.bytes},           {"nodes", report.nodes},
                                    {"activities", report.activities}, {"relations", report.relations}};
  if (file != "-")
    return tell(common, numbers,
                fmt::format("exported to {}: {} lines ({} nodes, {} activities, {} relations), {} bytes",
                            one_line(file), report.lines, report.nodes, report.activities, report.relations,
                            report.bytes));
  if (common.json) fmt::print(stderr, "{}\n", write_json(numbers));
}

result<exit_code> run_export(settings const& common, export_arguments const& in) {
  if (!in.reader.empty() && in.record.empty()) misused("--as", "needs --record");
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const of = find_subject(*net, in);
  if (!of) return of.error();
  watch_interrupts();
  std::signal(SIGPIPE, SIG_IGN);  // a pipe that nobody reads any more is an error like others
  auto const to_sink = [&](export_sink const& to) { return write(*net, *of, to); };
  auto const report = in.file == "-" ? to_sink(to_standard_output) : export_to_file(in.file, to_sink);
  if (!report)
    return explained(report.error(), {{"reader", "--as", in.reader}, {"record", "--record", in.record}});
  if (!report->complete) {
    fmt::print(stderr, "Interrupted. {}\n",
               in.file == "-" ? "What was written is not complete." : "No file was made.");
    return exit_code::retryable;
  }
  tell_about(common, in.file, *report);
  return exit_code::done;
}

}  // namespace

void add_export(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"export", "Export Activity Streams 2.0 JSON Lines", export_footer}, run_export);
  to.add_option("FILE", in.file, "The file to make, or -")->type_name("");
  auto* const person =
      to.add_option("--person", in.person, "Only what this person is and wrote")->type_name("KEY");
  auto* const record =
      to.add_option("--record", in.record, "Only what lies on this record")->type_name("KEY");
  record->excludes(person);
  to.add_option("--as", in.reader, "As this person may see the record")->type_name("KEY");
}

}  // namespace madang::cli
