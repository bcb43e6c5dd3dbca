#!/usr/bin/env python3
# Checks an installed bill of materials. SPDX-License-Identifier: Apache-2.0
"""Usage: sbom.py PREFIX VERSION   with cyclonedx-python-lib[json-validation] installed

The file must keep to the schema of CycloneDX, name this version, and tell of every library that installed files link
with what pkg-config says is there."""
import json
import pathlib
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

MODULES = {"fmt": "fmt", "sqlite": "sqlite3", "libsodium": "libsodium", "muparser": "muparser", "curl": "libcurl"}


def find(prefix):
    files = list(pathlib.Path(prefix).rglob("madang.cdx.json"))
    if len(files) != 1:
        raise SystemExit(f"{prefix}: expected one madang.cdx.json, found {files}")
    return files[0].read_text(encoding="utf-8")


def installed(module):
    return subprocess.run(["pkg-config", "--modversion", module], check=True, capture_output=True, text=True).stdout.strip()


def faults(text, version):
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        yield f"not CycloneDX 1.6: {error}"
    bom = json.loads(text)
    main = bom["metadata"]["component"]
    if (main["name"], main["version"]) != ("madang", version):
        yield f"tells of {main['name']} {main['version']} instead of madang {version}"
    parts = {part["name"]: part for part in bom["components"]}
    for name in ("boost", "date", "fmt", "libsodium", "muparser", "sqlite", "utf8proc"):
        if name not in parts:
            yield f"does not name {name}"
    for name, module in MODULES.items():
        if name in parts and parts[name]["version"] != installed(module):
            yield f"tells of {name} {parts[name]['version']}, but {installed(module)} is installed"
    for name, part in parts.items():
        if not re.fullmatch(r"\d+(\.\d+)+", part["version"]) or not part["purl"].endswith(part["version"]):
            yield f"{name}: version {part['version']}, purl {part['purl']}"
    edges = {each["ref"]: each.get("dependsOn", []) for each in bom["dependencies"]}
    if sorted(edges[main["bom-ref"]]) != sorted(part["bom-ref"] for part in parts.values()):
        yield "madang does not depend on exactly its components"
    if "serialNumber" in bom or "timestamp" in bom["metadata"]:
        yield "differs from build to build"


def main(prefix, version):
    found = list(faults(find(prefix), version))
    for fault in found:
        print(f"madang.cdx.json {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
