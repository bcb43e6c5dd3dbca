// Inboxes as text for people: who did what, where, when. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>

#include <string>

#include "cli/terminal.hpp"

namespace madang::cli {

/// Writes what one person is told. Used by one thread; the network must outlive it.
class inbox_writer {
 public:
  inbox_writer(network const& net, person_id reader, screen const& on)
      : net_(net), reader_(reader), on_(on) {}

  /// All notifications of a page: two lines each, the second one with what was said.
  [[nodiscard]] std::string text(inbox_page const& from);
  /// "Lee Ha-eun and 4 others reacted to what you wrote on Hanbit renewal".
  [[nodiscard]] std::string sentence(notification const& of);

 private:
  [[nodiscard]] std::string people(notification const& of);
  [[nodiscard]] std::string name(node_id node);
  [[nodiscard]] std::string subject(notification const& of);
  [[nodiscard]] std::string subject_after(notification const& of);
  [[nodiscard]] std::string did(notification const& of);
  [[nodiscard]] std::string place(notification const& of, std::string_view joint);
  [[nodiscard]] std::string said(notification const& of);

  network const& net_;
  person_id reader_;
  screen on_;
};

/// "3 unread, 2 of them unseen".
[[nodiscard]] std::string counts_text(inbox_counts const& counts);

}  // namespace madang::cli
