// A server on one event loop: each connection is a coroutine, and the commits of all are in flight together.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/madang.hpp>

#include <boost/asio.hpp>

#include <map>
#include <string>

namespace asio = boost::asio;
namespace md = madang;
using asio::ip::tcp;

asio::awaitable<std::string> read_line(tcp::socket& from, std::string& buffer) {
  auto const size =
      co_await asio::async_read_until(from, asio::dynamic_buffer(buffer), '\n', asio::use_awaitable);
  auto line = buffer.substr(0, size - 1);
  buffer.erase(0, size);
  co_return line;
}

/// Answers each line with `ok` when the post is durable. While this connection waits, the loop serves others.
/// The coroutine ends when the client hangs up: reading throws then.
asio::awaitable<void> serve(tcp::socket client, md::network& net, md::person_id author) {
  std::string buffer;
  for (;;) {
    auto const line = co_await read_line(client, buffer);
    auto const [failed, made] =
        co_await net.async_post({.actor = author, .text = line}, asio::as_tuple(asio::use_awaitable));
    auto const answer = failed ? fmt::format("error {}\n", failed.message()) : std::string("ok\n");
    co_await asio::async_write(client, asio::buffer(answer), asio::use_awaitable);
  }
}

asio::awaitable<void> listen(tcp::acceptor& door, md::network& net, md::person_id author) {
  for (;;) {
    auto client = co_await door.async_accept(asio::use_awaitable);
    asio::co_spawn(door.get_executor(), serve(std::move(client), net, author), asio::detached);
  }
}

/// One of many clients: writes ten lines, the last of them empty, and counts the answers.
asio::awaitable<void> write_ten(tcp::acceptor& door, std::map<std::string, int>& answers, int& clients) {
  tcp::socket server(door.get_executor());
  co_await server.async_connect(door.local_endpoint(), asio::use_awaitable);
  std::string buffer;
  for (int left = 9; left >= 0; --left) {
    auto const line = left > 0 ? fmt::format("{} to go\n", left) : std::string("\n");
    co_await asio::async_write(server, asio::buffer(line), asio::use_awaitable);
    ++answers[co_await read_line(server, buffer)];
  }
  if (--clients == 0) door.close();
}

int main() {
  auto net = md::open_sqlite("crm.db").value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();

  asio::io_context loop(1);
  tcp::acceptor door(loop, {asio::ip::address_v4::loopback(), 0});  // any free port
  asio::co_spawn(loop, listen(door, net, kim), asio::detached);
  std::map<std::string, int> answers;
  int clients = 50;
  for (int at = clients; at > 0; --at)
    asio::co_spawn(loop, write_ten(door, answers, clients), asio::detached);
  loop.run();  // one thread for all of it

  for (auto const& [answer, count] : answers) fmt::print("{} x {}\n", count, answer);
  fmt::print("{} posts in the network\n", net.stats().activities);
}
