#!/usr/bin/env python3
# Writes tlds.inc: the names of top-level domains. SPDX-License-Identifier: Apache-2.0
"""Usage: make_tlds.py [public_suffix_list.dat] > tlds.inc

Takes the last labels of the rules between the ICANN marks (Debian package `publicsuffix`), leaves
out names that are no country or generic domain, and sorts by bytes for a binary search.
"""
import sys

NOT_PUBLIC = {"arpa", "onion"}  # infrastructure; special use (RFC 7686)
DEFAULT = "/usr/share/publicsuffix/public_suffix_list.dat"


def names(lines):
    inside = False
    for line in lines:
        line = line.strip()
        if "===BEGIN ICANN DOMAINS===" in line:
            inside = True
        elif "===END ICANN DOMAINS===" in line:
            return
        elif inside and line and not line.startswith("//"):
            yield line.split()[0].rsplit(".", 1)[-1].lower()


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    with open(path, encoding="utf-8") as lines:
        found = sorted(set(names(lines)) - NOT_PUBLIC, key=lambda name: name.encode())
    print("// Top-level domains, sorted by bytes; written by make_tlds.py."
          " SPDX-License-Identifier: Apache-2.0")
    row = ""
    for name in found:
        item = f'"{name}",'
        if row and len(row) + 1 + len(item) > 96:
            print(row)
            row = ""
        row += (" " if row else "") + item
    print(row)


main()
