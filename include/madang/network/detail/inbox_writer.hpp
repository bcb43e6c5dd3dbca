// madang/network/detail/inbox_writer.hpp: how a writer opens a person's inbox. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/network/detail/writer.hpp>
#include <madang/notify/detail/inbox_machine.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

class writer::inbox_rows final : public notice_rows {
 public:
  explicit inbox_rows(writer& of) noexcept : of_(&of) {}
  [[nodiscard]] result<std::optional<std::string>> row(row_key const& key) override { return of_->get(key); }
  [[nodiscard]] result<std::vector<madang::row>> range(range_request const& request) override {
    return of_->in_.rows.range(request);
  }
  [[nodiscard]] result<void> put(madang::row value) override {
    if (!of_->put(std::move(value))) return fail(errc::corrupt, "inbox");
    return {};
  }

 private:
  writer* of_;
};

/// Does something with a person's inbox, broadcasts first: what they tell stands below what comes now.
template <class Work>
result<void> writer::with_inbox(node_id person, Work const& work) {
  if (!graph().exists(person)) return fail(errc::corrupt, "inbox");
  inbox_rows rows(*this);
  inbox_machine inbox(rows, person.value, in_.working.inboxes.of(person.value), in_.working.at.number + 1);
  auto const newest = in_.working.inboxes.last_broadcast();
  if (graph().is(person, node_kind::person) && inbox.numbers().broadcasts < newest) {
    result<std::vector<std::pair<std::uint64_t, notice_event>>> due =
        std::vector<std::pair<std::uint64_t, notice_event>>{};
    auto const ask = [&](reader_rights& rights) {
      bool asks = false;
      due = due_broadcasts(rules_world(), person_id{person.value}, rights, in_.rows, asks);
      return asks ? verdict::ask : verdict::yes;
    };
    (void)allowed(person_id{person.value}, ask);
    if (!due) return due.error();
    if (auto const done = inbox.catch_up(newest, *due); !done) return done;
  }
  if (auto const done = work(inbox); !done) return done;
  if (auto const done = inbox.close(); !done) return done;
  return deliver(person, inbox.risen());
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
