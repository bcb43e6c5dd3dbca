// tests/model/reference_activities.hpp: what the reference's activity commands share.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "model/reference_commands.hpp"

namespace model {

/// An activity as a command asks for it, without audience, names and id.
[[nodiscard]] activity draft_of(world const& in, command const& what, madang::activity_kind kind);
/// Sets scope and insiders_only, the defaults where nothing is said, and checks what outsiders may choose.
void set_audience(world const& in, audience const& to, activity& draft, answer& out);
/// Checks a text that must not be empty.
void check_text(std::string const& text, answer& out);
/// Takes up what a text names: mentions checked against the audience, hashtags as topics, made when new.
void take_names(world& in, std::string const& text, activity& draft, answer& out);
/// Would this person see the draft, blocks apart?
[[nodiscard]] bool would_see(world const& in, uint32_t person, activity const& draft);
/// The first result of an activity key, or the conflict; empty when the key is new.
[[nodiscard]] std::optional<answer> known_key(world const& in, command const& what);
/// Gives the draft its id and sources and keeps it.
[[nodiscard]] answer keep(world& in, command const& what, activity draft);
/// Checks place, audience and names of a post, share, event or record change, and keeps it.
[[nodiscard]] answer write(world& in, command const& what, activity draft, answer out);
/// Puts an activity into the streams it lies in; an edit adds to them.
void add_sources(world const& in, activity& draft);
/// Checks place, audience and names of a post, share, event or record change.
void check_write(world& in, command const& what, activity& draft, answer& out);
/// What makes two commands the same for an activity key.
[[nodiscard]] std::string content_of(world const& in, command const& what);

}  // namespace model
