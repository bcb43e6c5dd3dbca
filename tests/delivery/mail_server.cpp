// The mail server of tests. SPDX-License-Identifier: Apache-2.0
#include "mail_server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "madang_test_paths.hpp"

namespace delivery_tests {

std::string python_with_smtp() {
  for (auto const* python : {"python3", "/usr/bin/python3"}) {
    auto const asked = fmt::format("{} -c 'import aiosmtpd' >/dev/null 2>&1", python);
    if (std::system(asked.c_str()) == 0) return python;  // NOLINT(cert-env33-c): a test on its own machine
  }
  return {};
}

mail_server::mail_server(std::string const& arguments) {
  static int count = 0;
  out_ = std::filesystem::temp_directory_path() / fmt::format("madang-mail-{}-{}.jsonl", ::getpid(), ++count);
  std::filesystem::remove(out_);
  auto const command = fmt::format("exec {} '{}/tests/delivery/mail_server.py' '{}' {}", python_with_smtp(),
                                   MADANG_SOURCE_DIR, out_.string(), arguments);
  process_ = ::popen(command.c_str(), "w");  // NOLINT(cert-env33-c)
  if (process_ == nullptr) throw std::runtime_error("no process for the mail server");
  for (int tries = 0; tries < 3000 && port_ == 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (auto const said = lines(); !said.empty()) port_ = said[0].at("port").as_int64();
  }
}

mail_server::~mail_server() {
  ::pclose(process_);
  std::filesystem::remove(out_);
}

std::string mail_server::url(std::string const& scheme, std::string const& host) const {
  return fmt::format("{}://{}:{}", scheme, host, port_);
}

std::vector<boost::json::value> mail_server::messages() const {
  auto out = lines();
  if (!out.empty()) out.erase(out.begin());
  return out;
}

// Whole lines: the last one may still be on its way.
std::vector<boost::json::value> mail_server::lines() const {
  std::vector<boost::json::value> out;
  std::ifstream in(out_);
  for (std::string line; std::getline(in, line) && !in.eof();) out.push_back(boost::json::parse(line));
  return out;
}

}  // namespace delivery_tests
