#!/usr/bin/env python3
# Writes the *.jsonl files beside it: three months at a small company. SPDX-License-Identifier: Apache-2.0
"""Hanbit Precision builds linear stages in Seoul and sells and serves them in Europe from Stuttgart.

    python3 examples/data/make.py            writes the files
    python3 examples/data/make.py --check    exit 1 when they differ from what it would write

The company is in company.py. What people wrote is in story.py (the main thread: a hum, a change order, a deal), service.py
(cases of customers), deals.py (smaller deals) and talks.py (the days between); workshop.py and routine.py place it in time
and add readings, stock and reports from fixed seeds. The same script always writes the same bytes.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import company  # noqa: E402
import deals  # noqa: E402
import routine  # noqa: E402
import service  # noqa: E402
import story  # noqa: E402
import workshop  # noqa: E402
from book import Book  # noqa: E402


def files():
    book = Book()
    company.write(book)
    story.write(book)
    service.write(book)
    deals.write(book)
    workshop.write(book)
    routine.write(book)
    if any(not "2025-03-01" < when < "2025-06-01" for when, _, _ in book.lines):
        sys.exit("something happens outside of March to May 2025")
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
