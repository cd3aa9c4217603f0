"""Databases of several machines put into one; doing it twice changes nothing."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from reports.untrusted import visible
from scanner.batch.counts import Counts, counted
from scanner.batch.queue import COLUMNS, PAGE, Alone, Queue
from scanner.store import DatabaseUnusable, Store
from scanner.study_sources import open_read_only
from scanner.tables import TABLES

_WORTH = {"elsewhere": 0, "queued": 1, "running": 1, "refused": 2, "failed": 2, "duplicate": 2}
_WORTH |= {"over-budget": 3, "done": 3}
"""Which of two accounts of an input is kept: the one that knows more."""


class Merged(NamedTuple):
    """What came of it."""

    scans: int
    """Scans that were new."""
    counts: Counts
    """Where the inputs of all stand."""


def merge(target: Path, parts: Sequence[Path]) -> Merged:
    """Put the scans and the queues of ``parts`` into ``target``, each whole or not at all.

    A scan that is there already is left as it is; of an input, the account that knows more is kept.

    Raises `analyzers.errors.InputError`: ``batch-busy``, ``db-unusable``.
    """
    with Store(target) as store, Alone(target):
        queue = Queue(store, target)
        added = 0
        for part in parts:
            with closing(open_read_only(part)) as source:
                try:
                    with queue.writing():
                        added += _scans(source, store.connection)
                        if source.execute("pragma table_info(batch)").fetchall():
                            counted(source)  # is it ours
                            _inputs(source, store.connection)
                except sqlite3.Error as error:
                    raise DatabaseUnusable(
                        "db-unusable", visible(f"{part} cannot be merged ({error}).")
                    ) from None
        return Merged(added, counted(store.connection))


def _scans(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    """Copy scans that are new, with all that belongs to them. Returns how many."""
    there = {row[0] for row in target.execute("select id from scans")}
    new = {row[0] for row in source.execute("select id from scans")} - there
    if not new:
        return 0
    for name, table in TABLES.items():
        marks = ", ".join("?" * len(table.columns))
        at = [*table.columns].index("scan") if "scan" in table.columns else None
        at = 0 if name == "scans" else at
        for page in _pages(source, f"select * from [{name}]"):
            rows = page if at is None else [row for row in page if row[at] in new]
            target.executemany(f"insert or ignore into [{name}] values ({marks})", rows)
    return len(new)


def _inputs(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy the queue; inputs that are new stand after those that are there."""
    names = [*COLUMNS]
    state, position = names.index("state"), names.index("position")
    (last,) = target.execute("select coalesce(max(position), -1) from batch").fetchone()
    marks = ", ".join("?" * len(names))
    for page in _pages(source, "select * from batch order by position"):
        for row in page:
            there = target.execute(
                "select state, position from batch where id = ?", [row[0]]
            ).fetchone()
            if there is not None and _WORTH[there[0]] >= _WORTH[row[state]]:
                continue
            values = list(row)
            values[state] = "queued" if row[state] == "running" else row[state]
            last += there is None
            values[position] = last if there is None else there[1]
            target.execute(f"insert or replace into batch values ({marks})", values)


def _pages(source: sqlite3.Connection, question: str) -> Iterator[list[tuple[Any, ...]]]:
    found = source.execute(question)
    while page := found.fetchmany(PAGE):
        yield page
