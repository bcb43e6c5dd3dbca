// madang/network/detail/inbox_reader.hpp: one reading of one person's inbox: what is there, as far as the
// person may see it now. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/notify/detail/rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Reads an inbox with its owner's rights. Broadcasts that are no notifications yet stand where they will be.
/// Used by one thread, on one snapshot.
class inbox_reader {
 public:
  inbox_reader(walk_context& in, state const& now) : in_(in), now_(now), person_(in.rights.reader()) {}

  /// A notification and where it lies.
  struct entry {
    notice_part in = notice_part::unread;
    std::uint64_t position = 0;
    notice_data data;
  };
  /// Visible notifications of these parts below a position, newest first, at most `wanted`; the last position
  /// looked at is left in `below`. @pre parts are given once each
  [[nodiscard]] result<std::vector<notification>> list(std::vector<notice_part> const& parts,
                                                       inbox_request const& filter, std::size_t wanted,
                                                       std::uint64_t below);
  /// What is unseen and unread, counted one by one.
  struct counted {
    inbox_counts counts;
    bool all_visible = true;  ///< no unread notification is hidden
  };
  [[nodiscard]] result<counted> count();
  /// What stands at a position; empty when nothing does that the person may see.
  [[nodiscard]] result<std::optional<notification>> at(std::uint64_t position);
  /// A notification as the person may see it; empty when nothing of it is for the person's eyes.
  [[nodiscard]] result<std::optional<notification>> show(entry const& from);
  /// May the person see the notification and any of its causes?
  [[nodiscard]] result<bool> visible(notice_data const& of);
  /// Positions of broadcasts that are no notifications yet.
  [[nodiscard]] result<std::vector<std::uint64_t>> waiting();

 private:
  [[nodiscard]] result<void> load_broadcasts();
  [[nodiscard]] result<std::vector<entry>> next_of(notice_part part, std::uint64_t below,
                                                   std::size_t rows_max);
  [[nodiscard]] bool object_visible(notice_data const& of);
  [[nodiscard]] bool cause_visible(notice_data const& of, notice_person const& cause);
  [[nodiscard]] result<std::vector<notice_person>> causes(notice_data const& of);
  [[nodiscard]] bool passes(notice_data const& of, inbox_request const& filter);
  [[nodiscard]] bool about(notice_data const& of, node_id record);
  [[nodiscard]] std::string word_of(reason_code reason) const {
    return now_.words != nullptr ? std::string(now_.words->word_of(reason)) : std::string();
  }

  walk_context& in_;
  state const& now_;
  person_id person_;
  std::optional<std::vector<entry>> broadcasts_;  // by position
};

/// The numbers of an inbox, as they are kept.
[[nodiscard]] inbox_counts counts_of(inbox_data const& numbers, vocabulary const* words);

}  // namespace detail
}  // namespace v1
}  // namespace madang
