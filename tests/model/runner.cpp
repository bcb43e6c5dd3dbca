// tests/model/runner.cpp: one run of the model test. SPDX-License-Identifier: Apache-2.0
#include "model/runner.hpp"

#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <sstream>

#include "model/compare_export.hpp"
#include "model/shared_store.hpp"

namespace model {

using madang::errc;
using madang::feed_view;
using madang::node_kind;

namespace {

constexpr std::size_t trace_lines_max = 30;

/// The host's answers, from the same table that the reference reads.
class table_policy : public madang::record_policy {
 public:
  explicit table_policy(host_rights const& rights) : rights_(rights) {}
  madang::result<std::vector<char>> records_readable(madang::person_id person,
                                                     std::span<madang::record_id const> records) override {
    std::vector<char> out;
    for (auto const each : records) out.push_back(rights_.reads(person.value, each.value) ? 1 : 0);
    return out;
  }
  madang::result<std::vector<char>> people_reading(madang::record_id record,
                                                   std::span<madang::person_id const> people) override {
    std::vector<char> out;
    for (auto const each : people) out.push_back(rights_.reads(each.value, record.value) ? 1 : 0);
    return out;
  }
  madang::result<std::vector<char>> fields_readable(madang::person_id person, madang::record_id record,
                                                    std::span<std::string_view const> fields) override {
    std::vector<char> out;
    for (auto const each : fields)
      out.push_back(rights_.sees_field(person.value, record.value, each) ? 1 : 0);
    return out;
  }

 private:
  host_rights const& rights_;
};

std::filesystem::path fresh_folder() {
  static std::atomic<unsigned> count{0};
  auto const name = "madang-model-" + std::to_string(getpid()) + "-" + std::to_string(++count);
  auto const folder = std::filesystem::temp_directory_path() / name;
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

runner::runner(run_options const& options)
    : options_(options),
      bytes_(options.seed),
      commands_(world_, {options.seed, options.ranking_percent}),
      dice_(options.seed * 3 + 1) {
  rights_.salt = static_cast<uint32_t>(options.seed);
  if (options_.host_policy) {
    policy_ = std::make_shared<table_policy>(rights_);
    world_.policy = &rights_;
  }
  if (options_.in_file) file_ = fresh_folder() / "network.db";
  if (!options_.in_file) rows_ = madang::make_memory_store(bytes_);
  world_.clock = clock_.at;
  open();
}

runner::~runner() {
  network_.reset();
  std::error_code ignored;
  if (options_.in_file) std::filesystem::remove_all(file_.parent_path(), ignored);
}

void runner::differ(std::string what) {
  if (difference_.empty()) difference_ = std::move(what);
}

void runner::open() {
  network_.reset();
  madang::network_options how{.hot_activities_max = options_.hot_activities_max, .policy = policy_};
  how.time = &clock_;
  how.random = &bytes_;
  how.limits.history_days_min = history_days_min;
  how.limits.batch_records_apart_max = batch_records_apart_max;
  how.limits.affinities_max = affinities_max;
  how.limits.followed_acts_max = followed_acts_max;
  madang::sqlite_options file;
  file.sync = madang::durability::normal;
  auto opened = options_.in_file
                    ? madang::open_sqlite(file_, std::move(how), std::move(file))
                    : madang::network::open(std::make_unique<shared_store>(rows_), std::move(how));
  if (!opened) return differ("open: " + opened.error().message());
  network_.emplace(std::move(*opened));
  if (world_.owner == 0) {
    world_.last = clock_.at;  // the network was made just now
    world_.owner = network_->owner().value;
    world_.nodes[world_.owner] = {
        .id = world_.owner, .kind = node_kind::organization, .key = "owner", .name = "Owner"};
    world_.keys[{node_kind::organization, "owner"}] = world_.owner;
  }
  world_.id_of = [this](node_kind kind, std::string const& key) {
    auto const found = network_->find(kind, key);
    return found ? found->value : 0;
  };
}

bool runner::compare_command(command const& what, outcome const& product) {
  auto const meant = world_.run(what);
  auto const ok = product.code == errc::none;
  if (!ok && !meant.refusals.contains(product.code)) {
    differ(describe(what) + "\n  product refuses: " + std::string(name_of(product.code)) + " " +
           product.field);
  }
  if (ok && !meant.ok())
    differ(describe(what) +
           "\n  product accepts, reference: " + std::string(name_of(*meant.refusals.begin())));
  auto const known = meant.id < provisional_id || what.what >= op::post;
  if (ok && known && meant.id != 0 && product.id != meant.id) {
    differ(describe(what) + "\n  product's id " + std::to_string(product.id) + ", reference's " +
           std::to_string(meant.id));
  }
  return ok;
}

void runner::compare_outcome(batch const& what, batch_outcome const& product) {
  auto const careful = what.commands.size() > 1 || what.fails;
  auto const before = careful ? std::optional<world>(world_) : std::nullopt;
  auto const first = world_.last_activity + 1;
  auto failed = what.fails;
  for (std::size_t at = 0; at < what.commands.size(); ++at) {
    if (at >= product.each.size()) break;
    auto const ok = compare_command(what.commands[at], product.each[at]);
    if (!ok && !what.ignore_errors) failed = true;
  }
  if (failed == product.committed) {
    differ("the batch " + std::string(failed ? "should have failed" : "failed") + " with " +
           std::string(name_of(product.code)));
  }
  if (failed && before) world_ = *before;
  if (!failed) world_.mark_batches(first);
}

void runner::step(batch const& what) {
  clock_.at = commands_.next_clock(clock_.at);
  world_.clock = clock_.at;
  world_.mode = what.mode;
  for (auto const& each : what.commands) {
    std::ostringstream line;
    line << step_ << " t=" << clock_.at << (what.single ? "" : " batch") << (what.fails ? " fails" : "")
         << (what.ignore_errors ? " ignoring" : "") << " mode " << static_cast<int>(what.mode) << ": "
         << describe(each);
    trace_.push_back(line.str());
    if (trace_.size() > trace_lines_max) trace_.pop_front();
  }
  auto const now = world_.now();
  auto const version = network_->published();
  auto const product = model::run(*network_, what);
  compare_outcome(what, product);
  auto const changed = network_->published() != version;
  if (changed && !product.committed) differ("a failed batch made a new version");
  if (changed) world_.last = now;
  if (changed) note(what, product, version.number, now);
  fan_out();
  for (auto const& each : what.commands) {
    auto const at = world_.activity_keys.find(each.key);
    if (each.key.empty() || each.what < op::post || !difference_.empty()) continue;
    auto const found = network_->find_activity(each.key);
    if (!found) return differ("find_activity: " + found.error().message());
    auto const meant = at == world_.activity_keys.end() ? 0 : at->second.first;
    if ((*found ? (*found)->value : 0) != meant) differ("find_activity of " + each.key);
  }
  if (what.id.empty() || !difference_.empty()) return;
  auto const settled = network_->outcome_of(what.id);
  if (!settled) return differ("outcome_of: " + settled.error().message());
  if (settled->committed != (product.committed && changed))
    differ("outcome_of answers otherwise than the command");
}

/// What is to be told is told before anything else happens.
void runner::fan_out() {
  auto const now = world_.now();
  auto const version = network_->published();
  if (auto const done = network_->fan_out(); !done) differ("fan_out: " + done.error().message());
  if (network_->published() != version) world_.last = now;
  note_due(version.number, now);
}

/// Rights and links that ended are tidied away; what was deleted long ago shrinks; what is too old goes, and
/// who is to be erased.
void runner::do_what_is_due() {
  auto const now = world_.now();
  auto const version = network_->published();
  auto const done = network_->run_due();
  if (!done) return differ("run_due: " + done.error().message());
  if (network_->published() != version) world_.last = now;
  note_due(version.number, now);
  auto const ended = [&](auto const& each) { return each.second.until && *each.second.until <= clock_.at; };
  std::erase_if(world_.grants, ended);
  std::erase_if(world_.held, ended);
  std::erase_if(world_.parts, ended);
  for (auto const person : world_.run_due()) forget_origins(world_.erasures.at(person).people);
  if (difference_.empty()) compare_governance();
}

/// Closes the network, opens it again, and lets it compare memory with its file.
void runner::reopen() {
  auto const before = network_->digest();
  open();
  if (!difference_.empty()) return;
  auto const after = network_->digest();
  if (!before || !after || *before != *after) differ("the digest changed by reopening");
  auto const wrong = network_->check();
  if (!wrong) differ("check: " + wrong.error().message());
  if (wrong && !wrong->empty()) differ("check: " + wrong->front());
  if (difference_.empty()) compare_audit();
  if (difference_.empty()) compare_governance();
}

/// The host changes its mind about one record and says so.
void runner::change_policy() {
  std::vector<uint32_t> records;
  for (auto const& [id, each] : world_.nodes) {
    if (each.kind == node_kind::record) records.push_back(id);
  }
  if (!options_.host_policy || records.empty() || !dice_.percent(8)) return;
  batch out;
  out.commands.emplace_back();
  out.commands.back().what = op::invalidate_rights;
  out.commands.back().node = dice_.of(records);
  ++rights_.turns[out.commands.back().node];
  step(out);
}

/// One reader of each kind: insiders, outsiders of every circle, inactive ones.
std::vector<uint32_t> runner::some_readers() {
  std::map<uint32_t, std::vector<uint32_t>> circles;
  std::vector<uint32_t> out;
  std::vector<uint32_t> inactive;
  for (auto const& [id, each] : world_.nodes) {
    if (each.kind != node_kind::person || each.merged_into != 0) continue;
    if (!world_.is_active(id))
      inactive.push_back(id);
    else
      circles[world_.circle(id)].push_back(id);
  }
  for (auto const& [circle, people] : circles) {
    out.push_back(dice_.of(people));
    if (circle == 0) out.push_back(dice_.of(people));
  }
  while (out.size() > 5)
    out.erase(out.begin() + 2 + static_cast<std::ptrdiff_t>(dice_.below(out.size() - 2)));
  if (!inactive.empty()) out.push_back(dice_.of(inactive));
  return out;
}

void runner::compare_reader(uint32_t reader) {
  comparison with(*network_, world_, reader, dice_);
  if (world_.is_active(reader))
    with.everything();
  else
    with.nothing();
  led_.boosted += with.led().boosted;
  led_.by_two_hops += with.led().by_two_hops;
  if (!with.difference().empty()) return differ(with.difference());
  if (!world_.is_active(reader)) return;
  madang::feed_request request{.limit = static_cast<uint32_t>(1 + dice_.below(20))};
  request.view = dice_.of({feed_view::home, feed_view::network, feed_view::mentions});
  auto const page = network_->feed(madang::person_id{reader}, request);
  if (page) resumes_.push_back({reader, request, page->newer, world_.last_activity});
}

void runner::compare_newer() {
  for (auto const& each : resumes_) {
    if (!difference_.empty() || !world_.is_active(each.reader)) continue;
    comparison with(*network_, world_, each.reader, dice_);
    with.newer(each.request, each.from, each.known);
    if (!with.difference().empty()) differ(with.difference());
  }
  resumes_.clear();
}

/// What is boosted and not over, as the product lists it.
void runner::compare_boosts() {
  auto const all = network_->boosts();
  if (!all) return differ("boosts: " + all.error().message());
  std::ostringstream shown;
  std::ostringstream meant;
  for (auto const& each : *all)
    shown << each.activity.value << " for " << each.audience.value << " from "
          << each.since.time_since_epoch().count() << " to " << each.until.time_since_epoch().count() << ' ';
  for (auto const& [id, each] : world_.boosts)
    if (each.until > world_.now())
      meant << id << " for " << each.audience << " from " << each.since << " to " << each.until << ' ';
  if (shown.str() != meant.str()) differ("boosts: product " + shown.str() + ", reference " + meant.str());
}

void runner::compare_readers() {
  compare_newer();
  compare_boosts();
  for (auto const reader : some_readers()) {
    if (difference_.empty()) compare_reader(reader);
  }
}

bool runner::readable(uint32_t reader, madang::feed_request const& request) const {
  return world_.is_active(reader) && (!request.node || world_.can_read(reader, request.node.value));
}

void runner::begin_walk() {
  auto const readers = some_readers();
  walk next{
      .reader = dice_.of(readers), .request = {}, .known = world_.last_activity, .steady = {}, .shown = {}};
  next.request.limit = static_cast<uint32_t>(1 + dice_.below(6));
  next.request.view = dice_.of({feed_view::home, feed_view::network});
  if (!readable(next.reader, next.request)) return;
  auto const page = network_->feed(madang::person_id{next.reader}, next.request);
  if (!page) return differ("walk: " + page.error().message());
  auto const all = world_.feed(next.reader, next.request);
  next.steady = {all.begin(), all.end()};
  walk_ = std::move(next);
  show(*page);
}

void runner::show(madang::page const& page) {
  for (auto const& each : page) {
    auto const id = each.id.value;
    if (!walk_->shown.insert(id).second) differ("paging repeats " + std::to_string(id));
    if (id > walk_->known) differ("an older page shows the newer " + std::to_string(id));
    if (!world_.visible(walk_->reader, world_.activities.at(id)))
      differ("paging shows the invisible " + std::to_string(id));
  }
  walk_->request.at = page.older;
  if (walk_->request.at.empty()) end_walk();
}

void runner::end_walk() {
  for (auto const id : walk_->steady) {
    if (!walk_->shown.contains(id)) {
      differ("paging of reader " + std::to_string(walk_->reader) + " (" + describe(walk_->request) +
             ") skipped " + std::to_string(id));
    }
  }
  walk_.reset();
}

/// The next page, after other commands.
void runner::go_on() {
  if (!walk_) return begin_walk();
  if (!readable(walk_->reader, walk_->request)) return walk_.reset();
  auto const all = world_.feed(walk_->reader, walk_->request);
  std::set<uint64_t> const now(all.begin(), all.end());
  std::erase_if(walk_->steady, [&](uint64_t id) { return !now.contains(id); });
  auto const page = network_->feed(madang::person_id{walk_->reader}, walk_->request);
  if (!page) return differ("walk: " + page.error().message());
  show(*page);
}

std::string runner::report() const {
  if (difference_.empty()) return {};
  std::ostringstream out;
  out << difference_ << "\nseed " << options_.seed << ", step " << step_ << ", hot "
      << static_cast<std::ptrdiff_t>(options_.hot_activities_max)
      << (options_.in_file ? ", SQLite" : ", memory") << (options_.host_policy ? ", host policy" : "")
      << ", compared every " << options_.compare_every << "\nlast commands:\n";
  for (auto const& line : trace_) out << "  " << line << '\n';
  return out.str();
}

// Another network has other ids, so the host's table says nothing about it. Relations of whoever is being
// erased are not exported, so feeds are the same once that is done, which a hold may put off.
void runner::export_it() {
  do_what_is_due();
  if (!difference_.empty()) return;
  auto const erased =
      std::ranges::all_of(world_.erasures, [](auto const& each) { return each.second.finished; });
  test_clock never_behind;  // the clock may have gone back, and rights have ended all the same
  never_behind.at = world_.now();
  export_comparison how;
  how.options.time = &never_behind;
  how.options.random = &bytes_;
  how.options.limits = network_->limits();
  how.feeds = !options_.host_policy && erased;
  differ(compare_export(*network_, how));
}

std::string runner::run() {
  auto const all = [&](std::vector<batch> const& first) {
    for (auto const& each : first) {
      if (difference_.empty()) step(each);
    }
  };
  if (difference_.empty()) all(commands_.first_commands());
  if (difference_.empty()) all(commands_.second_commands());
  for (step_ = 1; step_ <= options_.steps && difference_.empty(); ++step_) {
    if (step_ % options_.reopen_every == 0) reopen();
    if (difference_.empty()) change_policy();
    if (difference_.empty() && dice_.percent(options_.due_percent)) do_what_is_due();
    auto next = commands_.next();
    if (!next.single) next.id = "command " + std::to_string(step_);
    if (difference_.empty()) step(next);
    if (difference_.empty() && step_ % 3 == 0) go_on();
    if (difference_.empty() && step_ % options_.compare_every == 0) compare_readers();
    if (difference_.empty() && step_ % options_.export_every == 0) export_it();
  }
  if (difference_.empty()) export_it();
  return report();
}

}  // namespace model
