#!/usr/bin/env python3
# Adds up the test cases in the log of `ctest --verbose`. SPDX-License-Identifier: Apache-2.0
"""Usage: count.py LOG   prints "PASSED FAILED SKIPPED"; the last counts the different lines with that word.

A program with a doctest summary counts with its test cases, any other test as one. A test that ctest calls failed
although its summary names no failed case (a crash, a sanitizer's finding, a timeout) counts one failed case.
"""
import re
import sys


def main(path):
    cases, verdicts, skipped = {}, {}, set()
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if match := re.match(r"(\d+): \[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed", line):
                cases[match[1]] = (int(match[2]), int(match[3]))
            elif match := re.match(r"\s*\d+/\d+ Test\s+#(\d+): \S+ \.*\s*(.*)", line):
                verdicts[match[1]] = match[2].startswith("Passed")
            elif match := re.match(r"\d+: (.*\bSKIPPED\b.*)", line):
                skipped.add(match[1])
    passed = failed = 0
    for test, good in verdicts.items():
        case_passed, case_failed = cases.get(test, (1 if good else 0, 0))
        passed += case_passed
        failed += case_failed if good else max(case_failed, 1)
    print(passed, failed, len(skipped))


if __name__ == "__main__":
    main(sys.argv[1])
