// `madang limits`: every limit with its name. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/core/limits.hpp>

#include <boost/json/object.hpp>

#include <array>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto limits_footer =
    R"(The limits under which this tool opens a network; a host may set its own. Going
beyond one is an error that names it.

Examples:
  madang limits
  madang limits --json | jq .text_bytes_max)";

struct limit {
  std::string_view name;
  std::uint32_t limits::*value;
  std::string_view meaning;
};

constexpr std::array table{
    limit{"key_bytes_max", &limits::key_bytes_max, "bytes of a key"},
    limit{"name_graphemes_max", &limits::name_graphemes_max, "letters of a name"},
    limit{"name_bytes_max", &limits::name_bytes_max, "bytes of a name"},
    limit{"text_graphemes_max", &limits::text_graphemes_max, "letters of a text"},
    limit{"text_bytes_max", &limits::text_bytes_max, "bytes of a text"},
    limit{"payload_bytes_max", &limits::payload_bytes_max, "bytes of a payload"},
    limit{"parents_max", &limits::parents_max, "parents of a record"},
    limit{"about_max", &limits::about_max, "records an activity is about"},
    limit{"mentions_max", &limits::mentions_max, "mentions in a text"},
    limit{"hashtags_max", &limits::hashtags_max, "topics of an activity"},
    limit{"attachments_max", &limits::attachments_max, "files of an activity"},
    limit{"fields_max", &limits::fields_max, "fields of a record change"},
    limit{"people_max", &limits::people_max, "people an audience names"},
    limit{"page_items_max", &limits::page_items_max, "items on a page"},
    limit{"follows_max", &limits::follows_max, "nodes a person follows"},
    limit{"group_members_max", &limits::group_members_max, "members of a group"},
    limit{"thread_depth_max", &limits::thread_depth_max, "levels of a thread"},
    limit{"batch_commands_max", &limits::batch_commands_max, "commands in a batch"},
    limit{"batch_records_apart_max", &limits::batch_records_apart_max, "records before a batch is one item"},
    limit{"followed_acts_max", &limits::followed_acts_max,
          "newest comments and reactions of one person that two hops look at"},
    limit{"affinities_max", &limits::affinities_max,
          "people, places and topics of a reader that rankings count"},
    limit{"impressions_max", &limits::impressions_max, "shown items and actions that wait to be taken"},
    limit{"record_depth_max", &limits::record_depth_max, "levels of part_of followed"},
    limit{"history_days_min", &limits::history_days_min, "days that deleted things can come back"},
    limit{"bundle_minutes", &limits::bundle_minutes, "minutes of changes that are one item"},
    limit{"fan_out_max", &limits::fan_out_max, "people told by a row for each"},
    limit{"fan_out_inline_max", &limits::fan_out_inline_max, "people told in the very change"},
    limit{"notification_days_max", &limits::notification_days_max, "days a notification stays"},
    limit{"interruptions_per_day_max", &limits::interruptions_per_day_max, "messages a day besides digests"}};
static_assert(table.size() * sizeof(std::uint32_t) == sizeof(limits), "a limit is missing here");

struct limits_arguments {};

result<exit_code> run_limits(settings const& common, limits_arguments const&) {
  limits const allowed;
  boost::json::object out;
  for (auto const& [name, value, meaning] : table) {
    out[name] = allowed.*value;
    if (!common.json) print(fmt::format("{:<25}{:>9}  {}\n", name, allowed.*value, meaning));
  }
  if (common.json) print_json(out);
  return exit_code::done;
}

}  // namespace

void add_limits(CLI::App& app, settings const& common, command& chosen) {
  add_command(app, common, chosen, {"limits", "Show every limit", limits_footer}, run_limits);
}

}  // namespace madang::cli
