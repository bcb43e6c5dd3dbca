// Text on its way in: refused, mended, measured, searched. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using madang::count_graphemes;
using madang::display_columns;
using madang::errc;
using madang::extract_entities;
using madang::extract_options;
using madang::fold_case;
using madang::grapheme_offsets;
using madang::normalize;
using kind = madang::text_entity::kind;
using strings = std::vector<std::string>;
using offsets = std::vector<std::size_t>;

constexpr std::size_t plenty = 64'000'000;

std::string in_form_c(std::string_view text) { return normalize("text", text, plenty).value(); }

/// What is found of one kind, with everything looked for.
strings found(kind what, std::string_view text) {
  strings values;
  extract_options const all{.screen_names = true};
  for (auto const& entity : extract_entities(text, all))
    if (entity.what == what) values.push_back(entity.value);
  return values;
}

std::size_t entities_in(std::string_view text) {
  return extract_entities(text, {.screen_names = true}).size();
}

std::string repeated(std::size_t times, std::string_view part) {
  std::string out;
  out.reserve(times * part.size());
  while (times-- > 0) out += part;
  return out;
}

void check_malformed(std::string_view text, std::size_t at) {
  auto const out = normalize("title", text, plenty);
  REQUIRE(out.has_error());
  CHECK(out.error().code == errc::malformed);
  CHECK(out.error().field == "title");
  CHECK(out.error().actual == at);
}

}  // namespace

TEST_CASE("text: plain text stays as it is") {
  CHECK(in_form_c("") == "");
  CHECK(in_form_c("Hello, world!\n\ttabs too") == "Hello, world!\n\ttabs too");
  CHECK(in_form_c("오늘 저녁 뭐 먹지?") == "오늘 저녁 뭐 먹지?");
  CHECK(in_form_c("👨‍👩‍👧 ❤️") == "👨‍👩‍👧 ❤️");
}

TEST_CASE("text: a NUL is refused") {
  using namespace std::string_view_literals;
  check_malformed("\0"sv, 0);
  check_malformed("eight by\0tes"sv, 8);
  check_malformed("마당\0"sv, 6);
  check_malformed("0123456789abcdef\0"sv, 16);
}

TEST_CASE("text: bytes that are no UTF-8 are refused, with their place") {
  check_malformed("\x80", 0);
  check_malformed("abc\xFF", 3);
  check_malformed("abcdefghij\xC3", 10);
  check_malformed("마\xEB\x8B", 3);
  check_malformed("\xE2\x82(", 0);
  check_malformed("ok \xF4\x90\x80\x80", 3);
}

TEST_CASE("text: surrogates are refused") {
  check_malformed("\xED\xA0\x80", 0);
  check_malformed("a\xED\xBF\xBF", 1);
  CHECK(in_form_c("\xED\x9F\xBF\xEE\x80\x80") == "\xED\x9F\xBF\xEE\x80\x80");
}

TEST_CASE("text: overlong forms are refused") {
  check_malformed("\xC0\x80", 0);
  check_malformed("a\xC1\xBF", 1);
  check_malformed("\xE0\x80\xAF", 0);
  check_malformed("\xF0\x80\x80\xAF", 0);
}

TEST_CASE("text: what exceeds its limit is refused with size and limit") {
  CHECK(normalize("name", "12345", 5).has_value());
  auto const out = normalize("name", "123456", 5);
  REQUIRE(out.has_error());
  CHECK(out.error().code == errc::too_long);
  CHECK(out.error().field == "name");
  CHECK(out.error().actual == 6);
  CHECK(out.error().limit == 5);
}

TEST_CASE("text: what exceeds its limit is refused before it is read") {
  // Who reads it finds it malformed; ten thousand times would be a hundred gigabytes.
  std::string const text(10'000'000, '\xFF');
  std::size_t refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const out = normalize("body", text, 1000);
    if (out.has_error() && out.error().code == errc::too_long && out.error().actual == text.size()) ++refused;
  }
  CHECK(refused == 10'000);
}

TEST_CASE("text: what grows beyond its limit is refused") {
  // U+1D160 is not allowed in form C and becomes three characters.
  std::string const note = "\U0001D160";
  CHECK(in_form_c(note).size() == 12);
  auto const out = normalize("text", note, 11);
  REQUIRE(out.has_error());
  CHECK(out.error().code == errc::too_long);
  CHECK(out.error().actual == 12);
  CHECK(out.error().limit == 11);
}

TEST_CASE("text: letters and their marks become one character") {
  CHECK(in_form_c("cafe\u0301") == "café");
  CHECK(in_form_c("\u1112\u1161\u11AB\u1100\u1173\u11AF") == "한글");
  CHECK(in_form_c("\u212B") == "Å");
  CHECK(in_form_c("a\u0301\u0323") == "ạ\u0301");
  CHECK(in_form_c("か\u3099") == "が");
}

TEST_CASE("text: bringing into form twice changes nothing more") {
  for (std::string_view const text : {"a\u0301\u0323", "\u1112\u1161\u11AB", "\u0344", "\u0958"})
    CHECK(in_form_c(in_form_c(text)) == in_form_c(text));
}

TEST_CASE("text: the marks of a letter with a million of them are put in order") {
  auto const text = "a" + repeated(500'000, "\u0301\u0323");  // the wrong way round
  CHECK_UNARY(in_form_c(text) == "ạ" + repeated(499'999, "\u0323") + repeated(500'000, "\u0301"));
  CHECK(count_graphemes(text) == 1);
  CHECK(grapheme_offsets(text) == offsets{0});
  CHECK(display_columns(text) == 1);
}

TEST_CASE("text: what people see as one character counts as one") {
  CHECK(count_graphemes("") == 0);
  CHECK(count_graphemes("abc") == 3);
  CHECK(count_graphemes("\r\n") == 1);
  CHECK(count_graphemes("\n\r") == 2);
  CHECK(count_graphemes("안녕하세요") == 5);
  CHECK(count_graphemes("\u1112\u1161\u11AB") == 1);
  CHECK(count_graphemes("👨‍👩‍👧") == 1);
  CHECK(count_graphemes("👍🏿👍🏿") == 2);
  CHECK(count_graphemes("🇰🇷🇪🇺🇰") == 3);
  CHECK(count_graphemes("e\u0301") == 1);
}

TEST_CASE("text: counting ends early once the limit is exceeded") {
  CHECK(count_graphemes("abcdef", 6) == 6);
  CHECK(count_graphemes("abcdef", 5) == 6);
  CHECK(count_graphemes("abcdef", 2) == 3);
  CHECK(count_graphemes("abcdef", 0) == 1);
  CHECK(count_graphemes("", 0) == 0);
  auto const text = repeated(1'000'000, "가");
  std::size_t ended_early = 0;
  for (int i = 0; i < 10'000; ++i)
    if (count_graphemes(text, 50) == 51) ++ended_early;
  CHECK(ended_early == 10'000);
}

TEST_CASE("text: clusters begin where they are counted") {
  CHECK(grapheme_offsets("").empty());
  CHECK(grapheme_offsets("ab") == offsets{0, 1});
  CHECK(grapheme_offsets("a\r\nb") == offsets{0, 1, 3});
  CHECK(grapheme_offsets("마당 👨‍👩‍👧!") == offsets{0, 3, 6, 7, 25});
}

TEST_CASE("text: columns are those of a terminal") {
  CHECK(display_columns("") == 0);
  CHECK(display_columns("abc") == 3);
  CHECK(display_columns("한국어") == 6);
  CHECK(display_columns("\u1112\u1161\u11AB") == 2);
  CHECK(display_columns("日本 ok") == 7);
  CHECK(display_columns("e\u0301") == 1);
  CHECK(display_columns("a\nb") == 2);
  CHECK(display_columns("👍🏿") == 2);
  CHECK(display_columns("👨‍👩‍👧") == 2);
  CHECK(display_columns("🇰🇷") == 2);
  CHECK(display_columns("❤️") == 2);
}

TEST_CASE("text: hashtags that differ in case only fold to the same") {
  CHECK(fold_case("MaDang") == "madang");
  CHECK(fold_case("STRASSE") == fold_case("Straße"));
  CHECK(fold_case("ΣΊΣΥΦΟΣ") == fold_case("σίσυφος"));
  CHECK(fold_case("CAFÉ") == "café");
  CHECK(fold_case("CAFE\u0301") == "café");
  CHECK(fold_case("마당Party") == "마당party");
  CHECK(fold_case("\u1FB4") == fold_case("\u03B1\u0345\u0301"));
  for (std::string_view const text : {"İstanbul", "ǅ", "ᾼ", "ŉ", "ﬃ", "ẞ"})
    CHECK(fold_case(fold_case(text)) == fold_case(text));
}

TEST_CASE("text: a mention is found with its key and place") {
  std::string const text = "안녕 @[kim]님, @[person:42]!";
  auto const entities = extract_entities(text);
  REQUIRE(entities.size() == 2);
  CHECK(entities[0].what == kind::mention);
  CHECK(entities[0].value == "kim");
  CHECK(text.substr(entities[0].begin, entities[0].end - entities[0].begin) == "@[kim]");
  CHECK(entities[1].value == "person:42");
}

TEST_CASE("text: a mention's key may hold spaces, addresses and any script") {
  CHECK(found(kind::mention, "@[김 철수] @[https://example.com/u/1] @[a@[b]") ==
        strings{"김 철수", "https://example.com/u/1", "a@[b"});
  CHECK(found(kind::url, "@[https://example.com/u/1]").empty());
}

TEST_CASE("text: brackets that hold no key are no mention") {
  CHECK(found(kind::mention, "@[] @[two\nlines] @[tab\t] @[\u2028] @[\u0085] @[open").empty());
  auto const longest = "record:" + std::string(255, 'k');
  CHECK(found(kind::mention, "@[" + longest + "]") == strings{longest});
  CHECK(found(kind::mention, "@[" + longest + "k]").empty());
}

TEST_CASE("text: a URL ends where a mention begins") {
  std::string const text = "https://example.com/a,@[kim]";
  CHECK(found(kind::url, text) == strings{"https://example.com/a"});
  CHECK(found(kind::mention, text) == strings{"kim"});
}

TEST_CASE("text: names after @ are found when asked for") {
  CHECK(extract_entities("hello @kim").empty());
  CHECK(found(kind::screen_name, "hello @kim, RT@lee") == strings{"kim", "lee"});
  CHECK(found(kind::screen_name, "kim@example.com").empty());
  CHECK(found(kind::screen_name, "see @kim/friends-1") == strings{"kim/friends-1"});
}

TEST_CASE("text: hashtags are found in any script") {
  CHECK(found(kind::hashtag, "#마당 ＃日本語 #café_1, #1st") == strings{"마당", "日本語", "café_1", "1st"});
  CHECK(found(kind::hashtag, "#1 #_ a#b &#c #").empty());
  CHECK(found(kind::hashtag, "#️⃣ #⃣").empty());
}

TEST_CASE("text: what stands in a URL is no hashtag, whether URLs are asked for or not") {
  CHECK(found(kind::hashtag, "https://example.com/#tag example.com/#tag").empty());
  extract_options const tags_only{.mentions = false, .urls = false};
  CHECK(extract_entities("https://example.com/#tag example.com/#tag", tags_only).empty());
}

TEST_CASE("text: URLs are found with and without a scheme") {
  CHECK(found(kind::url, "보세요 https://example.com/a?b=c#d, example.co.kr입니다 www.example.org.") ==
        strings{"https://example.com/a?b=c#d", "example.co.kr", "www.example.org"});
  extract_options const with_scheme{.urls_without_scheme = false};
  auto const entities = extract_entities("http://a.com b.com", with_scheme);
  REQUIRE(entities.size() == 1);
  CHECK(entities[0].value == "http://a.com");
  CHECK(found(kind::url, "http://한국.한국/길 한국.com").front() == "http://한국.한국/");
}

TEST_CASE("text: file names, versions and addresses of mail are no URLs") {
  CHECK(found(kind::url, "notes.txt v1.2.3 kim@example.com first.last@example.com e.g. 3.14").empty());
}

TEST_CASE("text: closing brackets and punctuation after a URL are not part of it") {
  CHECK(found(kind::url, "(https://example.com/a_(b)) https://example.com/x!... <http://a.kr>") ==
        strings{"https://example.com/a_(b)", "https://example.com/x", "http://a.kr"});
}

TEST_CASE("text: host names that DNS cannot hold are no URLs") {
  auto const label = std::string(63, 'a');
  CHECK(found(kind::url, "http://" + label + ".com").size() == 1);
  CHECK(found(kind::url, "http://" + label + "a.com").empty());
  CHECK(found(kind::url, "http://" + label + "." + label + "." + label + "." + label + ".com").empty());
  CHECK(found(kind::url, "http://" + repeated(70, "가") + ".com").empty());
  CHECK(found(kind::url, "http://xn--가.com").empty());
}

TEST_CASE("text: entities come in order of place and never overlap") {
  std::string const text = "#a @[k] example.com/#x @kim #b http://c.com/@[m] @lee@x #c://d";
  std::size_t last = 0;
  for (auto const& entity : extract_entities(text, {.screen_names = true})) {
    CHECK(entity.begin >= last);
    CHECK(entity.end > entity.begin);
    CHECK(text.substr(entity.begin, entity.end - entity.begin).find(entity.value) != std::string::npos);
    last = entity.end;
  }
  CHECK(last > 0);
}

TEST_CASE("text: two million bytes that look like the beginning of something are searched through") {
  struct hostile {
    std::string_view part;
    std::size_t first;  ///< entities in one part
    std::size_t more;   ///< entities that every further part adds
  };
  for (auto const& each : std::vector<hostile>{{"@[", 0, 0},        {"@", 0, 0},
                                               {"#", 0, 0},         {"a.", 0, 0},
                                               {"http://", 0, 0},   {"http://a.com/(", 1, 1},
                                               {"a.com/(a", 1, 1},  {"x.co/((", 1, 1},
                                               {"a.com?!", 1, 0},   {"a-", 0, 0},
                                               {"a_.", 0, 0},       {"가.", 0, 0},
                                               {"http://가", 0, 0}, {"@a/", 1, 1},
                                               {"a.com,", 1, 1},    {"#1", 0, 0},
                                               {"\u0301", 0, 0},    {"@[k]", 1, 1},
                                               {"://", 0, 0},       {"a.com/a?b.com/", 1, 0},
                                               {"xn--", 0, 0}}) {
    CAPTURE(each.part);
    auto const times = 2'000'000 / each.part.size();
    CHECK(entities_in(each.part) == each.first);
    CHECK(entities_in(repeated(times, each.part)) == each.first + (times - 1) * each.more);
  }
}

TEST_CASE("text: a tag or a host name that goes on for two million bytes is searched through") {
  for (std::string_view const part : {"#a", "a.com", "a.xn--"}) {
    CAPTURE(part);
    CHECK(entities_in(repeated(2'000'000 / part.size(), part)) == 0);
  }
}

TEST_CASE("text: bytes that are no UTF-8 do no harm where UTF-8 is required") {
  for (std::string_view const text : {"\xFF", "a\xC3", "#\xE2\x82", "@[\xF0", "http://\xF0\x9F.com"}) {
    CHECK(count_graphemes(text) > 0);
    CHECK(grapheme_offsets(text).size() == count_graphemes(text));
    (void)display_columns(text);
    (void)fold_case(text);
    (void)extract_entities(text, {.screen_names = true});
  }
}

TEST_CASE("text: the version of Unicode is told") {
  CHECK(madang::unicode_version().find('.') != std::string_view::npos);
  CHECK(madang::unicode_version() >= "14");
}
