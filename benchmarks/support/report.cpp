// The one table, and the same as JSON. SPDX-License-Identifier: Apache-2.0
#include "support/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace bench {

std::string text_of(char const* format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

report::report(std::string title) : title_(std::move(title)) {
  if (auto const* command = std::getenv("MADANG_BENCHMARK_COMMAND")) fact("command", command);
}

void report::add(line one) {
  say(one.what + ": " + one.value);
  lines_.push_back(std::move(one));
}

void report::add_spread(std::string what, spread const& of, std::string goal, int reached) {
  auto const value =
      text_of("mean %.2f  p50 %.2f  p99 %.2f  p99.9 %.1f us", of.mean, of.p50, of.p99, of.p999);
  add({std::move(what),
       value,
       std::move(goal),
       reached,
       {{"mean_us", of.mean}, {"p50_us", of.p50}, {"p99_us", of.p99}, {"p999_us", of.p999}}});
}

void report::add_number(std::string what, double value, char const* unit, std::string goal, int reached) {
  auto const shown = text_of(value >= 1'000 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s", value, unit);
  add({std::move(what), shown, std::move(goal), reached, {{unit, value}}});
}

bool report::all_reached() const {
  return std::none_of(lines_.begin(), lines_.end(), [](line const& each) { return each.reached == 0; });
}

void report::print() const {
  for (auto const& [name, value] : facts_) std::printf("%-10s %s\n", name.c_str(), value.c_str());
  std::size_t left = 0;
  std::size_t middle = 0;
  for (auto const& each : lines_) left = std::max(left, each.what.size());
  for (auto const& each : lines_) middle = std::max(middle, each.value.size());
  std::printf("\n%-*s  %-*s  goal\n", static_cast<int>(left), "what", static_cast<int>(middle), "measured");
  for (auto const& each : lines_) {
    auto const* mark = each.reached < 0 ? "" : each.reached != 0 ? " - reached" : " - MISSED";
    std::printf("%-*s  %-*s  %s%s\n", static_cast<int>(left), each.what.c_str(), static_cast<int>(middle),
                each.value.c_str(), each.goal.c_str(), mark);
  }
  std::fflush(stdout);
}

namespace {

boost::json::object json_of(chart const& one) {
  boost::json::array curves;
  for (auto const& [name, values] : one.curves)
    curves.push_back(
        boost::json::object{{"name", name}, {"values", boost::json::array(values.begin(), values.end())}});
  return {{"title", one.title},
          {"unit", one.unit},
          {"axis", one.axis},
          {"logarithmic", one.logarithmic},
          {"labels", boost::json::array(one.labels.begin(), one.labels.end())},
          {"x", boost::json::array(one.x.begin(), one.x.end())},
          {"curves", std::move(curves)}};
}

}  // namespace

void report::write_json(std::filesystem::path const& file) const {
  boost::json::object all{{"title", title_}};
  boost::json::object facts;
  for (auto const& [name, value] : facts_) facts[name] = value;
  all["facts"] = std::move(facts);
  boost::json::array lines;
  for (auto const& each : lines_) {
    boost::json::object one{{"what", each.what}, {"shown", each.value}, {"goal", each.goal}};
    if (each.reached >= 0) one["reached"] = each.reached != 0;
    for (auto const& [name, value] : each.numbers) one[name] = value;
    lines.push_back(std::move(one));
  }
  all["lines"] = std::move(lines);
  boost::json::array charts;
  for (auto const& each : charts_) charts.push_back(json_of(each));
  all["charts"] = std::move(charts);
  std::ofstream out(file);
  out << boost::json::serialize(all) << '\n';
  if (!out) give_up("cannot write " + file.string());
}

}  // namespace bench
