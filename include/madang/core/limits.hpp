// madang/core/limits.hpp: every limit with a name; set when a network is opened. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <cstdint>

namespace madang {
inline namespace v1 {

/// Limits of one network. Exceeding one is an error that names it, never a crash and never a silent cut.
struct limits {
  std::uint32_t key_bytes_max = 255;            ///< node and activity keys
  std::uint32_t name_graphemes_max = 255;       ///< names of nodes
  std::uint32_t name_bytes_max = 1024;          ///< names of nodes
  std::uint32_t text_graphemes_max = 10'000;    ///< text of a post or comment
  std::uint32_t text_bytes_max = 64 * 1024;     ///< text of a post or comment, after normalisation
  std::uint32_t payload_bytes_max = 64 * 1024;  ///< JSON payload of a host verb
  std::uint32_t parents_max = 64;               ///< direct parents of a record
  std::uint32_t about_max = 1'000;              ///< records one activity is about
  std::uint32_t mentions_max = 100;             ///< mentions in one text
  std::uint32_t hashtags_max = 50;              ///< topics of one activity
  std::uint32_t attachments_max = 100;          ///< attachments of one activity
  std::uint32_t fields_max = 500;               ///< fields in one record change
  std::uint32_t people_max = 1'000;             ///< people named by one audience
  std::uint32_t page_items_max = 100;           ///< items on a page
  std::uint32_t follows_max = 10'000;           ///< nodes one person follows
  std::uint32_t group_members_max = 1'000'000;  ///< members of one group
  std::uint32_t thread_depth_max = 1'000;       ///< depth of a comment below its root
  std::uint32_t batch_commands_max = 10'000;    ///< commands in one batch
  std::uint32_t batch_records_apart_max = 50;   ///< records one batch touches before that is one item
  std::uint32_t record_depth_max = 64;          ///< levels of part_of that are followed
  std::uint32_t affinities_max = 64;  ///< people, places and topics of one reader that rankings count
  std::uint32_t followed_acts_max =
      16;  ///< newest comments and reactions of one person that two hops look at
  std::uint32_t impressions_max = 10'000;  ///< shown items and actions that wait to be taken for a log
  std::uint32_t history_days_min = 30;     ///< days that what was deleted can still be restored
  std::uint32_t bundle_minutes = 10;       ///< changes of one record by one person within this are one item
  std::uint32_t fan_out_max = 1'000;     ///< people told of one activity by a notification of their own each
  std::uint32_t fan_out_inline_max = 8;  ///< people told in the very change, before others are
  std::uint32_t notification_days_max = 90;      ///< days until a notification goes; 0: it stays
  std::uint32_t interruptions_per_day_max = 20;  ///< messages to one person and day besides digests; 0: any
};

}  // namespace v1
}  // namespace madang
