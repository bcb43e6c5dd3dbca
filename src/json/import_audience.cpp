// Who may see an imported activity: `to` and `madang:insidersOnly`. SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

struct scope_word {
  std::string_view word;
  audience_scope scope;
};

constexpr auto audience_scopes = std::to_array<scope_word>({
    {"madang:network", audience_scope::network},
    {"madang:self", audience_scope::self},
    {"madang:group", audience_scope::group},
    {"madang:record", audience_scope::record},
    {"https://www.w3.org/ns/activitystreams#Public", audience_scope::everyone},
    {"as:Public", audience_scope::everyone},
    {"Public", audience_scope::everyone},
});

/// Takes one member of `to`. Members may not contradict each other: only people may be several.
class audience_reader {
 public:
  audience_reader(line_reader& line, node_id place) : line_(line), place_(place) {}

  void take(json::value const& value) {
    if (value.is_string()) {
      auto const at =
          std::ranges::find(audience_scopes, std::string_view(value.get_string()), &scope_word::word);
      if (at != audience_scopes.end()) return set(at->scope);
    }
    auto const id = line_.reference_of(value, id_kind::other);
    if (line_.failed()) return;
    switch (id.kind) {
      case id_kind::person:
        return set_person(value);
      case id_kind::organization:
        set(audience_scope::organization);
        out_.organization = organization_id(line_.resolve(value, id_kind::organization).value);
        return;
      case id_kind::unit:
        set(audience_scope::unit);
        out_.unit = id.key;
        return;
      case id_kind::group:
        return set_place(value, audience_scope::group);
      case id_kind::record:
        return set_place(value, audience_scope::record);
      default:
        line_.refuse(errc::wrong_kind, {});
    }
  }

  audience finish() && { return std::move(out_); }

 private:
  void set(audience_scope scope) {
    if (out_.scope) line_.refuse(errc::malformed, {});
    out_.scope = scope;
  }
  void set_person(json::value const& value) {
    if (out_.scope != audience_scope::people) set(audience_scope::people);
    out_.people.push_back(person_id(line_.resolve(value, id_kind::person).value));
  }
  void set_place(json::value const& value, audience_scope scope) {
    set(scope);
    auto const node = line_.resolve(value, id_kind::other);
    if (node != place_) line_.refuse(errc::wrong_kind, {});
  }

  line_reader& line_;
  node_id place_;
  audience out_{};
};

}  // namespace

audience read_audience(line_reader& line, node_id place) {
  audience_reader reader(line, place);
  line.each("to", [&](json::value const& one) { reader.take(one); });
  auto out = std::move(reader).finish();
  out.insiders_only = line.flag("madang:insidersOnly");
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang
