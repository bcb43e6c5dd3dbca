// The commit pipeline. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t group_max = 256;

// After these the state on disk is unknown, or the writer cannot go on.
bool poisons(errc code) noexcept {
  return code == errc::outcome_unknown || code == errc::poisoned || code == errc::corrupt ||
         code == errc::version_conflict;
}

}  // namespace

span_hints::~span_hints() {
  for (auto& each : blocks_) delete[] each.load();
}

std::atomic<std::uint32_t>* span_hints::of(std::uint32_t person) noexcept {
  // Block n holds the people from first_size << n to twice that, counted from first_size on.
  auto const number = std::uint64_t{person} + first_size;
  auto const which = static_cast<std::size_t>(std::bit_width(number / first_size)) - 1;
  auto const size = std::size_t{first_size} << which;
  auto& slot = blocks_[which];
  auto* found = slot.load(std::memory_order_acquire);
  if (found == nullptr) {
    auto* fresh = new (std::nothrow) std::atomic<std::uint32_t>[size] {};
    if (fresh == nullptr) return nullptr;
    if (slot.compare_exchange_strong(found, fresh, std::memory_order_acq_rel))
      found = fresh;
    else
      delete[] fresh;
  }
  return found + (number - size);
}

network_impl::network_impl(std::unique_ptr<store> from, network_options opened_with, store_head const& head)
    : options(std::move(opened_with)),
      rows(std::move(from)),
      policy(options.policy ? std::make_unique<policy_cache>(options.policy) : nullptr),
      secret(head.secret),
      codec(head.secret),
      impressions(options.impressions, options.limits.impressions_max),
      identity(head.network),
      heap_(readers_),
      bodies_(options.bodies_bytes_max, options.bodies.get()),
      pending_(*rows) {
  working_.at = head.at;
  working_.time_ms = head.time.time_since_epoch().count();
  static std::atomic<std::uint64_t> instances{0};
  working_.graph.instance = ++instances;
}

template <class Work>
void network_door::enter(Work const& work) {
  std::unique_lock lock(guard_);
  if (behind_ == nullptr) return;
  ++inside_;
  lock.unlock();
  work(*behind_);
  lock.lock();
  if (--inside_ == 0) left_.notify_all();
}

void network_door::lead_if_needed() {
  enter([](network_impl& behind) { behind.lead_if_needed(); });
}

void network_door::fan_out() {
  enter([](network_impl& behind) { behind.fan_out_as_asked(); });
}

void network_door::close() {
  std::unique_lock lock(guard_);
  left_.wait(lock, [this] { return inside_ == 0; });
  behind_ = nullptr;
}

network_impl::~network_impl() {
  door->close();
  lead_if_needed();  // asynchronous ones that nobody came to lead: each is answered
  working_.clear(heap_);
  heap_.retire_object(published_.load());
  heap_.publish();
}

void network_impl::publish() {
  if (working_.stream.hot_count() > window_limit(options.hot_activities_max))
    working_.stream.evict(heap_, options.hot_activities_max, working_.graph);
  working_.stream.shed_bodies(heap_, bodies_.fair(working_.stream.body_bytes()));
  working_.stream.published_count = working_.stream.activity_count;
  auto const* next = heap_.make<state>(working_);
  heap_.retire_object(published_.exchange(next, std::memory_order_acq_rel));
  heap_.publish();
  bodies_.settle(next->stream.body_bytes());
  pending_.clear();
}

// Links get no version again that others may remember.
void network_impl::roll_back() {
  auto const links = working_.graph.links_version;
  heap_.roll_back();
  working_ = *published_.load();
  working_.graph.links_version = links + 1;
  pending_.clear();
  ahead_.clear();
}

// Takes the rows of accepted changes up again after a later one was thrown away.
void network_impl::redo(pending_group const& group) {
  roll_back();
  for (auto const& each : group.changes) {
    for (auto const& value : each.rows)
      if (!working_.apply(heap_, value, bodies_)) poisoned_ = true;
    pending_.keep(each.rows);
    take_position(each.number, each.at, each.audit);
  }
}

// What follows the rows of a change.
void network_impl::take_position(std::uint64_t number, timestamp at, std::string_view audit) {
  working_.at.number = number;
  working_.time_ms = at.time_since_epoch().count();
  if (auto const data = audit_data::decode(audit)) working_.chain = data->chain;
}

void network_impl::run_one(submission& one, pending_group& group) {
  if (!one.options.command_id.empty()) {
    auto const same = [&](change const& each) { return each.command_id == one.options.command_id; };
    auto const known = rows->command(one.options.command_id);
    if (!known) one.answer = known.error();
    if (!known) return;
    if (*known) one.answer = version{working_.at.incarnation, (*known)->number};
    if (*known) return;
    auto const at = std::find_if(group.changes.begin(), group.changes.end(), same);
    if (at != group.changes.end()) {
      one.answer = version{working_.at.incarnation, at->number};
      group.answered.push_back(&one);
      return;
    }
  }
  auto const now = std::max(now_ms(), working_.time_ms);
  auto const published = published_.load();
  recorded_acts acts;
  writer work(
      {working_, heap_, pending_, ahead_, options.limits, policy.get(), secret, *options.random,
       published != nullptr ? published->at.number : 0, bodies_, impressions.is_on() ? &acts : nullptr},
      one.options, now);
  result<void> outcome;
  try {
    auto to = writer::handle(work);
    outcome = one.body(to);
    if (outcome) outcome = work.close();
  } catch (...) {  // it belongs to the caller who waits; nothing of the transaction stays
    one.thrown = std::current_exception();
    outcome = fail(errc::content_refused, "transaction");
  }
  if (!outcome) {
    one.answer = outcome.error();
    if (work.dirty()) redo(group);
    return;
  }
  if (work.dirty() || !one.options.command_id.empty()) {
    group.changes.push_back(work.finish(working_.at.number + 1));
    pending_.keep(group.changes.back().rows);
    working_.at.number = group.changes.back().number;
    working_.time_ms = now;
    group.acts.add(acts);
  }
  one.answer = working_.at;
  group.answered.push_back(&one);
}

void network_impl::commit(pending_group& group) {
  if (group.changes.empty()) return;
  auto const done = rows->commit(group.changes, published_.load()->at);
  if (done) {
    publish();
    impressions.acted(group.acts);
    return;
  }
  if (poisons(done.error().code)) poisoned_ = true;
  roll_back();
  for (auto* each : group.answered) each->answer = done.error();
}

void network_impl::run_group(std::vector<submission*> const& group) {
  pending_group accepted;
  try {
    take_fan_out_along(group, accepted);
    for (auto* each : group) {
      if (poisoned_)
        each->answer = fail(errc::poisoned, "network");
      else if (rows->read_only())
        each->answer = fail(errc::read_only, "network");
      else
        run_one(*each, accepted);
    }
    commit(accepted);
  } catch (...) {  // no memory in the middle of it: what is in memory cannot be trusted, what is on disk can
    poisoned_ = true;
    heap_.roll_back();
    working_ = *published_.load();
    pending_.clear();
    for (auto* each : group) each->answer = fail(errc::poisoned, "network");
  }
  if (!accepted.changes.empty()) wake_listeners();
}

void network_impl::finish(submission& one) {
  if (one.done) {
    std::unique_ptr<submission> const owned(&one);
    one.done(one.answer);
  } else {
    one.finished = true;
    one.turn.notify_one();
  }
}

// Those just answered come again at once where many threads write: a moment for them, and one sync does for
// more.
void network_impl::let_others_come(std::unique_lock<std::mutex>& lock) const {
  for (std::size_t before = 0; before < queue_.size() && queue_.size() < last_group_;) {
    before = queue_.size();
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
}

// Ends leading: the first who waits leads next.
void network_impl::hand_over() {
  leading_ = false;
  idle_.notify_all();
  for (auto* each : queue_)
    if (!each->done) return each->turn.notify_one();
}

// Runs groups until nobody is left who could lead instead.
void network_impl::lead(std::unique_lock<std::mutex>& lock) {
  leading_ = true;
  do {
    let_others_come(lock);
    std::vector<submission*> group;
    while (!queue_.empty() && group.size() < group_max) {
      group.push_back(queue_.front());
      queue_.pop_front();
      if (!group.back()->done) --waiting_;
    }
    lock.unlock();
    run_group(group);
    lock.lock();
    last_group_ = group.size();
    for (auto* each : group) finish(*each);
  } while (!queue_.empty() && waiting_ == 0);
  hand_over();
}

result<version> network_impl::transact(transact_options const& with,
                                       std::function<result<void>(transaction&)> body) {
  submission one;
  one.options = with;
  one.body = std::move(body);
  std::unique_lock lock(guard_);
  queue_.push_back(&one);
  ++waiting_;
  while (!one.finished) {
    if (!leading_)
      lead(lock);
    else
      one.turn.wait(lock);
  }
  lock.unlock();
  ask_for_fan_out();
  if (one.thrown) std::rethrow_exception(one.thrown);
  return one.answer;
}

void network_impl::enqueue(std::unique_ptr<submission> one) {
  one->options.command_id = one->command_id;
  one->options.origin = one->origin;
  std::unique_lock const lock(guard_);
  queue_.push_back(one.release());
}

void network_impl::lead_if_needed() {
  {
    std::unique_lock lock(guard_);
    if (!leading_ && !queue_.empty()) lead(lock);
  }
  ask_for_fan_out();
}

void network_impl::begin_leading() {
  std::unique_lock lock(guard_);
  idle_.wait(lock, [&] { return !leading_; });
  leading_ = true;
}

void network_impl::end_leading() {
  std::unique_lock lock(guard_);
  if (!queue_.empty() && waiting_ == 0)
    lead(lock);  // asynchronous ones that came meanwhile
  else
    hand_over();
}

void network_impl::wake_listeners() {
  std::vector<std::shared_ptr<listener>> all;
  {
    std::scoped_lock const lock(listeners_guard_);
    all = listeners_;
  }
  for (auto const& each : all) {
    std::scoped_lock const lock(each->running);
    if (each->wake) each->wake();
  }
}

subscription network_impl::subscribe(std::function<void()> wake) {
  auto const made = std::make_shared<listener>();
  made->wake = std::move(wake);
  std::scoped_lock const lock(listeners_guard_);
  listeners_.push_back(made);
  return subscription([this, made] {
    {
      std::scoped_lock const running(made->running);
      made->wake = nullptr;
    }
    std::scoped_lock const all(listeners_guard_);
    std::erase(listeners_, made);
  });
}

}  // namespace detail

subscription::subscription(std::function<void()> stop) : stop_(std::move(stop)) {}
subscription::subscription(subscription&& other) noexcept : stop_(std::exchange(other.stop_, nullptr)) {}
subscription& subscription::operator=(subscription&& other) noexcept {
  if (this != &other) {
    if (stop_) stop_();
    stop_ = std::exchange(other.stop_, nullptr);
  }
  return *this;
}
subscription::~subscription() {
  if (stop_) stop_();
}

}  // namespace v1
}  // namespace madang
