// How relations are told and listed. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.hpp"

namespace madang::cli {

/// Words with a property of the same meaning in JSON, e.g. {"until", "2026-12-31T23:59:59Z"}.
using details = std::vector<std::pair<std::string, std::string>>;

/// Says that a relation holds now, or no longer: `person:u:kim Kim follows record:a Hanbit`, or
/// `{"relation":"follows","from":"person:u:kim","to":"record:a","holds":true}`.
void tell_relation(settings const& common, std::string_view relation, node_info const& from,
                   node_info const& to, bool holds, details const& more = {});

/// A relation as listed: `{"node":"person:u:kim","name":"Kim","since":...}`.
[[nodiscard]] boost::json::object listed_json(relation const& of, node_info const& other);

/// A relation as listed, in one line that fits the screen: the other end, the role, since when and until
/// when.
[[nodiscard]] std::string listed_line(settings const& common, relation const& of, node_info const& other);

/// The other end of a relation as a reader may see it; reader none is the host.
[[nodiscard]] result<node_info> other_end(network const& net, person_id reader, relation const& of);

}  // namespace madang::cli
