// Redis with Mastodon's scheme. SPDX-License-Identifier: Apache-2.0
#include "peers/redis.hpp"

#include <cstdlib>
#include <unordered_map>

#include "support/measure.hpp"

namespace bench::peers {
namespace {

constexpr std::uint32_t in_flight = 1'000;

std::string body_key(std::uint64_t id) { return "post:" + std::to_string(id); }
std::string timeline_key(std::uint32_t reader) { return "home:" + std::to_string(reader); }

double used_memory(redis& from) { return std::strtod(from.info("used_memory").c_str(), nullptr); }

class redis_pages final : public contender {
 public:
  redis_pages(redis& from, std::string name, std::size_t at_once)
      : from_(from), name_(std::move(name)), at_once_(at_once) {}
  std::string name() const override { return name_; }
  std::size_t readers_at_once() const override { return at_once_; }
  void read(std::span<std::uint32_t const> readers) override {
    for (auto reader : readers) {
      auto const key = timeline_key(reader);
      std::string_view const words[] = {"ZREVRANGE", key, "0", "24"};
      from_.append(words);
    }
    ids_.clear();
    for (std::size_t at = 0; at < readers.size(); ++at) ids_.push_back(from_.next());
    for (auto const& each : ids_) ask_for_bodies(*each);
    bodies_.clear();
    for (auto const& each : ids_)
      bodies_.push_back(each->elements != 0 ? from_.next() : redis::reply(nullptr, freeReplyObject));
  }
  std::vector<answer> answers() override {
    std::vector<answer> out;
    for (std::size_t at = 0; at < ids_.size(); ++at) {
      auto& page = out.emplace_back();
      for (std::size_t item = 0; item < ids_[at]->elements; ++item) {
        page.ids.push_back(std::strtoull(ids_[at]->element[item]->str, nullptr, 10));
        auto const* body = bodies_[at]->element[item];
        page.bodies.emplace_back(body->str, body->len);
      }
    }
    return out;
  }

 private:
  void ask_for_bodies(redisReply const& ids) {
    if (ids.elements == 0) return;
    keys_.resize(ids.elements);
    words_.assign(1, "MGET");
    for (std::size_t item = 0; item < ids.elements; ++item) {
      keys_[item].assign("post:").append(ids.element[item]->str, ids.element[item]->len);
      words_.push_back(keys_[item]);
    }
    from_.append(words_);
  }

  redis& from_;
  std::string name_;
  std::size_t at_once_;
  std::vector<std::string> keys_;
  std::vector<std::string_view> words_;
  std::vector<redis::reply> ids_;
  std::vector<redis::reply> bodies_;
};

class redis_posts final : public post_writer {
 public:
  redis_posts(redis& to, dataset const& data, std::span<std::uint32_t const> posts) : to_(to), data_(data) {
    auto const readers = receivers_of(data, posts);
    for (std::size_t at = 0; at < posts.size(); ++at) receivers_[posts[at]] = readers[at];
  }
  std::string name() const override { return "Redis, appendfsync always"; }
  void write(std::uint32_t post) override {
    auto const id = std::to_string(post + 1);
    auto const body = body_key(post + 1);
    std::string_view const set[] = {"SET", body, data_.body(post)};
    to_.append(set);
    auto const trim_to = "-" + std::to_string(timeline_items + 1);
    auto const& receivers = receivers_.at(post);
    for (auto reader : receivers) {
      auto const key = timeline_key(reader);
      std::string_view const add[] = {"ZADD", key, id, id};
      std::string_view const trim[] = {"ZREMRANGEBYRANK", key, "0", trim_to};
      to_.append(add);
      to_.append(trim);
    }
    for (std::size_t at = 0; at < 1 + 2 * receivers.size(); ++at) (void)to_.next();
  }

 private:
  redis& to_;
  dataset const& data_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> receivers_;
};

}  // namespace

redis::redis(std::filesystem::path const& socket) : redis(redisConnectUnix(socket.c_str())) {}
redis::redis(std::uint32_t port) : redis(redisConnect("127.0.0.1", static_cast<int>(port))) {}
redis::redis(redisContext* made) : to_(made, redisFree) {
  if (!to_ || to_->err != 0) give_up("Redis: " + std::string(to_ ? to_->errstr : "no memory"));
}

void redis::append(std::span<std::string_view const> words) {
  char const* texts[64];
  std::size_t sizes[64];
  std::vector<char const*> many_texts;
  std::vector<std::size_t> many_sizes;
  auto** text = texts;
  auto* size = sizes;
  if (words.size() > std::size(texts)) {
    many_texts.resize(words.size());
    many_sizes.resize(words.size());
    text = many_texts.data();
    size = many_sizes.data();
  }
  for (std::size_t at = 0; at < words.size(); ++at) {
    text[at] = words[at].data();
    size[at] = words[at].size();
  }
  if (redisAppendCommandArgv(to_.get(), static_cast<int>(words.size()), text, size) != REDIS_OK)
    give_up(std::string("Redis: ") + to_->errstr);
}

redis::reply redis::next() {
  void* out = nullptr;
  if (redisGetReply(to_.get(), &out) != REDIS_OK) give_up(std::string("Redis: ") + to_->errstr);
  reply found(static_cast<redisReply*>(out), freeReplyObject);
  if (found->type == REDIS_REPLY_ERROR) give_up(std::string("Redis: ") + found->str);
  return found;
}

std::string redis::info(std::string_view field) {
  std::string_view const words[] = {"INFO"};
  append(words);
  auto const all = next();
  std::string_view const text(all->str, all->len);
  auto const label = "\n" + std::string(field) + ":";
  auto const at = text.find(label);
  if (at == std::string_view::npos) give_up("Redis does not tell " + std::string(field));
  auto const rest = text.substr(at + label.size());
  return std::string(rest.substr(0, rest.find('\r')));
}

redis_sizes load_redis(redis& to, dataset const& data, std::uint32_t posts, timelines const& from,
                       std::span<std::uint32_t const> readers) {
  redis_sizes out;
  auto const start = used_memory(to);
  for (std::uint32_t post = 0; post < posts; ++post) {
    auto const key = body_key(post + 1);
    std::string_view const words[] = {"SET", key, data.body(post)};
    to.append(words);
    if (post % in_flight == in_flight - 1 || post + 1 == posts)
      for (auto left = post % in_flight + 1; left > 0; --left) (void)to.next();
  }
  auto const with_posts = used_memory(to);
  out.bytes_per_post = (with_posts - start) / posts;
  for (auto reader : readers) {
    auto const newest = from.newest(reader, timeline_items);
    if (newest.empty()) continue;
    std::vector<std::string> numbers;
    for (auto post : newest) numbers.push_back(std::to_string(post + 1));
    auto const key = timeline_key(reader);
    std::vector<std::string_view> words{"ZADD", key};
    for (auto const& each : numbers) words.insert(words.end(), {each, each});
    to.append(words);
    (void)to.next();
  }
  out.bytes_per_reader = (used_memory(to) - with_posts) / static_cast<double>(readers.size());
  return out;
}

std::unique_ptr<contender> make_redis(redis& from, std::string name, std::size_t readers_at_once) {
  return std::make_unique<redis_pages>(from, std::move(name), readers_at_once);
}

std::unique_ptr<post_writer> make_redis_writer(redis& to, dataset const& data,
                                               std::span<std::uint32_t const> posts) {
  return std::make_unique<redis_posts>(to, data, posts);
}

}  // namespace bench::peers
