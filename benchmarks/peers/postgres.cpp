// PostgreSQL as a contender. SPDX-License-Identifier: Apache-2.0
#include "peers/postgres.hpp"

#include <arpa/inet.h>

#include <cstdlib>
#include <cstring>
#include <unordered_map>

#include "support/measure.hpp"

namespace bench::peers {
namespace {

// Ids of the page first, from indexes alone; bodies of those 25 then.
constexpr char const* lateral_sql =
    "SELECT p.id, p.body FROM (SELECT l.id FROM follow f CROSS JOIN LATERAL"
    " (SELECT id FROM post WHERE source = f.source ORDER BY id DESC LIMIT 25) l"
    " WHERE f.reader = $1 ORDER BY l.id DESC LIMIT 25) page JOIN post p ON p.id = page.id ORDER BY p.id DESC";
constexpr char const* newest_sources_sql =
    "SELECT p.id, p.body FROM (SELECT l.id FROM (SELECT f.source FROM follow f CROSS JOIN LATERAL"
    " (SELECT id FROM post WHERE source = f.source ORDER BY id DESC LIMIT 1) head"
    " WHERE f.reader = $1 ORDER BY head.id DESC LIMIT 25) s CROSS JOIN LATERAL"
    " (SELECT id FROM post WHERE source = s.source ORDER BY id DESC LIMIT 25) l"
    " ORDER BY l.id DESC LIMIT 25) page JOIN post p ON p.id = page.id ORDER BY p.id DESC";
constexpr char const* inbox_sql =
    "SELECT p.id, p.body FROM (SELECT post FROM inbox WHERE reader = $1 ORDER BY post DESC LIMIT 25) page"
    " JOIN post p ON p.id = page.post ORDER BY p.id DESC";

// The same post may be there already, from the writer without inboxes: these get later ids.
constexpr std::uint32_t id_step = 100'000'000;

std::int32_t signed_of(std::uint32_t number) { return static_cast<std::int32_t>(number); }

class postgres_pages final : public contender {
 public:
  postgres_pages(postgres& from, std::string name, char const* statement, char const* sql)
      : from_(from), name_(std::move(name)), statement_(statement) {
    from.prepare(statement, sql);
  }
  std::string name() const override { return name_; }
  void read(std::span<std::uint32_t const> readers) override {
    auto const reader = signed_of(readers.front());
    rows_ = from_.run_prepared(statement_, {&reader, 1}, nullptr);
  }
  std::vector<answer> answers() override {
    answer out;
    for (int row = 0; row < PQntuples(rows_.get()); ++row) {
      std::uint32_t id = 0;
      std::memcpy(&id, PQgetvalue(rows_.get(), row, 0), sizeof id);
      out.ids.push_back(ntohl(id));
      out.bodies.emplace_back(PQgetvalue(rows_.get(), row, 1), PQgetlength(rows_.get(), row, 1));
    }
    return {out};
  }

 private:
  postgres& from_;
  std::string name_;
  char const* statement_;
  postgres::answer_rows rows_{nullptr, PQclear};
};

class postgres_posts final : public post_writer {
 public:
  postgres_posts(postgres& to, dataset const& data) : to_(to), data_(data) {
    to.prepare("write_post", "INSERT INTO post(id, source, author, body) VALUES($1, $2, $3, $4)");
  }
  std::string name() const override { return "PostgreSQL, INSERT"; }
  void write(std::uint32_t post) override {
    std::int32_t const numbers[] = {signed_of(post + 1), signed_of(source_of(data_, post)),
                                    signed_of(data_.authors[post])};
    auto const body = data_.body(post);
    (void)to_.run_prepared("write_post", numbers, &body);
  }

 private:
  postgres& to_;
  dataset const& data_;
};

class postgres_inbox_posts final : public post_writer {
 public:
  postgres_inbox_posts(postgres& to, dataset const& data, std::span<std::uint32_t const> posts)
      : to_(to), data_(data) {
    to.prepare("write_inbox_post", "INSERT INTO post(id, source, author, body) VALUES($1, $2, $3, $4)");
    auto const readers = receivers_of(data, posts);
    for (std::size_t at = 0; at < posts.size(); ++at) receivers_[posts[at]] = readers[at];
  }
  std::string name() const override { return "PostgreSQL, INSERT and inboxes"; }
  void write(std::uint32_t post) override {
    auto const new_id = post + 1 + id_step;
    std::int32_t const numbers[] = {signed_of(new_id), signed_of(source_of(data_, post)),
                                    signed_of(data_.authors[post])};
    auto const body = data_.body(post);
    auto const id = std::to_string(new_id);
    std::string sql = "INSERT INTO inbox(reader, post) SELECT unnest('{";
    for (auto reader : receivers_.at(post)) {
      sql += std::to_string(reader);
      sql += ',';
    }
    if (sql.back() == ',') sql.pop_back();
    sql += "}'::int[]), ";
    sql += id;
    (void)to_.run("BEGIN");
    (void)to_.run_prepared("write_inbox_post", numbers, &body);
    (void)to_.run(sql.c_str());
    (void)to_.run("COMMIT");
  }

 private:
  postgres& to_;
  dataset const& data_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> receivers_;
};

void add_number(std::string& to, std::uint64_t number, char end) {
  to += std::to_string(number);
  to += end;
}

}  // namespace

postgres::postgres(std::string const& host, std::uint32_t port) : to_(nullptr, PQfinish) {
  auto const where =
      "host=" + host + " port=" + std::to_string(port) + " dbname=postgres user=bench sslmode=disable";
  to_.reset(PQconnectdb(where.c_str()));
  if (PQstatus(to_.get()) != CONNECTION_OK) fail();
  PQsetNoticeProcessor(
      to_.get(), [](void*, char const*) {}, nullptr);
  (void)run("SET plan_cache_mode = force_generic_plan");
}

void postgres::fail() const { give_up(std::string("PostgreSQL: ") + PQerrorMessage(to_.get())); }

postgres::answer_rows postgres::run(char const* sql) {
  answer_rows out(PQexec(to_.get(), sql), PQclear);
  auto const status = PQresultStatus(out.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) fail();
  return out;
}

void postgres::prepare(char const* name, char const* sql) {
  answer_rows const out(PQprepare(to_.get(), name, sql, 0, nullptr), PQclear);
  if (PQresultStatus(out.get()) != PGRES_COMMAND_OK) fail();
}

postgres::answer_rows postgres::run_prepared(char const* name, std::span<std::int32_t const> numbers,
                                             std::string_view const* text) {
  constexpr std::size_t most = 4;
  std::uint32_t sent[most];
  char const* values[most];
  int lengths[most];
  int formats[most];
  std::size_t count = 0;
  for (; count < numbers.size(); ++count) {
    sent[count] = htonl(static_cast<std::uint32_t>(numbers[count]));
    values[count] = reinterpret_cast<char const*>(&sent[count]);
    lengths[count] = sizeof(std::uint32_t);
    formats[count] = 1;
  }
  if (text != nullptr) {
    values[count] = text->data();
    lengths[count] = static_cast<int>(text->size());
    formats[count++] = 1;
  }
  answer_rows out(PQexecPrepared(to_.get(), name, static_cast<int>(count), values, lengths, formats, 1),
                  PQclear);
  auto const status = PQresultStatus(out.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail();
  return out;
}

void postgres::begin_copy(char const* sql) { (void)run(sql); }

void postgres::put_copy(std::string& block) {
  if (PQputCopyData(to_.get(), block.data(), static_cast<int>(block.size())) != 1) fail();
  block.clear();
}

void postgres::end_copy() {
  if (PQputCopyEnd(to_.get(), nullptr) != 1) fail();
  answer_rows const out(PQgetResult(to_.get()), PQclear);
  if (PQresultStatus(out.get()) != PGRES_COMMAND_OK) fail();
  while (PGresult* rest = PQgetResult(to_.get())) PQclear(rest);
}

std::string postgres::version() { return PQgetvalue(run("SHOW server_version").get(), 0, 0); }

double postgres::number(char const* sql) { return std::strtod(PQgetvalue(run(sql).get(), 0, 0), nullptr); }

postgres_sizes load_postgres(postgres& to, dataset const& data, std::uint32_t posts, timelines const& from,
                             std::span<std::uint32_t const> readers) {
  (void)to.run(
      "CREATE TABLE follow(reader int, source int);"
      "CREATE TABLE post(id int, source int, author int, body text);"
      "CREATE TABLE inbox(reader int, post int)");
  to.copy("COPY follow FROM STDIN", data.people, [&](std::uint64_t reader, std::string& line) {
    for (auto source : sources_of(data, static_cast<std::uint32_t>(reader))) {
      add_number(line, reader, '\t');
      add_number(line, source, '\n');
    }
  });
  to.copy("COPY post FROM STDIN", posts, [&](std::uint64_t at, std::string& line) {
    auto const post = static_cast<std::uint32_t>(at);
    add_number(line, at + 1, '\t');
    add_number(line, source_of(data, post), '\t');
    add_number(line, data.authors[post], '\t');
    line += data.body(post);  // letters and blanks only
    line += '\n';
  });
  to.copy("COPY inbox FROM STDIN", readers.size(), [&](std::uint64_t at, std::string& line) {
    for (auto post : from.newest(readers[at], timeline_items)) {
      add_number(line, readers[at], '\t');
      add_number(line, post + 1, '\n');
    }
  });
  (void)to.run(
      "SET maintenance_work_mem = '1GB';"
      "ALTER TABLE follow ADD PRIMARY KEY(reader, source);"
      "ALTER TABLE post ADD PRIMARY KEY(id);"
      "CREATE INDEX ON post(source, id DESC);"
      "ALTER TABLE inbox ADD PRIMARY KEY(reader, post)");
  for (auto const* table : {"follow", "post", "inbox"})
    (void)to.run((std::string("VACUUM ANALYZE ") + table).c_str());
  (void)to.run("CHECKPOINT");
  postgres_sizes out;
  out.bytes_per_post = to.number("SELECT pg_total_relation_size('post')") / posts;
  out.bytes_per_edge = to.number("SELECT pg_total_relation_size('follow')::float8 / count(*) FROM follow");
  out.bytes_per_reader =
      to.number("SELECT pg_total_relation_size('inbox')") / static_cast<double>(readers.size());
  return out;
}

std::unique_ptr<contender> make_postgres_pull(postgres& from, postgres_way way) {
  if (way == postgres_way::lateral)
    return std::make_unique<postgres_pages>(from, "PostgreSQL, pull", "lateral", lateral_sql);
  return std::make_unique<postgres_pages>(from, "PostgreSQL, pull, newest sources", "newest_sources",
                                          newest_sources_sql);
}

std::unique_ptr<contender> make_postgres_inbox(postgres& from, std::string name) {
  return std::make_unique<postgres_pages>(from, std::move(name), "inbox", inbox_sql);
}

std::unique_ptr<post_writer> make_postgres_writer(postgres& to, dataset const& data) {
  return std::make_unique<postgres_posts>(to, data);
}

std::unique_ptr<post_writer> make_postgres_inbox_writer(postgres& to, dataset const& data,
                                                        std::span<std::uint32_t const> posts) {
  return std::make_unique<postgres_inbox_posts>(to, data, posts);
}

}  // namespace bench::peers
