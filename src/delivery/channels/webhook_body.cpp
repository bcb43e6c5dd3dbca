// What webhooks say. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/webhook.hpp>
#include <madang/json/inbox_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "json/shapes.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

json::array people_of(delivery_item const& item) {
  json::array out;
  for (std::size_t at = 0; at < item.what.people.size(); ++at) {
    json::object one{{"id", std::to_string(item.what.people[at].value)}};
    if (at < item.names.size()) one["name"] = item.names[at];
    out.push_back(std::move(one));
  }
  return out;
}

// As notifications are elsewhere, without what changes from one attempt to the next.
json::object item_json(delivery_item const& item) {
  auto out = to_json(item.what).as_object();
  for (auto const* passing : {"position", "state", "snoozed_until", "changed"}) out.erase(passing);
  if (!item.what.people.empty()) out["people"] = people_of(item);
  if (!item.place.empty()) out["place"] = item.place;
  if (!item.text.empty()) out["text"] = item.text;
  return out;
}

json::object person_json(delivery_message const& message) {
  return {{"id", std::to_string(message.person.value)},
          {"key", message.person_key},
          {"name", message.person_name}};
}

}  // namespace

std::string webhook_body(delivery_message const& message) {
  json::array items;
  for (auto const& each : message.items) items.push_back(item_json(each));
  json::object out{{"type", "madang.notifications"},
                   {"key", message.key},
                   {"person", person_json(message)},
                   {"made", detail::write_date_time(message.made)}};
  if (message.digest) out["digest"] = true;
  if (message.critical) out["critical"] = true;
  if (message.escalated) out["escalated"] = true;
  if (message.confidential) out["confidential"] = true;
  out["items"] = std::move(items);
  if (message.more != 0) out["more"] = message.more;
  return json::serialize(out);
}

}  // namespace v1
}  // namespace madang
