// Who may see what a command writes, and where it stands. SPDX-License-Identifier: Apache-2.0
#include "cli/audience_arguments.hpp"

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr words<audience_scope, 8> scope_words{{{"network", audience_scope::network},
                                                {"everyone", audience_scope::everyone},
                                                {"group", audience_scope::group},
                                                {"record", audience_scope::record},
                                                {"unit", audience_scope::unit},
                                                {"organization", audience_scope::organization},
                                                {"people", audience_scope::people},
                                                {"self", audience_scope::self}}};

/// Fills in what the scope needs from `--to`.
result<void> fill(network const& net, audience_arguments const& in, audience& out) {
  if (in.scope == audience_scope::people) {
    if (in.to.empty()) misused("--to", "must name the people");
    auto people = find_all<person_id>(net, "--to", in.to);
    if (!people) return people.error();
    out.people = std::move(*people);
    return {};
  }
  if (in.to.size() > 1) misused("--to", "names several only with --audience people");
  if (in.scope == audience_scope::unit) {
    if (!in.to.empty()) out.unit = in.to.front();
    return {};
  }
  if (in.scope == audience_scope::organization) {
    if (in.to.empty()) misused("--to", "must name the organization");
    auto const company = find<organization_id>(net, "--to", in.to.front());
    if (!company) return company.error();
    out.organization = *company;
    return {};
  }
  if (!in.to.empty()) misused("--to", "goes with --audience people, unit or organization");
  return {};
}

}  // namespace

void add_audience(CLI::App& to, audience_arguments& in) {
  add_choice(to, "--audience", in.scope, scope_words, "Who may see it");
  add_several(to, "--to", in.to, "KEY", "The people, the unit or the organization");
  auto* const narrow = to.add_flag("--insiders-only", in.insiders_only, "Not for outsiders");
  to.add_flag("--outsiders-too", in.outsiders_too, "Also for outsiders who may read there")->excludes(narrow);
}

result<audience> audience_of(network const& net, audience_arguments const& in) {
  audience out;
  out.scope = in.scope;
  if (in.insiders_only || in.outsiders_too) out.insiders_only = in.insiders_only;
  auto const filled = fill(net, in, out);
  if (!filled) return filled.error();
  return out;
}

void add_files(CLI::App& to, file_arguments& in) {
  to.add_option("--file", in, "A file that the product keeps")
      ->type_name("NAME TYPE URL")
      ->allow_extra_args(false);
}

std::vector<attachment> attachments_of(file_arguments const& in) {
  std::vector<attachment> out;
  for (auto const& [name, media_type, url] : in)
    out.push_back({.name = name, .media_type = media_type, .url = url});
  return out;
}

result<node_id> place_of(network const& net, std::string const& on) {
  if (on.empty()) return node_id{};
  return find_any(net, "--on", on);
}

}  // namespace madang::cli
