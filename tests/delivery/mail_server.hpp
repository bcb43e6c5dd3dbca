// tests/delivery/mail_server.hpp: a mail server in a process of its own (aiosmtpd), and what it received.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/json.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace delivery_tests {

/// A Python that has aiosmtpd; empty: there is none.
[[nodiscard]] std::string python_with_smtp();

/// Runs until its end. @pre python_with_smtp
class mail_server {
 public:
  explicit mail_server(std::string const& arguments = {});  ///< as mail_server.py has them
  ~mail_server();
  mail_server(mail_server const&) = delete;
  mail_server& operator=(mail_server const&) = delete;

  [[nodiscard]] std::string url(std::string const& scheme = "smtp",
                                std::string const& host = "127.0.0.1") const;
  [[nodiscard]] std::vector<boost::json::value> messages() const;  ///< so far

 private:
  [[nodiscard]] std::vector<boost::json::value> lines() const;

  std::filesystem::path out_;
  std::FILE* process_ = nullptr;  // its standard input
  std::int64_t port_ = 0;
};

}  // namespace delivery_tests
