// Do batches, their entries and their times, messages and timers and their places belong together?
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/network_impl.hpp>
#include <madang/notify/detail/message_box.hpp>
#include <madang/notify/detail/timer_box.hpp>

#include <map>
#include <set>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string batch_name(std::uint64_t person, std::uint64_t code) {
  auto out = "batch of node " + std::to_string(person) + ", ";
  out.append(name_of(batch_key::of(code).channel));
  return out;
}

// Looks at the rows of table::notice one after the other: each names others that must be there as well.
class delivery_check {
 public:
  explicit delivery_check(std::vector<std::string>& wrong) : wrong_(&wrong) {}

  void look(row const& each) {
    auto const person = each.key.a >> 4;
    auto const part = each.key.a & 0xFU;
    if (person == 0) return shared(static_cast<shared_part>(part), each);
    switch (static_cast<notice_part>(part)) {
      case notice_part::batch:
        return batch(person, each);
      case notice_part::entry:
        entries_.insert({person, each.key.b});
        break;
      case notice_part::outgoing:
      case notice_part::timer:
        there_.insert(each.key);
        break;
      case notice_part::escalation:
        if (!decode_steps(each.value)) complain(each.key, " cannot be read");
        break;
      default:
        break;
    }
  }
  void finish() {
    for (auto const& key : wanted_)
      if (there_.erase(key) == 0) complain(key, " is missing");
    for (auto const& key : there_) complain(key, " belongs to nothing");
    for (auto const& [person, code] : entries_)
      if (!batches_.contains({person, code})) wrong_->push_back(batch_name(person, code) + ": only entries");
  }

 private:
  void complain(row_key const& key, std::string_view what) {
    auto line = "delivery row " + std::to_string(key.a);
    line.append(".").append(std::to_string(key.b)).append(".").append(std::to_string(key.c)).append(what);
    wrong_->push_back(std::move(line));
  }
  void batch(std::uint64_t person, row const& each) {
    auto const data = batch_data::decode(each.value);
    batches_.insert({person, each.key.b});
    if (!data) return wrong_->push_back(batch_name(person, each.key.b) + ": row cannot be read");
    wanted_.insert(
        closing_row(data->closes_ms, static_cast<std::uint32_t>(person), batch_key::of(each.key.b)));
  }
  void shared(shared_part part, row const& each) {
    if (part != shared_part::message && part != shared_part::timer) {
      there_.insert(each.key);
      return;
    }
    auto const number = each.key.b;
    if (number == 0) {
      last_[part] = decode_number(each.value).value_or(0);
      return;
    }
    if (number > last_[part]) complain(each.key, " has a number that was not given");
    if (part == shared_part::message) {
      auto const data = message_data::decode(each.value);
      if (!data) return complain(each.key, " cannot be read");
      wanted_.insert({message_place(*data, number), message_owner(*data, number)});
    } else {
      auto const data = timer_data::decode(each.value);
      if (!data) return complain(each.key, " cannot be read");
      wanted_.insert({alarm_row(*data, number), timer_owner(*data, number)});
    }
  }

  std::vector<std::string>* wrong_;
  std::set<row_key> wanted_, there_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> batches_, entries_;
  std::map<shared_part, std::uint64_t> last_;
};

}  // namespace

result<void> network_impl::check_deliveries(std::vector<std::string>& wrong) {
  delivery_check all(wrong);
  auto const done = rows->load(table::notice, [&](row const& each) {
    all.look(each);
    return true;
  });
  if (!done) return done;
  all.finish();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
