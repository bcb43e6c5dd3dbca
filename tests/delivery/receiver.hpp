// tests/delivery/receiver.hpp: a web server on this machine that answers well and badly.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace delivery_tests {

/// What the server does with a call.
enum class manner : std::uint8_t {
  answer,          ///< with status, header lines and body
  stay_silent,     ///< reads the call and says nothing
  stop_in_header,  ///< says the status and no more
  stop_in_body,    ///< promises more body than it sends, and waits
  cut,             ///< reads the call and closes the connection
  cut_in_header,   ///< says the status and closes the connection
  endless_header,  ///< header lines until nobody reads them
  speak_other,     ///< something that is not HTTP
};

/// How it answers.
struct answer {
  manner how = manner::answer;
  int status = 200;
  std::vector<std::pair<std::string, std::string>> header{};
  std::size_t body_bytes = 2;
};

/// A call that came.
struct received_call {
  std::string method, target, body;
  std::map<std::string, std::string> header;  ///< names in lower case
};

/// A certificate with its key and the authority that signed it, as PEM.
struct identity {
  std::string certificate, key, authority;
};

/// A new authority, and a certificate by it for a host.
[[nodiscard]] identity make_identity(std::string const& host);

/// Which TLS the server speaks.
enum class tls_version : std::uint8_t { newest, only_1_1 };

/// Listens on 127.0.0.1 until its end. Clients have to hang up before that.
class receiver {
 public:
  explicit receiver(answer answers = {});  ///< plain
  receiver(answer answers, identity const& as, tls_version speaks = tls_version::newest);
  ~receiver();
  receiver(receiver const&) = delete;
  receiver& operator=(receiver const&) = delete;

  [[nodiscard]] unsigned short port() const;
  [[nodiscard]] std::string url(std::string const& host = "127.0.0.1") const;  ///< with a path and a query
  [[nodiscard]] std::vector<received_call> calls() const;                      ///< so far
  [[nodiscard]] std::size_t connections() const;                               ///< so far

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace delivery_tests
