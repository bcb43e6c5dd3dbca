#!/usr/bin/env python3
# Runs clang-tidy over the sources of a build and remembers what was clean. SPDX-License-Identifier: Apache-2.0
"""Usage: tidy.py BUILD_FOLDER [--jobs N] [FOLDER...]   (default folders: src examples)

BUILD_FOLDER holds a finished Ninja build made with clang. A source is checked again only when it, a header of ours
that it includes, its flags, .clang-tidy or clang-tidy itself changed; the marks are in $XDG_CACHE_HOME/madang-tidy.
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


def digest(entry, files, salt):
    """A hash of everything that decides clang-tidy's answer, independent of where the tree lies."""
    state = hashlib.sha256(salt)
    state.update(entry["command"].replace(str(ROOT), "").encode())
    for path in sorted({Path(entry["file"]), *files}):
        state.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()


def check(build, source):
    run = subprocess.run(["clang-tidy", "-p", build, "--quiet", source], capture_output=True, text=True, check=False)
    noise = re.compile(r"^\d+ warnings? (generated|treated as errors?)|^Suppressed |^Use -header-filter")
    text = "\n".join(l for l in (run.stdout + run.stderr).splitlines() if l and not noise.match(l))
    return source, run.returncode, text


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

    marks = {}
    for entry in json.loads((arguments.build / "compile_commands.json").read_text()):
        source = Path(entry["file"])
        if any(source.is_relative_to(folder) for folder in folders):
            output = re.search(r" -o (\S+)", entry["command"])[1]
            marks[str(source)] = cache / digest(entry, included[output], salt)
    todo = [source for source, mark in marks.items() if not mark.exists()]
    if not marks:
        print(f"tidy: {arguments.build} compiles nothing in {' '.join(arguments.folders)}", file=sys.stderr)
        return 1

    failed = 0
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for source, status, text in pool.map(lambda s: check(arguments.build, s), todo):
            if status == 0 and not text:
                marks[source].touch()
            else:
                failed += 1
                print(f"{os.path.relpath(source, ROOT)}:\n{text}", flush=True)
    print(f"tidy: {len(marks)} sources, {len(todo)} checked, {len(marks) - len(todo)} unchanged, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
