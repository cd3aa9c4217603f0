"""The files of a session beside its log: written into the log when it is closed, and compared when it is read.

Faces are taken out of traffic and logs while a session is recorded, so a file is sealed once, at the end. What a purge
deletes or shortens later is in ``purged.json``; any other difference is a change.
"""

import hashlib
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from analyzers.dynamic.events import Sealed
from analyzers.dynamic.session import FLOWS

FILES = (FLOWS, "logcat.txt")
LISTINGS = "listings"
TOGETHER = ("ui", "shots", "thumbs", "blobs", "recordings")
"""Folders with many files, sealed together."""
_OWN = re.compile(rf"(?:{'|'.join(map(re.escape, FILES))}|{LISTINGS}/[\w.-]{{1,100}})")
_Known = tuple[str, int]
"""SHA-256 and size of a file."""


def seals(folder: Path) -> Iterator[Sealed]:
    """What is to be said of each file that is there now. One that cannot be read is said to have no hash."""
    listings = [f"{LISTINGS}/{name}" for name in _names(folder / LISTINGS)]
    for name in (*FILES, *listings):
        if (known := _known(folder / name)) is not None:
            yield Sealed(name, *known)
    for name in TOGETHER:
        files = _files(folder / name)
        if files:
            yield _together(name, files)


def altered(
    folder: Path,
    sealed: Mapping[str, Sealed],
    purged: Mapping[str, _Known],
    copied: Mapping[str, _Known] | None = None,
) -> list[str]:
    """Names that differ from what was sealed, sorted.

    ``purged`` are files a purge deleted or took something out of, as they were before the first one; ``copied`` are
    files in whose place something else stands, as they were.
    """
    return sorted(
        name for name, one in sealed.items() if not _same(folder, one, purged, copied or {})
    )


def _same(
    folder: Path, sealed: Sealed, purged: Mapping[str, _Known], copied: Mapping[str, _Known]
) -> bool:
    name = sealed.name
    if name.endswith("/") and name[:-1] in TOGETHER:
        gone = {
            file.removeprefix(name): known
            for file, known in purged.items()
            if file.startswith(name)
        }
        there = _files(folder / name[:-1])
        there.update({file: copied[name + file] for file in there if name + file in copied})
        return _together(name[:-1], {**gone, **there}) == sealed
    if not _OWN.fullmatch(name):
        return False
    told = (sealed.sha256, sealed.size)
    return purged.get(name) == told or _known(folder / name, sealed.size) == told


def _together(name: str, files: Mapping[str, _Known]) -> Sealed:
    rows = "".join(f"{digest}  {size}  {file}\n" for file, (digest, size) in sorted(files.items()))
    digest = hashlib.sha256(rows.encode("utf-8", "surrogateescape")).hexdigest()
    return Sealed(f"{name}/", digest, sum(size for _, size in files.values()), len(files))


def _files(folder: Path) -> dict[str, _Known]:
    """Every file of a folder of one level, by its name."""
    return {name: _known(folder / name) or ("", 0) for name in _names(folder)}


def _names(folder: Path) -> list[str]:
    """Names in a folder; without what an interrupted write leaves, which begins with a dot."""
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _known(path: Path, size: int | None = None) -> _Known | None:
    """Hash and size of a plain file; ``None`` when there is none, or not of this size. An unreadable one has no hash."""
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode) or size not in (None, state.st_size):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), state.st_size
    except FileNotFoundError:
        return None
    except OSError:
        return "", 0
