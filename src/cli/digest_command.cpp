// `madang digest`: what somebody's next digest would say. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/sentence.hpp>
#include <madang/json/inbox_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr auto digest_footer =
    R"(Says what the person's next digest by mail would say if it went out now, and sends
nothing. Mail is put into digests unless something else is said.

Examples:
  madang prefs u:kim --channel email --say yes
  madang digest u:kim
  madang digest u:kim --language ko)";

constexpr std::size_t digest_text_indent = 4;

struct digest_arguments {
  std::string person;
  std::string language;
};

result<exit_code> run_digest(settings const& common, digest_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const digest = net->open_digest(*person, notify_channel::email);
  if (!digest) return explained(digest.error(), {{"reader", "PERSON", in.person}});
  auto language = in.language;
  if (language.empty())
    if (auto const info = net->node(*person, *person)) language = info->language;
  if (common.json) {
    boost::json::array items;
    for (auto const& each : digest->items)
      items.push_back(boost::json::object{{"says", delivery_sentence(each, language)},
                                          {"text", each.text},
                                          {"notification", to_json(each.what)}});
    print_json(boost::json::object{
        {"title", delivery_title(*digest, language)}, {"items", std::move(items)}, {"more", digest->more}});
    return exit_code::done;
  }
  if (digest->items.empty()) {
    tell_empty(common, "Nothing waits for a digest.");
    return exit_code::done;
  }
  print(delivery_title(*digest, language) + "\n\n");
  for (auto const& each : digest->items) {
    print(fit(delivery_sentence(each, language), common.out.columns) + "\n");
    if (!each.text.empty())
      print(std::string(digest_text_indent, ' ') +
            fit(one_line(each.text), common.out.columns - digest_text_indent) + "\n");
  }
  return exit_code::done;
}

}  // namespace

void add_digest(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"digest", "Show what somebody's next digest would say", digest_footer}, run_digest);
  add_argument(to, "PERSON", in.person, "Whose");
  to.add_option("--language", in.language, "Language tag, e.g. ko (the person's)")->type_name("TAG");
}

}  // namespace madang::cli
