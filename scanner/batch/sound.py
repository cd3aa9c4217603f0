"""What a worker gave is looked at before it is written: it had a stranger's file in its hands."""

from collections.abc import Sequence
from typing import Any

from scanner.database import LARGEST_WHOLE, held
from scanner.store import OF_SCANS
from scanner.tables import TABLES

Packed = Sequence[tuple[str, Sequence[Sequence[Any]]]]
"""Rows of a scan by table, their values in the order of the columns."""


def sound(packed: Packed, scan: str, app: str) -> bool:
    """Whether rows that a worker gave are those of a scan of an app, and fit our tables: nothing it says is trusted."""
    return all(
        name in _OF_WORKERS and all(_fits(name, row, scan, app) for row in rows)
        for name, rows in packed
    )


def _fits(name: str, row: Sequence[Any], scan: str, app: str) -> bool:
    columns = TABLES[name].columns
    if len(row) != len(columns):
        return False
    told = dict(zip(columns, row, strict=True))
    of_scan = told["scan"] == scan if "scan" in told else True
    of_app = told["sha256"] == app if name == "apps" else True
    if name == "scans":
        of_scan, of_app = told["id"] == scan, told["app"] == app
    kinds = all(
        value is None or (type(value) is kind and _small(value))
        for value, kind in zip(row, columns.values(), strict=True)
    )
    keys = all(told[column] is not None for column in TABLES[name].key)
    return of_scan and of_app and kinds and keys and _can_be_found(name, told)


def _can_be_found(name: str, told: dict[str, Any]) -> bool:
    """Whether what is found by an index is no longer than PostgreSQL can have in one."""
    return all(
        sum(len(str(value).encode()) for value in held(map(told.get, columns))) <= LONGEST_FOUND
        for columns in (TABLES[name].key, *TABLES[name].indexes)
        if sum(len(told[each]) for each in columns if isinstance(told[each], str)) > SURELY_SHORT
    )


def _small(value: Any) -> bool:
    return not isinstance(value, int) or abs(value) <= LARGEST_WHOLE


LONGEST_FOUND, SURELY_SHORT = 2000, 300
"""Bytes (and characters) of the texts of one index together; the server's own limit is some 2,700."""
_OF_WORKERS = frozenset(("apps", "scans", *OF_SCANS))
