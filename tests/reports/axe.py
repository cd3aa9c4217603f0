"""axe-core, which checks pages by the WCAG: kept in a cache folder, never part of the project.

``python tests/reports/axe.py`` gets it from npm. The tests only look (:func:`missing`): they never download.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from browser import Chromium

PACKAGE = "axe-core@4.14.1"
MEMBER = "package/axe.min.js"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""Every rule of the WCAG 2.2 up to level AA that a program can check."""


def _folder() -> Path:
    given = os.environ.get("FACEAUDIT_AXE_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(home) / "faceaudit-axe"


CACHE = _folder()  # at import: a test gets a home of its own afterwards
SCRIPT = CACHE / "axe.min.js"


def missing() -> str:
    """Why pages cannot be checked here, for a skip; empty if they can."""
    if not SCRIPT.is_file():
        return "axe-core is not in the cache; run tests/reports/axe.py"
    if hashlib.sha256(SCRIPT.read_bytes()).hexdigest() != SHA256:
        return "axe-core in the cache is not the version the tests know"
    return ""


def provide() -> str:
    """Get it, unless it is there; what went wrong in a sentence, or nothing."""
    if not missing():
        return ""
    if shutil.which("npm") is None:
        return "axe-core needs npm, which is not here"
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=scratch, capture_output=True, timeout=300
        )
        packed = next(Path(scratch).glob("*.tgz"), None)
        if done.returncode or packed is None:
            return f"npm could not get {PACKAGE}"
        with tarfile.open(packed) as archive:
            member = archive.extractfile(MEMBER)
            if member is None:
                return f"{PACKAGE} has no {MEMBER}"
            script = Path(scratch) / "axe.min.js"
            script.write_bytes(member.read())
        script.replace(SCRIPT)
    return missing()


def violations(chromium: Chromium) -> list[str]:
    """What the page that is shown does against the WCAG, a line for each place."""
    chromium.ask(SCRIPT.read_text("utf-8") + ";0")
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = chromium.ask(
        f"axe.run(document, {options!r}).then(done => done.violations.flatMap(rule => rule.nodes.map("
        "node => ({rule: rule.id, place: node.target.join(' '), why: node.failureSummary}))))"
    )
    return [f"{each['rule']}: {each['place']}: {each['why']}" for each in found]


if __name__ == "__main__":
    reason = provide()
    if reason:
        sys.stderr.write(f"{reason}\n")
    sys.exit(bool(reason))
