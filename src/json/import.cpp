// Imports JSON Lines batch by batch. A batch is parsed and its references to activities are looked up before
// its transaction runs, for a transaction must not ask the network. Used by one thread.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/import.hpp>
#include <madang/json/parse.hpp>

#include <fmt/format.h>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "json/import_lines.hpp"
#include "json/line_source.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

/// One line of a batch, parsed.
struct parsed_line {
  std::uint64_t number = 0;
  json::value value;
  bool done_before = false;     ///< an edit that the activity already has
  bool written_before = false;  ///< its own activity is in the network; known after `examine` only
};

/// Lines that become one change.
struct batch {
  std::vector<parsed_line> lines;
  std::vector<import_error> errors;  ///< lines that do not parse
  std::string command_id;            ///< made from all lines up to the end of this batch
};

/// What applying a batch did; becomes part of the report once it is committed.
struct applied_batch {
  import_report counts;
  std::vector<import_error> errors;
  detail::batch_context context;
};

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == line.npos; }

class importer {
 public:
  importer(network& net, std::istream& in, import_options const& options, std::uint64_t bytes_total)
      : net_(net), source_(in, options.line_bytes_max), options_(options), bytes_total_(bytes_total) {}

  result<import_report> run() {
    auto const most = net_.limits().batch_commands_max;
    if (options_.batch_lines == 0 || options_.batch_lines > most)
      return fail(errc::out_of_range, "batch_lines", options_.batch_lines, most);
    while (report_.complete) {
      auto next = read_batch();
      if (!next) return next.error();
      if (next->lines.empty() && next->errors.empty()) break;
      auto const done = import_batch(*next);
      if (!done) return done.error();
      report_.complete = tell();
    }
    if (source_.broken()) return fail(errc::io_error, "input");
    measure();
    return std::move(report_);
  }

 private:
  result<batch> read_batch() {
    batch out;
    std::string line;
    while (out.lines.size() + out.errors.size() < options_.batch_lines && source_.next(line)) {
      chain_ = boost::uuids::name_generator_sha1(chain_)(line.data(), line.size());
      if (is_blank(line)) continue;
      auto value = parse(line);
      if (value) {
        out.lines.push_back({source_.lines(), std::move(*value)});
        continue;
      }
      auto why = detail::at_line(value.error(), source_.lines());
      if (options_.on_error == import_on_error::stop) return why;
      out.errors.push_back({source_.lines(), std::move(why)});
    }
    out.command_id = "import:" + boost::uuids::to_string(chain_);
    return out;
  }

  result<json::value> parse(std::string_view line) {
    if (source_.too_long()) return fail(errc::too_long, "", source_.length(), options_.line_bytes_max);
    auto value =
        parse_json("", line, {.bytes_max = options_.line_bytes_max, .duplicates = duplicate_keys::refuse});
    if (value && !value->is_object()) return fail(errc::malformed, "");
    return value;
  }

  result<void> import_batch(batch& next) {
    if (options_.skip_committed) {
      auto const outcome = net_.outcome_of(next.command_id);
      if (!outcome) return outcome.error();
      if (outcome->committed) {
        report_.known += next.lines.size();
        return {};
      }
    }
    auto const known = look_up(next);
    if (!known) return known.error();
    applied_batch applied;
    auto done = next.errors.empty() ? transact(next, *known, applied) : fail(errc::malformed, "");
    if (!applied.errors.empty() && examine(next)) done = transact(next, *known, applied);
    if (!done && !applied.errors.empty() && options_.on_error == import_on_error::stop) return done;
    // A batch with errors gets no command id: once they are mended, it is to be applied again.
    auto const left_out = !next.errors.empty() || !applied.errors.empty();
    if (!done && left_out) done = transact_rest(next, *known, applied);
    if (!done) return done;
    take(applied);
    return {};
  }

  /// All lines, or none.
  result<void> transact(batch const& next, detail::key_map<activity_id> const& known,
                        applied_batch& applied) {
    auto const stop_at_error = [&](std::uint64_t, error const& why) -> result<void> { return why; };
    // The network runs a command id once; what is to be applied again must not have one.
    auto const id = options_.skip_committed ? std::string_view(next.command_id) : std::string_view();
    return commit(next, known, applied, id, stop_at_error);
  }

  /// All lines but those with errors.
  result<void> transact_rest(batch const& next, detail::key_map<activity_id> const& known,
                             applied_batch& applied) {
    auto const go_on = [](std::uint64_t, error const&) -> result<void> { return {}; };
    auto done = commit(next, known, applied, {}, go_on);
    applied.errors.insert(applied.errors.end(), next.errors.begin(), next.errors.end());
    std::ranges::stable_sort(applied.errors, {}, &import_error::line);
    return done;
  }

  template <class OnError>
  result<void> commit(batch const& next, detail::key_map<activity_id> const& known, applied_batch& applied,
                      std::string_view command_id, OnError on_error) {
    auto const body = [&](transaction& in) -> result<void> {
      applied = {};
      applied.context.in = &in;
      applied.context.activities = known;
      applied.context.merged = merged_;
      for (auto const& line : next.lines) {
        auto const done = apply(line, applied);
        if (done) continue;
        auto const why = detail::at_line(done.error(), line.number);
        applied.errors.push_back({line.number, why});
        auto go_on = on_error(line.number, why);
        if (!go_on) return go_on;
      }
      return {};
    };
    auto const done = net_.transact(
        {.mode = write_mode::backfill, .command_id = command_id, .origin = options_.origin}, body);
    if (!done) return done.error();
    return {};
  }

  result<void> apply(parsed_line const& line, applied_batch& applied) {
    if (line.done_before) {
      ++applied.counts.skipped;
      return {};
    }
    auto const what = detail::apply_line(line.value.get_object(), applied.context);
    if (!what && !is_history(line, what.error(), applied.context)) return what.error();
    if (!what) {
      ++applied.counts.skipped;
      return {};
    }
    ++applied.counts.applied;
    switch (*what) {
      case detail::line_class::node:
        ++applied.counts.nodes;
        break;
      case detail::line_class::activity:
        ++applied.counts.activities;
        break;
      case detail::line_class::relation:
        ++applied.counts.relations;
        break;
    }
    return {};
  }

  /// Is this no error, but a line that life has overtaken: about an activity that is deleted or out of its
  /// actor's sight, a node that the network has in a newer version, somebody who was erased, or an activity
  /// that was written when its author still could?
  static bool is_history(parsed_line const& line, error const& why, detail::batch_context const& context) {
    if (!context.command_refused) return false;
    if (why.code == errc::older_version || why.code == errc::gone) return true;
    auto const written = detail::activity_written(line.value.get_object());
    if (why.code == errc::unknown_activity && written.empty()) return true;
    return line.written_before && why.code != errc::key_conflict;
  }

  /// Looks up which lines of a batch have written their activity before. False when none has.
  bool examine(batch& next) const {
    auto any = false;
    for (auto& line : next.lines) {
      auto const key = detail::activity_written(line.value.get_object());
      if (key.empty()) continue;
      auto const found = net_.find_activity(key);
      line.written_before = found.has_value() && found->has_value();
      any = any || line.written_before;
    }
    return any;
  }

  /// The ids of activities that earlier batches, or earlier imports, have written.
  result<detail::key_map<activity_id>> look_up(batch& next) {
    detail::key_map<activity_id> known;
    for (auto& line : next.lines) {
      for (auto const key : detail::activities_named(line.value.get_object())) {
        if (known.contains(key)) continue;
        auto const found = net_.find_activity(key);
        if (!found) return found.error();
        if (*found) known.emplace(std::string(key), **found);
      }
      line.done_before = edited_before(line, known);
    }
    return known;
  }

  /// Does the activity have this edit, or a later one, already?
  bool edited_before(parsed_line const& line, detail::key_map<activity_id> const& known) const {
    auto const edit = detail::as_edit(line.value.get_object());
    if (!edit) return false;
    auto const activity = known.find(edit->activity);
    auto const actor = net_.find(node_kind::person, edit->actor);
    if (activity == known.end() || !actor) return false;
    auto const revisions = net_.revisions(person_id(actor->value), activity->second);
    if (!revisions) return false;
    return std::ranges::any_of(
        *revisions, [&](revision_info const& one) { return one.revision > 0 && one.at >= edit->at; });
  }

  void take(applied_batch& applied) {
    report_.applied += applied.counts.applied;
    report_.skipped += applied.counts.skipped;
    report_.nodes += applied.counts.nodes;
    report_.activities += applied.counts.activities;
    report_.relations += applied.counts.relations;
    report_.errors += applied.errors.size();
    for (auto& one : applied.errors)
      if (report_.reported.size() < options_.errors_max) report_.reported.push_back(std::move(one));
    merged_ = std::move(applied.context.merged);
  }

  void measure() {
    report_.lines = source_.lines();
    report_.bytes = source_.bytes();
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

  /// Tells the caller where we are; false when the import is to end here.
  bool tell() {
    measure();
    if (!options_.progress) return true;
    auto const rate = report_.seconds > 0 ? static_cast<double>(report_.lines) / report_.seconds : 0.0;
    return options_.progress({report_.lines, report_.bytes, bytes_total_, rate});
  }

  network& net_;
  detail::line_source source_;
  import_options const& options_;
  std::uint64_t bytes_total_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  boost::uuids::uuid chain_ = boost::uuids::ns::oid();
  detail::key_map<node_id> merged_;
  import_report report_;
};

}  // namespace

result<import_report> import_activity_streams(network& net, std::istream& in, import_options const& options) {
  return importer(net, in, options, 0).run();
}

result<import_report> import_activity_streams(network& net, std::filesystem::path const& file,
                                              import_options const& options) {
  std::error_code status;
  auto const size = std::filesystem::file_size(file, status);  // fails for folders
  std::ifstream in(file, std::ios::binary);
  if (!in || (status && std::filesystem::is_directory(file))) {
    auto const code = in ? EISDIR : errno;
    return error{errc::io_error, file.string(), 0, 0, code};
  }
  auto done = importer(net, in, options, status ? 0 : size).run();
  if (!done && done.error().field == "input") return error{errc::io_error, file.string(), 0, 0, errno};
  return done;
}

}  // namespace v1
}  // namespace madang
