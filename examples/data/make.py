#!/usr/bin/env python3
# Writes the *.jsonl files beside it: three months at a small company. SPDX-License-Identifier: Apache-2.0
"""Hanbit Precision builds linear stages in Seoul and sells and serves them in Europe from Stuttgart.

    python3 examples/data/make.py            writes the files
    python3 examples/data/make.py --check    exit 1 when they differ from what it would write

The company is in company.py, the threads that people wrote are in story.py; routine.py adds the daily business from a
fixed seed. The same script always writes the same bytes.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import company  # noqa: E402
import routine  # noqa: E402
import story  # noqa: E402
from book import Book  # noqa: E402


def files():
    book = Book()
    company.write(book)
    story.write(book)
    routine.write(book)
    yield "10_company.jsonl", book.text(book.nodes)
    yield "20_relations.jsonl", book.text(book.relations)
    for month, name in ((3, "30_march"), (4, "40_april"), (5, "50_may")):
        yield name + ".jsonl", book.text(book.month(month))


def main():
    folder, wrong = Path(__file__).parent, []
    for name, text in files():
        path = folder / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            wrong.append(name)
    if wrong:
        sys.exit(f"other than make.py would write: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
