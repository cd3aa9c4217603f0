"""Whether a mutant was called clean wrongly.

An app that was accused before may lose an accusation for three reasons: we say that something could not be read (a
limitation, or code that is not all there), the platform would not run it, or it truly became another app. What is
left is a wrong "clean". Android's own tools are asked: ``dexdump`` for the code, ``aapt`` for manifest and resources.
Where they see the same as in the original, every accusation must stand; where they still see the same uses of a face
SDK, that SDK must still be told of. Without the tools only mutants that are made to mean the same are judged.
"""

import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from fuzz_tasks import Outcome
from sample_kinds import Sample

ACCUSED = ("violation", "likely-violation")
CLEAN = ("compliant", "not-applicable")
Judgement = Literal[
    "stands", "noted", "refused", "not-run", "changed", "not-judged", "wrong-clean", "sdk-lost"
]
FINDS: tuple[Judgement, ...] = ("wrong-clean", "sdk-lost")
SECONDS = 20
"""What a tool of the platform may take for one app."""


class Seen(NamedTuple):
    """An app as the platform's tools see it."""

    code: tuple[str, ...]
    manifest: str
    resources: str


def judge(
    sample: Sample, outcome: Outcome, base: Outcome, files: Path, base_file: Path
) -> Judgement:
    """What is to be thought of a mutant that was read to its end.

    :param files: the file of the mutant.
    :param base_file: that of what it was made of.
    """
    if outcome.end != "read":
        return "refused"
    lost = [check for check, verdict in base.verdicts.items() if verdict in ACCUSED]
    lost = [check for check in lost if outcome.verdicts.get(check) in CLEAN]
    sdks = set(base.sdks) - set(outcome.sdks)
    if not lost and not sdks:
        return "stands"
    if set(outcome.limitations) - set(base.limitations) or outcome.state != base.state:
        return "noted"
    if sample.same:
        return "wrong-clean"
    if not tools():
        return "not-judged"
    before, after = seen(base_file), _seen(files)
    if before is None or after is None:
        return "not-run"
    if before == after and _extras(base_file) == _extras(files):
        return "wrong-clean"
    if (
        sdks
        and after.manifest == before.manifest
        and _uses(before, sdks) == _uses(after, sdks) != Counter()
    ):
        return "sdk-lost"
    return "changed"


def tools() -> bool:
    """Whether the platform's tools are on this machine."""
    return shutil.which("aapt") is not None and shutil.which("dexdump") is not None


@cache
def seen(path: Path) -> Seen | None:
    """An original as the platform sees it."""
    return _seen(path)


def _seen(path: Path) -> Seen | None:
    """``None`` when one of the tools refuses the app."""
    code = _output("dexdump", "-d", str(path))
    manifest = _output("aapt", "dump", "xmltree", str(path), "AndroidManifest.xml")
    resources = _output("aapt", "dump", "--values", "resources", str(path))
    if code is None or manifest is None or resources is None:
        return None
    lines = (_PLACES.sub("", line) for line in code.splitlines()[2:])
    return Seen(tuple(line for line in lines if "source_file_idx" not in line), manifest, resources)


_PLACES = re.compile(
    r"\[?\b[0-9a-f]{6,8}\b[\]:]?|// \w+@[0-9a-f]+|\bClass #\d+|\w+_(?:off|idx|size) *: .*"
)


def _extras(path: Path) -> frozenset[tuple[str, str]] | None:
    """All other files by name and checksum, which libraries and web pages are among."""
    told = _output("aapt", "list", "-v", str(path))
    rows = _ENTRY.findall(told or "")
    seen = ("AndroidManifest.xml", "resources.arsc")
    others = frozenset(
        (name, crc) for crc, name in rows if name not in seen and not name.endswith(".dex")
    )
    return others if told is not None else None


_ENTRY = re.compile(r"(?m) ([0-9a-f]{8,16})  (\S.*)$")


def _uses(app: Seen, sdks: set[str]) -> Counter[str]:
    """Lines that name classes of these SDKs, each in its method."""
    from analyzers.sdks import catalogue
    from analyzers.static.detection import territory

    prefixes = tuple(prefix for sdk in sdks for prefix in territory(catalogue().row(sdk)))
    return Counter(
        line for line in app.code if prefixes and any(prefix in line for prefix in prefixes)
    )


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0 or b"ERROR" in done.stderr[:2000]:
        return None
    return done.stdout.decode("utf-8", "replace")
