// `madang erase`: a person goes, and what the person wrote. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/activity_text.hpp"
#include "cli/command.hpp"
#include "cli/feed_text.hpp"
#include "json/shapes.hpp"

namespace madang::cli {
namespace {

namespace json = boost::json;

constexpr auto erase_footer =
    R"(Erases a person: name, key and texts are out of everybody's sight at once and then
taken out of the file, unless a legal hold keeps something: then `madang due`
goes on when the hold is released. Answers by others stay under a pseudonym's.
There is no way back.

--find shows what others typed about somebody, for you to decide. Keep what
--list prints elsewhere: after restoring an older backup, --replay erases again.

Examples:
  madang erase --find "Kim Ji-won" --find u:kim
  madang erase u:kim
  madang erase --list > /safe/erasures.txt
  madang erase --replay /safe/erasures.txt)";

constexpr words<erasure_state, 3> state_words{
    {{"due", erasure_state::due}, {"on_hold", erasure_state::on_hold}, {"done", erasure_state::done}}};

struct erase_arguments {
  std::string person;
  std::string replay;
  std::vector<std::string> find;
  bool list = false;
};

json::object erasure_json(erasure_info const& from) {
  json::object out{{"person", std::to_string(from.person.value)},
                   {"state", text_of(state_words, from.state)},
                   {"requested", detail::write_date_time(from.requested)}};
  if (from.finished) out["finished"] = detail::write_date_time(*from.finished);
  out["receipt"] = from.receipt;
  return out;
}

result<exit_code> list_erasures(settings const& common) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const all = net->erasures();
  if (!all) return all.error();
  if (all->empty()) tell_empty(common, "Nobody was erased.");
  for (auto const& each : *all) {
    if (common.json)
      print_json(erasure_json(each));
    else
      print(fmt::format("{} {} {}\n", each.receipt, local_time(each.requested),
                        text_of(state_words, each.state)));
  }
  return exit_code::done;
}

// One receipt a line; what stands behind it is for people.
result<exit_code> replay_erasures(settings const& common, std::string const& file) {
  std::ifstream from;
  if (file != "-") from.open(file);
  auto& in = file == "-" ? std::cin : static_cast<std::istream&>(from);
  if (!in) return fail(errc::io_error, described("--replay", file));
  auto net = open_to_write(common);
  if (!net) return net.error();
  std::size_t lines = 0;
  std::size_t erased = 0;
  for (std::string line; std::getline(in, line);) {
    auto const receipt = std::string_view(line).substr(0, line.find(' '));
    if (receipt.empty()) continue;
    ++lines;
    auto const done = net->replay_erasure(receipt);
    if (!done) return explained(done.error(), {{"receipt", fmt::format("--replay line {}", lines), receipt}});
    erased += *done ? 1 : 0;
  }
  auto const due = net->run_due();
  if (!due) return due.error();
  tell(common, json::object{{"receipts", lines}, {"erased", erased}},
       fmt::format("{} receipts, {} erased", lines, erased));
  return exit_code::done;
}

result<exit_code> find_traces(settings const& common, std::vector<std::string> const& words) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  std::vector<std::string_view> const wanted(words.begin(), words.end());
  auto const found = net->find_texts(wanted);
  if (!found) return explained(found.error(), {{"words", "--find", ""}});
  if (found->empty()) tell_empty(common, "Nothing found.");
  for (auto const id : *found) {
    if (common.json)
      print_json(activity_json(id));
    else
      print(fmt::format("{}\n", id.value));
  }
  return exit_code::done;
}

result<exit_code> erase_one(settings const& common, std::string const& text) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", text);
  if (!person) return person.error();
  if (auto const done = net->erase_person(*person); !done) return done.error();
  if (auto const done = net->run_due(); !done) return done.error();
  auto const all = net->erasures();
  if (!all) return all.error();
  auto const here = std::find_if(all->begin(), all->end(),
                                 [&](erasure_info const& each) { return each.person == *person; });
  if (here == all->end()) return fail(errc::corrupt, "erasures");
  tell(common, erasure_json(*here),
       here->state == erasure_state::on_hold
           ? fmt::format("out of sight; a legal hold keeps something of it\nreceipt {}", here->receipt)
           : fmt::format("erased\nreceipt {}", here->receipt));
  return exit_code::done;
}

result<exit_code> run_erase(settings const& common, erase_arguments const& in) {
  auto const ways = (in.person.empty() ? 0 : 1) + (in.replay.empty() ? 0 : 1) + (in.find.empty() ? 0 : 1) +
                    (in.list ? 1 : 0);
  if (ways != 1) misused("PERSON", "or one of --find, --list and --replay is needed, and only one of them");
  if (in.list) return list_erasures(common);
  if (!in.replay.empty()) return replay_erasures(common, in.replay);
  if (!in.find.empty()) return find_traces(common, in.find);
  return erase_one(common, in.person);
}

}  // namespace

void add_erase(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"erase", "Erase a person", erase_footer}, run_erase);
  to.add_option("PERSON", in.person, "Who")->type_name("");
  add_several(to, "--find", in.find, "WORD", "Show activities whose texts hold a word");
  to.add_flag("--list", in.list, "Show who was erased, by receipt");
  to.add_option("--replay", in.replay, "Erase again by receipts, one a line; - is standard input")
      ->type_name("FILE");
}

}  // namespace madang::cli
