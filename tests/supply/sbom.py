"""A bill of materials (CycloneDX) of what is installed, with the hashes by which it may be installed.

What an environment holds tells licences and dependencies, but no longer the files it came from. Their hashes stand in
``requirements-hashed.txt``: a package of the version that is listed there gets all of its files' hashes, as a reference
to its distribution; how many did is said.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HASHED = ROOT / "requirements-hashed.txt"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def listed(text: str) -> dict[tuple[str, str], list[str]]:
    """SHA-256 of the files of each package and version of a list with hashes."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if pinned := _PINNED.match(entry):
            found[_name(pinned[1]), pinned[2]] = sorted(_HASH.findall(entry))
    return found


def with_hashes(document: dict[str, Any], hashes: dict[tuple[str, str], list[str]]) -> int:
    """Add them to a bill of materials; how many of its components have some."""
    found = 0
    for component in document["components"]:
        known = hashes.get((_name(component["name"]), component.get("version", "")))
        if known:
            reference = {
                "type": "distribution",
                "url": HASHED.name,
                "comment": "any of these files, by SHA-256",
                "hashes": [{"alg": "SHA-256", "content": each} for each in known],
            }
            component.setdefault("externalReferences", []).append(reference)
            found += 1
    return found


def _name(text: str) -> str:
    """As PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", text).lower()


def main() -> int:
    """Write the bill of an environment; 1 when it is not valid."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("environment")
    parser.add_argument("-o", "--output", default="faceaudit.cdx.json")
    words = parser.parse_args()
    ended = subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", "pyproject.toml",
         "--output-reproducible", "--sv", "1.6", "-o", "-", words.environment],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        return ended.returncode
    document = json.loads(ended.stdout)
    found = with_hashes(document, listed(HASHED.read_text("utf-8")))
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        print(f"not valid: {wrong}", file=sys.stderr)  # noqa: T201
        return 1
    Path(words.output).write_text(text, "utf-8")
    print(f"{words.output}: {len(document['components'])} packages, {found} of them with hashes")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
