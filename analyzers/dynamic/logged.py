"""Pictures and vectors that the app wrote to the device's log."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analyzers.dynamic.events import LogHit
from analyzers.dynamic.payloads import Payload

LOGCAT = "logcat.txt"
LONGEST = 1 << 20
"""Characters of a line that are looked at."""
_BLOCK = 16 << 20
"""Characters of consecutive lines that are put together: the log cuts what is longer than some 4,000."""
_LINE = re.compile(
    r"(?:\d{4}-)?\d\d-\d\d\s+\d\d:\d\d:\d\d\.\d+\s+(?:\w+\s+)?(\d+)\s+\d+\s+[VDIWEFA]\s+(.*?)\s*:\s(.*)"
)
_SHORTEST = 60
_TAIL = re.compile(r"[A-Za-z0-9+/_=-]{60,}$")
_WHOLE = re.compile(r"[A-Za-z0-9+/_=-]+$")

Look = Callable[[bytes], list[tuple[Payload, bytes]]]


class _Entry(NamedTuple):
    number: int
    pid: int
    tag: str
    message: str
    sha256: str


def log_hits(path: Path, pids: set[int], look: Look) -> Iterator[tuple[LogHit, list[int]]]:
    """Each hit, with the lines it stretches over. A missing file has none.

    ``pids`` are the app's processes: nobody else's lines are looked at.
    """
    block: list[_Entry] = []
    for entry in _entries(path, pids):
        if block and not _continues(block, entry):
            yield from _hits(block, look)
            block = []
        block.append(entry)
    yield from _hits(block, look)


def _continues(block: list[_Entry], entry: _Entry) -> bool:
    last = block[-1]
    same = (last.pid, last.tag, last.number + 1) == (entry.pid, entry.tag, entry.number)
    fits = sum(len(one.message) for one in block) + len(entry.message) <= _BLOCK
    return (
        same
        and fits
        and _TAIL.search(last.message) is not None
        and _WHOLE.match(entry.message) is not None
    )


def _hits(block: list[_Entry], look: Look) -> Iterator[tuple[LogHit, list[int]]]:
    text = "".join(entry.message for entry in block)
    if len(text) < _SHORTEST:
        return
    first = block[0]
    for payload, _ in look(text.encode("utf-8", "surrogateescape")):
        if payload.kind in ("image", "vector"):
            yield (
                LogHit(
                    line=first.number,
                    sha256=first.sha256,
                    tag=first.tag[:80],
                    form="image" if payload.kind == "image" else "vector",
                    grade=payload.grade,
                    marker=payload.marker,
                ),
                [entry.number for entry in block],
            )
            return


def _entries(path: Path, pids: set[int]) -> Iterator[_Entry]:
    try:
        file = path.open(encoding="utf-8", errors="surrogateescape", newline="\n")
    except OSError:
        return
    with file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            whole = line
            while not whole.endswith("\n") and (whole := file.readline(LONGEST)):
                pass
            text = line.rstrip("\r\n")
            found = _LINE.match(text)
            if found and int(found[1]) in pids:
                digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
                yield _Entry(number, int(found[1]), found[2], found[3], digest)
