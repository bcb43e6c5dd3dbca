// A webhook: a message is posted, signed, to another system, which checks the signature and answers.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/webhook.hpp>
#include <madang/delivery/worker.hpp>
#include <madang/madang.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast.hpp>
#include <boost/json.hpp>

#include <string>
#include <thread>

namespace http = boost::beast::http;
namespace md = madang;
using tcp = boost::asio::ip::tcp;

std::string const secret = "only the two of us know";

/// The other system: takes one call, and believes it only if it is signed.
void receive(tcp::acceptor& door) {
  auto caller = door.accept();
  boost::beast::flat_buffer buffer;
  http::request<http::string_body> call;
  http::read(caller, buffer, call);
  auto const holds = md::webhook_signature_holds(secret, call["Webhook-Timestamp"], call.body(),
                                                 call["Webhook-Signature"], md::system_clock().now());
  if (holds) {
    auto const said = boost::json::parse(call.body());
    auto const& item = said.at("items").at(0);
    fmt::print("{} for {}: {}\n", item.at("reason").as_string().c_str(),
               said.at("person").at("key").as_string().c_str(), item.at("text").as_string().c_str());
  }
  http::write(caller, http::response<http::empty_body>(
                          holds ? http::status::no_content : http::status::forbidden, 11));
}

int main() {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee Ha-eun"}).value();
  net.prefer({.node = kim, .channel = md::notify_channel::webhook, .choice = md::preference_choice::yes})
      .value();
  net.post({.actor = lee, .text = "The contract is signed, @[u:kim]"}).value();

  boost::asio::io_context loop;
  tcp::acceptor door(loop, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  std::jthread const other_system([&] { receive(door); });

  md::webhook_options options;
  options.target = {fmt::format("http://127.0.0.1:{}/hook", door.local_endpoint().port()), {secret}};
  options.allow_plain = options.allow_private = true;  // this machine only; never for urls that others enter
  md::delivery_worker worker(net.deliveries());
  worker
      .add(md::webhook_channel(options).value(), {.concurrency = 4, .messages_per_second = 50, .burst = 100})
      .value();
  auto const done = worker.run_once().total();
  fmt::print("{} sent, {} failed, {} refused\n", done.sent, done.failed, done.refused);
}
