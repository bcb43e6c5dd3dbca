// madang/network/detail/network_impl.hpp: the commit pipeline and the published state.
// Invariants: `working` is `published` plus the commands accepted since; only the thread that leads touches
// `working`, `heap_`, `bodies_` and `pending_`; `published_` changes only when the store said durable.
// Readers take no lock. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/policy_cache.hpp>
#include <madang/feed/detail/feed_reader.hpp>
#include <madang/network.hpp>
#include <madang/network/detail/impression_ring.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/network/detail/words.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// One waiting transaction.
struct submission {
  transact_options options;
  std::string command_id;  // what options.command_id points to, for asynchronous ones
  std::string origin;
  std::function<result<void>(transaction&)> body;
  std::function<void(result<version>)> done;  // asynchronous ones only; they own themselves
  result<version> answer = version{};
  std::exception_ptr thrown;
  bool finished = false;
  std::condition_variable turn;  // it is finished, or shall lead
};

/// A number per person that readers may race on; grows without moving.
class span_hints {
 public:
  span_hints() = default;
  span_hints(span_hints const&) = delete;
  span_hints& operator=(span_hints const&) = delete;
  ~span_hints();
  /// The hint of a person; null when there is no memory for it.
  [[nodiscard]] std::atomic<std::uint32_t>* of(std::uint32_t person) noexcept;

 private:
  static constexpr std::uint32_t first_size = 64;
  static constexpr std::size_t blocks_max = std::bit_width(node_id_max / first_size + 1);
  std::array<std::atomic<std::atomic<std::uint32_t>*>, blocks_max>
      blocks_{};  // each twice as long as the one before
};

/// What was counted in inboxes, as long as nothing changed that could change it. Bounded.
/// @threads any; a lock per shard, held for a look-up.
class count_cache {
 public:
  /// What decides who may see what.
  struct stamp {
    std::uint64_t rights = 0;
    std::uint64_t broadcasts = 0;
    friend bool operator==(stamp const&, stamp const&) = default;
  };
  /// What was counted, and when it no longer holds.
  struct entry {
    stamp at;
    std::uint64_t inbox = 0;    ///< inbox_data::changed
    std::int64_t until_ms = 0;  ///< some right ends then
    bool all_visible = false;   ///< nothing unread was hidden: while rights stay, nothing is
    inbox_counts counts;
  };
  /// What was counted with this stamp and still holds.
  [[nodiscard]] std::optional<entry> find(std::uint32_t person, stamp const& at, std::int64_t now_ms);
  void put(std::uint32_t person, entry const& counted);

 private:
  static constexpr std::size_t shards = 64;
  static constexpr std::size_t people_max = 4'096;  // per shard
  struct shard {
    std::mutex guard;
    boost::unordered_flat_map<std::uint32_t, entry> people;
  };
  std::array<shard, shards> shards_;
};

class network_impl;

/// The messages of a network, for workers.
class outbox final : public delivery_queue {
 public:
  explicit outbox(network_impl& of) noexcept : of_(&of) {}
  [[nodiscard]] result<std::vector<delivery_message>> take(notify_channel channel, std::size_t messages_max,
                                                           std::chrono::milliseconds lease) override;
  [[nodiscard]] result<bool> settle(delivery_message const& taken, delivery_outcome const& outcome) override;

 private:
  network_impl* of_;
};

/// The origin of what run_due does.
inline constexpr std::string_view by_clock = "run_due";
/// The origin of what workers do.
inline constexpr std::string_view by_worker = "deliver";

/// What a step of run_due did, and whether another one is to follow.
struct due_progress {
  std::size_t done = 0;
  bool more = false;
};

/// What tasks on a host's executor hold of a network instead of the network itself: it may close before they
/// run.
class network_door {
 public:
  explicit network_door(network_impl& behind) noexcept : behind_(&behind) {}
  /// Leads the waiting transactions if nobody does; does nothing once closed.
  void lead_if_needed();
  /// Does the fan-out that waits; does nothing once closed.
  void fan_out();
  /// Waits for those inside and lets nobody in any more.
  void close();

 private:
  template <class Work>
  void enter(Work const& work);
  std::mutex guard_;
  std::condition_variable left_;
  network_impl* behind_;
  std::size_t inside_ = 0;
};

/// Everything behind a network handle.
class network_impl {
 public:
  network_impl(std::unique_ptr<store> rows, network_options options, store_head const& head);
  ~network_impl();
  network_impl(network_impl const&) = delete;
  network_impl& operator=(network_impl const&) = delete;

  /// Loads everything that belongs in memory; creates the owner in an empty store.
  [[nodiscard]] result<void> load();
  [[nodiscard]] result<version> transact(transact_options const& options,
                                         std::function<result<void>(transaction&)> body);
  void enqueue(std::unique_ptr<submission> one);
  /// Leads if nobody does and something waits.
  void lead_if_needed();
  [[nodiscard]] result<void> refresh();
  [[nodiscard]] result<std::size_t> run_due();
  [[nodiscard]] std::optional<timestamp> next_due();

  /// A snapshot; what it points to lives as long as this.
  struct snapshot {
    reader_registry::guard guard;
    state const& now;
  };
  [[nodiscard]] snapshot look() {
    return {reader_registry::guard(readers_), *published_.load(std::memory_order_acquire)};
  }

  /// Runs `ask(reader, state)` on a snapshot for a person; asks the host's policy between tries. Reader none
  /// is the host.
  template <class Ask>
  [[nodiscard]] auto read(person_id reader, Ask const& question)
      -> decltype(question(std::declval<walk_context&>(), std::declval<state const&>()));

  [[nodiscard]] word_lookup words_of(state const& now) const { return detail::words_of(now.words); }
  [[nodiscard]] std::int64_t now_ms() noexcept { return options.time->now().time_since_epoch().count(); }
  [[nodiscard]] result<std::vector<std::string>> check();
  [[nodiscard]] result<bool> audit_holds(audit_head const& known);
  [[nodiscard]] result<std::vector<erasure_info>> erasures();
  [[nodiscard]] result<std::vector<hold_info>> holds();
  [[nodiscard]] result<std::vector<retention_rule>> retention();
  [[nodiscard]] result<std::size_t> fan_out();
  void fan_out_as_asked();
  [[nodiscard]] result<inbox_counts> inbox_numbers(person_id reader);
  [[nodiscard]] result<inbox_changes> inbox_changes_after(person_id reader, version from);
  [[nodiscard]] result<std::vector<activity_id>> find_texts(std::span<std::string_view const> words,
                                                            std::size_t activities_max);

  struct listener {
    std::mutex running;
    std::function<void()> wake;
  };
  [[nodiscard]] subscription subscribe(std::function<void()> wake);

  network_options options;
  std::unique_ptr<store> rows;
  std::unique_ptr<policy_cache> policy;
  network_secret const secret;
  cursor_codec codec;
  span_hints hints;
  count_cache counted;
  impression_ring impressions;
  std::array<std::uint8_t, 16> const identity;  ///< of the network, in all its copies
  outbox deliveries{*this};
  std::shared_ptr<network_door> const door = std::make_shared<network_door>(*this);

 private:
  struct pending_group {
    std::vector<change> changes;
    std::vector<submission*> answered;  // accepted ones, in order
    recorded_acts acts;                 // to be recorded once they are durable
  };
  void lead(std::unique_lock<std::mutex>& lock);
  void let_others_come(std::unique_lock<std::mutex>& lock) const;
  void hand_over();
  void run_group(std::vector<submission*> const& group);
  void run_one(submission& one, pending_group& group);
  void commit(pending_group& group);
  void publish();
  void roll_back();
  void redo(pending_group const& group);
  void take_position(std::uint64_t number, timestamp at, std::string_view audit);
  void finish(submission& one);
  void wake_listeners();
  void take_fan_out_along(std::vector<submission*> const& with, pending_group& group);
  void ask_for_fan_out();
  [[nodiscard]] result<std::size_t> wake_what_slept();
  [[nodiscard]] result<std::size_t> drop_old_notifications();
  [[nodiscard]] result<std::size_t> ring_timers();
  [[nodiscard]] result<std::size_t> close_due_batches();
  [[nodiscard]] result<std::size_t> drop_old_messages();
  [[nodiscard]] result<std::optional<std::int64_t>> next_delivery();
  [[nodiscard]] std::optional<std::int64_t> next_notification();
  /// How long notifications stay; for ever without a limit.
  [[nodiscard]] std::int64_t notification_ms() const noexcept {
    constexpr std::int64_t for_ever = std::numeric_limits<std::int64_t>::max() / 4;
    auto const days = std::int64_t{options.limits.notification_days_max};
    return days == 0 ? for_ever : days * 24 * 60 * 60 * 1000;
  }
  [[nodiscard]] result<void> check_inboxes(std::vector<std::string>& wrong);
  [[nodiscard]] result<void> check_deliveries(std::vector<std::string>& wrong);
  [[nodiscard]] result<std::size_t> end_what_ended();
  [[nodiscard]] result<std::size_t> shrink_what_is_due();
  [[nodiscard]] result<std::size_t> review_what_was_held();
  [[nodiscard]] result<std::size_t> retain_what_is_young();
  [[nodiscard]] result<std::size_t> erase_rows();
  [[nodiscard]] result<std::size_t> finish_erasures();
  [[nodiscard]] result<void> share_memory();
  [[nodiscard]] bool concerns_alone(erasure_data const& who, audit_data const& change);
  [[nodiscard]] result<void> erase_from_log(erasure_data const& who);
  [[nodiscard]] result<std::optional<std::int64_t>> next_retention(row const& from);
  [[nodiscard]] result<std::optional<std::int64_t>> next_stored(std::int64_t now);
  [[nodiscard]] result<std::vector<row>> governed(govern_kind kind);
  template <class Step>
  [[nodiscard]] result<std::size_t> repeat(Step const& step);
  template <class Visit>
  [[nodiscard]] result<void> each_log_page(Visit const& visit);
  /// Runs what may not run beside a commit.
  template <class Work>
  [[nodiscard]] result<void> while_nobody_writes(Work const& work);
  void begin_leading();
  void end_leading();
  [[nodiscard]] result<std::vector<order_key>> next_deleted(order_key before, std::size_t count);
  [[nodiscard]] std::int64_t history_ms() const noexcept {
    return std::int64_t{options.limits.history_days_min} * 24 * 60 * 60 * 1000;
  }
  [[nodiscard]] result<void> create();
  [[nodiscard]] result<void> load_chain();
  [[nodiscard]] result<void> load_table(table which);
  [[nodiscard]] result<void> load_hot_window();
  [[nodiscard]] result<std::uint64_t> last_activity();
  [[nodiscard]] result<void> apply_keys(std::span<row_key const> keys);
  [[nodiscard]] result<void> check_postings(std::vector<std::string>& wrong);
  [[nodiscard]] result<void> check_audit(std::vector<std::string>& wrong);
  [[nodiscard]] result<void> check_counters(std::vector<std::string>& wrong);

  reader_registry readers_;
  cow_heap heap_;
  body_allowance bodies_;
  state working_;
  pending_rows pending_;
  people_ahead ahead_;
  std::atomic<state const*> published_{nullptr};
  std::atomic<bool> poisoned_{false};
  std::atomic<bool> fan_out_asked_{false};

  std::mutex guard_;
  std::condition_variable idle_;  // nobody leads
  std::deque<submission*> queue_;
  std::size_t waiting_ = 0;     // synchronous ones in the queue
  std::size_t last_group_ = 0;  // size
  bool leading_ = false;

  std::mutex listeners_guard_;
  std::vector<std::shared_ptr<listener>> listeners_;
};

template <class Work>
result<void> network_impl::while_nobody_writes(Work const& work) {
  begin_leading();
  result<void> done;
  try {
    done = work();
  } catch (...) {
    end_leading();
    throw;
  }
  end_leading();
  return done;
}

template <class Ask>
auto network_impl::read(person_id reader, Ask const& question)
    -> decltype(question(std::declval<walk_context&>(), std::declval<state const&>())) {
  policy_session session{policy.get(), {}, {}};
  for (;;) {
    std::uint64_t at = 0;
    std::int64_t moment = 0;
    bool outside = false;
    {
      auto const seen = look();
      auto const& now = seen.now;
      person_id const who{now.graph.resolve(reader).value};
      if (reader) {
        if (!now.graph.exists(who) || now.graph.node(who).kind != node_kind::person)
          return fail(errc::unknown_node, "reader");
        if (now.graph.node(who).hidden || now.graph.node(who).inactive) return fail(errc::inactive, "reader");
        outside = now.graph.outsider(who);
      }
      moment = std::max(now_ms(), now.time_ms);  // a clock that goes back revives no right that ended
      reader_rights rights(now.graph, now.owner, who, moment, session);
      store_rows cold(*rows);
      activity_source activities(now.stream, now.graph, cold);
      walk_context context{now.graph,
                           now.stream,
                           rights,
                           activities,
                           session,
                           options.limits.record_depth_max,
                           now.ranks,
                           now.is_on(reading_purpose::seen, who) ? &now.seen : nullptr,
                           use_of_opened{now.is_on(reading_purpose::opened, who)},
                           options.scorer.get()};
      auto answer = question(context, now);
      if (session.open.empty()) return answer;
      at = now.at.number;
      reader = who;
    }
    policy->ask(reader, outside, session.open, at, moment, session.answers);
    session.open = {};
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
