"""Lists of apps and policies: CSV files of any length, packed or not, read row by row."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO
from urllib.parse import quote, urljoin

from analyzers.errors import InputError
from reports.untrusted import visible
from scanner.batch.addresses import WEB, is_remote, joined, parts

LONGEST_LINE = 1 << 20
_COLUMNS = {
    "sha256": ("sha256", "sha-256"),
    "path": ("path", "file", "apk"),
    "package": ("package", "pkg_name", "package_name"),
    "market": ("market", "markets", "store"),
    "category": ("category",),
    "policy": ("policy",),
    "size": ("apk_size", "size"),
}
"""Columns of a list by the names they may have."""

_QUOTE = " runs over several lines, is a quotation mark missing"
"""Else a single one would make rows vanish."""


def rows(path: Path, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of a list by our names of the columns it has.

    Raises `InputError` (``list-damaged``; ``list-no-path`` when no column is one of ``wanted``).
    """
    try:
        with path.open("rb") as file:
            yield from rows_of(file, str(path), wanted)
    except OSError as error:
        raise InputError("list-damaged", visible(f"{path} cannot be read: {error}.")) from None


def rows_of(file: IO[bytes], name: str, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The same of an opened list."""
    try:
        with _letters(file) as text:
            reader = csv.reader(_lines(text), strict=True)
            columns = _columns(next(reader, []))
            if not set(wanted) & set(columns):
                raise InputError(
                    "list-no-path",
                    visible(f"{name} has no column named {' or '.join(wanted)} in its first row."),
                )
            for row in reader:
                if row:
                    told = {
                        each: row[at].strip() if at < len(row) else ""
                        for each, at in columns.items()
                    }
                    if any("\n" in value or "\r" in value for value in told.values()):
                        raise csv.Error(f"the row that ends in line {reader.line_num}{_QUOTE}")
                    yield told
    except (csv.Error, OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
        raise InputError("list-damaged", visible(f"{name} cannot be read: {error}.")) from None


def _lines(text: IO[str]) -> Iterator[str]:
    """Its lines; one without an end, of which a small packed list can have gigabytes, is no line."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error(f"a line has more than {LONGEST_LINE:,} characters")
        yield line


@contextmanager
def _letters(file: IO[bytes]) -> Iterator[IO[str]]:
    """The text of a list, packed or not."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    with gzip.open(file, "rb") if packed else nullcontext(file) as source:
        text = io.TextIOWrapper(source, "utf-8-sig", "surrogateescape", newline="")
        try:
            yield text
        finally:
            text.detach()


def _columns(header: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, title in enumerate(header):
        for name, titles in _COLUMNS.items():
            if title.strip().lower() in titles:
                found.setdefault(name, at)
    return found


def beside(list_address: str, named: str) -> str:
    """What a list at an address means by a name: another address, or one beside the list."""
    if is_remote(named.encode("utf-8", "surrogateescape")):
        return named
    taken = parts(list_address)
    if taken.members:
        folder = taken.members[0].rpartition("/")[0]
        inner = named.lstrip("/") if named.startswith("/") or not folder else f"{folder}/{named}"
        return joined((inner, *taken.members[1:]), taken.base)
    if taken.scheme in WEB:
        return urljoin(taken.base, quote(named, safe="%/=&?~+!$,;'@()*", errors="surrogateescape"))
    head, _, path = taken.base.partition("://")
    authority, _, path = path.partition("/")
    folder = "" if named.startswith("/") else path.rpartition("/")[0]
    return f"{head}://{authority}/" + "/".join(each for each in (folder, named.lstrip("/")) if each)
