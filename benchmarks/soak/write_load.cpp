// Random commands. SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "soak/load.hpp"

namespace bench::soak {
namespace {

constexpr std::size_t temporary_max = 500;  // follows and memberships that come and go

}  // namespace

write_load::choice const write_load::choices[] = {
    {.27, &write_load::post},    {.47, &write_load::comment},  {.67, &write_load::react},
    {.69, &write_load::unreact}, {.74, &write_load::edit},     {.77, &write_load::remove},
    {.78, &write_load::restore}, {.80, &write_load::share},    {.86, &write_load::record_change},
    {.88, &write_load::follow},  {.90, &write_load::unfollow}, {.92, &write_load::member},
    {.94, &write_load::right},   {.95, &write_load::label},    {.99, &write_load::visited},
    {1.0, &write_load::update}};

void write_load::step() {
  auto const drawn = random_.share();
  auto const* chosen = std::find_if(std::begin(choices), std::end(choices),
                                    [&](choice const& each) { return drawn < each.until; });
  ++commands_;
  (this->*chosen->what)();
}

write_load::written const* write_load::any_written() {
  auto const& found = written_[random_.below(static_cast<std::uint32_t>(written_.size()))];
  return found.id.value != 0 ? &found : nullptr;
}

// Somebody who may see it: a member, or any insider.
std::uint32_t write_load::reader_of(written const& what) {
  if (what.group < 0) return insider();
  auto const& members = town_.members[static_cast<std::size_t>(what.group)];
  return members[random_.below(static_cast<std::uint32_t>(members.size()))];
}

void write_load::note(madang::result<madang::activity_id> const& made, std::uint32_t author,
                      std::int32_t group) {
  if (!made) return;
  written_[next_++ % written_.size()] = {*made, author, group};
  town_.recent.add(*made);
}

void write_load::post() {
  auto const text = some_text(random_);
  auto author = insider();
  std::int32_t group = -1;
  madang::post_input in{.text = text};
  if (random_.chance(.3)) {
    auto const place = random_.below(static_cast<std::uint32_t>(town_.groups.size()));
    auto const& members = town_.members[place];
    if (!members.empty()) {
      group = static_cast<std::int32_t>(place);
      author = members[random_.below(static_cast<std::uint32_t>(members.size()))];
      in.on = town_.groups[place];
    }
  } else if (random_.chance(.5)) {
    in.on = any_record();
  }
  in.actor = town_.people[author];
  note(metrics_.timed(operation::post, [&] { return town_.net->post(in); }), author, group);
}

void write_load::comment() {
  auto const* on = any_written();
  if (on == nullptr) return;
  auto const author = reader_of(*on);
  auto const group = on->group;
  auto const text = some_text(random_);
  madang::comment_input const in{.actor = town_.people[author], .parent = on->id, .text = text};
  note(metrics_.timed(operation::comment, [&] { return town_.net->comment(in); }), author, group);
}

void write_load::react() {
  static constexpr char const* types[] = {"like", "like", "celebrate", "insightful"};
  auto const* on = any_written();
  if (on == nullptr) return;
  madang::reaction_input const in{town_.people[reader_of(*on)], on->id, types[random_.below(4)]};
  (void)metrics_.timed(operation::react, [&] { return town_.net->react(in); });
}

void write_load::unreact() {
  auto const* on = any_written();
  if (on == nullptr) return;
  madang::reaction_input const in{town_.people[reader_of(*on)], on->id, "like"};
  (void)metrics_.timed(operation::unreact, [&] { return town_.net->unreact(in); });
}

void write_load::edit() {
  auto const* what = any_written();
  if (what == nullptr) return;
  auto const text = some_text(random_);
  madang::edit_input const in{town_.people[what->author], what->id, text};
  (void)metrics_.timed(operation::edit, [&] { return town_.net->edit(in); });
}

void write_load::remove() {
  auto const* what = any_written();
  if (what == nullptr) return;
  auto const gone = metrics_.timed(
      operation::remove, [&] { return town_.net->remove_activity(town_.people[what->author], what->id); });
  if (!gone) return;
  removed_.push_back(*what);
  if (removed_.size() > temporary_max) removed_.pop_front();
}

void write_load::restore() {
  if (removed_.empty()) return;
  auto const what = removed_.back();
  removed_.pop_back();
  (void)metrics_.timed(operation::restore,
                       [&] { return town_.net->restore_activity(town_.people[what.author], what.id); });
}

void write_load::share() {
  auto const* what = any_written();
  if (what == nullptr) return;
  auto const author = reader_of(*what);
  madang::share_input const in{.actor = town_.people[author], .target = what->id, .text = "see this"};
  note(metrics_.timed(operation::share, [&] { return town_.net->share(in); }), author, -1);
}

void write_load::record_change() {
  auto const author = insider();
  auto const value = std::to_string(random_.below(1'000));
  madang::record_change_input const in{.actor = town_.people[author],
                                       .record = any_record(),
                                       .fields = {{"amount", "0", value}, {"stage", "draft", "offered"}}};
  note(metrics_.timed(operation::record_change, [&] { return town_.net->record_changed(in); }), author, -1);
}

void write_load::follow() {
  auto const person = town_.people[insider()];
  auto const other = town_.people[insider()];
  if (person == other || follows_.size() >= temporary_max) return unfollow();
  if (metrics_.timed(operation::follow, [&] { return town_.net->follow(person, other); }))
    follows_.emplace_back(person, other);
}

void write_load::unfollow() {
  if (follows_.empty()) return;
  auto const [person, other] = follows_.front();
  follows_.pop_front();
  (void)metrics_.timed(operation::unfollow, [&] { return town_.net->unfollow(person, other); });
}

void write_load::member() {
  madang::member_input in;
  if (memberships_.size() >= temporary_max || (!memberships_.empty() && random_.chance(.5))) {
    std::tie(in.group, in.person) = memberships_.front();
    in.role = madang::group_role::none;
    memberships_.pop_front();
  } else {
    auto const group = random_.below(static_cast<std::uint32_t>(town_.groups.size()));
    auto const person = insider();
    if (std::binary_search(town_.members[group].begin(), town_.members[group].end(), person)) return;
    in.group = town_.groups[group];
    in.person = town_.people[person];
    memberships_.emplace_back(in.group, in.person);
  }
  (void)metrics_.timed(operation::member, [&] { return town_.net->set_member(in); });
}

// A grant that ends by itself within a day, or a tag that comes and goes.
void write_load::right() {
  auto const person = town_.people[random_.below(static_cast<std::uint32_t>(town_.people.size()))];
  if (random_.chance(.5)) {
    madang::right_options until;
    until.until = town_.time->now() + std::chrono::hours{1 + random_.below(24)};
    (void)metrics_.timed(operation::right, [&] { return town_.net->grant(any_record(), person, until); });
    return;
  }
  auto const tag = town_.tags[random_.below(static_cast<std::uint32_t>(town_.tags.size()))];
  auto const give = random_.chance(.5);
  (void)metrics_.timed(operation::right, [&] {
    return give ? town_.net->give_tag(person, tag) : town_.net->take_tag(person, tag);
  });
}

void write_load::label() {
  auto const at = random_.below(static_cast<std::uint32_t>(town_.records.size()));
  auto const tag = town_.label_of(at);
  auto const add = !town_.labelled[at];
  town_.labelled[at] = add;
  (void)metrics_.timed(operation::right, [&] {
    return add ? town_.net->add_label(town_.records[at], tag)
               : town_.net->remove_label(town_.records[at], tag);
  });
}

void write_load::visited() {
  auto const person = town_.people[random_.below(std::min(regulars, town_.insiders))];
  (void)metrics_.timed(operation::visited,
                       [&] { return town_.net->visited(person, madang::feed_view::home); });
}

void write_load::update() {
  auto const at = insider();
  auto const key = "person-" + std::to_string(at);
  auto const name = "Person " + std::to_string(random_.below(1'000'000));
  (void)metrics_.timed(operation::update, [&] { return town_.net->add_person({.key = key, .name = name}); });
}

void write_load::run_due() {
  (void)metrics_.timed(operation::run_due, [&] { return town_.net->run_due(); });
}

void write_load::backup(std::filesystem::path const& to) {
  std::filesystem::remove(to);
  (void)metrics_.timed(operation::backup, [&] { return town_.net->backup(to); });
}

}  // namespace bench::soak
