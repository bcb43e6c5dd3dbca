// The server of tests. SPDX-License-Identifier: Apache-2.0
#include "receiver.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace delivery_tests {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

received_call recorded(http::request<http::string_body> const& from) {
  received_call out{std::string(from.method_string()), std::string(from.target()), from.body(), {}};
  for (auto const& field : from)
    out.header[boost::algorithm::to_lower_copy(std::string(field.name_string()))] =
        std::string(field.value());
  return out;
}

template <class Stream>
error_code say(Stream& to, std::string const& text) {
  error_code failed;
  asio::write(to, asio::buffer(text), failed);
  return failed;
}

template <class Stream>
void answer_with(Stream& to, answer const& answers) {
  http::response<http::string_body> out{static_cast<http::status>(answers.status), 11};
  for (auto const& [name, value] : answers.header) out.set(name, value);
  out.body().assign(answers.body_bytes, 'x');
  out.prepare_payload();
  error_code failed;  // a client that hangs up is what some tests are about
  http::write(to, out, failed);
}

/// True: the connection stays open, and nothing more is said.
template <class Stream>
bool behave(Stream& to, answer const& answers) {
  switch (answers.how) {
    case manner::answer:
      answer_with(to, answers);
      return false;
    case manner::stay_silent:
      return true;
    case manner::stop_in_header:
      return !say(to, "HTTP/1.1 200 OK\r\nServer: slow\r\n");
    case manner::stop_in_body:
      return !say(to, fmt::format("HTTP/1.1 {} X\r\nContent-Length: 100\r\n\r\nbegin", answers.status));
    case manner::cut:
      return false;
    case manner::cut_in_header:
      say(to, "HTTP/1.1 200 OK\r\nServer: cut\r\n");
      return false;
    case manner::endless_header:
      for (auto failed = say(to, "HTTP/1.1 200 OK\r\n"); !failed;)
        failed = say(to, "Filler: " + std::string(1000, 'x') + "\r\n");
      return false;
    case manner::speak_other:
      say(to, "220 mail.example.com ESMTP\r\n");
      return false;
  }
  return false;
}

asio::ssl::context tls_of(identity const& as, tls_version speaks) {
  asio::ssl::context out(asio::ssl::context::tls_server);
  out.use_certificate_chain(asio::buffer(as.certificate));
  out.use_private_key(asio::buffer(as.key), asio::ssl::context::pem);
  if (speaks == tls_version::only_1_1) {
    SSL_CTX_set_security_level(out.native_handle(), 0);
    SSL_CTX_set_min_proto_version(out.native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(out.native_handle(), TLS1_1_VERSION);
  }
  return out;
}

}  // namespace

struct receiver::impl {
  explicit impl(answer how) : answers(std::move(how)) {}

  void listen() {
    while (!over) {
      tcp::socket client(loop);
      error_code failed;
      door.accept(client, failed);
      if (failed || over) continue;
      ++connections;
      serving.emplace_back([this, client = std::move(client)]() mutable {
        tls ? serve_tls(std::move(client)) : serve(client, client);
      });
    }
  }

  void serve_tls(tcp::socket client) {
    asio::ssl::stream<tcp::socket> stream(std::move(client), *tls);
    error_code failed;
    stream.handshake(asio::ssl::stream_base::server, failed);
    if (failed) return;
    serve(stream, stream.next_layer());
    if (stream.next_layer().is_open()) stream.shutdown(failed);
  }

  template <class Stream>
  void serve(Stream& stream, tcp::socket& socket) {
    beast::flat_buffer buffer;
    for (;;) {
      http::request<http::string_body> call;
      error_code failed;
      http::read(stream, buffer, call, failed);
      if (failed) return;
      {
        std::lock_guard const lock(mutex);
        calls.push_back(recorded(call));
      }
      auto const stays = behave(stream, answers);
      if (stays) hold(std::move(socket));
      if (stays || answers.how != manner::answer) return;
    }
  }

  void hold(tcp::socket socket) {
    std::lock_guard const lock(mutex);
    held.push_back(std::move(socket));
  }

  answer answers;
  asio::io_context loop;
  std::optional<asio::ssl::context> tls;
  tcp::acceptor door{loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::atomic<bool> over = false;
  std::atomic<std::size_t> connections = 0;
  mutable std::mutex mutex;
  std::vector<received_call> calls;  // guarded by mutex, as is the next
  std::list<tcp::socket> held;
  std::list<std::jthread> serving;  // of the listening thread; each ends when its client hangs up
  std::thread thread;
};

receiver::receiver(answer answers) : impl_(std::make_unique<impl>(std::move(answers))) {
  impl_->thread = std::thread([this] { impl_->listen(); });
}

receiver::receiver(answer answers, identity const& as, tls_version speaks)
    : impl_(std::make_unique<impl>(std::move(answers))) {
  impl_->tls.emplace(tls_of(as, speaks));
  impl_->thread = std::thread([this] { impl_->listen(); });
}

receiver::~receiver() {
  impl_->over = true;
  asio::io_context loop;
  tcp::socket last(loop);
  error_code failed;
  last.connect(impl_->door.local_endpoint(), failed);  // wakes the one who accepts
  impl_->thread.join();
}

unsigned short receiver::port() const { return impl_->door.local_endpoint().port(); }

std::string receiver::url(std::string const& host) const {
  return fmt::format("{}://{}:{}/hook?team=3", impl_->tls ? "https" : "http", host, port());
}

std::vector<received_call> receiver::calls() const {
  std::lock_guard const lock(impl_->mutex);
  return impl_->calls;
}

std::size_t receiver::connections() const { return impl_->connections; }

}  // namespace delivery_tests
