// `madang init`, `backup` and `due`: the file of a network, from its first day on. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/open.hpp>

#include <boost/json/object.hpp>

#include <filesystem>

#include "cli/command.hpp"
#include "cli/owner.hpp"

namespace madang::cli {
namespace {

constexpr auto init_footer = R"(Makes an empty network; a file that is there is left alone.

Examples:
  madang init --owner hanbit --owner-name "Hanbit Electronics" --db company.db)";

constexpr auto backup_footer =
    R"(A consistent copy in one file, made beside a process that writes; FILE appears
when it is complete and must not be there yet. To restore, put it where the file was.

Examples:
  madang backup /backup/company-monday.db --db company.db
  madang check --db /backup/company-monday.db)";

constexpr auto due_footer =
    R"(Rights and links that ended go; what was deleted 30 days ago shrinks to a tombstone.
A host does this itself; without one, run it daily.

Examples:
  madang due --db company.db)";

struct backup_arguments {
  std::string file;
};

struct due_arguments {};

result<exit_code> run_init(settings const& common, owner_arguments const& in) {
  std::error_code ignored;
  if (std::filesystem::exists(common.db, ignored))
    return fail(errc::key_conflict, described("--db", common.db));
  auto const net = open_sqlite(common.db, {.owner_key = in.key, .owner_name = in.name});
  if (!net) return explained(net.error(), {{"key", "--owner", in.key}, {"name", "--owner-name", ""}});
  auto const owner = net->node({}, net->owner());
  if (!owner) return owner.error();
  tell(common, boost::json::object{{"file", printable(common.db)}, {"owner", id_text(*owner)}},
       fmt::format("made {}, owned by {}", one_line(common.db), title_text(*owner)));
  return exit_code::done;
}

result<exit_code> run_backup(settings const& common, backup_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const done = net->backup(in.file);
  if (!done) return done.error();
  std::error_code ignored;
  auto const bytes = std::filesystem::file_size(in.file, ignored);
  tell(common, boost::json::object{{"file", printable(in.file)}, {"bytes", bytes}},
       fmt::format("backed up to {}, {} bytes", one_line(in.file), bytes));
  return exit_code::done;
}

result<exit_code> run_due(settings const& common, due_arguments const&) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const done = net->run_due();
  if (!done) return done.error();
  tell(common, boost::json::object{{"done", *done}}, fmt::format("{} done", *done));
  return exit_code::done;
}

}  // namespace

void add_init(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"init", "Make an empty network", init_footer}, run_init);
  add_owner(to, in);
}

void add_backup(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"backup", "Copy the network into a new file", backup_footer}, run_backup);
  add_argument(to, "FILE", in.file, "The copy");
}

void add_due(CLI::App& app, settings const& common, command& chosen) {
  add_command(app, common, chosen, {"due", "Do what is due by now", due_footer}, run_due);
}

}  // namespace madang::cli
