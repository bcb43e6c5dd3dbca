// `madang deliver`: sends what is due by mail and webhook. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/email.hpp>
#include <madang/delivery/webhook.hpp>
#include <madang/delivery/worker.hpp>
#include <madang/json/page_json.hpp>

#include <boost/json/object.hpp>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "cli/command.hpp"
#include "cli/delivery_file.hpp"

namespace madang::cli {
namespace {

constexpr auto deliver_footer =
    R"(Does what is due (as `madang due`), then sends every message that is due, once, and
ends. What failed is tried again by a later run; call it every minute. FILE names
servers, addresses and where secrets are; docs/cli.md describes it.

Examples:
  madang deliver --once --config delivery.json
  madang deliver --once --config delivery.json --json | jq .total.failed)";

struct deliver_arguments {
  std::string config;
  bool once = false;
};

result<delivery_settings> read_config(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) misused("--config", fmt::format("'{}' cannot be read", one_line(file)));
  auto read = read_delivery_settings(std::string(std::istreambuf_iterator<char>(in), {}));
  if (read) return read;
  auto why = read.error();
  why.field = why.field.empty() ? one_line(file) : fmt::format("{}: {}", one_line(file), one_line(why.field));
  return why;
}

std::string language_of(network const& net, person_id person, std::string const& otherwise) {
  auto const known = net.node(person, person);
  return known && !known->language.empty() ? known->language : otherwise;
}

// Finds addresses and languages while it sends; the settings live with the channel.
email_options options_of(network const& net, email_settings const& from) {
  auto out = from.options;
  auto const settings = std::make_shared<email_settings const>(from);
  out.address_of = [settings](delivery_message const& message) -> std::optional<std::string> {
    auto const found = settings->addresses.find(message.person_key);
    if (found == settings->addresses.end()) return std::nullopt;
    return found->second;
  };
  out.words.language_of = [settings, &net](delivery_message const& message) {
    return language_of(net, message.person, settings->language);
  };
  if (!settings->link.empty())
    out.words.link_of = [settings](delivery_message const&, delivery_item const& item) {
      return link_to(settings->link, item.what);
    };
  return out;
}

// A channel that its document does not describe as it must be is an error that names the property.
result<void> add(delivery_worker& to, std::string_view part,
                 result<std::unique_ptr<delivery_channel>> channel, channel_limits const& limits) {
  auto const within = [&](error why) {
    why.field = fmt::format("{}.{}", part, why.field);
    return why;
  };
  if (!channel) return within(channel.error());
  if (auto const added = to.add(std::move(*channel), limits); !added) return within(added.error());
  return {};
}

#if MADANG_CLI_DELIVERY
result<void> add_channels(delivery_worker& to, network const& net, delivery_settings const& from) {
  if (from.email)
    if (auto const added = add(to, "email", email_channel(options_of(net, *from.email)), from.email->limits);
        !added)
      return added;
  if (from.webhook)
    if (auto const added = add(to, "webhook", webhook_channel(from.webhook->options), from.webhook->limits);
        !added)
      return added;
  return {};
}
#else
result<void> add_channels(delivery_worker&, network const&, delivery_settings const&) {
  return fail(errc::not_supported, "MADANG_DELIVERY, which this tool was built without");
}
#endif

boost::json::object counts_json(delivery_counts const& from) {
  return {{"sent", from.sent},   {"failed", from.failed},       {"refused", from.refused},
          {"later", from.later}, {"overtaken", from.overtaken}, {"unsettled", from.unsettled}};
}

std::string delivered_text(delivery_counts const& from) {
  auto out = fmt::format("{} sent, {} failed, {} refused, {} later", from.sent, from.failed, from.refused,
                         from.later);
  if (from.overtaken != 0) out += fmt::format(", {} overtaken", from.overtaken);
  if (from.unsettled != 0) out += fmt::format(", {} unsettled", from.unsettled);
  return out;
}

void tell_report(settings const& common, delivery_report const& report) {
  boost::json::object json{{"total", counts_json(report.total())}};
  std::string text = delivered_text(report.total());
  for (auto const channel : {notify_channel::email, notify_channel::webhook}) {
    auto const& counts = report.of.at(static_cast<std::size_t>(channel));
    json[name_of(channel)] = counts_json(counts);
    if (counts != delivery_counts{})
      text += fmt::format("\n  {}: {}", name_of(channel), delivered_text(counts));
  }
  if (report.resume) text += "\nmore waits for the rate limit";
  json["more"] = report.resume.has_value();
  tell(common, json, text);
}

result<exit_code> run_deliver(settings const& common, deliver_arguments const& in) {
  auto const config = read_config(in.config);
  if (!config) return config.error();
  auto net = open_to_write(common);
  if (!net) return net.error();
  if (auto const done = net->run_due(); !done) return done.error();
  delivery_worker worker(net->deliveries());
  if (auto const added = add_channels(worker, *net, *config); !added) return added.error();
  auto const report = worker.run_once();
  tell_report(common, report);
  if (!report.errors.empty()) return report.errors.front();
  return exit_code::done;
}

}  // namespace

void add_deliver(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"deliver", "Send what is due by mail and webhook", deliver_footer}, run_deliver);
  to.add_flag("--once", in.once, "Send what is due now, and end")->required();
  to.add_option("--config", in.config, "Servers and addresses")->required()->type_name("FILE");
}

}  // namespace madang::cli
