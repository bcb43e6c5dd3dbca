// Madang and the floor as contenders. SPDX-License-Identifier: Apache-2.0
#include "peers/ours.hpp"

#include <optional>

#include "support/raw_sqlite.hpp"

namespace bench::peers {
namespace {

class madang_pages final : public contender {
 public:
  explicit madang_pages(company const& from) : from_(from) {}
  std::string name() const override { return "Madang"; }
  void read(std::span<std::uint32_t const> readers) override {
    page_ = need(from_.net->home_feed(from_.people[readers.front()]), "home");
  }
  std::vector<answer> answers() override {
    answer out;
    for (auto const& each : *page_) {
      out.ids.push_back(each.id.value);
      out.bodies.emplace_back(each.text);
    }
    return {out};
  }

 private:
  company const& from_;
  std::optional<madang::page> page_;
};

class floor_pages final : public contender {
 public:
  floor_pages(dataset const& data, floor_reader const& from) : data_(data), from_(from) {}
  std::string name() const override { return "floor D3"; }
  own_wall own() const override { return own_wall::left_out; }
  void read(std::span<std::uint32_t const> readers) override { count_ = from_.page(readers.front()); }
  // Its bodies lie in a buffer of its own that only it reads; ids are compared.
  std::vector<answer> answers() override {
    answer out;
    out.ids.assign(from_.ids(), from_.ids() + count_);
    for (auto id : out.ids) out.bodies.emplace_back(data_.body(static_cast<std::uint32_t>(id - 1)));
    return {out};
  }

 private:
  dataset const& data_;
  floor_reader const& from_;
  unsigned count_ = 0;
};

class madang_posts final : public post_writer {
 public:
  madang_posts(dataset const& data, std::filesystem::path const& scratch) : data_(data) {
    constexpr std::uint32_t people_max = 20'000;
    auto const file = scratch / "madang.db";
    remove_database(file);
    to_ = make_people(data, std::min(people_max, data.people), need(madang::open_sqlite_store(file), "file"));
    add_follows(to_, data, 5'000);
  }
  std::string name() const override { return "Madang, SQLite store, FULL"; }
  void write(std::uint32_t post) override {
    madang::post_input in{.actor = to_.people[data_.authors[post] % to_.people.size()],
                          .text = data_.body(post)};
    need(to_.net->post(in), "post");
  }

 private:
  dataset const& data_;
  company to_;
};

}  // namespace

std::unique_ptr<contender> make_madang(company const& from) { return std::make_unique<madang_pages>(from); }
std::unique_ptr<contender> make_floor(dataset const& data, floor_reader const& from) {
  return std::make_unique<floor_pages>(data, from);
}
std::unique_ptr<post_writer> make_madang_writer(dataset const& data, std::filesystem::path const& scratch) {
  return std::make_unique<madang_posts>(data, scratch);
}

}  // namespace bench::peers
