"""What a worker gave is looked at before it is written: it had a stranger's file in its hands."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from scanner.database import LARGEST_WHOLE, held
from scanner.store import OF_SCANS
from scanner.tables import TABLES

Packed = Sequence[tuple[str, Sequence[Sequence[Any]]]]
"""Rows of a scan by table, their values in the order of the columns."""


def sound(packed: Packed, scan: str, app: str) -> bool:
    """Whether rows that a worker gave are those of a scan of an app, and fit our tables: nothing it says is trusted."""
    return all(name in _OF_WORKERS and _fit(name, rows, scan, app) for name, rows in packed)


class _Shape(NamedTuple):
    """What the rows of a table have to be, by the places of their columns."""

    kinds: tuple[type, ...]
    belongs: tuple[tuple[int, bool], ...]
    """Where the scan is told, or else the app."""
    key: tuple[int, ...]
    whole: tuple[int, ...]
    """Whole numbers."""
    found: tuple[tuple[int, ...], ...]
    """Columns of each index, the key among them."""
    told: tuple[int, ...]
    """All of these that are text."""


@cache
def _shape(name: str) -> _Shape:
    table = TABLES[name]
    names = list(table.columns)
    kinds = tuple(table.columns.values())
    scan = {"scans": "id"}.get(name, "scan")
    app = {"scans": "app", "apps": "sha256"}.get(name, "")
    found = tuple(tuple(map(names.index, each)) for each in (table.key, *table.indexes))
    return _Shape(
        kinds,
        tuple((names.index(each), each == scan) for each in (scan, app) if each in names),
        found[0],
        tuple(at for at, kind in enumerate(kinds) if kind is int),
        found,
        tuple(sorted({at for each in found for at in each if kinds[at] is str})),
    )


def _fit(name: str, rows: Sequence[Sequence[Any]], scan: str, app: str) -> bool:
    shape = _shape(name)
    kinds = shape.kinds
    for row in rows:
        if len(row) != len(kinds):
            return False
        if tuple(map(type, row)) != kinds and any(
            value is not None and type(value) is not kind
            for value, kind in zip(row, kinds, strict=True)
        ):
            return False
        if any(row[at] != (scan if of_scan else app) for at, of_scan in shape.belongs):
            return False
        if any(row[at] is None for at in shape.key):
            return False
        if any(row[at] is not None and abs(row[at]) > LARGEST_WHOLE for at in shape.whole):
            return False
        texts = sum([len(row[at]) for at in shape.told if row[at] is not None])
        if texts > SURELY_SHORT and not _can_be_found(shape, row):
            return False
    return True


def _can_be_found(shape: _Shape, row: Sequence[Any]) -> bool:
    """Whether what is found by an index is no longer than PostgreSQL can have in one."""
    return all(
        sum(len(str(value).encode()) for value in held([row[at] for at in columns]))
        <= LONGEST_FOUND
        for columns in shape.found
    )


LONGEST_FOUND, SURELY_SHORT = 2000, 300
"""Bytes (and characters) of the texts of one index together; the server's own limit is some 2,700."""
_OF_WORKERS = frozenset(("apps", "scans", *OF_SCANS))
