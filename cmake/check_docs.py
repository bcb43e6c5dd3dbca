#!/usr/bin/env python3
# Finds public names without documentation. SPDX-License-Identifier: Apache-2.0
"""Usage: check_docs.py [--self-test] [FOLDER-OR-HEADER...]   (default: include/madang)

Reports every class, struct, union, enum, enumerator, function, alias, concept, constant and data member, at namespace
scope or in a public part of a class, that has neither a `///` comment before it nor a `///<` comment behind it.
Folders named detail/ or impl/ and namespaces of these names are private and skipped.

Not reported, since they bring no new name: constructors, destructors, operators, defaulted, deleted and overriding
functions, further overloads of a documented function, forward declarations, specialisations, deduction guides, using
declarations, friends without a body, and customisation points (swap, hash_value, tag_invoke, ...).
"""
import re
import sys
from dataclasses import dataclass
from pathlib import Path

PRIVATE_NAMES = {"detail", "impl"}
CUSTOMISATION_POINTS = {"swap", "hash_value", "tag_invoke", "tag_invoke_result", "iter_swap"}
TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v]+)
      | (?P<newline>\n)
      | (?P<directive>^[ \t]*\#(?:[^\n\\/]|\\[^\n]|\\\n|/(?!/))*)
      | (?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>(?:u8|[uUL])?R"(?P<tag>[^()\\ \n]{0,16})\(.*?\)(?P=tag)")
      | (?P<string>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
      | (?P<number>\.?[0-9](?:'?[0-9a-zA-Z_.]|[eEpP][+-])*)
      | (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<punct>::|->|\[\[|\]\]|.)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
CLOSER = {"(": ")", "[": "]", "{": "}", "[[": "]]"}


@dataclass
class Token:
    text: str
    kind: str
    line: int
    end_line: int


def tokenize(source):
    """Tokens without blanks; of #if ... #else ... #endif only the first branch."""
    tokens, line, branches = [], 1, []
    for match in TOKEN.finditer(source):
        kind, text = match.lastgroup if match.lastgroup != "tag" else "raw", match.group()
        start, line = line, line + text.count("\n")
        if kind == "directive":
            word = re.match(r"\s*#\s*(\w*)\s*(\S*)", text)
            if word[1].startswith("if"):
                branches.append({"skipped": (word[1], word[2]) == ("if", "0"), "taken": False})
            elif word[1].startswith("el") and branches:
                branch = branches[-1]
                branch["taken"] = branch["taken"] or not branch["skipped"]
                branch["skipped"] = branch["taken"]
            elif word[1] == "endif" and branches:
                branches.pop()
        elif kind not in ("space", "newline") and not any(b["skipped"] for b in branches):
            tokens.append(Token(text, kind, start, line))
    return tokens


class Checker:
    def __init__(self, source, path):
        everything = tokenize(source)
        self.tokens = [t for t in everything if t.kind != "comment"]
        self.gaps = [[] for _ in range(len(self.tokens) + 1)]  # comments before token i
        at = 0
        for token in everything:
            if token.kind == "comment":
                self.gaps[at].append(token)
            else:
                at += 1
        self.path, self.at, self.missing = path, 0, []

    # --- small tools
    def peek(self, ahead=0):
        index = self.at + ahead
        return self.tokens[index].text if index < len(self.tokens) else ""

    def kind(self, ahead=0):
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def skip_balanced(self):
        """Steps over the bracket at the current token and what it encloses."""
        stack = []
        while self.at < len(self.tokens):
            text = self.peek()
            if text in ("[[", "]]"):  # may also be two brackets, as in a[b[0]]
                for _ in range(2):
                    stack.append("]") if text == "[[" else (stack and stack.pop())
            elif text in CLOSER:
                stack.append(CLOSER[text])
            elif text in ")]}" and stack:
                stack.pop()
            self.at += 1
            if not stack:
                return

    def skip_angles(self):
        """Steps over a template list that starts at the current `<`."""
        depth = 0
        while self.at < len(self.tokens):
            text = self.peek()
            if text in CLOSER:
                self.skip_balanced()
                continue
            depth += (text == "<") - (text == ">")
            self.at += 1
            if depth == 0:
                return

    def documented(self, first, last):
        """Whether tokens first..last have a comment `///` before or `///<` behind them."""
        below = self.tokens[first].line
        for comment in reversed(self.gaps[first]):
            if comment.end_line < below - 1:
                break
            if re.match(r"///(?![/<])|/\*\*[^<*/]", comment.text):
                return True
            below = comment.line
        end = self.tokens[last].end_line
        for comment in self.gaps[last + 1]:
            if comment.line > end + 1:
                break
            if comment.text.startswith(("///<", "/**<")):
                return True
            end = comment.end_line
        return False

    def require(self, name, first, last, scope):
        if name in scope["documented"]:
            return
        if self.documented(first, last):
            scope["documented"].add(name)
        elif scope["public"]:
            line = self.tokens[first].line
            self.missing.append((line, "::".join([*scope["path"], name])))

    # --- the grammar, as far as names need it
    def run(self):
        self.parse_scope({"path": [], "cls": None, "public": True, "documented": set()})
        return self.missing

    def parse_scope(self, scope):
        while self.at < len(self.tokens) and self.peek() != "}":
            before = self.at
            self.parse_declaration(scope)
            if self.at == before:
                self.at += 1
        self.at += 1

    def parse_declaration(self, scope):
        text, first = self.peek(), self.at
        if text == ";":
            self.at += 1
        elif text in ("public", "private", "protected") and self.peek(1) == ":":
            scope["public"] = text == "public" and scope["outer_public"]
            self.at += 2
        elif text == "namespace" or (text == "inline" and self.peek(1) == "namespace"):
            self.parse_namespace(scope)
        elif text == "extern" and self.kind(1) == "string" and self.peek(2) == "{":
            self.at += 3
            self.parse_scope(scope)
        elif text == "static_assert" or (text == "template" and self.peek(1) != "<"):
            self.skip_statement()
        elif text == "extern" and self.peek(1) == "template":
            self.skip_statement()
        elif self.kind() == "name" and re.fullmatch(r"[A-Z][A-Z0-9_]{3,}", text) and self.peek(1) == "(":
            self.at += 1  # a macro call
            self.skip_balanced()
        else:
            self.parse_entity(scope, first)

    def skip_statement(self):
        while self.at < len(self.tokens) and self.peek() != ";":
            if self.peek() in CLOSER:
                self.skip_balanced()
            else:
                self.at += 1
        self.at += 1

    def parse_namespace(self, scope):
        names = []
        while self.peek() not in ("{", "=", ";", ""):
            if self.peek() == "[[":
                self.skip_balanced()
                continue
            if self.kind() == "name" and self.peek() not in ("namespace", "inline"):
                names.append(self.peek())
            self.at += 1
        if self.peek() != "{":
            return self.skip_statement()
        if not names or PRIVATE_NAMES & set(names):
            return self.skip_balanced()
        self.at += 1
        inner = [n for n in names if not re.fullmatch(r"v\d+", n)]
        self.parse_scope({"path": scope["path"] + inner, "cls": None, "public": True, "documented": set()})

    def skip_template_heads(self):
        """Steps over `template <...> requires ...`; True when it was `template <>`."""
        explicit = False
        while self.peek() == "template":
            self.at += 1
            explicit = explicit or self.peek(1) == ">"
            self.skip_angles()
            if self.peek() == "requires":
                self.skip_requires()
        return explicit

    def skip_requires(self):
        """Steps over a requires clause: primary expressions joined by && and ||."""
        self.at += 1
        while True:
            if self.peek() == "requires":  # a requires expression
                self.at += 1
                while self.peek() in ("(", "{"):
                    body = self.peek() == "{"
                    self.skip_balanced()
                    if body:
                        break
            elif self.peek() == "(":
                self.skip_balanced()
            else:
                while self.peek() == "!":
                    self.at += 1
                while self.kind() == "name":
                    self.at += 1
                    if self.peek() == "<":
                        self.skip_angles()
                    if self.peek() != "::":
                        break
                    self.at += 1
            if self.peek() in "&|" and self.peek() == self.peek(1):
                self.at += 2
                continue
            return

    def parse_entity(self, scope, first):
        explicit = self.skip_template_heads()
        words = []
        while True:  # specifiers that may stand before any entity
            if self.peek() == "[[":
                self.skip_balanced()
            elif self.peek() in ("alignas", "explicit") and self.peek(1) == "(":
                self.at += 1
                self.skip_balanced()
            elif self.peek() in ("friend", "typedef", "inline", "static", "constexpr", "consteval", "constinit",
                                 "const", "mutable", "virtual", "explicit", "extern", "thread_local", "volatile"):
                words.append(self.peek())
                self.at += 1
            else:
                break
        if "friend" in words and self.peek() in ("class", "struct", "union"):
            return self.skip_statement()
        if self.peek() in ("class", "struct", "union") and self.parse_class(scope, first, explicit):
            return None
        if self.peek() == "enum":
            return self.parse_enum(scope, first)
        if self.peek() == "using":
            return self.parse_using(scope, first)
        if self.peek() == "concept":
            name = self.peek(1)
            self.skip_statement()
            return self.require(name, first, self.at - 1, scope)
        return self.parse_declarator(scope, first, words, explicit)

    def parse_using(self, scope, first):
        self.at += 1
        name = self.peek()
        self.at += 1
        while self.peek() == "[[":
            self.skip_balanced()
        alias = self.peek() == "="
        self.skip_statement()
        if alias:
            self.require(name, first, self.at - 1, scope)

    def parse_class(self, scope, first, explicit):
        """A class, its forward declaration, or False when `struct x` only opens another declaration's type."""
        start, is_class, name, special = self.at, self.peek() == "class", "", explicit
        self.at += 1
        while self.peek() not in ("{", ";", ":", ""):
            if self.peek() == "[[":
                self.skip_balanced()
            elif self.peek() == "alignas":
                self.at += 1
                self.skip_balanced()
            elif self.peek() == "<":
                special = True
                self.skip_angles()
            elif self.peek() == "::":
                special, name = True, ""
                self.at += 1
            elif self.kind() == "name":
                if name and self.peek() != "final" and not re.fullmatch(r"[A-Z][A-Z0-9_]+", name):
                    self.at = start + 1  # `struct tm read();`: the type is spelled with its keyword
                    return False
                name = name if self.peek() == "final" else self.peek()
                self.at += 1
            else:
                self.at = start + 1
                return False
        if self.peek() == ";":
            self.at += 1
            return True
        while self.peek() not in ("{", ""):  # base classes
            self.skip_angles() if self.peek() == "<" else self.step()
        if special:
            self.skip_balanced()
            self.skip_statement()
            return True
        opening = self.at
        self.at += 1
        public = scope["public"]
        self.parse_scope({"path": scope["path"] + ([name] if name else []), "cls": name, "outer_public": public,
                          "public": public and not is_class, "documented": set()})
        closing = self.at - 1
        self.skip_statement()
        if name and not self.documented(opening, opening):
            self.require(name, first, closing, scope)
        return True

    def step(self):
        self.skip_balanced() if self.peek() in CLOSER else self.advance()

    def advance(self):
        self.at += 1

    def parse_enum(self, scope, first):
        self.at += 1
        name = ""
        while self.peek() not in ("{", ";", ":", ""):
            if self.peek() == "[[":
                self.skip_balanced()
                continue
            if self.kind() == "name" and self.peek() not in ("class", "struct"):
                name = self.peek()
            self.at += 1
        while self.peek() not in ("{", ";", ""):
            self.at += 1
        if self.peek() == ";":
            self.at += 1
            return
        opening = self.at
        self.at += 1
        inner = {"path": scope["path"] + [name], "cls": None, "public": scope["public"], "documented": set()}
        while self.peek() not in ("}", ""):
            start, value = self.at, self.peek()
            while self.peek() not in (",", "}", ""):
                self.step()
            last = self.at if self.peek() == "," else self.at - 1
            self.at = last + 1
            self.require(value, start, last, inner)
        self.at += 1
        closing = self.at - 1
        self.skip_statement()
        if name and not self.documented(opening, opening):
            self.require(name, first, closing, scope)

    def parse_declarator(self, scope, first, words, explicit):
        """A function, variable, data member or typedef: reads to its end and finds its name."""
        name, previous, is_function, qualified, exempt = "", "", False, False, explicit
        body = initialisers = arrow = False
        while self.at < len(self.tokens):
            text = self.peek()
            if text == ";":
                break
            if text == "}":
                return
            if text == "operator":
                exempt = True
                self.at += 1
                while self.peek() != "(" or self.peek(1) == ")" and self.peek(2) == "(":
                    self.at += 2 if self.peek() == "(" else 1
                    if self.at >= len(self.tokens):
                        return
                is_function = True
                self.skip_balanced()
                continue
            if text == "=":
                if is_function and self.peek(1) in ("default", "delete"):
                    exempt = True
                while self.peek() not in (";", ""):
                    self.step()
                break
            if text == "{":
                if initialisers and (previous not in (")", "}")):
                    self.skip_balanced()
                    previous = "}"
                    continue
                self.skip_balanced()
                if is_function:
                    body = True
                    break
                previous = "}"
                continue
            if text in ("override", "final") and is_function:
                exempt = True
            if text in ("decltype", "noexcept", "alignas", "explicit", "__attribute__") and self.peek(1) == "(":
                self.at += 1
                self.skip_balanced()
            elif text == "requires":
                self.skip_requires()
            elif text == "(":
                if not is_function:
                    is_function = True
                    exempt = exempt or "~" in previous or name == scope["cls"]
                self.skip_balanced()
                previous = ")"
                continue
            elif text == "<":
                self.skip_angles()
                previous = ">"
                continue
            elif text in CLOSER:
                self.skip_balanced()
            elif text == ":" and is_function:
                initialisers = True
                self.at += 1
            elif text == ":":  # bit field
                while self.peek() not in (";", "=", "{", ""):
                    self.at += 1
            else:
                arrow = arrow or (text == "->" and is_function and self.at - first < 40)
                if self.kind() == "name" and not is_function:
                    qualified = previous == "::"
                    name = "~" + text if previous == "~" else text
                    exempt = exempt or previous == "~"
                self.at += 1
            previous = text
        last = self.at if not body else self.at - 1
        self.at = last + 1
        guide = arrow and is_function and self.tokens[first].kind == "name" and self.guide_name(first) == name
        if "friend" in words and (not body or name in CUSTOMISATION_POINTS):
            return
        if exempt or guide or not name or name in CUSTOMISATION_POINTS or (qualified and is_function):
            return
        self.require(name, first, min(last, len(self.tokens) - 1), scope)

    def guide_name(self, first):
        """The name when the declaration starts with `name(`: a deduction guide has no return type before it."""
        here, self.at = self.at, first
        self.skip_template_heads()
        name = self.peek() if self.peek(1) == "(" else ""
        self.at = here
        return name


def check_text(source, path="<text>"):
    return Checker(source, path).run()


def headers(arguments):
    for argument in arguments:
        path = Path(argument)
        if path.is_file():
            yield path
        else:
            yield from (p for p in sorted(path.rglob("*.hpp")) if not PRIVATE_NAMES & set(p.parts))


# --- self-test: sources and the names that must be found in them, no more and no fewer
CASES = [
    ("int f();", ["f"]),
    ("/// Doc.\nint f();", []),
    ("/// Doc.\n\nint f();", ["f"]),
    ("// Plain comment.\nint f();", ["f"]),
    ("int f();  ///< doc", []),
    ("/// Doc.\nint f();\nint f(int);", []),
    ("/// Doc.\nint f() { return g({1}); }\nint h();", ["h"]),
    ("namespace a { inline namespace v1 { int f(); } }", ["a::f"]),
    ("namespace a::detail { int f(); } namespace { int g(); }", []),
    ("class x;\nstruct y;\nenum class z : int;", []),
    ("class x { public: int a; private: int b_; };", ["x::a", "x"]),
    ("/// D.\nclass x { int b_; void f(); public: void g(); protected: int q_; };", ["x::g"]),
    ("/// D.\nstruct x { int a = 0;  ///< a\n int b{1};\n std::function<void(int)> c; };", ["x::b", "x::c"]),
    ("/// D.\nstruct x { x(); explicit x(int v) : a_{v}, b_(v) {} ~x(); x& operator=(x const&); bool operator()(int) "
     "const; operator bool() const; void f() const noexcept(true) {} };", ["x::f"]),
    ("/// D.\nstruct x final : y<int>, z { void f() override; virtual ~x() = default; virtual void g() = 0; };",
     ["x::g"]),
    ("/// D.\nenum class e : unsigned char {\n a = 1,  ///< a\n b,\n /// C.\n c, d };", ["e::b", "e::d"]),
    ("enum e {\n a ///< a\n};", ["e"]),
    ("using a = int;\nusing b = std::map<int, void (*)(int)>;  ///< b\nusing std::swap;", ["a"]),
    ("template <class T, int N = (1 > 0)>\nrequires std::same_as<T, int> && (N > 1)\nT f(T a = {});", ["f"]),
    ("template <class T>\nconcept c = requires(T t) { t.f(); { t.g() } -> std::same_as<int>; };\nint f();", ["c", "f"]),
    ("template <class T> requires requires(T t) { t.f(); }\nvoid g(T t) { t.f(); }", ["g"]),
    ("template <>\nstruct std::hash<x> { int f(); };\ntemplate <class T> struct y<T*> { int f(); };\n"
     "template <>\nstruct std::hash<x> : std::hash<y> {};", []),
    ("template <class T> x(T) -> x<T>;\n/// D.\nauto f(int) -> x<int>;\nauto g() -> int;", ["g"]),
    ("inline constexpr std::size_t page_items_max = 100;\nextern int const q[3];", ["page_items_max", "q"]),
    ("/// D.\nstruct x { friend auto operator<=>(x, x) = default; friend void swap(x&, x&) {} friend class y; "
     "friend x make(); friend int size_of(x) { return 1; } };", ["x::size_of"]),
    ("/// D.\nstruct x { struct y { int a; }; union { int p; long q; }; };",
     ["x::y::a", "x::y", "x::p", "x::q"]),
    ("/// D.\nclass x { struct hidden { int a; public: int b; }; };", []),
    ("#define MACRO(x) \\\n  int x();\n#if A\n/// D.\nint f();\n#elif B\nint i();\n#else\nint g();\n#endif\nMACRO(q)\nint h();", ["h"]),
    ("/// D.\nchar const* a = R\"x(}; int f();)x\";\nchar c = '\\'';\nint n = 1'000;", ["c", "n"]),
    ("[[nodiscard(\"why\")]] constexpr auto f(int (&a)[3]) noexcept -> int;", ["f"]),
    ("static_assert(sizeof(int) == 4);\nextern template class x<int>;\ntemplate class y<int>;", []),
    ("inline int x::f() { return 1; }\nint x::y = 2;", ["y"]),
    ("/// D.\nstruct x {  \n unsigned a : 3;  ///< a\n unsigned b : 3 = 1;\n mutable std::mutex m; };", ["x::b", "x::m"]),
    ("struct x {  ///< behind the brace\n};", []),
    ("/** Block. */\nint f();\n/// D.\ntemplate <class T>\n[[nodiscard]] T const& g(T const& t) requires (sizeof(T) < 4);",
     []),
]


def self_test():
    failures = 0
    for source, expected in CASES:
        found = [name for _, name in check_text(source)]
        if found != expected:
            failures += 1
            print(f"self-test failed:\n{source}\n  expected {expected}\n  found    {found}", file=sys.stderr)
    print(f"check_docs self-test: {len(CASES) - failures} of {len(CASES)} cases as expected")
    return 1 if failures else 0


def main(arguments):
    if "--help" in arguments:
        print(__doc__)
        return 0
    if "--self-test" in arguments:
        return self_test()
    root = Path(__file__).resolve().parent.parent
    files = list(headers(arguments or [root / "include" / "madang"]))
    if not files:
        print("check_docs: no headers found", file=sys.stderr)
        return 1
    missing = 0
    for path in files:
        for line, name in sorted(check_text(path.read_text(encoding="utf-8"), path)):
            missing += 1
            print(f"{path}:{line}: {name} has no documentation comment")
    print(f"check_docs: {len(files)} headers, {missing} public names without documentation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
