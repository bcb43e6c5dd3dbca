#!/usr/bin/env python3
# Runs clang-tidy over the sources of a build and remembers what was clean. SPDX-License-Identifier: Apache-2.0
"""Usage: tidy.py BUILD_FOLDER [--jobs N] [FOLDER...]   (default folders: src examples)

BUILD_FOLDER holds a finished Ninja build made with clang; sources that it compiles at once are checked at once. They
are checked again only when one of them, a header of ours that they include, their flags, .clang-tidy or clang-tidy
itself changed; the marks are in $XDG_CACHE_HOME/madang-tidy.
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def included_files(build):
    """Object file -> files of ours that its compilation read, as Ninja recorded it."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found, current = {}, None
    for line in listing.splitlines():
        if line and not line.startswith((" ", "ninja:")):
            current = found.setdefault(line.split(":")[0], [])
        elif line.startswith("    ") and current is not None:
            path = Path(os.path.normpath(build / line.strip()))
            if path.is_relative_to(ROOT) and not path.is_relative_to(build):
                current.append(path)
    return found


def sources_of(unit, build):
    """The sources that one compilation takes: the file itself, or what a unity file of CMake includes."""
    if unit.is_relative_to(build) and unit.parent.name == "Unity":
        return [Path(name) for name in re.findall(r'^#include "(.+)"$', unit.read_text(), re.MULTILINE)]
    return [unit]


def digest(entry, files, salt):
    """A hash of everything that decides clang-tidy's answer, independent of where the tree lies."""
    state = hashlib.sha256(salt)
    for text in [entry["command"].encode(), *(path.read_bytes() for path in sorted({Path(entry["file"]), *files}))]:
        state.update(text.replace(str(ROOT).encode(), b"") + b"\0")
    return state.hexdigest()


# Names that a source declares for itself: using declarations, aliases of namespaces, constants outside of functions.
DECLARED = re.compile(
    r"^(?:using (?:\w+::)+|namespace (?=\w+ =)|(?:static |inline )*constexpr [^(;={]*?\b)(\w+)(?=;| = |\{|\[)", re.MULTILINE)


def unused_names(source):
    """What clang and clang-tidy look for in main files alone, which are not sources where several are compiled at once."""
    text = source.read_text()
    return [name for name in DECLARED.findall(text) if len(re.findall(rf"\b{name}\b", text)) == 1]


def check(build, unit):
    run = subprocess.run(["clang-tidy", "-p", build, "--quiet", unit], capture_output=True, text=True, check=False)
    noise = re.compile(r"^\d+ warnings? (generated|treated as errors?)|^Suppressed |^Use -header-filter")
    text = "\n".join(l for l in (run.stdout + run.stderr).splitlines() if l and not noise.match(l))
    return unit, run.returncode, text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=lambda text: Path(text).resolve())
    parser.add_argument("folders", nargs="*", default=["src", "examples"])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    arguments = parser.parse_args()

    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    salt = version + (ROOT / ".clang-tidy").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "madang-tidy"
    cache.mkdir(parents=True, exist_ok=True)
    folders = [ROOT / name for name in arguments.folders]
    included = included_files(arguments.build)

    marks, checked = {}, set()
    for entry in json.loads((arguments.build / "compile_commands.json").read_text()):
        sources = sources_of(Path(entry["file"]), arguments.build)
        if any(source.is_relative_to(folder) for source in sources for folder in folders):
            output = re.search(r" -o (\S+)", entry["command"])[1]
            marks[entry["file"]] = cache / digest(entry, included[output], salt)
            checked.update(sources)
    todo = [unit for unit, mark in marks.items() if not mark.exists()]
    if not marks:
        print(f"tidy: {arguments.build} compiles nothing in {' '.join(arguments.folders)}", file=sys.stderr)
        return 1

    failed = 0
    for source in sorted(checked):
        for name in unused_names(source):
            failed += 1
            print(f"{source.relative_to(ROOT)}: '{name}' is declared and not used")
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for unit, status, text in pool.map(lambda unit: check(arguments.build, unit), todo):
            if status == 0 and not text:
                marks[unit].touch()
            else:
                failed += 1
                print(f"{os.path.relpath(unit, ROOT)}:\n{text}", flush=True)
    print(f"tidy: {len(checked)} sources in {len(marks)} compilations: {len(todo)} checked, {len(marks) - len(todo)} unchanged, "
          f"{failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
