// madang/store/row.hpp: the rows a network consists of, as the store sees them: a key of numbers and a value
// of bytes. docs/formats.md draws every table. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace madang {
inline namespace v1 {

/// The tables of a network. The numbers are stored in files and never change.
enum class table : std::uint8_t {
  meta = 0,      ///< (what): settings of the network
  node = 1,      ///< (node): people, organizations, groups, records, topics, tags
  edge = 2,      ///< (type << 32 | from, to): relations and rights
  activity = 3,  ///< (activity): header and lists, without text
  body = 4,      ///< (activity, revision): text, fields, payload
  reaction = 5,  ///< (activity, person, type): who reacted, and how
  counter = 6,   ///< (activity): totals per audience class
  posting = 7,   ///< (source, order): which activities a source has; the value is empty
  key = 8,       ///< (hash, hash): caller-supplied activity keys
  visit = 9,     ///< (reader, feed): when a reader last visited a feed
  govern = 10,   ///< (what, number): erasures, legal holds and retention rules
  rank = 11,     ///< (what << 32 | reader, subject): affinities and weights of rankings
  inbox = 12,    ///< (node): numbers of a person's inbox, and what the node prefers to be told
  notice = 13,   ///< (person << 4 | part, ...): notifications, and what belongs to them
  told = 14,     ///< (activity, person, cause): by which notification somebody was told of it
  task = 15      ///< (what, number): fan-out that waits, and broadcasts
};
/// Number of tables.
inline constexpr std::size_t table_count = 16;

/// Where a row lies: its table and up to three numbers, unique and ordered within the table.
struct row_key {
  table in = table::meta;  ///< the table
  std::uint64_t a = 0;     ///< first number, by which rows are grouped
  std::uint64_t b = 0;     ///< second number; 0 when the table has one
  std::uint64_t c = 0;     ///< third number; 0 when the table has two
  // NOLINTNEXTLINE(modernize-use-nullptr): the check takes what the compiler compares with for a null
  friend constexpr auto operator<=>(row_key const&, row_key const&) = default;
};

/// A row as it stands after a change.
struct row {
  row_key key;          ///< where
  std::string value;    ///< encoded by the layer that owns the table
  bool erased = false;  ///< the row is removed; `value` is empty
  friend bool operator==(row const&, row const&) = default;
};

/// What one command does: rows written together under one version number.
struct change {
  std::uint64_t number = 0;  ///< position in history
  timestamp at{};            ///< time of the change; never less than the one before
  std::string command_id;    ///< the caller's id of the command, at most 64 bytes; empty when none was given
  std::string audit;         ///< who did what, and the answer; encoded by `network`
  std::vector<row> rows;     ///< in the order in which they apply
};

}  // namespace v1
}  // namespace madang
