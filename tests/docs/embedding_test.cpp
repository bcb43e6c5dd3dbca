// The code of docs/embedding.md. SPDX-License-Identifier: Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <map>

namespace md = madang;

//! [networks]
/// The networks of many tenants: opened when somebody comes, closed when nobody does.
class tenants {
 public:
  explicit tenants(std::filesystem::path folder) : folder_(std::move(folder)) {}

  md::network& of(std::string const& tenant) {
    auto const known = open_.find(tenant);
    if (known != open_.end()) return known->second;
    md::network_options options{.hot_activities_max = 10'000, .bodies = texts_};
    md::sqlite_options store{.cache_bytes = 1 << 20};
    return open_.emplace(tenant, md::open_sqlite(folder_ / (tenant + ".db"), options, store).value())
        .first->second;
  }
  void close(std::string const& tenant) { open_.erase(tenant); }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<md::body_budget> texts_ = std::make_shared<md::body_budget>(256 << 20);
  std::map<std::string, md::network> open_;
};
//! [networks]

TEST_CASE("docs: embedding: many networks") {
  store_suite::scratch_folder const folder;
  tenants all(folder.path());
  auto const kim = all.of("acme").add_person({.key = "u:kim"}).value();
  all.of("other").add_person({.key = "u:lee"}).value();
  all.close("acme");
  CHECK(all.of("acme").find(md::node_kind::person, "u:kim") == md::node_id{kim});
  CHECK(!all.of("other").find(md::node_kind::person, "u:kim"));
}

TEST_CASE("docs: embedding: event loop") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim"}).value();
  int answered = 0;
  //! [loop]
  boost::asio::io_context loop;
  for (int at = 0; at < 100; ++at)
    net.async_post({.actor = kim, .text = "hello"},
                   boost::asio::bind_executor(loop, [&](boost::system::error_code failed, md::activity_id) {
                     if (!failed) ++answered;
                   }));
  loop.run();  // those that wait at the same time are committed together
  //! [loop]
  CHECK(answered == 100);
}

TEST_CASE("docs: embedding: what is due") {
  auto net = md::open_memory().value();
  std::size_t done = 0;
  //! [due]
  // On a timer of yours: the network starts no thread and reads no clock behind your back.
  if (auto const at = net.next_due(); at && *at <= md::system_clock().now()) done = net.run_due().value();
  //! [due]
  CHECK(done == 0);
}

TEST_CASE("docs: embedding: waking up") {
  auto net = md::open_memory().value();
  std::atomic<int> wakes = 0;
  //! [wake]
  auto const listening = net.subscribe([&] { ++wakes; });  // says that there is something, not what
  net.add_person({.key = "u:kim"}).value();
  //! [wake]
  CHECK(wakes == 1);
}
