// tests/model/compare_export.hpp: an export, imported into a new network, must be the same network.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>
#include <string>

namespace model {

/// How the copy of a network is opened, and what is compared.
struct export_comparison {
  madang::network_options options;
  bool feeds = true;  ///< rights are the network's own, so every reader must see the same
};

/// Exports, imports into a new network and compares: bytes of both exports, its checks, and every reader's
/// feeds apart from ids. Empty when nothing differs.
[[nodiscard]] std::string compare_export(madang::network const& from, export_comparison const& how);

}  // namespace model
