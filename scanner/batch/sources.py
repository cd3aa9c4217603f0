"""What a batch is made of: files, folders, patterns and lists -> inputs, in one order."""

import csv
import glob
import gzip
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.policies import is_address

ENDINGS = (".apk", ".xapk", ".apks", ".apkm", ".aab")
"""Files of a folder that are apps."""
LISTS = (".csv", ".csv.gz")

_COLUMNS = {
    "sha256": ("sha256", "sha-256"),
    "path": ("path", "file", "apk"),
    "package": ("package", "pkg_name", "package_name"),
    "market": ("market", "markets", "store"),
    "category": ("category",),
    "policy": ("policy",),
}
"""Columns of a list by the names they may have."""


class Input(NamedTuple):
    """One thing that was named."""

    place: bytes
    """Its absolute path, in whatever bytes the file system has; empty when a list names none."""
    sha256: str = ""
    """As a list claims it."""
    package: str = ""
    market: str = ""
    category: str = ""
    policy: str = ""
    """Path of its policy, empty without."""

    @property
    def path(self) -> str:
        """The path in letters, for people."""
        return self.place.decode("utf-8", "backslashreplace")

    @property
    def ident(self) -> str:
        """The same input has the same one in every run."""
        parts = (self.place, *(text.encode("utf-8", "surrogateescape") for text in self[1:]))
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def inputs(sources: Sequence[str]) -> Iterator[Input]:
    """Everything the sources name, in their order; folders and patterns by name.

    Raises `analyzers.errors.InputError`: ``source-missing``, ``list-damaged``, ``list-no-path``.
    """
    for source in sources:
        yield from _of(source)


def _of(source: str) -> Iterator[Input]:
    if Path(source).is_dir():
        yield from _in_folder(source)
    elif source.lower().endswith(LISTS) and Path(source).exists():
        yield from _listed(Path(source))
    elif os.path.lexists(source):
        yield Input(_place(source))
    elif glob.has_magic(source):
        found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - any pattern, absolute too
        if not found:
            raise InputError("source-missing", visible(f"nothing is named like {source}."))
        for path in found:
            yield from _of(path)
    else:
        raise InputError("source-missing", visible(f"{source} does not exist."))


def _in_folder(folder: str) -> Iterator[Input]:
    def stop(error: OSError) -> None:
        raise InputError(
            "source-missing", visible(f"{error.filename} cannot be read: {error.strerror}.")
        )

    for where, folders, names in os.walk(folder, onerror=stop):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(ENDINGS):
                yield Input(_place(str(Path(where) / name)))


def _place(path: str) -> bytes:
    return os.fsencode(Path(path).absolute())


# --- lists ---------------------------------------------------------------------------------------


def _listed(path: Path) -> Iterator[Input]:
    """A row an input, as a list says it; its paths are relative to it."""
    for row in rows(path, ("path",)):
        named = row["path"]
        place = b""
        if named and "\0" not in named:
            place = os.fsencode(named) if is_address(named) else _place(str(path.parent / named))
        policy = row["policy"]
        if policy and not is_address(policy):
            policy = str((path.parent / policy).absolute())
        yield Input(
            place, row["sha256"].lower(), row["package"], row["market"], row["category"], policy
        )


def rows(path: Path, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of a list by our names of its columns, empty where it has none.

    Raises `InputError` (``list-damaged``; ``list-no-path`` when no column is one of ``wanted``).
    """
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            reader = csv.reader(file)
            columns = _columns(next(reader, []))
            if not set(wanted) & set(columns):
                raise InputError(
                    "list-no-path",
                    visible(f"{path} has no column named {' or '.join(wanted)} in its first row."),
                )
            for row in reader:
                if row:
                    yield {
                        name: row[columns[name]].strip()
                        if columns.get(name, len(row)) < len(row)
                        else ""
                        for name in _COLUMNS
                    }
    except (csv.Error, OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
        raise InputError("list-damaged", visible(f"{path} cannot be read: {error}.")) from None


def _columns(header: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, title in enumerate(header):
        for name, titles in _COLUMNS.items():
            if title.strip().lower() in titles:
                found.setdefault(name, at)
    return found


# --- policies ------------------------------------------------------------------------------------


class Policies:
    """Policies of many apps, by package or by the SHA-256 of the app.

    A folder holds ``PACKAGE.html`` or ``SHA256.html`` (or another ending that policies have); a list has
    the columns ``policy`` and ``package`` or ``sha256``. Raises `InputError`.
    """

    def __init__(self, where: Path | None) -> None:
        self._by_name: dict[str, str] = {}
        if where is None:
            return
        if where.is_dir():
            for path in sorted(where.iterdir()):
                if path.is_file():
                    self._by_name.setdefault(path.stem, str(path.absolute()))
        elif where.is_file():
            for row in rows(where, ("policy",)):
                named = row["policy"]
                for name in (row["sha256"].lower(), row["package"]):
                    if name and named:
                        full = (
                            named if is_address(named) else str((where.parent / named).absolute())
                        )
                        self._by_name.setdefault(name, full)
        else:
            raise InputError("source-missing", visible(f"{where} does not exist."))

    def of(self, sha256: str, package: str) -> str:
        """The policy of an app, empty when there is none."""
        return self._by_name.get(sha256) or self._by_name.get(package, "")
