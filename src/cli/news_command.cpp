// `madang news`: what arrived since the last visit, and that somebody is here now. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include "cli/command.hpp"
#include "cli/feed_source.hpp"

namespace madang::cli {
namespace {

constexpr auto news_footer =
    R"text(Counts what came into a feed since the reader's last visit; everything when
there was none. --visited makes this the last visit.

Examples:
  madang news u:kim
  madang news u:kim --node opportunity:77 --visited
  madang feed u:kim --newer "$(madang news u:kim --json | jq -r .since)")text";

struct news_arguments {
  std::string reader;
  feed_source of;
  bool visited = false;
};

result<exit_code> run_news(settings const& common, news_arguments const& in) {
  auto net = in.visited ? open_to_write(common) : open_to_read(common);
  if (!net) return net.error();
  auto const reader = find_person(*net, "READER", in.reader);
  if (!reader) return reader.error();
  feed_request request;
  if (auto const done = resolve(*net, in.of, request); !done) return done.error();
  auto const found = net->new_since(*reader, request);
  auto const node = in.of.nodes.size() == 1 ? in.of.nodes.front() : std::string();
  if (!found) return explained(found.error(), {{"node", "--node", node}, {"reader", "READER", in.reader}});
  if (in.visited)
    if (auto const done = net->visited(*reader, request.view, request.node); !done) return done.error();
  tell(common, to_json(*found), fmt::format("{}{} new", found->count, found->more ? " or more" : ""));
  return exit_code::done;
}

}  // namespace

void add_news(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"news", "Count what is new in a feed", news_footer}, run_news);
  add_argument(to, "READER", in.reader, "Key of the person who reads");
  add_feed_source(to, in.of);
  to.add_flag("--visited", in.visited, "The reader is here now");
}

}  // namespace madang::cli
