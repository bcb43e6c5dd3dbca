#!/usr/bin/env python3
# Keeps the code in the documents the same as compiled code. SPDX-License-Identifier: Apache-2.0
"""Usage: check_snippets.py [--update | --self-test]

In a document, a line `<!-- snippet FILE NAME -->` (or `<!-- snippet FILE -->` for the whole file without its first line)
stands before a fenced code block. The block must be what stands in FILE between two lines `//! [NAME]`, without common
indentation. `--update` writes the blocks; else every difference is reported. A ```cpp block without such a line is
reported too: code that nobody compiles does not stay right.
"""
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = re.compile(r"<!-- snippet (\S+)(?: (\S+))? -->")


def snippet(text, name):
    """The part of a source between its two marks, or all of it but the first line."""
    lines = text.splitlines()
    if name is None:
        return "\n".join(lines[1:]).strip("\n")
    marks = [at for at, line in enumerate(lines) if line.strip() == f"//! [{name}]"]
    if len(marks) != 2:
        raise ValueError(f"{len(marks)} marks //! [{name}], 2 wanted")
    return textwrap.dedent("\n".join(lines[marks[0] + 1 : marks[1]])).strip("\n")


def rewritten(document, source_of):
    """The document with every marked block as its source has it, and what is wrong with the marks."""
    out, wrong, lines, at = [], [], document.split("\n"), 0
    while at < len(lines):
        mark = MARK.fullmatch(lines[at].strip())
        fence = lines[at].startswith("```cpp")
        if fence:
            wrong.append(f"line {at + 1}: code without a snippet mark")
        out.append(lines[at])
        at += 1
        if fence:
            while at < len(lines) and lines[at] != "```":
                out.append(lines[at])
                at += 1
        if not mark:
            continue
        try:
            block = snippet(source_of(mark[1]), mark[2])
        except (OSError, ValueError) as why:
            wrong.append(f"line {at}: {mark[1]}: {why}")
            continue
        if at >= len(lines) or not lines[at].startswith("```"):
            wrong.append(f"line {at}: no code block behind the mark")
            continue
        end = lines.index("```", at + 1)
        out += [lines[at], *block.split("\n"), "```"]
        at = end + 1
    return "\n".join(out), wrong


def self_test():
    source = "// file\nint a;\n  //! [one]\n  int b;\n    int c;\n  //! [one]\n"
    document = "<!-- snippet x one -->\n```cpp\nold\n```\nend"
    good, wrong = rewritten(document, lambda _: source)
    assert not wrong and good == "<!-- snippet x one -->\n```cpp\nint b;\n  int c;\n```\nend", (good, wrong)
    assert rewritten(good, lambda _: source) == (good, [])
    assert rewritten("```cpp\nint x;\n```", lambda _: source)[1]
    assert rewritten("<!-- snippet x two -->\n```cpp\n```", lambda _: source)[1]
    assert snippet(source, None).startswith("int a;")
    print("check_snippets: self-test passed")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test() or 0
    update = arguments == ["--update"]
    if arguments and not update:
        print(__doc__)
        return 2
    bad = 0
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]):
        document = path.read_text()
        good, wrong = rewritten(document, lambda name: (ROOT / name).read_text())
        for each in wrong:
            print(f"{path.relative_to(ROOT)}: {each}")
        bad += len(wrong)
        if good != document and update:
            path.write_text(good)
            print(f"{path.relative_to(ROOT)}: written")
        elif good != document:
            print(f"{path.relative_to(ROOT)}: differs from its sources; cmake/check_snippets.py --update")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
