// What is looked at while a soak runs, and what is made of it at the end. SPDX-License-Identifier: Apache-2.0
#include "soak/watch.hpp"

#include <algorithm>
#include <cmath>

namespace bench::soak {
namespace {

constexpr double mebibyte = 1 << 20;
constexpr std::uint64_t calls_min = 20;  // of a look, to say what is usual
constexpr operation last_read = operation::news;

std::uint64_t size_of(std::filesystem::path const& file) {
  std::error_code none;
  auto const size = std::filesystem::file_size(file, none);
  return none ? 0 : static_cast<std::uint64_t>(size);
}

// The median of the slopes between all pairs: what a few odd looks do not move.
double slope_of(std::vector<std::pair<double, double>> const& points) {
  std::vector<double> slopes;
  for (std::size_t a = 0; a < points.size(); ++a)
    for (std::size_t b = a + 1; b < points.size(); ++b)
      slopes.push_back((points[b].second - points[a].second) / (points[b].first - points[a].first));
  return median(std::move(slopes));
}

}  // namespace

void watch::look(std::uint64_t commands) {
  sample now;
  now.seconds = seconds_since(begin_);
  now.memory = memory_now();
  now.file_bytes = size_of(town_.file);
  now.log_bytes = size_of(town_.file.string() + "-wal");
  now.commands = commands;
  now.network = town_.net->stats();
  for (std::size_t at = 0; at < operation_count; ++at) {
    now.times[at] = metrics_.times[at].take();
    if (metrics_.tails[at].count() >= tail_calls) now.tails[at] = metrics_.tails[at].take();
  }
  say(
      text_of("%5.0f s  resident %.1f MiB, heap %.1f MiB, file %.1f MiB, log %.1f MiB, %llu commands, "
              "%llu activities, %llu in memory, %llu refused",
              now.seconds, static_cast<double>(now.memory.resident) / mebibyte,
              static_cast<double>(now.memory.heap) / mebibyte, static_cast<double>(now.file_bytes) / mebibyte,
              static_cast<double>(now.log_bytes) / mebibyte, static_cast<unsigned long long>(commands),
              static_cast<unsigned long long>(now.network.activities),
              static_cast<unsigned long long>(now.network.hot_activities),
              static_cast<unsigned long long>(metrics_.refused.load())));
  std::string line;
  for (std::size_t at = 0; at < operation_count; ++at) {
    auto const& each = now.times[at];
    if (each.count == 0) continue;
    line += text_of("%s %.0f/%.0f  ", std::string(operation_names[at]).c_str(), each.of.p50, each.of.p99);
  }
  say("         p50/p99 us: " + line);
  samples_.push_back(std::move(now));
}

double watch::growth(std::uint64_t memory_use::*field) const {
  std::vector<std::pair<double, double>> points;
  for (auto at = samples_.size() / 3; at < samples_.size(); ++at)
    points.emplace_back(samples_[at].seconds, static_cast<double>(samples_[at].memory.*field));
  return points.size() < 2 ? 0 : slope_of(points) * (points.back().first - points.front().first);
}

void watch::judge_memory(report& to, std::string_view what, std::uint64_t memory_use::*field) const {
  auto const& first = samples_[samples_.size() / 3];
  std::vector<double> values;
  for (auto at = samples_.size() / 3; at < samples_.size(); ++at)
    values.push_back(static_cast<double>(samples_[at].memory.*field));
  auto const usual = median(values);
  auto const grown = growth(field);
  auto const commands = static_cast<double>(samples_.back().commands - first.commands);
  auto const allowed = std::max({usual * growth_max, commands * bytes_per_command_max, growth_bytes_min});
  to.add({std::string(what) + " after warm-up",
          text_of("%.1f MiB, %+.2f MiB in %.0f s and %.0f commands", usual / mebibyte, grown / mebibyte,
                  samples_.back().seconds - first.seconds, commands),
          text_of("flat: <= %.1f MiB", allowed / mebibyte),
          grown <= allowed,
          {{"median_bytes", usual}, {"growth_bytes", grown}, {"allowed_bytes", allowed}}});
}

double watch::median_in(std::size_t third, readings sample::*of, operation which,
                        double spread::*field) const {
  std::vector<double> values;
  auto const size = samples_.size();
  for (auto at = size * third / 3; at < size * (third + 1) / 3; ++at) {
    auto const& each = (samples_[at].*of)[static_cast<std::size_t>(which)];
    if (each.count >= calls_min) values.push_back(each.of.*field);
  }
  return median(std::move(values));
}

watch::typical watch::usual_in(std::size_t third, operation which) const {
  return {median_in(third, &sample::times, which, &spread::p50),
          median_in(third, &sample::tails, which, &spread::p99)};
}

watch::typical watch::drift(operation which) const {
  auto const before = usual_in(1, which);
  auto const after = usual_in(2, which);
  return {before.p50 == 0 ? 0 : after.p50 / before.p50, before.p99 == 0 ? 0 : after.p99 / before.p99};
}

void watch::judge_latency(report& to, operation which) const {
  auto const now = usual_in(2, which);
  auto const grown = drift(which);
  if (grown.p50 == 0) return;
  auto const waits_for_disk = which > last_read && which != operation::disk;
  auto const disk = waits_for_disk ? drift(operation::disk) : typical{};
  typical const allowed{p50_drift_max * std::max(1., disk.p50), p99_drift_max * std::max(1., disk.p99)};
  auto const judged = which != operation::disk;
  to.add({std::string(operation_names[static_cast<std::size_t>(which)]) + ": last third / third before",
          text_of("p50 %.1f us, %.2f x  p99 %.1f us, %.2f x", now.p50, grown.p50, now.p99, grown.p99),
          judged ? text_of("no drift: <= %.1f x, <= %.1f x", allowed.p50, allowed.p99) : std::string(),
          judged ? static_cast<int>(grown.p50 <= allowed.p50 && grown.p99 <= allowed.p99) : -1,
          {{"p50_us", now.p50}, {"p99_us", now.p99}, {"p50_drift", grown.p50}, {"p99_drift", grown.p99}}});
}

void watch::draw_times(report& to, std::string_view title, double spread::*field, bool reads) const {
  chart out;
  out.title = std::string(title);
  out.unit = "us";
  out.axis = "seconds";
  out.logarithmic = true;
  for (auto const& each : samples_) out.x.push_back(each.seconds);
  for (std::size_t at = 0; at < operation_count; ++at) {
    if ((at <= static_cast<std::size_t>(last_read)) != reads) continue;
    if (usual_in(2, static_cast<operation>(at)).p50 == 0) continue;
    auto& curve = out.curves.emplace_back();
    curve.name = operation_names[at];
    for (auto const& each : samples_) curve.values.push_back(each.times[at].of.*field);
  }
  to.add(std::move(out));
}

void watch::draw(report& to) const {
  chart memory{.title = "Memory", .unit = "MiB", .axis = "seconds"};
  chart files{.title = "Files", .unit = "MiB", .axis = "seconds"};
  memory.curves = {{"resident", {}}, {"heap in use", {}}};
  files.curves = {{"database", {}}, {"write-ahead log", {}}};
  for (auto const& each : samples_) {
    memory.x.push_back(each.seconds);
    memory.curves[0].values.push_back(static_cast<double>(each.memory.resident) / mebibyte);
    memory.curves[1].values.push_back(static_cast<double>(each.memory.heap) / mebibyte);
    files.curves[0].values.push_back(static_cast<double>(each.file_bytes) / mebibyte);
    files.curves[1].values.push_back(static_cast<double>(each.log_bytes) / mebibyte);
  }
  files.x = memory.x;
  to.add(std::move(memory));
  to.add(std::move(files));
  draw_times(to, "Reads, p50", &spread::p50, true);
  draw_times(to, "Reads, p99", &spread::p99, true);
  draw_times(to, "Commands, p50", &spread::p50, false);
  draw_times(to, "Commands, p99", &spread::p99, false);
}

void watch::judge(report& to) const {
  auto const& last = samples_.back();
  to.fact("load",
          text_of("%llu commands, %llu of commands and pages refused (blocks, closed places, what is gone)",
                  static_cast<unsigned long long>(last.commands),
                  static_cast<unsigned long long>(metrics_.refused.load())));
  to.fact("network", text_of("%llu activities ever, %llu in memory, file %.1f MiB",
                             static_cast<unsigned long long>(last.network.activities),
                             static_cast<unsigned long long>(last.network.hot_activities),
                             static_cast<double>(last.file_bytes) / mebibyte));
  judge_memory(to, "resident memory", &memory_use::resident);
  judge_memory(to, "heap in use", &memory_use::heap);
  for (std::size_t at = 0; at < operation_count; ++at) judge_latency(to, static_cast<operation>(at));
  draw(to);
}

}  // namespace bench::soak
